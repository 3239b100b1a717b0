// Talk to the server. Every failure is an ApiError whose message is for the agent.

import { uploadHeaders } from "../files.js";
import { settings, word } from "../words.js";

const TIMEOUT_MS = 15_000;
const UPLOAD_MS = 120_000;

export class ApiError extends Error {
  /** `status` is 0 where no answer came: nobody knows whether it was done. */
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** The same again may help. */
  get passing() {
    return this.status === 0 || this.status === 503 || this.status === 502;
  }
}

/** Called when the session is over; set by the page. */
export const session = { over: () => {} };

function explain(code, message) {
  if (`errors.${code}` in settings.words) return word(`errors.${code}`);
  if (code.startsWith("store_")) return word("errors.store_refused", { message: code.slice(6).replaceAll("_", " ") });
  return message || word("errors.other");
}

async function call(path, options = {}) {
  const address = new URL(path, location.origin);
  address.searchParams.set("lang", settings.language);
  let response;
  try {
    response = await fetch(address, { credentials: "same-origin", signal: AbortSignal.timeout(TIMEOUT_MS), ...options });
  } catch {
    throw new ApiError(0, "unreachable", word("errors.unreachable"));
  }
  const document = await response.json().catch(() => ({}));
  if (response.ok) return document;
  const { code = "other", message = "" } = document.error ?? {};
  if (code === "logged_out") session.over();
  throw new ApiError(response.status, code, explain(code, message));
}

export const get = (path) => call(path);

export const post = (path, body) =>
  call(path, {
    method: "POST",
    // The header's name keeps other sites out, its value is the session's own.
    headers: { "Content-Type": "application/json", [settings.header]: settings.csrf ?? "1" },
    body: JSON.stringify(body),
  });

/** Hand over a file for a reply that is to come; gives `{id, name, kind, size}`. Safe to repeat with the same key. */
export const postFile = async (reference, file, key) => {
  const headers = { ...uploadHeaders(file, key), [settings.header]: settings.csrf ?? "1" };
  return (await call(ticketPath(reference, "/files"), { method: "POST", headers, body: file, signal: AbortSignal.timeout(UPLOAD_MS) })).file;
};

/** Where a file of a ticket's conversation is. */
export const fileAddress = (reference, id) => ticketPath(reference, `/files/${encodeURIComponent(id)}`);

/** A step on a ticket: `take`, `reply`, … */
export const step = (reference, name, body) => post(`/desk/api/tickets/${encodeURIComponent(reference)}/${name}`, body);

export const ticketPath = (reference, what = "") => `/desk/api/tickets/${encodeURIComponent(reference)}${what}`;

/** An idempotency key: what is sent twice is done once. */
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The keys of one form. What may have been done already is asked again with the same key; other content, and whatever
 * the server refused, is a new attempt.
 */
export class Attempts {
  #key = newKey();
  #content = null;

  /** Call `send(key)` for `content`, which JSON can write. */
  async make(content, send) {
    const written = JSON.stringify(content);
    if (this.#content !== null && this.#content !== written) this.#key = newKey();
    this.#content = written;
    try {
      return await send(this.#key);
    } catch (refusal) {
      // A broken server may have done it; only a no is a no.
      if (refusal.status >= 400 && refusal.status < 500) this.#key = newKey();
      throw refusal;
    }
  }
}
