// A conversation on the screen: what customer, clerk and agents wrote, and what happened to the ticket, by time.

import { dayOf, momentOf, timeOf } from "./clocks.js";
import { named } from "./list.js";
import { element, outsideLink, reducedMotion, textNodes, webAddress } from "../dom.js";
import { drawFile } from "../files.js";
import { settings, word } from "../words.js";

// Nearer to the end than this counts as being at the end.
const END_PX = 120;

// What is seen in the words themselves, or is none of an agent's business.
const SILENT = ["customer_wrote", "replied"];

export class Timeline {
  #items = new Map();
  #log = element("div", { class: "log", role: "log", "aria-live": "off", "aria-label": word("timeline.label") });
  #typing = element("p", { class: "typing", role: "status" });
  #pill = element("button", { class: "pill", type: "button", hidden: true, onclick: () => this.toEnd() }, word("timeline.new_message"));
  #atEnd = true;

  /** `agentName(id)` gives names, `fileAddress(id)` where a file is; `retry(key)` and `discard(key)` are for what could not be sent. */
  constructor({ agentName, fileAddress, retry, discard }) {
    this.agentName = agentName;
    this.fileAddress = fileAddress;
    this.retry = retry;
    this.discard = discard;
    this.scroller = element("div", { class: "scroller", tabindex: "0", "aria-label": word("timeline.label") }, this.#log, this.#typing);
    this.element = element("div", { class: "timeline" }, this.scroller, this.#pill);
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    const stay = new ResizeObserver(() => this.#atEnd && this.#jump());
    stay.observe(this.scroller);
    stay.observe(this.#log);
  }

  /** Begin anew with a ticket's entries and events. */
  reset(entries, events) {
    this.#items.clear();
    this.#log.setAttribute("aria-live", "off");
    this.#take(entries, events);
    this.#draw();
    this.#atEnd = true;
    this.#jump();
    setTimeout(() => this.#log.setAttribute("aria-live", "polite"), 200);
  }

  /** Take in what is new or has changed; gives whether the customer has written. */
  update(entries, events) {
    const before = new Set(this.#items.keys());
    const follow = this.#atEnd;
    this.#take(entries, events);
    this.#draw();
    const wrote = [...this.#items.entries()].some(([key, item]) => !before.has(key) && item.author === "customer");
    if (follow) this.toEnd();
    else if (wrote) this.#pill.hidden = false;
    return wrote;
  }

  /** Draw what is on its way: `{key, text, cards, at, failed}`; null takes it away. */
  pending(items) {
    for (const key of [...this.#items.keys()]) if (key.startsWith("pending:")) this.#items.delete(key);
    for (const item of items) this.#items.set(`pending:${item.key}`, { ...item, kind: "pending" });
    this.#draw();
    this.toEnd();
  }

  typing(on) {
    this.#typing.textContent = on ? word("timeline.typing") : "";
    if (this.#atEnd) this.#jump();
  }

  toEnd() {
    this.#atEnd = true;
    this.#pill.hidden = true;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: reducedMotion() ? "auto" : "smooth" });
  }

  #jump() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < END_PX;
    if (this.#atEnd) this.#pill.hidden = true;
  }

  #take(entries, events) {
    entries.forEach((entry, index) => {
      const side = entry.author === "customer" ? "in" : "out";
      this.#items.set(`${side}:${entry.id}`, { ...entry, kind: "entry", place: index });
    });
    for (const event of events) if (!SILENT.includes(event.kind)) this.#items.set(`event:${event.id}`, { ...event, what: event.kind, kind: "event" });
  }

  #draw() {
    const items = [...this.#items.entries()].sort(([, one], [, other]) => Date.parse(one.at) - Date.parse(other.at));
    // What waits to be sent comes after what is there.
    items.sort(([, one], [, other]) => (one.kind === "pending") - (other.kind === "pending"));
    const known = new Map([...this.#log.children].map((child) => [child.dataset.key, child]));
    let day = "";
    const wanted = [];
    for (const [key, item] of items) {
      if (new Date(item.at).toDateString() !== day) {
        day = new Date(item.at).toDateString();
        wanted.push([`day:${day}`, day, () => element("p", { class: "day" }, element("span", {}, dayName(item.at)))]);
      }
      wanted.push([key, JSON.stringify(item), () => this.#drawItem(item)]);
    }
    wanted.forEach(([key, text, make], index) => {
      let made = known.get(key);
      if (made?.drawnFrom !== text) {
        const next = make();
        next.dataset.key = key;
        next.drawnFrom = text;
        made?.replaceWith(next);
        made = next;
      }
      known.delete(key);
      if (this.#log.children[index] !== made) this.#log.insertBefore(made, this.#log.children[index] ?? null);
    });
    for (const left of known.values()) left.remove();
  }

  #drawItem(item) {
    if (item.kind === "pending") return this.#drawPending(item);
    if (item.kind === "event") return item.what === "note" ? this.#drawNote(item) : this.#drawEvent(item);
    return this.#drawEntry(item);
  }

  #drawEntry(entry) {
    const own = entry.agent === settings.me;
    const author = entry.author === "customer" ? word("timeline.customer") : entry.author === "clerk" ? word("timeline.clerk") : own ? word("timeline.you") : this.agentName(entry.agent);
    const reply = entry.reply;
    const text = reply ? reply.text : entry.text;
    return element(
      "article",
      { class: `message ${entry.author}` },
      element("header", {}, element("span", { class: "author" }, author), time(entry.at)),
      text ? element("div", { class: "bubble" }, ...textNodes(text)) : null,
      ...entry.attachments.map((one) => (one.file ? this.#drawFile({ id: one.file, name: one.caption, kind: one.kind }) : drawAttachment(one))),
      ...(reply?.cards ?? []).map(drawCard),
      ...(reply?.files ?? []).map((file) => this.#drawFile(file)),
      reply ? drawOffered(reply) : null,
      entry.author === "customer" ? null : drawState(entry.state, entry.code),
    );
  }

  #drawFile(file) {
    return drawFile(file, this.fileAddress(file.id));
  }

  #drawPending(item) {
    return element(
      "article",
      { class: "message agent pending" },
      element("header", {}, element("span", { class: "author" }, word("timeline.you"))),
      item.text ? element("div", { class: "bubble" }, ...textNodes(item.text)) : null,
      ...item.cards.map(drawCard),
      ...(item.files ?? []).map((file) => this.#drawFile(file)),
      item.failed
        ? element(
            "p",
            { class: "state failed" },
            `${item.failed} `,
            element("button", { class: "plain", type: "button", onclick: () => this.retry(item.key) }, word("composer.retry")),
            element("button", { class: "plain", type: "button", onclick: () => this.discard(item.key) }, word("composer.discard")),
          )
        : element("p", { class: "state" }, word("timeline.sending")),
    );
  }

  #drawNote(event) {
    return element(
      "article",
      { class: "message private" },
      element("header", {}, element("span", { class: "author" }, word("timeline.note", { agent: this.agentName(event.agent) })), time(event.at)),
      element("div", { class: "bubble" }, ...textNodes(String(event.data.text ?? ""))),
    );
  }

  #drawEvent(event) {
    const data = event.data;
    const values = {
      agent: event.agent === null ? "" : this.agentName(event.agent),
      to: data.to ? this.agentName(data.to) : "",
      until: data.until ? momentOf(data.until) : "",
      why: named("trigger", data.trigger ?? "asked"),
      text: data.text ?? data.what ?? data.contact ?? data.line ?? "",
      rating: data.rating ?? "",
    };
    const handedBack = `handed_back${data.settled ? "_settled" : ""}${data.text ? "" : "_unsaid"}`;
    const other = { assigned: !data.to && "released", handed_back: handedBack };
    const key = other[event.what] || event.what;
    return element("p", { class: "event" }, ...textNodes(word(`event.${key}`, values)), " ", time(event.at));
  }
}

const time = (at) => element("time", { datetime: at }, timeOf(at));

function dayName(at) {
  const ago = Math.round((midnight(new Date()) - midnight(new Date(at))) / 86_400_000);
  return ago === 0 ? word("timeline.today") : ago === 1 ? word("timeline.yesterday") : dayOf(at);
}

const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

function drawState(state, code) {
  const known = { pending: "pending", sending: "pending", parked: "parked", dead: "dead" }[state];
  if (!known) return null;
  return element("p", { class: `state ${["parked", "dead"].includes(known) ? "failed" : ""}` }, [word(`timeline.${known}`), known === "dead" ? whyDead(code) : ""].filter(Boolean).join(": "));
}

/** What the platform's code means, where somebody has written it down; else the code, for whoever looks it up. */
const whyDead = (code) => (code ? (settings.words[`refusal.${code}`] ?? word("refusal.other", { code })) : "");

/** What the clerk offered to tap: the agent sees it, the customer may tap it. */
function drawOffered(reply) {
  const titles = [...reply.buttons, ...reply.quick_replies, ...reply.cards.flatMap((card) => card.buttons), ...reply.links].map((one) => one.title);
  return titles.length ? element("p", { class: "offered" }, word("timeline.offered", { titles: titles.join(" · ") })) : null;
}

export function drawCard(card) {
  const image = webAddress(card.image_url);
  const address = webAddress(card.url);
  return element(
    "div",
    { class: "card" },
    image ? element("img", { src: image, alt: "", loading: "lazy", referrerpolicy: "no-referrer" }) : null,
    element("div", {}, element("strong", {}, address ? outsideLink(address, {}, card.title) : card.title), element("span", {}, card.subtitle)),
  );
}

function drawAttachment(attachment) {
  const name = attachment.caption || word(`attachment.${attachment.kind}`);
  const place = attachment.kind === "location" && attachment.latitude !== null;
  const address = place ? `https://www.openstreetmap.org/?mlat=${attachment.latitude}&mlon=${attachment.longitude}#map=16/${attachment.latitude}/${attachment.longitude}` : webAddress(attachment.url);
  const picture = attachment.kind === "image" && address ? element("img", { src: address, alt: name, loading: "lazy", referrerpolicy: "no-referrer" }) : null;
  picture?.addEventListener("error", () => picture.remove());
  return element(
    "div",
    { class: "attachment" },
    picture,
    element("span", { class: "tag" }, word(`attachment.${attachment.kind}`)),
    address ? outsideLink(address, {}, name) : element("span", {}, name),
  );
}
