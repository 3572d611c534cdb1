// Lines between claims: from a denial to its admission, and between claims that contradict each other.

const SPACE = "http://www.w3.org/2000/svg";
/** With more lines than these only those of the claim that is pointed at are drawn. */
const MOST = 24;

function made(name, attributes) {
  const element = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function threadsOf(sides) {
  const shown = new Map([...sides.querySelectorAll("[data-claim]")].map((claim) => [claim.dataset.claim, claim]));
  const found = [];
  for (const [id, claim] of shown) {
    for (const told of claim.dataset.threads.split(" ").filter(Boolean)) {
      const [kind, other] = told.split(":");
      if (shown.has(other)) found.push({ kind, one: id, other, from: claim, to: shown.get(other) });
    }
  }
  return found;
}

/** Where a claim stands inside the sides, by its head line: lines end there, beside who says it. */
function boxOf(claim, frame) {
  const box = claim.getBoundingClientRect();
  return { left: box.left - frame.left, right: box.right - frame.left, top: box.top - frame.top, bottom: box.bottom - frame.top, y: box.top - frame.top + Math.min(18, box.height / 2) };
}

/** The path between two claims: across the gap between columns, or round the edge of their own column. */
function pathOf(thread, frame, lane) {
  const from = boxOf(thread.from, frame);
  const to = boxOf(thread.to, frame);
  const spread = 4 + 4 * lane;
  const start = { y: from.y + spread };
  const end = { y: to.y + spread };
  if (Math.abs(from.left - to.left) < 4) {
    const out = Math.max(2, from.left - 10 - 3 * lane);
    return { d: `M${from.left},${start.y} C${out},${start.y} ${out},${start.y} ${out},${start.y + Math.sign(end.y - start.y) * 10} L${out},${end.y - Math.sign(end.y - start.y) * 10} C${out},${end.y} ${out},${end.y} ${to.left},${end.y}`, ends: [[from.left, start.y], [to.left, end.y]] };
  }
  const leftwards = from.left > to.left;
  const x1 = leftwards ? from.left : from.right;
  const x2 = leftwards ? to.right : to.left;
  const bend = Math.max(14, Math.abs(x2 - x1) / 2) * (leftwards ? -1 : 1);
  return { d: `M${x1},${start.y} C${x1 + bend},${start.y} ${x2 - bend},${end.y} ${x2},${end.y}`, ends: [[x1, start.y], [x2, end.y]] };
}

/**
 * Draws the lines of `data-threads` over the columns, anew whenever these change their size.
 * @param {HTMLElement} sides the columns
 * @param {HTMLElement | null} legend what says which line means what
 */
export function drawThreads(sides, legend) {
  const threads = threadsOf(sides);
  const picture = made("svg", { class: "threads", "aria-hidden": "true", focusable: "false" });
  let pointed = null;
  sides.append(picture);
  const draw = () => {
    picture.replaceChildren();
    if (getComputedStyle(picture).display === "none") return;
    const frame = sides.getBoundingClientRect();
    const lanes = new Map();
    for (const thread of threads) {
      const touches = thread.one === pointed || thread.other === pointed;
      if (threads.length > MOST && !touches) continue;
      const lane = lanes.get(thread.from) ?? 0;
      lanes.set(thread.from, lane + 1);
      const { d, ends } = pathOf(thread, frame, lane % 5);
      const quiet = pointed && !touches ? " is-quiet" : "";
      picture.append(made("path", { d, class: `thread thread-${thread.kind}${quiet}` }));
      for (const [cx, cy] of ends) picture.append(made("circle", { cx, cy, r: 3, class: `thread-end thread-end-${thread.kind}` }));
    }
  };
  if (legend) {
    legend.hidden = !sides.querySelector("[data-ties]:not([data-ties=''])");
    for (const key of legend.querySelectorAll("[data-key]")) key.hidden = !threads.some((thread) => thread.kind === key.dataset.key);
  }
  sides.addEventListener("pointed", (event) => {
    pointed = event.detail;
    draw();
  });
  sides.addEventListener("toggle", draw, true);
  new ResizeObserver(draw).observe(sides);
  document.fonts?.ready.then(draw);
  draw();
}
