"""`menurut claims` writes files for maps and spreadsheets."""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path

import pytest

from menurut.cli import main
from menurut.store import Ledger
from store.making import NOON, holders, made


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "ledger.db"
    with Ledger(path, create=True) as kept:
        for number in range(3):
            kept.add(*made(number), at=NOON, holders=holders)
    return path


def run(monkeypatch: pytest.MonkeyPatch, ledger: Path, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["menurut", "claims", "--ledger", str(ledger), *map(str, arguments)])
    try:
        main()
    except SystemExit as left:
        return int(left.code or 0)
    return 0


def test_a_map_is_written(monkeypatch: pytest.MonkeyPatch, ledger: Path, tmp_path: Path) -> None:
    assert run(monkeypatch, ledger, "--format", "geojson", "-o", tmp_path / "claims.geojson") == 0
    assert json.loads((tmp_path / "claims.geojson").read_text(encoding="utf-8"))["features"]


def test_a_workbook_is_written(monkeypatch: pytest.MonkeyPatch, ledger: Path, tmp_path: Path) -> None:
    assert run(monkeypatch, ledger, "--format", "xlsx", "-o", tmp_path / "claims.xlsx") == 0
    assert "xl/worksheets/sheet1.xml" in zipfile.ZipFile(tmp_path / "claims.xlsx").namelist()


def test_a_workbook_is_not_put_on_a_screen(
    monkeypatch: pytest.MonkeyPatch, ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert run(monkeypatch, ledger, "--format", "xlsx") == 2
    assert "not for a screen" in capsys.readouterr().err
