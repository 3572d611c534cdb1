/** What every map of ours begins with: the library, the base map, the colours of the page, and words where there is no map. */
import { baseLayers, colours, drawBase, showNear } from "./map-base.js";
import { wordsOf } from "./map-words.js";
import { fetchJson } from "./patient.js";

const VENDOR = new URL("../vendor/", import.meta.url);
const BASE = new URL("../map/", import.meta.url);
export const LARGEST_ZOOM = 11;

/**
 * A map in `element` with its base drawn; null where the browser cannot draw one, which is then said in its place.
 *
 * @param {HTMLElement} element
 * @param {object} options `lang`, `words` and, for the library, `camera`: bounds, fitBoundsOptions and the like
 * @returns {Promise<null | {element, frame, map, world, words, lang, onColours: Function, near: Function, end: Function}>}
 */
export async function startMap(element, { lang, words: translated, camera }) {
  const words = wordsOf(translated);
  element.classList.add("map");
  try {
    const parts = [import(new URL("maplibre-gl.mjs", VENDOR)), fetchJson(new URL("world.json", BASE)), styled()];
    const [library, world] = await Promise.all(parts);
    library.setWorkerUrl(new URL("maplibre-gl-worker.mjs", VENDOR).href);
    const frame = document.createElement("div");
    frame.className = "map-frame";
    element.replaceChildren(frame);
    const map = await loaded(new library.Map({ container: frame, ...settings(words), ...camera }));
    map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
    baseLayers(map, colours(element));
    drawBase(map, world);
    frame.append(attribution(words));
    return { element, frame, map, world, words, lang: lang ?? (document.documentElement.lang || "en"), ...life(element, map, world) };
  } catch (error) {
    console.warn("no map:", error);
    element.replaceChildren(Object.assign(document.createElement("p"), { className: "map-none", textContent: words.noMap }));
    element.dataset.state = "none";
    return null;
  }
}

/** The library's style sheet, which no page need wait for before it is shown. */
function styled() {
  const href = new URL("maplibre-gl.css", VENDOR).href;
  if ([...document.styleSheets].some((sheet) => sheet.href === href)) return null;
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((resolve, reject) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", () => reject(new Error(`no style sheet ${href}`)));
    document.head.append(link);
  });
}

function settings(words) {
  return {
    style: { version: 8, sources: {}, layers: [] },
    attributionControl: false,
    dragRotate: false,
    fadeDuration: 0,
    locale: { "Map.Title": words.map, "NavigationControl.ZoomIn": words.zoomIn, "NavigationControl.ZoomOut": words.zoomOut },
    maxPitch: 0,
    maxZoom: LARGEST_ZOOM,
    renderWorldCopies: false,
  };
}

/** The map once it can be drawn on; rejects where that fails, as without WebGL. */
function loaded(map) {
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  return new Promise((resolve, reject) => {
    map.once("error", ({ error }) => reject(error));
    map.once("load", () => resolve(map));
  });
}

/** What a map does as long as it is there: follow the colours of the page, come closer, end. */
function life(element, map, world) {
  const endings = [];
  const onColours = (then) => endings.push(whenColoured(() => then(colours(element))));
  onColours((paint) => baseLayers(map, paint));
  return {
    onColours,
    near: () => showNear(map, world, BASE, fetchJson),
    end() {
      endings.forEach((ending) => ending());
      map.remove();
      element.replaceChildren();
    },
  };
}

function attribution(words) {
  return Object.assign(document.createElement("p"), { className: "map-attribution", textContent: words.attribution });
}

/** Calls back when the page turns light or dark; gives what ends it. */
function whenColoured(then) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const themes = new MutationObserver(then);
  themes.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  dark.addEventListener("change", then);
  return () => {
    themes.disconnect();
    dark.removeEventListener("change", then);
  };
}
