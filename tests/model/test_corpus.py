from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from menurut.model import Claim, Entity, Reading, Report, Span
from menurut.model.corpus import from_corpus, report_from_corpus, to_corpus
from strategies import read_reports, unhurried

TEXT = "Tentara tewas, kata Tentara. Baku membantah.\nSelesai"
REPORT = Report("r1", TEXT, "id", (Span(0, 28), Span(29, 44)))


def annotation(**changed: object) -> dict[str, Any]:
    claim = {
        "c": "C1",
        "source": ["E1"],
        "cue": [0, "kata"],
        "content": [[0, "Tentara tewas"]],
        "stance": "assert",
        "quote": "indirect",
        "certainty": "certain",
        "events": [],
    }
    entity = {"e": "E1", "name": "army", "kind": "military", "affiliation": None, "of": None, "m": [[0, "Tentara", 1]]}
    return {"id": "r1", "entities": [entity], "claims": [claim | changed]}


def annotated(reports: Path, gold: Path) -> list[tuple[Report, dict[str, object]]]:
    """Every report of a file with its annotation."""
    known = {line["id"]: line for line in map(json.loads, reports.read_text("utf-8").splitlines())}
    lines = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    assert lines
    return [(report_from_corpus(known[line["id"]]), line) for line in lines]


def without_zeros(value: object) -> object:
    """An annotation whose spans do not count the first occurrence: both ways to write it mean the same."""
    match value:
        case [int(number), str(words), 0]:
            return [number, words]
        case list():
            return [without_zeros(member) for member in value]
        case dict():
            return {key: without_zeros(member) for key, member in value.items()}
    return value


def marked(report: Report, value: object) -> list[Span]:
    """Every span of an annotation, looked up by hand."""
    match value:
        case [int(number), str(words), *nth]:
            start = report.sentences[number].start - 1
            for _ in range((nth or [0])[0] + 1):
                start = report.text.index(words, start + 1)
            return [Span(start, start + len(words))]
        case list():
            return [span for member in value for span in marked(report, member)]
        case dict():
            return [span for member in value.values() for span in marked(report, member)]
    return []


def check_round_trip(report: Report, line: dict[str, object]) -> None:
    reading = from_corpus(report, line)
    assert sorted(reading.spans()) == sorted(marked(report, line))
    again = json.loads(json.dumps(to_corpus(report, reading)))
    assert again == without_zeros(line)
    assert from_corpus(report, again) == reading


@pytest.mark.parametrize("part", ["id/train", "id/dev", "en/train", "en/dev", "ru/train"])
def test_gold_loads_without_loss(shared: Path, part: str) -> None:
    folder = shared / "corpus"
    for report, line in annotated(folder / f"{part}.reports.jsonl", folder / f"{part}.gold.jsonl"):
        check_round_trip(report, line)


def test_examples_load_without_loss(examples: Path) -> None:
    for report, line in annotated(examples / "reports.jsonl", examples / "gold.jsonl"):
        check_round_trip(report, line)


@unhurried
@given(read_reports(resolved=False))
def test_spans_survive_the_way_there_and_back(read_report: tuple[Report, Reading]) -> None:
    report, reading = read_report
    again = from_corpus(report, json.loads(json.dumps(to_corpus(report, reading))), reader=reading.reader)
    assert list(again.spans()) == list(reading.spans())
    assert again.entities == reading.entities
    assert again.relations == reading.relations
    assert [event.harm for event in again.events] == [event.harm for event in reading.events]


def test_the_notation_of_spans() -> None:
    spans = (Span(0, 7), Span(20, 27), Span(15, 33), Span(45, 52))
    reading = Reading("r1", "annotation", claims=(Claim("C1", spans),))
    written = to_corpus(REPORT, reading)["claims"][0]["content"]
    assert written == [[0, "Tentara"], [0, "Tentara", 1], [15, 33], [45, 52]]


def test_occurrences_overlap() -> None:
    report = Report("r1", "anana", "id", (Span(0, 5),))
    claim = {**annotation()["claims"][0], "source": [], "cue": None, "content": [[0, "ana", 1]]}
    reading = from_corpus(report, {"id": "r1", "claims": [claim]})
    assert reading.claims[0].content == (Span(2, 5),)


def test_a_span_is_the_characters_it_names() -> None:
    reading = from_corpus(REPORT, annotation(content=[[0, "Tentara tewas"], [29, 33]]))
    assert [span.of(TEXT) for span in reading.claims[0].content] == ["Tentara tewas", "Baku"]
    assert reading.entities == (Entity("E1", "army", "military", (Span(20, 27),)),)
    assert reading.reader == "annotation"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"cue": [0, "ujar"]}, r"r1.claims\[0\].cue: sentence 0 has no 'ujar' \(occurrence 0"),
        ({"cue": [0, "kata", 1]}, r"claims\[0\].cue: sentence 0 has no 'kata' \(occurrence 1"),
        ({"cue": [0, "kata", -1]}, r"claims\[0\].cue: no span \[0, 'kata', -1\]; write it as"),
        ({"cue": [7, "kata"]}, r"claims\[0\].cue: no sentence 7; the report has 2"),
        ({"cue": [-1, "kata"]}, r"claims\[0\].cue: no sentence -1"),
        ({"cue": [0, ""]}, r"claims\[0\].cue: an empty text marks nothing"),
        ({"cue": "kata"}, r"claims\[0\].cue: no span 'kata'"),
        ({"content": [[0, 7], [50, 60]]}, r"claims\[0\].content\[1\]: no characters \[50, 60\] in a text of 52"),
        ({"content": []}, r"r1.claims\[0\]: C1 has no characters"),
        ({"content": "Tentara"}, r"claims\[0\].content: a list is needed"),
        ({"stance": "shout"}, r"r1.claims\[0\]: no stance 'shout'; known: assert"),
        ({"source": ["E2"]}, r"r1: C1: no E2"),
        ({"events": ["V1"]}, r"r1: C1: no V1"),
        ({"certainty": None}, r"claims\[0\].certainty: a string is needed, not None"),
        ({"sources": []}, r"claims\[0\]: no field sources; known: c, source"),
    ],
)
def test_what_is_wrong_is_named(changed: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        from_corpus(REPORT, annotation(**changed))


def test_a_forgotten_source_is_not_the_outlets_own_telling() -> None:
    line = annotation()
    del line["claims"][0]["source"]
    with pytest.raises(ValueError, match=r"claims\[0\].source: is missing"):
        from_corpus(REPORT, line)


def test_the_annotation_of_another_report_is_refused() -> None:
    with pytest.raises(ValueError, match=r"r1.id: the annotation of 'r2'"):
        from_corpus(REPORT, annotation() | {"id": "r2"})


def test_a_report_of_the_corpus() -> None:
    record = {
        "id": "a",
        "lang": "ru",
        "date": "2020-09-27",
        "text": "Да. Нет.",
        "sentences": [[0, 3], [4, 8]],
        "licence": "x",
    }
    report = report_from_corpus(record)
    assert report == Report("a", "Да. Нет.", "ru", (Span(0, 3), Span(4, 8)), None, date(2020, 9, 27))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"date": "27/9/2020"}, "report a.date: no day '27/9/2020'; write it as 2020-09-27"),
        ({"sentences": [[0, 9]]}, r"report a.sentences\[0\]: no characters \[0, 9\] in a text of 8"),
        ({"sentences": [[4, 8], [0, 3]]}, "out of order"),
        ({"text": None}, "report a.text: a string is needed"),
    ],
)
def test_a_wrong_report_is_named(changed: dict[str, object], message: str) -> None:
    record = {"id": "a", "lang": "ru", "text": "Да. Нет.", "sentences": [[0, 3], [4, 8]]}
    with pytest.raises(ValueError, match=message):
        report_from_corpus(record | changed)
