// Light or dark: the system's choice until the customer makes one, kept in a cookie so that the server draws it at once.

import { settings } from "./words.js";

const YEAR_S = 365 * 24 * 60 * 60;

/** Make `button` switch between light and dark. */
export function startTheme(button) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (document.documentElement.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    const chosen = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = chosen;
    document.cookie = `${settings.themeCookie}=${chosen}; path=/; max-age=${YEAR_S}; samesite=lax`;
    show();
  });
  system.addEventListener("change", show);
  show();
}
