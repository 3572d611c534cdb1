"""`menurut export` and `import`: a whole ledger out and back in."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal

import typer

from menurut.cli.options import LedgerOption
from menurut.model import ExportError, StoreError
from menurut.store import Ledger, read_lines, write_lines


def export(
    ledger: LedgerOption,
    form: Annotated[Literal["jsonl", "sqlite"], typer.Option("--format", help="JSON lines, or a SQLite ledger.")] = "jsonl",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this new file.", show_default="stdout, for jsonl")
    ] = None,
) -> None:
    """Write the whole ledger, row for row; `menurut import` reads it back.

    **Examples**

    `menurut export --format jsonl -o ledger.jsonl`

    `menurut export --ledger postgresql://me@db/ledger --format sqlite -o ledger.db`
    """
    if output is None:
        if form == "sqlite":
            raise typer.BadParameter("a SQLite ledger needs a file: --output ledger.db")
        with Ledger(ledger) as kept:
            number = kept.dump(lambda rows: write_lines(rows, sys.stdout))
        typer.echo(f"{number} rows", err=True)
        return
    if output.exists():
        raise ExportError(f"{output} is there already; give the name of a new file")
    with Ledger(ledger) as kept:
        # Whoever finds the file under its name finds it whole.
        part = output.with_name(f"{output.name}.part")
        with suppress(FileNotFoundError):
            part.unlink()
        if form == "sqlite":
            with Ledger(part, create=True) as copy:
                number = kept.dump(copy.restore)
        else:
            with part.open("w", encoding="utf-8") as out:
                number = kept.dump(lambda rows: write_lines(rows, out))
        part.replace(output)
    typer.echo(f"{number} rows in {output}", err=True)


def import_(
    dump: Annotated[
        Path, typer.Argument(help="What `menurut export` wrote, or another SQLite ledger.", exists=True, dir_okay=False)
    ],
    ledger: LedgerOption,
) -> None:
    """Read a whole ledger into a new, empty one.

    **Examples**

    `menurut import ledger.jsonl --ledger new.db`
    """
    with dump.open("rb") as file:
        is_sqlite = file.read(16) == b"SQLite format 3\0"
    with Ledger(ledger, create=True) as kept:
        if is_sqlite:
            with Ledger(dump) as copy:
                number = copy.dump(kept.restore)
        else:
            try:
                with dump.open(encoding="utf-8") as lines:
                    number = kept.restore(read_lines(lines, name=str(dump)))
            except UnicodeDecodeError as error:
                raise StoreError(f"{dump} is no dump of a ledger (not UTF-8); give what `menurut export` wrote") from error
    typer.echo(f"{number} rows in {kept.name}", err=True)
