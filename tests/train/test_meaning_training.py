"""Meanings are learnt alike each time, and tell what is alike in two languages."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from menurut.model import Claim, Event
from menurut.reader import shipped
from menurut.reader.meaning import MEANING, load_projections
from menurut.reader.network import SHIPPED
from menurut.train.annotated import read_annotated
from menurut.train.meaning import PARALLEL, above, learn, main, nearest, parallel, project, unit

Sentences = Mapping[str, tuple[list[Claim], list[Event]]]


@pytest.fixture(scope="module")
def sentences() -> Sentences:
    return parallel(PARALLEL, *shipped())


@pytest.mark.parametrize(("kind", "share", "margin"), [(0, 0.9, 0.4), (1, 0.6, 0.4)], ids=["content", "trigger"])
def test_a_translation_is_nearer_than_other_sentences(sentences: Sentences, kind: int, share: float, margin: float) -> None:
    rows = {lang: unit(values[kind]) for lang, values in sentences.items()}
    assert set(rows) == {"id", "en", "ru"}
    for one, other in combinations(rows, 2):
        likeness = rows[one] @ rows[other].T
        others = likeness[~np.eye(len(likeness), dtype=bool)]
        assert nearest(likeness) >= share
        assert likeness.diagonal().mean() >= others.mean() + margin


def test_parallel_sentences_mark_a_trigger_in_a_content() -> None:
    rows = [json.loads(row) for row in PARALLEL.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        assert list(row) == ["id", "en", "ru"]
        for sentence in row.values():
            places = [sentence.index(sign) for sign in "{[]}"]
            assert places == sorted(places)
    assert len(rows) >= 30


def test_the_strongest_axes_are_kept_and_each_group_weighs_alike() -> None:
    rng = np.random.default_rng(1)
    strong = np.array([1.0, 10.0, 0.1])
    many, few = rng.normal(size=(900, 3)) * strong, rng.normal(size=(30, 3)) * strong + [8.0, 0.0, 0.0]
    found = project([many, few], evened=0.0, numbers=2)
    assert found.centre == pytest.approx([4.0, 0.0, 0.0], abs=2.0)
    assert abs(found.axes[1, 0]) == pytest.approx(1.0, abs=0.05)
    assert abs(found.axes[0, 1]) == pytest.approx(1.0, abs=0.05)


def test_evened_axes_spread_alike() -> None:
    rows = np.random.default_rng(1).normal(size=(4000, 2)) * [8.0, 1.0]
    found = project([rows], evened=1.0, numbers=2)
    spread = ((rows - found.centre) @ found.axes).std(0)
    assert spread[0] == pytest.approx(spread[1], rel=0.05)


@pytest.mark.parametrize(
    ("high", "low", "chance"), [([2, 3], [0, 1], 1.0), ([0], [1, 2], 0.0), ([1, 1], [1], 0.5), ([0, 2], [1], 0.5)]
)
def test_the_chance_of_being_above(high: list[float], low: list[float], chance: float) -> None:
    assert above(np.array(high, np.float32), np.array(low, np.float32)) == chance


def test_learning_twice_gives_the_same_numbers(examples: Path) -> None:
    annotated = list(read_annotated(examples / "reports.jsonl", examples / "gold.jsonl"))[:3]
    first, second = (learn(annotated, *shipped()) for _ in range(2))
    for kind in ("trigger", "content"):
        for name in ("centre", "axes"):
            assert np.array_equal(getattr(getattr(first, kind), name), getattr(getattr(second, kind), name))


def test_without_the_corpus_meanings_are_left_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (SHIPPED / MEANING).read_bytes()
    monkeypatch.setattr(sys, "argv", ["meaning", "--corpus", str(tmp_path / "none")])
    assert main() == 3
    assert "NOT RUN" in capsys.readouterr().err
    assert (SHIPPED / MEANING).read_bytes() == before
    assert load_projections(SHIPPED) is not None
