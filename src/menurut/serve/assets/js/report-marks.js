// Characters of the text: which elements hold them, and what a selection comes to. Offsets count Unicode code points.

const startOf = (stretch) => Number(stretch.id.slice(2));
const endOf = (stretch) => Number(stretch.dataset.end);
const length = (letters) => [...letters].length;

/** The underlined pieces of the claim of that number. */
export const marks = (text, number) => [...text.querySelectorAll(`[data-said="${number}"]`)];

/** Lights up characters, given as `12-20 31-40`, and nothing else; gives the first element that is lit. */
export function light(text, spans) {
  const wanted = spans.split(" ").filter(Boolean).map((span) => span.split("-").map(Number));
  let first;
  for (const stretch of text.querySelectorAll(".t")) {
    const is = wanted.some(([start, end]) => startOf(stretch) >= start && endOf(stretch) <= end);
    stretch.classList.toggle("is-lit", is);
    if (is) first ??= stretch;
  }
  return first;
}

/** Scrolls an element into view, without motion where none is wanted. */
export function reveal(element, block) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element?.scrollIntoView({ block, inline: "nearest", behavior: still ? "auto" : "smooth" });
}

/** The whole text, as its characters are counted. */
const lettersOf = (text) => [...text.querySelectorAll(".t")].map((stretch) => stretch.textContent).join("");

/** What is selected of the text: start, end and the words themselves; null where nothing is. */
export function selected(text) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  let start = null;
  let end = null;
  let words = "";
  for (const stretch of text.querySelectorAll(".t")) {
    if (!range.intersectsNode(stretch)) continue;
    const letters = stretch.firstChild;
    const from = range.startContainer === letters ? range.startOffset : 0;
    const to = range.endContainer === letters ? range.endOffset : letters.data.length;
    if (to <= from) continue;
    const before = startOf(stretch) + length(letters.data.slice(0, from));
    const part = letters.data.slice(from, to);
    start ??= before;
    end = before + length(part);
    words += part;
  }
  return start === null || !words.trim() ? null : { start, end, words };
}

/** Where the text has these words: first behind `from`, else anywhere; null where nowhere. */
export function found(text, words, from = 0) {
  const letters = lettersOf(text);
  const asked = words.trim();
  if (!asked) return null;
  const units = [...letters].slice(0, from).join("").length;
  let at = letters.indexOf(asked, units);
  if (at < 0) at = letters.indexOf(asked);
  if (at < 0) return null;
  const start = length(letters.slice(0, at));
  return { start, end: start + length(asked), words: asked };
}
