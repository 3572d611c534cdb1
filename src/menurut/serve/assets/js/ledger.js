// The ledger: keys to move by, addresses without empty fields, filters that stay open where there is room.

import { areKeysOn, switchKeysBy } from "./keys.js";

const FIELDS = "input, textarea, select, button, summary, dialog, [contenteditable]";

const dialog = document.querySelector("dialog.keys");

function rows() {
  return [...document.querySelectorAll("tr.claim")];
}

/** Moves the focus by so many rows; from nowhere to the first row that is in sight. */
function move(by) {
  const all = rows();
  const at = all.indexOf(document.activeElement?.closest?.("tr.claim"));
  const seen = all.findIndex((row) => row.getBoundingClientRect().top >= 0);
  const next = all[at < 0 ? Math.max(seen, 0) : Math.min(Math.max(at + by, 0), all.length - 1)];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

function open(row, selector) {
  row?.querySelector(selector)?.click();
}

const KEYS = {
  "/": () => document.querySelector(".search [name=text]").select(),
  j: () => move(1),
  k: () => move(-1),
  i: () => open(document.activeElement?.closest?.("tr.claim"), "a.incident"),
  "?": () => dialog.showModal(),
};

function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || !areKeysOn()) return;
  const { target, key } = event;
  if (key === "Enter" && target.matches?.("tr.claim")) {
    open(target, "a.open");
    return;
  }
  if (target.closest?.(FIELDS) || !(key in KEYS)) return;
  event.preventDefault();
  KEYS[key]();
}

/** Takes out of a form what asks for nothing, so that the address says no more than what is asked. */
function withoutEmpty(event) {
  const form = event.target.closest("form.search");
  if (form) for (const field of [...event.formData.keys()]) if (!event.formData.get(field)) event.formData.delete(field);
}

function withoutEmptyParameters(event) {
  const { parameters } = event.detail;
  for (const field of Object.keys(parameters)) if (parameters[field] === "") delete parameters[field];
}

/** Where there is room beside the claims all filters are in sight; else they open when asked for. */
function unfold(wide) {
  const details = document.querySelector(".more-fields");
  details.open = wide.matches;
  details.classList.toggle("is-beside", wide.matches);
}

function offerKeys() {
  for (const button of document.querySelectorAll(".keys-button")) button.hidden = false;
}

document.addEventListener("keydown", onKey);
document.addEventListener("formdata", withoutEmpty);
document.addEventListener("htmx:configRequest", withoutEmptyParameters);
document.addEventListener("htmx:afterSettle", offerKeys);
document.addEventListener("click", (event) => {
  if (event.target.closest(".keys-button")) dialog.showModal();
  for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.(".menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
switchKeysBy(dialog.querySelector(".keys-on"));

const wide = matchMedia("(min-width: 70rem)");
unfold(wide);
wide.addEventListener("change", unfold);
offerKeys();
