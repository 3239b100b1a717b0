// The chat page: puts the parts together. The server's history is the truth; the screen can always be drawn anew from it.

import { getHistory, postFile, postMessage, postTyping, startConversation } from "./api.js";
import { Composer } from "./composer.js";
import { touchOnly } from "./dom.js";
import { Outbox } from "./outbox.js";
import { Stream } from "./stream.js";
import { startTheme } from "./theme.js";
import { Thread } from "./thread.js";
import { word } from "./words.js";

// A connection that comes back within this time is not worth a notice.
const PATIENCE_MS = 2_500;
const HISTORY_RETRY_MS = 3_000;

// A sign that something is being written lasts twice as long.
const TYPING_EVERY_MS = 3_000;

// Two taps on one button within this time are one.
const DOUBLE_TAP_MS = 600;

const clerk = document.getElementById("clerk");
const notice = document.getElementById("notice");
const status = { offline: !navigator.onLine, connected: true, history: true, clerk: "", person: null, typing: false };

// Other tabs of this browser show the same conversation.
const tabs = new BroadcastChannel("shopclerk");

const outbox = new Outbox({ send, changed });
const composer = new Composer({ submit: (text, files) => say(text, null, files), typing, upload });
const thread = new Thread({ tap, suggest: (text) => say(text), retry: () => outbox.flush() });
const stream = new Stream({
  reply: (entry) => {
    thread.showTyping(false);
    thread.addReply(entry);
  },
  typing: (typing) => show({ typing }),
  clerk: (state, person) => show({ clerk: state, person }),
  connected: (connected) => {
    show({ connected });
    if (connected && outbox.items.length) outbox.flush();
  },
});

let lastTyping = -Infinity;
let lastTap = { payload: null, at: 0 };
let noticeTimer = 0;

function say(text, payload = null, files = []) {
  thread.addOwn(outbox.add(text, payload, files));
}

/** Hand a file to the server; a browser whose conversation is unknown there gets a fresh one first. */
async function upload(file, key) {
  try {
    return await postFile(file, key);
  } catch (error) {
    if (error.code !== "no_conversation") throw error;
    await startConversation();
    stream.open(0);
    return postFile(file, key);
  }
}

/** A person who is with the customer sees that something is being written; the clerk need not. */
function typing() {
  if (status.person === null || performance.now() - lastTyping < TYPING_EVERY_MS) return;
  lastTyping = performance.now();
  postTyping().catch(() => {});
}

function tap(button) {
  const now = performance.now();
  if (button.payload === lastTap.payload && now - lastTap.at < DOUBLE_TAP_MS) return;
  lastTap = { payload: button.payload, at: now };
  say(button.title, button.payload);
}

/** Hand an item to the server; a browser whose conversation is unknown there gets a fresh one first. */
async function send(item) {
  try {
    await postMessage(item);
  } catch (error) {
    if (error.code !== "no_conversation") throw error;
    await startConversation();
    await postMessage(item);
    stream.open(0);
  }
}

function changed(item, error) {
  thread.showState(item);
  if (item.state === "refused") composer.giveBack(item.payload ? "" : item.text, error.code === "unknown_file" ? [] : (item.files ?? []), error.message);
  if (item.state !== "sent") return;
  if (status.clerk === "ready" && status.person === null && !outbox.items.length) thread.showTyping(true, { own: true });
  tabs.postMessage("sent");
  // An earlier try may have arrived: only the server knows what stands where.
  if (item.repeated && !outbox.items.length) synchronise();
}

/** Draw the conversation from the server and listen for what comes after it. */
async function synchronise() {
  try {
    // What is on its way may be in this history already; only the next one tells.
    outbox.markRepeated();
    const { entries, cursor } = await getHistory();
    thread.reset(entries, outbox.items);
    stream.open(cursor);
    show({ history: true });
  } catch (error) {
    if (error.code === "no_conversation") await startConversation().catch(() => {});
    show({ history: false });
    setTimeout(synchronise, HISTORY_RETRY_MS);
  }
}

/** Keep `changes` and say the most important thing there is to say, or nothing. */
function show(changes) {
  const troubled = !status.connected || !status.history;
  Object.assign(status, changes);
  if (changes.clerk) {
    const person = status.person !== null;
    clerk.dataset.state = person ? "ready" : status.clerk;
    clerk.textContent = person ? word("clerk.person", { name: status.person }) : word(`clerk.${status.clerk}`);
  }
  const answered = status.clerk === "ready" || status.person !== null;
  if ("typing" in changes || "clerk" in changes) thread.showTyping(status.typing && answered);
  // A connection that fails again and again is one trouble, and its patience runs once.
  if (!status.offline && troubled && (!status.connected || !status.history)) return;
  clearTimeout(noticeTimer);
  if (status.offline) announce("offline");
  else if (!status.connected || !status.history) noticeTimer = setTimeout(announceTrouble, PATIENCE_MS);
  else announce(status.person === null && ["waking", "down"].includes(status.clerk) ? status.clerk : "");
}

function announceTrouble() {
  announce(status.connected ? "history_failed" : "connecting");
}

function announce(name) {
  notice.dataset.kind = name;
  notice.textContent = name ? word(`status.${name}`) : "";
}

function startNewDialog() {
  const dialog = document.getElementById("new-dialog");
  document.getElementById("new").addEventListener("click", () => {
    dialog.returnValue = "cancel";
    dialog.showModal();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close("cancel"));
  dialog.addEventListener("close", async () => {
    if (dialog.returnValue !== "confirm") return;
    await startConversation();
    outbox.clear();
    stream.open(0);
    thread.showTyping(false);
    thread.reset([], []);
    tabs.postMessage("new");
    composer.focus();
  });
}

/** On iOS the keyboard covers the page instead of shrinking it: follow the part that can be seen. */
function followKeyboard() {
  const view = window.visualViewport;
  if (!view) return;
  const fit = () => document.documentElement.style.setProperty("--seen", `${view.height}px`);
  view.addEventListener("resize", fit);
  fit();
}

async function start() {
  startTheme(document.getElementById("theme"));
  startNewDialog();
  followKeyboard();
  addEventListener("online", () => {
    show({ offline: false });
    outbox.flush();
  });
  addEventListener("offline", () => show({ offline: true }));
  // Esc leads back to the input from wherever the focus is.
  addEventListener("keydown", (event) => event.key === "Escape" && !document.querySelector("dialog[open]") && composer.focus());
  tabs.addEventListener("message", synchronise);
  show({});
  if (!touchOnly()) composer.focus();
  const left = outbox.items.length > 0;
  await synchronise();
  thread.restorePlace();
  if (left) outbox.flush();
}

start();
