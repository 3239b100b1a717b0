// What happens at the desk, from the server. EventSource opens a broken connection again, but gives up on an error answer.

import { settings } from "../words.js";

const REOPEN_MS = 3_000;

export class Stream {
  #source = null;
  #reopen = 0;

  /** `on` has `batch(what)`, `again()` (read everything anew), `end()` and `connected(boolean)`. */
  constructor(on) {
    this.on = on;
    addEventListener("online", () => this.open());
  }

  open() {
    clearTimeout(this.#reopen);
    this.#source?.close();
    const source = new EventSource(`/desk/api/events?lang=${settings.language}`);
    source.addEventListener("open", () => this.on.connected(true));
    source.addEventListener("error", () => {
      this.on.connected(false);
      if (source.readyState === EventSource.CLOSED) this.#reopen = setTimeout(() => this.open(), REOPEN_MS);
    });
    source.addEventListener("again", () => this.on.again());
    source.addEventListener("batch", (event) => this.on.batch(JSON.parse(event.data)));
    source.addEventListener("end", () => {
      this.close();
      this.on.end();
    });
    this.#source = source;
  }

  close() {
    clearTimeout(this.#reopen);
    this.#source?.close();
  }
}
