from __future__ import annotations

import importlib.util
import json
import sys
from dataclasses import replace
from pathlib import Path
from random import Random
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from perturb import perturb

from menurut.evaluate import ROWS, Counts, render, score, score_report
from menurut.model import Claim, Entity, Event, Harm, Place, Reading, Relation, Report, Span, Timex
from menurut.model.corpus import from_corpus, report_from_corpus, to_corpus
from strategies import read_reports, readings, unhurried

TEXT = "Antara: Baku menyerang Talish, kata Eyvazov. Talish dan Madagiz, 16 orang tewas Minggu, kata Yerevan."


def at(words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Span(start, start + len(words))


REPORT = Report("r1", TEXT, "id", (Span(0, 44), Span(45, len(TEXT))))
ENTITIES = (
    Entity("E1", "Antara", "media", (at("Antara"),)),
    Entity("E2", "Anar Eyvazov", "person", (at("Eyvazov"),)),
    Entity("E3", "Azerbaijan", "state", (at("Baku"),)),
    Entity("E4", "Armenia", "state", (at("Yerevan"),)),
)
TALISH = Place("P1", "Talish", "settlement", (at("Talish"), at("Talish", 1)), "AZ", 40.38, 46.75)
ATTACK = Event("V1", "assault", at("menyerang"), actor=("E3",), place=("P1",))
DEATHS = Event("V2", "harm", at("tewas"), time=("T1",), harm=(Harm("killed", 16, 16, "unknown", at("16 orang")),))
FIRST = Claim("C1", (at("Baku menyerang Talish"),), ("E1", "E2"), at("kata"), events=("V1",))
SECOND = Claim("C2", (at("Talish dan Madagiz, 16 orang tewas Minggu"),), ("E4",), at("kata", 1), events=("V2",))
GOLD = Reading(
    report="r1",
    reader="annotation",
    entities=ENTITIES,
    places=(TALISH,),
    times=(Timex("T1", "2020-09-27", (at("Minggu"),)),),
    events=(ATTACK, DEATHS),
    claims=(FIRST, SECOND),
    relations=(Relation("contradicts", "C2", "C1"),),
)
EMPTY = Reading("r1", "nobody")


def changed(found: Reading) -> dict[str, Counts]:
    """The rows in which a reading falls short of, or goes beyond, the gold."""
    perfect = score_report(REPORT, GOLD, GOLD)
    return {row: counts for row, counts in score_report(REPORT, GOLD, found).items() if counts != perfect[row]}


def test_the_gold_is_right_against_itself() -> None:
    scores = score([(REPORT, GOLD, GOLD)])
    assert tuple(scores) == tuple(ROWS)
    assert {row: counts.gold for row, counts in scores.items()} == {
        "cue": 2, "claim": 2, "attribution": 2, "chain": 2, "stance": 2, "trigger": 2, "event": 2, "argument": 1,
        "where": 1, "when": 1, "harm": 1, "harm+group": 1, "entity": 4, "place": 1, "time": 1, "relation": 1,
        "reported event": 2,
    }  # fmt: skip
    assert all(counts.right == counts.found == counts.gold for counts in scores.values())


def test_nothing_found() -> None:
    assert all(c.right == c.found == 0 < c.gold for c in score([(REPORT, GOLD, EMPTY)]).values())
    assert all(c.right == c.gold == 0 < c.found for c in score([(REPORT, EMPTY, GOLD)]).values())


@pytest.mark.parametrize(
    ("claim", "rows"),
    [
        (replace(FIRST, cue=None), {"cue": Counts(1, 1, 2)}),
        (replace(FIRST, stance="deny"), {"stance": Counts(1, 2, 2)}),
        (replace(FIRST, source=("E2",)), {"chain": Counts(1, 2, 2)}),
        (
            replace(FIRST, source=("E2", "E1")),
            {row: Counts(1, 2, 2) for row in ("attribution", "chain", "stance", "reported event")},
        ),
        (
            replace(FIRST, source=()),
            {row: Counts(1, 2, 2) for row in ("attribution", "chain", "stance", "reported event")},
        ),
        (replace(FIRST, events=()), {"reported event": Counts(1, 1, 2)}),
        # `menyerang Talish` has 15 of the 19 letters of `Baku menyerang Talish`; `Talish` has 6.
        (replace(FIRST, content=(at("menyerang Talish"),)), {}),
        (
            replace(FIRST, content=(at("Talish"),)),
            {row: Counts(1, 2, 2) for row in ("claim", "attribution", "chain", "stance")} | {"relation": Counts(0, 1, 1)},
        ),
    ],
)
def test_claims(claim: Claim, rows: dict[str, Counts]) -> None:
    assert changed(replace(GOLD, claims=(claim, SECOND))) == rows


@pytest.mark.parametrize(
    ("event", "rows"),
    [
        (replace(ATTACK, type="clash"), {
            "event": Counts(1, 2, 2), "argument": Counts(0, 1, 1), "where": Counts(0, 1, 1),
            "reported event": Counts(1, 2, 2),
        }),
        (replace(ATTACK, trigger=at("Baku")), {
            "trigger": Counts(1, 2, 2), "event": Counts(1, 2, 2), "argument": Counts(0, 1, 1), "where": Counts(0, 1, 1),
            "reported event": Counts(1, 2, 2),
        }),
        (replace(ATTACK, actor=(), target=("E3",)), {"argument": Counts(0, 1, 1)}),
        (replace(ATTACK, actor=("E3", "E4")), {"argument": Counts(1, 2, 1)}),
        (replace(ATTACK, place=()), {"where": Counts(0, 0, 1)}),
        (replace(ATTACK, time=("T1",)), {"when": Counts(1, 2, 1)}),
    ],
)  # fmt: skip
def test_events(event: Event, rows: dict[str, Counts]) -> None:
    assert changed(replace(GOLD, events=(event, DEATHS))) == rows


@pytest.mark.parametrize(
    ("harm", "rows"),
    [
        (Harm("killed", 16, 16, "civilian", at("16")), {"harm+group": Counts(0, 1, 1)}),
        (Harm("killed", 16, None, "unknown", at("16 orang")), {"harm": Counts(0, 1, 1), "harm+group": Counts(0, 1, 1)}),
        (Harm("killed", 16, 16, "unknown", at("orang tewas")), {}),
        (Harm("killed", 16, 16, "unknown", at("tewas")), {"harm": Counts(0, 1, 1), "harm+group": Counts(0, 1, 1)}),
        (Harm("wounded", 16, 16, "unknown", at("16")), {"harm": Counts(0, 1, 1), "harm+group": Counts(0, 1, 1)}),
    ],
)
def test_harm(harm: Harm, rows: dict[str, Counts]) -> None:
    assert changed(replace(GOLD, events=(ATTACK, replace(DEATHS, harm=(harm,))))) == rows


@pytest.mark.parametrize(
    ("place", "right"),
    [
        (replace(TALISH, lat=40.58), 1),  # 22 km north
        (replace(TALISH, lat=40.63), 0),  # 28 km north
        (replace(TALISH, lat=None, lon=None), 0),
        (replace(TALISH, country="AM"), 0),
        (replace(TALISH, kind="region"), 1),
        (replace(TALISH, mentions=(at("Madagiz"),)), 0),
    ],
)
def test_places(place: Place, right: int) -> None:
    assert score_report(REPORT, GOLD, replace(GOLD, places=(place,)))["place"] == Counts(right, 1, 1)


@pytest.mark.parametrize(("kind", "right"), [("region", 1), ("natural", 1), ("settlement", 0), ("facility", 0)])
def test_wide_places_may_lie_farther_off(kind: str, right: int) -> None:
    gold = replace(GOLD, places=(replace(TALISH, kind=kind),))
    found = replace(GOLD, places=(replace(TALISH, lat=41.5),))  # 125 km north
    assert score_report(REPORT, gold, found)["place"].right == right


@pytest.mark.parametrize("gold", [replace(TALISH, kind="country"), replace(TALISH, lat=None, lon=None)])
def test_places_that_need_no_coordinates(gold: Place) -> None:
    found = replace(GOLD, places=(replace(TALISH, lat=None, lon=None),))
    assert score_report(REPORT, replace(GOLD, places=(gold,)), found)["place"].right == 1


@pytest.mark.parametrize(("value", "right"), [("2020-09-27", 1), ("2020-09-28", 0), (None, 0)])
def test_times(value: str | None, right: int) -> None:
    found = replace(GOLD, times=(Timex("T1", value, (at("Minggu"),)),))
    assert score_report(REPORT, GOLD, found)["time"] == Counts(right, 1, 1)


@pytest.mark.parametrize(
    ("gold", "found", "right"),
    [
        (("contradicts", "C2", "C1"), ("contradicts", "C1", "C2"), 1),
        (("corroborates", "C2", "C1"), ("corroborates", "C1", "C2"), 1),
        (("supersedes", "C2", "C1"), ("supersedes", "C2", "C1"), 1),
        (("supersedes", "C2", "C1"), ("supersedes", "C1", "C2"), 0),
        (("contradicts", "C2", "C1"), ("corroborates", "C2", "C1"), 0),
        (("contradicts", "C2", "C1"), ("contradicts", "C2", "C2"), 0),
    ],
)
def test_relations(gold: tuple[str, str, str], found: tuple[str, str, str], right: int) -> None:
    wanted, offered = (replace(GOLD, relations=(Relation(*x),)) for x in (gold, found))
    assert score_report(REPORT, wanted, offered)["relation"].right == right


def test_among_equals_the_last_is_paired() -> None:
    twice = replace(GOLD, claims=(FIRST, replace(FIRST, id="C3", source=()), SECOND))
    assert score_report(REPORT, GOLD, twice)["attribution"] == Counts(1, 3, 2)
    other_order = replace(GOLD, claims=(replace(FIRST, id="C3", source=()), FIRST, SECOND))
    assert score_report(REPORT, GOLD, other_order)["attribution"] == Counts(2, 3, 2)


def test_the_outlet_itself_is_a_source_to_be_found() -> None:
    own = replace(GOLD, claims=(replace(FIRST, source=()), SECOND))
    assert score_report(REPORT, own, own)["attribution"] == Counts(2, 2, 2)
    assert score_report(REPORT, own, GOLD)["attribution"] == Counts(1, 2, 2)


def test_counts_of_reports_add_up() -> None:
    scores = score([(REPORT, GOLD, GOLD), (REPORT, GOLD, EMPTY)])
    assert scores["claim"] == Counts(2, 2, 4)
    assert (scores["claim"].precision, scores["claim"].recall) == (1, 0.5)
    assert scores["claim"].f1 == pytest.approx(2 / 3)


def test_no_reports_give_zeros() -> None:
    assert set(score([]).values()) == {Counts()}
    assert Counts().f1 == 0


def test_the_reading_of_another_report_is_refused() -> None:
    with pytest.raises(ValueError, match="reading of 'r2' cannot be scored against report 'r1'"):
        score([(REPORT, GOLD, replace(EMPTY, report="r2"))])


def test_the_table() -> None:
    lines = render(score([(REPORT, GOLD, GOLD), (REPORT, GOLD, EMPTY)])).splitlines()
    assert lines[0] == "                      P      R     F1   right  found   gold"
    assert lines[2] == "claim             100.0   50.0   66.7       2      2      4"
    assert [line[:16].strip() for line in lines[1:]] == list(ROWS)


@pytest.fixture(scope="module")
def corpus_score(shared: Path) -> ModuleType:
    """The corpus's own scorer, as a module."""
    path = shared / "tools" / "score.py"
    spec = importlib.util.spec_from_file_location("corpus_score", path)
    module = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path[:] = before
        sys.modules.pop("corpus", None)
    return module


def as_record(report: Report) -> dict[str, object]:
    return {"id": report.id, "text": report.text, "sentences": [[s.start, s.end] for s in report.sentences]}


def theirs(corpus_score: ModuleType, report: Report, gold: Reading, found: Reading) -> dict[str, list[int]]:
    record = as_record(report)
    return corpus_score.score_report(record, to_corpus(report, gold), to_corpus(report, found))


def ours(report: Report, gold: Reading, found: Reading) -> dict[str, list[int]]:
    return {row: [c.right, c.found, c.gold] for row, c in score_report(report, gold, found).items()}


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("seed", range(4))
def test_agreement_with_the_corpus_scorer(shared: Path, corpus_score: ModuleType, lang: str, seed: int) -> None:
    folder = shared / "corpus" / lang
    reports = {x["id"]: report_from_corpus(x) for x in map(json.loads, (folder / "dev.reports.jsonl").open("rb"))}
    random, flawed = Random(seed), 0  # noqa: S311 - nothing here is secret
    for line in map(json.loads, (folder / "dev.gold.jsonl").open("rb")):
        report = reports[line["id"]]
        gold = from_corpus(report, line)
        found = perturb(report, gold, random)
        assert ours(report, gold, found) == theirs(corpus_score, report, gold, found), line["id"]
        assert ours(report, found, gold) == theirs(corpus_score, report, found, gold), line["id"]
        flawed += sum(right < wanted for right, _, wanted in ours(report, gold, found).values())
    assert flawed > 100


@unhurried
@given(read_reports().flatmap(lambda x: st.tuples(st.just(x[0]), st.just(x[1]), readings(x[0]))))
def test_agreement_on_any_readings(corpus_score: ModuleType, read_twice: tuple[Report, Reading, Reading]) -> None:
    report, gold, found = read_twice
    gold, found = (_placed(reading) for reading in (gold, found))
    assert ours(report, gold, found) == theirs(corpus_score, report, gold, found)


def _placed(reading: Reading) -> Reading:
    """Coordinates both or neither: with one of them the corpus's scorer fails."""
    places = tuple(replace(x, lon=None if x.lat is None else x.lon or 0.0) for x in reading.places)
    return replace(reading, places=places)


def test_the_table_is_that_of_the_corpus_scorer(
    corpus_score: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / name for name in ("reports", "gold", "found")]
    found = replace(GOLD, claims=(replace(FIRST, source=(), stance="deny"),), relations=())
    for path, line in zip(files, (as_record(REPORT), to_corpus(REPORT, GOLD), to_corpus(REPORT, found)), strict=True):
        path.write_text(json.dumps(line), "utf-8")
    assert corpus_score.main([str(path) for path in files]) == 0
    assert render(score([(REPORT, GOLD, found)])) == capsys.readouterr().out
