/**
 * The map of incidents: marks over an offline base map, a card for the mark that is looked at, labels in HTML.
 * The list beside it is the twin of the marks for who does not see them.
 */
import { labelsOver } from "./labels.js";
import { colours } from "./map-base.js";
import { cardOf } from "./map-card.js";
import { drawMarks, markLayers, withPictures } from "./map-marks.js";
import { LARGEST_ZOOM, startMap } from "./map-start.js";
import { fetchJson } from "./patient.js";

export { showSmallMap } from "./map-small.js";

const PAUSE_MS = 120;
const REACH_PX = 44;
const WORLD = [-150, -50, 170, 68];

/**
 * Show a map in `element`, which has a height of its own (class `map` of css/map.css).
 *
 * @param {HTMLElement} element
 * @param {object} options
 * @param {string} options.marks URL of the marks: asked with `bbox`, `zoom` and the filters, answers GeoJSON
 * @param {string} [options.labels] URL of the place labels: asked with `bbox`, `zoom` and `lang`
 * @param {Record<string, string> | URLSearchParams} [options.filters]
 * @param {[number, number, number, number]} [options.bounds] what to show at first: west, south, east, north; none: the world
 * @param {string} [options.selected] id of the incident that is selected
 * @param {string} [options.lang] language of labels and numbers; that of the page if left out
 * @param {Record<string, string>} [options.words] what the map says, by the keys of map-words.js
 * @param {(view: {bbox: number[], zoom: number, bymouse: boolean}) => void} [options.onMove] after each move
 * @param {(mark: object) => void} [options.onPick] the properties of a mark that was chosen: of a single one, or of a group in one spot
 * @param {(mark: object | null) => void} [options.onLook] the properties of the mark under pointer or crosshair
 * @returns {Promise<{setFilters: Function, setSelected: Function, highlight: Function, fit: Function, destroy: Function}>}
 */
export async function showMap(element, options) {
  const camera = { bounds: options.bounds ?? WORLD, fitBoundsOptions: { padding: 40, maxZoom: 7 } };
  const view = await startMap(element, { ...options, camera });
  return view ? running(view, options) : absent(element);
}

/** What a page holds where there is no map: it does nothing. */
function absent(element) {
  const nothing = () => {};
  return { setFilters: nothing, setSelected: nothing, highlight: nothing, fit: nothing, destroy: () => element.replaceChildren() };
}

/** The map at work: its parts and what a page may do with them. */
function running(view, options) {
  const { map, element } = view;
  const state = { marks: [], filters: new URLSearchParams(options.filters ?? {}), selected: options.selected ?? null, lit: null };
  markLayers(map, colours(element));
  view.marked = () => state.marks.map(({ geometry }) => geometry.coordinates);
  const card = cardOf(view.frame, view);
  const labels = labelsOver(view, options.labels);
  const loading = loader();
  const later = pause(PAUSE_MS);

  const redraw = () => drawMarks(map, element, state);
  const refresh = async () => {
    const found = await loading.json(options.marks, asked(map, state.filters));
    if (!found) return;
    state.marks = found.features;
    redraw();
    labels.thin();
    element.dataset.state = "shown";
    element.dataset.marks = String(state.marks.length);
  };
  const look = (feature, point) => {
    map.getCanvas().style.cursor = feature ? "pointer" : "";
    card.show(feature, point);
    options.onLook?.(feature?.properties ?? null);
  };
  const pick = (feature, originalEvent) => {
    if (canPart(map, feature)) closer(map, feature, originalEvent);
    else options.onPick?.(feature.properties);
  };
  const moved = (event) => {
    view.near();
    labels.refresh();
    later(refresh);
    options.onMove?.({ ...seen(map), bymouse: Boolean(event?.originalEvent) });
  };

  view.onColours((paint) => {
    markLayers(map, paint);
    withPictures(map, element, state.marks, { anew: true });
  });
  pointing(map, state, { look, pick });
  aiming(map, view, state, { look, pick });
  map.on("moveend", moved);
  map.on("move", labels.place);
  moved();

  return {
    /** Show what fits other filters. */
    setFilters(filters) {
      state.filters = new URLSearchParams(filters);
      later(refresh);
    },
    /** Put the ring of the selected incident around another, or none (null). */
    setSelected(id) {
      state.selected = id;
      redraw();
    },
    /** Put a ring around an incident for a moment, as where the pointer is on it in the list; at `point` where it is grouped. */
    highlight(id, point = null) {
      state.lit = id && { id, point };
      redraw();
    },
    /** Show a part of the world: west, south, east, north in degrees. */
    fit(bounds, { animate = true } = {}) {
      map.fitBounds(bounds, { padding: 40, maxZoom: 8, animate });
    },
    /** Take the map away. */
    destroy() {
      loading.stop();
      labels.destroy();
      view.end();
    },
  };
}

/** Looking at and picking marks with the pointer. */
function pointing(map, state, { look, pick }) {
  const under = (event) => {
    const [hit] = map.queryRenderedFeatures(event.point, { layers: ["marks"] });
    return hit && state.marks[hit.properties.at];
  };
  map.on("mousemove", (event) => {
    const feature = under(event);
    look(feature, feature && map.project(feature.geometry.coordinates));
  });
  map.on("mouseout", () => look(null));
  map.on("movestart", () => look(null));
  map.on("click", (event) => {
    const feature = under(event);
    if (feature) pick(feature, event.originalEvent);
  });
}

/** With the keyboard the middle of the map is the pointer: a crosshair, the card of the mark nearest to it, Enter picks it. */
function aiming(map, view, state, { look, pick }) {
  const cross = document.createElement("div");
  cross.className = "map-cross";
  cross.setAttribute("aria-hidden", "true");
  const said = document.createElement("div");
  said.className = "unseen";
  said.setAttribute("role", "status");
  view.frame.append(cross, said);
  const canvas = map.getCanvas();
  const isAiming = () => canvas.matches(":focus-visible");
  const aim = () => {
    cross.hidden = !isAiming();
    if (cross.hidden) return null;
    const { width, height } = canvas.getBoundingClientRect();
    const feature = nearest(map, state.marks, { x: width / 2, y: height / 2 });
    look(feature, feature && map.project(feature.geometry.coordinates));
    said.textContent = feature ? view.frame.querySelector(".map-card")?.innerText ?? "" : "";
    return feature;
  };
  cross.hidden = true;
  canvas.addEventListener("focus", aim);
  canvas.addEventListener("blur", () => {
    cross.hidden = true;
    look(null);
  });
  canvas.addEventListener("keydown", (event) => {
    if (event.key === "Escape") look(null);
    if (event.key !== "Enter") return;
    const feature = aim();
    if (feature) pick(feature, event);
  });
  map.on("idle", aim);
}

function nearest(map, marks, middle) {
  const far = (feature) => {
    const { x, y } = map.project(feature.geometry.coordinates);
    return Math.hypot(x - middle.x, y - middle.y);
  };
  const found = marks.map((feature) => ({ feature, px: far(feature) })).filter(({ px }) => px <= REACH_PX);
  return found.sort((one, other) => one.px - other.px)[0]?.feature ?? null;
}

/** Whether a mark is a group that comes apart from closer by: not where all are in one spot. */
function canPart(map, { properties: { count, box } }) {
  const isSpot = box && box[0] === box[2] && box[1] === box[3];
  return count > 1 && !isSpot && map.getZoom() < LARGEST_ZOOM;
}

/** Go where a group comes apart: to its box if it tells one, else two steps closer. */
function closer(map, feature, originalEvent) {
  const { box } = feature.properties;
  const camera = box && map.cameraForBounds(box, { padding: 80, maxZoom: LARGEST_ZOOM });
  const zoom = Math.min(LARGEST_ZOOM, Math.max(camera?.zoom ?? 0, map.getZoom() + 1.5));
  map.easeTo({ center: camera?.center ?? feature.geometry.coordinates, zoom }, { originalEvent });
}

/** What the map shows: a box in degrees (west, south, east, north) and the zoom. */
function seen(map) {
  const bounds = map.getBounds();
  const edges = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  const least = [-180, -85, -180, -85];
  const bbox = edges.map((edge, at) => Math.min(-least[at], Math.max(least[at], Number(edge.toFixed(3)))));
  return { bbox, zoom: Number(map.getZoom().toFixed(2)) };
}

function asked(map, filters) {
  const { bbox, zoom } = seen(map);
  return new URLSearchParams([...filters, ["bbox", bbox.join(",")], ["zoom", String(zoom)]]);
}

/** Asks one thing at a time: a new question ends the one before, whose answer is then null. */
function loader() {
  let running = null;
  return {
    async json(url, query) {
      running?.abort();
      running = new AbortController();
      try {
        return await fetchJson(`${url}?${query}`, { signal: running.signal });
      } catch (error) {
        if (error.name !== "AbortError") console.warn("no marks:", error);
        return null;
      }
    },
    stop: () => running?.abort(),
  };
}

function pause(ms) {
  let waiting = 0;
  return (then) => {
    clearTimeout(waiting);
    waiting = setTimeout(then, ms);
  };
}
