"""The report page in the browser: moved through by keys, traced to its characters, corrected by selection, never harmed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from menurut.model import Claim, Entity, Event, Place, Reading, Report, Span
from menurut.resolve import enclosing
from menurut.store import Kept, Ledger
from menurut.store.keys import report_key
from serve.serving import clock, serving
from store.making import arrival

pytestmark = pytest.mark.slow
SELECT = """([start, end]) => {
  const edge = (at) => {
    for (const stretch of document.querySelectorAll(".text .t")) {
      const from = Number(stretch.id.slice(2));
      if (at >= from && at <= Number(stretch.dataset.end)) {
        const letters = [...stretch.textContent].slice(0, at - from).join("");
        return [stretch.firstChild, letters.length];
      }
    }
  };
  const range = document.createRange();
  range.setStart(...edge(start));
  range.setEnd(...edge(end));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""
LIT = "() => [...document.querySelectorAll('.t.is-lit')].map((one) => one.textContent).join('')"
FITS = "document.documentElement.scrollWidth <= innerWidth"
EVIL = "<script>alert(1)</script>\u202e"


def kept(ledger_file: Path, words: str = "Talish") -> Kept:
    with Ledger(ledger_file) as ledger:
        return ledger.reports(words=words, limit=1)[0]


@pytest.fixture
def faults(page: Page) -> Iterator[list[str]]:
    """What goes wrong in the page while a test runs; nothing may."""
    found: list[str] = []
    page.on("dialog", lambda dialog: found.append(dialog.message))
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    yield found
    assert found == []


def select(page: Page, words: str, text: str) -> None:
    start = text.index(words)
    page.evaluate(SELECT, [start, start + len(words)])
    expect(page.locator("[data-picked]")).to_have_text(" ".join(words.split()))


@pytest.mark.usefixtures("faults")
def test_keys_lead_from_claim_to_claim(site: str, ledger_file: Path, page: Page) -> None:
    page.goto(f"{site}/reports/{kept(ledger_file).key}")
    here = page.locator(".claim.is-here")
    for key, number in (("j", 0), ("n", 1), ("j", 2), ("k", 1), ("p", 0), ("k", 0)):
        page.keyboard.press(key)
        expect(here).to_have_attribute("data-card", str(number))
        expect(here).to_be_focused()
        assert page.locator(f".said.is-here:not([data-said='{number}'])").count() == 0
        assert page.locator(f".said.is-here[data-said='{number}']").count() > 0
    expect(here).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(here.locator("details")).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(here).to_have_count(0)
    page.locator("[data-keys-on]").uncheck()
    page.reload()
    page.keyboard.press("j")
    expect(here).to_have_count(0)


@pytest.mark.usefixtures("faults")
def test_a_value_lights_up_its_characters_and_no_others(site: str, ledger_file: Path, page: Page) -> None:
    report = kept(ledger_file).report
    page.goto(f"{site}/reports/{report_key(report)}")
    page.locator("details.more").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    values = page.locator(".happening .value")
    assert values.count() > 10
    for at in range(0, values.count(), 4):
        value = values.nth(at)
        value.press("Enter")
        spans = [tuple(map(int, span.split("-"))) for span in (value.get_attribute("data-at") or "").split()]
        assert page.evaluate(LIT) == "".join(report.text[start:end] for start, end in spans)
        expect(page.locator(".t.is-lit").first).to_be_in_viewport()


@pytest.mark.usefixtures("faults")
@pytest.mark.parametrize(("width", "lang"), [(1440, "en"), (360, "id")])
def test_a_source_is_corrected_by_selecting_it_and_that_undone(
    site: str, ledger_file: Path, page: Page, width: int, lang: str
) -> None:
    one = kept(ledger_file)
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "lang", "value": lang, "url": site}])
    page.goto(f"{site}/reports/{one.key}")
    name = next(span.of(one.report.text).split()[0] for span in one.report.sentences if span.of(one.report.text)[0].isupper())
    select(page, name, one.report.text)
    page.locator("[data-use]").click()
    page.locator("select[name=kind]").select_option("wrong-source")
    last = page.locator("select[name=claim] option").last.get_attribute("value")
    page.locator("select[name=claim]").select_option(last)
    expect(page.locator("[data-several=source] input:visible").first).to_have_value(" ".join(name.split()))
    page.locator("dialog [type=submit]").click()
    expect(page.locator("#corrected")).to_be_focused()
    expect(page.locator("#corrected")).to_contain_text({"en": "wrong source", "id": "sumber salah"}[lang])
    with Ledger(ledger_file) as ledger:
        assert ledger.report(one.key)[0].readers[-1].startswith("person:")
    page.locator("#corrected [data-undo]").click()
    expect(page.locator("#corrected")).to_contain_text({"en": "counts again", "id": "berlaku lagi"}[lang])
    with Ledger(ledger_file) as ledger:
        readings = ledger.report(one.key)[0].readers
    assert len(readings) == 3
    assert page.evaluate(FITS)


@pytest.mark.usefixtures("faults")
def test_a_missed_claim_is_added_with_words_picked_in_the_text(site: str, ledger_file: Path, page: Page) -> None:
    one = kept(ledger_file)
    page.goto(f"{site}/reports/{one.key}")
    before = page.locator(".claim").count()
    select(page, "Talish", one.report.text)
    page.locator("[data-use]").press("Enter")
    expect(page.locator("select[name=kind]")).to_have_value("missed-claim")
    page.locator("[data-several=source] [data-pick]").first.press("Enter")
    expect(page.locator("dialog")).to_be_hidden()
    source = one.report.sentences[-1].of(one.report.text).split()[0]
    select(page, source, one.report.text)
    page.locator("[data-use]").click()
    expect(page.locator("[data-several=source] input").first).to_have_value(source)
    page.locator("dialog [type=submit]").click()
    expect(page.locator("#corrected")).to_be_focused()
    assert page.locator(".claim").count() >= before
    assert page.locator(".claim", has_text="no score: a person").count() > 0


@pytest.mark.usefixtures("page")
def test_what_is_refused_is_told_in_the_dialog(site: str, ledger_file: Path, page: Page) -> None:
    one = kept(ledger_file)
    page.goto(f"{site}/reports/{one.key}")
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.locator("select[name=kind]").select_option("wrong-time")
    page.locator("#f-time").fill("kemarin dulu sekali")
    page.locator("dialog [type=submit]").click()
    expect(page.locator("dialog [data-trouble]")).to_contain_text("kemarin dulu sekali")
    expect(page.locator("#f-time")).to_be_focused()
    with Ledger(ledger_file) as ledger:
        assert len(ledger.report(one.key)[0].readers) == 1
    page.locator("select[name=kind]").select_option("not-a-claim")
    page.route("**/corrections", lambda route: route.fulfill(status=409, json={"detail": "N. Sari"}))
    page.locator("dialog [type=submit]").click()
    expect(page.locator("dialog [data-trouble] a")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()


@pytest.mark.usefixtures("faults")
def test_a_place_is_looked_up_in_the_gazetteer(site: str, ledger_file: Path, page: Page) -> None:
    one = kept(ledger_file)
    page.goto(f"{site}/reports/{one.key}")
    page.locator("[data-correct='0']").click()
    page.locator("select[name=kind]").select_option("wrong-place")
    page.locator("#f-place").fill("Talish")
    page.locator("[data-gazetteer]").fill("Goris")
    page.locator("[data-gazetteer]").press("Enter")
    page.locator("[data-places] input").first.check()
    page.locator("dialog [type=submit]").click()
    expect(page.locator("#corrected")).to_contain_text("wrong place")
    page.locator("details.more").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    expect(page.locator(".happening .point", has_text="39.51, 46.34").first).to_be_visible()


def test_all_is_readable_without_javascript(site: str, ledger_file: Path, browser: Browser) -> None:
    one = kept(ledger_file)
    with browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800}) as context:
        page = context.new_page()
        page.goto(f"{site}/reports/{one.key}")
        expect(page.locator(".text")).to_contain_text(one.report.sentences[-1].of(one.report.text)[-40:])
        assert page.locator(".claim").count() > 5
        for hidden in ("[data-correct]", "[data-undo]", "[data-keys]", "dialog", "[data-picking]"):
            assert page.locator(hidden).locator("visible=true").count() == 0
        page.locator("details.more summary").first.click()
        page.locator(".happening .value").first.click()
        expect(page.locator(".t:target")).to_have_count(1)


@pytest.fixture
def evil(ledger_file: Path) -> Iterator[tuple[str, Report]]:
    """The URL of a report that means harm with every letter, and the report."""
    stacked = "Z" + "\u0351\u0353" * 60
    text = (
        f"Kata\0 Menteri{EVIL}: \U0001f600 pasukan\r\nmaju {stacked} {'W' * 5000} javascript:alert(1) ke Teheran. "
        "\u2067\u05d0\u05d1\u05d2 <img src=x onerror=alert(1)> tewas tiga \ud800 orang."
    )
    report = Report(
        "evil", text, "id", (Span(0, len(text)),), outlet=EVIL, title=EVIL * 40, url="javascript:alert(1)", author=EVIL
    )

    def at(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    reading = Reading(
        "evil",
        f"reader {EVIL}",
        (Entity("E1", EVIL * 9, "person", (at("Menteri"),), EVIL), Entity("E2", "W" * 5000, "military", (at("pasukan"),))),
        (Place("P1", EVIL, "other", (at("Teheran"),)),),
        (),
        (Event("V1", "assault", at("maju"), ("E2",), ("E1",), ("P1",)),),
        (Claim("C1", (Span(at("pasukan").start, at("Teheran").end),), ("E1",), at("Kata"), events=("V1",)),),
    )
    with Ledger(ledger_file) as ledger:
        ledger.add(arrival(report), reading, at=clock(), holders=enclosing)
    with serving(ledger_file) as url:
        yield f"{url}/reports/{report_key(report)}", report


@pytest.mark.usefixtures("faults")
@pytest.mark.parametrize("width", [1440, 360])
def test_a_report_that_means_harm_is_shown_and_corrected_all_the_same(
    evil: tuple[str, Report], ledger_file: Path, page: Page, width: int
) -> None:
    url, report = evil
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(url)
    page.keyboard.press("j")
    assert page.evaluate(FITS)
    assert page.locator("a[href^='javascript' i], main script, main img").count() == 0
    words = "tewas tiga"
    start = report.text.index(words)
    page.evaluate(SELECT, [start, start + len(words)])
    expect(page.locator("[data-picked]")).to_have_text(words)
    page.locator("[data-use]").click()
    assert page.evaluate(FITS)
    page.locator("dialog [type=submit]").click()
    expect(page.locator("#corrected")).to_be_focused()
    assert page.evaluate(FITS)
    with Ledger(ledger_file) as ledger:
        reading = ledger.report(report_key(report))[1]
    assert reading is not None
    assert [span.of(report.text) for span in reading.claims[-1].content] == [words]
