/**
 * Tolls over time: for each kind and side a band from the lowest to the highest figure with the best placed in it, as they were
 * known from day to day, and who gives them. The table of the page is the twin of these pictures.
 */
import { daysOf, filled, listed, wordsOf } from "./map-words.js";

const CHARTS = new URL("../vendor/charts.mjs", import.meta.url);
const HEIGHT_PX = 84;
const DAY_MS = 86_400_000;
/** Days up to which each has its tick. */
const SHORT_DAYS = 5;
const BOUNDS = ["low", "best", "high"];

/**
 * Show a picture for each series in `element`. A series without a dated figure has none.
 *
 * @param {HTMLElement} element
 * @param {object} options
 * @param {{kind: string, side: string | null, group: string, hue?: string, points: object[]}[]} options.series as the API gives
 *   them; a point has `day`, `low`, `best`, `high` and who gives these in `low_by`, `best_by`, `high_by`
 * @param {Record<string, string>} [options.hues] the class of the colour of each side, where the series do not tell it
 * @param {string} [options.lang]
 * @param {Record<string, string>} [options.words]
 * @returns {Promise<{destroy: Function}>}
 */
export async function showTolls(element, { series, hues = {}, lang, words }) {
  const view = { words: wordsOf(words), lang: lang ?? (document.documentElement.lang || "en"), hues };
  const charts = await import(CHARTS);
  const told = series.map((one) => ({ ...one, steps: stepsOf(one.points) })).filter(({ steps }) => steps.length);
  const domain = domainOf(told);
  const runs = told.map((one) => runOf(view, one));
  element.classList.add("tolls-over-time");
  element.replaceChildren(...runs.map(({ figure }) => figure));
  const draw = () => runs.forEach((run) => drawRun(charts, view, run, domain));
  const sizes = new ResizeObserver(() => requestAnimationFrame(draw));
  draw();
  sizes.observe(element);
  element.dataset.state = "shown";
  return {
    /** Take the pictures away. */
    destroy() {
      sizes.disconnect();
      element.replaceChildren();
    },
  };
}

/** What was known from each day until the next change; the last lasts a day, or as long as all others do. */
function stepsOf(points) {
  const dated = points.filter(({ day }) => day).map((point) => ({ ...point, from: new Date(`${point.day}T00:00:00Z`) }));
  return dated.map((point, at) => ({ ...point, to: dated[at + 1]?.from ?? null }));
}

function domainOf(told) {
  const days = told.flatMap(({ steps }) => steps.map(({ from }) => Number(from)));
  return [new Date(Math.min(...days)), new Date(Math.max(...days) + DAY_MS)];
}

/** A figure with what it is about, room for the picture, and who says so of the day that is looked at. */
function runOf(view, one) {
  const figure = document.createElement("figure");
  const caption = document.createElement("figcaption");
  const side = document.createElement("bdi");
  const hue = one.hue ?? view.hues[one.side] ?? "side-none";
  side.className = `side ${hue}`;
  side.textContent = one.side ?? view.words.noSide;
  const group = one.group && one.group !== "unknown" ? ` (${term(view, "group", one.group)})` : "";
  caption.append(`${term(view, "kind", one.kind)}${group} · `, side);
  const picture = document.createElement("div");
  picture.className = `tolls-picture side ${hue}`;
  const readout = document.createElement("p");
  readout.className = "tolls-readout";
  figure.append(caption, picture, readout);
  const run = { ...one, figure, picture, readout, at: one.steps.length - 1, label: caption.textContent };
  steer(view, run);
  return run;
}

/** Left and right go from step to step; the slider says the step in words. */
function steer(view, run) {
  const { picture, steps } = run;
  picture.tabIndex = 0;
  picture.setAttribute("role", "slider");
  picture.setAttribute("aria-label", run.label);
  picture.setAttribute("aria-valuemin", "1");
  picture.setAttribute("aria-valuemax", String(steps.length));
  const keys = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, Home: -steps.length, End: steps.length };
  picture.addEventListener("keydown", (event) => {
    if (!(event.key in keys)) return;
    event.preventDefault();
    look(view, run, run.at + keys[event.key]);
  });
  picture.addEventListener("pointermove", (event) => {
    if (!run.scale) return;
    const day = run.scale.invert(event.clientX - picture.getBoundingClientRect().left);
    look(view, run, steps.findLastIndex(({ from }) => from <= day));
  });
  look(view, run, run.at);
}

/** Look at a step: a line in the picture, and in words who gives its bounds. */
function look(view, run, at) {
  run.at = Math.max(0, Math.min(run.steps.length - 1, at));
  const step = run.steps[run.at];
  const parts = [daysOf(step.day, null, view.lang), ...boundsOf(view, step)];
  run.readout.replaceChildren(...parts.map((text, first) => {
    const part = document.createElement(first ? "span" : "b");
    part.dir = "auto";
    part.textContent = text;
    return part;
  }));
  run.picture.setAttribute("aria-valuenow", String(run.at + 1));
  run.picture.setAttribute("aria-valuetext", parts.join("; "));
  placeLine(run);
}

/** `lowest 12: A and B`, ...: one phrase where all bounds are the same figure. */
function boundsOf({ words, lang }, step) {
  const number = (name) => (step[name] == null ? words.untold : new Intl.NumberFormat(lang).format(step[name]));
  const phrase = (word, name, who) => {
    const told = filled(word, { number: number(name) });
    return who.length ? `${told} (${listed(who, lang)})` : told;
  };
  if (step.low != null && step.low === step.high) {
    const who = new Set(BOUNDS.flatMap((name) => step[`${name}_by`] ?? []));
    return [phrase(words.tollOnly, "low", [...who])];
  }
  const named = { low: words.tollLow, best: words.tollBest, high: words.tollHigh };
  return BOUNDS.map((name) => phrase(named[name], name, step[`${name}_by`] ?? []));
}

function term({ words }, set, name) {
  return words[`${set} ${name}`] ?? name;
}

function drawRun({ plot, rectY, lineY, axisX, axisY, ruleY }, view, run, domain) {
  const width = Math.max(200, run.picture.clientWidth);
  const known = run.steps.flatMap((step) => BOUNDS.map((name) => step[name]).filter((figure) => figure != null));
  const top = Math.max(1, ...known) * 1.08;
  const bands = run.steps.map((step) => ({
    ...step,
    to: step.to ?? domain[1],
    floor: step.low ?? 0,
    roof: step.high ?? top,
    isOpen: step.high == null,
  }));
  const ends = (name) => bands.flatMap((band) => [band.from, band.to].map((day) => ({ day, figure: band[name] ?? NaN })));
  const line = (name, more) => lineY(ends(name), { x: "day", y: "figure", stroke: "var(--side)", ...more });
  const isShort = domain[1] - domain[0] <= SHORT_DAYS * DAY_MS;
  const days = new Intl.DateTimeFormat(view.lang, { day: "numeric", month: "short", timeZone: "UTC" });
  const figures = new Intl.NumberFormat(view.lang, { notation: "compact" });
  const picture = plot({
    className: "timeline-plot",
    width,
    height: HEIGHT_PX,
    marginTop: 6,
    marginRight: 18,
    marginBottom: 18,
    marginLeft: 40,
    x: { type: "utc", domain },
    y: { domain: [0, top] },
    marks: [
      axisX({ ticks: isShort ? "day" : Math.max(2, Math.round(width / 120)), tickSize: 3, tickFormat: (day) => days.format(day), fill: "var(--quiet)" }),
      axisY({ ticks: 3, tickSize: 0, tickFormat: (figure) => (Number.isInteger(figure) ? figures.format(figure) : ""), fill: "var(--quiet)" }),
      rectY(bands, { x1: "from", x2: "to", y1: "floor", y2: "roof", fill: "var(--side)", fillOpacity: (band) => (band.isOpen ? 0.1 : 0.22) }),
      line("low", { strokeWidth: 1 }),
      line("high", { strokeWidth: 1 }),
      line("best", { strokeWidth: 2.5 }),
      ruleY([0], { stroke: "var(--edge)", ariaHidden: "true" }),
    ],
  });
  picture.setAttribute("aria-hidden", "true");
  run.picture.replaceChildren(picture);
  run.scale = picture.scale("x");
  placeLine(run);
}

/** The line through the step that is looked at. */
function placeLine(run) {
  const picture = run.picture.querySelector("svg");
  if (!picture) return;
  const namespace = "http://www.w3.org/2000/svg";
  const line = picture.querySelector(".tolls-line") ?? picture.appendChild(document.createElementNS(namespace, "line"));
  const x = run.scale.apply(run.steps[run.at].from);
  for (const [name, value] of Object.entries({ class: "tolls-line", x1: x, x2: x, y1: 4, y2: HEIGHT_PX - 18 })) line.setAttribute(name, value);
}
