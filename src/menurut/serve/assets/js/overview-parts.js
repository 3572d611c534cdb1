/** Putting the parts of an answer in the place of those that are shown. */

/**
 * Replace each `[data-part]` of `root` by that of the same name in `answer`. What is open stays open, the focus stays where
 * it was, and the new headline is said to who cannot see it.
 *
 * @param {HTMLElement} root
 * @param {Document} answer
 * @param {{scroll: boolean}} how whether the list begins at its top again
 */
export function showParts(root, answer, { scroll }) {
  const focused = document.activeElement?.closest("[data-key], [name]");
  const open = new Map([...root.querySelectorAll("details[data-facet]")].map((one) => [one.dataset.facet, one.open]));
  for (const part of root.querySelectorAll("[data-part]")) {
    const made = answer.querySelector(`[data-part="${part.dataset.part}"]`);
    if (made) part.replaceWith(made);
  }
  for (const one of root.querySelectorAll("details[data-facet]")) one.open ||= open.get(one.dataset.facet) ?? false;
  document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: root } }));
  refocus(root, focused);
  root.querySelector("[data-told]").textContent = root.querySelector("h1").textContent;
  if (scroll && root.querySelector(".listed").getBoundingClientRect().top < 0) root.scrollIntoView();
}

/** Give the focus to what stands now where the focus was, else to the list. */
function refocus(root, before) {
  if (!before || document.contains(before)) return;
  const { key } = before.dataset;
  const named = [...root.querySelectorAll("[data-key], [name]")];
  const same = named.find((one) => (key ? one.dataset.key === key : one.name === before.name && one.type !== "hidden"));
  if (same) return same.focus({ preventScroll: true });
  const main = document.querySelector("main");
  main.focus({ preventScroll: true });
}
