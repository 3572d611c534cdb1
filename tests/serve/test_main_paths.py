"""The main paths through the app, as somebody goes them: both languages, a wide screen and a small one."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Response, expect

from menurut.store import Filters, Ledger
from serve.serving import serving

pytestmark = pytest.mark.slow
FITS = "document.documentElement.scrollWidth <= innerWidth"
INSIDE = """() => {
  const right = (element) => element.getBoundingClientRect().right;
  const edge = right(document.querySelector("main h1"));
  return [...document.querySelectorAll("main textarea, main input")].every((field) => right(field) <= edge + 1);
}"""
LOOKS = ((1440, "en"), (1440, "id"), (360, "en"), (360, "id"))
FEW = (LOOKS[0], LOOKS[3])
WORDS = {
    "search": {"en": "Search", "id": "Cari"},
    "merge": {"en": "Merge with another incident", "id": "Gabungkan dengan peristiwa lain"},
    "kept": {"en": "one incident with", "id": "sebagai satu peristiwa"},
    "undo": {"en": "Undo", "id": "Urungkan"},
    "undone": {"en": "undone", "id": "diurungkan"},
}


@pytest.fixture(scope="module")
def there(read_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server that all paths share, and its ledger: each path undoes what it does."""
    where = Path(shutil.copy(read_ledger, tmp_path_factory.mktemp("paths") / "ledger.db"))
    with serving(where) as url:
        yield url, where


@pytest.fixture
def walking(request: pytest.FixtureRequest, browser: Browser, there: tuple[str, Path]) -> Iterator[tuple[Page, str, str]]:
    """A page of one width in one language that must not complain, the site, and the language."""
    width, lang = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, locale=lang, reduced_motion="reduce")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    yield page, there[0], lang
    assert faults == []
    assert page.evaluate(FITS), "it scrolls sideways"
    context.close()


def looks(some: tuple[tuple[int, str], ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("walking", some, ids=lambda look: "-".join(map(str, look)), indirect=True)


def named(page: Page, role: str, word: str, lang: str) -> Locator:
    return page.get_by_role(role, name=WORDS[word][lang], exact=True)  # type: ignore[arg-type]


def pixel(answer: Response, feature: dict[str, object], box: dict[str, float]) -> tuple[float, float]:
    """Where on the page a mark of an answer stands: the map shows the part of the world that it asked for."""
    west, south, east, north = map(float, parse_qs(urlsplit(answer.url).query)["bbox"][0].split(","))
    lon, lat = feature["geometry"]["coordinates"]  # type: ignore[index]

    def down(degrees: float) -> float:
        return math.log(math.tan(math.pi / 4 + math.radians(degrees) / 2))

    x = box["x"] + (lon - west) / (east - west) * box["width"]
    return x, box["y"] + (down(north) - down(lat)) / (down(north) - down(south)) * box["height"]


@looks(FEW)
def test_an_incident_is_found_on_the_map_by_a_group_and_then_a_mark(walking: tuple[Page, str, str]) -> None:
    page, site, _ = walking
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if "/api/v1/marks?" in answer.url else None)
    page.goto(site)
    expect(page.locator(".where[data-state=shown]")).to_be_visible(timeout=20_000)
    canvas = page.locator(".where canvas")
    clicked = []
    for _ in range(9):
        page.wait_for_timeout(900)
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box is not None
        marks = [(pixel(answers[-1], one, box), one) for one in answers[-1].json()["features"]]
        inside = [
            (at, one)
            for at, one in marks
            if box["x"] + 20 < at[0] < box["x"] + box["width"] - 60 and box["y"] + 20 < at[1] < box["y"] + box["height"] - 40
        ]
        # A mark that nothing else covers; a group before a single one as long as none was opened.
        lonely = [
            (at, one) for at, one in inside if all(math.dist(at, other) > 24 for other, mark in marks if mark is not one)
        ] or inside
        lonely.sort(key=lambda found: (found[1]["properties"]["count"] == 1) != bool(clicked))
        at, one = lonely[0]
        page.mouse.click(*at)
        clicked.append(one["properties"]["count"])
        if one["properties"]["id"]:
            break
    assert len(clicked) > 1
    expect(page.locator(".selected > li")).to_have_attribute("data-id", one["properties"]["id"])
    page.locator(".selected h2 a").click()
    page.wait_for_url(f"{site}/incidents/{one['properties']['id']}*")
    page.go_back()
    expect(page.locator(".selected > li")).to_have_attribute("data-id", one["properties"]["id"])


@looks(LOOKS)
def test_an_incident_is_found_by_words_and_that_view_can_be_shared(walking: tuple[Page, str, str], browser: Browser) -> None:
    page, site, lang = walking
    page.goto(site)
    if not page.locator("[name=text]").is_visible():
        page.locator(".filters > summary").click()
    page.locator("[name=text]").fill("tewas")
    named(page, "button", "search", lang).first.click()
    page.wait_for_url("**text=tewas*")
    expect(page.locator(".chips")).to_contain_text("tewas")
    found = page.locator(".incidents > li").evaluate_all("items => items.map((item) => item.dataset.id)")
    assert found
    other = browser.new_context(locale=lang)
    shared = other.new_page()
    shared.goto(page.url)
    assert shared.locator(".incidents > li").evaluate_all("items => items.map((item) => item.dataset.id)") == found
    assert shared.locator("h1").inner_text() == page.locator("h1").inner_text()
    other.close()
    page.locator(".incidents h2 a").first.click()
    page.wait_for_url(f"{site}/incidents/{found[0]}*")
    expect(page.locator("h1")).to_be_visible()


@looks(LOOKS)
def test_from_a_denial_a_link_leads_to_what_it_stands_against(walking: tuple[Page, str, str], there: tuple[str, Path]) -> None:
    page, site, _ = walking
    with Ledger(there[1]) as kept:
        denials = {one.cite for one in kept.claims(Filters(stance="deny", copies=True), limit=100).claims}
        judged = kept.judgements(sorted(denials), beyond=True)
        pairs = [(one.a, one.b) for one in judged if one.type in ("contradicts", "supersedes")]
        of = {
            claim: {one.id for one in several}
            for claim, several in kept.incidents_of({name for pair in pairs for name in pair}).items()
        }
        denial, other, name = next(
            (one, two, min(of[one] & of[two]))
            for pair in pairs
            for one, two in (pair, pair[::-1])
            if one in denials and of.get(one, set()) & of.get(two, set())
        )
    page.goto(f"{site}/incidents/{name}")
    card = page.locator(f"[data-claim='{denial}']")
    expect(card).to_be_visible()
    card.locator(f"a[href$='#c-{other}']").first.click()
    target = page.locator(f"[data-claim='{other}']")
    expect(target).to_be_in_viewport()
    target.locator("a[href^='/reports/'], a[href^='/claims/']").first.click()
    page.wait_for_url(f"{site}/reports/*")
    expect(page.locator(f"[id='c-{other}']")).to_be_in_viewport()


@looks(LOOKS)
def test_two_incidents_are_merged_on_the_page_of_one_and_that_is_undone(
    walking: tuple[Page, str, str], there: tuple[str, Path]
) -> None:
    page, site, lang = walking
    why = f"one night, says {lang} at {page.evaluate('innerWidth')}"
    with Ledger(there[1]) as kept:
        first, second = (one.incident.id for one in kept.incidents(Filters(type="control"), limit=2).incidents)
        page.goto(f"{site}/incidents/{first}")
        page.get_by_text(WORDS["merge"][lang], exact=True).click()
        form = page.locator("form[data-kind=same]")
        form.locator("[name=other]").fill(second[:8])
        form.locator("[name=note]").fill(why)
        form.locator("button").click()
        expect(page.locator("#history")).to_contain_text(why, timeout=15_000)
        assert kept.incident(first)[0] == kept.incident(second)[0]
        page.locator("#history a[href^='/history?about=']").click()
        newest = page.locator(".decided").first
        expect(newest).to_contain_text(WORDS["kept"][lang])
        newest.get_by_role("button", name=WORDS["undo"][lang]).click()
        expect(page.locator(".decided.is-undone").first).to_contain_text(WORDS["undone"][lang])
        assert kept.incident(first)[0] != kept.incident(second)[0]


@looks(FEW)
def test_what_was_added_is_on_the_overview(walking: tuple[Page, str, str]) -> None:
    page, site, lang = walking
    town = {"en": "Hadrut", "id": "Goris"}[lang]
    page.goto(f"{site}/add")
    assert page.evaluate(INSIDE), "a field is wider than its page"
    page.locator("textarea[name=text]").fill(
        f"The Ministry of Defence of Armenia said on Monday that Azerbaijani forces shelled {town}, killing 7 soldiers."
    )
    page.locator("input[name=date]").fill({"en": "2020-10-05", "id": "2020-10-12"}[lang])
    page.locator("form.give button").click()
    expect(page.locator(".told .claims li").first).to_be_visible(timeout=60_000)
    page.goto(f"{site}/?text={town}&since=2020-10-01")
    expect(page.locator(".incidents > li").first).to_contain_text(town, timeout=30_000)
    marks = page.request.get(f"{site}/api/v1/marks?bbox=40,35,55,45&zoom=12&text={town}&since=2020-10-01").json()
    assert json.dumps(marks["features"]).count(town) > 0
