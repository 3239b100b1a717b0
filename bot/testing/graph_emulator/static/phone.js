// One phone: the conversation as its platform draws it, and what the customer can do.

import { element, reducedMotion } from "/phones/shared/dom.js";
import { settings, word } from "/phones/shared/words.js";
import * as messenger from "./messenger.js";
import { openSheet } from "./sheet.js";
import * as whatsapp from "./whatsapp.js";

const DRAW = { whatsapp, messenger };
const SAMPLES = ["picture", "document", "location", "voice", "sticker"];
// Drawn here, for not every machine has emoji.
const GLYPHS = {
  picture: "M4 6.5h16v12H4zM4 16l4.5-4.5 4 4 3-2.5 4.5 4M15.5 10h.01",
  document: "M7 3.5h7l4.5 4.5v12.500H7ZM14 3.5V8h4.5",
  location: "M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11Zm0-8.5a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8Z",
  voice: "M12 3.5a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0v-5a3 3 0 0 1 3-3ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3",
  sticker: "M12 3.5a8.5 8.5 0 1 0 8.5 8.5L12 3.5ZM12 3.5V9a3 3 0 0 0 3 3h5.5M8.5 14c1.200 2 4 2.5 5.5 1.5",
};

export class Phone {
  constructor(device) {
    this.device = device;
    this.platform = device.dataset.platform;
    this.isSeen = () => true;
    this.onunseen = () => {};
    this.entries = [];
    this.drawn = new Map();
    this.person = "";
    for (const name of ["log", "scroller", "typing", "quick", "composer", "problem", "empty", "screen", "new", "attach", "send"]) {
      this[name] = device.querySelector(`.${name}`);
    }
    this.input = device.querySelector("textarea");
    this.state = device.querySelector(".bar-state");
    this.who = device.querySelector(".device-who");
    this.listen();
  }

  listen() {
    this.composer.addEventListener("submit", (event) => {
      event.preventDefault();
      this.say();
    });
    this.input.addEventListener("input", () => this.grow());
    this.input.addEventListener("keydown", (event) => {
      // A Korean syllable that is still being composed also ends with Enter.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.say();
    });
    this.attach.addEventListener("click", () => this.chooseSample());
    this.new.addEventListener("click", () => this.do({ do: "new" }));
  }

  grow() {
    this.send.disabled = !this.input.value.trim();
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
  }

  async say() {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.grow();
    if (!(await this.do({ do: "say", text }))) {
      this.input.value = text;
      this.grow();
    }
  }

  tap(entry, offer) {
    this.do({ do: "tap", message: entry.id, payload: offer.payload, title: offer.title });
  }

  chooseSample() {
    const rows = SAMPLES.map((what) => ({ title: word(`attach.${what}`), glyph: GLYPHS[what], value: what }));
    openSheet(this.screen, { title: word("attach.title"), sections: [{ rows }], opener: this.attach }, (what) => this.do({ do: "attach", what }));
  }

  async do(wish) {
    try {
      const headers = { "Content-Type": "application/json" };
      const answer = await fetch(`/phones/${this.platform}/do`, { method: "POST", headers, body: JSON.stringify(wish) });
      return answer.ok;
    } catch {
      return false;
    }
  }

  /** Draw what the emulator knows. Entries that are there already stay as they are but for their ticks. */
  show(view) {
    if (this.person !== view.customer.id) {
      this.person = view.customer.id;
      this.log.replaceChildren();
      this.drawn.clear();
      this.who.textContent = this.platform === "whatsapp" ? ` +${view.customer.id}` : "";
    }
    this.forget(view.entries);
    const atEnd = this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < 80;
    const before = this.drawn.size;
    this.entries = view.entries;
    view.entries.forEach((entry, index) => this.place(entry, view.entries[index - 1]));
    this.empty.hidden = view.entries.length > 0;
    this.showStates(view.entries);
    this.showQuickReplies(view.entries);
    this.showTyping(view.typing_ms);
    this.problem.textContent = view.problem ? word("notice.problem", { problem: view.problem }) : "";
    if (atEnd || this.drawn.size > before) this.toEnd(before > 0);
    this.look();
  }

  /** Remove what the emulator does not show any more: it was started anew, or the conversation is long. */
  forget(entries) {
    const kept = new Set(entries.map((entry) => entry.id));
    for (const [id, made] of this.drawn) {
      if (kept.has(id)) continue;
      made.remove();
      this.drawn.delete(id);
    }
  }

  place(entry, previous) {
    if (this.drawn.has(entry.id)) return;
    const made = this.draw(entry);
    made.classList.toggle("first", previous?.author !== entry.author);
    this.drawn.set(entry.id, made);
    this.log.append(made);
  }

  draw(entry) {
    const author = element("span", { class: "sr-only" }, `${word(`author.${entry.author}`, { business: settings.business })}: `);
    if (entry.author === "platform") {
      const { error } = entry.body;
      const details = error.error_data?.details;
      return element("div", { class: "entry platform" }, element("p", { class: "refused" }, author,
        element("b", {}, word("notice.refused")), element("span", {}, error.message), details ? element("span", {}, details) : null));
    }
    const tap = (offer) => this.tap(entry, offer);
    const made = element("div", { class: `entry ${entry.author}` });
    const parts = DRAW[this.platform].draw(entry, { tap, screen: this.screen });
    if (parts.length) parts[0].prepend(author);
    made.append(...parts);
    made.classList.add("arriving");
    return made;
  }

  showStates(entries) {
    const last = entries.filter((entry) => entry.author === "customer").at(-1);
    const answered = new Set(entries.map((entry) => entry.body.context?.id));
    for (const entry of entries) {
      const made = this.drawn.get(entry.id);
      made.dataset.state = entry.state;
      if (entry.author === "customer") DRAW[this.platform].drawState(made, entry, entry === last);
      const next = entries[entries.indexOf(entry) + 1];
      made.classList.toggle("last", next?.author !== entry.author);
      // A reply button answers once.
      if (answered.has(entry.id)) for (const button of made.querySelectorAll("[data-once]")) button.disabled = true;
    }
  }

  showQuickReplies(entries) {
    const last = entries.filter((entry) => entry.author !== "platform").at(-1);
    const offers = last?.author === "business" ? DRAW[this.platform].quickReplies(last) : [];
    const key = offers.length ? last.id : "";
    if (this.quick.dataset.of === key) return;
    this.quick.dataset.of = key;
    this.quick.hidden = offers.length === 0;
    this.quick.replaceChildren(...offers.map((offer) => {
      const chip = element("button", { class: "chip", type: "button" }, offer.title);
      chip.addEventListener("click", () => {
        this.input.focus({ preventScroll: true });
        this.tap(last, offer);
      });
      return chip;
    }));
  }

  showTyping(left) {
    clearTimeout(this.typingEnds);
    this.typing.hidden = left <= 0;
    this.state.textContent = word(left > 0 ? "phone.typing" : "phone.business");
    this.state.classList.toggle("now", left > 0);
    if (left > 0) this.typingEnds = setTimeout(() => this.showTyping(0), left);
  }

  toEnd(smoothly) {
    const behavior = smoothly && !reducedMotion() ? "smooth" : "auto";
    requestAnimationFrame(() => this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior }));
  }

  /** The customer looks at the phone: what came in is read. */
  look() {
    const unread = this.entries.filter((entry) => entry.author === "business" && ["sent", "delivered"].includes(entry.state));
    if (this.isSeen()) {
      this.onunseen(0);
      if (unread.length) this.do({ do: "read" });
    } else {
      this.onunseen(unread.length);
    }
  }
}
