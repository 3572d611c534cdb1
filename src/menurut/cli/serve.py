"""`menurut serve`: the web app on a ledger."""

from __future__ import annotations

import gc
import logging
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from menurut.cli.options import LedgerOption, now
from menurut.export.wording import line
from menurut.model import StoreError
from menurut.store import Ledger

if TYPE_CHECKING:  # it takes a while to load
    from menurut.serve import Settings


_CONNECTIONS = 800
"""Connections at once; below the files that a system usually lets one program open, so that the ledger still has some."""


def serve(
    ledger: LedgerOption,
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes a free one.")] = 8750,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the browser.")] = False,
    demo: Annotated[bool, typer.Option("--demo", help="Serve the ledger of the example reports.")] = False,
    names: Annotated[
        list[str] | None, typer.Option("--name", metavar="HOST", help="A name by which browsers call this server.")
    ] = None,
    secure: Annotated[bool, typer.Option("--https", help="Browsers come by HTTPS, through a server before this one.")] = False,
) -> None:
    """Open the workplace in the browser: a map, a timeline, the ledger, and for every incident the sides in columns.

    **Examples**

    `menurut serve`

    `menurut serve --demo --port 8080 --no-browser`
    """
    # imported here: no other command need wait for it
    import uvicorn

    from menurut.serve import Settings, create_app
    from menurut.serve.app import open_ledger
    from menurut.serve.shelf import is_built

    with _examples() if demo else nullcontext(ledger) as where, _listening(host, port) as listener:
        settings = Settings(where, host, listener.getsockname()[1], names=frozenset(names or ()), secure=secure, demo=demo)
        _check_accounts(settings)
        app = create_app(settings)
        with suppress(StoreError):  # where it cannot be opened now, each page says why and tries again
            open_ledger(app)
        # What is loaded by now stays: to go through it for garbage again and again would cost a quarter of every answer.
        gc.collect()
        gc.freeze()
        typer.echo(f"{settings.url}  (Ctrl-C ends it)")
        if not is_built():
            typer.echo("the pages have no map and no charts: run `make web` once in the clone (it needs npm)", err=True)
        if not no_browser:
            threading.Timer(0.8, webbrowser.open, [settings.url]).start()
        config = uvicorn.Config(
            app,
            log_level=logging.WARNING,
            access_log=False,
            server_header=False,
            proxy_headers=secure,  # else whoever asks could say that he comes from anywhere
            limit_concurrency=_CONNECTIONS,
            timeout_graceful_shutdown=3,
        )
        # uvicorn ends in peace and then raises the signal again: it must not cut off what is still to be tidied up.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def _check_accounts(settings: Settings) -> None:
    """Raises StoreError where others could reach a ledger that has no accounts."""
    if settings.is_local:
        return
    with Ledger(settings.ledger) as kept:
        if not kept.members.every():
            why = f"whoever reaches {line(settings.host)} could read all and decide, as this ledger has no accounts"
            raise StoreError(f"{why}; make an account first: menurut user add NAME --role admin")


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens there. Raises StoreError, which says what to do, where it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio would not send at once: each answer would wait for the one before to be acknowledged.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            why = f"cannot listen on {line(host)}:{port} ({error.strerror or error})"
            raise StoreError(f"{why}; give another --port, or --port 0 for a free one") from error
        yield listener


@contextmanager
def _examples() -> Iterator[str]:
    """A ledger of the example reports, made anew in a temporary folder."""
    from menurut.acquire import load
    from menurut.run.adding import Adder
    from menurut.run.reconciling import Reconciler

    typer.echo("reading the example reports ...", err=True)
    with TemporaryDirectory(prefix="menurut-demo-") as folder:
        where = str(Path(folder) / "examples.db")
        with Ledger(where, create=True) as kept:
            adder = Adder(kept, now=now, gated=False, reconciler=Reconciler(kept, now=now))
            for report in load(examples()):
                adder.add("the examples", report)
        yield where


def examples() -> Path:
    """The file of the example reports: in the package where it was installed, else in the repository."""
    inside = Path(str(files("menurut"))) / "examples" / "reports.jsonl"
    found = inside if inside.exists() else Path(str(files("menurut"))).parents[1] / "examples" / "reports.jsonl"
    if not found.exists():
        raise StoreError("the example reports are not installed; give a ledger with --ledger")
    return found
