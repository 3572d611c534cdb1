"""Options that commands share, read from what a user typed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, TextIO

import typer

from menurut.acquire import language_code
from menurut.export.wording import line
from menurut.model import AcquireError


def default_ledger() -> str:
    """Where the ledger is if nobody says: in the user's own data folder."""
    return str(Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "menurut" / "ledger.db")


def read_date(text: str) -> date:
    """A day as `2020-09-27`."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no date; write it as 2020-09-27") from error


def read_lang(text: str) -> str:
    """A language by its ISO 639-1 code."""
    try:
        return language_code(text)
    except AcquireError as error:
        raise typer.BadParameter(str(error)) from error


LedgerOption = Annotated[
    str,
    typer.Option(
        "--ledger",
        envvar="MENURUT_LEDGER",
        metavar="WHERE",
        default_factory=default_ledger,
        help="The ledger: a file, or postgresql://USER@HOST/DATABASE.",
        show_default="~/.local/share/menurut/ledger.db",
    ),
]
LimitOption = Annotated[int, typer.Option("--limit", min=1, max=10_000, help="Show so many at most.")]
DateOption = Annotated[
    date | None,
    typer.Option("--date", parser=read_date, metavar="YYYY-MM-DD", help="The date of reports that do not tell it."),
]
OutletOption = Annotated[str | None, typer.Option("--outlet", help="The outlet of reports that do not tell it.")]
LangOption = Annotated[
    str | None,
    typer.Option(
        "--lang",
        parser=read_lang,
        metavar="CODE",
        help="The language (ISO 639-1) of reports that do not tell it; else it is detected.",
    ),
]
PrivateOption = Annotated[
    bool, typer.Option("--allow-private", help="Fetch from addresses of the own machine and network too.")
]
RobotsOption = Annotated[
    bool, typer.Option("--ignore-robots", help="Fetch what a site's robots.txt asks not to, where you have its leave.")
]
LimitsOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="LIMIT=VALUE", help="How much is taken at most, such as page_mb=5; see docs/acquire.md."),
]
ByOption = Annotated[str, typer.Option("--by", envvar="USER", help="Who decides so.", show_default="$USER")]
NoteOption = Annotated[str | None, typer.Option("--note", help="Why.")]
ReconcileOption = Annotated[
    bool, typer.Option("--no-reconcile", help="Leave it to `menurut reconcile` to bring the claims together.")
]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.", show_default="stdout")]


def now() -> datetime:
    """The clock of the commands."""
    return datetime.now(UTC)


@contextmanager
def listened_to() -> Iterator[None]:
    """Writing to stdout; where whoever reads it has left (`menurut ... | head`), nothing is wrong and no more is written."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def opened(output: Path | None, stdout: TextIO, *, inputs: Iterable[str] = ()) -> AbstractContextManager[TextIO]:
    """The file to write to, or stdout where none is given; a usage error where it is an input or cannot be written."""
    if output is None:
        return nullcontext(stdout)
    try:
        if output.exists() and any(file != "-" and Path(file).exists() and output.samefile(file) for file in inputs):
            raise typer.BadParameter(f"{line(str(output))} is one of the files to read; give another", param_hint="'--output'")
        return output.open("w", encoding="utf-8")
    except OSError as error:
        why = f"{line(str(output))} cannot be written ({error.strerror}); give a file in a folder that is there"
        raise typer.BadParameter(why, param_hint="'--output'") from error
