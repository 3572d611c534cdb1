from __future__ import annotations

import io
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given

from export.one_report import READING, REPORT, SILENT, at
from menurut.export.marks import stretches, underlines
from menurut.export.page import write_html
from menurut.export.wording import in_order, shown
from menurut.model import Claim, Reading, Report, Span
from strategies import read_reports, unhurried

GOLDEN = Path(__file__).with_name("page.golden.html")
VOID = {"meta"}
OURS = {
    *("html", "head", "meta", "title", "style", "body", "main", "h1", "small", "article", "header", "h2", "p", "time"),
    *("div", "span", "u", "a", "ol", "ul", "li", "b", "bdi", "em", "blockquote"),
}


class Page(HTMLParser):
    """What a browser would see: tags, ids, links and the text of every report without the numbers in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []
        self.title = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        fields = dict(attrs)
        self.tags.add(tag)
        self.ids += [fields["id"]] if fields.get("id") else []
        self.links += [fields["href"]] if fields.get("href") else []
        if fields.get("class") == "text":
            self.texts.append("")
        assert not [name for name in fields if name.startswith("on") or name == "src"]
        if tag not in VOID:
            self.open.append((tag, fields))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        within = [fields.get("class") or "" for _, fields in self.open]
        if "text" in within and "number" not in within:
            self.texts[-1] += data
        if self.open and self.open[-1][0] == "title":
            self.title += data


def page(*readings: tuple[Report, Reading]) -> str:
    out = io.StringIO()
    write_html(iter(readings), out)
    return out.getvalue()


def seen(*readings: tuple[Report, Reading]) -> Page:
    drawn = Page(page(*readings))
    assert not drawn.open
    assert len(set(drawn.ids)) == len(drawn.ids)
    assert all(link.removeprefix("#") in drawn.ids for link in drawn.links)
    return drawn


def main(text: str) -> str:
    return text[text.index("<main>") : text.index("</main>")]


def test_the_page() -> None:
    assert main(page((REPORT, READING), SILENT)) == GOLDEN.read_text("utf-8")


@unhurried
@given(read_reports())
def test_any_reading_gives_a_sound_page(read_report: tuple[Report, Reading]) -> None:
    report, reading = read_report
    drawn = seen(read_report)
    assert drawn.texts == [shown(report.text)]
    assert drawn.tags <= OURS
    assert sum(name.startswith("r1c") for name in drawn.ids) == len(reading.claims)
    assert sum(name.startswith("r1m") for name in drawn.ids) == len(reading.claims)


def test_markup_in_a_report_is_text() -> None:
    hostile = "</div><script>alert(1)</script>\" onload='x' &lt;"
    report = Report(hostile, hostile, hostile, (), hostile, None, hostile)
    reading = Reading(hostile, hostile, claims=(Claim("C1", (Span(3, 20),), (), Span(0, 4)),))
    drawn = seen((report, reading))
    assert drawn.texts == [hostile]
    assert "script" not in drawn.tags
    assert drawn.title.startswith(hostile[:20])


def test_the_page_asks_nothing_of_the_network() -> None:
    drawn = page((REPORT, READING))
    assert "default-src 'none'" in drawn
    assert not any(word in drawn for word in ("http://", "https://", "url(", "@import", "<script", "<link", "<img"))


def test_the_title_is_that_of_a_report_alone() -> None:
    assert seen((REPORT, READING)).title == "Talish diduduki [resmi] · menurut"
    assert seen((REPORT, READING), SILENT).title == "Who says what happened · menurut"


def test_a_side_has_one_colour_on_the_whole_page() -> None:
    first, second = (section.split("</ol>")[0] for section in page((REPORT, READING), (REPORT, READING)).split("<article")[1:])
    assert 'style="--hue:215"><u><bdi>Azerbaijan' in first
    assert 'style="--hue:215"><u><bdi>Azerbaijan' in second
    assert 'style="--hue:353"><u><bdi>Armenia' in first


def test_a_report_without_title_is_named_once() -> None:
    drawn = main(page(SILENT))
    assert drawn.count("contoh-2") == 1


def test_a_source_that_names_its_side_has_its_colour() -> None:
    assert '<b class="side" style="--hue:353"><bdi>Armenia</bdi></b></p>' in page((REPORT, READING))


def test_an_event_told_twice_is_shown_once() -> None:
    twin = replace(READING.events[1], id="V9", trigger=at("Sedikitnya"))
    claim = replace(READING.claims[3], events=("V2", "V9"))
    drawn = main(page((REPORT, replace(READING, events=(*READING.events, twin), claims=(claim,), relations=()))))
    assert drawn.count("happening") == 1


def test_a_claim_in_pieces_is_numbered_at_each() -> None:
    claim = Claim("C1", (at("tewas"), at("Armenia")), events=())
    drawn = main(page((REPORT, replace(READING, claims=(claim,), relations=()))))
    assert drawn.count('href="#r1c1">1</a>') == 2
    assert drawn.index('id="r1m1"') < drawn.index("Armenia</span> membantah")


@unhurried
@given(read_reports())
def test_stretches_are_the_text_in_order(read_report: tuple[Report, Reading]) -> None:
    report, reading = read_report
    claims = in_order(reading.claims)
    cut = list(stretches(report, reading, claims))
    assert "".join(stretch.text for stretch in cut) == report.text
    starts = [start for stretch in cut for start in stretch.starts]
    assert sorted(start.claim for start in starts if start.first) == list(range(len(claims)))
    place = 0
    for stretch in cut:
        here = Span(place, place + len(stretch.text))
        place = here.end
        over = [number for number, claim in enumerate(claims) for span in claim.content if span.holds(here)]
        assert sorted(under.claim for under in stretch.underlines) == sorted(over)
        triggers = any(event.trigger.holds(here) for event in reading.events)
        assert ("trigger" in stretch.roles) == triggers


@pytest.mark.parametrize(
    ("spans", "lanes"),
    [
        ([(0, 4), (4, 8)], {(0, 4): 0, (4, 8): 0}),
        ([(0, 9), (2, 4)], {(2, 4): 0, (0, 9): 1}),
        ([(0, 5), (3, 9)], {(0, 5): 0, (3, 9): 1}),
        ([(0, 9), (0, 8), (0, 7), (0, 6), (0, 5)], {(0, 5): 0, (0, 6): 1, (0, 7): 2, (0, 8): 3, (0, 9): 3}),
    ],
)
def test_underlines_that_overlap_lie_apart(spans: list[tuple[int, int]], lanes: dict[tuple[int, int], int]) -> None:
    laid = underlines([Claim(f"C{n}", (Span(*span),)) for n, span in enumerate(spans)])
    assert {(under.span.start, under.span.end): under.lane for under in laid} == lanes
