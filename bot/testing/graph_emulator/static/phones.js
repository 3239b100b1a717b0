// The page: two phones, kept up to date by asking the emulator what is new.

import { startTheme } from "/phones/shared/theme.js";
import { word } from "/phones/shared/words.js";
import { Phone } from "./phone.js";

const AGAIN_MS = 1500;
const NARROW = matchMedia("(max-width: 859px)");

const phones = [...document.querySelectorAll(".device")].map((device) => new Phone(device));
const tabs = phones.map((phone) => document.getElementById(`tab-${phone.platform}`));
const offline = document.getElementById("offline");

/** Bring one phone to the front, where there is room for one only. */
function choose(chosen) {
  phones.forEach((phone, index) => {
    const isChosen = phone === chosen;
    tabs[index].setAttribute("aria-selected", String(isChosen));
    tabs[index].tabIndex = isChosen ? 0 : -1;
    phone.device.classList.toggle("chosen", isChosen);
    if (isChosen) showUnseen(index, 0);
  });
  sessionStorage.setItem("phone", chosen.platform);
  // What was not drawn could not be scrolled.
  chosen.toEnd(false);
  chosen.look();
}

/** Tabs are there only where the phones are not side by side. */
function nameParts() {
  for (const { device, platform } of phones) {
    if (NARROW.matches) device.setAttribute("role", "tabpanel");
    else device.removeAttribute("role");
    device.setAttribute("aria-labelledby", NARROW.matches ? `tab-${platform}` : `name-${platform}`);
  }
}

function showUnseen(index, count) {
  const badge = tabs[index].querySelector(".badge");
  badge.textContent = String(count);
  badge.hidden = count === 0;
}

tabs.forEach((tab, index) => {
  tab.addEventListener("click", () => choose(phones[index]));
  tab.addEventListener("keydown", (event) => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const other = (index + 1) % tabs.length;
    choose(phones[other]);
    tabs[other].focus();
  });
});

phones.forEach((phone, index) => {
  phone.isSeen = () => document.visibilityState === "visible" && (!NARROW.matches || phone.device.classList.contains("chosen"));
  phone.onunseen = (count) => showUnseen(index, count);
});
for (const change of ["visibilitychange", "focus"]) {
  addEventListener(change, () => phones.forEach((phone) => phone.look()));
}

/** Ask for news for ever; the emulator answers as soon as there are some. */
async function follow() {
  let version = "";
  for (;;) {
    try {
      const answer = await fetch(`/phones/state?after=${version}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const state = await answer.json();
      version = state.version;
      offline.textContent = "";
      for (const phone of phones) phone.show(state.phones[phone.platform]);
    } catch {
      offline.textContent = word("notice.offline");
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      version = "";
    }
  }
}

NARROW.addEventListener("change", nameParts);
nameParts();
startTheme(document.getElementById("theme"));
choose(phones.find((phone) => phone.platform === sessionStorage.getItem("phone")) ?? phones[0]);
follow();
