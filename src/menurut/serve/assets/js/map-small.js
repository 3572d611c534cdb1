/** A small map of the places of one incident. */
import { labelsOver } from "./labels.js";
import { colours } from "./map-base.js";
import { startMap } from "./map-start.js";

const CLOSEST_ZOOM = 6.5;

/**
 * Show the places of an incident on a map in `element`, which has a height of its own.
 *
 * @param {HTMLElement} element
 * @param {object} options
 * @param {{name: string, lat: number, lon: number, exact?: boolean}[]} options.points what is not exact is a ring, not a dot
 * @param {string} [options.labels] URL of the place labels; none: only the points have names
 * @param {string} [options.lang]
 * @param {Record<string, string>} [options.words]
 * @returns {Promise<{destroy: Function}>}
 */
export async function showSmallMap(element, { points, labels: url, lang, words }) {
  const known = points.filter(({ lat, lon }) => Number.isFinite(lat) && Number.isFinite(lon));
  const camera = { bounds: boundsOf(known), fitBoundsOptions: { padding: 36, maxZoom: CLOSEST_ZOOM }, scrollZoom: false };
  const view = await startMap(element, { lang, words, camera });
  if (!view) return { destroy: () => element.replaceChildren() };
  view.marked = () => [];
  const labels = labelsOver(view, url);
  drawPoints(view.map, known, colours(element));
  view.onColours((paint) => drawPoints(view.map, known, paint));
  labels.name("points", known.map(({ name, lat, lon }) => ({ spots: [[lon, lat]], name: "map-point", text: name })));
  const moved = () => {
    view.near();
    labels.refresh();
  };
  view.map.on("moveend", moved);
  view.map.on("move", labels.place);
  moved();
  element.dataset.state = "shown";
  return {
    /** Take the map away. */
    destroy() {
      labels.destroy();
      view.end();
    },
  };
}

function boundsOf(points) {
  if (!points.length) return [-150, -50, 170, 68];
  const [lons, lats] = [points.map(({ lon }) => lon), points.map(({ lat }) => lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

function drawPoints(map, points, paint) {
  if (!map.getSource("points")) {
    const features = points.map(({ lat, lon, exact = true }) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: [lon, lat] },
      properties: { exact },
    }));
    map.addSource("points", { type: "geojson", data: { type: "FeatureCollection", features } });
    map.addLayer({ id: "points", type: "circle", source: "points", paint: { "circle-radius": ["case", ["get", "exact"], 5.5, 9], "circle-stroke-width": 2 } });
  }
  map.setPaintProperty("points", "circle-color", ["case", ["get", "exact"], paint.ink, "rgba(0, 0, 0, 0)"]);
  map.setPaintProperty("points", "circle-stroke-color", ["case", ["get", "exact"], paint.card, paint.ink]);
}
