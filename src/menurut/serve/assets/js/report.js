// The report page: from claim to claim by keys, every value lit up in the text, and correcting where that is allowed.

import { areKeysOn, switchKeysBy } from "./keys.js";
import { correcting } from "./report-correct.js";
import { light, marks, reveal } from "./report-marks.js";

const root = document.querySelector("[data-report]");
const text = root.querySelector("[data-text]");
const cards = [...root.querySelectorAll("[data-card]")];
let here = -1;

/** Makes the claim of that number the current one, lights up its words, and brings both into view. */
function go(number, { text: withText = true, focus = true } = {}) {
  const card = cards[number];
  if (!card) return;
  leave();
  here = number;
  card.classList.add("is-here");
  for (const piece of marks(text, number)) piece.classList.add("is-here");
  if (focus) card.focus({ preventScroll: true });
  reveal(card, "nearest");
  if (withText) reveal(marks(text, number)[0], "center");
}

function leave() {
  light(text, "");
  for (const lit of root.querySelectorAll(".is-here, .value.is-lit")) lit.classList.remove("is-here", "is-lit");
  here = -1;
}

function show(value) {
  const card = value.closest("[data-card]");
  go(Number(card.dataset.card), { text: false, focus: false });
  value.classList.add("is-lit");
  reveal(light(text, value.dataset.at), "center");
}

function isTyping(event) {
  return event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog");
}

/** What each key does; Enter on a link or button is left to the browser. */
function press(event, correct) {
  if (isTyping(event)) return;
  if (event.key === "Escape") {
    leave();
    return;
  }
  const step = { j: 1, n: 1, k: -1, p: -1 }[event.key];
  if (step) {
    go(Math.max(0, Math.min(cards.length - 1, here < 0 ? (step > 0 ? 0 : cards.length - 1) : here + step)));
  } else if (event.key === "Enter" && here >= 0 && event.target === cards[here]) {
    const more = cards[here].querySelector("details");
    if (more) more.open = !more.open;
  } else if (event.key === "c" && correct) {
    correct.open(here);
  } else {
    return;
  }
  event.preventDefault();
}

function start() {
  for (const hidden of root.querySelectorAll("[data-if-script]")) hidden.hidden = false;
  const correct = correcting(root, text);
  const keys = root.querySelector("[data-keys]");
  keys.hidden = cards.length === 0;
  switchKeysBy(root.querySelector("[data-keys-on]"));
  document.addEventListener("keydown", (event) => {
    if (areKeysOn() || event.key === "Escape") press(event, correct);
  });
  root.addEventListener("click", (event) => {
    const value = event.target.closest("a.value[data-at]");
    const number = event.target.closest(".text a.number");
    const back = event.target.closest(".cards a.number");
    const opened = event.target.closest("[data-correct]");
    if (value) show(value);
    else if (number) go(Number(number.dataset.claim), { text: false });
    else if (back) go(cards.findIndex((card) => `#c-${card.dataset.cite}` === back.hash || `#m-${card.dataset.cite}` === back.hash));
    else if (opened) correct.open(Number(opened.dataset.correct));
    if (value || number || back) event.preventDefault();
  });
  const target = cards.findIndex((card) => `#c-${card.dataset.cite}` === location.hash || `#m-${card.dataset.cite}` === location.hash);
  if (target >= 0) go(target);
  else if (location.hash === "#corrected") root.querySelector("#corrected")?.focus();
}

if (text) start();
