from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menurut.model import Report, Span
from menurut.reader.words import words


def cut(text: str, lang: str = "id") -> list[str]:
    report = Report("r", text, lang, (Span(0, len(text)),))
    return [word.span.of(text) for word in words(report)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("katanya, Senin", ["kata", "nya", ",", "Senin"]),
        ("Menurutnya 1.219 orang", ["Menurut", "nya", "1.219", "orang"]),
        ("hanya punya Kenya", ["hanya", "punya", "Kenya"]),
        ("Trumpmengatakan", ["Trump", "mengatakan"]),
        ("serangan Israelpada Jumat", ["serangan", "Israel", "pada", "Jumat"]),
        ("dilansirAFP,Jumat", ["dilansir", "AFP", ",", "Jumat"]),
        ("AFPmenyatakan", ["AFP", "menyatakan"]),
        ("Iran-Israel", ["Iran", "-", "Israel"]),
        ("Israel's", ["Israel", "'", "s"]),
        ("Reutersnya TNI", ["Reuters", "nya", "TNI"]),
        ("Israeli Iranian Rusianya", ["Israeli", "Iranian", "Rusia", "nya"]),
        ("Ստեփանակերտ", ["Ստեփանակերտ"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
    ],
)
def test_words_are_cut_at_clitics_and_seams_alone(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_other_languages_have_no_clitics() -> None:
    assert cut("Anya Sonya bunya", "en") == ["Anya", "Sonya", "bunya"]


@given(st.text())
def test_words_are_in_order_and_leave_out_only_blanks(text: str) -> None:
    if not text:
        return
    report = Report("r", text, "id", (Span(0, len(text)),))
    found = words(report)
    at = 0
    for word in found:
        assert not text[at : word.span.start].strip()
        assert word.span.start >= at
        at = word.span.end
    assert not text[at:].strip()


def test_each_word_knows_its_sentence_and_the_blank_before_it() -> None:
    text = "Ia pergi. Katanya ya"
    report = Report("r", text, "id", (Span(0, 9), Span(10, 20)))
    found = words(report)
    assert [word.sentence for word in found] == [0, 0, 0, 1, 1, 1]
    assert [word.spaced for word in found] == [True, True, False, True, False, True]
