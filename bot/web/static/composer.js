// The input: grows with its text, sends on Enter, and never while a Korean syllable is still being put together.

import { settings, word } from "./words.js";

const DRAFT_KEY = "shopclerk.draft";

export class Composer {
  #form = document.getElementById("composer");
  #input = document.getElementById("input");
  #send = document.getElementById("send");
  #error = document.getElementById("composer-error");
  #composing = false;

  /** `submit(text)` is called with what the customer sends, `typing()` while they write. */
  constructor(submit, typing) {
    this.submit = submit;
    this.typing = typing;
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

  /** Give a text back that the server refused, with the reason; what was typed since stays behind it. */
  giveBack(text, reason) {
    this.#input.value = [text, this.#input.value].filter(Boolean).join("\n");
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
    if (!text) return;
    const count = [...text].length;
    if (count > settings.textLimit) {
      const number = new Intl.NumberFormat(settings.language);
      this.#complain(word("composer.too_long", { limit: number.format(settings.textLimit), count: number.format(count) }));
      return;
    }
    this.#input.value = "";
    this.#changed();
    this.submit(text);
  }

  #changed() {
    this.#complain("");
    this.#send.disabled = !this.#input.value.trim();
    this.#input.style.height = "auto";
    this.#input.style.height = `${this.#input.scrollHeight}px`;
    try {
      sessionStorage.setItem(DRAFT_KEY, this.#input.value);
    } catch {
      // Without storage the draft is only on the screen.
    }
  }

  #complain(reason) {
    this.#error.textContent = reason;
    if (reason) this.#input.setAttribute("aria-invalid", "true");
    else this.#input.removeAttribute("aria-invalid");
  }
}
