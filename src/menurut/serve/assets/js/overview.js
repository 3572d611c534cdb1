// The overview: every link and form of it is answered in place, map, time line and list show the same view.
import { showParts } from "./overview-parts.js";

const FILTERS = ["text", "source", "side", "type", "stance", "status", "harm", "near", "in", "country", "since", "until", "lang", "outlet", "copies"];
const KM_OF_DEGREE = 112;
const root = document.querySelector(".overview");
const seen = root.querySelector(".seen");
const state = { map: null, time: null, asked: "", at: new URL(location.href) };

/** The filters of an address, and of these those that are not about time. */
const filtersOf = (url) => new URLSearchParams(FILTERS.filter((name) => url.searchParams.get(name)).map((name) => [name, url.searchParams.get(name)]));
const boxOf = (text) => (text ? text.split(",").map(Number) : undefined);

/** Show another view of the overview; `how` is `push`, `replace`, or null where the address is that already. */
async function go(href, how = "push") {
  const url = new URL(href, location.href);
  const listed = root.querySelector(".listed");
  listed.setAttribute("aria-busy", "true");
  state.running?.abort();
  state.running = new AbortController();
  try {
    const answer = await fetch(url, { signal: state.running.signal, headers: { accept: "text/html" } });
    const parts = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!parts.querySelector("[data-part]")) return void location.assign(url);
    if (how) history[`${how}State`](null, "", url);
    showParts(root, parts, { scroll: how === "push" });
    follow(url);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  } finally {
    root.querySelector(".listed").removeAttribute("aria-busy");
  }
}

/** Let map and time line show what the address asks for. */
function follow(url) {
  const [before, now] = [state.at, url];
  state.at = now;
  const [old, filters] = [filtersOf(before), filtersOf(now)];
  state.map?.setSelected(now.searchParams.get("selected"));
  if (String(old) !== String(filters)) {
    state.map?.setFilters(filters);
    if (!now.searchParams.get("bbox")) fit();
    state.time?.setRange(filters.get("since"), filters.get("until"));
    const timeless = ([name]) => name !== "since" && name !== "until";
    if (String([...old].filter(timeless)) !== String([...filters].filter(timeless))) state.time?.setFilters(filters);
  }
}

function fit() {
  const bounds = boxOf(root.querySelector(".summary").dataset.bounds);
  if (bounds) state.map?.fit(bounds);
}

/** The address of this view with some fields changed; null takes one out. The list begins at its first page. */
function changed(fields) {
  const url = new URL(state.at);
  for (const [name, value] of Object.entries({ after: null, ...fields })) {
    if (value == null || value === "") url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return url;
}

function moved({ bbox, bymouse }) {
  if (!bymouse) return;
  const url = changed({ bbox: bbox.join(",") });
  const isFollowed = url.searchParams.get("only") === "map";
  if (isFollowed) return void go(url, "replace");
  url.search = new URLSearchParams([...url.searchParams]).toString();
  history.replaceState(null, "", url);
  state.at = url;
  const only = root.querySelector(".orders .only");
  only.href = changed({ only: "map" }).href;
  only.hidden = false;
}

/** A single mark is shown above the list; a group that does not come apart is listed. */
function picked(mark) {
  if (mark.id) return void go(changed({ selected: mark.id })).then(() => root.querySelector(".selected")?.scrollIntoView({ block: "nearest" }));
  const [west, south, east, north] = mark.box ?? [];
  if (north == null) return;
  // The point of a country stands for all of it, and is near nothing.
  if (mark.precision === "country") return void go(changed({ in: mark.where, selected: null }));
  const km = Math.max(1, Math.ceil(KM_OF_DEGREE * Math.hypot(east - west, north - south)));
  go(changed({ near: `${(south + north) / 2},${(west + east) / 2}:${km}`, selected: null }));
}

async function begin() {
  if (root.dataset.built !== "true") return;
  seen.hidden = false;
  const filters = filtersOf(state.at);
  const options = { filters, lang: root.dataset.lang };
  const bounds = boxOf(state.at.searchParams.get("bbox") ?? root.querySelector(".summary").dataset.bounds);
  const [{ showMap }, { showTimeline }] = await Promise.all([import("./map.js"), import("./timeline.js")]);
  const drawn = [
    showMap(seen.querySelector(".where"), {
      ...options,
      bounds,
      marks: "/api/v1/marks",
      labels: "/api/v1/places",
      selected: state.at.searchParams.get("selected"),
      onMove: moved,
      onPick: picked,
    }).then((map) => (state.map = map)),
    showTimeline(seen.querySelector(".when"), {
      ...options,
      url: "/api/v1/timeline",
      onBrush: (period) => go(changed({ since: period?.since, until: period?.until })),
    }).then((time) => (state.time = time)),
  ];
  for (const problem of (await Promise.allSettled(drawn)).filter(({ reason }) => reason)) console.warn(problem.reason);
}

async function legend() {
  const { swatch } = await import("./map-marks.js");
  for (const line of root.querySelectorAll("[data-swatch]")) {
    line.prepend(swatch(line, { hues: ["side-0", "side-1"], killed: null, ...JSON.parse(line.dataset.swatch) }));
  }
}

/** Whether a click asks for this window. */
const isPlain = (event) => event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

root.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || !isPlain(event)) return;
  const url = new URL(link.href);
  if (url.origin !== location.origin || url.pathname !== "/") return;
  event.preventDefault();
  if (link.rel === "next") more(link);
  else go(url);
});

root.addEventListener("submit", (event) => {
  event.preventDefault();
  const given = [...new FormData(event.target)].filter(([, value]) => value.trim());
  go(`/?${new URLSearchParams(given)}`);
});

/** Put the next page of the list below this one. */
async function more(link) {
  link.setAttribute("aria-busy", "true");
  const answer = await fetch(link.href, { headers: { accept: "text/html" } });
  const parts = new DOMParser().parseFromString(await answer.text(), "text/html");
  const some = [...parts.querySelectorAll(".incidents > li")];
  if (!some.length) return void location.assign(link.href);
  root.querySelector(".incidents").append(...some);
  const further = parts.querySelector(".following");
  const place = root.querySelector(".following");
  if (further) place.replaceWith(further);
  else place.remove();
  some[0].querySelector("a").focus({ preventScroll: true });
}

const lit = (event) => {
  const item = event.target.closest(".happened");
  state.map?.highlight(item?.dataset.id ?? null, item?.dataset.point?.split(",").map(Number) ?? null);
};
root.addEventListener("pointerover", lit);
root.addEventListener("focusin", lit);
addEventListener("popstate", () => go(location.href, null));

const filters = root.querySelector(".filters");
if (matchMedia("(min-width: 75rem)").matches) filters.open = true;
const explained = root.querySelector(".legend");
explained.addEventListener("toggle", legend, { once: true });
begin();
