from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from menurut.reader.windows import Window, windows

LIMIT, CONTEXT = 60, 12


@st.composite
def reports(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    """Pieces of each word, and the sentence of each word."""
    lengths = draw(st.lists(st.integers(1, 50), max_size=30))
    sentences = [number for number, length in enumerate(lengths) for _ in range(length)]
    pieces = draw(st.lists(st.integers(1, 6), min_size=len(sentences), max_size=len(sentences)))
    return pieces, sentences


@given(reports())
def test_every_word_is_owned_once_and_every_window_fits(report: tuple[list[int], list[int]]) -> None:
    pieces, sentences = report
    found = windows(pieces, sentences, limit=LIMIT, context=CONTEXT)
    assert [word for window in found for word in range(window.own_first, window.own_last)] == list(range(len(pieces)))
    for window in found:
        assert window.first <= window.own_first < window.own_last <= window.last
        assert sum(pieces[window.first : window.last]) <= LIMIT


@given(reports())
def test_windows_end_where_sentences_end_unless_a_sentence_is_too_long(report: tuple[list[int], list[int]]) -> None:
    pieces, sentences = report
    size = {s: sum(p for p, t in zip(pieces, sentences, strict=True) if t == s) for s in sentences}
    for window in windows(pieces, sentences, limit=LIMIT, context=CONTEXT):
        if window.own_last < len(pieces) and sentences[window.own_last] == sentences[window.own_last - 1]:
            assert size[sentences[window.own_last]] > LIMIT - 2 * CONTEXT


def test_a_short_report_is_one_window() -> None:
    assert windows([1] * 40, [0] * 40, limit=LIMIT, context=CONTEXT) == [Window(0, 40, 0, 40)]


def test_windows_overlap() -> None:
    found = windows([1] * 200, [i // 5 for i in range(200)], limit=LIMIT, context=CONTEXT)
    assert all(later.first < earlier.last for earlier, later in pairwise(found))


def test_nothing_has_no_windows() -> None:
    assert windows([], []) == []
