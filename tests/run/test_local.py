from __future__ import annotations

from pathlib import Path

import pytest

from menurut.acquire import make_report
from menurut.model import AcquireError, Issue, ReadError, Reading, Report, ResolveError
from menurut.resolve import resolving
from menurut.resolve.places.gazetteer import Gazetteer
from menurut.run.local import LONGEST, PATIENCE, Reader, read_all


class Stub(Reader):
    """Reads nothing; fails at reports whose id is `bad` or `broken`."""

    def __init__(self) -> None:
        pass

    def read(self, report: Report) -> Reading:
        if report.id == "bad":
            raise ReadError("bad: cannot be read")
        if report.id == "broken":
            raise ZeroDivisionError
        return Reading(report.id, "stub")


def reports(*ids: str) -> list[tuple[str, Report]]:
    return [("a.txt", make_report("Militer mundur.", id=name, lang="id")) for name in ids]


def test_a_failure_becomes_an_issue_and_the_rest_goes_on() -> None:
    sources = [("b.txt", AcquireError("b.txt: empty")), *reports("one", "bad", "broken", "two")]
    results = list(read_all(sources, Stub()))
    assert [type(result) for result in results] == [Issue, tuple, Issue, Issue, tuple]
    issues = [result for result in results if isinstance(result, Issue)]
    assert [issue.stage for issue in issues] == ["acquire", "read", "read"]
    assert issues[0].error == "b.txt: empty"
    assert issues[1].error == "a.txt: bad: cannot be read"
    assert issues[2].error.startswith("a.txt: broken: ZeroDivisionError")


def test_a_run_stops_when_most_reports_fail() -> None:
    with pytest.raises(ReadError, match=f"{PATIENCE} of {PATIENCE}"):
        list(read_all(reports(*["bad"] * 30), Stub()))


def test_a_text_too_long_for_one_report_is_refused() -> None:
    reader = Reader()
    with pytest.raises(ReadError, match="no single report"):
        reader.read(make_report("kata " * (LONGEST // 5 + 1), lang="id"))


def test_a_missing_gazetteer_is_told_before_the_first_report(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    missing = tmp_path / "gazetteer.sqlite"
    monkeypatch.setattr(resolving, "shipped_gazetteer", lambda: Gazetteer(missing))
    with pytest.raises(ResolveError, match="make gazetteer"):
        Reader()
