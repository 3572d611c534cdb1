"""Claims are found just as a slow search of plain Python finds them, and pages neither repeat nor lose one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from math import acos, cos, radians, sin
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from menurut.model import Claim, Entity, Event, Harm, Link, Place, Reading, Report, Span, Timex
from menurut.model.globe import EARTH_KM
from menurut.model.keys import day_number
from menurut.store import Arrival, Filters, Ledger, Near, Toll, search
from menurut.store.indexing import tellings
from menurut.store.keys import claim_cites, fold
from menurut.store.words import Term, parse
from store.cluster import Cluster
from store.ledgers import EMPTIED

AT = datetime(2026, 11, 22, tzinfo=UTC)
DAY = date(2020, 9, 20)
TYPES, STANCES, STATUSES = ("control", "assault", "aid"), ("assert", "deny"), ("occurred", "planned")
SIDES, OUTLETS, LANGS = ("Azerbaijan", "Armenia", "100% Front's"), ("Kabar", "Lensa"), ("id", "en")
WORDS = ("desa", "rudal", "Baku", "tewas", "Шуша")
PLACES = (
    ("talish", "AZ", 40.38, 46.75, ("karabakh", "az")),
    ("madagiz", "AZ", 40.33, 46.78, ("karabakh", "az")),
    ("shusha", "AZ", 39.76, 46.75, ("karabakh", "az")),
    ("vardenis", "AM", 40.18, 45.73, ("am",)),
)
TIMES = ("2020-09-27", "2020-09", "2020", "2020-09-25/2020-10-02", "PAST_REF")
Pairs = list[tuple[Report, Reading]]


@st.composite
def read_report(draw: st.DrawFn, number: int) -> tuple[Report, Reading]:
    """A report of a few claims whose values are few enough to meet."""
    sides = draw(st.lists(st.sampled_from([*SIDES, None]), min_size=1, max_size=3))
    told = draw(st.lists(st.sampled_from(WORDS), min_size=3, max_size=8))
    text = " ".join(told)
    spans, at = [], 0
    for word in told:
        spans.append(Span(at, at + len(word)))
        at += len(word) + 1
    entities = tuple(Entity(f"E{n}", f"{side} {WORDS[n]}", "state", (spans[0],), side) for n, side in enumerate(sides))
    places = tuple(
        Place(f"P{n}", entry, "settlement", (spans[-1],), country, lat, lon, Link(entry, 1.0))
        for n, (entry, country, lat, lon, _) in enumerate(draw(st.lists(st.sampled_from(PLACES), max_size=3, unique=True)))
    )
    times = tuple(
        Timex(f"T{n}", value, (spans[-1],)) for n, value in enumerate(draw(st.lists(st.sampled_from(TIMES), max_size=2)))
    )
    figures = st.tuples(st.sampled_from(["killed", "wounded"]), st.none() | st.integers(0, 20))
    events = tuple(
        Event(
            id=f"V{n}",
            type=draw(st.sampled_from(TYPES)),
            trigger=spans[1],
            place=tuple(place.id for place in places if draw(st.booleans())),
            time=tuple(timex.id for timex in times if draw(st.booleans())),
            status=draw(st.sampled_from(STATUSES)),
            harm=tuple(Harm(kind, low, None, "mixed", spans[1]) for kind, low in draw(st.lists(figures, max_size=2))),
        )
        for n in range(draw(st.integers(0, 3)))
    )
    claims = tuple(
        Claim(
            id=f"C{n}",
            content=(draw(st.sampled_from(spans)),),
            source=tuple(draw(st.lists(st.sampled_from([e.id for e in entities]), max_size=2, unique=True))),
            stance=draw(st.sampled_from(STANCES)),
            events=tuple(event.id for event in events if draw(st.booleans())),
        )
        for n in range(draw(st.integers(1, 4)))
    )
    report = Report(
        id=f"r{number}",
        text=text,
        lang=draw(st.sampled_from(LANGS)),
        sentences=(),
        outlet=draw(st.sampled_from([*OUTLETS, None])),
        dct=draw(st.none() | st.integers(0, 12).map(lambda days: DAY + timedelta(days))),
    )
    return report, Reading(report.id, "made", entities, places, times, events, claims)


ledgers = st.integers(1, 5).flatmap(lambda size: st.tuples(*(read_report(n) for n in range(size))).map(list))


def perhaps(*values: object) -> st.SearchStrategy[Any]:
    return st.none() | st.none() | st.sampled_from(values)


filters = st.builds(
    Filters,
    text=perhaps("desa", "rudal", "шуша", "ba*", "desa -rudal"),
    source=perhaps("desa", "Azerbaijan", '"armenia rudal"'),
    side=perhaps("azerbaijan", "100% front's", "nobody"),
    type=perhaps(*TYPES, "legal"),
    status=perhaps(*STATUSES),
    stance=perhaps(*STANCES, "ask"),
    toll=perhaps(Toll("killed"), Toll("killed", 5), Toll("wounded", 1)),
    near=perhaps(Near(40.38, 46.75, 10), Near(40.38, 46.75, 80), Near(0, 0, 50)),
    inside=perhaps("karabakh", "az", "talish", "nowhere"),
    country=perhaps("AZ", "AM"),
    since=perhaps(DAY, DAY + timedelta(6)),
    until=perhaps(DAY + timedelta(8), DAY + timedelta(400)),
    lang=perhaps("id", "hy"),
    outlet=perhaps("kabar", "LENSA"),
    copies=st.booleans(),
)


def plainly(made: Pairs, asked: Filters, *, oldest: bool = False) -> list[str]:
    """The ids of the claims that fit, in their order, found by looking at every row."""
    rows: list[tuple[int, int, str]] = []
    number, seen = 0, set()
    for report, reading in made:
        cites = dict(zip((claim.id for claim in reading.claims), claim_cites(report, reading.claims), strict=True))
        claims = {claim.id: claim for claim in reading.claims}
        names = {entity.id: entity.name for entity in reading.entities}
        entries = {place.link.entry: place for place in reading.places if place.link}
        repeats = {
            key for key in ((report.text, c.stance, c.content[0].of(report.text)) for c in reading.claims) if key in seen
        }
        for row in tellings(report, reading, arrived=day_number(AT.date())):
            number += 1
            claim = claims[row.claim]
            place = entries[row.place] if row.place else None
            words = claim.content[0].of(report.text)
            fits = (
                (asked.copies or (report.text, claim.stance, words) not in repeats)
                and _has(words, asked.text)
                and _has(" ← ".join(names[source] for source in claim.source), asked.source)
                and (asked.side is None or row.side == fold(asked.side))
                and all(getattr(asked, name) in {None, getattr(row, name)} for name in ("type", "status", "stance", "country"))
                and asked.lang in {None, report.lang}
                and (asked.outlet is None or fold(report.outlet or "") == fold(asked.outlet))
                and (asked.since is None or row.end > day_number(asked.since))
                and (asked.until is None or row.start <= day_number(asked.until))
                and (asked.toll is None or any(_tolls(harm, asked.toll) for harm in row.harms))
                and (asked.near is None or (place is not None and _km(place, asked.near) <= asked.near.km))
                and (asked.inside is None or asked.inside in {row.place, *holders(row.place or "")})
            )
            if fits:
                rows.append((row.start, number, cites[row.claim]))
        seen |= {(report.text, c.stance, c.content[0].of(report.text)) for c in reading.claims}
    first = min if oldest else max
    places: dict[str, tuple[int, int]] = {}
    for start, row_number, cite in rows:
        places[cite] = first(places.get(cite, (start, row_number)), (start, row_number))
    return sorted(places, key=lambda cite: places[cite], reverse=not oldest)


def holders(entry: str) -> tuple[str, ...]:
    return next((held for name, *_, held in PLACES if name == entry), ())


def _has(told: str, query: str | None) -> bool:
    words = [fold(word) for word in told.replace("'", " ").replace("%", " ").replace("←", " ").split()]

    def found(term: Term) -> bool:
        asked = [fold(word) for word in term.words]
        runs = [words[at : at + len(asked)] for at in range(len(words) - len(asked) + 1)]
        return any(
            run[:-1] == asked[:-1] and (run[-1].startswith(asked[-1]) if term.begun else run[-1] == asked[-1]) for run in runs
        )

    return query is None or all(found(term) is term.wanted for term in parse(query))


def _tolls(harm: Harm, toll: Toll) -> bool:
    return harm.kind == toll.kind and (not toll.least or (harm.low is not None and harm.low >= toll.least))


def _km(place: Place, near: Near) -> float:
    assert place.lat is not None
    assert place.lon is not None
    a, b, apart = radians(place.lat), radians(near.lat), radians(place.lon - near.lon)
    return EARTH_KM * acos(max(-1, min(1, sin(a) * sin(b) + cos(a) * cos(b) * cos(apart))))


def filled(where: str, made: Pairs) -> Ledger:
    ledger = Ledger(where, create=True)
    for report, reading in made:
        ledger.add(Arrival(report, "made", b"", (), lambda _: None), reading, at=AT, holders=holders)
    return ledger


def pages(ledger: Ledger, asked: Filters, limit: int, *, oldest: bool = False) -> Iterator[list[str]]:
    after = None
    while True:
        page = ledger.claims(asked, limit=limit, after=after, oldest=oldest)
        yield [claim.cite for claim in page.claims]
        after = page.next
        if after is None:
            return


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(made=ledgers, several=st.lists(filters, min_size=1, max_size=12), limit=st.integers(1, 7))
def test_finds_what_a_plain_search_finds(
    tmp_path_factory: pytest.TempPathFactory, made: Pairs, several: list[Filters], limit: int
) -> None:
    with filled(str(tmp_path_factory.mktemp("search") / "ledger.db"), made) as ledger:
        for asked in [*several, Filters(), Filters(copies=True)]:
            found = list(pages(ledger, asked, limit))
            assert [cite for page in found for cite in page] == plainly(made, asked), asked
            assert all(len(page) == limit for page in found[:-1])
            backwards = list(pages(ledger, asked, limit, oldest=True))
            assert [cite for page in backwards for cite in page] == plainly(made, asked, oldest=True), asked


@pytest.mark.parametrize("few", [0, 2])
def test_finds_the_same_where_every_filter_is_wide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(search, "FEW", few)
    monkeypatch.setattr(search, "MANY", 3 * few)
    monkeypatch.setattr(search, "_LARGEST", 3)

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(made=ledgers, several=st.lists(filters, min_size=1, max_size=12), limit=st.integers(1, 4))
    def check(made: Pairs, several: list[Filters], limit: int) -> None:
        path = tmp_path / "ledger.db"
        for left in tmp_path.glob("ledger.db*"):
            left.unlink()
        with filled(str(path), made) as ledger:
            for asked in several:
                for oldest in (False, True):
                    found = [cite for page in pages(ledger, asked, limit, oldest=oldest) for cite in page]
                    assert found == plainly(made, asked, oldest=oldest), asked

    check()


@pytest.mark.parametrize("few", [0, search.FEW])
def test_postgresql_finds_what_a_plain_search_finds(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    server: Cluster = request.getfixturevalue("postgres")
    url: str = request.getfixturevalue("one_database")
    monkeypatch.setattr(search, "FEW", few)
    monkeypatch.setattr(search, "MANY", 3 * few)

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(made=ledgers, several=st.lists(filters, min_size=1, max_size=12), limit=st.integers(1, 7))
    def check(made: Pairs, several: list[Filters], limit: int) -> None:
        server.execute(EMPTIED, url=url)
        with filled(url, made) as ledger:
            for asked in several:
                for oldest in (False, True):
                    found = [cite for page in pages(ledger, asked, limit, oldest=oldest) for cite in page]
                    assert found == plainly(made, asked, oldest=oldest), asked

    try:
        check()
    finally:
        server.execute(EMPTIED, url=url)
