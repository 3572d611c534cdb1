from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_network import RandomNetwork
from tokenizers import Tokenizer, models, normalizers

from menurut.acquire import make_report
from menurut.model import AcquireError, Report
from menurut.reader.meaning import NUMBERS
from menurut.reader.pieces import Pieces
from menurut.reader.read import read
from soundness import faults

TEXT = (
    'Jakarta - Juru bicara militer Wirania, Mayor Sena, mengatakan pasukannya "tidak akan mundur" dari Desa Lembah pada'
    " Minggu (8/6/2025).\nIa membantah 16 tentaranya tewas. Menurutnya, serangan roket itu hanya melukai tiga orang.\n"
)


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    alphabet = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("\u2581", -1.0)]
    letters = [(letter, -2.0) for letter in "abcdefghijklmnopqrstuvwxyz"]
    tokenizer = Tokenizer(models.Unigram(alphabet + letters, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.NFKC()
    return Pieces(tokenizer)


def report_of(text: str, lang: str = "id") -> Report:
    return make_report(text, id="r", lang=lang)


@pytest.mark.parametrize("seed", range(60))
def test_no_weights_can_make_a_silly_reading(pieces: Pieces, seed: int) -> None:
    report = report_of(TEXT * (1 + seed % 4))
    reading = read(report, pieces, RandomNetwork(seed, lean=seed % 3), version="random")
    assert reading.claims
    assert faults(report, reading) == []
    meanings = [*(claim.meaning for claim in reading.claims), *(event.meaning for event in reading.events)]
    assert {meaning and len(meaning) for meaning in meanings} == {NUMBERS}


@given(st.text(), st.integers(0, 2**32 - 1))
@settings(max_examples=150, deadline=None)
def test_any_text_can_be_read(pieces: Pieces, text: str, seed: int) -> None:
    try:
        report = report_of(text)
    except AcquireError:
        return
    reading = read(report, pieces, RandomNetwork(seed), version="random")
    assert faults(report, reading) == []
    for span in reading.spans():
        assert span.of(report.text).strip() == span.of(report.text) != ""


def test_a_report_of_blanks_and_signs_has_no_claim_of_its_own_making(pieces: Pieces) -> None:
    report = report_of("...")
    network = RandomNetwork(1, lean=-50.0)
    assert read(report, pieces, network, version="random").claims == ()


def test_the_reader_names_its_weights(pieces: Pieces) -> None:
    assert read(report_of(TEXT), pieces, RandomNetwork(1), version="2025.01.01-abc").reader == "2025.01.01-abc"


def test_contents_lose_quotation_marks_and_stops_at_their_ends(pieces: Pieces) -> None:
    report = report_of('"Kami siap," kata Sena. "Ya!"')
    for seed in range(40):
        for claim in read(report, pieces, RandomNetwork(seed, lean=2.0), version="random").claims:
            for content in claim.content:
                assert content.of(report.text)[0] not in '",.!'
                assert content.of(report.text)[-1] not in '",.!'
