import json
import re
import runpy
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menurut.acquire import split

PIECES = st.sampled_from([". ", "? ", "…” ", "Dr. ", "U.S. ", "(No. ", "A. ", "B.", " \n", "\t", "“Ia ", "г. ", "9 ", "x"])
TEXTS = st.lists(PIECES | st.text(max_size=4)).map("".join)


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in split(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kami mundur. Mereka maju!", ["Kami mundur.", "Mereka maju!"]),
        ("“Kami mundur.” “Benar?”\n\n  Ya", ["“Kami mundur.”", "“Benar?”", "Ya"]),
        ("Dr. Ali dan Jend. Budi. Itu saja.", ["Dr. Ali dan Jend. Budi.", "Itu saja."]),
        ("the U.S. Army left. J. Smith said", ["the U.S. Army left.", "J. Smith said"]),
        ("В 2020 г. Армия ушла. Это всё.", ["В 2020 г. Армия ушла.", "Это всё."]),
        ("sebanyak 1.5 juta orang. itu", ["sebanyak 1.5 juta orang. itu"]),
        ("", []),
        (" \n\t\n", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(TEXTS)
def test_sentences_hold_every_character_but_blanks(text: str) -> None:
    spans = split(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(span.of(text) == span.of(text).strip() != "" for span in spans)
    assert re.sub(r"\s", "", "".join(sentences(text))) == re.sub(r"\s", "", text)


def test_long_sentence_is_one() -> None:
    text = "kata " * 5000 + "akhir."
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "line",
    ["." * 10**6, ". " * 500_000, "Dr. A " * 170_000, "a" * 10**6, "." + " " * 10**6, '."' * 500_000, "Ia. " * 250_000],
)
def test_line_of_a_megabyte_takes_seconds(line: str) -> None:
    start = time.process_time()
    split(line)
    assert time.process_time() - start < 15


def test_corpus_is_split_as_it_was_annotated(shared: Path) -> None:
    seen = 0
    for path in sorted(shared.glob("corpus/*/*.reports.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            report = json.loads(line)
            assert [[span.start, span.end] for span in split(report["text"])] == report["sentences"], report["id"]
            seen += 1
    assert seen > 100


@given(text=TEXTS)
def test_any_text_is_split_as_the_tool_of_the_corpus_does(shared: Path, text: str) -> None:
    reference = runpy.run_path(str(shared / "tools" / "corpus.py"))["split_sentences"]
    assert [[span.start, span.end] for span in split(text)] == reference(text)
