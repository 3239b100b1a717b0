// Files beside a message: chosen, dropped or pasted, looked at, taken away again; and how they look in a conversation.

import { element, icon } from "./dom.js";
import { settings, word } from "./words.js";

const CLIP = "M19.500 11.500 12 19a4.700 4.700 0 0 1-6.700-6.700l8-8a3.200 3.200 0 0 1 4.500 4.500l-7.900 7.900a1.600 1.600 0 0 1-2.300-2.300l7.100-7.100";
const SHEET = "M7 3.500h7l4.500 4.500v12.500H7ZM14 3.500V8h4.500";
const CROSS = "M7 7l10 10M17 7 7 17";

// What the server keeps, so that a phone offers these first. (Asked for a JPEG, an iPhone makes one of its HEIC.)
const ACCEPT = "image/jpeg,image/png,image/gif,image/webp,application/pdf,audio/*,video/mp4,video/3gpp";

// Uploads that go on at the same time: the server takes few from everybody together.
const AT_ONCE = 2;

// A file that the shop is fetching from a platform is asked for again.
const AGAIN_MS = 3_000;
const MOST_TRIES = 10;

const kindOf = (type) => (type.startsWith("image/") ? "image" : type.startsWith("audio/") ? "voice" : type.startsWith("video/") ? "video" : "file");

export function sizeOf(bytes) {
  const unit = bytes >= 1024 * 1024 ? "megabyte" : "kilobyte";
  const value = Math.max(bytes / (unit === "megabyte" ? 1024 * 1024 : 1024), 0.1);
  return new Intl.NumberFormat(settings.language, { style: "unit", unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The headers of an upload beside those of every request. */
export const uploadHeaders = (file, key) => ({
  "Content-Type": "application/octet-stream",
  "X-File-Name": encodeURIComponent(file.name.slice(0, 200).toWellFormed?.() ?? file.name.slice(0, 200)),
  "X-File-Key": key,
});

export class FileTray {
  #items = [];
  #running = 0;
  #list = element("ul", { class: "tray", "aria-label": word("files.label"), hidden: true });
  #said = element("p", { class: "sr-only", role: "status" });
  #picker = element("input", { type: "file", multiple: true, accept: ACCEPT, hidden: true, "aria-hidden": "true", tabindex: "-1" });

  /** `upload(file, key)` gives `{id, name, kind, size}`; `changed()` hears of every change; `complain(text)` shows why not. */
  constructor({ upload, changed, complain }) {
    this.upload = upload;
    this.changed = changed;
    this.complain = complain;
    this.button = element("button", { class: "tool small attach", type: "button", "aria-label": word("files.attach"), title: word("files.attach"), onclick: () => this.choose() }, icon(CLIP));
    this.element = element("div", { class: "tray-place" }, this.#list, this.#said, this.#picker);
    this.#picker.addEventListener("change", () => {
      this.add(this.#picker.files);
      this.#picker.value = "";
    });
  }

  /** Take what is dropped on `zone` and pasted into `input`, unless `may()` says no. */
  listen(zone, input, may = () => true) {
    const carries = (event) => event.dataTransfer?.types.includes("Files") && may();
    for (const kind of ["dragenter", "dragover"]) {
      zone.addEventListener(kind, (event) => {
        if (!carries(event)) return;
        event.preventDefault();
        zone.classList.add("dropping");
      });
    }
    zone.addEventListener("dragleave", (event) => zone.contains(event.relatedTarget) || zone.classList.remove("dropping"));
    zone.addEventListener("drop", (event) => {
      zone.classList.remove("dropping");
      if (!carries(event)) return;
      event.preventDefault();
      this.add(event.dataTransfer.files);
      input.focus();
    });
    input.addEventListener("paste", (event) => {
      if (!event.clipboardData?.files.length || !may()) return;
      event.preventDefault();
      this.add(event.clipboardData.files);
    });
  }

  choose() {
    this.#picker.click();
  }

  get empty() {
    return !this.#items.length;
  }

  /** Whether each file is with the server. */
  get ready() {
    return this.#items.every((item) => item.state === "ready");
  }

  /** What goes into the message: `{id, name, kind}`. */
  get files() {
    return this.#items.map(({ id, name, kind, size }) => ({ id, name, kind, size }));
  }

  add(files) {
    const room = settings.mostFiles - this.#items.length;
    this.complain("");
    const problems = files.length > room ? [word("files.too_many", { most: settings.mostFiles })] : [];
    for (const file of [...files].slice(0, Math.max(room, 0))) {
      if (!file.size) problems.push(word("files.empty", { name: file.name }));
      else if (file.size > settings.fileLimit) problems.push(word("files.too_large", { name: file.name, limit: sizeOf(settings.fileLimit) }));
      else this.#items.push({ key: newKey(), file, name: file.name, kind: kindOf(file.type), size: file.size, state: "waiting", address: URL.createObjectURL(file) });
    }
    this.#draw();
    if (problems.length) this.complain(problems.join(" "));
    this.#start();
  }

  /** Put files back that the server has already, such as those of a message that it refused. */
  putBack(files) {
    this.#items = [...files.map((file) => ({ ...file, key: newKey(), state: "ready", address: null })), ...this.#items];
    this.#draw();
  }

  clear() {
    for (const item of this.#items) if (item.address) URL.revokeObjectURL(item.address);
    this.#items = [];
    this.#draw();
  }

  #start() {
    for (const item of this.#items) if (item.state === "waiting" && this.#running < AT_ONCE) this.#send(item);
  }

  async #send(item) {
    this.#running += 1;
    this.#become(item, "uploading");
    try {
      const kept = await this.upload(item.file, item.key);
      Object.assign(item, kept);
      this.#become(item, "ready");
      this.#said.textContent = word("files.added", { name: item.name });
    } catch (refusal) {
      // Taken away meanwhile, or of another ticket by now: nobody asks any more.
      const here = this.#items.includes(item);
      // 507: there is no room, and there will not be a moment later.
      if (!here) item.state = "failed";
      else if ((refusal.status >= 400 && refusal.status < 500 && refusal.status !== 408) || refusal.status === 507) {
        this.#remove(item);
        this.complain(`${item.name}: ${refusal.message}`);
      } else {
        this.#become(item, "failed");
        this.complain(word("files.failed", { name: item.name }));
      }
    }
    this.#running -= 1;
    this.#start();
  }

  #become(item, state) {
    item.state = state;
    if (this.#items.includes(item)) this.#draw();
  }

  #remove(item) {
    const place = this.#items.indexOf(item);
    if (place < 0) return;
    if (item.address) URL.revokeObjectURL(item.address);
    const focused = this.#list.contains(document.activeElement);
    this.#items.splice(place, 1);
    this.#draw();
    this.complain("");
    if (focused) (this.#list.querySelectorAll(".tray-remove")[Math.min(place, this.#items.length - 1)] ?? this.button).focus();
  }

  #draw() {
    const focused = document.activeElement?.closest?.(".tray-item")?.dataset.key;
    this.#list.hidden = this.empty;
    this.#list.replaceChildren(...this.#items.map((item) => this.#drawItem(item)));
    if (focused) this.#list.querySelector(`[data-key="${focused}"] .tray-remove`)?.focus();
    this.changed();
  }

  #drawItem(item) {
    const state = { waiting: "files.uploading", uploading: "files.uploading" }[item.state];
    const picture = item.kind === "image" && item.address ? element("img", { src: item.address, alt: "" }) : icon(SHEET);
    return element(
      "li",
      { class: "tray-item", "data-state": item.state, "data-key": item.key },
      element("span", { class: "tray-picture" }, picture),
      element(
        "span",
        { class: "tray-words" },
        element("span", { class: "tray-name", title: item.name }, item.name),
        item.state === "failed"
          ? element("button", { class: "tray-again", type: "button", onclick: () => this.#again(item) }, word("files.again"))
          : element("span", { class: "tray-state" }, state ? word(state) : sizeOf(item.size ?? 0)),
      ),
      element("button", { class: "tray-remove", type: "button", "aria-label": word("files.remove", { name: item.name }), title: word("files.remove", { name: item.name }), onclick: () => this.#remove(item) }, icon(CROSS)),
    );
  }

  #again(item) {
    item.state = "waiting";
    this.complain("");
    this.#start();
  }
}

/** A file in a conversation: a picture, a player, or a link that saves it. `address` is where its bytes are. */
export function drawFile(file, address, { again = false } = {}) {
  const name = file.name || word(`attachment.${file.kind}`);
  const place = element("div", { class: `file ${file.kind}` });
  const failed = () => explain(place, { ...file, name }, address, again, 1);
  if (["image", "sticker"].includes(file.kind)) {
    const picture = element("img", { src: address, alt: name, decoding: "async" });
    picture.addEventListener("error", failed, { once: true });
    place.append(element("a", { class: "file-picture", href: address, target: "_blank", rel: "noopener" }, picture, element("span", { class: "sr-only" }, ` (${word("log.new_tab")})`)));
  } else if (["voice", "video"].includes(file.kind)) {
    const player = element(file.kind === "voice" ? "audio" : "video", { src: address, controls: true, preload: "metadata", "aria-label": name });
    player.addEventListener("error", failed, { once: true });
    place.append(player, element("a", { class: "file-save", href: address, download: name }, name));
  } else {
    place.append(drawLink(file, name, address));
  }
  return place;
}

const drawLink = (file, name, address) =>
  element("a", { class: "file-link", href: address, download: name }, icon(SHEET), element("span", {}, name, file.size ? element("small", {}, sizeOf(file.size)) : null));

/** Say why the bytes did not come; what is being fetched is asked for again. */
async function explain(place, file, address, again, tries) {
  let code = "unreachable";
  let message = word("files.unreachable");
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (answer.ok) {
      // They are here by now; and if that was so before, this browser cannot show them.
      if (again) place.replaceChildren(drawLink(file, file.name, address));
      else place.replaceWith(drawFile(file, address, { again: true }));
      return;
    }
    ({ code, message } = (await answer.json()).error);
  } catch {
    // Without an answer there is nothing better to say.
  }
  const line = settings.words[`errors.${code}`] ?? message;
  place.replaceChildren(element("p", { class: "file-missing" }, icon(SHEET), element("span", {}, file.name, element("small", {}, line))));
  if (["file_wanted", "unreachable"].includes(code) && tries < MOST_TRIES) setTimeout(() => place.isConnected && explain(place, file, address, again, tries + 1), AGAIN_MS);
}
