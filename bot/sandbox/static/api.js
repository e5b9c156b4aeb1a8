// The only way to the sandbox: its control API and its stream of events.

import { applyEvent, replaceWorld, setConnection, tell, world } from "./store.js";
import { t } from "./words.js";

const RETRY_MS = [300, 700, 1500, 3000];

async function call(path, body) {
  const request = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`/api/${path}`, { cache: "no-store", ...request });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? `${response.status} ${response.statusText}`);
  return answer;
}

// What a person does must not fail in silence: the sandbox's own words are shown, and the caller learns that it did not happen.
export async function act(path, body) {
  try {
    return await call(path, body);
  } catch (error) {
    tell({ person: null, text: t("failed", { text: error.message }), kind: "error" });
    return null;
  }
}

// A hint that may be lost: nobody is told if it was.
export const whisper = (path, body) => call(path, body).catch(() => null);
export const armedTrouble = () => call("trouble").catch(() => ({}));

export async function follow() {
  for (let attempt = 0; ; attempt += 1) {
    try {
      replaceWorld(await call("world"));
      attempt = 0;
      await listen();
    } catch {
      // The sandbox is away (restarted, stopped): said in the header, tried again below.
    }
    setConnection("offline");
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]));
  }
}

// Resolves when the stream breaks. The browser's own reconnection would repeat a stale `since`, so it is not used.
function listen() {
  return new Promise((resolve) => {
    const stream = new EventSource(`/api/events?since=${world.seq}`);
    stream.onopen = () => setConnection("online");
    stream.onmessage = (event) => applyEvent(Number(event.lastEventId) || world.seq, JSON.parse(event.data));
    stream.onerror = () => {
      stream.close();
      resolve();
    };
    addEventListener("pagehide", () => stream.close(), { once: true });
  });
}
