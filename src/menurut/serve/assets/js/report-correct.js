// Correcting by selection: a dialog that asks what was read wrongly, and sends it.

import { found, light, selected } from "./report-marks.js";
import { send } from "./sending.js";

const EVENT_KINDS = ["wrong-place", "wrong-time", "wrong-parties", "wrong-type", "not-an-event", "missed-figure"];
const SPAN_OF = {
  "missed-claim": "content", "wrong-content": "content", "wrong-place": "place", "wrong-time": "time",
  "missed-event": "trigger", "missed-figure": "text",
};
const LONGEST_NAME = 60;

/** Lets a person correct the report; gives `open(number of a claim)`, or nothing where that is not allowed. */
export function correcting(root, text) {
  const dialog = root.querySelector("[data-dialog]");
  for (const button of root.querySelectorAll("[data-undo]")) button.addEventListener("click", () => undo(root, button));
  if (!dialog) return null;
  const form = dialog.querySelector("form");
  const picking = root.querySelector("[data-picking]");
  const words = dialog.dataset;
  const spans = new WeakMap();
  let chosen = null;
  let into = null;

  const field = (name) => form.elements.namedItem(name);
  const isShown = (element) => !element.closest("[data-for]")?.hidden;
  const trouble = (message) => { dialog.querySelector("[data-trouble]").textContent = message; };

  function fill(input, span) {
    input.value = span.words.replace(/\s+/g, " ").trim();
    spans.set(input, { start: span.start, end: span.end, typed: input.value });
    input.removeAttribute("aria-invalid");
  }

  /** Shows what the chosen kind of correction needs, and of events and figures those of the claim. */
  function arrange() {
    const kind = field("kind").value;
    for (const part of form.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(kind);
    trouble("");
    if (kind === "wrong-figure") {
      const figure = field("figure").selectedOptions[0];
      field("low").value = figure?.dataset.low ?? "";
      field("high").value = figure?.dataset.high ?? "";
    }
    if (kind === "wrong-stance") field("stance").value = field("claim").selectedOptions[0]?.dataset.stance ?? "assert";
    if (kind === "wrong-type") {
      field("type").value = field("event").selectedOptions[0]?.dataset.type ?? "assault";
      field("status").value = field("event").selectedOptions[0]?.dataset.status ?? "occurred";
    }
    if (kind === "wrong-source") chain(field("claim").value);
    if (kind === "missed-claim") chain("");
  }

  /** Begins with the sources that the claim has, none for a new one; words that were selected stand for the innermost. */
  function chain(claim) {
    const inputs = [...form.querySelectorAll("[data-several=source] [data-named]")];
    const card = cardOf(claim);
    const names = card ? [...card.querySelectorAll("h3 .value")].map((value) => value.textContent) : [];
    const last = Math.max(0, Math.min(inputs.length, names.length) - 1);
    inputs.forEach((input, at) => {
      spans.delete(input);
      input.value = names[at] ?? "";
      if (chosen && card && at === last) fill(input, chosen);
    });
  }

  function cardOf(claim) {
    return [...root.querySelectorAll("[data-card]")].find((one) => one.dataset.claimId === claim);
  }

  function suit(kind, number) {
    const claim = number >= 0 ? root.querySelector(`[data-card="${number}"]`).dataset.claimId : "";
    field("kind").value = kind;
    if (claim) {
      field("claim").value = claim;
      for (const name of ["event", "figure"]) {
        const own = [...field(name).options].find((option) => option.dataset.of === claim);
        if (own) own.selected = true;
      }
    }
    arrange();
  }

  function open(number = -1) {
    form.reset();
    for (const input of form.querySelectorAll("[data-span], [data-named]")) {
      spans.delete(input);
      input.removeAttribute("aria-invalid");
    }
    dialog.querySelector("[data-places]").replaceChildren();
    const span = chosen;
    suit(span && number < 0 ? "missed-claim" : "wrong-source", number < 0 && span ? nearest(span) : number);
    if (span) {
      fill(form.querySelector("[data-span=content]"), span);
      const short = span.words.length <= LONGEST_NAME ? form.querySelectorAll("input[data-span]:not([data-span=cue])") : [];
      for (const input of short) fill(input, span);
      if (short.length) fill(form.querySelector("[data-several=parties] [data-named]"), span);
    }
    picking.hidden = true;
    dialog.showModal();
  }

  /** The number of the claim that holds the selected words, else of the one that stands nearest. */
  function nearest(span) {
    const gap = (card) => Math.min(...card.dataset.at.split(" ").map((piece) => {
      const [start, end] = piece.split("-").map(Number);
      return Math.max(0, start - span.end, span.start - end);
    }));
    const all = [...root.querySelectorAll("[data-card]")];
    const gaps = all.map(gap);
    return gaps.indexOf(Math.min(...gaps));
  }

  function pick(input) {
    into = input;
    dialog.close();
    getSelection().removeAllRanges();
    offer();
    text.tabIndex = -1;
    text.focus({ preventScroll: true });
  }

  /** The bar below: what is selected, and what it is for. */
  function offer() {
    chosen = selected(text);
    picking.hidden = !chosen && !into;
    picking.querySelector("[data-picking-what]").textContent = chosen ? words.wordSelected : words.wordSelect;
    picking.querySelector("[data-picked]").textContent = chosen ? chosen.words : "";
    picking.querySelector("[data-use]").textContent = into ? words.wordUse : words.wordCorrect;
    picking.querySelector("[data-use]").disabled = !chosen;
    picking.querySelector("[data-leave]").hidden = !into;
  }

  function use() {
    if (!into) {
      open();
      return;
    }
    if (chosen) fill(into, chosen);
    const input = into;
    into = null;
    picking.hidden = true;
    dialog.showModal();
    input.focus();
  }

  /** The characters of a field: those that were selected, else where the text has the words that were typed. */
  function spanOf(input, from) {
    const kept = spans.get(input);
    if (kept && kept.typed === input.value) return { start: kept.start, end: kept.end };
    const at = found(text, input.value, from);
    if (!at) throw wrong(input, input.value.trim() ? `${words.wordNowhere} ${input.value.trim()}` : words.wordNeeded);
    return { start: at.start, end: at.end };
  }

  function wrong(input, message) {
    input.setAttribute("aria-invalid", "true");
    input.focus();
    return new Error(message);
  }

  function optional(name, from) {
    const input = form.querySelector(`[data-span="${name}"]`);
    return input.value.trim() ? spanOf(input, from) : null;
  }

  function named(name) {
    const inputs = [...form.querySelectorAll(`[data-several="${name}"] [data-named]`)].filter((input) => input.value.trim());
    return inputs.map((input) => {
      const kept = spans.get(input);
      return kept && kept.typed === input.value ? { start: kept.start, end: kept.end } : input.value.trim();
    });
  }

  /** Where the claim begins that is corrected: words that were typed are looked for from there on. */
  function begins() {
    const of = field("event").selectedOptions[0]?.dataset.of;
    const claim = EVENT_KINDS.includes(field("kind").value) ? of : field("claim").value;
    const card = cardOf(claim);
    return card ? Number(card.dataset.at.split("-")[0]) : 0;
  }

  /** The correction as the form says it. Throws an Error in words for the person. */
  function correction() {
    const kind = field("kind").value;
    const from = kind === "missed-claim" || kind === "missed-event" ? 0 : begins();
    const span = SPAN_OF[kind] && form.querySelector(`[data-span="${SPAN_OF[kind]}"]`);
    const whole = (name) => (field(name).value === "" ? null : Number(field(name).value));
    const [figureEvent, figure] = field("figure").value.split("/");
    const entry = form.querySelector("[data-places] input:checked")?.value ?? null;
    const made = {
      "wrong-source": () => ({ claim: field("claim").value, source: named("source"), cue: optional("cue", 0) }),
      "wrong-stance": () => ({ claim: field("claim").value, stance: field("stance").value, certainty: field("certainty").value || null }),
      "wrong-content": () => ({ claim: field("claim").value, content: [spanOf(span, from)] }),
      "missed-claim": () => ({ content: [spanOf(span, 0)], source: named("source"), cue: optional("cue", 0), stance: field("stance").value }),
      "not-a-claim": () => ({ claim: field("claim").value }),
      "wrong-place": () => ({ subject: field("event").value, place: optional("place", from), entry }),
      "wrong-time": () => ({ subject: field("event").value, time: optional("time", from) }),
      "wrong-parties": () => ({ event: field("event").value, role: field("role").value, parties: named("parties") }),
      "wrong-figure": () => ({ event: figureEvent, number: Number(figure), low: whole("low"), high: whole("high") }),
      "missed-figure": () => ({ event: field("event").value, text: spanOf(span, from), harm: field("harm").value, group: field("group").value }),
      "not-a-figure": () => ({ event: figureEvent, number: Number(figure) }),
      "wrong-type": () => ({ event: field("event").value, type: field("type").value, status: field("status").value }),
      "missed-event": () => ({ trigger: spanOf(span, 0), type: field("type").value, status: field("status").value }),
      "not-an-event": () => ({ event: field("event").value }),
    }[kind]();
    const missing = ["claim", "event", "subject"].find((name) => name in made && !made[name]);
    if (missing) throw new Error(words.wordNeeded);
    return { kind, ...made };
  }

  async function keep(event) {
    event.preventDefault();
    trouble("");
    const button = form.querySelector("[type=submit]");
    try {
      const body = { seen: JSON.parse(root.dataset.seen), corrections: [correction()] };
      button.disabled = true;
      await change(root, "corrections", body);
    } catch (error) {
      trouble(error.status === 409 ? words.wordMeanwhile : error instanceof TypeError ? words.wordLost : error.message);
      if (error.status === 409) dialog.querySelector("[data-trouble]").append(" ", lookAgain(words.wordLook));
    } finally {
      button.disabled = false;
    }
  }

  async function lookUp() {
    const input = form.querySelector("[data-gazetteer]");
    const asked = input.value.trim() || form.querySelector("[data-span=place]").value.trim();
    const list = form.querySelector("[data-places]");
    if (!asked) return;
    const answer = await fetch(`/api/v1/gazetteer?text=${encodeURIComponent(asked.slice(0, 100))}`);
    const places = answer.ok ? (await answer.json()).places : [];
    list.replaceChildren(...places.map(choice));
    if (!places.length) list.append(Object.assign(document.createElement("li"), { textContent: words.wordNone }));
  }

  form.addEventListener("submit", keep);
  form.addEventListener("change", (event) => {
    if (["kind", "claim", "event", "figure"].includes(event.target.name)) arrange();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.matches("[data-pick]")) pick(button.parentElement.querySelector("input, textarea"));
    else if (button?.matches("[data-cancel]")) dialog.close();
    else if (button?.matches("[data-find]")) lookUp();
  });
  form.querySelector("[data-gazetteer]").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    lookUp();
  });
  document.addEventListener("selectionchange", () => {
    if (!dialog.open) offer();
  });
  picking.addEventListener("pointerdown", (event) => event.preventDefault());
  picking.querySelector("[data-use]").addEventListener("click", use);
  picking.querySelector("[data-leave]").addEventListener("click", () => { chosen = null; use(); });
  dialog.addEventListener("close", () => light(text, ""));
  return { open };
}

function choice(place) {
  const entry = document.createElement("li");
  const label = document.createElement("label");
  const input = Object.assign(document.createElement("input"), { type: "radio", name: "entry", value: place.entry });
  const name = document.createElement("bdi");
  name.textContent = place.name;
  const about = [place.country_name ?? place.country, `${place.lat.toFixed(2)}, ${place.lon.toFixed(2)}`].filter(Boolean).join(" · ");
  label.append(input, name, ` ${about}`);
  entry.append(label);
  return entry;
}

function lookAgain(words) {
  return Object.assign(document.createElement("a"), { href: location.pathname, textContent: words });
}

/** Sends a change and shows the reading that it makes. Throws what the server says, with its status. */
async function change(root, path, body) {
  const { ok, status, told } = await send(`/api/v1/reports/${root.dataset.report}/${path}`, body);
  if (!ok) throw Object.assign(new Error(told.detail ?? String(status)), { status });
  history.replaceState(null, "", `${location.pathname}#corrected`);
  location.reload();
}

async function undo(root, button) {
  const told = root.querySelector("[data-trouble]");
  button.disabled = true;
  try {
    await change(root, "corrections/undo", { seen: JSON.parse(root.dataset.seen), back_to: JSON.parse(button.dataset.back ?? "null") });
  } catch (error) {
    told.textContent = error.message;
    button.disabled = false;
  }
}
