"""The gate is trained alike each time, and keeps what it promises on the shared dev reports."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from conftest import REPOSITORY, skip_or_fail
from menurut.gate import Cutter, Gate
from menurut.gate.weighing import SHIPPED, WEIGHTS
from menurut.train.gate import Settings, main, regress
from menurut.train.gate_texts import Text, load_reports, load_texts, samples, sentences, stitch

WORDS = " ".join(f"kata{k} Nama{k}" for k in range(200))


def test_a_regression_finds_the_weights_of_separate_points() -> None:
    points = np.array([[-2.0], [-1.0], [1.0], [2.0]])
    dual = regress(points @ points.T, np.array([False, False, True, True]), np.ones(4), penalty=0.1)
    slope = (dual @ points).item()
    # At the least loss, the pull of the penalty balances the errors: 0.1 * slope = sum of (right - chance) * point.
    chances = 1 / (1 + np.exp(-points[:, 0] * slope))
    assert slope > 0
    assert 0.1 * slope == pytest.approx(((np.array([0, 0, 1, 1]) - chances) * points[:, 0]).sum(), rel=1e-3)


def test_each_report_is_seen_whole_in_parts_and_without_names() -> None:
    text = Text("r", "id", "sport", False, "Judul Besar", WORDS)
    seen = {sample.kind: len(sample.ids) for sample in samples([text], Cutter(SHIPPED), np.random.default_rng(0))}
    assert set(seen) == {"whole", "head", "stretch", "nameless"}
    assert all(seen["whole"] > seen[kind] > 0 for kind in ("head", "stretch", "nameless"))


def test_stitched_texts_are_seen_whole_alone() -> None:
    text = Text("r", "id", "bank", False, "", WORDS, stitched=True)
    assert [sample.kind for sample in samples([text], Cutter(SHIPPED), np.random.default_rng(0))] == ["whole"]


def test_sentences_are_read_from_treebanks_and_from_names(tmp_path: Path) -> None:
    (tmp_path / "en-a-train.conllu").write_text("# text = Rain fell.\n1\tRain\n\n# text = It stopped.\n", encoding="utf-8")
    (tmp_path / "b-train.txt").write_text("Hujan NOUN O\nturun VERB O\n. PUNCT O\n\nReda\tO\n.\tO\n", encoding="utf-8")
    assert sentences(tmp_path / "en-a-train.conllu") == ["Rain fell.", "It stopped."]
    assert sentences(tmp_path / "b-train.txt") == ["Hujan turun.", "Reda."]


def test_stitched_texts_are_alike_each_time_and_of_their_language(tmp_path: Path) -> None:
    rows = "".join(f"# text = Sentence {k}.\n" for k in range(100))
    (tmp_path / "en-a-train.conllu").write_text(rows, encoding="utf-8")
    first, second = (list(stitch(tmp_path, ["*.conllu"], np.random.default_rng(3), most=4)) for _ in range(2))
    assert first == second
    assert len(first) == 4
    assert {text.lang for text in first} == {"en"}
    assert all(3 <= text.text.count("Sentence") <= 13 for text in first)


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"id": "a", "lang": "id", "topic": "t", "title": "", "text": "x"}\n{"id": 1}\n')
    with pytest.raises(ValueError, match=r"x\.jsonl:2: no report"):
        list(load_reports(tmp_path / "x.jsonl", conflict=False))


def test_other_news_is_all_there_and_of_many_topics() -> None:
    news = [text for text in load_texts(REPOSITORY / "none", REPOSITORY / "corpus") if not text.conflict]
    assert len({text.id for text in news}) == len(news) > 300
    assert len({text.group for text in news}) >= 25


def test_without_the_corpus_it_says_so_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["gate", "--measure", "--corpus", str(tmp_path / "none")])
    assert main() == 3
    assert "NOT RUN" in capsys.readouterr().err


def test_the_shipped_weights_are_small() -> None:
    assert (SHIPPED / WEIGHTS).stat().st_size < 500_000


@pytest.mark.slow
def test_98_of_100_reports_of_conflicts_are_let_through(shared: Path) -> None:
    gate = Gate()
    reports = [
        text.report()
        for path in sorted((shared / "corpus").glob("*/dev.reports.jsonl"))
        for text in load_reports(path, conflict=True)
    ]
    assert len(reports) >= 50
    assert sum(gate.judge(report).relevant for report in reports) >= 0.98 * len(reports)


@pytest.mark.slow
def test_training_twice_writes_the_same_bytes(shared: Path, tmp_path: Path) -> None:
    if importlib.util.find_spec("safetensors") is None:
        skip_or_fail("train", "safetensors is not installed (pip install 'menurut[train]')")
    own = tmp_path / "own"
    for name in ("id", "en", "ru"):
        (own / name).mkdir(parents=True)
        rows = (shared / "corpus" / name / "train.reports.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
        (own / name / "train.reports.jsonl").write_text("".join(rows[:10]), encoding="utf-8")
    (own / "other").mkdir()
    rows = [row for name in ("id", "en", "ru") for row in _every_tenth(REPOSITORY / "corpus" / "other" / f"{name}.jsonl")]
    (own / "other" / "some.jsonl").write_text("".join(rows), encoding="utf-8")
    command = [sys.executable, "-m", "menurut.train.gate", "--corpus", str(own), "--own", str(own), "--out"]
    written = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        folders = ["--encoder", str(shared / "encoder"), "--pretrain", str(shared / "pretrain")]
        done = subprocess.run([*command, str(tmp_path / name), *folders], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        written.append((tmp_path / name / WEIGHTS).read_bytes())
    assert written[0] == written[1]


def _every_tenth(path: Path) -> list[str]:
    rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return [row for row in rows if json.loads(row)][::10]


def test_settings_promise_more_in_cross_validation_than_is_asked_of_new_reports() -> None:
    assert Settings().missed <= 0.005
