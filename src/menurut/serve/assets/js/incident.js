// The page of an incident: lines between claims, what a claim stands to lit up, copying, deciding, the map and the tolls.

import { openDecisions } from "./incident-decisions.js";
import { drawThreads } from "./incident-threads.js";

const LIT = { contradicts: "is-lit-contradicts", corroborates: "is-lit-corroborates" };

/** Lights up the claims that one stands to while it is pointed at or holds the focus. */
function lightUp(sides) {
  const shown = new Map([...sides.querySelectorAll("[data-claim]")].map((claim) => [claim.dataset.claim, claim]));
  let pointed = null;
  const clear = () => {
    sides.classList.remove("is-pointing");
    for (const claim of shown.values()) claim.classList.remove("is-pointed", "is-lit", ...Object.values(LIT));
    pointed = null;
    sides.dispatchEvent(new CustomEvent("pointed", { detail: null }));
  };
  const light = (claim) => {
    if (claim === pointed) return;
    clear();
    const ties = claim.dataset.ties.split(" ").filter(Boolean).map((tie) => tie.split(":"));
    if (!ties.length) return;
    pointed = claim;
    sides.classList.add("is-pointing");
    claim.classList.add("is-pointed");
    for (const [kind, other] of ties) shown.get(other)?.classList.add("is-lit", ...(LIT[kind] ? [LIT[kind]] : []));
    sides.dispatchEvent(new CustomEvent("pointed", { detail: claim.dataset.claim }));
  };
  const claimOf = (event) => event.target.closest?.("[data-claim]");
  for (const name of ["pointerover", "focusin"]) sides.addEventListener(name, (event) => (claimOf(event) ? light(claimOf(event)) : clear()));
  sides.addEventListener("pointerleave", clear);
  sides.addEventListener("focusout", (event) => sides.contains(event.relatedTarget) || clear());
}

/** Opens what hides the claim that the address names, and gives it the focus. */
function showTarget() {
  const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  if (!target) return;
  for (let folded = target.closest("details:not([open])"); folded; folded = folded.parentElement.closest("details:not([open])")) folded.open = true;
  if (target.matches("[data-claim], .repeats li, [tabindex]")) target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "center" });
}

function copying() {
  const told = document.querySelector("[data-copied]");
  for (const button of document.querySelectorAll("[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    button.hidden = false;
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        document.execCommand("copy");
      }
      told.textContent = "";
      told.classList.remove("unseen");
      told.textContent = told.dataset.copied;
    });
  }
}

async function showPlaces(element) {
  const points = JSON.parse(element.dataset.points);
  const { showSmallMap } = await import("./map-small.js");
  element.hidden = false;
  await showSmallMap(element, { points });
}

async function showFigures(element) {
  const answer = await fetch(element.dataset.tolls, { headers: { accept: "application/json" } });
  if (!answer.ok) return;
  const { series } = await answer.json();
  const { showTolls } = await import("./tolls.js");
  element.hidden = false;
  await showTolls(element, { series, hues: JSON.parse(element.dataset.hues) });
}

/** Starts what is only there to please once it comes near the window; without it words and table remain. */
function whenNear(element, start) {
  if (!element) return;
  const anchor = element.parentElement;
  const watch = new IntersectionObserver((seen) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    watch.disconnect();
    start(element).catch(() => {
      element.hidden = true;
    });
  }, { rootMargin: "300px" });
  watch.observe(anchor);
}

const sides = document.querySelector("[data-sides]");
if (sides) {
  lightUp(sides);
  drawThreads(sides, document.querySelector("[data-legend]"));
}
copying();
openDecisions(document.querySelector("[data-incident]"));
whenNear(document.querySelector("[data-points]"), showPlaces);
whenNear(document.querySelector("[data-tolls]"), showFigures);
addEventListener("hashchange", showTarget);
showTarget();
