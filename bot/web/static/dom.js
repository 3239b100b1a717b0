// Build elements from data. Text goes in as text nodes only; addresses only as http or https.

import { word } from "./words.js";

/** An element with attributes, event listeners (`onclick`) and children; empty children are left out. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

/** A line drawing in the current colour. `path` is ours, never data. */
export function icon(path) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(namespace, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/** `address` if a customer may be sent there, else "". */
export function webAddress(address) {
  try {
    return ["http:", "https:"].includes(new URL(address).protocol) ? address : "";
  } catch {
    return "";
  }
}

/** A link that opens beside the chat, and says so to a screen reader. */
export function outsideLink(address, attributes, ...children) {
  const hint = element("span", { class: "sr-only" }, ` (${word("log.new_tab")})`);
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer", ...attributes }, ...children, hint);
}

// Printable ASCII only: in Korean a particle follows an address without a space (`https://…/1001에서`).
const ADDRESS = /https?:\/\/[!#-;=?-~]+/g;

/** Nodes for `text`, with web addresses as links. Line breaks are kept by the style sheet. */
export function textNodes(text) {
  const nodes = [];
  let done = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimAddress(match[0]);
    if (!webAddress(address)) continue;
    nodes.push(document.createTextNode(text.slice(done, match.index)), outsideLink(address, {}, address));
    done = match.index + address.length;
  }
  nodes.push(document.createTextNode(text.slice(done)));
  return nodes;
}

/** An address as it was meant: a full stop or a closing bracket after it belongs to the sentence. */
function trimAddress(found) {
  let address = found;
  while (/[.,;:!?'"\])}]$/.test(address)) {
    if (address.endsWith(")") && address.split("(").length === address.split(")").length) break;
    address = address.slice(0, -1);
  }
  return address;
}

export const reducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
export const touchOnly = () => matchMedia("(hover: none) and (pointer: coarse)").matches;
