import random
import subprocess
import sys
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menurut.acquire.likeness import COPY, bands, likeness, signature

SYLLABLES = [a + b for a in "bdgjklmnprst" for b in ("a", "e", "i", "u", "ang", "ir")]


def _sentences(seed: int, count: int) -> list[str]:
    """Sentences of made-up words, as many different ones as a language has, of a report's lengths."""
    rnd = random.Random(seed)  # noqa: S311
    words = ["".join(rnd.choices(SYLLABLES, k=rnd.randint(1, 3))) for _ in range(400)]
    return [
        " ".join(rnd.choices(words, k=rnd.randint(8, 22))).capitalize() + f", {rnd.randint(2, 90)} kali." for _ in range(count)
    ]


def _report(seed: int, count: int = 18) -> str:
    return "Jakarta - " + " ".join(_sentences(seed, count))


def _found(a: str, b: str) -> bool:
    return bool(set(bands(signature(a))) & set(bands(signature(b))))


def _headline(text: str, _rnd: random.Random) -> str:
    return "Perang Pecah Lagi di Perbatasan\n" + text.replace("Jakarta -", "KABAR UJI, Moskow (AFP) --") + "\n(Antara/AFP)"


def _numbers(text: str, rnd: random.Random) -> str:
    return "".join(str(rnd.randint(0, 9)) if c.isdigit() else c for c in text)


def _cut(text: str, _rnd: random.Random) -> str:
    return text[: len(text) * 3 // 4]


def _swapped(text: str, _rnd: random.Random) -> str:
    first, second, *rest = text.split(". ")
    return ". ".join([second, first, *rest])


def _dropped(text: str, rnd: random.Random) -> str:
    pieces = text.split(". ")
    for _ in range(len(pieces) // 5):
        pieces.pop(rnd.randrange(len(pieces)))
    return ". ".join(pieces)


def _shouted(text: str, _rnd: random.Random) -> str:
    return text.upper().replace(",", " –").replace(".", "!")


@pytest.mark.parametrize("edit", [_headline, _numbers, _cut, _swapped, _dropped, _shouted])
def test_an_edited_copy_is_found_and_is_a_copy(edit) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    rnd = random.Random(1)  # noqa: S311
    texts = [_report(seed) for seed in range(50)]
    copies = [edit(text, rnd) for text in texts]
    found = [_found(a, b) and likeness(signature(a), signature(b)) >= COPY for a, b in zip(texts, copies, strict=True)]
    assert sum(found) >= 49


def test_reports_that_share_a_background_paragraph_are_no_copies() -> None:
    background = " ".join(_sentences(999, 3))
    pairs = [(_report(2 * n) + background, _report(2 * n + 1) + background) for n in range(30)]
    assert [likeness(signature(a), signature(b)) for a, b in pairs if likeness(signature(a), signature(b)) >= COPY] == []
    assert sum(_found(a, b) for a, b in pairs) <= 3


def test_different_reports_rarely_meet() -> None:
    signatures = [signature(_report(seed)) for seed in range(100)]
    keys = [key for one in signatures for key in set(bands(one))]
    assert len(set(keys)) == len(keys)
    assert max(likeness(signatures[0], other) for other in signatures[1:]) < 0.2


def test_half_of_a_text_is_as_like_as_the_whole_and_a_tenth_is_not() -> None:
    sentences = _sentences(5, 60)
    whole = signature(" ".join(sentences))
    assert likeness(whole, signature(" ".join(sentences[:30]))) > 0.85
    assert likeness(whole, signature(" ".join(sentences[:6]))) < COPY


def test_short_texts_are_copies_only_when_equal() -> None:
    text = "Dua belas orang tewas di desa itu pada hari Senin, kata polisi setempat, 3 luka."
    assert likeness(signature(text), signature(text.upper() + " ")) == 1
    assert _found(text, text)
    for other in (text.replace("3", "4"), text + " Warga mengungsi.", " ".join([text] * 5)):
        assert likeness(signature(text), signature(other)) < 0.1
        assert not _found(text, other)


def test_accents_written_apart_make_no_other_text() -> None:
    text = "Бойцы отошли за реку, война идёт третий день; " * 10
    assert signature(unicodedata.normalize("NFD", text)) == signature(text)


def test_texts_of_numbers_alone_are_compared_by_them() -> None:
    one, other = " ".join(map(str, range(100))), " ".join(map(str, range(100, 200)))
    assert likeness(signature(one), signature(other)) < 0.1


def test_a_signature_is_the_same_in_every_process() -> None:
    text = "Dua desa direbut kembali. " * 3 + _report(3)
    code = f"from menurut.acquire.likeness import signature, bands; s = signature({text!r}); print(s == {signature(text)!r})"
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert shown.stdout == "True\n"


def test_stored_signatures_stay_valid() -> None:
    # a change here means that every ledger's signatures must be made anew
    text = " ".join(f"kata{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(60))
    assert signature(text)[:3] == (79737637, 99042206, 936176)
    assert bands(signature(text))[:2] == (-4748719946477694530, -8073929587882805109)


@settings(max_examples=100, deadline=None)
@given(
    st.text() | st.lists(st.sampled_from(["kata", "dia", "12", "٣", "\ud800", "ﬁ", "İ", ".", "\n"]), max_size=200).map(" ".join)
)
def test_any_text_has_a_signature_that_fits_into_its_columns(text: str) -> None:
    values = signature(text)
    assert len(values) == 128
    assert all(0 <= value < 2**32 for value in values)
    keys = bands(values)
    assert len(keys) == 32
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert likeness(values, values) == 1


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 99), st.integers(0, 99), st.integers(1, 40))
def test_likeness_is_symmetric_and_a_share(first: int, second: int, count: int) -> None:
    a, b = signature(_report(first)), signature(_report(second, count))
    assert 0 <= likeness(a, b) == likeness(b, a) <= 1


def test_a_signature_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="128 values, this one 3"):
        bands([1, 2, 3])
    with pytest.raises(ValueError, match="128 values"):
        likeness(signature("a"), [1])


def test_long_text_is_quick() -> None:
    start = time.process_time()
    signature("x" * 1_000_000)
    signature("Dua desa direbut kembali. " * 40_000)
    signature("a" + "\u0301\u0323" * 100_000)
    assert time.process_time() - start < 5
