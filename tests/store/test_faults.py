from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from menurut.model import StoreError
from menurut.store import Ledger
from store.adder import REFUSED, started
from store.cluster import Cluster
from store.ledgers import Rows, faults, rows_of
from store.making import NOON, holders, made, steps

pytestmark = pytest.mark.slow

REPORTS = 25
KILLS = {"sqlite": 160, "postgresql": 60}


def mark(rows: Rows) -> int:
    return hash(repr(rows))


@pytest.fixture(scope="module")
def unharmed(tmp_path_factory: pytest.TempPathFactory) -> list[int]:
    """What a ledger that nothing happens to holds, from nothing to the end, one mark after each step."""
    with Ledger(tmp_path_factory.mktemp("unharmed") / "ledger.db", create=True) as ledger:
        marks = [mark(rows_of(ledger))]
        for step in steps(REPORTS):
            step(ledger)
            marks.append(mark(rows_of(ledger)))
    assert len(set(marks)) == len(marks)
    return marks


def standing(where: str, marks: list[int], *, thorough: bool) -> int:
    """How many steps the ledger holds: all of each, nothing of the next."""
    try:
        ledger = Ledger(where)
    except StoreError as error:
        if "`menurut add` makes one" not in str(error):
            raise
        return 0  # killed before it was made
    with ledger:
        assert faults(ledger, thorough=thorough) == []
        return marks.index(mark(rows_of(ledger)))


def kept(told: Path) -> list[int]:
    return [int(line) for line in told.read_text().split()] if told.exists() else []


@pytest.fixture(params=list(KILLS))
def places(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Iterator[str], int]:
    """Places for new ledgers, one after the other, and how often to kill there."""
    engine: str = request.param
    server: Cluster | None = request.getfixturevalue("postgres") if engine == "postgresql" else None

    def place() -> Iterator[str]:
        for number in range(10_000):
            if server is None:
                yield str(tmp_path / f"{number}.db")
            else:
                url = server.database()
                yield url
                server.drop(url)

    return place(), KILLS[engine]


def test_a_ledger_whose_writer_is_killed_at_any_moment_is_whole_and_can_be_finished(
    places: tuple[Iterator[str], int], unharmed: list[int], tmp_path: Path
) -> None:
    where, wanted = places
    pick = random.Random(20201127)  # noqa: S311 (no secret)
    kills = finished = 0
    stopped_at = set()
    while kills < wanted:
        ledger, told, steps_kept = next(where), tmp_path / f"told-{finished}", 0
        while steps_kept < len(unharmed) - 1:
            by_itself = pick.random() < 0.5
            # Making the ledger takes some 110 statements; a step that is new some 40.
            last = pick.randrange(1, 300 if not steps_kept else 600) if by_itself else None
            process = started(ledger, str(told), reports=REPORTS, last_statement=last)
            process.join(None if by_itself else pick.uniform(0.02, 0.8))
            process.kill()
            process.join()
            assert process.exitcode in {0, -signal.SIGKILL}, told.read_text()
            kills += process.exitcode != 0
            before, steps_kept = steps_kept, standing(ledger, unharmed, thorough=kills % 10 == 0)
            assert steps_kept >= before
            assert steps_kept >= max(kept(told), default=-1) + 1  # what was said to be kept is kept
            stopped_at.add(steps_kept)
            if process.exitcode == 0:
                assert steps_kept == len(unharmed) - 1
        finished += 1
    assert kills >= wanted
    assert finished >= 2
    assert len(stopped_at) > len(unharmed) / 3


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[None]:
    """A disk of that size at the folder; skips where we may not mount one."""
    options = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    if subprocess.run(options, capture_output=True, check=False).returncode:
        pytest.skip("NOT RUN: a small disk can be mounted by root alone")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.parametrize("kilobytes", [400, 777, 1200])
def test_a_full_disk_is_told_and_the_ledger_goes_on_when_there_is_room(
    tmp_path: Path, unharmed: list[int], kilobytes: int
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    with small_disk(disk, kilobytes):
        path = disk / "ledger.db"
        ballast = disk / "ballast"
        with pytest.raises(StoreError, match=r"full.*make room and run the same command again: what was stored is whole"):
            fill_up(path, ballast)
        at = standing(str(path), unharmed, thorough=True)
        subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
        ballast.unlink()
        with Ledger(path, create=True) as ledger:
            for step in steps(REPORTS):
                step(ledger)
        assert at < len(unharmed) - 1
        assert standing(str(path), unharmed, thorough=True) == len(unharmed) - 1


def fill_up(path: Path, ballast: Path) -> None:
    """Fill a ledger on a disk that is full before it ends."""
    ballast.write_bytes(b"")
    with Ledger(path, create=True) as ledger:
        for number, step in enumerate(steps(REPORTS)):
            step(ledger)
            if number == 5:
                with ballast.open("ab", buffering=0) as file:
                    try:
                        while file.write(b"x" * 1000):
                            pass
                    except OSError:
                        pass


def test_one_ledger_goes_on_by_itself_after_room_was_made(tmp_path: Path, unharmed: list[int]) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    with small_disk(disk, 700):
        path = disk / "ledger.db"
        with Ledger(path, create=True) as ledger:
            refused = 0
            for step in steps(REPORTS):
                try:
                    step(ledger)
                except StoreError:
                    refused += 1
                    subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
                    step(ledger)
            assert refused == 1
        assert standing(str(path), unharmed, thorough=True) == len(unharmed) - 1


_LIMITED = """
import resource, sys
from store.adder import fill
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
fill(sys.argv[1], sys.argv[2], None, int(sys.argv[4]), None)
"""


@pytest.mark.parametrize("kilobytes", [50, 300, 450])
def test_a_limit_on_the_size_of_files_is_told_like_a_full_disk(tmp_path: Path, unharmed: list[int], kilobytes: int) -> None:
    path, told = tmp_path / "ledger.db", tmp_path / "told"
    command = [sys.executable, "-c", _LIMITED, str(path), str(told), str(kilobytes * 1024), str(REPORTS)]
    ended = subprocess.run(command, env={"PYTHONPATH": ":".join(sys.path)}, check=False, capture_output=True, text=True)
    assert ended.returncode == REFUSED, ended.stderr
    message = told.read_text().splitlines()[-1]
    assert "make room" in message
    assert "run the same command again: what was stored is whole" in message
    assert standing(str(path), unharmed, thorough=True) < len(unharmed) - 1
    assert started_and_done(str(path), tmp_path / "again") == 0
    assert standing(str(path), unharmed, thorough=True) == len(unharmed) - 1


def started_and_done(where: str, told: Path) -> int | None:
    process = started(where, str(told), reports=REPORTS)
    process.join()
    return process.exitcode


@pytest.fixture
def server_of_its_own(postgres: Cluster) -> Iterator[Cluster]:
    """A server that may be stopped: nobody else works on it meanwhile."""
    yield postgres
    if not (postgres.folder / "data" / "postmaster.pid").exists():
        postgres.start()


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_server_that_is_restarted_while_reports_are_added_loses_nothing(
    server_of_its_own: Cluster, unharmed: list[int], tmp_path: Path, mode: str
) -> None:
    url, told = server_of_its_own.database(), tmp_path / "told"
    process = started(url, str(told), reports=REPORTS)
    for threshold in (2, 9, 16):
        wait_for(lambda threshold=threshold: len(kept(told)) >= threshold or process.exitcode is not None)  # type: ignore[misc]
        assert process.exitcode is None
        server_of_its_own.restart(mode)
    process.join()
    assert process.exitcode == 0, told.read_text()
    assert kept(told) == list(range(len(unharmed) - 1))
    assert standing(url, unharmed, thorough=True) == len(unharmed) - 1
    server_of_its_own.drop(url)


def test_a_server_that_stays_away_is_told(
    server_of_its_own: Cluster, unharmed: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("menurut.store.ledger.PATIENCE_S", (0.1, 0.1))
    url = server_of_its_own.database()
    with Ledger(url, create=True) as ledger:
        ledger.add(*made(0), at=NOON, holders=holders)
        server_of_its_own.stop()
        with pytest.raises(StoreError, match="check that PostgreSQL runs there"):
            ledger.add(*made(1), at=NOON, holders=holders)
        server_of_its_own.start()
        for step in steps(REPORTS):
            step(ledger)
    server_of_its_own.drop(url)


def wait_for(holds: Callable[[], bool], *, within_s: float = 60) -> None:
    end = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.002)


def without_numbers(ledger: Ledger) -> Rows:
    """What is in a ledger, whatever came first."""

    def look(db: Connection) -> Rows:
        return {name: sorted((tuple(row) for row in db.execute(text(query))), key=repr) for name, query in _UNNUMBERED.items()}

    return ledger.read(look)


_UNNUMBERED = {
    "reports": "SELECT key, digest, name, url FROM report",
    "revisions": "SELECT url, revision FROM report WHERE url IS NOT NULL",
    "readings": "SELECT key, reader, body FROM reading JOIN report ON report.id = report",
    "claims": "SELECT key, cite, local, content, sources FROM claim JOIN report ON report.id = report",
    "told": (
        'SELECT cite, reader, start, "end", type, side, country, entry, kind, low FROM told JOIN claim ON claim.id = claim'
        " JOIN reading ON reading.id = reading LEFT JOIN (SELECT id, entry FROM place) AS place ON place.id = place"
        " LEFT JOIN toll ON toll.told = told.id"
    ),
    "families": "SELECT count(*) FROM report GROUP BY coalesce(origin, id)",
    "judgements": "SELECT type, a, b FROM judgement",
    "texts": "SELECT digest FROM text",
    "held": "SELECT holder, entry FROM within JOIN place ON place.id = place",
}


def test_two_writers_at_once_and_a_reader_meanwhile(ledger_url: str, blank_file: Path, tmp_path: Path) -> None:
    reports = 60
    third = reports // 3
    orders = (list(range(2 * third)), list(range(reports - 1, third - 1, -1)))
    processes = [
        started(ledger_url, str(tmp_path / f"told-{at}"), order=order, reports=reports) for at, order in enumerate(orders)
    ]
    seen = []
    with Ledger(ledger_url) as reader:
        while any(process.exitcode is None for process in processes):
            assert faults(reader, words=False) == []
            seen.append(reader.counts()["reports"])
        for process in processes:
            process.join()
        assert [process.exitcode for process in processes] == [0, 0]
        shutil.copy(blank_file, tmp_path / "alone.db")
        with Ledger(tmp_path / "alone.db") as alone:
            for step in list(steps(reports))[:reports]:
                step(alone)
            assert without_numbers(reader) == without_numbers(alone)
        assert faults(reader, thorough=True) == []
    assert seen == sorted(seen)
    assert len(set(seen)) > 3


def test_writers_in_one_process_take_turns(ledger_url: str) -> None:
    failed = []

    def fill(own: int) -> None:
        try:
            with Ledger(ledger_url) as ledger:
                for number in range(own % 2, 24):
                    ledger.add(*made(number), at=NOON, holders=holders)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=fill, args=(own,)) for own in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with Ledger(ledger_url) as ledger:
        assert ledger.counts()["reports"] == 24
        assert faults(ledger, thorough=True) == []
