// The server's event stream. EventSource opens a broken connection again by itself, but gives up on an error answer.

import { settings } from "./words.js";

const REOPEN_MS = 3_000;

// A hidden tab lets go of its connection after a while: browsers allow only six to one host.
const HIDDEN_MS = 5 * 60_000;

export class Stream {
  #source = null;
  #reopen = 0;
  #hidden = 0;
  #cursor = 0;

  /** `on` has `reply(entry)`, `typing(boolean)`, `clerk(state, name of the person or null)` and `connected(boolean)`. */
  constructor(on) {
    this.on = on;
    document.addEventListener("visibilitychange", () => this.#visibility());
    addEventListener("online", () => this.#source && this.open());
  }

  /** Listen for replies newer than `cursor`, or than the last one that came. */
  open(cursor = this.#cursor) {
    this.close();
    this.#cursor = cursor;
    const source = new EventSource(`/chat/events?after=${cursor}&lang=${settings.language}`);
    source.addEventListener("open", () => this.on.connected(true));
    source.addEventListener("error", () => {
      this.on.connected(false);
      if (source.readyState === EventSource.CLOSED) this.#reopen = setTimeout(() => this.open(), REOPEN_MS);
    });
    source.addEventListener("reply", (event) => {
      const entry = JSON.parse(event.data);
      // A connection that broke may repeat its last event.
      if (entry.id <= this.#cursor) return;
      this.#cursor = entry.id;
      this.on.reply(entry);
    });
    source.addEventListener("typing", (event) => this.on.typing(JSON.parse(event.data).typing));
    source.addEventListener("clerk", (event) => {
      const { state, person = null } = JSON.parse(event.data);
      this.on.clerk(state, person);
    });
    this.#source = source;
  }

  close() {
    clearTimeout(this.#reopen);
    this.#source?.close();
    this.#source = null;
  }

  #visibility() {
    clearTimeout(this.#hidden);
    if (document.hidden) this.#hidden = setTimeout(() => this.close(), HIDDEN_MS);
    else if (!this.#source) this.open();
  }
}
