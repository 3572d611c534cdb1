/** The base map: land, borders, disputed areas; coarse from afar, finer squares from near. */
const NEAR_ZOOM = 4.2;
const LAYERS = ["land", "border", "region", "dashed", "hatched"];
const DISTANCES = ["far", "near"];
const HATCH_PX = 12;
const squares = new Map();
const drawn = new WeakMap();

/** The colours that the style sheet has set, as a canvas takes them. */
export function colours(element) {
  const probe = document.createElement("i");
  probe.hidden = true;
  element.append(probe);
  const read = (value) => {
    probe.style.color = value;
    return getComputedStyle(probe).color;
  };
  const names = ["water", "land", "border", "ink", "paper", "quiet", "focus", "contested", "card"];
  const found = Object.fromEntries(names.map((name) => [name, read(`var(--${name})`)]));
  probe.remove();
  return found;
}

/** Add the layers of the base map, or give those that are there their colours. */
export function baseLayers(map, paint) {
  map.hasImage("hatch") ? map.updateImage("hatch", hatch(paint.quiet)) : map.addImage("hatch", hatch(paint.quiet), { pixelRatio: 2 });
  if (!map.getLayer("water")) map.addLayer({ id: "water", type: "background" });
  map.setPaintProperty("water", "background-color", paint.water);
  for (const name of ["land", "hatched", "region", "border", "dashed"]) {
    for (const distance of DISTANCES) layer(map, distance, name);
  }
  for (const distance of DISTANCES) {
    map.setPaintProperty(`${distance}-land`, "fill-color", paint.land);
    map.setPaintProperty(`${distance}-region`, "line-color", paint.border);
    map.setPaintProperty(`${distance}-border`, "line-color", paint.border);
    map.setPaintProperty(`${distance}-dashed`, "line-color", paint.quiet);
  }
}

const STYLES = {
  land: { type: "fill" },
  hatched: { type: "fill", paint: { "fill-pattern": "hatch", "fill-opacity": 0.55 } },
  region: { type: "line", minzoom: 4, paint: { "line-width": ["interpolate", ["linear"], ["zoom"], 4, 0.3, 8, 0.8], "line-opacity": 0.55 } },
  border: { type: "line", paint: { "line-width": ["interpolate", ["linear"], ["zoom"], 1, 0.6, 5, 1.1, 9, 1.8] } },
  dashed: { type: "line", paint: { "line-width": ["interpolate", ["linear"], ["zoom"], 1, 0.7, 5, 1.2, 9, 1.8], "line-dasharray": [3, 2.5] } },
};

function layer(map, distance, name) {
  const id = `${distance}-${name}`;
  if (map.getLayer(id)) return;
  map.addSource(id, { type: "geojson", data: collection([]), tolerance: 0.2, buffer: 16 });
  map.addLayer({ id, source: id, ...STYLES[name] });
}

/** Fill the coarse layers from `world.json`. */
export function drawBase(map, world) {
  for (const name of LAYERS) map.getSource(`far-${name}`).setData(collection(features(world, name)));
}

/** From near, show the finer squares in view once all are there; the coarse map stays until then. */
export async function showNear(map, world, base, fetchJson) {
  const wanted = map.getZoom() < NEAR_ZOOM ? [] : world.squares.filter((name) => isSeen(map, name));
  const missing = wanted.filter((name) => !squares.has(name));
  for (const name of missing) squares.set(name, fetchJson(new URL(`${name}.json`, base)).then(decoded, () => forget(name)));
  const ready = await Promise.all(wanted.map((name) => squares.get(name)));
  const isNear = ready.length > 0 && ready.every(Boolean);
  if (!map.style || (isNear && map.getZoom() < NEAR_ZOOM)) return;
  if (isNear && drawn.get(map) !== wanted.join()) {
    drawn.set(map, wanted.join());
    for (const name of LAYERS) map.getSource(`near-${name}`).setData(collection(ready.flatMap((square) => square[name])));
  }
  for (const name of LAYERS) {
    map.setLayoutProperty(`near-${name}`, "visibility", isNear ? "visible" : "none");
    map.setLayoutProperty(`far-${name}`, "visibility", isNear ? "none" : "visible");
  }
}

function forget(name) {
  squares.delete(name);
  return null;
}

function isSeen(map, name) {
  const [, ns, south, ew, west] = name.match(/^([ns])(\d+)([ew])(\d+)$/);
  const [bottom, left] = [ns === "s" ? -south : Number(south), ew === "w" ? -west : Number(west)];
  const view = map.getBounds();
  return view.getWest() < left + 30 && view.getEast() > left && view.getSouth() < bottom + 30 && view.getNorth() > bottom;
}

function decoded(square) {
  return Object.fromEntries(LAYERS.map((name) => [name, features(square, name)]));
}

function features({ scale, ...layers }, name) {
  const line = (letters) => points(letters, scale);
  const polygon = (rings) => ({ type: "Polygon", coordinates: rings.map(line) });
  const shape = {
    land: polygon,
    hatched: ([, rings]) => polygon(rings),
  }[name] ?? ((letters) => ({ type: "LineString", coordinates: line(letters) }));
  return layers[name].map((part) => ({ type: "Feature", properties: {}, geometry: shape(part) }));
}

/** The points of a line in letters, as build/basemap.py writes them. */
function points(letters, scale) {
  const numbers = [];
  let [number, bits] = [0, 0];
  for (let at = 0; at < letters.length; at += 1) {
    const part = letters.charCodeAt(at) - 63;
    number += (part & 31) * 2 ** bits;
    bits += 5;
    if (part < 32) {
      numbers.push(number % 2 ? -(number + 1) / 2 : number / 2);
      [number, bits] = [0, 0];
    }
  }
  const found = [];
  let [x, y] = [0, 0];
  for (let at = 0; at < numbers.length; at += 2) {
    x += numbers[at];
    y += numbers[at + 1];
    found.push([x / scale, y / scale]);
  }
  return found;
}

function collection(several) {
  return { type: "FeatureCollection", features: several };
}

function hatch(colour) {
  const canvas = new OffscreenCanvas(HATCH_PX, HATCH_PX);
  const pen = canvas.getContext("2d");
  pen.strokeStyle = colour;
  pen.lineWidth = 1.4;
  pen.globalAlpha = 0.7;
  for (const start of [-HATCH_PX, 0, HATCH_PX]) {
    pen.beginPath();
    pen.moveTo(start - 2, HATCH_PX + 2);
    pen.lineTo(start + HATCH_PX + 2, -2);
    pen.stroke();
  }
  return pen.getImageData(0, 0, HATCH_PX, HATCH_PX);
}
