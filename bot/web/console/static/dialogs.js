// Questions in a dialog: a form is asked, the answer is a promise.

import { element } from "../dom.js";
import { word } from "../words.js";

/**
 * Ask a form. `fields` are elements whose `name`d controls are read. Resolves to an object of their values, or null
 * when the agent thought better of it. `act(values)` may do the thing: while it fails, its error is shown and the
 * dialog stays. The buttons say what they do: `confirm`, and `keep` for what leaves all as it is.
 */
export function ask({ title, detail = "", fields = [], confirm, keep = word("dialog.cancel"), act = null, danger = false }) {
  return new Promise((resolve) => {
    const error = element("p", { class: "error", role: "alert" });
    const yes = element("button", { class: `button primary${danger ? " danger" : ""}`, type: "submit" }, confirm);
    const no = element("button", { class: "button", type: "button", onclick: () => dialog.close() }, keep);
    const form = element(
      "form",
      { class: "dialog-form" },
      element("h2", { id: "dialog-title" }, title),
      detail ? element("p", { class: "hint" }, detail) : null,
      ...fields,
      error,
      element("div", { class: "dialog-buttons" }, no, yes),
    );
    const dialog = element("dialog", { class: "dialog", "aria-labelledby": "dialog-title" }, form);
    let answer = null;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const values = Object.fromEntries(new FormData(form));
      yes.disabled = true;
      error.textContent = "";
      try {
        if (act) await act(values);
        answer = values;
        dialog.close();
      } catch (refusal) {
        error.textContent = refusal.message;
      } finally {
        yes.disabled = false;
      }
    });
    show(dialog, () => resolve(answer));
    (form.querySelector("input:not([type=hidden]), textarea, select") ?? yes).focus();
  });
}

/** Choose one of `load(query)`'s `{title, detail, image, value}`; resolves to its value or null. */
export function choose({ title, label, none, load, wait = 0 }) {
  return new Promise((resolve) => {
    let answer = null;
    let timer = 0;
    let asked = 0;
    const list = element("ul", { class: "choices", role: "listbox", id: "choices", "aria-label": title });
    const input = element("input", {
      class: "field",
      type: "search",
      placeholder: label,
      "aria-label": label,
      role: "combobox",
      "aria-controls": "choices",
      "aria-expanded": "true",
      autocomplete: "off",
    });
    const no = element("button", { class: "button", type: "button", onclick: () => dialog.close() }, word("dialog.cancel"));
    const dialog = element(
      "dialog",
      { class: "dialog chooser", "aria-labelledby": "dialog-title" },
      element("h2", { id: "dialog-title" }, title),
      input,
      list,
      element("div", { class: "dialog-buttons" }, no),
    );
    const mark = (index) => {
      const options = [...list.querySelectorAll("[role=option]")];
      options.forEach((one, at) => one.setAttribute("aria-selected", String(at === index)));
      options[index]?.scrollIntoView({ block: "nearest" });
      if (options[index]) input.setAttribute("aria-activedescendant", options[index].id);
      else input.removeAttribute("aria-activedescendant");
    };
    const marked = () => [...list.querySelectorAll("[role=option]")].findIndex((one) => one.getAttribute("aria-selected") === "true");
    const pick = (value) => {
      answer = value;
      dialog.close();
    };
    const draw = async () => {
      const turn = ++asked;
      let found;
      try {
        found = await load(input.value.trim());
      } catch (refusal) {
        list.replaceChildren(element("li", { class: "hint" }, refusal.message));
        return;
      }
      // A slow answer to what was typed before
      if (turn !== asked) return;
      list.replaceChildren(...found.map((one, index) => drawChoice(one, index, pick)));
      if (!found.length) list.append(element("li", { class: "hint" }, none));
      mark(0);
    };
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(draw, wait);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const options = list.querySelectorAll("[role=option]");
      if (event.key === "ArrowDown") mark(Math.min(marked() + 1, options.length - 1));
      else if (event.key === "ArrowUp") mark(Math.max(marked() - 1, 0));
      else if (event.key === "Enter") options[marked()]?.click();
      else return;
      event.preventDefault();
    });
    show(dialog, () => resolve(answer));
    input.focus();
    draw();
  });
}

/** Show `children` until they are closed. */
export function tell(title, ...children) {
  const close = element("button", { class: "button primary", type: "button", onclick: () => dialog.close() }, word("dialog.close"));
  const dialog = element(
    "dialog",
    { class: "dialog", "aria-labelledby": "dialog-title" },
    element("h2", { id: "dialog-title" }, title),
    ...children,
    element("div", { class: "dialog-buttons" }, close),
  );
  show(dialog, () => {});
  close.focus();
}

function drawChoice({ title, detail = "", image = "", value }, index, pick) {
  return element(
    "li",
    { class: "option", role: "option", id: `choice-${index}`, "aria-selected": "false", onclick: () => pick(value) },
    image ? element("img", { src: image, alt: "", loading: "lazy", referrerpolicy: "no-referrer" }) : null,
    element("div", {}, element("strong", {}, title), detail ? element("span", {}, detail) : null),
  );
}

function show(dialog, closed) {
  const before = document.activeElement;
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    // Back to where the agent was, if that is still there; but who has gone on meanwhile is not called back.
    const nowhere = document.activeElement === document.body || dialog.contains(document.activeElement);
    dialog.remove();
    if (nowhere && before?.isConnected) before.focus({ preventScroll: true });
    closed();
  });
  document.body.append(dialog);
  dialog.showModal();
}
