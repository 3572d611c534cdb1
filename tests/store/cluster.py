"""A PostgreSQL cluster for tests: in a temporary folder, on loopback alone, run by an unprivileged user."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_USER = "menurut"
# Letters are compared as people of a country do, not by their bytes: what the ledger finds must not hang on it. What is
# written need not outlive the machine, but a server that is killed has to find its own writing again.
_SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
shared_buffers = 16MB
max_connections = 60
max_wal_size = 128MB
"""


class MissingError(Exception):
    """There is no PostgreSQL here to make a cluster with; says why."""


def program(name: str) -> Path:
    """A program of the server, on the PATH or where Debian keeps those of the newest version. Raises MissingError."""
    if found := shutil.which(name):
        return Path(found)
    versions = [path for path in Path("/usr/lib/postgresql").glob(f"*/bin/{name}") if path.parts[-3].isdigit()]
    if not versions:
        raise MissingError(f"{name} is not installed (Debian: apt-get install postgresql)")
    return max(versions, key=lambda path: int(path.parts[-3]))


def unprivileged() -> str | None:
    """Whom root runs the server as, who refuses to run as root; None for anybody else. Raises MissingError."""
    if os.getuid() != 0:
        return None
    for user in ("postgres", "nobody"):
        with suppress(KeyError):
            pwd.getpwnam(user)
            return user
    raise MissingError("there is no user `postgres` or `nobody` to run the server as, and root may not")


class Cluster:
    """A running server. `url` leads to a database that nothing else is in; `database` makes more of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._user = unprivileged()
        self._made = 0
        self.port = 0

    @property
    def url(self) -> str:
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        return f"postgresql://{_USER}@127.0.0.1:{self.port}/{database}"

    def make(self) -> None:
        if self._user:
            shutil.chown(self.folder, self._user)
        self._run(
            "initdb",
            *("--username", _USER, "--auth", "trust", "--encoding", "UTF8", "--no-sync", "--no-instructions"),
            *("--locale", "C.UTF-8", "--locale-provider", "icu", "--icu-locale", "en-US"),
            *("--pgdata", str(self.folder / "data")),
        )
        with (self.folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(_SETTINGS)

    def start(self) -> None:
        # Between finding a free port and taking it somebody else may take it.
        for tries_left in (2, 1, 0):
            port = self.port or _free_port()
            try:
                self._control("start", "--log", str(self.folder / "log"), "--options", f"-p {port}")
            except subprocess.CalledProcessError:
                if self.port or not tries_left:
                    raise
            else:
                self.port = port
                return

    def stop(self, mode: str = "immediate") -> None:
        if (self.folder / "data" / "postmaster.pid").exists():
            self._control("stop", "--mode", mode)

    def restart(self, mode: str = "fast") -> None:
        """Stop and start; `mode` as pg_ctl has it: `fast` sends everybody away, `immediate` is as if it had crashed."""
        self.stop(mode)
        self.start()

    def database(self, *, template: str | None = None) -> str:
        """The address of a fresh database, empty or as `template` (an address of this cluster) is now."""
        self._made += 1
        name = f"ledger_{self._made}"
        copied = f' TEMPLATE "{template.rpartition("/")[2]}"' if template else ""
        self.execute(f'CREATE DATABASE "{name}"{copied}')
        return self.url_of(name)

    def drop(self, url: str) -> None:
        self.execute(f'DROP DATABASE "{url.rpartition("/")[2]}" WITH (FORCE)')

    def execute(self, statement: str, *, url: str | None = None) -> None:
        import psycopg

        with psycopg.connect(url or self.url, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]

    def _control(self, *command: str) -> None:
        self._run("pg_ctl", "--pgdata", str(self.folder / "data"), "--wait", "--timeout", "120", "--silent", *command)

    def _run(self, name: str, *arguments: str) -> None:
        user = {"user": self._user, "group": pwd.getpwnam(self._user).pw_gid, "extra_groups": []} if self._user else {}
        # The server inherits what its starter writes to: a pipe would be held open for as long as it runs.
        with (self.folder / "output").open("ab") as output:
            subprocess.run(
                [program(name), *arguments],
                check=True,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
                **user,
            )


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A cluster that is gone afterwards, whatever happens. Raises MissingError where none can be made."""
    for name in ("initdb", "pg_ctl"):
        program(name)
    unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="menurut-postgres-"))
    made = Cluster(folder)
    try:
        try:
            made.make()
            made.start()
        except subprocess.CalledProcessError as error:
            told = "\n".join(path.read_text(errors="replace") for name in ("output", "log") if (path := folder / name).exists())
            raise RuntimeError(f"PostgreSQL did not start:\n{told[-4000:]}") from error
        yield made
    finally:
        try:
            made.stop()
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
