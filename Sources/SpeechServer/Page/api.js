// The server's API, and the key that it may ask for.

const listeners = new Set();
let key = sessionStorage.getItem("key") || "";

export const currentKey = () => key;
export function setKey(value) {
  key = value.trim();
  if (key) sessionStorage.setItem("key", key);
  else sessionStorage.removeItem("key");
}

/// Called with whether the server takes the key, when an answer shows it.
export const onAccess = (listener) => listeners.add(listener);
const tellAccess = (isOpen, isNeeded) => { for (const listener of listeners) listener(isOpen, isNeeded); };

/// What the server answered in place of what was asked for.
export class ServerError extends Error {
  constructor(status, body, retryAfter) {
    super(body?.error?.message || `HTTP ${status}`);
    this.status = status;
    this.code = body?.error?.code || (status >= 500 ? "internal_error" : "invalid_request");
    this.param = body?.error?.param;
    this.retryAfter = retryAfter;
  }
}

/// The server was not reached.
export class Unreachable extends Error {
  code = "unreachable";
}

export async function api(path, options = {}) {
  const headers = { ...options.headers };
  let body = options.body;
  if (options.json !== undefined) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(options.json);
  }
  if (key) headers.Authorization = "Bearer " + key;
  let response;
  try {
    response = await fetch(path, { method: options.method, signal: options.signal, headers, body });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Unreachable(error.message);
  }
  if (response.status === 401) tellAccess(false, true);
  if (!response.ok) {
    throw new ServerError(response.status, await response.json().catch(() => null), response.headers.get("Retry-After"));
  }
  tellAccess(true, key !== "");
  return response;
}

export const getJSON = async (path) => (await api(path)).json();
export const sendJSON = async (method, path, json) => (await api(path, { method, json })).json();

/// A WebSocket at a path. Browsers cannot set headers there: the key goes as a subprotocol.
export function socket(path) {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return new WebSocket(url, key ? ["realtime", "openai-insecure-api-key." + key] : []);
}
