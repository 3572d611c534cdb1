"""The commands, and how a run ends: 0 fine, 1 some reports failed, 2 usage, 3 setup."""

from __future__ import annotations

import logging
import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from menurut.cli.evaluate import evaluate
from menurut.cli.read import EXAMPLES, read
from menurut.cli.resolve import resolve
from menurut.model import AcquireError, ExportError, MenurutError

_LOG = logging.getLogger("menurut")

app = typer.Typer(
    name="menurut",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(epilog=EXAMPLES)(read)
app.command()(evaluate)
app.command()(resolve)


def _version(wanted: bool) -> None:
    if wanted:
        from menurut import __version__

        typer.echo(f"menurut {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[  # noqa: ARG001 (its callback has spoken already)
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback where something breaks.")] = False,
) -> None:
    """Reads the news of armed conflicts and keeps a ledger of who says what happened."""
    if debug:
        logging.basicConfig(format="%(message)s")
        _LOG.setLevel(logging.DEBUG)


def main() -> None:
    """Run the command that the shell asked for and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except Exception as error:
        if _LOG.isEnabledFor(logging.DEBUG):
            raise
        what = str(error)
        if not isinstance(error, MenurutError | OSError):
            what = f"{type(error).__name__}: {what}; please report this with what `menurut --debug ...` shows"
        typer.echo(f"menurut: {what}", err=True)
        sys.exit(2 if isinstance(error, AcquireError | ExportError) else 3)
