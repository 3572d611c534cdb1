"""The commands, and how a run ends: 0 fine, 1 some reports failed, 2 usage, 3 setup."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from io import TextIOWrapper
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from menurut.model import AcquireError, ExportError, MenurutError

if TYPE_CHECKING:
    from typer._click.core import Command, Context

_LOG = logging.getLogger("menurut")

COMMANDS: Mapping[str, str] = {
    "read": "read:read",
    "resolve": "resolve:resolve",
    "evaluate": "evaluate:evaluate",
    "add": "add:add",
    "watch": "watch:watch",
    "feeds": "watch:feeds",
    "claims": "claims:claims",
    "show": "show:show",
    "incidents": "incidents:incidents",
    "incident": "incidents:incident",
    "tally": "tally:tally",
    "sources": "tally:sources",
    "compare": "compare:compare",
    "merge": "decide:merge",
    "split": "decide:split",
    "confirm": "decide:confirm",
    "reject": "decide:reject",
    "rate": "decide:rate",
    "undo": "decide:undo",
    "history": "decide:history",
    "serve": "serve:serve",
    "user": "user:user",
    "reports": "show:reports",
    "revisions": "show:revisions",
    "issues": "show:issues",
    "accept": "add:accept",
    "reread": "add:reread",
    "reconcile": "reconcile:reconcile",
    "export": "dump:export",
    "import": "dump:import_",
}
"""Each command, with the module of this room and the function in it."""


class Commands(TyperGroup):
    """The commands, each imported when it is called: reading one report need not wait for a database's library."""

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002 (they are the same everywhere)
        """Their names, in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:  # noqa: ARG002
        """One command; None where there is none of that name."""
        return command(cmd_name) if cmd_name in COMMANDS else None


@cache
def command(name: str) -> Command:
    """The command of that name."""
    module, _, function = COMMANDS[name].partition(":")
    found = getattr(import_module(f"menurut.cli.{module}"), function)
    if isinstance(found, typer.Typer):
        return typer.main.get_command(found)
    single = typer.Typer(
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="markdown",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    single.command(name)(found)
    return typer.main.get_command(single)


app = typer.Typer(
    name="menurut",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


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
        # imported here: no other command but the one that was called need wait for it
        from menurut.export.wording import line

        typer.echo(f"menurut: {line(what)}", err=True)
        is_usage = isinstance(error, MenurutError) and isinstance(error, AcquireError | ExportError | LookupError)
        sys.exit(2 if is_usage else 3)
