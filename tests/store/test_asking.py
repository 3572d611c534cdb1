from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from menurut.model import Claim, Entity, Event, Harm, Link, Place, Reading, Report, Span, StoreError, Timex
from menurut.store import Filters, Ledger, Near, NotKept, Several, Toll
from store.cluster import Cluster
from store.ledgers import ENGINES
from store.making import NOON, arrival, made, no_holders

TEXTS = {
    "talish": ("id", "Kementerian mengatakan Talish direbut; 16 tentara tewas."),
    "goris": ("ru", "Министерство сообщило, что войска отошли из города Горис."),
    "arab": ("ar", "قال الجيش إن المدينة سقطت"),
    "quiet": ("en", "The ministry's spokesman said nothing, nothing at all."),
}


@pytest.fixture(scope="module", params=ENGINES)
def asked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """One claim of each kind, told apart by the id of its report."""
    if request.param == "sqlite":
        where = str(tmp_path_factory.mktemp("asking") / "ledger.db")
    else:
        server: Cluster = request.getfixturevalue("postgres")
        where = server.database()
    ledger = Ledger(where, create=True)
    talish = Place("P1", "Talish", "settlement", (Span(0, 1),), "AZ", 40.31, 46.86, Link("az:talish", 0.9))
    goris = Place("P1", "Goris", "settlement", (Span(0, 1),), "AM", 39.51, 46.34, Link("am:goris", 0.9))
    killed = Harm("killed", 16, 20, "military", Span(0, 1))
    add(ledger, "talish", Event("V1", "control", Span(0, 1), harm=(killed,)), talish, "2020-10-03", "Azerbaijan", "Kompas")
    add(
        ledger, "goris", Event("V1", "retreat", Span(0, 1), status="planned"), goris, "2020-10", "Armenia", "РИА", stance="deny"
    )
    add(ledger, "arab", Event("V1", "assault", Span(0, 1)), None, "2020-09-27", None, None)
    add(ledger, "quiet", None, None, None, "ARMENIA", "KOMPAS", stance="demand")
    request.addfinalizer(ledger.close)  # noqa: PT021 (a fixture that gives a value needs no generator)
    return ledger


def add(
    ledger: Ledger,
    name: str,
    event: Event | None,
    place: Place | None,
    when: str | None,
    side: str | None,
    outlet: str | None,
    *,
    stance: str = "assert",
) -> None:
    lang, text = TEXTS[name]
    report = Report(name, text, lang, (), outlet=outlet, dct=date(2020, 10, 20), title=f"Judul {name}")
    if event:
        event = replace(event, place=("P1",) if place else (), time=("T1",) if when else ())
    reading = Reading(
        name,
        "one",
        entities=(Entity("E1", text.split()[0], "government", (Span(0, 3),), side),),
        places=(place,) if place else (),
        times=(Timex("T1", when, (Span(0, 1),)),) if when else (),
        events=(event,) if event else (),
        claims=(
            Claim("C1", (Span(len(text.split()[0]) + 1, len(text)),), ("E1",), None, stance, events=("V1",) if event else ()),
        ),
    )
    ledger.add(
        arrival(report), reading, at=NOON, holders=lambda entry: ["caucasus"] if entry == "az:talish" else no_holders(entry)
    )


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), "quiet goris talish arab"),
        (Filters(side="azerbaijan "), "talish"),
        (Filters(side="Armenia"), "quiet goris"),
        (Filters(side="Armen"), ""),
        (Filters(type="control"), "talish"),
        (Filters(status="planned"), "goris"),
        (Filters(stance="deny"), "goris"),
        (Filters(outlet="kompas"), "quiet talish"),
        (Filters(lang="ar"), "arab"),
        (Filters(country="AM"), "goris"),
        (Filters(inside="caucasus"), "talish"),
        (Filters(inside="am:goris"), "goris"),
        (Filters(near=Near(40.3, 46.9, 10)), "talish"),
        (Filters(near=Near(40.3, 46.9, 200)), "goris talish"),
        (Filters(near=Near(-6.2, 106.8, 100)), ""),
        (Filters(toll=Toll("killed")), "talish"),
        (Filters(toll=Toll("killed", 16)), "talish"),
        (Filters(toll=Toll("killed", 17)), ""),
        (Filters(toll=Toll("wounded")), ""),
        (Filters(since=date(2020, 10, 3), until=date(2020, 10, 3)), "talish goris"),
        (Filters(since=date(2020, 10, 31)), "goris"),
        (Filters(since=date(2020, 11, 1)), ""),
        (Filters(until=date(2020, 9, 30)), "arab"),
        (Filters(until=date(2020, 9, 26)), ""),
        (Filters(source="Kementerian"), "talish"),
        (Filters(source="Министерство"), "goris"),
        (Filters(source="tentara"), ""),
        (Filters(text="tentara"), "talish"),
        (Filters(text="TENTARA TEWAS"), "talish"),
        (Filters(text="tewas tentara"), "talish"),
        (Filters(text='"tentara tewas"'), "talish"),
        (Filters(text='"tewas tentara"'), ""),
        (Filters(text="tentara -tewas"), ""),
        (Filters(text="said -tewas"), "quiet"),
        (Filters(text="Tali*"), "talish"),
        (Filters(text="войска"), "goris"),
        (Filters(text="ВОЙСКА гор*"), "goris"),
        (Filters(text="المدينة"), "arab"),
        (Filters(text="الجيش سقطت"), "arab"),
        (Filters(text="ministry's"), "quiet"),
        (Filters(text="tewas OR войска"), ""),
        (Filters(text="tentara", side="Armenia"), ""),
        (
            Filters(text="tentara", side="Azerbaijan", type="control", since=date(2020, 9, 27), near=Near(40.3, 46.9, 50)),
            "talish",
        ),
    ],
    ids=repr,
)
def test_a_filter_lets_through_what_it_asks_for(asked: Ledger, filters: Filters, found: str) -> None:
    page = asked.claims(filters, limit=9)
    assert {one.report.id for one in page.claims} == set(found.split())
    assert len(page.claims) == len(found.split())


def test_pages_follow_one_another_without_gap_or_repetition(asked: Ledger) -> None:
    whole = [one.cite for one in asked.claims(Filters(), limit=9).claims]
    for limit in (1, 2, 3):
        pages, after = [], None
        while True:
            page = asked.claims(Filters(), limit=limit, after=after)
            pages += [one.cite for one in page.claims]
            if (after := page.next) is None:
                break
        assert pages == whole


def test_places_and_times_of_its_content_come_with_a_claim(asked: Ledger) -> None:
    """They are what it is found by, where its event has none of its own."""
    text = "Kementerian mengatakan pada 3 Mei di Xanadu dan kemarin di Yalta; semua tewas."
    report = Report("content", text, "id", (), dct=date(1990, 10, 20))

    def at(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    reading = Reading(
        "content",
        "one",
        places=(
            Place("P1", "Xanadu", "settlement", (at("Xanadu"),), "CN", 10.0, 10.0, Link("cn:xanadu", 0.9)),
            Place("P2", "Yalta", "settlement", (at("Yalta"),), "UA", 44.5, 34.2, Link("ua:yalta", 0.9)),
        ),
        times=(Timex("T1", "1990-05-03", (at("3 Mei"),)), Timex("T2", "1990-10-19", (at("kemarin"),))),
        events=(Event("V1", "harm", at("tewas")),),
        claims=(Claim("C1", (at("pada 3 Mei di Xanadu"),), events=("V1",)), Claim("C2", (at("semua tewas"),))),
    )
    if not asked.claims(Filters(inside="cn:xanadu"), limit=9).claims:
        asked.add(arrival(report), reading, at=NOON, holders=no_holders)
    [found] = asked.claims(Filters(inside="cn:xanadu", until=date(1990, 5, 3)), limit=9).claims
    assert [place.name for place in found.reading.places] == ["Xanadu"]
    assert [time.value for time in found.reading.times] == ["1990-05-03"]
    assert [claim.id for claim in found.reading.claims] == ["C1"]


def test_a_name_of_several_is_told_from_one_of_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger(tmp_path / "ledger.db", create=True) as ledger:
        for number in range(12):
            ledger.add(*made(number), at=NOON, holders=no_holders)
        with pytest.raises(NotKept, match="several") as none:
            ledger.claim("several")
        assert not isinstance(none.value, Several)
        cites = [found.cite for found in ledger.claims(Filters(copies=True), limit=50).claims]
        assert len(cites) > 16  # so that two begin with the same letter
        monkeypatch.setattr("menurut.store.finding.SHORTEST", 1)
        letter, _ = Counter(cite[0] for cite in cites).most_common(1)[0]
        with pytest.raises(Several):
            ledger.claim(letter)
        keys = [kept.key for kept in ledger.reports(limit=50)]
        for key in keys:
            assert ledger.report(key)[0].key == key
        twin = replace(made(0)[0].report, outlet="Another")
        ledger.add(arrival(twin), None, at=NOON, holders=no_holders)
        with pytest.raises(Several):
            ledger.report(twin.id)


@pytest.mark.parametrize(("words", "found"), [("tentara", "talish"), ("Judul", "talish goris arab quiet"), ("горис", "goris")])
def test_reports_are_found_by_words_of_text_and_title(asked: Ledger, words: str, found: str) -> None:
    assert {kept.report.id for kept in asked.reports(words=words, limit=9)} == set(found.split())


@pytest.mark.parametrize("words", ["", " ", '"', "-", "*", "-tentara", "()", "'", "&|!", '""', "\0"])
def test_words_that_are_none_are_refused(asked: Ledger, words: str) -> None:
    for ask in (lambda: asked.claims(Filters(text=words), limit=1), lambda: asked.reports(words=words, limit=1)):
        with pytest.raises(StoreError, match="no word to look for"):
            ask()


@pytest.mark.parametrize(
    "words", ["OR", "NEAR(a b)", "a AND", 'x"', "a:b", "{content}: a", "a^2", "<->", "a:*b", "col - a", "' OR 1=1"]
)
def test_operators_of_the_engines_are_words_like_others(asked: Ledger, words: str) -> None:
    if words == "<->":
        with pytest.raises(StoreError, match="no word to look for"):
            asked.reports(words=words, limit=1)
        return
    assert asked.claims(Filters(text=words), limit=9).claims == ()
    assert asked.claims(Filters(source=words), limit=9).claims == ()
    assert asked.reports(words=words, limit=9) == []
