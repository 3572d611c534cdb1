"""A report that means harm, on every page: shown as the letters that it is, and nothing of it happens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from menurut.acquire import make_report
from menurut.model import Claim, Entity, Event, Harm, Place, Reading, Report, Span, Timex
from menurut.resolve import enclosing
from menurut.run.reconciling import Reconciler
from menurut.store import Ledger
from menurut.store.keys import claim_cites, report_key
from serve.serving import clock, serving
from store.making import arrival

pytestmark = pytest.mark.slow
SCRIPT = "<script>document.title='BROKEN'</script>"
PICTURE = '"><img src=x onerror="document.title=\'BROKEN\'"><svg onload="document.title=\'BROKEN\'">'
TURNED = "\u202eterbalik\u2066\u2067 kata"
LONG = "W" * 5000
LINK = "javascript:document.title='BROKEN'"
STACKED = "Z" + "\u0351\u0352\u0353" * 40
SAID = f"pasukan {SCRIPT} merebut {PICTURE} di {TURNED} dan {LONG} {LINK} {STACKED} {{{{ 7 * 7 }}}} tewas 12"


def hostile(number: int) -> tuple[Report, Reading]:
    """A report, and what was read in it: each name, place, word and address means harm."""
    text = f"Juru bicara {SCRIPT}{number} mengatakan {SAID} orang. Lawan {PICTURE} membantah {SAID} orang."
    report = make_report(
        text,
        dct=date(2026, 11, 20),
        outlet=f"Koran {SCRIPT} {TURNED} {number}",
        title=f"{PICTURE} {LONG}",
        author=SCRIPT,
        url=f"https://example.org/{number}?q=%22%3E%3Cscript%3E",
        lang="id",
    )
    body = report.text

    def at(words: str, start: int = 0) -> Span:
        found = body.index(words, start)
        return Span(found, found + len(words))

    first, second = at("pasukan"), at("pasukan", body.index("Lawan"))
    speaker, rival = at("Juru bicara"), at("Lawan")
    ends = [body.index(" orang", one.start) for one in (first, second)]
    contents = [Span(one.start, end) for one, end in zip((first, second), ends, strict=True)]
    entities = (
        Entity("e1", f"Juru bicara {SCRIPT}", "person", (speaker,), affiliation=f"Pihak {PICTURE}"),
        Entity("e2", f"Lawan {TURNED} {LONG}", "armed_group", (rival,), affiliation=f"Pihak {TURNED}"),
    )
    places = (Place("p1", f"Desa {SCRIPT} {LONG}", "settlement", (at("terbalik"),), "ID", -6.2, 106.8),)
    times = (Timex("t1", "2026-11-19", (at("di"),)),)
    figure = Span(ends[0] - 2, ends[0])
    events = (
        Event("v1", "assault", first, ("e1",), ("e2",), ("p1",), ("t1",), harm=(Harm("killed", 12, 12, "military", figure),)),
        Event("v2", "assault", second, ("e1",), ("e2",), ("p1",), ("t1",)),
    )
    claims = (
        Claim("c1", (contents[0],), ("e1",), at("mengatakan"), events=("v1",), score=0.4),
        Claim("c2", (contents[1],), ("e2",), at("membantah"), stance="deny", events=("v2",), score=0.4),
    )
    return report, Reading(report.id, f"reader {SCRIPT}", entities, places, times, events, claims)


@pytest.fixture
def attacked(ledger_file: Path) -> Iterator[tuple[str, list[str]]]:
    """A running server on a ledger with such reports, and the paths of pages that show them."""
    with Ledger(ledger_file) as kept:
        reconciler = Reconciler(kept, now=clock)
        for number in (1, 2):
            report, reading = hostile(number)
            kept.add(arrival(report), reading, at=clock(), holders=enclosing)
            reconciler.reconcile(report_key(report))
        cites = claim_cites(report, reading.claims)
        sayings = kept.sayings_of(cites)
        incident = kept.account(sayings[0].account)[1]
        origins = {saying.origin.key for saying in sayings}
    paths = ["/", "/?text=tewas", "/ledger", "/ledger?text=tewas", f"/incidents/{incident}", f"/reports/{report_key(report)}"]
    paths += ["/sources", "/sources/matrix", "/sources/pairs", "/review", "/history", "/add"]
    with serving(ledger_file) as url:
        yield url, [*paths, *(f"/sources/{quote(origin, safe='')}" for origin in sorted(origins))]


@pytest.mark.parametrize("width", [1440, 360])
def test_nothing_of_it_happens_anywhere(attacked: tuple[str, list[str]], page: Page, width: int) -> None:
    url, paths = attacked
    faults: list[str] = []
    asked: list[str] = []
    page.on("dialog", lambda dialog: faults.append(f"dialog {dialog.message}"))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": width, "height": 900})
    for path in paths:
        answer = page.goto(url + path)
        assert answer is not None
        assert answer.status == 200, path
        page.wait_for_load_state("networkidle")
        assert "BROKEN" not in page.title().split("·")[-1], path
        assert page.evaluate("document.title") == page.title()
        assert page.locator("main img, main [onerror], main [onload], main script").count() == 0, path
        assert page.locator("a[href^='javascript' i]").count() == 0, path
        assert "\u202e" not in page.locator("body").inner_text(), path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} scrolls sideways"
    assert faults == []
    assert [one for one in asked if not one.startswith((url, "blob:", "data:"))] == []
