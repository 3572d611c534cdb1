// The review queue: one card at a time, a key or a button for each decision; what was decided can be undone at once.

import { areKeysOn, switchKeysBy } from "./keys.js";
import { sendDecision, sendUndo } from "./sending.js";

const page = document.querySelector(".review");
const words = page.dataset;
const cards = [...page.querySelectorAll("[data-card]")];
const outcome = page.querySelector(".outcome");
const finished = page.querySelector(".finished");
const undoButton = page.querySelector("[data-undo]");
const meanwhile = page.querySelector("dialog.meanwhile");
const keys = page.querySelector("dialog.keys");
const made = [];
let at = 0;
let busy = false;

function say(text, isTrouble = false) {
  outcome.textContent = text;
  outcome.classList.toggle("is-trouble", isTrouble);
}

const waiting = () => cards.filter((card) => !card.dataset.decision);

/** Shows the card with that number, or that all are done; the question is read out. */
function show(number) {
  at = Math.max(0, Math.min(number, cards.length));
  cards.forEach((card, place) => { card.hidden = place !== at; });
  finished.hidden = at < cards.length;
  const here = cards[at];
  const place = at < cards.length ? words.place.replace("{at}", at + 1).replace("{all}", cards.length) : "";
  page.querySelector(".place").textContent = place;
  page.querySelector("[data-step='-1']").disabled = at === 0;
  page.querySelector("[data-step='1']").disabled = at >= cards.length;
  (here?.querySelector("h2") ?? finished.querySelector("h2")).focus({ preventScroll: true });
}

/** Asks whether to decide although somebody else has; the promise is of yes or no. */
function ask(detail) {
  meanwhile.querySelector(".detail").textContent = detail;
  meanwhile.returnValue = "no";
  meanwhile.showModal();
  return new Promise((resolve) => {
    meanwhile.addEventListener("close", () => resolve(meanwhile.returnValue === "yes"), { once: true });
  });
}

/** Runs one request after the other; a second key meanwhile is not heard. */
async function alone(act) {
  if (busy) return;
  busy = true;
  say(words.sending);
  try {
    await act();
  } catch {
    say(words.failed, true);
  } finally {
    busy = false;
  }
}

function decide(key) {
  const card = cards[at];
  const move = card && !card.dataset.decision && JSON.parse(card.dataset.moves)[key];
  if (!move) return;
  const note = page.querySelector("[name=note]");
  alone(async () => {
    const wanted = { ...move, note: note.value.trim() || null, seen: Number(card.dataset.seen ?? words.seen) };
    const { ok, told } = await sendDecision(wanted, ask);
    if (!ok) {
      say(told.detail ?? words.failed, true);
      return;
    }
    card.dataset.decision = told.id;
    card.classList.add("is-decided");
    card.querySelector(".moves").hidden = true;
    made.push({ id: told.id, card });
    undoButton.disabled = false;
    note.value = "";
    say(`${words.kept} ${words.left.replace("{done}", made.length).replace("{left}", waiting().length)}`);
    const next = cards.findIndex((one, place) => place > at && !one.dataset.decision);
    show(next < 0 ? cards.length : next);
  });
}

function undo() {
  const last = made.at(-1);
  if (!last) {
    say(words.nothing);
    return;
  }
  alone(async () => {
    const { ok, status, told } = await sendUndo(last.id);
    if (!ok && status !== 409) {
      say(told.detail ?? words.failed, true);
      return;
    }
    made.pop();
    undoButton.disabled = !made.length;
    last.card.dataset.seen = told.id ?? told.decision?.id ?? words.seen;
    delete last.card.dataset.decision;
    last.card.classList.remove("is-decided");
    last.card.querySelector(".moves").hidden = false;
    show(cards.indexOf(last.card));
    say(ok ? words.undone : told.detail);
  });
}

function act(key) {
  if (key === "j") show(at + 1);
  else if (key === "k") show(at - 1);
  else if (key === "u") undo();
  else if (key === "?") keys.showModal();
  else if (key === "c") cards[at]?.querySelector("[data-correct]")?.click();
  else decide(key);
}

if (cards.length) {
  for (const hidden of page.querySelectorAll(".steps, .moves")) hidden.hidden = false;
  page.querySelector(".following")?.remove();
  show(0);
  page.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.move) decide(button.dataset.move);
    else if (button.dataset.step) show(at + Number(button.dataset.step));
    else if ("undo" in button.dataset) undo();
    else if ("help" in button.dataset) keys.showModal();
  });
  switchKeysBy(keys.querySelector(".keys-on"));
  document.addEventListener("keydown", (event) => {
    if (!areKeysOn()) return;
    const isTyping = event.target.closest("input, textarea, select") || document.querySelector("dialog[open]");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key === "?" ? "?" : event.key.toLowerCase();
    if ("ynmsujkc?".includes(key) && key.length === 1) {
      event.preventDefault();
      act(key);
    }
  });
}
