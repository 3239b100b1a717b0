// The input: grows with its text, sends on Enter, and never while a Korean syllable is still being put together.

import { FileTray } from "./files.js";
import { settings, word } from "./words.js";

const DRAFT_KEY = "shopclerk.draft";

export class Composer {
  #form = document.getElementById("composer");
  #input = document.getElementById("input");
  #send = document.getElementById("send");
  #error = document.getElementById("composer-error");
  #composing = false;
  #tray = null;

  /** `submit(text, files)` is called with what the customer sends, `typing()` while they write; `upload` is a tray's. */
  constructor({ submit, typing, upload }) {
    this.submit = submit;
    this.typing = typing;
    if (settings.mostFiles) this.#openTray(upload);
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#input.addEventListener("input", () => {
      this.#changed();
      if (this.#input.value.trim()) this.typing();
    });
    this.#input.addEventListener("compositionstart", () => (this.#composing = true));
    this.#input.addEventListener("compositionend", () => (this.#composing = false));
    this.#input.value = sessionStorage.getItem(DRAFT_KEY) ?? "";
    this.#changed();
  }

  focus() {
    this.#input.focus({ preventScroll: true });
  }

  /** Give back what the server refused, with the reason; what was typed since stays behind it. */
  giveBack(text, files, reason) {
    this.#input.value = [text, this.#input.value].filter(Boolean).join("\n");
    if (files.length) this.#tray?.putBack(files);
    this.#changed();
    this.#complain(reason);
    this.focus();
  }

  #key(event) {
    // 229: Safari ends the composition before it reports the Enter that ended it.
    if (event.isComposing || this.#composing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    }
  }

  #submit() {
    if (this.#composing) {
      // The send button was pressed within a syllable: the browser is about to finish it.
      this.#input.addEventListener("compositionend", () => setTimeout(() => this.#submit()), { once: true });
      this.#input.blur();
      return;
    }
    const text = this.#input.value.trim();
    if (!text && this.#bare) return;
    if (!this.#bare && !this.#tray.ready) {
      this.#complain(word("files.wait"));
      return;
    }
    const count = [...text].length;
    if (count > settings.textLimit) {
      const number = new Intl.NumberFormat(settings.language);
      this.#complain(word("composer.too_long", { limit: number.format(settings.textLimit), count: number.format(count) }));
      return;
    }
    const files = this.#tray?.files ?? [];
    this.#input.value = "";
    this.#tray?.clear();
    this.#changed();
    this.submit(text, files);
  }

  #openTray(upload) {
    this.#tray = new FileTray({ upload, changed: () => this.#allow(), complain: (reason) => this.#complain(reason) });
    this.#form.querySelector(".composer-row").before(this.#tray.element);
    this.#input.before(this.#tray.button);
    this.#tray.listen(document.querySelector(".panel"), this.#input);
  }

  /** Whether there is no file. */
  get #bare() {
    return this.#tray?.empty ?? true;
  }

  #changed() {
    this.#complain("");
    this.#allow();
    this.#input.style.height = "auto";
    this.#input.style.height = `${this.#input.scrollHeight}px`;
    try {
      sessionStorage.setItem(DRAFT_KEY, this.#input.value);
    } catch {
      // Without storage the draft is only on the screen.
    }
  }

  /** Let what is there be sent. */
  #allow() {
    this.#send.disabled = !this.#input.value.trim() && this.#bare;
    if (this.#tray?.ready && this.#error.textContent === word("files.wait")) this.#complain("");
  }

  #complain(reason) {
    this.#error.textContent = reason;
    if (reason) this.#input.setAttribute("aria-invalid", "true");
    else this.#input.removeAttribute("aria-invalid");
  }
}
