// Messages on their way: in order, one at a time, kept over a reload of the tab until the server has them.

const KEY = "shopclerk.outbox";
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

/** A UUID; `crypto.randomUUID` is missing on plain http, as when a phone looks at a computer in the same network. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export class Outbox {
  #items = [];
  #busy = false;
  #failures = 0;
  #timer = 0;

  /**
   * `send(item)` resolves when the server has the item and rejects with an ApiError.
   * `changed(item, error)` is told of each item's new `state`: sending, sent, failed (tried again) or refused.
   */
  constructor({ send, changed }) {
    this.send = send;
    this.changed = changed;
    try {
      this.#items = JSON.parse(sessionStorage.getItem(KEY)) ?? [];
    } catch {
      this.#items = [];
    }
  }

  /** What the server does not have yet, oldest first. */
  get items() {
    return [...this.#items];
  }

  /** Queue a message and return it. `payload` is null for typed text; `files` are with the server already. */
  add(text, payload = null, files = []) {
    const item = { id: newId(), text, payload, files, at: new Date().toISOString(), state: "sending", repeated: false };
    this.#items.push(item);
    this.#save();
    // After the caller has drawn it
    queueMicrotask(() => this.flush());
    return item;
  }

  /** Send what waits, now. */
  async flush() {
    clearTimeout(this.#timer);
    if (this.#busy) return;
    this.#busy = true;
    while (this.#items.length && (await this.#sendFirst()));
    this.#busy = false;
  }

  /** What waits may have arrived already: the page draws itself anew once it is surely there. */
  markRepeated() {
    for (const item of this.#items) item.repeated = true;
  }

  clear() {
    clearTimeout(this.#timer);
    this.#items = [];
    this.#save();
  }

  async #sendFirst() {
    const item = this.#items[0];
    this.#tell(item, "sending");
    try {
      await this.send(item);
    } catch (error) {
      if (error.final) {
        this.#drop(item);
        this.#tell(item, "refused", error);
        return true;
      }
      item.repeated = true;
      this.#save();
      for (const waiting of this.#items) this.#tell(waiting, "failed", error);
      this.#timer = setTimeout(() => this.flush(), Math.min(FIRST_RETRY_MS * 2 ** this.#failures++, LAST_RETRY_MS));
      return false;
    }
    this.#failures = 0;
    this.#drop(item);
    this.#tell(item, "sent");
    return true;
  }

  #tell(item, state, error = null) {
    item.state = state;
    this.changed(item, error);
  }

  #drop(item) {
    this.#items = this.#items.filter((other) => other !== item);
    this.#save();
  }

  #save() {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(this.#items));
    } catch {
      // Storage is full or forbidden: the queue still works until the page is left.
    }
  }
}
