from __future__ import annotations

import copy
import json
from dataclasses import replace

import pytest
from hypothesis import given

from menurut.model import Claim, Entity, Reading, Report, Span
from menurut.model.transport import from_json, to_json
from strategies import read_reports, unhurried

TEXT = "Kata Eyvazov, Talish diduduki."
REPORT = Report("r1", TEXT, "id", (Span(0, 30),), outlet="Antara")
READING = Reading(
    report="r1",
    reader="menurut-0.1",
    entities=(Entity("E1", "Anar Eyvazov", "person", (Span(5, 12),), "Azerbaijan"),),
    claims=(Claim("C1", (Span(14, 29),), ("E1",), Span(0, 4), quote="indirect", score=0.5),),
)


@unhurried
@given(read_reports())
def test_nothing_is_lost_on_the_way(read_report: tuple[Report, Reading]) -> None:
    report, reading = read_report
    assert from_json(json.loads(json.dumps(to_json(report, reading)))) == reading


def test_an_object_tells_what_report_and_which_characters() -> None:
    sent = to_json(REPORT, READING)
    assert sent["report"] == {
        "id": "r1",
        "outlet": "Antara",
        "date": None,
        "title": None,
        "author": None,
        "url": None,
        "lang": "id",
        "digest": REPORT.digest,
    }
    assert sent["reader"] == "menurut-0.1"
    assert sent["claims"][0]["content"] == [{"start": 14, "end": 29, "text": "Talish diduduki"}]


def test_a_meaning_is_text_in_base64() -> None:
    reading = replace(READING, claims=(replace(READING.claims[0], meaning=bytes([127, 0, 129])),))
    assert to_json(REPORT, reading)["claims"][0]["meaning"] == "fwCB"
    assert to_json(REPORT, READING)["claims"][0]["meaning"] is None


def test_readings_that_were_kept_before_there_were_meanings_can_be_read() -> None:
    sent = to_json(REPORT, READING)
    del sent["claims"][0]["meaning"]
    assert from_json(sent) == READING


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("claims", 0, "cue", "end"), 5, r"r1.claims\[0\].cue: 0 to 5 are not the characters of its text"),
        (("claims", 0, "cue", "start"), True, r"cue.start: a whole number is needed, not True"),
        (("claims", 0, "stance"), "shout", r"r1.claims\[0\]: no stance 'shout'; known: assert"),
        (("claims", 0, "source"), ["E9"], r"r1: C1: no E9"),
        (("claims", 0, "colour"), "red", r"no field colour; known: id, source"),
        (("claims", 0, "meaning"), "AAE", r"r1.claims\[0\].meaning: no bytes in base64 \("),
        (("claims", 0, "meaning"), "é===", r"r1.claims\[0\].meaning: no bytes in base64 \("),
        (("claims", 0, "meaning"), [1, 2], r"r1.claims\[0\].meaning: a string is needed, not \[1, 2\]"),
        (("reader",), None, r"reading.reader: a string is needed"),
        (("report",), "r1", r"reading.report: an object is needed, not 'r1'"),
    ],
)
def test_what_is_wrong_is_named(path: tuple[str | int, ...], value: object, message: str) -> None:
    sent = copy.deepcopy(to_json(REPORT, READING))
    place = sent
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(ValueError, match=message):
        from_json(sent)


def test_the_reading_of_another_report_is_refused() -> None:
    with pytest.raises(ValueError, match="reading of 'r2' cannot be written against report 'r1'"):
        to_json(REPORT, replace(READING, report="r2"))


def test_a_span_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="outside its text of 30"):
        to_json(REPORT, replace(READING, claims=(Claim("C1", (Span(14, 31),)),)))
