/** Labels of places and of disputed areas, as HTML over the map: none touches another or a mark. */
import { filled, listed } from "./map-words.js";
import { fetchJson } from "./patient.js";

const GAP_PX = 3;
const PAUSE_MS = 250;
/** Pixels on the screen from which a disputed area has its name and says by whom it is held and claimed. */
const NAMED_PX = 56;
/** Half the pixels around the middle of a mark in which no label stands. */
const MARK_PX = 10;

/**
 * Labels over the map of `view`; `view.marked()` gives the points (degrees) that they leave free.
 *
 * @param {string} [url] of the place labels
 */
export function labelsOver(view, url) {
  const over = layerOf(view);
  const areas = areaLabels(view, over);
  const places = url ? placeLabels(view, over, url) : null;
  return {
    /** The map stands still somewhere else: ask and show anew. */
    refresh() {
      areas();
      places?.();
    },
    /** Show labels of a page's own: `{spots: [[lon, lat], ...], name, text, more}`, where `name` is the class. */
    name: over.show,
    /** The map moves: go along. */
    place: over.place,
    /** The marks have changed: choose anew which labels have room. */
    thin: over.thin,
    destroy: over.destroy,
  };
}

/** Shows the disputed areas in view: each says who holds and who claims it. */
function areaLabels({ map, world, words, lang }, over) {
  const tongue = world.areas[0]?.name[lang] ? lang : "en";
  const names = (several) => listed(several.map((name) => name[tongue]), lang);
  const told = (area) => {
    const parts = [
      area.held.length ? filled(words.held, { who: names(area.held) }) : "",
      area.claimed.length ? filled(words.claimed, { who: names(area.claimed) }) : "",
      area.rough ? words.rough : "",
    ];
    return parts.filter(Boolean).join("; ");
  };
  const extent = ({ box: [west, south, east, north] }) => {
    const [one, other] = [map.project([west, north]), map.project([east, south])];
    return Math.max(other.x - one.x, other.y - one.y);
  };
  return () => {
    const bounds = map.getBounds();
    const shown = world.areas.filter((area) => bounds.contains(area.at) && extent(area) >= NAMED_PX);
    over.show("areas", shown.map((area) => {
      const { at, box: [west, south, east, north] } = area;
      const spots = [at, [(west + east) / 2, south], [(west + east) / 2, north]];
      return { spots, name: "map-area", text: area.name[tongue], more: told(area) };
    }));
  };
}

/** Asks for places as the API gives them and shows them: `{places: [{name, lat, lon, kind}]}`. */
function placeLabels({ map, world, lang }, over, url) {
  const known = new Set(world.areas.flatMap((area) => Object.values(area.name)));
  let waiting = 0;
  const ask = async () => {
    const bounds = map.getBounds();
    const bbox = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((edge) => edge.toFixed(2));
    const query = new URLSearchParams({ bbox: bbox.join(","), zoom: map.getZoom().toFixed(1), lang });
    const { places } = await fetchJson(`${url}?${query}`);
    const named = places.filter(({ name }) => !known.has(name));
    over.show("places", named.map(({ name, lat, lon, kind }) => ({ spots: [[lon, lat]], name: `map-place map-${kind}`, text: name })));
  };
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => map.style && ask().catch((error) => console.warn("no labels:", error)), PAUSE_MS);
  };
}

/** The layer of labels over the map; those of the group shown first win the room, in a group those given first. */
function layerOf({ map, frame, marked }) {
  const layer = document.createElement("div");
  layer.className = "map-labels";
  frame.append(layer);
  const groups = new Map();
  const all = () => [...groups.values()].flat();
  const place = () => {
    for (const { part, spot } of all()) {
      const { x, y } = map.project(spot);
      part.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translate(-50%, -50%)`;
    }
  };
  const thin = () => {
    const edge = { left: 0, top: 0, right: frame.clientWidth, bottom: frame.clientHeight };
    const taken = [...marked().map((point) => around(map.project(point), 2 * MARK_PX, 2 * MARK_PX)), ...controls(frame)];
    for (const label of all()) {
      const boxAt = (spot) => around(map.project(spot), label.part.offsetWidth, label.part.offsetHeight);
      const isFree = (box) => holds(edge, box) && !taken.some((other) => touch(other, box));
      const free = label.spots.find((spot) => isFree(boxAt(spot)));
      label.part.classList.toggle("map-hidden", !free);
      if (!free) continue;
      label.spot = free;
      taken.push(boxAt(free));
    }
    place();
  };
  return {
    show(group, labels) {
      groups.get(group)?.forEach(({ part }) => part.remove());
      groups.set(group, labels.map(({ spots, ...label }) => ({ spots, spot: spots[0], part: partOf(label) })));
      layer.replaceChildren(...all().map(({ part }) => part));
      thin();
    },
    place,
    thin,
    destroy: () => layer.remove(),
  };
}

function partOf({ name, text, more = "" }) {
  const part = document.createElement("div");
  part.className = `map-label ${name}`;
  const first = document.createElement("bdi");
  first.textContent = text;
  part.append(first);
  if (more) part.append(Object.assign(document.createElement("small"), { textContent: more }));
  return part;
}

/** Where the buttons and the line at the foot of the map stand. */
function controls(frame) {
  const { left, top } = frame.getBoundingClientRect();
  const parts = [...frame.querySelectorAll(".maplibregl-ctrl, .map-attribution")].map((part) => part.getBoundingClientRect());
  return parts.map((box) => ({ left: box.left - left, right: box.right - left, top: box.top - top, bottom: box.bottom - top }));
}

function holds(edge, box) {
  return box.left >= edge.left && box.right <= edge.right && box.top >= edge.top && box.bottom <= edge.bottom;
}

function around({ x, y }, width, height) {
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

function touch(one, other) {
  const isBeside = one.right + GAP_PX < other.left || other.right + GAP_PX < one.left;
  return !isBeside && one.bottom + GAP_PX >= other.top && other.bottom + GAP_PX >= one.top;
}
