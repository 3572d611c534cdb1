from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menurut.resolve import Figure, read_figure
from strategies import texts

CASES = [
    ("id", "lebih dari 100 orang", 101, None),
    ("id", "100 orang lebih", 101, None),
    ("id", "100+ orang", 100, None),
    ("id", "sedikitnya 16 warga sipil", 16, None),
    ("id", "tidak kurang dari 20 orang", 20, None),
    ("id", "hingga tujuh orang", None, 7),
    ("id", "hampir 65.000 orang", None, 65000),
    ("id", "kurang dari 10 orang", None, 9),
    ("id", "sekitar 50 pengungsi", 50, 50),
    ("id", "sekitar 2,3 juta orang", 2_300_000, 2_300_000),
    ("id", "dua belas ribu lima ratus pengungsi", 12_500, 12_500),
    ("id", "16 tentara dan warga sipil", 16, 16),
    ("id", "dua tentara dan tiga warga sipil", 5, 5),
    ("id", "22 orang, termasuk tiga anak", 22, 22),
    ("id", "lima dari 20 sandera", 5, 5),
    ("id", "tanpa korban jiwa", 0, 0),
    ("id", "tidak ada korban", 0, 0),
    ("id", "puluhan", 20, 99),
    ("id", "puluhan ribu warga", 20_000, 99_999),
    ("id", "beberapa ribu orang", 2000, None),
    ("id", "ratusan hingga ribuan orang", 100, 9999),
    ("id", "dua lusin tentara", 24, 24),
    ("id", "50-an orang", 50, 59),
    ("id", "10-15 orang", 10, 15),
    ("id", "10-15 ribu warga", 10_000, 15_000),
    ("id", "antara 10 dan 15 orang", 10, 15),
    ("id", "dua atau tiga orang", 2, 3),
    ("id", "dua-tiga orang", 2, 3),
    ("id", "seorang warga", 1, 1),
    ("id", "seorang anak berusia enam tahun", 1, 1),
    ("id", "seorang ibu dan anaknya", 2, 2),
    ("id", "seorang pensiunan jenderal dan diplomat", 1, 1),
    ("id", "temannya", 1, 1),
    ("id", "kedua tentara", 2, 2),
    ("id", "korban kedua", 1, 1),
    ("id", "Ali dan Budi", 2, 2),
    ("id", "Sersan Ali (24), Budi, dan Kopral Cahya", 3, 3),
    ("id", "dua pertiga warga", None, None),
    ("id", "sebagian besar dari 2,3 juta penduduk", None, 2_300_000),
    ("id", "warga Gaza", None, None),
    ("id", "Armenia", None, None),
    ("id", "pejabat-pejabat", None, None),
    ("id", "banyak korban", None, None),
    ("en", "at least one hundred and twenty soldiers", 120, None),
    ("en", "as many as 40 people", None, 40),
    ("en", "no fewer than 20 people", 20, None),
    ("en", "no casualties", 0, 0),
    ("en", "tens of thousands of people", 20_000, 99_999),
    ("en", "more than a quarter of a million people", 250_001, None),
    ("en", "a policeman and two civilians", 3, 3),
    ("en", "a further 20 people", 20, 20),
    ("en", "two soldiers, one of them an officer", 2, 2),
    ("en", "two 23-year-old men", 2, 2),
    ("en", "a crew member", 1, 1),
    ("en", "an unknown number of men", None, None),
    ("en", "the wounded soldier", 1, 1),
    ("en", "the dead", None, None),
    ("en", "John Smith and Jane Doe", 2, 2),
    ("en", "Azeris", None, None),
    ("ru", "по меньшей мере десять жителей", 10, None),
    ("ru", "от 10 до 15 человек", 10, 15),
    ("ru", "до семи человек", None, 7),
    ("ru", "без жертв", 0, 0),
    ("ru", "десятки тысяч людей", 20_000, 99_999),
    ("ru", "двое военных", 2, 2),
    ("ru", "Иван Петров и Пётр Иванов", 2, 2),
    ("ms", "lebih daripada 100 orang", 101, None),
    ("uk", "100 людей", 100, 100),
    ("zh", "12人", 12, 12),
    ("no-such-language", "1.234", 1234, 1234),
    ("", "", None, None),
    ("id", "9" * 100_000, None, None),
    ("id", "99999999999 orang", None, None),
]


@pytest.mark.parametrize(("lang", "text", "low", "high"), CASES, ids=lambda x: str(x)[:40])
def test_figures(lang: str, text: str, low: int | None, high: int | None) -> None:
    assert read_figure(text, lang) == Figure(low, high)


FOLDER = Path(__file__).parent / "phrases"


def phrases() -> Iterator[Any]:
    """`text | bounds`, one a line: `12`, `101..`, `..7`, `11..19`, `?`; the span in brackets where words stand around it."""
    for path in sorted(FOLDER.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            text, bounds = line.rsplit(" | ", 1)
            yield pytest.param(path.stem, text, bounds, id=f"{path.stem}-{text}")


def bounds_of(told: str) -> Figure:
    if told == "?":
        return Figure(None, None)
    low, _, high = told.partition("..") if ".." in told else (told, "", told)
    return Figure(int(low) if low else None, int(high) if high else None)


@pytest.mark.parametrize(("lang", "text", "bounds"), list(phrases()))
def test_figures_as_they_stand_in_news(lang: str, text: str, bounds: str) -> None:
    before, _, rest = text.partition("[") if "[" in text else ("", "", text)
    figure, _, after = rest.partition("]")
    assert read_figure(figure, lang, before=before, after=after) == bounds_of(bounds)


@pytest.mark.parametrize(
    ("lang", "text", "comparator", "reasons"),
    [
        ("id", "dua belas ribu lima ratus pengungsi", "exact", ('"dua belas ribu lima ratus" = 12500',)),
        ("id", "lebih dari 100 orang", "over", ('"lebih dari": more than', '"100" = 100')),
        ("id", "sedikitnya 16 warga", "least", ('"sedikitnya": at least', '"16" = 16')),
        ("id", "hampir 2.000 orang", "most", ('"hampir": at most', '"2.000" = 2000')),
        ("id", "kurang dari 10 orang", "under", ('"kurang dari": fewer than', '"10" = 10')),
        ("id", "sekitar 50 orang", "about", ('"sekitar": about', '"50" = 50')),
        ("id", "10-15 orang", "range", ('"10 - 15" = 10 to 15',)),
        ("id", "puluhan orang", "vague", ('"puluhan" = 20 to 99',)),
        ("id", "beberapa orang", "vague", ('"beberapa" = 2 or more',)),
        ("id", "ibu dan dua anaknya", "exact", ('"ibu": one person', '"dua" = 2')),
        ("id", "Ali dan Budi", "exact", ("2 named or pointed to one by one",)),
        ("id", "tanpa korban", "exact", ('"tanpa": nobody',)),
        ("id", "warga", "uncounted", ()),
        ("id", "sedikitnya 10 tentara dan 5 warga", "least", ('"sedikitnya": at least', '"10" = 10', '"5" = 5')),
        ("id", "lebih dari 10 tentara dan puluhan warga", "least", None),
        ("id", "10 sampai 15 tentara dan sekitar 5 warga", "range", None),
        ("id", "hampir 10 tentara dan hingga 5 warga", "most", None),
        ("id", "rata-rata 10 orang", "uncounted", ('"rata - rata": a rate, not a number of people',)),
    ],
)
def test_what_was_said_and_why(lang: str, text: str, comparator: str, reasons: tuple[str, ...] | None) -> None:
    figure = read_figure(text, lang)
    assert figure.comparator == comparator
    assert reasons is None or figure.reasons == reasons


def test_an_unknown_comparator_is_refused() -> None:
    with pytest.raises(ValueError, match="no comparator 'some'"):
        Figure(1, 2, "some")


@pytest.mark.parametrize(
    "text",
    ["9" * 400, "a" * 10_000, "dua " * 5000, "دو два two դուա " * 500, "\x00\ud7ff²½Ⅷ", "و" * 900, "-" * 900, "1," * 900],
)
@pytest.mark.parametrize("lang", ["id", "en", "ru", "ar", "hy", "tr", "az", "uk", "xx", ""])
def test_noise_is_read_without_an_error(text: str, lang: str) -> None:
    read_figure(text, lang, before=text, after=text)


@pytest.mark.parametrize("lang", ["id", "en", "ru", "ar", "xx"])
def test_numbers_of_400_digits_are_nobodys(lang: str) -> None:
    assert read_figure("9" * 400, lang) == read_figure("a" * 10_000, lang) == Figure(None, None)


PIECES = st.sampled_from(
    [
        "lebih",
        "dari",
        "sedikitnya",
        "hingga",
        "dan",
        "atau",
        "-",
        ",",
        "dua",
        "puluh",
        "ribu",
        "15",
        "2,3",
        "juta",
        "puluhan",
        "seorang",
        "warga",
        "Ali",
        "kedua",
        "tanpa",
        "between",
        "and",
        "a",
        "hundred",
        "of",
        "thousands",
        "no",
        "или",
        "более",
        "тысяч",
        "сто",
        "10.000",
        "setengah",
    ]
)


@given(
    texts | st.text() | st.lists(PIECES, max_size=12).map(" ".join),
    st.sampled_from(["id", "en", "ru", "ar", "xx", ""]) | st.text(max_size=6),
)
def test_any_text_gives_a_sound_figure(text: str, lang: str) -> None:
    figure = read_figure(text, lang)
    assert figure.low is None or figure.low >= 0
    assert figure.low is None or figure.high is None or figure.low <= figure.high


@pytest.mark.parametrize(
    ("lang", "text", "rate"),
    [
        ("en", "one in ten", "one in ten"),
        ("en", "1 in 5 people", "1 in 5"),
        ("id", "satu dari lima orang", "satu dari lima"),
    ],
)
def test_one_of_so_many_people_is_a_rate(lang: str, text: str, rate: str) -> None:
    found = read_figure(text, lang)
    assert (found.low, found.high, found.comparator) == (None, None, "uncounted")
    assert found.reasons == (f'"{rate}": a rate, not a number of people',)


@pytest.mark.parametrize(
    ("lang", "text", "after"),
    [
        ("id", "salah satu dari lima orang", ""),
        ("id", "satu dari lima sandera", ""),
        ("id", "satu dari lima orang yang ditahan", ""),
        ("en", "one of the five people", ""),
        ("en", "one", " in three attacks"),
        ("en", "one", " in 2014"),
    ],
)
def test_one_of_those_told_of_is_no_rate(lang: str, text: str, after: str) -> None:
    assert read_figure(text, lang, after=after) == Figure(1, 1)


@pytest.mark.parametrize(
    ("lang", "text", "low", "high"),
    [
        ("en", "at least 10 but no more than 20", 10, 20),
        ("en", "at least 10 people but no more than 20", 10, 20),
        ("en", "more than 10 but fewer than 20 people", 11, 19),
        ("id", "setidaknya 10 tetapi tidak lebih dari 20 orang", 10, 20),
        ("ru", "не менее 10, но не более 20 человек", 10, 20),
    ],
)
def test_two_bounds_of_one_number_are_a_range(lang: str, text: str, low: int, high: int) -> None:
    found = read_figure(text, lang)
    assert (found.low, found.high, found.comparator) == (low, high, "range")


def test_bounds_of_two_numbers_stay_two() -> None:
    assert read_figure("at least 10 dead and up to 20 wounded", "en").low == 10
    assert read_figure("at least 10 dead and up to 20 wounded", "en").high is None


@pytest.mark.parametrize("lang", ["en", "id", "ru", "fr"])
@pytest.mark.parametrize("text", ["1" * 400, "1" * 400 + " people", "12000000000"])
def test_a_number_too_long_says_so(text: str, lang: str) -> None:
    found = read_figure(text, lang)
    assert found == Figure(None, None)
    assert found.reasons == ("too long to be a number of people",)
