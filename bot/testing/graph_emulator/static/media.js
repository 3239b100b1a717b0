// What both phones draw alike: pictures, places, voice notes, times.

import { element, icon } from "/phones/shared/dom.js";
import { word } from "/phones/shared/words.js";

const PLAY = "M8 5.5v13l10.5-6.5Z";
const STOP = "M8 6v12M16 6v12";
const PIN = "M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11Zm0-8.5a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8Z";
// Heights of the bars of a voice note, in eighths: how a short sentence looks.
const BARS = [2, 4, 7, 5, 8, 6, 3, 5, 7, 8, 4, 2, 3, 6, 8, 5, 7, 4, 6, 3, 5, 2, 3, 2];

const SHEET = "M7 3.5h7l4.5 4.500v12.500H7ZM14 3.500V8h4.500";

export const mediaAddress = (id) => `/phones/media/${encodeURIComponent(id)}`;

export function drawDocument(address, name) {
  return element("a", { class: "media document", href: address, download: name }, icon(SHEET), element("span", {}, name || word("media.document")));
}

export function drawPicture(address, alt, kind = "picture") {
  const image = element("img", { src: address, alt, loading: "lazy", decoding: "async" });
  const frame = element("div", { class: `media ${kind}` }, image);
  image.addEventListener("error", () => frame.replaceChildren(element("span", { class: "media-gone" }, alt || word("media.picture"))));
  return frame;
}

export function drawPlace(name, latitude, longitude) {
  const point = `${Number(latitude).toFixed(4)}, ${Number(longitude).toFixed(4)}`;
  return element("div", { class: "media place" }, element("div", { class: "map", "aria-hidden": "true" }, icon(PIN)),
    element("p", { class: "place-name" }, element("b", {}, name || word("media.location")), element("small", {}, point)));
}

export function drawVoice(address) {
  const button = element("button", { class: "voice-play", type: "button", "aria-label": word("media.play") }, icon(PLAY));
  const bars = element("span", { class: "voice-bars", "aria-hidden": "true" });
  for (const height of BARS) {
    const bar = element("i");
    bar.style.height = `${height * 12.5}%`;
    bars.append(bar);
  }
  let sound = null;
  const show = (playing) => {
    button.replaceChildren(icon(playing ? STOP : PLAY));
    button.setAttribute("aria-label", word(playing ? "media.pause" : "media.play"));
    bars.classList.toggle("playing", playing);
  };
  button.addEventListener("click", async () => {
    sound ??= Object.assign(new Audio(address), { onended: () => show(false), onpause: () => show(false) });
    if (!sound.paused) return sound.pause();
    show(true);
    await sound.play().catch(() => show(false));
  });
  return element("div", { class: "media voice" }, button, bars, element("small", {}, "0:03"));
}

const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
export const timeOf = (entry) => clock.format(new Date(entry.at));
