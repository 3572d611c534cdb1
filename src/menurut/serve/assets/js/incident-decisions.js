// Deciding about an incident: merge, split off, confirm and reject, sent to the API; a decision made meanwhile is shown first.

import { sendDecision } from "./sending.js";

const WORDS = document.querySelector("[data-decision-words]")?.dataset ?? {};

/** Sends a decision; where somebody has decided meanwhile, asks whether to do so all the same. */
async function decide(decision, outcome) {
  outcome.textContent = WORDS.sending ?? "";
  try {
    const { ok, told } = await sendDecision(decision, (detail) => confirm(`${detail}\n\n${WORDS.anyway}`));
    outcome.textContent = ok ? WORDS.kept : told.detail ?? WORDS.failed;
    if (ok) location.reload();
  } catch {
    outcome.textContent = WORDS.failed;
  }
}

function fromForm(form, incident, seen) {
  const fields = new FormData(form);
  const note = fields.get("note").trim() || null;
  if (form.dataset.kind === "same") return { kind: "same", subject: [incident], other: [fields.get("other").trim()], note, seen };
  const all = [...form.querySelectorAll("[name=event]")].map((box) => box.value);
  const off = fields.getAll("event");
  return { kind: "apart", subject: off, other: all.filter((event) => !off.includes(event)), note, seen };
}

/**
 * Shows the forms for deciding, which need this module, and sends what is decided in them.
 * @param {HTMLElement | null} page the element that names the incident and the last decision that was seen
 */
export function openDecisions(page) {
  if (!page) return;
  const incident = page.dataset.incident;
  const seen = Number(page.dataset.seen);
  for (const hidden of page.querySelectorAll("[data-needs-script]")) hidden.hidden = false;
  for (const form of page.querySelectorAll("form.decision")) {
    const outcome = form.querySelector(".outcome");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const decision = fromForm(form, incident, seen);
      if (!decision.subject.length || !decision.other.length) {
        outcome.textContent = WORDS.some;
        return;
      }
      decide(decision, outcome);
    });
  }
  for (const judged of page.querySelectorAll("[data-judgement]")) offer(judged, seen);
}

/** Two buttons after a judgement: that it holds, or not. */
function offer(judged, seen) {
  const outcome = Object.assign(document.createElement("span"), { className: "outcome", role: "status" });
  const name = judged.textContent.trim();
  for (const kind of ["confirm", "reject"]) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "small-button", textContent: WORDS[kind] });
    button.setAttribute("aria-label", `${WORDS[kind]}: ${name}`);
    button.addEventListener("click", () => decide({ kind, subject: [judged.dataset.a], other: [judged.dataset.b, judged.dataset.judgement], note: null, seen }, outcome));
    judged.append(" ", button);
  }
  judged.append(" ", outcome);
}
