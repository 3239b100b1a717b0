// Times as people read them, and what is due when.

import { settings, word } from "../words.js";

const MINUTE = 60_000;

const clock = new Intl.DateTimeFormat(settings.language, { hour: "numeric", minute: "2-digit" });
const day = new Intl.DateTimeFormat(settings.language, { month: "short", day: "numeric" });

export const SOON = 0.25;

/** `4m`, `2h 10m`, `3d`: at most two units, rounded down. */
export function span(ms) {
  const minutes = Math.max(0, Math.floor(ms / MINUTE));
  const units = settings.language === "ko" ? ["일", "시간", "분"] : ["d", "h", "m"];
  const parts = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  const first = parts.findIndex((part) => part > 0);
  if (first < 0) return word("clock.now");
  return parts
    .slice(first, first + 2)
    .map((part, index) => (part ? `${part}${units[first + index]}` : ""))
    .filter(Boolean)
    .join(" ");
}

export const timeOf = (at) => clock.format(new Date(at));

/** `3:20 PM` today, `Nov 24, 3:20 PM` else. */
export function momentOf(at) {
  const when = new Date(at);
  const today = when.toDateString() === new Date().toDateString();
  return today ? clock.format(when) : `${day.format(when)}, ${clock.format(when)}`;
}

export const dayOf = (at) => day.format(new Date(at));

/** `{level, text}` of the time left until `due` of one that began at `from`: ok, soon (the last quarter) or late. */
function left(from, due, now, leftWord, lateWord) {
  if (now > due) return { level: "late", text: word(lateWord, { time: span(now - due) }) };
  const level = due - now < (due - from) * SOON ? "soon" : "ok";
  return { level, text: word(leftWord, { time: span(due - now) }) };
}

const after = (name, ms) => (ms < MINUTE ? word(`clock.${name}_now`) : word(`clock.${name}`, { time: span(ms) }));

/** The clocks of a ticket: of the first answer and of the solution, each `{level, text}` with `done` when it has stopped. */
export function clocksOf(row, now = Date.now()) {
  const from = Date.parse(row.created_at);
  const firstDue = row.first_due ? Date.parse(row.first_due) : null;
  const solveDue = row.solve_due ? Date.parse(row.solve_due) : null;
  const first = row.first_response_at
    ? { done: true, level: Date.parse(row.first_response_at) > firstDue ? "late" : "ok", text: after("first_done", Date.parse(row.first_response_at) - from) }
    : firstDue && row.state === "open"
      ? left(from, firstDue, now, "clock.first_left", "clock.first_late")
      : null;
  const solve = row.closed_at
    ? { done: true, level: Date.parse(row.closed_at) > solveDue ? "late" : "ok", text: after("solve_done", Date.parse(row.closed_at) - from) }
    : solveDue
      ? left(from, solveDue, now, "clock.solve_left", "clock.solve_late")
      : null;
  return { first, solve };
}

/** The one clock of a row in the list: how long the customer has waited, as urgent as what is due. */
export function rowClock(row, now = Date.now()) {
  if (row.state === "closed") return { level: "done", text: momentOf(row.closed_at ?? row.created_at) };
  if (row.snoozed_until && Date.parse(row.snoozed_until) > now) return { level: "done", text: momentOf(row.snoozed_until) };
  const { first, solve } = clocksOf(row, now);
  const level = first && !first.done ? first.level : solve?.level ?? "ok";
  if (!row.waiting_since) return { level: level === "late" && first && !first.done ? "late" : "done", text: span(now - Date.parse(row.created_at)) };
  return { level, text: span(now - Date.parse(row.waiting_since)) };
}
