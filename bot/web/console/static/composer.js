// Where an agent writes: to the customer, or a note to colleagues. What could not be sent waits and is sent again.

import { newKey, postFile, step } from "./api.js";
import { chooseCanned, chooseOrder, chooseProduct } from "./cards.js";
import { element, icon } from "../dom.js";
import { FileTray } from "../files.js";
import { settings, word } from "../words.js";

const TYPING_EVERY_MS = 3_000;
const RETRY_MS = 4_000;

const DRAFT = "shopclerk.desk.draft.";
const WAITING = "shopclerk.desk.waiting.";

const SEND = "M12 19V5M5.500 11.500 12 5l6.500 6.500";
const CANNED = "M5 5h14v10H9l-4 4ZM9 9h6M9 12h4";
const PRODUCT = "M4 8l8-4 8 4v8l-8 4-8-4ZM4 8l8 4 8-4M12 12v8";
const ORDER = "M6 4h12v16l-3-2-3 2-3-2-3 2ZM9 9h6M9 13h6";

export class Composer {
  #input = element("textarea", { rows: "1", id: "composer-input" });
  #error = element("p", { class: "error", role: "alert" });
  #send = element("button", { class: "send", type: "submit" }, icon(SEND));
  #cards = element("div", { class: "chosen" });
  #tools = element("div", { class: "composer-tools" });
  #reply = this.#tab("reply");
  #note = this.#tab("note");
  #row = null;
  #chosen = [];
  #tray = new FileTray({
    upload: (file, key) => postFile(this.#row.reference, file, key),
    // Files came or went: nobody typed, and the draft is what it was.
    changed: () => this.#allow(),
    complain: (reason) => this.#complain(reason),
  });
  #mode = "reply";
  #typed = 0;
  #timer = 0;
  #sending = false;

  /** `changed(row)` hears of the ticket after a step, `waiting(items)` of what is on its way. */
  constructor({ changed, waiting }) {
    this.changed = changed;
    this.waiting = waiting;
    const label = element("label", { class: "sr-only", for: "composer-input" }, word("composer.reply_label"));
    this.#tools.append(
      ...(settings.mostFiles ? [this.#tray.button] : []),
      this.#tool("canned", CANNED, () => this.insertCanned()),
      this.#tool("product", PRODUCT, () => this.#insertProduct()),
      this.#tool("order_card", ORDER, () => this.#insertOrder()),
    );
    this.element = element(
      "form",
      { class: "composer", autocomplete: "off" },
      element("div", { class: "tabs", role: "group", "aria-label": word("composer.send") }, this.#reply, this.#note, this.#tools),
      this.#error,
      this.#cards,
      this.#tray.element,
      element("div", { class: "composer-row" }, label, this.#input, this.#send),
    );
    this.label = label;
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    if (settings.mostFiles) this.#tray.listen(document.getElementById("ticket"), this.#input, () => this.#may && this.#mode === "reply");
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#input.addEventListener("input", () => this.#changed());
    addEventListener("online", () => this.flush());
  }

  /** Show the composer of a ticket; a draft that was begun is there again. */
  open(row) {
    const other = this.#row?.reference !== row.reference;
    this.#row = row;
    const may = row.agent === settings.me && row.state === "open";
    const before = this.#may;
    this.#may = may;
    this.#reply.disabled = !may;
    if (other) {
      this.#chosen = [];
      this.#tray.clear();
      const draft = this.#drafted(row.reference);
      this.#input.value = draft.text;
      this.#mode = draft.text ? draft.mode : "reply";
    }
    if (!may) this.#mode = "note";
    // What is being written as a note never turns into words to the customer by itself.
    else if (before !== may && !this.#input.value) this.#mode = "reply";
    if (other) {
      this.waiting(this.#stored());
      this.flush();
    }
    this.#show();
  }

  #may = null;

  #drafted(reference) {
    const [, mode, text] = (sessionStorage.getItem(DRAFT + reference) ?? "").match(/^(reply|note):([^]*)$/) ?? [null, "note", ""];
    return { mode, text };
  }

  /** Let the agent write to the customer, unless a note is being written. */
  begin() {
    this.focus(this.#input.value ? this.#mode : "reply");
  }

  focus(mode = this.#mode) {
    if (mode === "reply" && this.#reply.disabled) return;
    this.#mode = mode;
    this.#show();
    this.#input.focus();
  }

  async insertCanned() {
    if (this.#mode === "note" && this.#reply.disabled) return;
    this.#mode = "reply";
    this.#show();
    try {
      const text = await chooseCanned(this.#row.reference);
      if (text) this.#insert(text);
    } catch (refusal) {
      this.#complain(refusal.message);
    }
  }

  /** Let the agent choose files for the customer. */
  attach() {
    if (this.#reply.disabled || !settings.mostFiles) return;
    this.focus("reply");
    this.#tray.choose();
  }

  /** Send what waits, oldest first. */
  async flush() {
    clearTimeout(this.#timer);
    const reference = this.#row?.reference;
    if (!reference || this.#sending) return;
    this.#sending = true;
    for (const item of this.#stored()) {
      if (!(await this.#sendOne(reference, item))) break;
    }
    this.#sending = false;
  }

  discard(key) {
    this.#store(this.#stored().filter((item) => item.key !== key));
  }

  #submit() {
    const text = this.#input.value.trim();
    const count = [...text].length;
    if (count > settings.textLimit) {
      const number = new Intl.NumberFormat(settings.language);
      return this.#complain(word("composer.too_long", { limit: number.format(settings.textLimit), count: number.format(count) }));
    }
    const files = this.#mode === "reply" ? this.#tray.files : [];
    if (!text && !(this.#mode === "reply" && this.#chosen.length) && !files.length) return undefined;
    if (files.length && !this.#tray.ready) return this.#complain(word("files.wait"));
    const left = this.#mode === "reply" ? text.match(/\{\w+\}/) : null;
    if (left) {
      this.#input.focus();
      this.#input.setSelectionRange(this.#input.value.indexOf(left[0]), this.#input.value.indexOf(left[0]) + left[0].length);
      return this.#complain(word("errors.placeholder_left"));
    }
    const item = { key: newKey(), what: this.#mode, text, cards: this.#mode === "reply" ? this.#chosen : [], files, at: new Date().toISOString() };
    this.#input.value = "";
    if (this.#mode === "reply") {
      this.#chosen = [];
      this.#tray.clear();
    }
    this.#show();
    this.#changed();
    this.#store([...this.#stored(), item]);
    return this.flush();
  }

  async #sendOne(reference, item) {
    const cards = item.cards.map(({ product, order }) => (product ? { product } : { order }));
    try {
      const body = item.what === "reply" ? { text: item.text, cards, files: (item.files ?? []).map((file) => file.id), key: item.key } : { text: item.text, key: item.key };
      const { row } = await step(reference, item.what, body);
      this.#store(this.#stored(reference).filter((other) => other.key !== item.key), reference);
      this.changed(row);
      return true;
    } catch (refusal) {
      if (refusal.passing) {
        this.#fail(reference, item, word("composer.waiting"));
        this.#timer = setTimeout(() => this.flush(), RETRY_MS);
      } else {
        // Refused for what it is: back into the field, nothing is lost.
        this.#store(this.#stored(reference).filter((other) => other.key !== item.key), reference);
        if (this.#row?.reference === reference) {
          this.#input.value = [item.text, this.#input.value].filter(Boolean).join("\n");
          this.#chosen = [...item.cards, ...this.#chosen];
          if (item.files?.length && refusal.code !== "unknown_file") this.#tray.putBack(item.files);
          this.#show();
          this.#complain(refusal.message);
        }
      }
      return false;
    }
  }

  #fail(reference, item, failed) {
    this.#store(this.#stored(reference).map((other) => (other.key === item.key ? { ...other, failed } : other)), reference);
  }

  #stored(reference = this.#row.reference) {
    try {
      return JSON.parse(sessionStorage.getItem(WAITING + reference)) ?? [];
    } catch {
      return [];
    }
  }

  #store(items, reference = this.#row.reference) {
    sessionStorage.setItem(WAITING + reference, JSON.stringify(items));
    if (this.#row?.reference === reference) this.waiting(items);
  }

  async #insertProduct() {
    const chosen = await chooseProduct(this.#row.language);
    if (chosen) this.#add(chosen);
  }

  async #insertOrder() {
    const chosen = await chooseOrder(this.#row.order_number);
    if (chosen) this.#add(chosen);
  }

  #add(card) {
    this.#chosen = [...this.#chosen, { image_url: "", url: "", subtitle: "", ...card }];
    this.#show();
    this.#input.focus();
  }

  /** Put `text` where the cursor is, and mark the first placeholder that is left. */
  #insert(text) {
    const { selectionStart: from, selectionEnd: to, value } = this.#input;
    this.#input.setRangeText(text, value ? from : 0, value ? to : value.length, "end");
    const left = text.match(/\{\w+\}/);
    this.#input.focus();
    if (left) {
      const at = this.#input.value.indexOf(left[0]);
      this.#input.setSelectionRange(at, at + left[0].length);
    }
    this.#changed();
  }

  #key(event) {
    // 229: Safari ends the composition of a Korean syllable before it reports the Enter that ended it.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    }
  }

  /** A `/` alone asks for a canned response. Keyboards on a screen say of no key what it is: what was typed tells. */
  #asksForCanned() {
    if (this.#input.value !== "/" || this.#mode !== "reply") return false;
    this.#input.value = "";
    this.insertCanned();
    return true;
  }

  #changed() {
    if (this.#asksForCanned()) return;
    this.#complain("");
    this.#allow();
    this.#input.style.height = "auto";
    this.#input.style.height = `${Math.min(this.#input.scrollHeight, 220)}px`;
    sessionStorage.setItem(DRAFT + this.#row.reference, `${this.#mode}:${this.#input.value}`);
    const now = Date.now();
    if (this.#mode === "reply" && this.#input.value && now - this.#typed > TYPING_EVERY_MS) {
      this.#typed = now;
      step(this.#row.reference, "typing", {}).catch(() => {});
    }
  }

  #show() {
    const note = this.#mode === "note";
    this.element.classList.toggle("noting", note);
    this.#reply.setAttribute("aria-pressed", String(!note));
    this.#note.setAttribute("aria-pressed", String(note));
    this.#tools.hidden = note;
    this.#cards.hidden = note;
    this.#tray.element.hidden = note;
    this.label.textContent = word(note ? "composer.note_label" : "composer.reply_label");
    this.#input.placeholder = word(note ? "composer.note_placeholder" : "composer.reply_placeholder");
    this.#send.setAttribute("aria-label", word(note ? "composer.add_note" : "composer.send"));
    this.#send.title = word(note ? "composer.add_note" : "composer.send");
    this.#cards.replaceChildren(
      ...this.#chosen.map((card, index) =>
        element(
          "button",
          {
            class: "chip",
            type: "button",
            "aria-label": word("composer.remove_card", { title: card.title }),
            onclick: () => {
              this.#chosen = this.#chosen.filter((_, at) => at !== index);
              this.#show();
            },
          },
          `${card.title} ×`,
        ),
      ),
    );
    this.#allow();
  }

  /** Let what is there be sent. */
  #allow() {
    this.#send.disabled = this.#bare;
    if (this.#tray.ready && this.#error.textContent === word("files.wait")) this.#complain("");
  }

  /** Whether there is nothing to send. */
  get #bare() {
    const beside = this.#mode === "reply" && (this.#chosen.length || !this.#tray.empty);
    return !this.#input.value.trim() && !beside;
  }

  #complain(reason) {
    this.#error.textContent = reason;
  }

  #tab(mode) {
    return element("button", { class: "tab", type: "button", "aria-pressed": "false", onclick: () => this.focus(mode) }, word(`composer.${mode}`));
  }

  #tool(name, path, act) {
    return element("button", { class: "tool small", type: "button", "aria-label": word(`composer.${name}`), title: word(`composer.${name}`), onclick: act }, icon(path));
  }
}
