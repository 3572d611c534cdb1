from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from menurut.gate import Cutter
from menurut.gate.cutting import LONGEST, TOKENIZER, UNKNOWN
from menurut.gate.weighing import SHIPPED
from menurut.model import ReadError


@pytest.fixture(scope="module")
def cutter() -> Cutter:
    return Cutter(SHIPPED)


def test_pieces_know_their_words_and_their_characters(cutter: Cutter) -> None:
    cut = cutter.cut("Pasukan itu mundur.")
    by_word = ["", "", ""]
    for word, (start, end) in zip(cut.words.tolist(), cut.stretches, strict=True):
        by_word[word] += cut.text[start:end]
    assert [word.strip() for word in by_word] == ["Pasukan", "itu", "mundur."]


def test_letters_outside_the_vocabulary_have_no_pieces(cutter: Cutter) -> None:
    cut = cutter.cut("tentara 軍隊軍隊 mundur")
    assert (cut.ids > UNKNOWN).all()
    assert set("".join(cut.text[a:b] for a, b in cut.stretches)) <= set("tentara mundur")


def test_only_the_first_characters_count(cutter: Cutter) -> None:
    head = "damai " * (LONGEST // 6 + 1)
    assert cutter.cut(head + "perang " * 100).ids.tolist() == cutter.cut(head).ids.tolist()


def test_half_a_surrogate_pair_is_no_error(cutter: Cutter) -> None:
    assert "tentara" in cutter.cut("tentara \ud800 mundur").text


def test_a_missing_or_damaged_tokenizer_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="install menurut again"):
        Cutter(tmp_path)
    (tmp_path / TOKENIZER).write_bytes(gzip.compress(b"{}"))
    with pytest.raises(ReadError, match="no tokenizer that can be read"):
        Cutter(tmp_path)
