"""A ledger of the examples, the web app on it, a running server, and a browser."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn
from fastapi.testclient import TestClient

from conftest import skip_or_fail
from menurut.acquire import load
from menurut.run.adding import Adder
from menurut.run.reconciling import Reconciler
from menurut.serve import Settings, create_app
from menurut.serve.shelf import is_built
from menurut.store import Ledger

BROWSER = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]


def clock() -> datetime:
    """When all of it happens."""
    return datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def read_ledger(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> Path:
    """The ledger of the examples as our reader reads them; it is copied, never changed."""
    where = tmp_path_factory.mktemp("serve") / "examples.db"
    with Ledger(where, create=True) as kept:
        adder = Adder(kept, now=clock, gated=False, reconciler=Reconciler(kept, now=clock))
        for report in load(examples / "reports.jsonl"):
            assert adder.add("the examples", report).what == "read"
    return where


@pytest.fixture
def ledger_file(read_ledger: Path, tmp_path: Path) -> Path:
    """A copy of the examples' ledger, to be changed at will."""
    return Path(shutil.copy(read_ledger, tmp_path / "ledger.db"))


@pytest.fixture
def client(ledger_file: Path) -> Iterator[TestClient]:
    """The web app without a server: on loopback, without accounts."""
    with TestClient(create_app(Settings(str(ledger_file)), now=clock), base_url="http://127.0.0.1:8750") as made:
        yield made


@contextmanager
def serving(ledger: Path, *, now: Callable[[], datetime] = clock, **settings: object) -> Iterator[str]:
    """A server on loopback; gives its URL, without a slash at its end."""
    app = create_app(Settings(str(ledger), port=0, **settings), now=now)  # type: ignore[arg-type]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", timeout_graceful_shutdown=2))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < until, "the server did not start"
        assert thread.is_alive(), "the server ended as it started"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture
def site(ledger_file: Path) -> Iterator[str]:
    """The URL of a running server on the examples' ledger."""
    with serving(ledger_file) as url:
        yield url


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Debian's Chromium, for the plugin that drives it. Skips where it is not installed."""
    if not Path(BROWSER).exists():
        skip_or_fail("chromium", f"there is no {BROWSER}")
    if not is_built():
        skip_or_fail("chromium", "the front-end packages are not built: make web")
    return {"executable_path": BROWSER, "args": FLAGS, "headless": True}
