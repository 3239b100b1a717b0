// The list of tickets: a page of it from the server, then kept up to date by what the stream says.

import { get } from "./api.js";
import { rowClock } from "./clocks.js";
import { element } from "../dom.js";
import { settings, word } from "../words.js";

const VIEW_KEY = "shopclerk.desk.view";
const SEARCH_AFTER_MS = 250;

const $ = (id) => document.getElementById(id);

/** What each view asks the server for, and which rows belong to it. */
export const VIEWS = {
  waiting: { query: { state: "waiting" }, has: (row) => row.state === "open" && row.agent === null },
  mine: { query: { state: "open", assignee: "me" }, has: (row) => row.state === "open" && row.assignee === settings.me },
  all: { query: { state: "open" }, has: (row) => row.state === "open" },
  snoozed: { query: { state: "snoozed" }, has: (row) => row.state === "open" && asleep(row) },
  closed: { query: { state: "closed" }, has: (row) => row.state === "closed" },
};

const asleep = (row) => Boolean(row.snoozed_until) && Date.parse(row.snoozed_until) > Date.now();

/** The words for a key of the server's such as a topic; the key itself where there are none. */
export function named(section, key) {
  return settings.words[`${section}.${key}`] ?? String(key).replaceAll("_", " ");
}

export class TicketList {
  #rows = new Map();
  #elements = new Map();
  #more = false;
  // The last row that the server gave: one that the stream brought may stand behind rows that were not read yet.
  #after = "";
  #late = new Set();
  #asked = 0;
  #agents = {};
  #list = $("rows");
  #open = null;

  /** `open(reference)` shows a ticket, `failed(error)` says what went wrong, `titled(text)` names the page. */
  constructor({ open, failed, titled }) {
    this.open = open;
    this.titled = titled;
    this.failed = failed;
    this.view = sessionStorage.getItem(VIEW_KEY) ?? "waiting";
    for (const button of document.querySelectorAll("[data-view]")) {
      button.addEventListener("click", () => this.show(button.dataset.view));
    }
    let timer = 0;
    $("search").addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.#reload(), SEARCH_AFTER_MS);
    });
    for (const filter of [$("topic"), $("language")]) filter.addEventListener("change", () => this.#reload());
    $("filters").addEventListener("submit", (event) => event.preventDefault());
    $("more").addEventListener("click", () => this.#loadMore());
    new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && this.#loadMore(), {
      root: $("rows-scroller"),
      rootMargin: "600px",
    }).observe($("more"));
    setInterval(() => this.#tick(), 15_000);
    this.#markView();
  }

  get agents() {
    return this.#agents;
  }

  agentName(id) {
    return this.#agents[id] ?? "–";
  }

  row(reference) {
    return this.#rows.get(reference);
  }

  show(view) {
    this.view = view;
    sessionStorage.setItem(VIEW_KEY, view);
    this.#markView();
    return this.#reload();
  }

  /** Read the first page anew. */
  async load() {
    const turn = ++this.#asked;
    const { page, late } = await this.#read(this.#query());
    if (turn !== this.#asked) return;
    this.#agents = page.agents;
    this.#rows = new Map(page.tickets.map((row) => [row.reference, row]));
    this.#more = page.more;
    this.#after = page.tickets.at(-1)?.reference ?? "";
    this.counts(page.counts);
    this.update(late);
  }

  /** Take in rows that have changed. */
  update(rows) {
    for (const late of this.#late) late.push(...rows);
    for (const row of rows) {
      const known = this.#rows.has(row.reference);
      if (known && !this.#belongs(row)) this.#rows.delete(row.reference);
      else if (known) this.#rows.set(row.reference, row);
      else if (this.#belongs(row) && !$("search").value.trim()) {
        this.#rows.set(row.reference, row);
      }
    }
    this.#draw();
  }

  counts(counts) {
    if (!counts) return;
    const numbers = { waiting: counts.waiting, mine: counts.assigned[settings.me] ?? 0, all: counts.open, snoozed: counts.snoozed };
    for (const place of document.querySelectorAll("[data-count]")) place.textContent = numbers[place.dataset.count] || "";
    this.titled((counts.waiting ? `(${counts.waiting}) ` : "") + word("page.title"));
  }

  /** Mark the ticket that is shown. */
  mark(reference) {
    this.#open = reference;
    for (const [key, made] of this.#elements) {
      if (key === reference) made.firstElementChild.setAttribute("aria-current", "true");
      else made.firstElementChild.removeAttribute("aria-current");
    }
  }

  /** The reference `steps` rows after the one that is shown; the first row if none is. */
  neighbour(steps) {
    const order = [...this.#list.children].map((one) => one.dataset.reference);
    const at = order.indexOf(this.#open);
    return order[at < 0 ? 0 : Math.min(Math.max(at + steps, 0), order.length - 1)];
  }

  /** Focus a row, or the first one if it is not there (any more). */
  focusRow(reference) {
    const row = (this.#elements.get(reference) ?? this.#list.firstElementChild)?.firstElementChild;
    // An empty list has nothing to focus but what it is a list of.
    (row ?? document.querySelector('[data-view][aria-pressed="true"]')).focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  }

  #reload() {
    return this.load().catch(this.failed);
  }

  #query(after = "") {
    const query = new URLSearchParams(VIEWS[this.view].query);
    for (const [name, value] of [["topic", $("topic").value], ["language", $("language").value], ["q", $("search").value.trim()], ["after", after]]) {
      if (value) query.set(name, value);
    }
    return query;
  }

  #belongs(row) {
    const topic = $("topic").value;
    const language = $("language").value;
    return VIEWS[this.view].has(row) && (!topic || row.topic === topic) && (!language || row.language === language);
  }

  async #loadMore() {
    if (!this.#more) return;
    this.#more = false;
    const turn = this.#asked;
    const read = await this.#read(this.#query(this.#after)).catch(() => null);
    if (turn !== this.#asked) return;
    if (!read) {
      this.#more = true;
      return;
    }
    for (const row of read.page.tickets) this.#rows.set(row.reference, row);
    this.#more = read.page.more;
    this.#after = read.page.tickets.at(-1)?.reference ?? this.#after;
    this.update(read.late);
  }

  /** A page, and the rows that changed while it was on its way: it may not know of them. */
  async #read(query) {
    const late = [];
    this.#late.add(late);
    try {
      return { page: await get(`/desk/api/tickets?${query}`), late };
    } finally {
      this.#late.delete(late);
    }
  }

  /** Draw what has changed: a row that is as it was stays the element that it was. */
  #draw() {
    const rows = [...this.#rows.values()].sort(this.view === "closed" ? byClosing : byUrgency);
    this.#rows = new Map(rows.map((row) => [row.reference, row]));
    let lost = false;
    for (const [reference, made] of this.#elements) {
      if (this.#rows.has(reference)) continue;
      lost ||= made.contains(document.activeElement);
      made.remove();
      this.#elements.delete(reference);
    }
    rows.forEach((row, index) => {
      const text = JSON.stringify(row);
      let made = this.#elements.get(row.reference);
      if (made?.drawnFrom !== text) {
        const next = this.#drawRow(row);
        next.drawnFrom = text;
        const focused = made?.contains(document.activeElement);
        made?.replaceWith(next);
        if (focused) next.firstElementChild.focus({ preventScroll: true });
        made = next;
        this.#elements.set(row.reference, made);
      }
      if (this.#list.children[index] !== made) this.#list.insertBefore(made, this.#list.children[index] ?? null);
    });
    this.#learnTopics(rows);
    const filtered = $("search").value.trim() || $("topic").value || $("language").value;
    $("empty").hidden = rows.length > 0;
    const words = filtered || this.view !== "waiting" ? ["list.empty_found", "list.empty_found_hint"] : ["list.empty", "list.empty_hint"];
    [...$("empty").children].forEach((line, index) => (line.textContent = word(words[index])));
    $("more").hidden = !this.#more;
    this.mark(this.#open);
    // Whoever was at a row that is gone stays in the list, and does not begin at the top of the page.
    if (lost) this.focusRow(null);
  }

  #drawRow(row) {
    const clock = rowClock(row);
    const who = row.agent ?? row.assignee;
    const link = element(
      "a",
      {
        class: "row",
        href: `/desk/t/${row.reference}`,
        "data-level": clock.level,
        onclick: (event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          this.open(row.reference);
        },
      },
      element(
        "span",
        { class: "row-head" },
        element("strong", {}, named("topic", row.topic)),
        row.priority > 0 ? element("span", { class: "priority", title: named("trigger", row.trigger) }, "!".repeat(Math.min(row.priority, 3))) : null,
        element("span", { class: "clock", "data-level": clock.level }, clock.text, levelWord(clock.level)),
      ),
      this.#said(row),
      element(
        "span",
        { class: "row-foot" },
        element("span", { class: "tag" }, named("channel", row.channel)),
        row.language === settings.language ? null : element("span", { class: "tag" }, named("language", row.language)),
        row.order_number ? element("span", { class: "tag" }, `#${row.order_number.replace(/^#/, "")}`) : null,
        who === null ? null : element("span", { class: `tag who ${row.agent === null ? "meant" : who === settings.me ? "me" : ""}` }, who === settings.me ? word("list.you") : this.agentName(who)),
      ),
    );
    return element("li", { "data-reference": row.reference }, link);
  }

  /** What was said last, and by whom: words of the customer's that nobody has answered stand out. */
  #said({ said, state, waiting_since: waiting, woken }) {
    const wordless = said?.kind ? named("attachment", said.kind) : word(said?.author === "agent" ? "list.card" : "list.no_words");
    const words = said?.text || wordless;
    const by = said?.author === "agent" ? (said.agent === settings.me ? word("list.you_said") : word("list.agent_said", { agent: this.agentName(said.agent) })) : "";
    const needed = state === "open" && waiting && said?.author === "customer";
    return element(
      "span",
      { class: "row-said", "data-needed": needed ? "true" : null },
      woken ? element("span", { class: "woken" }, `${word("list.woken")} `) : null,
      needed ? element("span", { class: "sr-only" }, `${word("list.needed")} `) : null,
      by ? element("span", { class: "said-by" }, `${by} `) : null,
      words,
    );
  }

  #tick() {
    for (const [reference, made] of this.#elements) {
      const clock = rowClock(this.#rows.get(reference));
      const place = made.querySelector(".clock");
      place.dataset.level = made.firstElementChild.dataset.level = clock.level;
      place.replaceChildren(clock.text, levelWord(clock.level) ?? "");
    }
  }

  #learnTopics(rows) {
    const known = new Set([...$("topic").options].map((one) => one.value));
    for (const topic of new Set(rows.map((row) => row.topic))) {
      if (!known.has(topic)) $("topic").append(element("option", { value: topic }, named("topic", topic)));
    }
  }

  #markView() {
    for (const button of document.querySelectorAll("[data-view]")) {
      button.setAttribute("aria-pressed", String(button.dataset.view === this.view));
    }
  }
}

/** A colour says nothing to some: the same in words for a screen reader. */
function levelWord(level) {
  return ["soon", "late"].includes(level) ? element("span", { class: "sr-only" }, ` (${word(`clock.${level}`)})`) : null;
}

/** What came back from being put aside is at the top, what is put aside below all else. */
const place = (row) => (row.woken ? 0 : asleep(row) ? 2 : 1);
const byUrgency = (one, other) => place(one) - place(other) || other.priority - one.priority || one.id - other.id;
const byClosing = (one, other) => Date.parse(other.closed_at) - Date.parse(one.closed_at) || other.id - one.id;
