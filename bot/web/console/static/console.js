// The console: puts the parts together. The server's tickets are the truth; the screen can always be drawn anew from it.

import { Alerts } from "./alerts.js";
import { post, session } from "./api.js";
import { showKeys, startKeys } from "./keys.js";
import { named, TicketList, VIEWS } from "./list.js";
import { OrderPanel } from "./order.js";
import { Sound } from "./sound.js";
import { Stream } from "./stream.js";
import { TicketPane } from "./ticket.js";
import { startTheme } from "../theme.js";
import { settings, word } from "../words.js";

// A connection that comes back within this time is not worth a notice.
const PATIENCE_MS = 2_500;
const NOTICE_MS = 6_000;
const RETRY_MS = 3_000;

const $ = (id) => document.getElementById(id);
const desk = $("desk");
const wide = matchMedia("(min-width: 1200px)");

let noticeTimer = 0;
let troubleTimer = 0;
let connected = true;

const sound = new Sound($("sound"), announce);
const alerts = new Alerts($("alerts"), { announce: notify, open: (reference) => go(reference) });
const list = new TicketList({
  open: (reference) => go(reference),
  failed: (refusal) => notify(refusal.message),
  titled: (text) => alerts.title(text),
});
const panel = new OrderPanel({ changed: (row) => pane.changed(row), announce: notify });
const pane = new TicketPane({ list, panel, leave, notify, heard: () => sound.play("message") });
const stream = new Stream({
  again: refresh,
  batch: (what) => hear(what),
  end: over,
  connected: (on) => {
    clearTimeout(troubleTimer);
    if (on) {
      if (!connected) say("");
      connected = true;
      if (pane.reference) pane.composer.flush();
    } else {
      troubleTimer = setTimeout(() => {
        connected = false;
        say(word(navigator.onLine ? "status.connecting" : "status.offline"));
      }, PATIENCE_MS);
    }
  },
});

session.over = over;

/** Tell screen readers. */
function announce(text) {
  $("announce").textContent = text;
}

/** A line below the header until it is replaced. */
function say(text) {
  clearTimeout(noticeTimer);
  $("notice").textContent = text;
}

/** A line that goes away again. */
function notify(text) {
  say(text);
  noticeTimer = setTimeout(() => say(""), NOTICE_MS);
}

function over() {
  stream.close();
  location.assign("/desk/login");
}

/** What the address names: a reference or null. */
const addressed = () => decodeURIComponent(location.pathname.match(/^\/desk\/t\/([^/]+)/)?.[1] ?? "") || null;

/** Show a ticket and put it into the address; null shows the list alone. */
function go(reference) {
  if (reference !== addressed()) history.pushState(null, "", reference ? `/desk/t/${encodeURIComponent(reference)}` : "/desk");
  return follow();
}

async function follow() {
  const reference = addressed();
  desk.classList.toggle("with-ticket", Boolean(reference));
  list.mark(reference);
  panel.toggle(Boolean(reference) && wide.matches);
  try {
    await pane.open(reference);
    const writing = $("ticket").contains(document.activeElement);
    if (reference && !wide.matches && !writing) $("ticket").focus({ preventScroll: true });
  } catch (refusal) {
    notify(refusal.message);
    if (refusal.code === "unknown_ticket") {
      history.replaceState(null, "", "/desk");
      follow();
    }
  }
}

function leave() {
  const before = pane.reference;
  go(null).then(() => list.focusRow(before));
}

/** Read everything anew: at the beginning, and after something was missed. */
async function refresh() {
  try {
    await list.load();
    if (addressed() !== pane.reference) await follow();
    else await pane.refresh();
  } catch (refusal) {
    if (refusal.code !== "logged_out") setTimeout(refresh, RETRY_MS);
  }
}

function hear({ tickets, events, counts, conversations, typing }) {
  list.update(tickets);
  list.counts(counts);
  if (pane.conversation && conversations.includes(pane.conversation)) {
    const known = events.some((event) => event.reference === pane.reference);
    if (typing.includes(pane.conversation) && !known) pane.typing(true);
    else pane.refresh();
  }
  const [first] = newsFor(tickets, events);
  if (!first) return;
  const { what, row } = first;
  const told = word(`status.${what}`, { topic: named("topic", row.topic) });
  alerts.tell(told, row.reference);
  // The ticket that is shown makes its own sound.
  if (what === "message" && row.reference === pane.reference) return;
  sound.play(what === "message" ? "message" : "ticket");
  if (what === "given" || what === "woken") notify(told);
  else announce(told);
}

/** What of a batch is for this agent, the most urgent first, each `{what, row}`; whichever view of the list is shown. */
function newsFor(tickets, events) {
  const rows = new Map(tickets.map((row) => [row.reference, row]));
  const kinds = {
    given: ({ kind, data, agent }) => kind === "assigned" && data.to === settings.me && agent !== settings.me,
    woken: ({ kind }, row) => kind === "woken" && row.assignee === settings.me,
    new_ticket: ({ kind }, row) => kind === "opened" && row.state === "open" && (row.assignee === null || row.assignee === settings.me),
    message: ({ kind }, row) => kind === "customer_wrote" && row.agent === settings.me,
  };
  return Object.entries(kinds).flatMap(([what, is]) =>
    events.filter((event) => rows.has(event.reference) && is(event, rows.get(event.reference))).map((event) => ({ what, row: rows.get(event.reference) })),
  );
}

/** On iOS the keyboard covers the page instead of shrinking it: follow the part that can be seen. */
function followKeyboard() {
  const view = window.visualViewport;
  if (!view) return;
  const fit = () => document.documentElement.style.setProperty("--seen", `${view.height}px`);
  view.addEventListener("resize", fit);
  fit();
}

startTheme($("theme"));
followKeyboard();
startKeys({
  next: () => step(1),
  previous: () => step(-1),
  search: () => $("search").focus(),
  take: () => pane.take(),
  reply: () => pane.reference && pane.composer.focus("reply"),
  note: () => pane.reference && pane.composer.focus("note"),
  canned: () => pane.reference && pane.composer.insertCanned(),
  attach: () => pane.reference && pane.composer.attach(),
  assign: () => pane.assign(),
  snooze: () => pane.snooze(),
  back: () => pane.handBack(),
  close: () => pane.close(),
  order: () => pane.reference && panel.toggle(),
  sound: () => sound.toggle(),
  help: showKeys,
  view: (number) => list.show(Object.keys(VIEWS)[number - 1]),
  leave: () => {
    const field = document.activeElement?.closest("input, textarea, select");
    if (field) $("ticket").focus({ preventScroll: true });
    else if (panel.shown && !wide.matches) panel.toggle(false);
    else if (pane.reference) leave();
  },
});

function step(by) {
  const reference = list.neighbour(by);
  if (!reference) return;
  go(reference).then(() => list.focusRow(reference));
}

$("help").addEventListener("click", showKeys);
$("logout").addEventListener("click", async () => {
  await post("/desk/logout", {}).catch(() => {});
  over();
});
addEventListener("popstate", follow);
addEventListener("offline", () => say(word("status.offline")));
addEventListener("online", () => say(""));
wide.addEventListener("change", () => panel.toggle(Boolean(pane.reference) && wide.matches));
stream.open();
