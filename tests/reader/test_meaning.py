"""Meanings: what the network's vectors of a claim's or an event's words come to."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from menurut.acquire import make_report
from menurut.model import Claim, Event, ReadError, Reading, Span
from menurut.reader import label, shipped
from menurut.reader.meaning import (
    MEANING,
    NUMBERS,
    Projection,
    Projections,
    load_projections,
    meanings,
    pool,
    save_projections,
    with_meanings,
)
from menurut.reader.network import SHIPPED
from menurut.reader.words import words

REPORT = make_report("Sena membantah desa itu jatuh. Ia menolak.", id="r", lang="id")
WORDS = words(REPORT)
ALONE = Projection(np.zeros(2, np.float32), np.eye(2, dtype=np.float32))


def span(text: str) -> Span:
    start = REPORT.text.index(text)
    return Span(start, start + len(text))


def numbers(meaning: bytes | None) -> list[int]:
    assert meaning is not None
    return np.frombuffer(meaning, np.int8).tolist()


def test_vectors_of_all_words_that_spans_touch_are_averaged() -> None:
    vectors = np.arange(len(WORDS), dtype=np.float32)[:, None]
    assert pool(vectors, WORDS, [(span("membantah"),), (span("desa itu"), span("jatuh")), (span("mbant"),)])[:, 0].tolist() == [
        1,
        3,
        1,
    ]


def test_spans_without_words_give_zeros() -> None:
    assert pool(np.ones((len(WORDS), 2), np.float32), WORDS, [(Span(4, 5),), ()]).tolist() == [[0, 0], [0, 0]]


def test_cosines_are_kept_to_a_hundredth() -> None:
    rng = np.random.default_rng(5)
    vectors = rng.normal(size=(len(WORDS), NUMBERS)).astype(np.float32)
    projection = Projection(rng.normal(size=NUMBERS).astype(np.float32), np.eye(NUMBERS, dtype=np.float32))
    found = np.array([numbers(m) for m in meanings(vectors, WORDS, [(word.span,) for word in WORDS], projection)], float)
    centred = vectors - projection.centre
    lengths, found_lengths = np.linalg.norm(centred, axis=1), np.linalg.norm(found, axis=1)
    right = centred @ centred.T / np.outer(lengths, lengths)
    assert found @ found.T / np.outer(found_lengths, found_lengths) == pytest.approx(right, abs=0.01)


def test_the_longest_number_uses_all_steps_and_signs() -> None:
    vectors = np.tile(np.array([[-3.0, 0.0]], np.float32), (len(WORDS), 1))
    assert numbers(meanings(vectors, WORDS, [(span("desa"),)], ALONE)[0]) == [-127, 0]


@pytest.mark.parametrize("vector", [(0.0, 0.0), (np.nan, 1.0), (np.inf, 1.0)])
@pytest.mark.filterwarnings("ignore:invalid value")
def test_what_has_no_direction_has_no_meaning(vector: tuple[float, float]) -> None:
    vectors = np.tile(np.array([vector], np.float32), (len(WORDS), 1))
    vectors[0] = 1.0
    assert [m is None for m in meanings(vectors, WORDS, [(span("desa"),), (span("Sena"),)], ALONE)] == [True, False]


def test_triggers_and_contents_have_their_own_projections() -> None:
    turned = Projection(ALONE.centre, ALONE.axes[::-1].copy())
    vectors = np.tile(np.array([[1.0, 0.0]], np.float32), (len(WORDS), 1))
    given = Reading(
        "r",
        "x",
        events=(Event("V1", "control", span("jatuh")),),
        claims=(Claim("C1", (span("desa itu jatuh"),), events=("V1",)),),
    )
    found = with_meanings(given, vectors, WORDS, Projections(ALONE, turned))
    assert numbers(found.events[0].meaning) == [127, 0]
    assert numbers(found.claims[0].meaning) == [0, 127]


def test_a_given_annotation_gets_meanings_and_nothing_else_of_its_claims_and_events_changes() -> None:
    given = Reading(
        "r",
        "annotation",
        events=(Event("V1", "control", span("jatuh"), status="negated"), Event("V2", "accuse", span("menolak"))),
        claims=(Claim("C1", (span("desa itu jatuh"),), stance="deny", events=("V1",)), Claim("C2", (span("Ia menolak"),))),
    )
    found = label(REPORT, given, *shipped())
    assert {len(numbers(value.meaning)) for value in (*found.events, *found.claims)} == {NUMBERS}
    assert found.events[0].meaning != found.events[1].meaning
    bare = replace(
        found,
        events=tuple(replace(event, meaning=None) for event in found.events),
        claims=tuple(replace(claim, meaning=None) for claim in found.claims),
    )
    assert bare == given


def weights_folder(folder: Path, *, sha256: str) -> Path:
    (folder / "card.json").write_text(json.dumps({"version": "v", "sha256": sha256}), encoding="utf-8")
    return folder


def test_projections_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    weights_folder(tmp_path, sha256="a")
    save_projections(Projections(ALONE, Projection(np.ones(2, np.float32), ALONE.axes)), tmp_path)
    first = (tmp_path / MEANING).read_bytes()
    kept = load_projections(tmp_path)
    assert kept is not None
    assert kept.content.centre.tolist() == [1, 1]
    assert kept.trigger.axes.tolist() == [[1, 0], [0, 1]]
    save_projections(kept, tmp_path)
    assert (tmp_path / MEANING).read_bytes() == first


def test_weights_without_projections_give_no_meanings(tmp_path: Path) -> None:
    assert load_projections(weights_folder(tmp_path, sha256="a")) is None
    given = Reading("r", "x", claims=(Claim("C1", (span("desa itu jatuh"),)),))
    assert with_meanings(given, np.ones((len(WORDS), 2), np.float32), WORDS, None) == given


def test_projections_of_other_weights_are_refused(tmp_path: Path) -> None:
    save_projections(Projections(ALONE, ALONE), weights_folder(tmp_path, sha256="a"))
    weights_folder(tmp_path, sha256="b")
    with pytest.raises(ReadError, match=r"made for other weights than those beside it; .* menurut.train.meaning"):
        load_projections(tmp_path)


@pytest.mark.parametrize("kept", [b"", b"no file of numpy", b"PK\x03\x04"])
def test_damaged_projections_say_what_to_do(tmp_path: Path, kept: bytes) -> None:
    (weights_folder(tmp_path, sha256="a") / MEANING).write_bytes(kept)
    with pytest.raises(ReadError, match="install menurut again"):
        load_projections(tmp_path)


def test_the_shipped_projections_are_small_and_of_the_shipped_weights() -> None:
    assert (SHIPPED / MEANING).stat().st_size < 100_000
    kept = load_projections(SHIPPED)
    assert kept is not None
    assert kept.trigger.axes.shape == kept.content.axes.shape == (384, NUMBERS)
