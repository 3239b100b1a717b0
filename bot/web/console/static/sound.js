// A short sound for what should be looked at, made here: nothing to load. It can be switched off.

import { word } from "../words.js";

const KEY = "shopclerk.desk.sound";

export class Sound {
  #button;
  #context = null;

  /** `announce(text)` tells screen readers of the switch. */
  constructor(button, announce) {
    this.#button = button;
    this.announce = announce;
    button.addEventListener("click", () => this.toggle());
    // Browsers let a page make sounds only after it was touched.
    addEventListener("pointerdown", () => this.#wake(), { once: true });
    addEventListener("keydown", () => this.#wake(), { once: true });
    this.#show();
  }

  get on() {
    return localStorage.getItem(KEY) !== "off";
  }

  toggle() {
    localStorage.setItem(KEY, this.on ? "off" : "on");
    this.#show();
    this.announce(word(this.on ? "status.sound_on" : "status.sound_off"));
    if (this.on) this.play("message");
  }

  /** `ticket`: somebody new waits, two notes upwards. `message`: one note. */
  play(what) {
    if (!this.on || this.#context?.state !== "running") return;
    const notes = what === "ticket" ? [659.3, 880] : [587.3];
    notes.forEach((frequency, index) => this.#note(frequency, this.#context.currentTime + index * 0.14));
  }

  #note(frequency, at) {
    const tone = new OscillatorNode(this.#context, { frequency, type: "sine" });
    const volume = new GainNode(this.#context, { gain: 0 });
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.12, at + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.45);
    tone.connect(volume).connect(this.#context.destination);
    tone.start(at);
    tone.stop(at + 0.5);
  }

  #wake() {
    this.#context ??= new AudioContext();
    this.#context.resume();
  }

  #show() {
    this.#button.setAttribute("aria-pressed", String(this.on));
  }
}
