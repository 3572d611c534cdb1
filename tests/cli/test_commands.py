from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from menurut.cli import main

REPORT = (
    "Juru bicara militer Azerbaijan, Anar Eyvazov, mengatakan pasukannya merebut desa Talish pada Minggu (27/9/2020).\n"
    "Kementerian Pertahanan Armenia membantah klaim itu. Menurut kantor berita AFP, sedikitnya 16 tentara tewas.\n"
)


def menurut(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from menurut.cli import main; main()", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, timeout=600)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.txt").write_text(REPORT, encoding="utf-8")
    return tmp_path


def test_a_report_becomes_one_reading_a_line(folder: Path) -> None:
    done = menurut("read", str(folder / "good.txt"), "--date", "2020-09-28", "--outlet", "Kabar Dunia")
    assert done.returncode == 0
    (line,) = done.stdout.decode().splitlines()
    reading = json.loads(line)
    assert reading["report"]["outlet"] == "Kabar Dunia"
    assert reading["claims"]


def test_standard_input_is_a_file(folder: Path) -> None:
    by_name = json.loads(menurut("read", str(folder / "good.txt")).stdout)
    by_pipe = json.loads(menurut("read", "-", stdin=REPORT.encode()).stdout)
    assert by_name["claims"] == by_pipe["claims"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.txt", b"", "empty"),
        ("binary.bin", bytes(range(256)) * 8, "binary.bin"),
        ("nothing.html", b"<html><body><nav><a href=x>x</a></nav></body></html>", "nothing.html"),
        ("bad.jsonl", b'{"text": "Militer mengatakan pasukannya mundur."}\n{no json\n', "bad.jsonl:2"),
        ("long.txt", b"kata " * 2_000_000, "no single report"),
    ],
)
def test_what_cannot_be_read_is_named_and_the_rest_is_read(folder: Path, name: str, content: bytes, says: str) -> None:
    (folder / name).write_bytes(content)
    done = menurut("read", str(folder / name), str(folder / "good.txt"), "--format", "json")
    assert done.returncode == 1
    assert says in done.stderr.decode()
    assert name in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    last = json.loads(done.stdout.decode().splitlines()[-1])
    assert last["claims"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("utf16.txt", REPORT.encode("utf-16")),
        ("latin.txt", REPORT.replace("AFP", "«AFP»").encode("latin-1")),
        ("cyrillic.txt", "Министерство обороны заявило, что силы противника отошли от села после обстрела.".encode("cp1251")),
        ("glued.txt", REPORT.replace(" ", "").encode()),
        ("control.txt", REPORT.replace(" ", " \x01").encode()),
        ("surrogate.jsonl", json.dumps({"text": REPORT + "\ud800"}).encode()),
        ("georgian.txt", "სომხეთის თავდაცვის სამინისტრომ განაცხადა, რომ სოფელი დაიკავეს.".encode()),
        ("line.txt", (REPORT.replace("\n", " ") * 100).encode()),
    ],
)
def test_odd_texts_are_read(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    done = menurut("read", str(folder / name), "--format", "json")
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr
    assert json.loads(done.stdout)["report"]["id"]


def test_usage_errors_are_told_apart(folder: Path) -> None:
    assert menurut("read").returncode == 2
    unknown = menurut("read", str(folder / "good.txt"), "--format", "xml")
    assert unknown.returncode == 2
    assert b"table, json, corpus, html" in unknown.stderr
    for option, value in (("--lang", "Indonesian"), ("--date", "27/9/2020"), ("-o", str(folder / "none" / "out.json"))):
        wrong = menurut("read", str(folder / "good.txt"), option, value)
        assert wrong.returncode == 2, option
        assert b"Invalid value" in wrong.stderr
        assert b"Traceback" not in wrong.stderr
    missing = menurut("read", str(folder / "missing.txt"))
    assert missing.returncode == 1
    assert b"missing.txt" in missing.stderr


def test_a_file_to_read_is_not_written_over(folder: Path) -> None:
    good = folder / "good.txt"
    assert menurut("read", str(good), "-o", str(good)).returncode == 2
    assert good.read_text(encoding="utf-8") == REPORT


def test_a_run_in_which_most_reports_fail_ends_as_one_in_which_some_did(folder: Path) -> None:
    long = folder / "long.txt"
    long.write_text("kata " * 90_000, encoding="utf-8")
    done = menurut("read", *[str(long)] * 30)
    assert done.returncode == 1
    assert b"stopped" in done.stderr


def test_who_stops_listening_is_no_error(folder: Path) -> None:
    command = [sys.executable, "-c", "from menurut.cli import main; main()", "read", str(folder / "good.txt")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        said = process.stderr.read()
        assert not [word for word in (b"Traceback", b"BrokenPipe", b"menurut:") if word in said]
        assert process.wait(timeout=600) == 0


def test_what_breaks_is_said_in_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr("menurut.cli.read.Reader", broken)
    monkeypatch.setattr(sys, "argv", ["menurut", "read", str(folder / "good.txt")])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 3
    assert capsys.readouterr().err.startswith("menurut: ZeroDivisionError: by nothing; ")


def test_the_version_is_the_package_s() -> None:
    import menurut as package

    assert menurut("--version").stdout.decode().strip() == f"menurut {package.__version__}"


def test_every_form_writes_something(folder: Path) -> None:
    for form in ("table", "json", "corpus", "html"):
        out = folder / f"out.{form}"
        assert menurut("read", str(folder / "good.txt"), "--format", form, "-o", str(out)).returncode == 0
        assert "Talish" in out.read_text(encoding="utf-8")


def test_evaluate_prints_every_row(examples: Path) -> None:
    from menurut.evaluate import ROWS

    reports, gold = str(examples / "reports.jsonl"), str(examples / "gold.jsonl")
    done = menurut("evaluate", reports, gold, "--found", gold)
    assert done.returncode == 0
    table = done.stdout.decode().splitlines()
    assert [line[:16].strip() for line in table[1:]] == list(ROWS)
    assert all("100.0" in line for line in table[1:])


def test_evaluate_names_the_faulty_line(examples: Path, tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text('{"id": "nobody"}\n', encoding="utf-8")
    done = menurut("evaluate", str(examples / "reports.jsonl"), str(tmp_path / "gold.jsonl"))
    assert done.returncode == 2
    assert b"gold.jsonl:1" in done.stderr


def test_evaluate_counts_no_report_twice(examples: Path, tmp_path: Path) -> None:
    line = (examples / "gold.jsonl").read_text(encoding="utf-8").split("\n")[0]
    (tmp_path / "gold.jsonl").write_text(f"{line}\n{line}\n", encoding="utf-8")
    done = menurut("evaluate", str(examples / "reports.jsonl"), str(tmp_path / "gold.jsonl"))
    assert done.returncode == 2
    assert b"gold.jsonl:2" in done.stderr
