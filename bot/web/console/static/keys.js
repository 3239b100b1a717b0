// Shortcuts. Single keys can be switched off (WCAG 2.1.4): they are in the way of speech input.

import { tell } from "./dialogs.js";
import { element } from "../dom.js";
import { word } from "../words.js";

const KEY = "shopclerk.desk.keys";

// By place on the keyboard, so that they work while Korean is being typed.
const SHOWN = [
  ["j", "next"],
  ["k", "previous"],
  ["/", "search"],
  ["t", "take"],
  ["r", "reply"],
  ["n", "note"],
  ["Enter", "send"],
  ["c", "canned"],
  ["f", "attach"],
  ["a", "assign"],
  ["s", "snooze"],
  ["b", "back"],
  ["e", "close"],
  ["o", "order"],
  ["1 – 5", "views"],
  ["m", "sound"],
  ["Esc", "leave"],
  ["?", "help"],
];

const singleKeys = () => localStorage.getItem(KEY) !== "off";

// Whoever types `t` and then `r` means the key: taking a ticket has moved the focus into the reply meanwhile.
const HABIT_MS = 1_500;

/** Let keys act: `acts` has a function for each name in the list, and `view(number)`. */
export function startKeys(acts) {
  let taken = 0;
  document.addEventListener("keydown", (event) => {
    const justTaken = Date.now() - taken < HABIT_MS;
    taken = 0;
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") {
      acts.leave();
      return;
    }
    const field = event.target.closest("input, textarea, select, [contenteditable]");
    if (field) {
      if (justTaken && event.code === "KeyR" && !event.shiftKey && !field.value) event.preventDefault();
      return;
    }
    if (event.key === "?") return act(event, showKeys);
    if (!singleKeys()) return undefined;
    if (event.key === "/") return act(event, acts.search);
    if (/^Digit[1-5]$/.test(event.code)) return act(event, () => acts.view(Number(event.code.at(-1))));
    const letter = /^Key[A-Z]$/.test(event.code) ? event.code.at(-1).toLowerCase() : "";
    const name = SHOWN.find(([key]) => key === letter)?.[1];
    if (name === "take" && !event.shiftKey) taken = Date.now();
    return name && !event.shiftKey ? act(event, acts[name]) : undefined;
  });
}

function act(event, what) {
  event.preventDefault();
  what();
}

/** The list of all shortcuts, and the switch. */
export function showKeys() {
  const list = element(
    "dl",
    { class: "keys" },
    ...SHOWN.map(([key, name]) => element("div", {}, element("dt", {}, element("kbd", {}, key)), element("dd", {}, word(`keys.${name}`)))),
  );
  const single = element("input", { type: "checkbox", checked: singleKeys(), "aria-describedby": "single-hint" });
  single.addEventListener("change", () => localStorage.setItem(KEY, single.checked ? "on" : "off"));
  tell(
    word("keys.title"),
    list,
    element("label", { class: "radio" }, single, word("keys.single")),
    element("p", { class: "hint", id: "single-hint" }, word("keys.single_hint")),
  );
}
