"""What the commands of the ledger say where there is nothing to say, nobody listening, or nothing whole to read."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import Connection

from menurut.cli import main
from menurut.store import Ledger, dumping
from store.making import NOON, holders, made


class Done(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty reports that were made up, more than a pipe holds."""
    path = tmp_path_factory.mktemp("ledger") / "ledger.db"
    with Ledger(path, create=True) as kept:
        for number in range(40):
            kept.add(*made(number), at=NOON, holders=holders)
    return path


class Menurut:
    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys

    def __call__(self, *arguments: object) -> Done:
        self.monkeypatch.setattr(sys, "argv", ["menurut", *map(str, arguments)])
        self.capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as left:
            code = int(left.code or 0)
        return Done(code, *self.capsys.readouterr())


@pytest.fixture
def menurut(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ledger: Path) -> Menurut:
    monkeypatch.setenv("MENURUT_LEDGER", str(ledger))
    return Menurut(monkeypatch, capsys)


def test_a_region_of_which_nothing_is_known_is_said_to_be_so(menurut: Menurut) -> None:
    done = menurut("claims", "--in", "Azerbaijan", "--format", "table")
    assert done.out == "no claims found\n"
    assert "no place of this ledger is known to lie in Azerbaijan (" in done.err


def test_a_region_with_places_but_no_such_claim_is_not(menurut: Menurut, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("menurut.run.asking._entry", lambda _: "region:caucasus")
    assert menurut("claims", "--in", "x", "--limit", "1").out
    done = menurut("claims", "--in", "x", "--since", "2031-01-01")
    assert (done.code, done.out, done.err) == (0, "", "")


def test_a_report_may_be_called_anything(menurut: Menurut, tmp_path: Path) -> None:
    arrival, _ = made(0)
    with Ledger(tmp_path / "l.db", create=True) as kept:
        kept.add(replace(arrival, report=replace(arrival.report, id="several")), None, at=NOON, holders=holders)
    done = menurut("show", "several", "--ledger", tmp_path / "l.db")
    assert done.code == 0, done.err
    assert "Laporan 0." in done.out


def test_a_beginning_of_several_ids_is_refused(menurut: Menurut, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("menurut.store.finding.SHORTEST", 1)
    cites = [json.loads(line)["cite"] for line in menurut("claims", "--limit", "50").out.splitlines()]
    letter, _ = Counter(cite[0] for cite in cites).most_common(1)[0]
    done = menurut("show", letter)
    assert (done.code, done.out) == (2, "")
    assert "several claims" in done.err


@pytest.mark.parametrize("named", ["https://uji.id/a?id=3", "HTTPS://Uji.ID:443/a?utm_source=x&id=3#komentar"])
def test_revisions_are_found_by_any_form_of_their_address(named: str, menurut: Menurut, tmp_path: Path) -> None:
    arrival, _ = made(0)
    report = replace(arrival.report, url="https://uji.id/a?id=3")
    with Ledger(tmp_path / "l.db", create=True) as kept:
        kept.add(replace(arrival, report=report), None, at=NOON, holders=holders)
    assert menurut("revisions", named, "--ledger", tmp_path / "l.db").out.startswith("revision ")


def test_no_escape_sequence_reaches_the_terminal_in_a_message(menurut: Menurut, tmp_path: Path) -> None:
    evil = "\x1b]0;x\x07\x1b[31m"
    (tmp_path / f"{evil}.txt").write_bytes(b"")
    for arguments in (
        ("revisions", f"http://x/{evil}"),
        ("read", tmp_path / f"{evil}.txt"),
        ("claims", "--ledger", tmp_path / f"{evil}.db"),
        ("claims", "-o", tmp_path / evil / "out"),
        ("export", "-o", tmp_path / f"{evil}.txt"),
        ("import", tmp_path / f"{evil}.txt", "--ledger", tmp_path / "new.db"),
    ):
        done = menurut(*arguments)
        assert done.code
        assert done.err
        assert not {"\x1b", "\x07"} & set(done.err), arguments


@pytest.mark.parametrize(
    "arguments",
    [("export",), ("claims", "--limit", "50"), ("claims", "--limit", "5", "--format", "csv"), ("claims", "--limit", "1")],
    ids=" ".join,
)
def test_who_stops_listening_is_no_fault(arguments: tuple[str, ...], ledger: Path) -> None:
    command = [sys.executable, "-c", "from menurut.cli import main; main()", *arguments, "--ledger", str(ledger)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        said = running.stderr.read().decode()
        assert running.wait(timeout=120) == 0, said
    assert [line for line in said.splitlines() if not line.startswith("more: --after ")] == []


@pytest.mark.parametrize("form", ["jsonl", "sqlite"])
def test_a_file_that_cannot_be_written_is_a_usage_error(form: str, menurut: Menurut, tmp_path: Path) -> None:
    done = menurut("export", "--format", form, "-o", tmp_path / "none" / "out")
    assert done.code == 2
    assert "cannot be written" in " ".join(done.err.replace("│", " ").split())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["jsonl", "sqlite"])
def test_an_export_that_fails_leaves_no_file(
    form: str, menurut: Menurut, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = dumping.rows

    def broken(db: Connection) -> Iterator[dumping.Batch]:
        yield next(whole(db))
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(dumping, "rows", broken)
    done = menurut("export", "--format", form, "-o", tmp_path / "out")
    assert done.code == 2
    assert f"{tmp_path / 'out'} cannot be written (No space left on device)" in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"hello", "not JSON"),
        (b"", "cut off"),
        (b'{"format": "x"}\n', "no dump of a ledger"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"SQLite format 3\0" + bytes(100), "damaged"),
        (b'{"text": "Dua tewas."}\n', "no dump of a ledger"),
    ],
)
def test_what_is_no_dump_leaves_no_ledger(content: bytes, said: str, menurut: Menurut, tmp_path: Path) -> None:
    (tmp_path / "dump").write_bytes(content)
    done = menurut("import", tmp_path / "dump", "--ledger", tmp_path / "new" / "ledger.db")
    assert done.code == 3
    assert said in done.err
    assert not (tmp_path / "new").exists()


def test_an_empty_ledger_goes_out_and_comes_back(menurut: Menurut, tmp_path: Path) -> None:
    Ledger(tmp_path / "a.db", create=True).close()
    assert menurut("export", "--ledger", tmp_path / "a.db", "-o", tmp_path / "a.jsonl").code == 0
    done = menurut("import", tmp_path / "a.jsonl", "--ledger", tmp_path / "b.db")
    assert (done.code, done.err) == (0, f"0 rows in {tmp_path / 'b.db'}\n")


def test_errors_of_what_a_dump_is_written_to_pass_as_they_are(ledger: Path) -> None:
    def put(_: object) -> int:
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))

    with Ledger(ledger) as kept, pytest.raises(BrokenPipeError):
        kept.dump(put)


def test_a_copy_whose_last_rows_had_no_room_is_no_copy(
    menurut: Menurut, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(Ledger):
        def close(self) -> None:
            super().close()
            if self.name.endswith(".part"):
                Path(f"{self.name}-wal").write_bytes(b"rows that SQLite could not bring over")

    monkeypatch.setattr("menurut.cli.dump.Ledger", Full)
    done = menurut("export", "--format", "sqlite", "-o", tmp_path / "out.db")
    assert done.code == 2
    assert "No space left on device" in done.err
    assert list(tmp_path.iterdir()) == []
