"""How fast `menurut serve` answers on a large ledger: one user after another, in a browser, and fifty users at once.

`python bench/serving.py --ledger FILE [--users 50] [--seconds 60] [--only pages calls browser users] [--json]`. The ledger
is one that `serving_made.py` made, or any other; it is only read. The server, the users and the browser share the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from serving_asked import calls, pages, values
from serving_users import LIMIT_S, crowd

BROWSER = "/usr/bin/chromium"
PAGE_MS, CALL_MS, FIRST_LOAD_KB = 1000, 200, 1200
"""What is wanted: first useful content of a page, a call's 95th percentile, all that a first visit loads."""
READY_S = 600
PARTS = ("pages", "calls", "browser", "users")
_FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
_WATCH = (
    "window.largest = 0; const note = (seen) => { for (const one of seen.getEntries()) window.largest = one.startTime; };"
    " new PerformanceObserver(note).observe({type: 'largest-contentful-paint', buffered: true});"
)
_PAINTS = (
    "() => ({largest: window.largest, first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null,"
    " answered: performance.getEntriesByType('navigation')[0].responseStart})"
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledger", required=True)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60, help="that they stay")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args()
    found = measured(asked.ledger, users=asked.users, seconds=asked.seconds, parts=asked.only)
    print(json.dumps(found) if asked.json else "\n".join(table(found)))


def measured(ledger: str, *, users: int, seconds: float, parts: Sequence[str] = PARTS) -> dict[str, Any]:
    """Serve the ledger and measure these parts."""
    known = values(ledger)
    with _served(ledger) as server, httpx.Client(base_url=server.url, timeout=LIMIT_S, trust_env=False) as client:
        found: dict[str, Any] = {"started_s": round(server.started_s, 2), "memory_mb": {"at first": server.memory_mb()}}
        ready = {name: _there(client, f"/api/v1{paths[0]}") for name, paths in calls(known).items()}
        shown = {name: _there(client, paths[0]) for name, paths in pages(known).items()}
        _note(f"there: {', '.join(name for whole in (shown, ready) for name, there in whole.items() if there)}")
        found["counted_s"] = round(time.monotonic() - server.begun, 1)
        opened = {name: paths for name, paths in pages(known).items() if shown[name]}
        called = {name: paths for name, paths in calls(known).items() if ready[name]}
        found["missing"] = [name for whole in (shown, ready) for name, there in whole.items() if not there]
        if "pages" in parts:
            found["pages"] = {name: _asked(client, server, paths) for name, paths in opened.items()}
        if "calls" in parts:
            whole = {name: [f"/api/v1{one}" for one in paths] for name, paths in called.items()}
            found["calls"] = {name: _asked(client, server, paths) for name, paths in whole.items()}
        found["memory_mb"]["after one user"] = server.memory_mb()
        if "browser" in parts:
            found["browser"] = _browsed(server.url, {name: paths[0] for name, paths in opened.items()})
        if "users" in parts:
            times, errors = asyncio.run(crowd(server.url, opened, called, users=users, seconds=seconds))
            answers = sum(map(len, times.values()))
            found["users"] = {
                "users": users,
                "answers_a_second": round(answers / seconds, 1),
                "errors": len(errors),
                "first_errors": errors[:10],
                "times": {name: _spread(several) for name, several in sorted(times.items())},
            }
            found["memory_mb"]["after all users"] = server.memory_mb()
    return found


@dataclass(frozen=True, slots=True)
class _Server:
    url: str
    number: int
    begun: float
    started_s: float

    def memory_mb(self) -> int:
        """What its process holds now."""
        status = Path(f"/proc/{self.number}/status").read_text(encoding="utf-8").splitlines()
        return int(next(line for line in status if line.startswith("VmRSS")).split()[1]) // 1024

    def cpu_ms(self) -> float:
        """Milliseconds that its process has worked."""
        spent = Path(f"/proc/{self.number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return 1000 * (int(spent[11]) + int(spent[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def _served(ledger: str) -> Iterator[_Server]:
    """The command, on loopback, with a free port."""
    begun = time.monotonic()
    command = [sys.executable, "-c", "from menurut.cli import main; main()", "serve", "--ledger", ledger, "--port", "0"]
    with subprocess.Popen([*command, "--no-browser"], stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line.startswith("http"):
                raise RuntimeError("menurut serve did not start; run it by hand to see why")
            url = line.split()[0].rstrip("/")
            while not _answers(url):
                time.sleep(0.05)
            yield _Server(url, process.pid, begun, time.monotonic() - begun)
        finally:
            process.terminate()
            process.wait()


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/settings", timeout=LIMIT_S, trust_env=False).is_success
    except httpx.ConnectError:
        return False


def _there(client: httpx.Client, path: str) -> bool:
    """Whether there is such a page. Waits while the server still counts the ledger."""
    until = time.monotonic() + READY_S
    status = None
    while status in {None, httpx.codes.SERVICE_UNAVAILABLE} and time.monotonic() < until:
        with contextlib.suppress(httpx.TimeoutException):
            status = client.get(path, follow_redirects=True).status_code
        if status == httpx.codes.SERVICE_UNAVAILABLE:
            time.sleep(0.5)
    return status == httpx.codes.OK


def _asked(client: httpx.Client, server: _Server, paths: Sequence[str]) -> dict[str, Any]:
    """Milliseconds until each answer was there; what of it was wrong; the largest in kilobytes, as it travels.

    `cpu` is what the server itself works for an answer: what is left when a busy machine is not counted.
    """
    times, errors, sizes = [], [], [0]
    worked = server.cpu_ms()
    for path in paths:
        begun = time.perf_counter()
        try:
            answer = client.get(path, follow_redirects=True)
        except httpx.TimeoutException:
            errors.append(f"{path}: no answer in {LIMIT_S:.0f} s")
        else:
            sizes.append(answer.num_bytes_downloaded)
            if not answer.is_success:
                errors.append(f"{path}: {answer.status_code}")
        times.append(1000 * (time.perf_counter() - begun))
    slowest = paths[times.index(max(times))]
    _note(f"{paths[0]}: {round(statistics.median(times))} ms, at most {round(max(times))} ms for {slowest}")
    cpu = round((server.cpu_ms() - worked) / len(paths))
    return _spread(times) | {"cpu": cpu, "kb": round(max(sizes) / 1000, 1), "slowest": slowest, "errors": errors}


def _spread(times: Sequence[float]) -> dict[str, Any]:
    ordered = sorted(times)
    last = min(len(ordered) - 1, int(0.95 * len(ordered)))
    return {
        "number": len(times),
        "median": round(statistics.median(times)),
        "p95": round(ordered[last]),
        "most": round(ordered[-1]),
    }


def _browsed(url: str, paths: Mapping[str, str]) -> dict[str, Any]:
    """Of each page, in a browser that knows nothing of it: milliseconds to the first paints, kilobytes of all it loads."""
    # imported here: the rest needs no browser
    from playwright.sync_api import sync_playwright

    found = {}
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=BROWSER, args=_FLAGS)
        for name, path in paths.items():
            runs = [_visited(chromium, url + path) for _ in range(3)]
            found[name] = {key: round(statistics.median(run[key] for run in runs)) for key in runs[0] if key != "problems"}
            found[name]["problems"] = sorted({problem for run in runs for problem in run["problems"]})
        chromium.close()
    return found


def _visited(chromium: Any, url: str) -> dict[str, Any]:  # noqa: ANN401 (playwright's own)
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    loaded: list[float] = []
    problems: list[str] = []
    watched = context.new_cdp_session(page)
    watched.send("Network.enable")
    watched.on("Network.loadingFinished", lambda told: loaded.append(told["encodedDataLength"]))
    page.on("console", lambda told: problems.append(told.text[:200]) if told.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)[:200]))
    page.add_init_script(_WATCH)
    page.goto(url, wait_until="load")
    page.wait_for_timeout(2500)
    paints = page.evaluate(_PAINTS)
    context.close()
    first = paints["first"] or 0
    return {
        "answered": paints["answered"],
        "first": first,
        "largest": paints["largest"],
        "kb": sum(loaded) / 1000,
        "problems": problems,
    }


def table(found: Mapping[str, Any]) -> list[str]:
    """The results as Markdown, with what misses its limit in bold."""
    memory = ", ".join(f"{mb} MB {when}" for when, mb in found["memory_mb"].items())
    lines = [f"Started in {found['started_s']} s, all counted after {found['counted_s']} s; memory: {memory}.", ""]
    if found["missing"]:
        lines += [f"Not there, so not measured: {', '.join(found['missing'])}.", ""]
    for part, limit in (("pages", PAGE_MS), ("calls", CALL_MS)):
        if part in found:
            lines += _rows(part, found[part], limit)
    if "browser" in found:
        lines += ["| in the browser | answered, ms | first paint | largest paint | kB in all |", "|---|---|---|---|---|"]
        for name, one in found["browser"].items():
            paints = " | ".join(_bold(one[paint], PAGE_MS) for paint in ("first", "largest"))
            lines.append(f"| {name} | {one['answered']} | {paints} | {_bold(one['kb'], FIRST_LOAD_KB)} |")
        lines += ["", *(f"- {name}: {problem}" for name, one in found["browser"].items() for problem in one["problems"]), ""]
    if "users" in found:
        many = found["users"]
        lines += [f"{many['users']} users at once: {many['answers_a_second']} answers a second, {many['errors']} errors.", ""]
        lines += [f"- {error}" for error in many["first_errors"]]
        lines += _rows("at once", many["times"], PAGE_MS)
    return lines


def _note(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _rows(title: str, found: Mapping[str, Mapping[str, Any]], limit: int) -> list[str]:
    lines = [f"| {title} | asked | median, ms | p95 | most | server's work | kB |", "|---|---|---|---|---|---|---|"]
    for name, one in found.items():
        times = f"{one['median']} | {_bold(one['p95'], limit)} | {one['most']}"
        lines.append(f"| {name} | {one['number']} | {times} | {one.get('cpu', '')} | {one.get('kb', '')} |")
    wrong = [f"- {error}" for one in found.values() for error in one.get("errors", ())]
    return [*lines, "", *wrong, *([""] if wrong else [])]


def _bold(number: int, limit: int) -> str:
    return f"**{number}**" if number > limit else str(number)


if __name__ == "__main__":
    main()
