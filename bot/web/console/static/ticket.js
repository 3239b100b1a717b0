// One ticket: its header with what can be done, its timeline, its composer.

import { fileAddress, get, step, ticketPath } from "./api.js";
import { clocksOf, momentOf } from "./clocks.js";
import { Composer } from "./composer.js";
import { ask } from "./dialogs.js";
import { named } from "./list.js";
import { Timeline } from "./timeline.js";
import { element, icon } from "../dom.js";
import { settings, word } from "../words.js";

const BACK = "M14.500 5.500 8 12l6.500 6.500";

const HOUR_MS = 3_600_000;
const TYPING_SHOWN_MS = 6_500;

export class TicketPane {
  #place = document.getElementById("ticket");
  #head = element("header", { class: "ticket-head" });
  #takeBar = element("div", { class: "take-bar" });
  #ticket = null;
  #asked = 0;
  #typing = 0;
  #fetching = false;
  #stale = false;

  /** `list` has names and rows; `panel` is the order's; `leave()` goes back to the list; `notify(text)` says what went wrong. */
  constructor({ list, panel, leave, notify, heard }) {
    this.list = list;
    this.panel = panel;
    this.leave = leave;
    this.notify = notify;
    this.heard = heard;
    this.timeline = new Timeline({
      agentName: (id) => list.agentName(id),
      fileAddress: (id) => fileAddress(this.reference, id),
      retry: () => this.composer.flush(),
      discard: (key) => this.composer.discard(key),
    });
    this.composer = new Composer({ changed: (row) => this.changed(row), waiting: (items) => this.timeline.pending(items) });
    setInterval(() => this.#ticket && this.#drawClocks(), 15_000);
  }

  get reference() {
    return this.#ticket?.row.reference ?? null;
  }

  get row() {
    return this.#ticket?.row ?? null;
  }

  get conversation() {
    return this.#ticket?.row.conversation_id ?? null;
  }

  /** Show a ticket, or nothing (null). */
  async open(reference) {
    const turn = ++this.#asked;
    if (!reference) {
      this.#ticket = null;
      this.#place.replaceChildren();
      return;
    }
    const found = await get(ticketPath(reference));
    if (turn !== this.#asked) return;
    this.#ticket = found.ticket;
    this.#place.replaceChildren(this.#head, this.timeline.element, this.#takeBar, this.composer.element);
    this.timeline.reset(found.entries, found.ticket.events);
    this.#draw();
    this.typing(found.typing);
    // The store may take its time: nobody waits for the order before they write.
    this.panel.open(this.#ticket);
  }

  /** Something happened to this ticket or in its conversation: read what is new. */
  async refresh() {
    if (!this.reference) return;
    // One at a time; what happens meanwhile is read by one more.
    if (this.#fetching) {
      this.#stale = true;
      return;
    }
    this.#fetching = true;
    try {
      do {
        this.#stale = false;
        const turn = this.#asked;
        const found = await get(`${ticketPath(this.reference)}?fresh=1`);
        if (turn !== this.#asked) return;
        const changed = found.ticket.events.length !== this.#ticket.events.length;
        const store = found.ticket.events.at(-1)?.kind === "store" && changed;
        this.#ticket = found.ticket;
        const wrote = this.timeline.update(found.entries, found.ticket.events);
        if (wrote) this.heard();
        // What is asked for may be older than the last sign: only words end it, or time.
        if (wrote || found.typing) this.typing(found.typing);
        this.#draw();
        this.panel.open(this.#ticket, { again: store });
      } while (this.#stale);
    } catch {
      // The stream says when the connection is back, and then all is read anew.
    } finally {
      this.#fetching = false;
    }
  }

  /** The ticket after a step of ours. */
  changed(row) {
    if (row.reference !== this.reference) return;
    this.#ticket = { ...this.#ticket, row: { ...this.#ticket.row, ...row } };
    this.#draw();
    this.panel.open(this.#ticket);
    this.refresh();
  }

  typing(on) {
    clearTimeout(this.#typing);
    this.timeline.typing(on);
    if (on) this.#typing = setTimeout(() => this.timeline.typing(false), TYPING_SHOWN_MS);
  }

  take() {
    return this.#do("take", {}, () => this.composer.begin());
  }

  async assign() {
    if (!this.#open) return;
    const row = this.row;
    const people = Object.entries(this.list.agents).filter(([id]) => Number(id) !== row.assignee);
    const options = people.map(([id, name]) => element("option", { value: id }, Number(id) === settings.me ? word("assign.me", { name }) : name));
    if (row.assignee !== null) options.push(element("option", { value: "" }, word("assign.nobody")));
    const choice = element("select", { class: "field", name: "to", "aria-label": word("assign.title") }, ...options);
    await ask({
      title: word("assign.title"),
      fields: [choice],
      confirm: word("assign.confirm"),
      act: ({ to }) => this.#step("assign", { to: to ? Number(to) : null }),
    });
  }

  async snooze() {
    if (!this.#mine) return;
    const now = Date.now();
    const tomorrow = new Date(now);
    tomorrow.setDate(tomorrow.getDate() + 1);
    tomorrow.setHours(9, 0, 0, 0);
    const times = { hour: now + HOUR_MS, hours: now + 3 * HOUR_MS, tomorrow: tomorrow.getTime(), week: now + 7 * 24 * HOUR_MS };
    const choices = Object.entries(times).map(([name, at], index) =>
      element("label", { class: "radio" }, element("input", { type: "radio", name: "at", value: String(at), checked: index === 0 }), word(`snooze.${name}`)),
    );
    await ask({
      title: word("snooze.title"),
      detail: word("snooze.detail"),
      fields: [element("fieldset", { class: "radios" }, element("legend", { class: "sr-only" }, word("snooze.title")), ...choices)],
      confirm: word("snooze.confirm"),
      act: ({ at }) => this.#step("snooze", { until: new Date(Number(at)).toISOString() }),
    });
  }

  async handBack() {
    if (!this.#mine) return;
    const input = element("textarea", { class: "field", name: "done", rows: "3", maxlength: "500", placeholder: word("back.placeholder") });
    // Who has cancelled or refunded here has mostly done what the form was for.
    const settled = element("input", { type: "checkbox", name: "settled", checked: this.#ticket.events.some(({ kind }) => kind === "store"), "aria-describedby": "settled-hint" });
    await ask({
      title: word("back.title"),
      detail: word("back.detail"),
      fields: [
        element("label", { class: "labelled" }, word("back.done"), input),
        element("label", { class: "radio" }, settled, word("back.settled")),
        element("p", { class: "hint", id: "settled-hint" }, word("back.settled_hint")),
      ],
      confirm: word("back.confirm"),
      act: () => this.#step("back", { done: input.value, settled: settled.checked }),
    });
  }

  async close() {
    if (!this.#open) return;
    await ask({ title: word("close.title"), detail: word("close.detail"), confirm: word("close.confirm"), act: () => this.#step("close", {}) });
  }

  get #open() {
    return this.row?.state === "open";
  }

  get #mine() {
    return this.#open && this.row.agent === settings.me;
  }

  async #do(name, body, then = () => {}) {
    if (!this.#open) return;
    try {
      await this.#step(name, body);
      then();
    } catch (refusal) {
      this.notify(refusal.message);
    }
  }

  async #step(name, body) {
    try {
      const { row } = await step(this.reference, name, { ...body, version: this.row.version });
      this.changed(row);
    } catch (refusal) {
      // Somebody else was quicker, or the customer has just written: show how it is now.
      this.refresh();
      throw refusal;
    }
  }

  #draw() {
    const row = this.row;
    const mine = this.#mine;
    const button = (name, act, on, style = "") =>
      element("button", { class: `button small ${style}`, type: "button", onclick: act, hidden: !on, "data-act": name }, word(`actions.${name}`));
    const focused = this.#head.contains(document.activeElement) ? document.activeElement.dataset.act : null;
    this.#head.replaceChildren(
      element("button", { class: "tool back", type: "button", "aria-label": word("header.back"), onclick: () => this.leave() }, icon(BACK)),
      element(
        "div",
        { class: "ticket-names" },
        element("h2", {}, named("topic", row.topic), element("span", { class: "reference" }, row.reference)),
        element("p", { class: "ticket-state", "data-mode": row.mode }, this.#state()),
      ),
      element("div", { class: "ticket-clocks" }),
      element(
        "div",
        { class: "ticket-actions" },
        button("back", () => this.handBack(), mine, "primary"),
        button("close", () => this.close(), this.#open && (mine || row.agent === null)),
        button("snooze", () => this.snooze(), mine),
        button("assign", () => this.assign(), this.#open),
        button("order", () => this.panel.toggle(), true, "order-button"),
      ),
    );
    if (focused) this.#head.querySelector(`[data-act="${focused}"]:not([hidden])`)?.focus();
    this.#drawClocks();
    const free = this.#open && !mine;
    this.#takeBar.hidden = !free;
    const other = row.agent !== null && !mine;
    this.#takeBar.replaceChildren(
      element("p", {}, other ? word("mode.human", { agent: this.list.agentName(row.agent) }) : word("actions.take_hint")),
      other ? "" : element("button", { class: "button primary", type: "button", "data-act": "take", onclick: () => this.take() }, word("actions.take")),
    );
    this.composer.open(row);
  }

  #state() {
    const { row, position, outcome } = this.#ticket;
    if (row.state === "closed") return word(outcome === "handed_back" ? "mode.handed_back" : outcome === "left" ? "mode.left" : "mode.closed");
    if (row.snoozed_until && Date.parse(row.snoozed_until) > Date.now()) return word("mode.snoozed", { when: momentOf(row.snoozed_until) });
    if (row.mode === "human") return row.agent === settings.me ? word("mode.human_me") : word("mode.human", { agent: this.list.agentName(row.agent) });
    const queued = row.mode === "queued" && position ? word("mode.queued_place", { place: position }) : null;
    const mode = queued ?? settings.words[`mode.${row.mode}`] ?? row.mode;
    if (row.assignee === null) return mode;
    const meant = row.assignee === settings.me ? word("mode.meant_me") : word("mode.meant", { agent: this.list.agentName(row.assignee) });
    return `${mode} · ${meant}`;
  }

  #drawClocks() {
    const { first, solve } = clocksOf(this.row);
    const place = this.#head.querySelector(".ticket-clocks");
    place?.replaceChildren(...[first, solve].filter(Boolean).map((clock) => element("span", { class: "clock", "data-level": clock.done ? "done" : clock.level }, clock.text)));
  }
}
