// Sending to the API what a person decides or corrects.

const DECISIONS = "/api/v1/decisions";

/**
 * Posts JSON. `told` is what the server says, empty where that is no JSON. Throws where the server is not reached.
 *
 * @param {string} url
 * @param {object} body
 * @returns {Promise<{ok: boolean, status: number, told: object}>}
 */
export async function send(url, body) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(body),
  });
  return { ok: answer.ok, status: answer.status, told: await answer.json().catch(() => ({})) };
}

/**
 * Sends a decision. Where somebody has decided about the same since `decision.seen`, it is sent once more only if `ask`,
 * given what the server says about that, gives true; else that answer is given, with the status 409.
 *
 * @param {{kind: string, subject: string[], other: string[], note: string | null, seen: number}} decision
 * @param {(detail: string) => boolean | Promise<boolean>} ask
 * @returns {Promise<{ok: boolean, status: number, told: object}>}
 */
export async function sendDecision(decision, ask) {
  const answer = await send(DECISIONS, decision);
  const other = answer.status === 409 ? answer.told.decision : null;
  if (!other || !(await ask(answer.told.detail))) return answer;
  return send(DECISIONS, { ...decision, seen: other.id });
}

/** Undoes the decision with that id. */
export const sendUndo = (id) => send(`${DECISIONS}/${id}/undo`, {});
