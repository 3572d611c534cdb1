/**
 * The marks as pictures: the form tells the family of the event, the size the killed, two colours that sides disagree.
 * Several incidents in one place are a ring with their number; the part of it that is coloured is contested.
 */
import { colours } from "./map-base.js";

const RATIO = 2;
/** Families of event types, by their forms. */
const FAMILIES = {
  violence: ["assault", "clash", "harm"],
  damage: ["damage"],
  control: ["control", "mobilize", "retreat"],
  movement: ["displace", "detain", "release"],
};
const FORM = new Map(Object.entries(FAMILIES).flatMap(([form, types]) => types.map((type) => [type, form])));
const HARM = [0, 1, 5, 20, 100];
const SIZES = [12, 15, 19, 24, 30];
const CROWD = [2, 10, 50, 200, 1000];
const CROWD_SIZES = [24, 28, 33, 39, 46];
const pictures = new WeakMap();

/** Family of an event type: one of FAMILIES, else `talk`. */
function familyOf(type) {
  return FORM.get(type) ?? "talk";
}

/** Add the layers of the marks, or give those that are there their colours. */
export function markLayers(map, paint) {
  if (!map.getSource("marks")) {
    const data = { type: "FeatureCollection", features: [] };
    map.addSource("marks", { type: "geojson", data });
    map.addSource("rings", { type: "geojson", data });
    map.addLayer({
      id: "marks",
      type: "symbol",
      source: "marks",
      layout: {
        "icon-image": ["get", "picture"],
        "icon-allow-overlap": true,
        "icon-ignore-placement": true,
        "symbol-sort-key": ["get", "order"],
      },
    });
    const rings = { type: "circle", source: "rings", paint: { "circle-radius": ["get", "radius"], "circle-opacity": 0 } };
    map.addLayer({ id: "ring-edge", ...rings });
    map.addLayer({ id: "ring", ...rings });
    map.setPaintProperty("ring-edge", "circle-stroke-width", 5);
    map.setPaintProperty("ring", "circle-stroke-width", 2.5);
  }
  map.setPaintProperty("ring-edge", "circle-stroke-color", paint.paper);
  map.setPaintProperty("ring", "circle-stroke-color", paint.focus);
}

/** Draw the marks of `state` and the rings around those that are selected or lit. */
export function drawMarks(map, element, { marks, selected, lit }) {
  withPictures(map, element, marks);
  const several = marks.map((feature, at) => ({
    type: "Feature",
    geometry: feature.geometry,
    properties: { at, picture: pictureOf(feature.properties), order: orderOf(feature.properties) },
  }));
  map.getSource("marks").setData({ type: "FeatureCollection", features: several });
  const ringed = marks.filter(({ properties: { id } }) => id && (id === selected || id === lit?.id));
  const rings = ringed.map((feature) => ring(feature.geometry, sizeOf(feature.properties) / 2 + 4));
  if (lit?.point && !ringed.some(({ properties }) => properties.id === lit.id)) {
    rings.push(ring({ type: "Point", coordinates: lit.point }, 14));
  }
  map.getSource("rings").setData({ type: "FeatureCollection", features: rings });
}

/** Make the pictures that the marks need; `anew` makes all again, in the colours of now. */
export function withPictures(map, element, marks, { anew = false } = {}) {
  const known = pictures.get(map) ?? new Map();
  pictures.set(map, known);
  const missing = new Map(marks.map(({ properties }) => [pictureOf(properties), properties]).filter(([name]) => !known.has(name)));
  for (const [name, mark] of missing) known.set(name, mark);
  if (!missing.size && !anew) return;
  const paint = colours(element);
  const sides = sideColours(element);
  for (const [name, mark] of anew ? known : missing) {
    const picture = mark.count > 1 ? crowd(mark, paint) : single(mark, paint, sides);
    map.hasImage(name) ? map.updateImage(name, picture) : map.addImage(name, picture, { pixelRatio: RATIO });
  }
}

function ring(geometry, radius) {
  return { type: "Feature", geometry, properties: { radius } };
}

function pictureOf(mark) {
  if (mark.count > 1) return `crowd ${sizeOf(mark)} ${mark.count} ${mark.contested}`;
  return ["one", familyOf(mark.type), sizeOf(mark), ...(mark.contested ? ["split", ...huesOf(mark)] : [])].join(" ");
}

/** The colours of the two sides that speak most, as classes of base.css. */
function huesOf(mark) {
  const [one, other] = mark.hues ?? [];
  return other && one !== other ? [one, other] : ["side-0", "side-1"];
}

function sizeOf(mark) {
  const [bounds, sizes, value] = mark.count > 1 ? [CROWD, CROWD_SIZES, mark.count] : [HARM, SIZES, mark.killed?.[1] ?? 0];
  return sizes[bounds.findLastIndex((bound) => value >= bound)];
}

/** Large ones below, so that none is hidden; what is contested above its like. */
function orderOf(mark) {
  return (mark.contested ? 1 : 0) - 2 * sizeOf(mark);
}

function single(mark, paint, sides) {
  const size = sizeOf(mark);
  return drawn(size + 4, (pen, middle) => {
    const path = form(familyOf(mark.type), middle, size / 2);
    pen.fillStyle = paint.quiet;
    pen.fill(path);
    if (mark.contested) {
      pen.save();
      pen.clip(path);
      huesOf(mark).forEach((hue, at) => {
        pen.fillStyle = sides(hue);
        pen.fillRect(at * middle, 0, middle, 2 * middle);
      });
      pen.fillStyle = paint.card;
      pen.fillRect(middle - 0.75, 0, 1.5, 2 * middle);
      pen.restore();
    }
    pen.lineWidth = 1.5;
    pen.strokeStyle = paint.card;
    pen.stroke(path);
  });
}

function crowd(mark, paint) {
  const size = sizeOf(mark);
  return drawn(size + 4, (pen, middle) => {
    const radius = size / 2;
    const circle = new Path2D();
    circle.arc(middle, middle, radius, 0, 2 * Math.PI);
    pen.fillStyle = paint.card;
    pen.fill(circle);
    pen.lineWidth = 3;
    pen.strokeStyle = paint.quiet;
    arc(pen, middle, radius - 1.5, 0, 1);
    if (mark.contested) {
      pen.strokeStyle = paint.contested;
      pen.lineWidth = 4.5;
      arc(pen, middle, radius - 1.5, 0, mark.contested / mark.count);
    }
    pen.fillStyle = paint.ink;
    pen.font = `600 ${mark.count > 999 ? 11 : 12}px system-ui, sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(short(mark.count), middle, middle + 0.5);
  });
}

function arc(pen, middle, radius, from, part) {
  pen.beginPath();
  pen.arc(middle, middle, radius, from - Math.PI / 2, 2 * Math.PI * part - Math.PI / 2);
  pen.stroke();
}

/** `950`, `1.2k`, `34k`: a number that fits into a ring. */
function short(number) {
  if (number < 1000) return String(number);
  return `${number < 10_000 ? (number / 1000).toFixed(1) : Math.round(number / 1000)}k`;
}

function form(family, middle, radius) {
  const path = new Path2D();
  if (family === "violence") path.arc(middle, middle, radius, 0, 2 * Math.PI);
  else if (family === "damage") polygon(path, middle, radius * 1.1, 3, -90);
  else if (family === "control") polygon(path, middle, radius * 1.12, 4, 45);
  else if (family === "movement") polygon(path, middle, radius * 1.1, 4, 0);
  else bubble(path, middle, radius);
  return path;
}

function polygon(path, middle, radius, corners, turned) {
  for (let corner = 0; corner < corners; corner += 1) {
    const turn = ((turned + (360 * corner) / corners) * Math.PI) / 180;
    path.lineTo(middle + radius * Math.cos(turn), middle + radius * Math.sin(turn));
  }
  path.closePath();
}

/** A speech bubble, for what is only said. */
function bubble(path, middle, radius) {
  const [left, top, right, bottom] = [middle - radius, middle - radius * 0.8, middle + radius, middle + radius * 0.5];
  path.moveTo(left, top);
  path.lineTo(right, top);
  path.lineTo(right, bottom);
  path.lineTo(middle, bottom);
  path.lineTo(middle - radius * 0.55, middle + radius);
  path.lineTo(middle - radius * 0.45, bottom);
  path.lineTo(left, bottom);
  path.closePath();
}

function drawn(size, draw) {
  const canvas = new OffscreenCanvas(size * RATIO, size * RATIO);
  const pen = canvas.getContext("2d");
  pen.scale(RATIO, RATIO);
  draw(pen, size / 2);
  return pen.getImageData(0, 0, size * RATIO, size * RATIO);
}

/** A function from the class of a side to its colour. */
function sideColours(element) {
  return (hue) => {
    const probe = document.createElement("i");
    probe.className = `side ${hue}`;
    probe.hidden = true;
    element.append(probe);
    probe.style.color = "var(--side)";
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}

/** A small canvas with the mark of a legend: `mark` as the API gives it. */
export function swatch(element, mark) {
  const paint = colours(element);
  const picture = mark.count > 1 ? crowd(mark, paint) : single(mark, paint, sideColours(element));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.width, picture.height];
  canvas.getContext("2d").putImageData(picture, 0, 0);
  canvas.style.inlineSize = `${picture.width / RATIO}px`;
  canvas.setAttribute("aria-hidden", "true");
  return canvas;
}
