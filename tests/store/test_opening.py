from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from menurut.model import StoreError
from menurut.store import Filters, Ledger
from store.cluster import Cluster, unprivileged
from store.ledgers import faults
from store.making import NOON, holders, made, steps


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(StoreError) as caught:
        act()
    return str(caught.value)


def test_a_ledger_that_is_not_there_is_made_only_when_asked_for(nowhere: str) -> None:
    message = refusal(lambda: Ledger(nowhere))
    assert "menurut add" in message
    assert nowhere in message
    if "://" not in nowhere:
        assert not Path(nowhere).exists()
    with Ledger(nowhere, create=True) as ledger:
        assert ledger.counts() == {"reports": 0, "readings": 0, "claims": 0, "issues": 0}
    with Ledger(nowhere) as ledger:
        assert ledger.claims(Filters(), limit=1).claims == ()


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    with Ledger(tmp_path / "a" / "b" / "ledger.db", create=True) as ledger:
        assert ledger.counts()["reports"] == 0


@pytest.mark.parametrize("name", ["a b.db", "a?b.db", "a#b.db", "100%.db", "a%41.db", "ü ж ع.db", "'\";--.db", "a:b@c.db"])
def test_a_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    for where in (tmp_path / name, str(tmp_path / name)):
        with Ledger(where, create=True) as ledger:
            assert ledger.name == str(tmp_path / name)
    assert (tmp_path / name).stat().st_size
    assert {path.name for path in tmp_path.iterdir()} <= {name, f"{name}-wal", f"{name}-shm"}


def test_many_can_make_the_same_ledger_at_once(nowhere: str) -> None:
    def opened(number: int) -> bool:
        with Ledger(nowhere, create=True) as ledger:
            return ledger.add(*made(number % 2), at=NOON, holders=holders).fresh

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(opened, range(6))) == [False] * 4 + [True] * 2
    with Ledger(nowhere) as ledger:
        assert faults(ledger) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty, no ledger yet"),
        (b"SQLite format 3\0", "restore a copy"),
        (b"SQLite format 3\0" + b"\xff" * 5000, "restore a copy"),
        (b"%PDF-1.7 hello", "not a SQLite file"),
        (b"S", "not a SQLite file"),
    ],
)
def test_a_file_that_is_no_ledger_is_refused_and_left_alone(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(content)
    message = refusal(lambda: Ledger(path).counts())
    assert words in message
    assert str(path) in message
    assert path.read_bytes() == content


def test_an_empty_file_can_become_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    path.touch()
    with Ledger(path, create=True) as ledger:
        assert ledger.counts()["reports"] == 0


def test_a_folder_is_no_ledger(tmp_path: Path) -> None:
    for create in (False, True):
        assert "is a folder; give the ledger's file" in refusal(lambda create=create: Ledger(tmp_path, create=create))


def test_a_file_in_the_way_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    message = refusal(lambda: Ledger(tmp_path / "a" / "ledger.db", create=True))
    assert str(tmp_path / "a") in message


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE bookmark (url)")
    other.close()
    before = path.read_bytes()
    for create in (False, True):
        message = refusal(lambda create=create: Ledger(path, create=create))
        assert "something else; give a database of its own" in message
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["places.sqlite"]


def test_another_programs_postgresql_database_is_refused(postgres: Cluster) -> None:
    url = postgres.database()
    postgres.execute("CREATE TABLE bookmark (url text)", url=url)
    for create in (False, True):
        assert "something else" in refusal(lambda create=create: Ledger(url, create=create))
    postgres.drop(url)


def test_a_ledger_of_a_newer_program_is_refused(nowhere: str) -> None:
    with Ledger(nowhere, create=True) as ledger:
        ledger.write(lambda db: db.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    message = refusal(lambda: Ledger(nowhere, create=True))
    assert "newer menurut" in message
    assert "pip install --upgrade menurut" in message


@pytest.mark.parametrize("kept", [0.02, 0.3, 0.5, 0.9])
def test_a_file_that_was_cut_off_never_ends_in_another_error(blank_file: Path, tmp_path: Path, kept: float) -> None:
    path = tmp_path / "ledger.db"
    shutil.copy(blank_file, path)
    with Ledger(path) as ledger:
        for step in steps(8):
            step(ledger)
    os.truncate(path, int(path.stat().st_size * kept))

    def use() -> None:
        with Ledger(path) as ledger:
            ledger.claims(Filters(text="tentara", copies=True), limit=1000)
            ledger.report("report-7")
            for step in steps(12):
                step(ledger)
            assert faults(ledger, thorough=True) == []

    assert "restore a copy, or import a dump" in refusal(use)


def test_a_ledger_that_may_only_be_read_says_so_when_written(blank_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    shutil.copy(blank_file, path)
    path.chmod(0o444)
    tmp_path.chmod(0o755)

    def use() -> None:
        with Ledger(path, create=True) as ledger:
            ledger.add(*made(0), at=NOON, holders=holders)

    message = _as_somebody_else(lambda: refusal(use))
    assert "permissions" in message
    assert str(path) in message


def _as_somebody_else(act: Callable[[], str]) -> str:
    """What `act` gives, done by a user for whom permissions count: root may write everything."""
    import pwd

    user = unprivileged()
    if user is None:
        return act()
    receiving, sending = os.pipe()
    if not (child := os.fork()):
        # This process holds copies of everything that the tests have open, so it must not end as they do.
        try:
            os.setgroups([])
            os.setgid(pwd.getpwnam(user).pw_gid)
            os.setuid(pwd.getpwnam(user).pw_uid)
            os.write(sending, act().encode())
        except BaseException as error:
            os.write(sending, repr(error).encode())
        finally:
            os._exit(0)
    os.close(sending)
    with os.fdopen(receiving, "rb") as told:
        message = told.read().decode()
    os.waitpid(child, 0)
    return message


SECRET = "hush%40hush"  # noqa: S105 (nobody's)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://me:{0}@127.0.0.1:1/ledger",
        "postgres://me:{0}@127.0.0.1:1/ledger",
        "postgresql+psycopg://me:{0}@127.0.0.1:1/ledger",
        "postgresql://127.0.0.1:1/ledger?user=me&password={0}",
        "postgresql://me:{0}@127.0.0.1:port/ledger",
        "postgresql://me:{0}@127.0.0.1:99999/ledger",
        "postgresql://me:{0}@[::1/ledger",
        "postgresql://me:{0}@127.0.0.1:1/ledger?nonsense=1",
        "postgresql://me:{0}@menurut.invalid/ledger?connect_timeout=2",
        "mysql://me:{0}@127.0.0.1/ledger",
        "postgresql+asyncpg://me:{0}@127.0.0.1:1/ledger",
        "http://me:{0}@127.0.0.1/",
    ],
)
def test_a_wrong_address_is_told_without_its_password(address: str) -> None:
    for create in (False, True):
        with pytest.raises(StoreError) as caught:
            Ledger(address.format(SECRET), create=create)
        told = str(caught.value)
        assert "hush" not in told
        assert ";" in told  # what to do next


def test_an_opened_ledger_does_not_show_its_password(postgres: Cluster) -> None:
    url = postgres.database()
    with Ledger(url.replace("menurut@", f"menurut:{SECRET}@"), create=True) as ledger:
        assert "hush" not in ledger.name
        assert "***" in ledger.name
        message = refusal(lambda: ledger.write(lambda db: db.execute(text("SELECT nonsense"))))
        assert "hush" not in message
    with Ledger(f"{url}?password={SECRET}") as ledger:
        assert "hush" not in ledger.name
    postgres.drop(url)


def test_a_database_that_does_not_exist_is_told(postgres: Cluster) -> None:
    message = refusal(lambda: Ledger(postgres.url_of("nowhere"), create=True))
    assert '"nowhere" does not exist' in message


def test_the_locale_of_the_server_is_one_that_sorts_otherwise_than_bytes(postgres: Cluster) -> None:
    with Ledger(postgres.database(), create=True) as ledger:
        assert ledger.read(lambda db: db.execute(text("SELECT 'a' < 'B'")).scalar())
