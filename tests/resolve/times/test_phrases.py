"""Time expressions as news writes them: alone, in their sentence, and in a report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from hypothesis import given
from hypothesis import strategies as st

from menurut.model import Reading, Report, Span, Timex
from menurut.model.period import period_of
from menurut.resolve.times import Told, explain_timex, read_timex, resolve_times
from strategies import texts

DCT = date(2020, 9, 29)  # a Tuesday
TOLD = Told("2020-09-20", date(2020, 9, 20), None, "2020-09-20")


def rows(folder: Path) -> list[ParameterSet]:
    """The lines of `LANG.tsv`: a phrase, a tab, its value."""
    return [
        pytest.param(path.stem, *line.split("\t"), id=f"{path.stem}-{line}")
        for path in sorted(folder.glob("*.tsv"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


PHRASES = Path(__file__).parent / "phrases"
ROWS = rows(PHRASES)


@pytest.mark.parametrize(("lang", "phrase", "value"), ROWS)
def test_phrases_of_news(lang: str, phrase: str, value: str) -> None:
    assert read_timex(phrase, lang, DCT) == (value or None)


@pytest.mark.parametrize(("lang", "phrase", "value"), rows(PHRASES / "told"))
def test_phrases_that_follow_on_another_time(lang: str, phrase: str, value: str) -> None:
    assert read_timex(phrase, lang, DCT, told=TOLD) == value


@pytest.mark.parametrize(
    ("lang", "before", "text", "after", "value"),
    [
        ("en", "The talks, which resume on ", "Thursday", ", aim to end the war.", "2020-10-01"),
        ("en", "The ministry said on ", "Thursday", " it would hold an election.", "2020-09-24"),
        ("en", "Ministers meeting in Geneva on ", "Thursday", " aim to revive the plan.", "2020-10-01"),
        ("en", "is due to hold elections in state-held areas on ", "Sunday", ".", "2020-10-04"),
        ("en", "He will travel there, officials said on ", "Sunday", ".", "2020-09-27"),
        ("en", "It was agreed. The truce will begin at ", "1:00 a.m. on Saturday", ".", "2020-10-03T01:00"),
        ("en", "The envoy will meet them on ", "Tuesday", ".", "2020-09-29"),
        ("en", "The vote is scheduled for ", "March 9", ".", "2021-03-09"),
        ("en", "The vote was held on ", "March 9", ".", "2020-03-09"),
        ("en", "The parties will return to Geneva in ", "February", ".", "2021-02"),
        ("en", "He fled ", "a day", " after the attack.", "2020-09-28"),
        ("en", "He fled ", "two weeks", " ago.", "2020-09-15"),
        ("en", "", "in less than two weeks", ", the offensive has reversed the war.", "2020-09-15/2020-09-29"),
        ("en", "The troops will leave ", "in two weeks", ".", "2020-10-13"),
        ("en", "held the town for ", "three weeks", ".", "P3W"),
        ("id", "Pertemuan itu akan digelar pada ", "Jumat", " di Jenewa.", "2020-10-02"),
        ("id", "kata juru bicara militer pada ", "Jumat", ".", "2020-09-25"),
        ("id", "Pemilu dijadwalkan berlangsung ", "15 Desember", ".", "2020-12-15"),
        ("id", "Serangan terjadi ", "sehari", " setelah pertemuan.", "2020-09-28"),
        ("id", "Kota itu dikepung selama ", "18 bulan", ".", "P18M"),
        ("id", "", "sehari setelah", " serangan itu", "2020-09-28"),
        ("id", "", "usai Senin (28/9)", "", "2020-09-28"),
        ("id", "Bandara itu ditutup hingga ", "Jumat", ", kata otoritas setempat.", "2020-10-02"),
        ("id", "Maskapai membatalkan penerbangan ", "sampai Kamis", ".", "2020-10-01"),
        ("id", "Tembakan terdengar hingga ", "Jumat", ".", "2020-09-25"),
        ("id", "Sekolah ditutup pada ", "Jumat", ".", "2020-09-25"),
        ("id", "Mereka menyerang lagi ", "beberapa jam", " setelah kesepakatan.", "PAST_REF"),
        ("id", "Kota itu dikepung selama ", "beberapa bulan", ".", "PAST_REF"),
        ("en", "They held the town for ", "several weeks", ".", "PAST_REF"),
        ("en", "The border remains closed until ", "Friday", ".", "2020-10-02"),
        ("en", "The airline has suspended flights ", "until Friday", ".", "2020-10-02"),
        ("en", "The airline suspended flights on ", "Friday", ".", "2020-09-25"),
        ("en", "The guns fell silent ", "several hours", " after the deal.", "PAST_REF"),
        ("ru", "Аэропорт закрыт до ", "пятницы", ".", "2020-10-02"),
        ("ru", "Переговоры пройдут ", "в четверг", " в Женеве.", "2020-10-01"),
        ("ru", "Об этом сообщили ", "в четверг", " власти.", "2020-09-24"),
    ],
)
def test_the_words_around_decide(lang: str, before: str, text: str, after: str, value: str) -> None:
    assert read_timex(text, lang, DCT, before=before, after=after) == value


@pytest.mark.parametrize(
    ("lang", "text", "value", "zone"),
    [
        ("id", "Senin (28/9) pukul 20.30 WIT", "2020-09-28T20:30", "+09:00"),
        ("id", "Senin (28/9) pukul 20.30 waktu setempat (18.30 WIB)", "2020-09-28T20:30", "local"),
        ("id", "Senin (28/9) waktu setempat", "2020-09-28", "local"),
        ("id", "Senin (28/9)", "2020-09-28", None),
        ("en", "3:30 a.m. (0130 GMT)", "2020-09-29T03:30", "+00:00"),
        ("en", "8 p.m. local time on Monday", "2020-09-28T20:00", "local"),
        ("ru", "в 15:30 по московскому времени", "2020-09-29T15:30", "+03:00"),
    ],
)
def test_zones_of_clocks(lang: str, text: str, value: str, zone: str | None) -> None:
    dated = explain_timex(text, lang, DCT)
    assert (dated.value, dated.zone) == (value, zone)


@pytest.mark.parametrize(
    ("text", "value", "doubt"),
    [
        ("Senin (27/9/2020)", "2020-09-28", '"Senin" is not the weekday of 2020-09-27, a Sunday'),
        ("Minggu (27/9/2019)", "2020-09-27", '"Minggu" is not the weekday of 2019-09-27, a Friday'),
        ("Senin (1/1/2019)", "2019-01-01", '"Senin" is not the weekday of 2019-01-01, a Tuesday'),
        ("31 Februari", None, "31 February does not exist"),
        ("29 Februari 2019", None, "29 February 2019 does not exist"),
        ("Senin, 31 Februari 2020", None, "31 February 2020 does not exist"),
        ("tahun 0", None, "the year 0 is out of range"),
        ("tahun 99999", None, "the year 99999 is out of range"),
        ("15 September 99999", None, "the year 99999 is out of range"),
        ("27/13/2020", None, "there is no month 13"),
    ],
)
def test_what_contradicts_itself_is_doubted(text: str, value: str | None, doubt: str) -> None:
    dated = explain_timex(text, "id", DCT)
    assert (dated.value, dated.doubts) == (value, (doubt,))


def test_what_agrees_is_not_doubted() -> None:
    assert explain_timex("Minggu (27/9/2020) malam", "id", DCT).doubts == ()


@pytest.mark.parametrize(
    ("lang", "text", "reasons"),
    [
        ("id", "dua hari lalu", ('"dua hari lalu": 2 days before 2020-09-29',)),
        ("id", "Senin malam", ('"Senin malam": Monday, counted from 2020-09-29', '"Senin malam": night')),
        ("en", "recently", ('"recently": no date, PAST_REF',)),
        ("id", "xyz", ()),
    ],
)
def test_reasons(lang: str, text: str, reasons: tuple[str, ...]) -> None:
    assert explain_timex(text, lang, DCT).reasons == reasons


def resolved(text: str, *mentions: str | tuple[str, ...], lang: str = "id", dct: date | None = DCT) -> list[Timex]:
    """The timexes of a report, each given by its mentions; every mention is searched behind the one before it."""
    at = 0
    times = []
    for number, group in enumerate(mentions):
        spans = []
        for mention in (group,) if isinstance(group, str) else group:
            at = text.index(mention, at)
            spans.append(Span(at, at + len(mention)))
            at += len(mention)
        times.append(Timex(f"T{number}", None, tuple(spans)))
    report = Report("r", text, lang, (), dct=dct)
    return list(resolve_times(report, Reading("r", "annotation", times=tuple(times))))


def test_a_time_relates_to_the_mention_told_last() -> None:
    found = resolved(
        "Jumat (25/9) terjadi serangan. Sejak Selasa ada korban. Roket jatuh pada Jumat. Enam tewas sehari sebelumnya.",
        "Jumat (25/9)",
        "Selasa",
        "Jumat",
        "sehari sebelumnya",
    )
    assert [x.value for x in found] == ["2020-09-25", "2020-09-29", "2020-09-25", "2020-09-24"]


def test_dates_that_no_timex_covers_count_as_told() -> None:
    assert [x.value for x in resolved("Dikutip dari Reuters, Senin (28/9), serangan terjadi pada subuh.", "subuh")] == [
        "2020-09-28TMO"
    ]


def test_a_time_that_only_says_since_when_is_not_the_day_told_of() -> None:
    text = "Pada 26 September tercatat 70 korban sejak Rabu. Sehari sebelumnya baru 50. Malam harinya kota sepi."
    found = resolved(text, "26 September", "Rabu", "Sehari sebelumnya")
    assert [x.value for x in found] == ["2020-09-26", "2020-09-23", "2020-09-25"]
    found = resolved(
        "Truce, on September 26, since Wednesday. It broke that night.", "September 26", "Wednesday", "that night", lang="en"
    )
    assert [x.value for x in found] == ["2020-09-26", "2020-09-23", "2020-09-26TNI"]


def test_how_long_something_lasted_is_not_the_day_told_of() -> None:
    text = "Senin (28/9) senjata diam setelah lima hari pertempuran. Gencatan berlaku mulai pukul 12.00."
    found = resolved(text, "Senin (28/9)", "lima hari", "pukul 12.00")
    assert [x.value for x in found] == ["2020-09-28", "2020-09-25/2020-09-29", "2020-09-28T12:00"]


def test_since_when_is_told_of_where_nothing_else_is() -> None:
    found = resolved("Kota ditembaki sejak Sabtu. Malam harinya listrik padam.", "Sabtu", "Malam harinya")
    assert [x.value for x in found] == ["2020-09-26", "2020-09-26TNI"]


def test_an_hour_takes_the_day_right_behind_it() -> None:
    text = "Jumat (25/9) mereka tiba. Penggerebekan tengah malam, Sabtu (26/9), gagal. Tentara datang pada pukul 04.00."
    found = resolved(text, "Jumat (25/9)", "tengah malam", "Sabtu (26/9)", "pukul 04.00")
    assert [x.value for x in found] == ["2020-09-25", "2020-09-26TNI", "2020-09-26", "2020-09-26T04:00"]
    found = resolved("Jumat (25/9) mereka datang pagi. Sabtu (26/9) mereka pergi.", "Jumat (25/9)", "pagi", "Sabtu (26/9)")
    assert [x.value for x in found] == ["2020-09-25", "2020-09-25TMO", "2020-09-26"]


def test_minutes_count_from_the_hour_told() -> None:
    text = "Gencatan berlaku Senin (28/9) pukul 23.50. Dua puluh menit kemudian meriam berdentum. Dua jam sebelumnya sepi."
    found = resolved(text, "Senin (28/9) pukul 23.50", "Dua puluh menit kemudian", "Dua jam sebelumnya")
    assert [x.value for x in found] == ["2020-09-28T23:50", "2020-09-29T00:10", "2020-09-28T22:10"]


def test_a_morning_after_a_night_lies_not_ahead_of_the_report() -> None:
    text = "Serangan Selasa malam (29/9) menyusul ledakan pagi."
    found = resolved(text, "Selasa malam (29/9)", "pagi")
    assert [x.value for x in found] == ["2020-09-29TNI", "2020-09-29TMO"]


def test_hours_before_an_event_count_from_the_day_that_the_report_is_about() -> None:
    text = "Pangkalan itu diserang Minggu (27/9). Pada 1 September ia diperkuat. Peringatan datang 48 jam sebelum serangan."
    found = resolved(text, "Minggu (27/9)", "1 September", "48 jam sebelum serangan")
    assert [x.value for x in found] == ["2020-09-27", "2020-09-01", "2020-09-25"]


def test_neighbours_are_one_expression() -> None:
    (found,) = resolved("a target date of Feb. 25 to reconvene", ("Feb", "25"), lang="en", dct=date(2016, 2, 10))
    assert found.value == "2016-02-25"


def test_a_report_without_a_date_is_as_old_as_its_newest_day() -> None:
    found = resolved(
        "Kemarin terjadi serangan, kata polisi, Minggu (27/9/2020). Perang pecah pada 7 Oktober 2013, tujuh tahun lalu.",
        "Kemarin",
        "Minggu (27/9/2020)",
        "7 Oktober 2013",
        "tujuh tahun lalu",
        dct=None,
    )
    assert [x.value for x in found] == ["2020-09-26", "2020-09-27", "2013-10-07", "2013"]


def test_zone_and_doubts_reach_the_timex() -> None:
    (found,) = resolved("pada Senin (27/9/2020) pukul 20.00 WIT", "Senin (27/9/2020) pukul 20.00 WIT")
    assert (found.value, found.zone) == ("2020-09-28T20:00", "+09:00")
    assert found.doubts == ('"Senin" is not the weekday of 2020-09-27, a Sunday',)


def test_a_year_written_once_holds_for_the_day() -> None:
    found = resolved("Serangan 9 Maret 2018 itu. Sejak 9 Maret banyak korban.", "9 Maret 2018", "9 Maret")
    assert [x.value for x in found] == ["2018-03-09", "2018-03-09"]


@given(
    texts | st.text(),
    texts | st.text(),
    st.sampled_from([row.values[1] for row in ROWS]) | st.text(),
    st.sampled_from(["id", "en", "ru", "uk", "ar", "xx"]),
    st.none() | st.dates(),
)
def test_no_context_raises_and_every_value_denotes_something(
    before: str, after: str, text: object, lang: str, dct: date | None
) -> None:
    dated = explain_timex(str(text), lang, dct, before=before, after=after)
    if dated.value is not None and not dated.value.endswith("_REF") and "X" not in dated.value[:4] + dated.value[-5:]:
        # A range that runs off the calendar is the one thing that has no interval.
        last = dated.value.rpartition("/")[2]
        assert dated.value.startswith("P") or period_of(dated.value) or last >= "9999" or "9999" in dated.value, dated


@given(st.text(max_size=60), st.dates(date(1990, 1, 1), date(2030, 12, 31)))
def test_what_was_told_never_raises(value: str, day: date) -> None:
    told = Told(None, None, None).then(value)
    assert read_timex("sehari sebelumnya", "id", day, told=told) is not None


@pytest.mark.parametrize(
    ("lang", "phrase"),
    [
        ("en", "19th century"),
        ("en", "the end of the 19th century"),
        ("en", "the nineteenth century"),
        ("en", "late 19th century"),
        ("id", "abad ke-19"),
        ("id", "akhir abad ke-19"),
        ("ru", "в конце 19-го века"),
        ("ru", "конец XIX века"),
    ],
)
def test_a_century_is_named_by_its_number(lang: str, phrase: str) -> None:
    found = explain_timex(phrase, lang, DCT)
    assert found.value == "18XX"
    assert found.reasons == (f'"{phrase}": century 19',)


@pytest.mark.parametrize(
    ("lang", "phrase", "value", "reason"),
    [
        ("en", "two centuries ago", "1820", "2 centuries before 2020-09-29"),
        ("en", "the last two centuries", "1820/2020", "2 centuries before 2020-09-29"),
        ("id", "dua abad lalu", "1820", "2 centuries before 2020-09-29"),
        ("en", "yesterday", "2020-09-28", "1 day before 2020-09-29"),
        ("id", "lima hari lalu", "2020-09-24", "5 days before 2020-09-29"),
    ],
)
def test_counted_units_have_their_plural(lang: str, phrase: str, value: str, reason: str) -> None:
    found = explain_timex(phrase, lang, DCT)
    assert (found.value, found.reasons) == (value, (f'"{phrase}": {reason}',))


@pytest.mark.parametrize(
    ("lang", "phrase", "day"),
    [
        ("id", "0 Januari 2020", 0),
        ("en", "January 0, 2020", 0),
        ("ru", "0 января 2020", 0),
        ("id", "45 Januari 2020", 45),
    ],
)
def test_a_day_that_no_month_has_is_refused(lang: str, phrase: str, day: int) -> None:
    found = explain_timex(phrase, lang, DCT)
    assert (found.value, found.doubts) == (None, (f"{day} January 2020 does not exist",))


@pytest.mark.parametrize(
    ("phrase", "value", "part"),
    [
        ("late September", "2020-09", None),
        ("late 2019", "2019", None),
        ("early 1990s", "199X", None),
        ("early this month", "2020-09", None),
        ("early Monday", "2020-09-28TMO", "morning"),
        ("late on 5 May", "2020-05-05TNI", "night"),
    ],
)
def test_only_a_day_has_parts_among_its_reasons(phrase: str, value: str, part: str | None) -> None:
    found = explain_timex(phrase, "en", DCT)
    said = [reason for reason in found.reasons if reason.endswith(("morning", "night"))]
    assert (found.value, said) == (value, [f'"{phrase}": {part}'] if part else [])
