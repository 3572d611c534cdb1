from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from menurut.model import Event, Harm, Reading, Report, Span, Timex
from menurut.resolve import resolve
from strategies import read_reports


def span(text: str, words: str, occurrence: int = 0) -> Span:
    start = -1
    for _ in range(occurrence + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def times(text: str, *mentions: str | tuple[str, ...], dct: date | None = None, lang: str = "id") -> list[str | None]:
    listed = [(each,) if isinstance(each, str) else each for each in mentions]
    found = tuple(Timex(f"T{i}", None, tuple(span(text, words) for words in each)) for i, each in enumerate(listed))
    report = Report("R", text, lang, (), dct=dct)
    return [x.value for x in resolve(report, Reading("R", "annotation", times=found)).times]


def figure(text: str, words: str, *, kind: str = "harm", status: str = "occurred") -> tuple[int | None, int | None]:
    harm = Harm("killed", None, None, "unknown", span(text, words))
    reading = Reading("R", "annotation", events=(Event("V", kind, Span(0, 1), status=status, harm=(harm,)),))
    filled = resolve(Report("R", text, "id", ()), reading).events[0].harm[0]
    return filled.low, filled.high


def test_figures_are_read_from_their_characters() -> None:
    assert figure("Serangan itu menewaskan 16 tentara.", "16 tentara") == (16, 16)


@pytest.mark.parametrize(
    ("kind", "status", "bounds"),
    [("harm", "negated", (0, 0)), ("harm", "occurred", (None, None)), ("assault", "negated", (None, None))],
)
def test_negated_harm_without_a_number_is_nobody(kind: str, status: str, bounds: tuple[int | None, int | None]) -> None:
    assert figure("Tidak jatuh korban jiwa.", "korban jiwa", kind=kind, status=status) == bounds


def test_negated_harm_keeps_its_number() -> None:
    assert figure("Ia membantah 16 tentara tewas.", "16 tentara", status="negated") == (16, 16)


def test_a_part_of_the_day_belongs_to_the_day_told_before_it() -> None:
    text = "Serangan terjadi Minggu (27/9/2020). Penembakan mulai dini hari dan berhenti sehari kemudian."
    told = times(text, "Minggu (27/9/2020)", "dini hari", "sehari kemudian", dct=date(2020, 9, 30))
    assert told == ["2020-09-27", "2020-09-27TMO", "2020-09-28"]


def test_the_order_of_the_text_counts_not_that_of_the_list() -> None:
    text = "Serangan terjadi Minggu (27/9/2020). Penembakan mulai dini hari."
    assert times(text, "dini hari", "Minggu (27/9/2020)", dct=date(2020, 9, 30)) == ["2020-09-27TMO", "2020-09-27"]


def test_a_day_takes_the_year_that_the_report_gives_it_elsewhere() -> None:
    text = "Sejak 7 Oktober perang berlanjut. Hamas menyerang pada 7 Oktober 2023."
    assert times(text, "7 Oktober", "7 Oktober 2023", dct=date(2025, 6, 18)) == ["2023-10-07", "2023-10-07"]


def test_the_mention_that_names_the_date_counts_first() -> None:
    text = "Hari ini tidak tenang, kata laporan dari Rabu (6/9)."
    assert times(text, ("Hari ini", "Rabu (6/9)"), dct=date(2017, 9, 7)) == ["2017-09-06"]


def test_mentions_that_do_not_resolve_are_passed_over() -> None:
    assert times("Pada 31 Februari, yaitu kemarin", ("31 Februari", "kemarin"), dct=date(2020, 9, 29)) == ["2020-09-28"]


def test_without_its_date_a_report_is_dated_by_its_own_days() -> None:
    text = "В пятницу, 14 июля 2017 года, начался бой. Еще 13 июля было тихо. Утром стреляли. Сегодня тихо."
    values = times(text, "пятницу, 14 июля 2017 года", "13 июля", "Утром", "Сегодня", lang="ru")
    assert values == ["2017-07-14", "2017-07-13", "2017-07-13TMO", "PRESENT_REF"]


def test_without_any_year_the_year_stays_unknown() -> None:
    assert times("Бой начался 15 июля.", "15 июля", lang="ru") == ["XXXX-07-15"]


@given(read_reports())
def test_any_reading_is_resolved_and_its_spans_and_claims_stay(pair: tuple[Report, Reading]) -> None:
    report, reading = pair
    resolved = resolve(report, reading)
    assert resolve(report, reading) == resolved
    assert tuple(resolved.spans()) == tuple(reading.spans())
    assert resolved.claims == reading.claims
    for name in ("entities", "places", "times"):
        assert [x.id for x in getattr(resolved, name)] == [x.id for x in getattr(reading, name)]
