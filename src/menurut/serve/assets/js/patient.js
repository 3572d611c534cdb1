/** Asking for JSON with patience: a server that is still reading its ledger answers 503 for a moment. */
const TRIES = 8;
const PAUSE_MS = 1500;

/** The JSON at a URL; asks again where the answer is 503. Throws where there is none, or where `options.signal` ends it. */
export async function fetchJson(url, options = {}) {
  for (let tried = 1; ; tried += 1) {
    const answer = await fetch(url, { ...options, headers: { accept: "application/json" } });
    if (answer.ok) return answer.json();
    if (answer.status !== 503 || tried === TRIES) throw new Error(`${url}: ${answer.status}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    options.signal?.throwIfAborted();
  }
}
