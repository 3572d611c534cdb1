"""Opening a ledger's database: which one, of which version, and how its errors are told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from menurut.model import StoreError

HEAD = "0003"
"""The version of the tables that this program writes: the last file in `migrations/versions`."""
BUSY_S = 60
"""Seconds that a writer waits for another before it gives up."""
# One lock for all writers of a PostgreSQL ledger: copies and revisions are told by what is there already.
_WRITERS = 0x6D656E75
_FULL = "disk is full"
_PSYCOPG = "postgresql+psycopg"


def address(where: str | Path) -> URL:
    """`where` as a database address: a file becomes one of SQLite, `postgresql:` is led to psycopg 3.

    Raises StoreError for any other; it does not show the address, which may hold a password.
    """
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite", database=str(Path(where).expanduser()))
    scheme, _, rest = where.partition("://")
    driver = {"postgres": _PSYCOPG, "postgresql": _PSYCOPG, _PSYCOPG: _PSYCOPG, "sqlite": "sqlite"}.get(scheme)
    if driver is None:
        raise StoreError(f"no ledger at {scheme}://...; give a file, or postgresql://USER@HOST/DATABASE")
    try:
        return make_url(f"{driver}://{rest}")
    except (ArgumentError, ValueError):
        raise StoreError("the ledger's address cannot be read; write it as postgresql://USER@HOST/DATABASE") from None


def shown(where: URL) -> str:
    """The address without its password, for messages."""
    if where.drivername == "sqlite":
        return where.database or ""
    return where.set(drivername="postgresql", query={}).render_as_string(hide_password=True)


def open_engine(where: URL, *, create: bool, busy_s: float = BUSY_S) -> Engine:
    """The database at that address, its tables brought up to date.

    `create` allows for a new one; `busy_s` are the seconds that a writer of SQLite waits for another. Raises StoreError
    where there is none, where it is no ledger or a newer program's, or where it cannot be reached.
    """
    with told(shown(where)):
        is_sqlite = where.drivername == "sqlite"
        engine = _sqlite(where.database or "", create=create, busy_s=busy_s) if is_sqlite else _postgres(where)
        try:
            _bring_up(engine, shown(where), create=create)
        except BaseException:
            engine.dispose()
            raise
        return engine


def _sqlite(database: str, *, create: bool, busy_s: float) -> Engine:
    path = Path(database)
    if not path.exists():
        if not create:
            raise StoreError(f"no ledger at {path}; `menurut add` makes one, `--ledger` names another")
        path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise StoreError(f"{path} is a folder; give the ledger's file")
    if path.exists() and path.stat().st_size:
        with path.open("rb") as file:
            if file.read(16) != b"SQLite format 3\0":
                raise StoreError(f"{path} is no ledger (not a SQLite file); give another with --ledger")
    url = URL.create("sqlite", database=str(path.absolute()))
    engine = create_engine(url, connect_args={"timeout": busy_s, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: object) -> None:
        # Transactions begin where we say so, not where the driver guesses.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("synchronous = NORMAL", "foreign_keys = ON", "cache_size = -65536", "wal_autocheckpoint = 8000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgres(where: URL) -> Engine:
    try:
        engine = create_engine(where, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    except (ImportError, NoSuchModuleError) as error:
        raise StoreError("PostgreSQL needs one more package; install it with: pip install 'menurut[postgres]'") from error

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        if connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")

    return engine


def _bring_up(engine: Engine, name: str, *, create: bool) -> None:
    with engine.connect() as db:
        version = _version(db)
        empty = version is None and not inspect(db).get_table_names()
    if version == HEAD:
        return
    if version is None and not empty:
        raise StoreError(f"{name} holds tables of something else; give a database of its own for the ledger")
    if version is not None and version > HEAD:
        raise StoreError(
            f"{name} was written by a newer menurut (its tables are version {version}, this program knows {HEAD});"
            " upgrade with: pip install --upgrade menurut"
        )
    if empty and not create:
        raise StoreError(f"{name} is empty, no ledger yet; `menurut add` makes one")
    # imported here: alembic takes a quarter of a second, which a ledger that is up to date need not wait for
    from menurut.store.migrating import migrate

    if engine.dialect.name == "sqlite":
        # The file remembers it; another program's file, which was refused above, must not.
        raw = engine.raw_connection()
        raw.cursor().execute("PRAGMA journal_mode = WAL")
        raw.close()
    with engine.execution_options(writes=True).begin() as db:
        migrate(db)


def _version(db: Connection) -> str | None:
    if not inspect(db).has_table("alembic_version"):
        return None
    version: str | None = db.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version


@contextmanager
def told(where: str) -> Iterator[None]:
    """What the database refuses is told as a StoreError, with what to do.

    An OSError of a stream passes as it is: the ledger's own files are opened by name, while whoever writes out a dump has
    his own to tell of.
    """
    try:
        yield
    except StoreError:
        raise
    except DBAPIError as error:
        raise StoreError(_remedy(where, " ".join(str(error.orig).split()))) from error
    except SQLAlchemyError as error:
        raise StoreError(f"the ledger {where}: {' '.join(str(error).split())[:300]}") from error
    except (sqlite3.Error, OSError, UnicodeError) as error:
        if isinstance(error, OSError) and error.filename is None:
            raise
        raise StoreError(_remedy(where, str(error))) from error


def _remedy(where: str, problem: str) -> str:
    remedies = {
        _FULL: "make room and run the same command again: what was stored is whole",
        "No space left": "make room and run the same command again: what was stored is whole",
        "database is locked": "another program holds it; try again when that is done",
        "disk I/O error": "make room, or check the disk, and run the same command again: what was stored is whole",
        "malformed": "the file is damaged; restore a copy, or import a dump",
        "not a database": "the file is damaged or something else; restore a copy, or import a dump",
        "readonly": "the file may not be written; check its permissions",
        "read-only": "the ledger may not be written; check its permissions",
        "unable to open": "check the file's folder and permissions",
        "Permission denied": "check the permissions of the file and its folder",
        "append-only": "what is kept is never changed",
        "connection failed": "check that PostgreSQL runs there and lets you in",
        "failed to resolve": "check the host's name",
    }
    remedy = next((remedy for sign, remedy in remedies.items() if sign in problem), "see the message")
    return f"the ledger {where}: {problem[:300]}; {remedy}"
