// Draw the JSON of Messenger's Send API as the phone of a customer shows it.

import { element, icon, outsideLink, textNodes, webAddress } from "/phones/shared/dom.js";
import { settings, word } from "/phones/shared/words.js";
import { drawDocument, drawPicture, drawPlace, drawVoice, mediaAddress, timeOf } from "./media.js";

const PREVIOUS = "M15 5l-7 7 7 7";
const NEXT = "M9 5l7 7-7 7";

/** The elements of one entry, top to bottom. */
export function draw(entry, tools) {
  return entry.author === "customer" ? drawCustomers(entry) : drawClerks(entry, tools);
}

/** What stands above the keyboard until the customer has answered. */
export function quickReplies(entry) {
  const replies = entry.body.message?.quick_replies ?? [];
  return replies.filter((reply) => reply.content_type === "text").map(({ title, payload }) => ({ title, payload }));
}

/** A word below the newest own message. */
export function drawState(made, entry, isLast) {
  const mark = made.querySelector(".receipt");
  mark.textContent = isLast ? word(entry.state === "read" ? "state.seen" : `state.${entry.state}`) : "";
}

function drawCustomers(entry) {
  const { message, postback } = entry.body;
  const parts = [];
  if (postback) parts.push(bubble(postback.title, entry));
  if (message?.text) parts.push(bubble(message.text, entry));
  for (const attachment of message?.attachments ?? []) parts.push(drawAttachment(attachment));
  if (!parts.length) parts.push(bubble(word("media.other", { kind: Object.keys(entry.body).at(-1) }), entry));
  return [...parts, element("p", { class: "receipt" })];
}

function drawAttachment({ type, title, payload }) {
  if (payload?.sticker_id) return drawPicture(payload.url, word("media.sticker"), "sticker");
  if (type === "image") return drawPicture(payload.url, word("media.picture"));
  if (type === "audio") return element("div", { class: "bubble" }, drawVoice(payload.url));
  if (type === "file") return drawDocument(payload.url, decodeURIComponent(new URL(payload.url).pathname.split("/").at(-1)));
  if (type === "location") return drawPlace(title, payload.coordinates.lat, payload.coordinates.long);
  return element("div", { class: "bubble" }, word("media.other", { kind: type }));
}

function drawClerks(entry, { tap }) {
  const { text, attachment } = entry.body.message;
  const face = element("span", { class: "face", "aria-hidden": "true" }, settings.business[0]);
  const column = element("div", { class: "column" });
  if (text) column.append(bubble(text, entry));
  const content = attachment?.payload;
  if (attachment?.type === "template" && content.template_type === "button") {
    column.append(element("div", { class: "panel" }, element("p", { class: "panel-text" }, ...textNodes(content.text)), ...drawButtons(content.buttons, tap)));
  } else if (attachment?.type === "template") {
    column.append(drawCarousel(content.elements, tap));
  } else if (attachment?.type === "image") {
    column.append(drawPicture(content.url ?? mediaAddress(content.attachment_id), word("media.picture")));
  } else if (attachment?.type === "audio") {
    column.append(element("div", { class: "bubble" }, drawVoice(content.url ?? mediaAddress(content.attachment_id))));
  } else if (attachment?.type === "file") {
    column.append(drawDocument(content.url ?? mediaAddress(content.attachment_id), ""));
  } else if (attachment) {
    column.append(bubble(word("media.other", { kind: attachment.type }), entry));
  }
  const row = element("div", { class: "row" }, face, column);
  return [row];
}

const bubble = (text, entry) => element("div", { class: "bubble", title: timeOf(entry) }, ...textNodes(text));

function drawButtons(buttons, tap) {
  return (buttons ?? []).map((button) => {
    if (button.type === "web_url") return webAddress(button.url) ? outsideLink(button.url, { class: "panel-button" }, button.title) : null;
    const made = element("button", { class: "panel-button", type: "button" }, button.title);
    if (button.type === "postback") made.addEventListener("click", () => tap({ title: button.title, payload: button.payload }));
    return made;
  }).filter(Boolean);
}

function drawCarousel(elements, tap) {
  const row = element("div", { class: "cards", tabindex: "0", role: "group", "aria-label": word("cards.label") }, ...elements.map((one) => drawCard(one, tap)));
  if (elements.length === 1) return row;
  const step = (direction) => () => row.scrollBy({ left: direction * 212, behavior: "smooth" });
  const previous = element("button", { class: "arrow previous", type: "button", "aria-label": word("cards.previous"), onclick: step(-1) }, icon(PREVIOUS));
  const next = element("button", { class: "arrow next", type: "button", "aria-label": word("cards.next"), onclick: step(1) }, icon(NEXT));
  const update = () => {
    previous.hidden = row.scrollLeft < 8;
    next.hidden = row.scrollLeft > row.scrollWidth - row.clientWidth - 8;
  };
  row.addEventListener("scroll", update, { passive: true });
  new ResizeObserver(update).observe(row);
  return element("div", { class: "carousel" }, row, previous, next);
}

function drawCard(card, tap) {
  const address = card.default_action?.url;
  const title = address && webAddress(address) ? outsideLink(address, {}, card.title) : card.title;
  return element("article", { class: "panel card" },
    card.image_url ? drawPicture(card.image_url, "") : null,
    element("div", { class: "panel-text" }, element("h4", {}, title), card.subtitle ? element("p", {}, card.subtitle) : null),
    ...drawButtons(card.buttons, tap));
}
