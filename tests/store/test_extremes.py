from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from menurut.model import Claim, Entity, Event, Harm, Issue, Link, Place, Reading, Report, Span, StoreError, Timex
from menurut.store import FeedState, Filters, Ledger, Near, NotKept, Toll, Visit
from menurut.store import tables as t
from menurut.store.filters import LARGEST
from store.cluster import Cluster
from store.ledgers import ENGINES, faults
from store.making import NOON, arrival, holders, made
from strategies import names, read_reports

RANDOM = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyzабвгд", k=100_000))  # noqa: S311 (no secret)
ODD = [
    "a\0b",
    "\0",
    "half \ud800 a pair",
    "\udcff.txt",
    "\u202eterbalik\u202c",
    "\x1a0000",
    "\x1a\x1a0041",
    "قال الجيش",
    "\x1b[31m",
    "%s %(x)s ? :x {}",
    "a" * 100_000,
    RANDOM,
]


@pytest.fixture(scope="module", params=ENGINES)
def one_for_all(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A ledger that the readings of all examples go into."""
    if request.param == "sqlite":
        where: str | Path = tmp_path_factory.mktemp("extremes") / "ledger.db"
    else:
        server: Cluster = request.getfixturevalue("postgres")
        where = server.database()
    with Ledger(where, create=True) as ledger:
        yield ledger
        assert faults(ledger, thorough=True) == []


@given(read=read_reports(), found=names)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_a_reading_comes_back_as_it_was_kept(one_for_all: Ledger, read: tuple[Report, Reading], found: str) -> None:
    report, reading = read
    before = one_for_all.counts()["claims"]
    added = one_for_all.add(arrival(report, found=found), reading, at=NOON, holders=holders)
    kept, back = one_for_all.report(added.key)
    if added.fresh:
        assert (kept.report, back, kept.found) == (report, reading, found)
        assert one_for_all.counts()["claims"] == before + len(reading.claims)


@given(asked=st.text(max_size=30) | st.text("\"*-+()^:{}&|!<>~\\' ORANDNEARто ab", max_size=30))
@settings(max_examples=30)
@pytest.mark.parametrize("column", ["text", "source"])
def test_whatever_words_are_asked_for_nothing_breaks(one_for_all: Ledger, column: str, asked: str) -> None:
    wordless = not any(letter.isalnum() or letter == "_" for letter in asked)
    for look in (
        lambda: one_for_all.claims(Filters(**{column: asked}), limit=3),  # type: ignore[arg-type]
        lambda: one_for_all.reports(words=asked, limit=3),
    ):
        if wordless:
            with pytest.raises(StoreError, match="no word to look for"):
                look()
        elif "-" in asked:
            with suppress(StoreError):  # it may say only what not to find
                look()
        else:
            look()


@given(asked=st.text() | names)
@settings(max_examples=12)
def test_names_that_nobody_has_find_nothing(one_for_all: Ledger, asked: str) -> None:
    for name in ("side", "outlet", "inside", "country", "lang"):
        one_for_all.claims(Filters(**{name: asked}), limit=3)  # type: ignore[arg-type]
    one_for_all.revisions(asked)
    one_for_all.visited([asked])
    for look in (one_for_all.claim, one_for_all.report):
        with suppress(NotKept):
            look(asked)


@pytest.mark.parametrize("name", [f"{odd} of its own" for odd in ODD], ids=[ascii(name[:12]) for name in ODD])
def test_names_of_any_characters_and_length_are_kept(one_for_all: Ledger, name: str) -> None:
    ledger = one_for_all
    ours = name[:500]  # names that we give ourselves
    came, reading = made(0)
    report = replace(came.report, id=name, outlet=name, title=name, author=name, url=name)
    entities = tuple(replace(one, name=name, affiliation=name) for one in reading.entities)
    places = tuple(replace(one, name=name, link=Link(ours, 0.5)) for one in reading.places)
    reading = replace(reading, report=name, reader=ours, entities=entities, places=places)
    key = ledger.add(arrival(report, found=name), reading, at=NOON, holders=lambda entry: [entry]).key
    kept, back = ledger.report(key)
    assert (kept.report, kept.found, kept.readers, back) == (report, name, (ours,), reading)
    for filters in (Filters(outlet=name, copies=True), Filters(inside=ours, copies=True), Filters(side=name, copies=True)):
        assert name in {one.report.id for one in ledger.claims(filters, limit=99).claims}
    assert [one.key for one in ledger.revisions(name)] == [key]
    assert ledger.report(name)[0].key == key
    assert ledger.add_issue(Issue(name, name, name), at=NOON)
    assert ledger.issues(limit=1)[0][1] == Issue(name, name, name)
    visit = Visit(ours, "2026-11-22T12:00:00Z", "fetched", name, name)
    ledger.put_visit(visit)
    assert ledger.last_visit(ours) == visit
    state = FeedState(ours, name, name, name, "failing", 1, name)
    ledger.put_feed(state)
    assert state in ledger.feeds()
    ledger.accept(key, by=name, note=name, at=NOON)


def words_of_many_kinds(letters: int) -> str:
    """As many different words as fit, of four bytes a letter, hyphenated: nothing takes more room in an index."""
    pick = random.Random(2)  # noqa: S311 (no secret)
    word = "".join
    words = (word(pick.choices("𐌰𐌱𐌲𐌳𐌴𐌵𐌶𐌷𐌸𐌹𐌺𐌻𐌼𐌽𐌾𐌿", k=4)) + "-" + word(pick.choices("𐌰𐌱𐌲𐌳𐌴𐌵", k=3)) for _ in range(letters // 9))
    return " ".join(words)


@pytest.mark.parametrize("kind", ["many words", "one word", "two words"])
def test_a_text_of_any_length_is_kept(ledger: Ledger, kind: str) -> None:
    letters = 220_000
    made_up = {
        "many words": words_of_many_kinds(letters),
        "one word": "a" * letters,
        "two words": "kata perang " * (letters // 12),
    }
    text = made_up[kind]
    report = Report("long", text, "ru", (), outlet="x")
    reading = Reading("long", "one", claims=(Claim("C1", (Span(0, len(text)),)),))
    key = ledger.add(arrival(report), reading, at=NOON, holders=holders).key
    assert ledger.report(key)[0].report.text == text
    first = text.split()[0]
    if len(first) < 2000:  # PostgreSQL leaves out longer words
        assert len(ledger.claims(Filters(text=first), limit=2).claims) == 1


def test_a_report_without_a_date_is_dated_by_its_arrival(ledger: Ledger) -> None:
    report = Report("r", "Militer mundur.", "id", ())
    ledger.add(arrival(report), Reading("r", "one", claims=(Claim("C1", (Span(0, 7),)),)), at=NOON, holders=holders)
    for days, found in ((-1, 0), (0, 1), (1, 0)):
        day = NOON.date() + timedelta(days)
        assert len(ledger.claims(Filters(since=day, until=day), limit=9).claims) == found


def test_a_place_without_a_point_is_in_its_country_and_near_nothing(ledger: Ledger) -> None:
    came, reading = made(0)
    places = tuple(replace(place, lat=None, lon=None, link=None) for place in reading.places)
    ledger.add(came, replace(reading, places=places), at=NOON, holders=holders)
    assert len(ledger.claims(Filters(country="AZ"), limit=9).claims) == 1
    assert ledger.claims(Filters(near=Near(40.31, 46.86, 20_000)), limit=9).claims == ()


@pytest.mark.parametrize(("lat", "lon"), [(90.0, 0.0), (-90.0, 180.0), (0.0, -180.0), (-0.0, 0.0)])
def test_a_place_at_the_end_of_the_world_is_found(ledger: Ledger, lat: float, lon: float) -> None:
    came, reading = made(0)
    places = tuple(replace(place, lat=lat, lon=lon, link=None) for place in reading.places)
    ledger.add(came, replace(reading, places=places), at=NOON, holders=holders)
    assert len(ledger.claims(Filters(near=Near(lat, lon, 1)), limit=9).claims) == 1


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31), date(9999, 12, 30)])
def test_the_first_and_the_last_day_of_the_calendar_are_found(ledger: Ledger, day: date) -> None:
    words = "Militer mundur."
    timex = Timex("T1", day.isoformat(), (Span(0, 7),))
    event = Event("V1", "retreat", Span(8, 14), time=("T1",))
    for at, times in enumerate(((), (timex,))):
        told = replace(event, time=tuple(one.id for one in times))
        report = Report(f"r{at}", f"{words} {at}", "id", (), dct=day)
        claims = (Claim("C1", (Span(0, 14),), events=("V1",)),)
        ledger.add(
            arrival(report), Reading(report.id, "one", times=times, events=(told,), claims=claims), at=NOON, holders=holders
        )
    assert len(ledger.claims(Filters(since=day, until=day), limit=9).claims) == 2
    assert ledger.claims(Filters(since=date(1, 1, 1), until=date(9999, 12, 31)), limit=9).claims[0].report.dct == day


@pytest.mark.parametrize("figure", [0, 2**31, LARGEST, LARGEST + 1, 10**30])
def test_a_figure_of_any_size_is_kept(ledger: Ledger, figure: int) -> None:
    report = Report("r", "Banyak tewas.", "id", ())
    harm = Harm("killed", figure, figure, "unknown", Span(0, 6))
    event = Event("V1", "harm", Span(7, 12), harm=(harm,))
    reading = Reading("r", "one", events=(event,), claims=(Claim("C1", (Span(0, 12),), events=("V1",)),))
    key = ledger.add(arrival(report), reading, at=NOON, holders=holders).key
    assert ledger.report(key)[1] == reading
    assert len(ledger.claims(Filters(toll=Toll("killed", min(figure, LARGEST))), limit=2).claims) == 1
    assert ledger.claims(Filters(toll=Toll("wounded", 0)), limit=2).claims == ()


def test_a_reading_of_many_claims_is_kept(ledger: Ledger) -> None:
    text = " ".join(f"kata{number}" for number in range(500))
    entity = Entity("E1", "Militer", "military", (Span(0, 4),), "Azerbaijan")
    places = tuple(Place(f"P{n}", f"kota{n}", "settlement", (Span(n, n + 1),), "AZ", n / 100, n / 50) for n in range(100))
    event = Event("V1", "control", Span(0, 4), place=tuple(place.id for place in places))
    claims = tuple(Claim(f"C{n}", (Span(n, n + 3),), ("E1",), events=("V1",) if n == 0 else ()) for n in range(500))
    report = Report("r", text, "id", ())
    reading = Reading("r", "one", entities=(entity,), places=places, events=(event,), claims=claims)
    key = ledger.add(arrival(report), reading, at=NOON, holders=holders).key
    assert ledger.report(key)[1] == reading
    assert ledger.counts()["claims"] == 500
    assert len(ledger.claims(Filters(), limit=20).claims) == 20


def test_many_copies_of_one_text_are_all_copies_of_the_first(ledger: Ledger) -> None:
    for number in range(20):
        report = Report(f"r{number}", f"Militer mundur. {number}", "id", ())
        reading = Reading(report.id, "one", claims=(Claim("C1", (Span(0, 14),)),))
        ledger.add(arrival(report, family=1), reading, at=NOON, holders=holders)
    rows = ledger.read(lambda db: db.execute(t.report.select()).all())
    assert {row.origin for row in rows} == {None, 1}
    assert len(ledger.claims(Filters(), limit=99).claims) == 1
    assert len(ledger.claims(Filters(copies=True), limit=99).claims) == 20
