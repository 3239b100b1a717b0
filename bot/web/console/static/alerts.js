// News for an agent whose tab is in the background: a mark in its title, and the browser's own notice where that is wanted.

import { word } from "../words.js";

const KEY = "shopclerk.desk.alerts";
const MARK = "● ";

export class Alerts {
  #button;
  #marked = false;
  #title = document.title;

  /** `announce(text)` tells of the switch; `open(reference)` shows a ticket. */
  constructor(button, { announce, open }) {
    this.#button = button;
    this.announce = announce;
    this.open = open;
    // Browsers have notices only for pages that came over https, or from this machine.
    button.hidden = !("Notification" in window && isSecureContext);
    button.addEventListener("click", () => this.toggle());
    document.addEventListener("visibilitychange", () => document.hidden || this.#mark(false));
    this.#show();
  }

  get on() {
    return !this.#button.hidden && Notification.permission === "granted" && localStorage.getItem(KEY) === "on";
  }

  async toggle() {
    if (this.on) {
      localStorage.setItem(KEY, "off");
    } else {
      const permission = Notification.permission === "default" ? await Notification.requestPermission() : Notification.permission;
      if (permission === "granted") localStorage.setItem(KEY, "on");
      else {
        this.announce(word("status.alerts_blocked"));
        return;
      }
    }
    this.#show();
    this.announce(word(this.on ? "status.alerts_on" : "status.alerts_off"));
  }

  /** The title of the page, which keeps its mark. */
  title(text) {
    this.#title = text;
    document.title = (this.#marked ? MARK : "") + text;
  }

  /** Tell of a ticket, unless the agent looks at the page. `text` has no words of the customer's: screens are seen by others. */
  tell(text, reference) {
    if (!document.hidden) return;
    this.#mark(true);
    if (!this.on) return;
    let notice;
    try {
      notice = new Notification(this.#title.replace(/^\(\d+\) /, ""), { body: text, tag: reference, icon: document.querySelector('link[rel="icon"]').href });
    } catch {
      return; // phones have them for installed apps only
    }
    notice.addEventListener("click", () => {
      window.focus();
      notice.close();
      this.open(reference);
    });
  }

  #mark(on) {
    this.#marked = on;
    this.title(this.#title);
  }

  #show() {
    this.#button.setAttribute("aria-pressed", String(this.on));
  }
}
