"""Training runs from end to end on a corpus of two reports, and what it ships can be read with."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import REPOSITORY, skip_or_fail
from menurut.acquire import make_report
from menurut.reader.meaning import load_projections
from menurut.run import Reader


@pytest.fixture
def torch_is_there() -> None:
    if importlib.util.find_spec("torch") is None:
        skip_or_fail("train", "PyTorch is not installed (pip install 'menurut[train]')")


@pytest.mark.slow
@pytest.mark.usefixtures("torch_is_there")
def test_training_ships_weights_with_their_card(shared: Path, tmp_path: Path, examples: Path) -> None:
    folder = tmp_path / "corpus" / "id"
    folder.mkdir(parents=True)
    for part in ("reports", "gold"):
        lines = (examples / f"{part}.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / f"train.{part}.jsonl").write_text("".join(lines[:2]), encoding="utf-8")
        (folder / f"dev.{part}.jsonl").write_text(lines[2], encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "menurut.train",
        "--corpus",
        str(tmp_path / "corpus"),
        "--encoder",
        str(shared / "encoder"),
    ]
    command += [
        "--build",
        str(tmp_path / "build"),
        "--out",
        str(tmp_path / "out"),
        "--passes",
        "1",
        "--own",
        str(tmp_path / "none"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "pass 1 of 1" in (tmp_path / "build" / "train.log").read_text(encoding="utf-8")
    card = json.loads((tmp_path / "out" / "card.json").read_text(encoding="utf-8"))
    assert card["reports"] == {"id": 2}
    assert set(card["scores"]) == {"dev id", "examples"}
    assert card["version"] in (tmp_path / "out" / "CARD.md").read_text(encoding="utf-8")
    reader = Reader(tmp_path / "out")
    assert reader.version == card["version"]
    assert reader.read(make_report("Militer mengatakan pasukannya mundur.", lang="id")).reader == card["version"]
    assert load_projections(tmp_path / "out") is not None
