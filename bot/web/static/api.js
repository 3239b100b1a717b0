// Talk to the server. Every failure is an ApiError that says whether trying again can help.

import { uploadHeaders } from "./files.js";
import { settings } from "./words.js";

const TIMEOUT_MS = 15_000;
const UPLOAD_MS = 120_000;

export class ApiError extends Error {
  /** `status` is 0 where no answer came. `code` and `message` are the server's, the message for the customer. */
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** Refused for what was sent: the same again would be refused again. */
  get final() {
    return this.status >= 400 && this.status < 500 && this.status !== 408 && this.status !== 429;
  }
}

async function call(path, options = {}) {
  let response;
  try {
    response = await fetch(`${path}?lang=${settings.language}`, {
      credentials: "same-origin",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...options,
    });
  } catch (error) {
    throw new ApiError(0, "unreachable", String(error));
  }
  const document = await response.json().catch(() => ({}));
  if (response.ok) return document;
  const { code = "other", message = "" } = document.error ?? {};
  throw new ApiError(response.status, code, message);
}

const post = (path, body) =>
  call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", [settings.header]: "1" },
    body: JSON.stringify(body),
  });

/** `{entries, cursor}`, oldest first. */
export const getHistory = () => call("/chat/history");

/** Leave this conversation for a fresh one. */
export const startConversation = () => post("/chat/new", {});

/** Hand one message to the clerk. Safe to repeat with the same id. */
export const postMessage = ({ id, text, payload, files = [] }) =>
  post("/chat/messages", { id, text, payload, files: files.map((file) => file.id), language: settings.language });

/** Hand over a file for a message that is to come. Safe to repeat with the same key. */
export const postFile = async (file, key) => {
  const headers = { ...uploadHeaders(file, key), [settings.header]: "1" };
  return (await call("/chat/files", { method: "POST", headers, body: file, signal: AbortSignal.timeout(UPLOAD_MS) })).file;
};

export const fileAddress = (id) => `/chat/files/${encodeURIComponent(id)}`;

/** Let a person at the shop see that something is being written. */
export const postTyping = () => post("/chat/typing", {});
