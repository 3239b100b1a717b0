// The page's settings and its words in the customer's language, as the server wrote them into the page.

export const settings = JSON.parse(document.getElementById("settings").textContent);

/** The text named `key` (such as `state.sent`), with `{name}` filled in from `values`. */
export function word(key, values = {}) {
  return settings.words[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}
