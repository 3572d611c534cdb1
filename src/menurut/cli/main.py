"""The commands, and how a run ends: 0 fine, 1 some reports failed, 2 usage, 3 setup."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from menurut.cli.evaluate import evaluate
from menurut.cli.read import read
from menurut.model import AcquireError, ExportError, MenurutError

app = typer.Typer(
    name="menurut",
    help="Reads the news of armed conflicts and keeps a ledger of who says what happened.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(read)
app.command()(evaluate)


def _version(wanted: bool) -> None:
    if wanted:
        from menurut import __version__

        typer.echo(f"menurut {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback has spoken already
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback where something breaks.")] = False,
) -> None:
    context.obj = {"debug": debug}


def main() -> None:
    """Run the command that the shell asked for and leave with its exit code."""
    try:
        app()
    except MenurutError as error:
        if "--debug" in sys.argv:
            raise
        typer.echo(f"menurut: {error}", err=True)
        sys.exit(2 if isinstance(error, AcquireError | ExportError) else 3)
    except BrokenPipeError:
        # The reader of our output has left (`menurut read ... | head`): nothing is wrong.
        sys.stderr.close()
        sys.exit(0)
