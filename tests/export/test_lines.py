from __future__ import annotations

import io
import json

import pytest
from hypothesis import given

from export.one_report import READING, REPORT, SILENT
from menurut.export import EXPORTERS, exporter
from menurut.model import ExportError, Reading, Report
from menurut.model.corpus import from_corpus, to_corpus
from menurut.model.transport import from_json, to_json
from strategies import read_reports, unhurried


def written(name: str, *readings: tuple[Report, Reading]) -> str:
    out = io.StringIO()
    exporter(name)(iter(readings), out)
    return out.getvalue()


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(ExportError, match="no format 'pdf'; known: table, json, corpus, html"):
        exporter("pdf")


def test_json_is_one_object_a_line() -> None:
    lines = written("json", (REPORT, READING), SILENT).splitlines()
    assert json.loads(lines[0]) == to_json(REPORT, READING)
    assert [from_json(json.loads(line)) for line in lines] == [READING, SILENT[1]]


def test_corpus_is_one_annotation_a_line() -> None:
    lines = written("corpus", (REPORT, READING), SILENT).splitlines()
    assert json.loads(lines[0]) == to_corpus(REPORT, READING)
    assert from_corpus(REPORT, json.loads(lines[0])) == READING
    assert json.loads(lines[0])["claims"][3]["cue"] == [2, "kata"]


def test_letters_are_not_escaped() -> None:
    report = Report("r", "Армения", "ru", (), title="Армения")
    assert '"title": "Армения"' in written("json", (report, Reading("r", "annotation")))


def test_half_a_surrogate_pair_is_written_as_an_escape() -> None:
    report = Report("r", "x", "ru", (), title="\ud83d")
    line = written("json", (report, Reading("r", "annotation")))
    assert r"\ud83d" in line.encode("utf-8").decode("utf-8")
    assert json.loads(line)["report"]["title"] == "\ud83d"


@pytest.mark.parametrize("name", EXPORTERS)
@unhurried
@given(read_report=read_reports())
def test_every_exporter_writes_any_reading(name: str, read_report: tuple[Report, Reading]) -> None:
    text = written(name, read_report)
    assert text.encode("utf-8")
    if name in {"table", "html"}:
        assert not set(text) & {"\x00", "\x1b", "\u202e", "\ud800"}


@pytest.mark.parametrize("name", ["json", "corpus"])
@unhurried
@given(read_report=read_reports())
def test_lines_of_json_lose_nothing(name: str, read_report: tuple[Report, Reading]) -> None:
    line = written(name, read_report).removesuffix("\n")
    assert "\n" not in line
    assert json.loads(line) == (to_json if name == "json" else to_corpus)(*read_report)


@pytest.mark.parametrize("name", EXPORTERS)
def test_readings_are_written_as_they_come(name: str) -> None:
    out, before = io.StringIO(), []

    def coming() -> object:
        for _ in range(4):
            yield REPORT, READING
            before.append(len(out.getvalue()))

    exporter(name)(coming(), out)  # type: ignore[arg-type]
    # A page looks at the first two to find its title.
    assert before[3] > before[2] > before[1]
    assert before[3] > 0


@pytest.mark.parametrize("name", EXPORTERS)
def test_no_readings(name: str) -> None:
    assert ("no reports" in written(name)) == (name == "html")
