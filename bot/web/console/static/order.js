// The customer and the order beside a conversation, with what an agent may do to the order.

import { Attempts, get, step, ticketPath } from "./api.js";
import { dayOf } from "./clocks.js";
import { ask } from "./dialogs.js";
import { named } from "./list.js";
import { element, outsideLink, webAddress } from "../dom.js";
import { settings, word } from "../words.js";

const REASONS = {
  cancel: ["no_longer_needed", "ordered_by_mistake"],
  return: ["changed_mind", "damaged", "defective", "wrong_item", "not_as_described"],
  refund: ["goodwill", "damaged", "lost", "late", "wrong_item"],
};

export class OrderPanel {
  #place = document.getElementById("side");
  #ticket = null;
  #order = null;
  #drawn = "";
  #others = [];
  #state = "";
  #asked = 0;

  /** `changed(row)` hears of the ticket after a change, `announce(text)` tells screen readers. */
  constructor({ changed, announce }) {
    this.changed = changed;
    this.announce = announce;
  }

  /** Show a ticket; its order is read when it is another one, or when `again`. */
  async open(ticket, { again = false } = {}) {
    const other = this.#ticket?.row.reference !== ticket.row.reference;
    this.#ticket = ticket;
    if (other) {
      this.#order = null;
      this.#others = [];
    }
    this.#draw();
    if (other || again) await this.#load(this.#order?.number ?? "");
  }

  get shown() {
    return !this.#place.hidden;
  }

  toggle(on = !this.shown) {
    this.#place.hidden = !on;
    document.getElementById("desk").classList.toggle("with-side", on);
  }

  async #load(number) {
    const turn = ++this.#asked;
    const path = ticketPath(this.#ticket.row.reference, `/orders${number ? `?number=${encodeURIComponent(number)}` : ""}`);
    this.#state = "";
    try {
      const found = await get(path);
      if (turn !== this.#asked) return;
      this.#order = found.order;
      this.#others = found.others;
      this.#state = number && !found.order ? word("side.unknown") : "";
    } catch (refusal) {
      if (turn !== this.#asked) return;
      this.#state = refusal.message;
    }
    this.#draw();
  }

  #draw() {
    const { row, summary, contact, verified_how: how, facts: snapshot, rating, comment } = this.#ticket;
    // What looks the same stays: a button that is replaced between press and release of a mouse hears no click.
    const { reference, agent, state, channel, language } = row;
    const drawn = JSON.stringify([reference, agent, state, channel, language, summary, contact, how, snapshot, rating, comment, this.#order, this.#others, this.#state]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const known = this.#order?.customer ?? snapshot.customer;
    const facts = [
      [word("side.customer"), known?.name],
      [word("side.contact"), contact ?? known?.email],
      [word("side.channel"), named("channel", row.channel)],
      [word("side.language"), named("language", row.language)],
      [word("side.verified"), how ? named("verified", how.replace(":", "_")) : word("side.not_verified")],
      ...drawForm(snapshot.form),
      [word("side.tried"), (snapshot.tried ?? []).map((intent) => settings.words[`tried.${intent}`]).filter(Boolean).join(", ")],
      [word("side.wishes"), (snapshot.wishes ?? []).join(" / ")],
      [word("side.rating"), rating ? `${"★".repeat(rating)}${"☆".repeat(5 - rating)}${comment ? ` ${comment}` : ""}` : ""],
    ].filter(([, value]) => value);
    this.#place.replaceChildren(
      element("button", { class: "tool side-close", type: "button", "aria-label": word("side.close"), onclick: () => this.toggle(false) }, "×"),
      element("h2", {}, word("side.about")),
      element("p", { class: "summary" }, summary),
      element("dl", { class: "facts" }, ...facts.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)])),
      ...(this.#order ? this.#drawOrder(this.#order) : [element("p", { class: "hint" }, this.#state || word("side.no_order"))]),
      this.#order && this.#state ? element("p", { class: "error" }, this.#state) : null ?? "",
      this.#others.length ? this.#drawOthers() : "",
      this.#drawFinder(),
    );
  }

  #drawOrder(order) {
    const may = this.#ticket.row.agent === settings.me && this.#ticket.row.state === "open";
    const button = (name, act, on) => element("button", { class: "button small", type: "button", disabled: !may, onclick: act, hidden: !on }, word(`shop.${name}`));
    return [
      element(
        "section",
        { class: "order", "aria-label": word("cards.order", { number: order.number }) },
        element("header", {}, element("h3", {}, order.number), element("span", { class: "tag status", "data-status": order.status }, named("order_status", order.status))),
        element("p", { class: "hint" }, `${word("side.placed", { when: dayOf(order.placed_at) })} · ${order.total}`),
        element("ul", { class: "lines" }, ...order.lines.map(drawLine)),
        ...order.parcels.map(drawParcel),
        detail("side.ship_to", order.address.join(", ")),
        detail("side.paid", order.payments.map((one) => `${one.label} ${one.amount}`).join(", ")),
        detail("side.refunds", order.refunds.map((one) => `${one.amount} → ${one.label} (${named("return_status", one.status)})`).join(", ")),
        detail("side.returns", order.returns.map((one) => `${one.rma}: ${named("return_status", one.status)}`).join(", ")),
        element(
          "div",
          { class: "order-actions" },
          button("cancel", () => this.#cancel(order), order.can_cancel),
          button("refund", () => this.#refund(order), order.outstanding.length > 0),
          button("return", () => this.#return(order), order.can_return),
        ),
        may || this.#ticket.row.state !== "open" ? null : element("p", { class: "hint" }, word("shop.take_first")),
      ),
    ];
  }

  #drawOthers() {
    const rows = this.#others.map((one) =>
      element(
        "li",
        {},
        element("button", { class: "plain", type: "button", onclick: () => this.#load(one.number) }, one.number),
        element("span", {}, `${named("order_status", one.status)} · ${one.total}`),
      ),
    );
    return element("details", { class: "others", open: true }, element("summary", {}, `${word("side.others")} (${rows.length})`), element("ul", {}, ...rows));
  }

  #drawFinder() {
    const input = element("input", { class: "field", name: "number", "aria-label": word("side.find_number"), placeholder: word("side.find_number"), maxlength: "40" });
    const form = element("form", { class: "finder", role: "search", "aria-label": word("side.find") }, input, element("button", { class: "button small", type: "submit" }, word("side.find_go")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (input.value.trim()) this.#load(input.value.trim());
    });
    return form;
  }

  #cancel(order) {
    return this.#change("cancel", order, word("shop.cancel_detail", { amount: order.total }), [reasonField("cancel")], (values) => ({ reason: values.reason }));
  }

  #refund(order) {
    const amount = element("input", { class: "field", name: "amount", inputmode: "decimal", required: true, autocomplete: "off" });
    const method = element("select", { class: "field", name: "method" }, ...order.outstanding.map((one) => element("option", { value: one.method }, `${one.label} (${one.shown})`)));
    // Nothing is filled in: what somebody only meant to look at must not be all of the order's money.
    const everything = element("button", { class: "plain", type: "button" });
    const held = () => order.outstanding[method.selectedIndex];
    const offer = () => (everything.textContent = word("shop.all_of_it", { amount: held().shown }));
    everything.addEventListener("click", () => (amount.value = plain(held().amount)));
    method.addEventListener("change", offer);
    offer();
    const fields = [labelled("shop.method", method), labelled("shop.amount", amount), everything, reasonField("refund")];
    return this.#change("refund", order, word("shop.refund_detail"), fields, (values) => ({
      amount: figures(values.amount),
      method: values.method,
      reason: values.reason,
    }));
  }

  #return(order) {
    const lines = order.lines.filter((line) => line.returnable > 0);
    const method = element("select", { class: "field", name: "method" }, ...order.outstanding.map((one) => element("option", { value: one.method }, one.label)));
    const pieces = lines.map((line, index) =>
      element(
        "label",
        { class: "labelled" },
        word("shop.pieces", { name: line.name }),
        element("input", { class: "field", type: "number", name: `line-${index}`, min: "0", max: String(line.returnable), value: lines.length === 1 ? String(line.returnable) : "0" }),
      ),
    );
    const fields = [...pieces, reasonField("return"), labelled("shop.method", method)];
    return this.#change("return", order, word("shop.return_detail"), fields, (values) => ({
      lines: lines.map((line, index) => ({ id: line.id, quantity: Number(values[`line-${index}`]) })).filter((line) => line.quantity > 0),
      reason: values.reason,
      method: values.method,
    }));
  }

  /** Ask, and do it: once, however often it is sent while no answer comes. */
  async #change(name, order, detailText, fields, body) {
    const attempts = new Attempts();
    const done = await ask({
      title: word(`shop.${name}_title`, { number: order.number }),
      detail: detailText,
      fields,
      confirm: word(`shop.${name}_confirm`),
      keep: word(`shop.${name}_keep`),
      danger: true,
      act: async (values) => {
        const wanted = { ...body(values), order: order.number };
        const { row } = await attempts.make(wanted, (key) => step(this.#ticket.row.reference, name, { ...wanted, key }));
        this.changed(row);
      },
    });
    if (!done) return;
    this.announce(word("shop.done"));
    await this.#load(order.number);
  }
}

// Without what people write around an amount: spaces, the currency, commas between thousands. What else there is the server
// refuses: to drop it would make 1650 of 16,50 and 5 of -5.
const figures = (written) => {
  const bare = written.replace(/\s|\p{Sc}|원/gu, "");
  return /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare) ? bare.replaceAll(",", "") : bare;
};

const plain = (amount) => amount.replace(/\.0+$/, "");

function detail(key, text) {
  return text ? element("p", { class: "detail" }, element("strong", {}, word(key)), ` ${text}`) : null;
}

const labelled = (key, control) => element("label", { class: "labelled" }, word(key), control);

function reasonField(name) {
  return labelled("shop.reason", element("select", { class: "field", name: "reason" }, ...REASONS[name].map((one) => element("option", { value: one }, word(`reason.${one}`)))));
}

/** What the clerk was doing when it called a person: `[name, value]` of the form, its question, and what is known. */
function drawForm(form) {
  if (!form) return [];
  const reason = ["return_reason", "exchange_reason", "cancel_reason"].map((slot) => form.slots[slot]).find(Boolean);
  return [
    [word("side.form"), named("form", form.name)],
    [word("side.asked"), settings.words[`asked.${form.asked}`]],
    [word("side.form_order"), form.slots.order_number],
    [word("shop.reason"), typeof reason === "string" ? named("reason", reason) : ""],
  ];
}

function drawLine(line) {
  return element("li", {}, element("span", {}, `${line.quantity} × ${line.name}`, line.options ? element("small", {}, ` ${line.options}`) : null), element("span", {}, line.price));
}

function drawParcel(parcel) {
  const when = parcel.delivered_at ? word("side.delivered", { when: dayOf(parcel.delivered_at) }) : parcel.expected_on ? word("side.expected", { when: dayOf(`${parcel.expected_on}T12:00:00`) }) : "";
  const address = webAddress(parcel.url);
  const number = address ? outsideLink(address, {}, parcel.number || word("side.track")) : parcel.number;
  return element("p", { class: "detail" }, element("strong", {}, named("parcel_status", parcel.status)), ` ${parcel.carrier} `, number ?? "", when ? ` · ${when}` : "");
}
