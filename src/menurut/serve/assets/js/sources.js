// The pages about sources: lists that follow the form, a chart of the months, and entering a rating.

import { sendDecision } from "./sending.js";

const CHARTS = new URL("../vendor/charts.mjs", import.meta.url);
const PAUSE_MS = 250;
const HEIGHT_PX = 110;
const LOOK_MS = 3000;

for (const form of document.querySelectorAll("[data-finder]")) follow(form);
for (const form of document.querySelectorAll("[data-rate]")) rate(form);
if (document.querySelector("[data-waiting]")) wait();
const chart = document.querySelector("[data-chart=months]");
if (chart) drawMonths(chart).catch(() => chart.remove());

/** Looks again until what is being counted is there. */
async function wait() {
  for (;;) {
    await new Promise((done) => setTimeout(done, LOOK_MS));
    const answer = await fetch(location, { headers: { accept: "text/html" } }).catch(() => null);
    if (answer?.ok) return location.reload();
  }
}

/** Lets the list below follow the form as it is filled in; each view has its address, and going back shows it again. */
function follow(form) {
  let pause;
  let asked = 0;
  const show = async (url, { isNew = true } = {}) => {
    const mine = ++asked;
    const found = document.querySelector("#found");
    found.setAttribute("aria-busy", "true");
    const answer = await fetch(url, { headers: { accept: "text/html" } }).catch(() => null);
    if (mine !== asked) return;
    if (!answer?.ok) return location.assign(url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== asked) return;
    found.replaceWith(document.adoptNode(page.querySelector("#found")));
    if (isNew) history.pushState(null, "", url);
  };
  const address = () => {
    const given = [...new FormData(form)].filter(([name, value]) => value && !(name === "sort" && value === "claims"));
    const query = new URLSearchParams(given);
    return `${form.getAttribute("action")}${query.size ? `?${query}` : ""}`;
  };
  form.addEventListener("input", (event) => {
    clearTimeout(pause);
    pause = setTimeout(() => show(address()), event.target.type === "search" ? PAUSE_MS : 0);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    show(address());
  });
  addEventListener("popstate", () => location.reload());
}

/** Draws what the table of the months tells; the table stays, folded. */
async function drawMonths(element) {
  const rows = [...document.querySelectorAll("#months-table tbody tr")].map(({ dataset }) => ({
    start: new Date(`${dataset.month}T00:00:00Z`),
    claims: Number(dataset.claims),
    contradicted: Number(dataset.contradicted),
  }));
  if (rows.length < 2) return;
  for (const row of rows) row.end = new Date(Date.UTC(row.start.getUTCFullYear(), row.start.getUTCMonth() + 1, 1));
  const { plot, rectY, axisX, axisY, ruleY } = await import(CHARTS);
  element.hidden = false;
  document.querySelector("[data-key]").hidden = false;
  document.querySelector("[data-twin]").open = false;
  const lang = document.documentElement.lang;
  const months = (rows.at(-1).end - rows[0].start) / 2.63e9;
  const form = months > 30 ? { year: "numeric" } : { month: "short", year: "2-digit" };
  const named = new Intl.DateTimeFormat(lang, { ...form, timeZone: "UTC" });
  const counted = new Intl.NumberFormat(lang);
  const draw = () => {
    const picture = plot({
      width: Math.max(200, element.clientWidth),
      height: HEIGHT_PX,
      marginLeft: 36,
      marginRight: 14,
      marginBottom: 22,
      marginTop: 8,
      ariaLabel: element.dataset.label,
      x: { type: "utc", domain: [rows[0].start, rows.at(-1).end] },
      y: { nice: true },
      marks: [
        axisX({ ticks: months > 30 ? "year" : 4, tickSize: 3, tickFormat: (day) => named.format(day), fill: "var(--quiet)" }),
        axisY({ ticks: 3, tickSize: 0, tickFormat: (value) => (Number.isInteger(value) ? counted.format(value) : ""), fill: "var(--quiet)", label: null }),
        rectY(rows, { x1: "start", x2: "end", y1: "contradicted", y2: "claims", inset: 0.5, fill: "var(--edge)", ariaHidden: "true" }),
        rectY(rows, { x1: "start", x2: "end", y1: 0, y2: "contradicted", inset: 0.5, fill: "var(--contested)", ariaHidden: "true" }),
        ruleY([0], { stroke: "var(--edge)", ariaHidden: "true" }),
      ],
    });
    picture.setAttribute("role", "img");
    element.replaceChildren(picture);
  };
  new ResizeObserver(() => requestAnimationFrame(draw)).observe(element.parentElement);
}

/** Sends a rating; where somebody has rated meanwhile, asks whether to do so all the same. */
function rate(form) {
  const outcome = form.querySelector(".outcome");
  form.classList.add("is-ready");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = new FormData(form);
    if (!fields.get("letter")) {
      outcome.textContent = form.dataset.choose;
      return;
    }
    const decision = {
      kind: "rate",
      subject: [form.dataset.origin],
      other: [fields.get("letter")],
      note: fields.get("note").trim() || null,
      seen: Number(form.dataset.seen),
    };
    try {
      const { ok, told } = await sendDecision(decision, (detail) => confirm(`${detail}\n\n${form.dataset.anyway}`));
      outcome.textContent = ok ? "" : told.detail ?? form.dataset.failed;
      if (ok) location.reload();
    } catch {
      outcome.textContent = form.dataset.failed;
    }
  });
}
