/** The card of the mark that is looked at. Everything in it is text: it comes from reports. */
import { daysOf, filled, rangeOf } from "./map-words.js";

/**
 * A card over the map in `frame`. `show(feature, point)` fills and places it, `show(null)` hides it.
 * The map's words and language are those of `view`.
 */
export function cardOf(frame, { words, lang }) {
  const card = document.createElement("div");
  card.className = "map-card";
  card.hidden = true;
  frame.append(card);
  return {
    show(feature, point) {
      card.hidden = !feature;
      if (!feature) return;
      card.replaceChildren(...parts(feature.properties, words, lang));
      beside(card, frame, point);
    },
  };
}

function parts(mark, words, lang) {
  const number = (count) => new Intl.NumberFormat(lang).format(count);
  const several = mark.count > 1;
  const title = several ? filled(words.incidents, { number: number(mark.count) }) : mark.title;
  const killed = rangeOf(mark.killed ?? [], lang, { open: mark.open });
  const contested = several ? filled(words.contestedOf, { number: number(mark.contested) }) : words.contested;
  const facts = [daysOf(mark.first, mark.last, lang), mark.where, killed && filled(words.killed, { range: killed })];
  return [
    line("b", "map-card-title", title),
    line("span", "map-card-facts", facts.filter(Boolean).join(" · ")),
    mark.contested ? line("span", "map-card-contested", contested) : null,
    sides(mark, words),
  ].filter(Boolean);
}

function sides(mark, words) {
  const row = document.createElement("span");
  row.className = "map-card-sides";
  const named = (mark.sides ?? []).map((name, at) => line("bdi", `side ${mark.hues?.[at] ?? "side-none"}`, name));
  row.append(...(named.length ? named : [words.noSides]));
  return row;
}

function line(tag, name, text) {
  if (!text) return null;
  const part = document.createElement(tag);
  part.className = name;
  part.dir = "auto";
  part.textContent = text;
  return part;
}

/** Above the point, or below it where there is no room; never over the edge. */
function beside(card, frame, { x, y }) {
  const [width, height] = [card.offsetWidth, card.offsetHeight];
  const left = Math.max(6, Math.min(frame.clientWidth - width - 6, x - width / 2));
  const above = y - height - 20;
  card.style.transform = `translate(${Math.round(left)}px, ${Math.round(above < 6 ? y + 22 : above)}px)`;
}
