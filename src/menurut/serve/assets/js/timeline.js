/**
 * Incidents over time as bars, those that are contested apart; a period is chosen by dragging over the bars or with two
 * sliders.
 */
import { daysOf, filled, wordsOf } from "./map-words.js";
import { fetchJson } from "./patient.js";

const CHARTS = new URL("../vendor/charts.mjs", import.meta.url);
const HEIGHT_PX = 96;
const EDGES_PX = { top: 8, right: 18, bottom: 20, left: 34 };
const PAUSE_MS = 200;
/** Bars up to which each has its tick. */
const SHORT = 5;
const DAY_MS = 86_400_000;

/**
 * Show a time line in `element`.
 *
 * @param {HTMLElement} element
 * @param {object} options
 * @param {string} options.url asked with the filters less their period, answers `{step, bars: [{day, count, contested}]}`
 * @param {Record<string, string> | URLSearchParams} [options.filters] `since` and `until` among them are the period at first
 * @param {string} [options.lang] language of days and numbers; that of the page if left out
 * @param {Record<string, string>} [options.words] what it says, by the keys of map-words.js
 * @param {(period: {since: string, until: string} | null) => void} [options.onBrush] a period was chosen; null: all time
 * @returns {Promise<{setFilters: Function, setRange: Function, destroy: Function}>}
 */
export async function showTimeline(element, options) {
  const view = { element, words: wordsOf(options.words), lang: options.lang ?? document.documentElement.lang ?? "en", options };
  const state = { bars: [], step: "day", chosen: null };
  const charts = await import(CHARTS);
  const parts = frame(view);
  element.classList.add("timeline");
  element.replaceChildren(...Object.values(parts));

  const told = pause(PAUSE_MS);
  const choose = (chosen, { isTold = true } = {}) => {
    state.chosen = chosen;
    showChosen(view, state, parts);
    if (isTold) told(() => options.onBrush?.(periodOf(state)));
  };
  const draw = () => {
    drawBars(charts, view, state, parts, choose);
    setSliders(view, state, parts, choose);
    showChosen(view, state, parts);
  };
  const load = async (filters, period) => {
    const query = new URLSearchParams(filters);
    query.delete("since");
    query.delete("until");
    const { step, bars, before = 0, after = 0, undated = 0 } = await fetchJson(`${options.url}?${query}`);
    Object.assign(state, { step, bars: bars.map((bar) => withEnds(bar, step)), outside: before + after + undated });
    state.chosen = chosenOf(state, period);
    draw();
    element.dataset.state = "shown";
  };
  const sizes = new ResizeObserver(pauseFrame(() => state.bars.length && draw()));
  const filters = new URLSearchParams(options.filters ?? {});
  await load(filters, { since: filters.get("since"), until: filters.get("until") });
  sizes.observe(element);
  parts.whole.addEventListener("click", () => {
    choose(null);
    draw();
  });

  return {
    /** Count what fits other filters; the period stays. */
    setFilters: (other) => load(other, periodOf(state)),
    /** Show another period (days as `2025-06-13`), or all time (null), without telling it back. */
    setRange(since, until) {
      choose(chosenOf(state, { since, until }), { isTold: false });
      draw();
    },
    /** Take the time line away. */
    destroy() {
      sizes.disconnect();
      element.replaceChildren();
    },
  };
}

/** The parts of a time line: the chart, two sliders, what is chosen, a button for all time. */
function frame({ words }) {
  const chart = document.createElement("div");
  chart.className = "timeline-chart";
  const sliders = document.createElement("div");
  sliders.className = "timeline-sliders";
  const told = document.createElement("output");
  told.className = "timeline-told";
  const whole = document.createElement("button");
  whole.className = "quiet timeline-whole";
  whole.type = "button";
  whole.textContent = words.everything;
  return { chart, sliders, told, whole };
}

function withEnds(bar, step) {
  const start = new Date(`${bar.day}T00:00:00Z`);
  const end = new Date(start);
  if (step === "month") end.setUTCMonth(end.getUTCMonth() + 1);
  else end.setUTCDate(end.getUTCDate() + (step === "week" ? 7 : 1));
  return { ...bar, start, end, lastDay: new Date(end - DAY_MS).toISOString().slice(0, 10) };
}

/** First and last bar of a period; null for all time. */
function chosenOf({ bars }, period) {
  const { since, until } = period ?? {};
  if (!bars.length || (!since && !until)) return null;
  const first = since ? bars.findIndex((bar) => bar.lastDay >= since) : 0;
  const last = until ? bars.findLastIndex((bar) => bar.day <= until) : bars.length - 1;
  return first < 0 || last < first ? null : [first, last];
}

function periodOf({ bars, chosen }) {
  return chosen && bars.length ? { since: bars[chosen[0]].day, until: bars[chosen[1]].lastDay } : null;
}

function drawBars(charts, view, state, { chart }, choose) {
  const { plot, rectY, axisX, axisY, ruleY } = charts;
  const { bars } = state;
  if (!bars.length) return chart.replaceChildren();
  const width = Math.max(220, chart.clientWidth);
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const domain = [bars[0].start, bars.at(-1).end];
  const x = { x1: "start", x2: "end", insetLeft: bars.length > 250 ? 0 : 0.5, insetRight: bars.length > 250 ? 0 : 0.5 };
  const picture = plot({
    className: "timeline-plot",
    width,
    height: HEIGHT_PX,
    marginTop: EDGES_PX.top,
    marginRight: EDGES_PX.right,
    marginBottom: EDGES_PX.bottom,
    marginLeft: EDGES_PX.left,
    x: { type: "utc", domain },
    y: { domain: [0, most], nice: true },
    ariaLabel: view.words.timeline,
    marks: [
      axisX({ ticks: bars.length <= SHORT ? bars.map(({ start }) => start) : Math.max(2, Math.round(width / 110)), tickSize: 3, tickFormat: ticks(view.lang, domain), fill: "var(--quiet)" }),
      axisY({ ticks: 2, tickSize: 0, tickFormat: (value) => (Number.isInteger(value) ? number(view, value) : ""), fill: "var(--quiet)" }),
      rectY(bars, { ...x, y1: "contested", y2: "count", fill: "var(--bars)", ariaHidden: "true" }),
      rectY(bars, { ...x, y1: 0, y2: "contested", fill: "var(--contested)", ariaHidden: "true" }),
      ruleY([0], { stroke: "var(--edge)", ariaHidden: "true" }),
    ],
  });
  picture.setAttribute("role", "img");
  chart.replaceChildren(picture);
  brush(charts, view, state, chart, picture, choose);
}

/** Dragging over the bars, in whole bars. */
function brush({ brushX, select }, view, state, chart, picture, choose) {
  const { bars } = state;
  const scale = picture.scale("x");
  const invert = (px) => scale.invert(px);
  const edges = () => state.chosen && [scale.apply(bars[state.chosen[0]].start), scale.apply(bars[state.chosen[1]].end)];
  const width = Number(picture.getAttribute("width"));
  const made = brushX().extent([[EDGES_PX.left, EDGES_PX.top], [width - EDGES_PX.right, HEIGHT_PX - EDGES_PX.bottom]]);
  const group = select(picture).append("g").attr("class", "timeline-brush").call(made).call(made.move, edges());
  made.on("brush", ({ sourceEvent, selection }) => {
    if (sourceEvent) choose(within(bars, selection.map(invert)), { isTold: false });
  });
  made.on("end", ({ sourceEvent, selection }) => {
    if (!sourceEvent) return;
    choose(selection ? within(bars, selection.map(invert)) : null);
    group.call(made.move, edges());
  });
  const told = chart.parentElement.querySelector(".timeline-told");
  picture.addEventListener("pointermove", (event) => {
    const day = invert(event.clientX - picture.getBoundingClientRect().left);
    const bar = bars.find(({ start, end }) => start <= day && day < end);
    if (bar && !event.buttons) told.textContent = sum(view, [bar]);
  });
  picture.addEventListener("pointerleave", () => showChosen(view, state, { told }));
  chart.redrawBrush = () => group.call(made.move, edges());
}

/** The bars that a stretch of time covers by half or more; at least the one it begins in. */
function within(bars, [from, to]) {
  const middle = ({ start, end }) => (Number(start) + Number(end)) / 2;
  const first = bars.findIndex((bar) => middle(bar) >= from);
  const last = bars.findLastIndex((bar) => middle(bar) <= to);
  if (first >= 0 && last >= first) return [first, last];
  const only = bars.findLastIndex(({ start }) => start <= from);
  return only < 0 ? null : [only, only];
}

function setSliders(view, state, { chart, sliders }, choose) {
  const most = Math.max(0, state.bars.length - 1);
  if (!sliders.children.length) sliders.append(slider(view.words.from), slider(view.words.until));
  const [from, until] = sliders.querySelectorAll("input");
  for (const input of [from, until]) input.max = String(most);
  const moved = (pushed) => () => {
    const pair = [Number(from.value), Number(until.value)];
    if (pair[0] > pair[1]) pair[1 - pushed] = pair[pushed];
    choose(pair[0] === 0 && pair[1] === most ? null : pair);
    chart.redrawBrush?.();
  };
  from.oninput = moved(0);
  until.oninput = moved(1);
}

function slider(label) {
  const part = document.createElement("label");
  const input = document.createElement("input");
  Object.assign(input, { type: "range", min: "0", step: "1" });
  part.append(Object.assign(document.createElement("span"), { textContent: label }), input);
  return part;
}

/** Say what is chosen, and put the sliders there. */
function showChosen(view, state, { told, sliders, whole }) {
  const { bars, chosen } = state;
  const [first, last] = chosen ?? [0, bars.length - 1];
  const some = bars.slice(first, last + 1);
  const outside = !chosen && state.outside ? filled(view.words.outside, { number: number(view, state.outside) }) : "";
  told.textContent = [some.length ? sum(view, some) : "", outside].filter(Boolean).join(" · ");
  if (whole) whole.disabled = !chosen;
  const inputs = sliders?.querySelectorAll("input") ?? [];
  inputs.forEach((input, at) => {
    const bar = bars[[first, last][at]];
    input.value = String([first, last][at]);
    if (bar) input.setAttribute("aria-valuetext", daysOf(at ? bar.lastDay : bar.day, null, view.lang));
  });
}

function sum(view, bars) {
  const added = (name) => number(view, bars.reduce((before, bar) => before + bar[name], 0));
  const period = daysOf(bars[0].day, bars.at(-1).lastDay, view.lang);
  return filled(view.words.bar, { period, number: added("count"), contested: added("contested") });
}

function ticks(lang, [from, to]) {
  const days = (to - from) / DAY_MS;
  const style = days > 1500 ? { year: "numeric" } : days > 120 ? { month: "short", year: "numeric" } : { day: "numeric", month: "short" };
  const format = new Intl.DateTimeFormat(lang, { ...style, timeZone: "UTC" });
  return (day) => format.format(day);
}

function number({ lang }, value) {
  return new Intl.NumberFormat(lang).format(value);
}

function pause(ms) {
  let waiting = 0;
  return (then) => {
    clearTimeout(waiting);
    waiting = setTimeout(then, ms);
  };
}

function pauseFrame(then) {
  let waiting = 0;
  return () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(then);
  };
}
