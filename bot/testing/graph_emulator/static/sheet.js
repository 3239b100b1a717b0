// A sheet that comes up from the foot of a phone: a list to pick from.

import { element, icon } from "/phones/shared/dom.js";
import { word } from "/phones/shared/words.js";

const CLOSE = "M6 6l12 12M18 6 6 18";

/**
 * Show `sections` (each `{title?, rows: [{title, description?, glyph? (a drawing), value}]}`) over `screen`.
 * `confirm`: a row is chosen first and sent by a button, as WhatsApp does. `picked(value)` is called once, or never.
 */
export function openSheet(screen, { title, sections, opener, confirm = false }, picked) {
  const place = screen.querySelector(".sheet-place");
  const others = [...screen.children].filter((child) => child !== place);
  const heading = element("h3", { class: "sheet-title" }, title);
  const close = element("button", { class: "sheet-close", type: "button", "aria-label": word("sheet.close") }, icon(CLOSE));
  const send = confirm ? element("button", { class: "sheet-send", type: "button", disabled: true }, word("sheet.send")) : null;
  let chosen = null;

  const finish = (value) => {
    place.hidden = true;
    place.replaceChildren();
    for (const other of others) other.inert = false;
    opener?.focus({ preventScroll: true });
    if (value !== null) picked(value);
  };
  const choose = (value, button, list) => {
    if (!confirm) return finish(value);
    chosen = value;
    send.disabled = false;
    for (const one of list.querySelectorAll("[role=radio]")) one.setAttribute("aria-checked", String(one === button));
  };

  const list = element("div", { class: "sheet-list", ...(confirm ? { role: "radiogroup", "aria-label": title } : {}) });
  for (const section of sections) {
    if (section.title) list.append(element("p", { class: "sheet-section" }, section.title));
    for (const row of section.rows) {
      const button = element("button", { class: "sheet-row", type: "button", ...(confirm ? { role: "radio", "aria-checked": "false" } : {}) },
        row.glyph ? element("span", { class: "sheet-glyph", "aria-hidden": "true" }, icon(row.glyph)) : null,
        element("span", { class: "sheet-words" }, element("span", {}, row.title), row.description ? element("small", {}, row.description) : null),
        confirm ? element("span", { class: "sheet-dot", "aria-hidden": "true" }) : null);
      button.addEventListener("click", () => choose(row.value, button, list));
      list.append(button);
    }
  }
  send?.addEventListener("click", () => finish(chosen));
  close.addEventListener("click", () => finish(null));

  const shade = element("div", { class: "sheet-shade" });
  shade.addEventListener("click", () => finish(null));
  const sheet = element("div", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": title },
    element("div", { class: "sheet-head" }, heading, close), list, send);
  sheet.addEventListener("keydown", (event) => {
    if (event.key === "Escape") finish(null);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const rows = [...list.querySelectorAll(".sheet-row")];
    rows[(rows.indexOf(document.activeElement) + step + rows.length) % rows.length].focus();
  });
  place.replaceChildren(shade, sheet);
  place.hidden = false;
  for (const other of others) other.inert = true;
  list.querySelector(".sheet-row")?.focus({ preventScroll: true });
}
