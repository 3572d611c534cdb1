"""The commands of the ledger, as a user types them."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cli.running import Menurut
from menurut.cli import watch
from menurut.model import StoreError
from menurut.run.watching import Round, Watcher
from run.standing_in import FOOTBALL, WAR, feed, page


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger that is not there yet, named by the environment."""
    path = tmp_path / "deep" / "ledger.db"
    monkeypatch.setenv("MENURUT_LEDGER", str(path))
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> Path:
    """The ledger of the examples."""
    path = tmp_path_factory.mktemp("made") / "ledger.db"
    command = [sys.executable, "-c", "from menurut.cli import main; main()", "add", str(examples / "reports.jsonl")]
    done = subprocess.run(command, env=os.environ | {"MENURUT_LEDGER": str(path)}, capture_output=True, check=True, text=True)
    assert done.stdout.startswith("10 read (")
    return path


@pytest.fixture
def ledger(made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MENURUT_LEDGER", str(made))
    return made


def test_what_was_added_is_not_added_again(ledger: Path, examples: Path, menurut: Menurut) -> None:
    done = menurut("add", examples / "reports.jsonl")
    assert (done.code, done.out) == (0, f"0 read (0 claims), 10 known in {ledger}\n")


def test_the_readme_s_question_is_answered(ledger: Path, menurut: Menurut) -> None:
    asked = ("--side", "Azerbaijan", "--type", "control", "--since", "2020-09-27", "--near", "Talish:50km")
    found = [json.loads(line) for line in menurut("claims", *asked).out.splitlines()]
    assert found
    for one in found:
        assert any(event["type"] == "control" for event in one["reading"]["events"])
        assert "Talish" in json.dumps(one, ensure_ascii=False)


@pytest.mark.parametrize(
    "asked",
    [
        ("--side", "Rusia"),
        ("--side", "nobody-such"),
        ("--source", "Eyvazov"),
        ("--stance", "deny"),
        ("--status", "planned"),
        ("--harm", "killed:10"),
        ("--in", "Azerbaijan"),
        ("--near", "40.38,46.75:20km"),
        ("--lang", "ru"),
        ("--outlet", "KABAR DUNIA"),
        ("--until", "2020-09-27"),
        ("--text", '"desa Talish" -Armenia'),
    ],
)
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_every_filter_and_form_works(asked: tuple[str, str], form: str, ledger: Path, menurut: Menurut) -> None:
    done = menurut("claims", *asked, "--format", form, "--limit", "5")
    assert done.code == 0, done.err
    if form == "json":
        assert all(json.loads(line)["cite"] for line in done.out.splitlines())
    if form == "csv":
        assert all(len(row["claim"]) == 16 for row in csv.DictReader(io.StringIO(done.out)))
    if asked == ("--side", "nobody-such") and form == "table":
        assert done.out == "no claims found\n"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--type", "war"), "no event type 'war'"),
        (("--stance", "x"), "no stance 'x'"),
        (("--status", "x"), "no status 'x'"),
        (("--harm", "killed:many"), "no number 'many'"),
        (("--harm", "sad"), "no harm kind 'sad'"),
        (("--near", "Qwertyuiop:5km"), "no place 'Qwertyuiop'"),
        (("--near", "95,200"), "give degrees"),
        (("--near", "Talish:farkm"), "no distance 'farkm'"),
        (("--in", "Qwertyuiop"), "no place 'Qwertyuiop'"),
        (("--since", "yesterday"), "no date"),
        (("--since", "2020-10-01", "--until", "2020-09-01"), "no days from"),
        (("--text", "..."), "no word to look for"),
        (("--lang", "klingon!"), "no language code"),
        (("--after", "x"), "no page"),
        (("--after", "99999999999999999999999.1"), "is no page"),
        (("--after", "1.9223372036854775808"), "is no page"),
        (("--near", "Azerbaijan:100km"), "ask for it with --in 'Azerbaijan'"),
        (("--limit", "0"), "greater than or equal to 1"),
        (("--side", ""), "--side is empty"),
        (("--in", " ", "--after", ""), "--in, --after is empty"),
        (("--format", "xml"), "no format 'xml'"),
    ],
)
def test_a_wrong_question_is_said_to_be_so(asked: tuple[str, ...], said: str, ledger: Path, menurut: Menurut) -> None:
    done = menurut("claims", *asked)
    assert done.code == 2
    assert said in " ".join(done.err.replace("│", " ").split())


def test_pages_go_on_where_the_last_ended(ledger: Path, menurut: Menurut) -> None:
    cites: list[str] = []
    after: tuple[str, ...] = ()
    while True:
        done = menurut("claims", "--limit", "50", *after)
        cites += [json.loads(line)["cite"] for line in done.out.splitlines()]
        if not done.err:
            break
        after = ("--after", done.err.split()[-1])
    assert len(cites) == len(set(cites)) > 100


def test_a_claim_is_shown_in_its_place(ledger: Path, menurut: Menurut) -> None:
    found = json.loads(menurut("claims", "--source", "Eyvazov", "--limit", "1").out)
    done = menurut("show", found["cite"][:8])
    words = found["reading"]["claims"][0]["content"][0]["text"]
    assert f"[[{words}]]" in done.out
    assert f"sha256:{found['reading']['report']['digest']}" in done.out
    assert json.loads(menurut("show", found["cite"], "--json").out) == found
    assert menurut("show", "zzzzzzzz").code == 2


def test_reports_are_listed_and_shown(ledger: Path, menurut: Menurut) -> None:
    listed = [json.loads(line) for line in menurut("reports", "--text", "Talish", "--json").out.splitlines()]
    assert listed
    assert "Talish" in menurut("show", listed[0]["report"]).out
    assert json.loads(menurut("show", listed[0]["report"], "--json").out)["digest"] == listed[0]["digest"]
    assert len(menurut("reports").out.splitlines()) == 10


def test_a_ledger_goes_out_and_comes_back(ledger: Path, tmp_path: Path, menurut: Menurut) -> None:
    assert menurut("export", "-o", tmp_path / "a.jsonl").code == 0
    assert menurut("export", "--format", "sqlite", "-o", tmp_path / "a.db").code == 0
    assert menurut("import", tmp_path / "a.jsonl", "--ledger", tmp_path / "b.db").code == 0
    assert menurut("import", tmp_path / "a.db", "--ledger", tmp_path / "c.db").code == 0
    for copy in ("a.db", "b.db", "c.db"):
        assert menurut("export", "--ledger", tmp_path / copy).out == (tmp_path / "a.jsonl").read_text(encoding="utf-8")
    assert "not empty" in menurut("import", tmp_path / "a.jsonl", "--ledger", tmp_path / "b.db").err
    assert "there already" in menurut("export", "-o", tmp_path / "a.jsonl").err
    assert menurut("export", "--format", "sqlite").code == 2


def test_a_dump_that_was_cut_leaves_nothing_behind(ledger: Path, tmp_path: Path, menurut: Menurut) -> None:
    whole = menurut("export").out
    (tmp_path / "cut.jsonl").write_text(whole[: len(whole) // 2].rsplit("\n", 1)[0] + "\n", encoding="utf-8")
    done = menurut("import", tmp_path / "cut.jsonl", "--ledger", tmp_path / "d.db")
    assert (done.code, "cut off" in done.err) == (3, True)
    assert menurut("import", tmp_path / "nothing.jsonl").code == 2
    assert menurut("claims", "--ledger", tmp_path / "d.db").out == ""


def test_what_is_no_war_is_turned_away_and_read_when_asked_for(empty: Path, tmp_path: Path, menurut: Menurut) -> None:
    (tmp_path / "liga.txt").write_text("\n".join(FOOTBALL), encoding="utf-8")
    assert menurut("add", tmp_path / "liga.txt").out.startswith("0 read (0 claims), 1 turned away")
    listed = json.loads(menurut("reports", "--turned-away", "--json").out)
    assert "not about armed conflict" in listed["gate"]
    assert "turned away" in menurut("reports").out
    assert menurut("accept", listed["report"], "--by", "R. Hartono").out.startswith("1 read (")
    assert menurut("accept", "zzzzzz", "--by", "R. Hartono").code == 2
    assert menurut("reread").out.startswith("0 read (")


def test_faulty_files_are_issues_and_the_others_are_added(empty: Path, tmp_path: Path, menurut: Menurut) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text("\n".join(WAR), encoding="utf-8")
    (folder / "b.html").write_bytes(b"PK\x03\x04 not a page")
    (folder / "c.jsonl").write_text('{"text": 5}\n{"text": "' + WAR[1] + '"}\n', encoding="utf-8")
    (folder / "d.warc.gz").write_bytes(b"\x1f\x8b\x08 broken")
    done = menurut("add", folder, tmp_path / "nothing.txt")
    assert done.code == 1
    assert done.out.startswith("2 read (")
    told = menurut("issues").out
    for name in ("b.html", "c.jsonl:1", "d.warc.gz", "nothing.txt"):
        assert name in told
        assert name in done.err
    assert len(menurut("issues", "--json").out.splitlines()) == len(told.splitlines())
    menurut("add", folder, tmp_path / "nothing.txt")
    assert menurut("issues").out == told


def test_wrong_limits_and_ledgers_are_told(empty: Path, tmp_path: Path, menurut: Menurut) -> None:
    assert "no limit 'pages_mb'" in menurut("add", "x", "--set", "pages_mb=3").err
    assert menurut("claims").code == 3
    assert "no ledger at" in menurut("claims").err
    (tmp_path / "text.db").write_text("hello, this is no database")
    assert "no ledger" in menurut("claims", "--ledger", tmp_path / "text.db").err
    done = menurut("claims", "--ledger", "postgresql://me:secret@127.0.0.1:1/none")
    assert (done.code, "secret" in done.err) == (3, False)
    assert "mysql" in menurut("claims", "--ledger", "mysql://x/y").err


@pytest.fixture
def site() -> Iterator[tuple[str, dict[str, bytes]]]:
    """A server on loopback, and its pages by their paths."""
    pages: dict[str, bytes] = {}

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path)
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "application/rss+xml" if (body or b"").startswith(b"<rss") else "text/html")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", pages
    server.shutdown()
    server.server_close()


Site = tuple[str, dict[str, bytes]]


def test_a_page_is_fetched_and_its_revisions_shown(empty: Path, site: Site, menurut: Menurut) -> None:
    at, pages = site
    pages["/1"] = page(WAR)
    assert "--allow-private" in menurut("add", f"{at}/1").err
    assert menurut("add", f"{at}/1", "--allow-private", "--set", "pause_s=0").out.startswith("1 read (")
    pages["/1"] = page((WAR[0], "Jumlah korban tewas bertambah menjadi 31 tentara.", WAR[2]))
    done = menurut("add", f"{at}/1", "--allow-private", "--set", "pause_s=0")
    assert "1 revised" in done.out
    shown = menurut("revisions", f"{at}/1").out
    assert "+ Jumlah korban tewas bertambah menjadi 31 tentara." in shown
    assert f"- {WAR[1]}" in shown
    assert menurut("revisions", "http://nowhere.example.org/").code == 2


def test_feeds_are_watched_round_by_round(empty: Path, site: Site, tmp_path: Path, menurut: Menurut) -> None:
    at, pages = site
    pages |= {"/rss": feed(f"{at}/1", f"{at}/2"), "/1": page(WAR), "/2": page((*WAR, "Laporan kedua."))}
    (tmp_path / "feeds.opml").write_text(
        f'<opml version="2.0"><body><outline xmlUrl="{at}/rss"/><outline xmlUrl="{at}/none"/></body></opml>', encoding="utf-8"
    )
    options = ("--allow-private", "--set", "pause_s=0", "--rounds", "1")
    done = menurut("watch", tmp_path / "feeds.opml", *options)
    assert "feeds: 1 failing, 1 fine; reports: 2 read (" in done.out
    told = menurut("feeds").out
    assert "Kabar Dunia, reports: 2" in told
    assert "failures in a row: 1" in told
    # For cron: nothing is due yet, and it does not wait until something is.
    assert "feeds: none due; reports: 0 read" in menurut("watch", tmp_path / "feeds.opml", *options).out
    assert menurut("watch", tmp_path / "none.opml", *options).code == 2
    assert menurut("watch", f"{at}/rss", "--every", "often").code == 2


def test_a_watch_outlasts_a_ledger_that_cannot_be_written(
    empty: Path, menurut: Menurut, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds: list[str] = []

    def broken(watcher: Watcher) -> Round:
        rounds.append("round")
        if len(rounds) == 1:
            raise StoreError("the ledger is held by another program")
        os.kill(os.getpid(), signal.SIGTERM)
        return Round(datetime.now(UTC))

    monkeypatch.setattr(Watcher, "round", broken)
    monkeypatch.setattr(watch, "_PAUSE", timedelta(seconds=0.1))
    before = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    try:
        done = menurut("watch", "https://kabar.example.org/rss")
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
    assert (done.code, len(rounds)) == (0, 2)
    assert "held by another program; trying again" in done.err


def test_a_watch_ends_cleanly_when_told_to(empty: Path, site: Site) -> None:
    at, pages = site
    pages["/rss"] = feed()
    command = [sys.executable, "-c", "from menurut.cli import main; main()", "watch", f"{at}/rss", "--allow-private"]
    watching = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert watching.stdout
    assert "1 fine" in watching.stdout.readline()
    watching.send_signal(signal.SIGTERM)
    _, err = watching.communicate(timeout=30)
    assert (watching.returncode, err) == (0, "stopped\n")
