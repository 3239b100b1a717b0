// Draw one message of either side.

import { fileAddress } from "./api.js";
import { element, icon, outsideLink, textNodes, webAddress } from "./dom.js";
import { drawFile } from "./files.js";
import { settings, word } from "./words.js";

const OUTSIDE = "M8 6h10v10M18 6 6 18";
const LEFT = "M14.500 5.500 8 12l6.500 6.500";
const RIGHT = "M9.500 5.500 16 12l-6.500 6.500";

const clock = new Intl.DateTimeFormat(settings.language, { hour: "numeric", minute: "2-digit" });

/** A message of the clerk or of a person of the shop. `tap(button)` is called with `{title, payload}` of what was tapped. */
export function drawClerkMessage(entry, tap) {
  const reply = entry.reply ?? { text: entry.text, buttons: [], quick_replies: [], cards: [], links: [], files: [] };
  const stack = element(
    "div",
    { class: "stack" },
    reply.text ? element("div", { class: "line" }, element("div", { class: "bubble" }, ...textNodes(reply.text)), drawTime(entry.at)) : null,
    reply.cards.length ? drawCards(reply.cards, tap) : null,
    ...reply.files.map((file) => drawFile(file, fileAddress(file.id))),
    drawLinks(reply.links),
    reply.buttons.length ? element("div", { class: "buttons" }, ...reply.buttons.map((one) => drawButton(one, "choice", tap))) : null,
    reply.text ? null : drawTime(entry.at),
  );
  const person = entry.author === "agent" && entry.name ? entry.name : "";
  const avatar = element("span", { class: person ? "avatar person" : "avatar", "aria-hidden": "true" }, [...(person || settings.shop)][0]);
  // A person is named; of the clerk only a screen reader needs to hear that it is the shop.
  const author = element("span", { class: person ? "author" : "sr-only" }, person || word("author.clerk"));
  if (person) stack.prepend(author);
  return element("div", { class: `message clerk${person ? " person" : ""}`, "data-at": entry.at, "data-by": person }, person ? null : author, avatar, stack);
}

/** Answers that vanish when one is given, or null. */
export function drawQuickReplies(reply, tap) {
  if (!reply?.quick_replies.length) return null;
  const chips = reply.quick_replies.map((one) => drawButton(one, "chip", tap));
  return element("div", { class: "quick", role: "group", "aria-label": word("log.quick_replies") }, ...chips);
}

/** A message of the customer; `retry` is called when the customer wants it sent again now. */
export function drawCustomerMessage({ text, at, files = [], state = "" }, retry) {
  const author = element("span", { class: "sr-only" }, word("author.customer"));
  const sent = files.map((file) => drawFile(file, fileAddress(file.id)));
  const line = element("div", { class: "line" }, drawTime(at), text ? element("div", { class: "bubble" }, ...textNodes(text)) : null);
  const again = element("button", { class: "retry", type: "button", onclick: retry }, word("state.retry"));
  const meta = element("div", { class: "meta" }, element("span", { class: "state" }), again);
  const made = element("div", { class: "message customer", "data-at": at }, author, element("div", { class: "stack" }, ...sent, line, meta));
  showState(made, state);
  return made;
}

/** Show how far a message of the customer got: sending, sent, failed, or "" for one from the history. */
export function showState(message, state) {
  message.dataset.state = state;
  message.querySelector(".state").textContent = state ? word(`state.${state}`) : "";
}

export function drawDay(at) {
  const day = new Date(at);
  const ago = Math.round((startOfDay(new Date()) - startOfDay(day)) / 86_400_000);
  const year = day.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
  const long = new Intl.DateTimeFormat(settings.language, { year, month: "long", day: "numeric", weekday: "long" });
  const name = ago === 0 ? word("log.today") : ago === 1 ? word("log.yesterday") : long.format(day);
  return element("div", { class: "day" }, element("span", {}, name));
}

export const dayOf = (at) => String(startOfDay(new Date(at)));

function startOfDay(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function drawTime(at) {
  return element("time", { class: "time", datetime: at }, clock.format(new Date(at)));
}

function drawButton(button, style, tap) {
  return element("button", { class: style, type: "button", onclick: () => tap(button) }, button.title);
}

function drawLinks(links) {
  const safe = links.filter((link) => webAddress(link.url));
  if (!safe.length) return null;
  return element("div", { class: "links" }, ...safe.map((link) => outsideLink(link.url, { class: "link" }, link.title, icon(OUTSIDE))));
}

/** Cards in a row that snaps; arrows for a mouse, which cannot swipe. */
function drawCards(cards, tap) {
  const row = element("div", { class: "cards", role: "group", "aria-label": word("log.cards"), tabindex: "0" }, ...cards.map((card) => drawCard(card, tap)));
  if (cards.length === 1) row.classList.add("single");
  const move = (direction) => () => row.scrollBy({ left: direction * (row.firstElementChild.offsetWidth + 12), behavior: "smooth" });
  const previous = element("button", { class: "arrow arrow-previous", type: "button", "aria-label": word("log.previous"), onclick: move(-1) }, icon(LEFT));
  const next = element("button", { class: "arrow arrow-next", type: "button", "aria-label": word("log.next"), onclick: move(1) }, icon(RIGHT));
  const update = () => {
    previous.hidden = row.scrollLeft < 4;
    next.hidden = row.scrollLeft + row.clientWidth > row.scrollWidth - 4;
  };
  row.addEventListener("scroll", update, { passive: true });
  new ResizeObserver(update).observe(row);
  return element("div", { class: "carousel" }, row, previous, next);
}

function drawCard(card, tap) {
  const address = webAddress(card.url);
  const title = address ? outsideLink(address, { class: "card-link" }, card.title) : document.createTextNode(card.title);
  return element(
    "article",
    { class: "card" },
    drawPicture(card),
    element(
      "div",
      { class: "card-body" },
      element("h3", { class: "card-title" }, title),
      card.subtitle ? element("p", { class: "card-subtitle" }, ...textNodes(card.subtitle)) : null,
    ),
    card.buttons.length ? element("div", { class: "card-buttons" }, ...card.buttons.map((one) => drawButton(one, "choice", tap))) : null,
  );
}

function drawPicture(card) {
  const address = webAddress(card.image_url);
  if (!address) return null;
  // The title beside it says what it shows.
  const picture = element("img", { src: address, alt: "", loading: "lazy", decoding: "async", referrerpolicy: "no-referrer" });
  const frame = element("div", { class: "card-picture" }, picture);
  picture.addEventListener("error", () => picture.remove());
  return frame;
}
