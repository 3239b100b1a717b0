// Draw the JSON of the WhatsApp Cloud API as the phone of a customer shows it.

import { element, icon, outsideLink, textNodes, webAddress } from "/phones/shared/dom.js";
import { word } from "/phones/shared/words.js";
import { drawDocument, drawPicture, drawPlace, drawVoice, mediaAddress, timeOf } from "./media.js";
import { openSheet } from "./sheet.js";

const REPLY = "M9.5 6 4 11.5 9.5 17M4 11.5h9a7 7 0 0 1 7 7";
const LIST = "M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5h.01M4.5 12h.01M4.5 17.5h.01";
const OUT = "M8 16 18 6M9.5 6H18v8.5M5 9.5V19h9.5";
const TICK = "M2.5 12.8 6.6 17 15 7.5";
const SECOND_TICK = "M10.5 15.6 12 17 20.5 7.5";
const CLOCK = "M12 7v5.2l3 1.8M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z";

/** The elements of one entry, top to bottom. */
export function draw(entry, tools) {
  return entry.author === "customer" ? drawCustomers(entry) : drawClerks(entry, tools);
}

/** Quick replies exist on the other platform only. */
export const quickReplies = () => [];

/** Clock, one tick, two ticks, two coloured ticks. */
export function drawState(made, entry) {
  const mark = made.querySelector(".ticks");
  if (!mark || mark.dataset.state === entry.state) return;
  mark.dataset.state = entry.state;
  const drawing = icon(entry.state === "waiting" ? CLOCK : entry.state === "sent" ? TICK : TICK + SECOND_TICK);
  mark.replaceChildren(drawing, element("span", { class: "sr-only" }, word(`state.${entry.state}`)));
}

function drawCustomers(entry) {
  const { body } = entry;
  const reply = body.interactive?.button_reply ?? body.interactive?.list_reply;
  const content = [];
  if (body.type === "text") content.push(prose(body.text.body));
  else if (reply) content.push(prose(reply.title), reply.description ? element("p", { class: "foot" }, reply.description) : null);
  else if (body.type === "image") content.push(drawPicture(mediaAddress(body.image.id), word("media.picture")), body.image.caption ? prose(body.image.caption) : null);
  else if (body.type === "sticker") return [element("div", { class: "bare" }, drawPicture(mediaAddress(body.sticker.id), word("media.sticker"), "sticker"), meta(entry))];
  else if (body.type === "audio") content.push(drawVoice(mediaAddress(body.audio.id)));
  else if (body.type === "document") content.push(...drawDocumentMessage(body.document));
  else if (body.type === "location") content.push(drawPlace(body.location.name, body.location.latitude, body.location.longitude));
  else content.push(prose(word("media.other", { kind: body.type })));
  return [element("div", { class: "bubble" }, ...content.filter(Boolean), meta(entry))];
}

const drawDocumentMessage = (file) => [drawDocument(file.link ?? mediaAddress(file.id), file.filename), file.caption ? prose(file.caption) : null];

function drawClerks(entry, tools) {
  const { body } = entry;
  const type = body.type ?? "text";
  if (type === "interactive") return drawInteractive(entry, body.interactive, tools);
  const content = [];
  if (type === "text") content.push(prose(body.text.body));
  else if (type === "template") content.push(prose(entry.note));
  else if (type === "image") content.push(drawPicture(body.image.link ?? mediaAddress(body.image.id), word("media.picture")), body.image.caption ? prose(body.image.caption) : null);
  else if (type === "audio") content.push(drawVoice(mediaAddress(body.audio.id)));
  else if (type === "document") content.push(...drawDocumentMessage(body.document));
  else if (type === "location") content.push(drawPlace(body.location.name, body.location.latitude, body.location.longitude));
  else content.push(prose(word("media.other", { kind: type })));
  return [element("div", { class: "bubble" }, ...content.filter(Boolean), meta(entry))];
}

function drawInteractive(entry, content, { tap, screen }) {
  const header = content.header;
  const bubble = element("div", { class: "bubble" },
    header?.type === "text" ? element("p", { class: "head" }, header.text) : null,
    header?.type === "image" ? drawPicture(header.image.link ?? mediaAddress(header.image.id), word("media.picture")) : null,
    prose(content.body.text),
    content.footer ? element("p", { class: "foot" }, content.footer.text) : null,
    meta(entry));
  const actions = element("div", { class: "actions" });
  if (content.type === "button") {
    for (const { reply } of content.action.buttons) {
      const button = element("button", { class: "action", type: "button", "data-once": true }, icon(REPLY), reply.title);
      button.addEventListener("click", () => tap({ title: reply.title, payload: reply.id }));
      actions.append(button);
    }
  } else if (content.type === "list") {
    const button = element("button", { class: "action", type: "button", "aria-haspopup": "dialog" }, icon(LIST), content.action.button);
    button.addEventListener("click", () => openList(screen, content.action, button, tap));
    actions.append(button);
  } else {
    const { display_text: title, url } = content.action.parameters;
    if (webAddress(url)) actions.append(outsideLink(url, { class: "action" }, icon(OUT), title));
  }
  return [element("div", { class: "with-actions" }, bubble, actions)];
}

function openList(screen, action, opener, tap) {
  const sections = action.sections.map((section) => ({
    title: section.title,
    rows: section.rows.map((row) => ({ title: row.title, description: row.description, value: { title: row.title, payload: row.id } })),
  }));
  openSheet(screen, { title: action.button, sections, opener, confirm: true }, tap);
}

function meta(entry) {
  const ticks = entry.author === "customer" ? element("span", { class: "ticks" }) : null;
  return element("span", { class: "meta" }, element("time", {}, timeOf(entry)), ticks);
}

/** Text with the platform's own marks: *bold*, _italic_, ~struck~, ```fixed```. */
function prose(text) {
  const made = element("p", { class: "prose" });
  const marked = /```([^`]+)```|(?<![\p{L}\p{N}])([*_~])(?=\S)([^\n]+?)(?<=\S)\2(?![\p{L}\p{N}])/gu;
  const tags = { "*": "b", _: "i", "~": "s" };
  let done = 0;
  for (const match of text.matchAll(marked)) {
    made.append(...textNodes(text.slice(done, match.index)));
    made.append(match[1] ? element("code", {}, match[1]) : element(tags[match[2]], {}, ...textNodes(match[3])));
    done = match.index + match[0].length;
  }
  made.append(...textNodes(text.slice(done)));
  return made;
}
