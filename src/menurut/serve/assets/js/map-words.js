/** What the map, the time line and the chart of tolls say where a page gives no translation. */
const WORDS = {
  map: "Map of incidents: arrow keys move it, plus and minus zoom, Enter opens the mark in the middle",
  zoomIn: "Closer",
  zoomOut: "Farther",
  noMap: "This browser cannot draw the map (it needs WebGL). Everything that it would show is in the list.",
  attribution: "Natural Earth (borders as held); GeoNames CC BY 4.0",
  held: "held by {who}",
  claimed: "claimed by {who}",
  rough: "outline approximate",
  incidents: "{number} incidents",
  contested: "contested",
  contestedOf: "{number} of them contested",
  killed: "{range} killed",
  noSides: "no side named",
  from: "From",
  until: "Until",
  timeline: "Incidents over time",
  everything: "Whole time",
  bar: "{period}: {number} incidents, {contested} contested",
  outside: "{number} on days far from these, or on none",
  noSide: "side not told",
  untold: "?",
  tollOnly: "only figure {number}",
  tollLow: "lowest {number}",
  tollBest: "best placed {number}",
  tollHigh: "highest {number}",
};

/**
 * The words: those given, else those that the page carries (templates/_map_words.html), else the English ones above. `{name}` in
 * them stands for a value.
 */
export function wordsOf(given = {}) {
  const carried = document.querySelector("[data-map-words]")?.dataset.mapWords;
  return { ...WORDS, ...(carried ? JSON.parse(carried) : {}), ...given };
}

/** A phrase with its values filled in. */
export function filled(phrase, values) {
  return phrase.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** `12`, `12–31`, `12+`: a range of figures, in the numerals of the language. */
export function rangeOf([low, high], lang, { open = false } = {}) {
  const number = new Intl.NumberFormat(lang);
  if (low == null && high == null) return "";
  if (low == null || high == null || low === high) return `${number.format(low ?? high)}${open ? "+" : ""}`;
  return `${number.format(low)}–${number.format(high)}${open ? "+" : ""}`;
}

/** A day (`2025-06-13`) or period as the language writes it. */
export function daysOf(first, last, lang, style = { dateStyle: "medium" }) {
  const format = new Intl.DateTimeFormat(lang, { ...style, timeZone: "UTC" });
  if (!first) return "";
  const [from, to] = [first, last ?? first].map((day) => new Date(`${day}T00:00:00Z`));
  return format.formatRange(from, to);
}

/** `a, b and c` in the language; the letters of no name turn the direction of what stands around it. */
export function listed(names, lang) {
  return new Intl.ListFormat(lang).format(names.map((name) => `\u2068${name}\u2069`));
}
