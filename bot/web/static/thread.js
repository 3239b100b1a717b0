// The conversation on the screen: what stands where, and where the customer is looking.

import { element, reducedMotion, touchOnly } from "./dom.js";
import { dayOf, drawClerkMessage, drawCustomerMessage, drawDay, drawQuickReplies, showState } from "./messages.js";

const SCROLL_KEY = "shopclerk.scroll";

// Nearer to the end than this counts as being at the end.
const END_PX = 80;

// The indicator the page puts up by itself goes after this long, if the server says nothing.
const OWN_TYPING_MS = 12_000;

const $ = (id) => document.getElementById(id);

export class Thread {
  #log = $("log");
  #messages = $("messages");
  #scroller = $("scroller");
  #suggestions = $("suggestions");
  #typing = $("typing");
  #pill = $("pill");
  #atEnd = true;
  #typingTimer = 0;

  /** `tap(button)` for a tapped button, `suggest(text)` for a suggestion, `retry()` to send again now. */
  constructor({ tap, suggest, retry }) {
    this.tap = tap;
    this.retry = retry;
    for (const chip of this.#suggestions.querySelectorAll("button")) {
      chip.addEventListener("click", () => suggest(chip.textContent));
    }
    this.#scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#pill.addEventListener("click", () => {
      this.scrollToEnd();
      this.#scroller.focus({ preventScroll: true });
    });
    // A picture that loads, a keyboard that opens: whoever was at the end stays there.
    const stay = new ResizeObserver(() => this.#atEnd && this.#jumpToEnd());
    stay.observe($("thread"));
    stay.observe(this.#scroller);
    addEventListener("pagehide", () => this.#remember());
  }

  /** Draw everything anew from what the server has and what waits to be sent. Nothing is read out. */
  reset(entries, waiting) {
    const place = this.#scroller.scrollTop;
    this.#log.setAttribute("aria-live", "off");
    this.#messages.replaceChildren();
    const lastQuestion = entries.map((entry) => entry.author).lastIndexOf("customer");
    entries.forEach((entry, index) => this.#add(entry, index > lastQuestion && !waiting.length));
    for (const item of waiting) this.#addOwn(item);
    this.#suggestions.hidden = Boolean(entries.length || waiting.length);
    if (this.#atEnd) this.#jumpToEnd();
    else this.#scroller.scrollTop = place;
    setTimeout(() => this.#log.setAttribute("aria-live", "polite"), 100);
  }

  /** Go back to where this tab was before a reload, if that was not the end. */
  restorePlace() {
    const place = sessionStorage.getItem(SCROLL_KEY);
    sessionStorage.removeItem(SCROLL_KEY);
    if (place === null) return this.#jumpToEnd();
    this.#atEnd = false;
    this.#scroller.scrollTop = Number(place);
  }

  addReply(entry) {
    const follow = this.#atEnd;
    this.#add(entry, true);
    if (follow) this.scrollToEnd();
    else this.#pill.hidden = false;
  }

  /** Draw the customer's own message; answers that were on offer are gone. */
  addOwn(item) {
    this.#clearQuickReplies();
    this.#suggestions.hidden = true;
    this.#addOwn(item);
    this.scrollToEnd();
  }

  /** Show an own message's state; one that the server refused is taken away. */
  showState(item) {
    const message = this.#messages.querySelector(`[data-id="${item.id}"]`);
    if (!message) return;
    if (item.state === "refused") message.remove();
    else showState(message, item.state);
  }

  /** Show or hide the indicator. `own`: the page supposes it, the server has not said so. */
  showTyping(typing, { own = false } = {}) {
    clearTimeout(this.#typingTimer);
    if (own && typing) this.#typingTimer = setTimeout(() => this.showTyping(false), OWN_TYPING_MS);
    if (this.#typing.hidden !== typing) return;
    const follow = this.#atEnd;
    this.#typing.hidden = !typing;
    if (follow) this.scrollToEnd();
  }

  focus() {
    this.#scroller.focus({ preventScroll: true });
  }

  scrollToEnd() {
    this.#atEnd = true;
    this.#pill.hidden = true;
    this.#scroller.scrollTo({ top: this.#scroller.scrollHeight, behavior: reducedMotion() ? "auto" : "smooth" });
  }

  #jumpToEnd() {
    this.#scroller.scrollTo({ top: this.#scroller.scrollHeight, behavior: "instant" });
  }

  #add(entry, withQuickReplies) {
    if (entry.author === "customer") return this.#place(drawCustomerMessage(entry, this.retry));
    this.#place(drawClerkMessage(entry, this.tap));
    const quick = withQuickReplies ? drawQuickReplies(entry.reply, this.tap) : null;
    if (quick) this.#messages.append(quick);
  }

  #addOwn(item) {
    const made = drawCustomerMessage(item, this.retry);
    made.dataset.id = item.id;
    this.#place(made);
  }

  /** Append a message, under a new day if it is one, and grouped with the one before if the author is the same. */
  #place(made) {
    const before = [...this.#messages.children].findLast((child) => child.matches(".message"));
    const day = dayOf(made.dataset.at);
    if (!before || dayOf(before.dataset.at) !== day) this.#messages.append(drawDay(made.dataset.at));
    const side = made.classList.contains("clerk") ? "clerk" : "customer";
    const grouped = before?.classList.contains(side) && dayOf(before.dataset.at) === day && before.dataset.by === made.dataset.by;
    made.classList.toggle("first", !grouped);
    made.classList.add("last");
    if (grouped) before.classList.remove("last");
    this.#messages.append(made);
  }

  #clearQuickReplies() {
    for (const quick of this.#messages.querySelectorAll(".quick")) {
      // The focus must not fall off the page with the button that had it.
      if (quick.contains(document.activeElement)) (touchOnly() ? this.#scroller : $("input")).focus({ preventScroll: true });
      quick.remove();
    }
    if (this.#suggestions.contains(document.activeElement)) (touchOnly() ? this.#scroller : $("input")).focus({ preventScroll: true });
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < END_PX;
    if (this.#atEnd) this.#pill.hidden = true;
  }

  #remember() {
    if (this.#atEnd) sessionStorage.removeItem(SCROLL_KEY);
    else sessionStorage.setItem(SCROLL_KEY, String(this.#scroller.scrollTop));
  }
}
