// Adding: sends what was pasted, dropped or typed, and shows how it is read, event by event.

const DRAFT = "menurut-draft";
const FINAL = ["done", "stopped", "failed"];

/** An element with a class and text; what a report says never becomes markup. */
function made(name, className, text) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function isolated(name, className, text) {
  const element = made(name, className);
  element.append(made("bdi", "", text));
  return element;
}

function claimOf(claim, lang) {
  const entry = made("li");
  const who = made("p", "chain");
  who.append(isolated("span", "", claim.chain));
  if (claim.side && !claim.chain.includes(claim.side)) who.append(" (", made("bdi", "", claim.side), ")");
  who.append(" ", made("span", "stance", claim.stance));
  const words = made("blockquote", "", `“${claim.words}”`);
  words.lang = lang;
  words.dir = "auto";
  entry.append(who, words);
  for (const happened of [...claim.happened, ...claim.harm]) entry.append(isolated("p", "happened", happened));
  return entry;
}

function reportOf(told, words) {
  const entry = made("li", "card");
  const head = made("h3");
  if (told.key) {
    const link = isolated("a", "", told.title || told.key);
    link.href = `/reports/${encodeURIComponent(told.key)}`;
    head.append(link);
  } else {
    head.append(made("bdi", "", told.title || words[told.what] || told.what));
  }
  entry.append(head);
  const state = made("p", "small quiet", words[told.what] ?? told.what);
  if (told.claims !== undefined) state.append(told.claims ? ` · ${told.claims} ${words.claims}` : ` · ${words.none}`);
  if (told.why) state.append(": ", made("bdi", "", told.why), ` ${words.forced}`);
  entry.append(state);
  if (told.error) entry.append(isolated("p", "trouble", told.error));
  if (told.told?.length) {
    const claims = made("ol", "claims");
    claims.append(...told.told.map((claim) => claimOf(claim, told.lang)));
    entry.append(claims);
  }
  return entry;
}

/** Follows a job until it is over; the browser's EventSource comes again by itself, and is told what it has missed. */
function follow(job, section) {
  const word = (name) => section.dataset[`word${name[0].toUpperCase()}${name.slice(1)}`];
  const words = {
    read: word("read"), known: word("known"), "turned away": word("away"), unchanged: word("unchanged"), failed: word("failed"),
    claims: word("claims"), none: word("none"), forced: word("forced"),
  };
  const progress = section.querySelector(".progress");
  const bar = section.querySelector("progress");
  const list = section.querySelector(".told");
  const stop = section.querySelector(".stop");
  let count = 0;
  list.replaceChildren();
  section.hidden = false;
  bar.hidden = stop.hidden = false;
  bar.removeAttribute("value");
  progress.textContent = word("waiting");
  const events = new EventSource(`/api/v1/jobs/${job}/events`);
  const on = (kind, act) => events.addEventListener(kind, (event) => act(JSON.parse(event.data)));
  on("started", () => { progress.textContent = word("running"); });
  on("reading", (told) => { progress.textContent = `${word("running")}: ${told.title}`; });
  on("report", (told) => {
    count += 1;
    list.prepend(reportOf(told, words));
    progress.textContent = `${word("running")} · ${count}`;
  });
  for (const kind of FINAL) {
    events.addEventListener(kind, (event) => {
      if (!(event instanceof MessageEvent)) return;
      const told = JSON.parse(event.data);
      const counts = Object.entries(told.counts ?? {}).map(([what, number]) => `${words[what] ?? what}: ${number}`);
      progress.textContent = [word(kind), ...counts].join(" · ");
      if (told.error) list.prepend(isolated("li", "card trouble", told.error));
      bar.hidden = stop.hidden = true;
      events.close();
      if (kind === "done") localStorage.removeItem(DRAFT);
    });
  }
  events.onerror = async () => {
    if (events.readyState !== EventSource.CLOSED) {
      progress.textContent = word("lost");
      return;
    }
    const answer = await fetch(`/api/v1/jobs/${job}`).catch(() => null);
    if (answer?.status === 404) {
      progress.textContent = word("gone");
      bar.hidden = stop.hidden = true;
    } else {
      progress.textContent = word("lost");
      setTimeout(() => follow(job, section), 3000);
    }
  };
  stop.onclick = () => fetch(`/api/v1/jobs/${job}/stop`, { method: "POST" });
}

function remember(form) {
  const kept = Object.fromEntries([...new FormData(form)].filter(([, value]) => typeof value === "string" && value));
  try {
    localStorage.setItem(DRAFT, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing, or a text too long for it: the form itself still has it.
  }
}

function recall(form) {
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem(DRAFT) ?? "{}");
  } catch {
    return;
  }
  for (const [name, value] of Object.entries(kept)) {
    const field = form.elements.namedItem(name);
    if (field && field.type !== "file" && field.type !== "checkbox" && !field.value) field.value = value;
  }
}

async function send(form, section) {
  const trouble = form.querySelector(".trouble");
  const button = form.querySelector("button");
  trouble.hidden = true;
  button.disabled = true;
  try {
    const answer = await fetch(form.dataset.start, { method: "POST", body: new FormData(form) });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.detail);
    history.replaceState(null, "", `/add?job=${told.id}`);
    follow(told.id, section);
    section.querySelector("h2").scrollIntoView({ block: "nearest" });
  } catch (error) {
    trouble.textContent = error instanceof TypeError ? form.dataset.unsent : error.message;
    trouble.hidden = false;
  } finally {
    button.disabled = false;
  }
}

const form = document.querySelector("form.give");
const section = document.querySelector("section.reading");
const drop = document.querySelector(".drop");
recall(form);
form.addEventListener("input", () => remember(form));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  send(form, section);
});
for (const kind of ["dragover", "dragenter"]) {
  form.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
for (const kind of ["dragleave", "drop"]) form.addEventListener(kind, () => drop.classList.remove("over"));
form.addEventListener("drop", (event) => {
  if (!event.dataTransfer?.files.length) return;
  event.preventDefault();
  form.elements.namedItem("files").files = event.dataTransfer.files;
});
const asked = new URLSearchParams(location.search).get("job");
if (asked) follow(asked, section);
