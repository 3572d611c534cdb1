"""`menurut export` and `import`: a whole ledger out and back in."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Annotated, Literal

import typer

from menurut.cli.options import LedgerOption, listened_to, opened
from menurut.export.wording import line
from menurut.model import ExportError, StoreError
from menurut.run.annotating import write_corpus
from menurut.run.corrected import corrected
from menurut.store import Ledger, read_lines, write_lines
from menurut.store.dumping import Batch


def export(
    ledger: LedgerOption,
    form: Annotated[
        Literal["jsonl", "sqlite", "corpus"],
        typer.Option("--format", help="JSON lines, a SQLite ledger, or an annotated corpus to train on."),
    ] = "jsonl",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write to this new file, or folder of a corpus.", show_default="stdout, for jsonl"),
    ] = None,
    only_corrected: Annotated[
        bool, typer.Option("--corrected", help="Only readings that a person has corrected; a corpus is made of no others.")
    ] = False,
) -> None:
    """Write the whole ledger, row for row; `menurut import` reads it back. Or write what persons have corrected as a corpus.

    **Examples**

    `menurut export --format jsonl -o ledger.jsonl`

    `menurut export --ledger postgresql://me@db/ledger --format sqlite -o ledger.db`

    `menurut export --format corpus --corrected -o corpus/`
    """
    if only_corrected is not (form == "corpus"):
        raise typer.BadParameter("a corpus is made of corrected readings: --format corpus --corrected --output corpus/")
    if form == "corpus":
        _export_corpus(ledger, output)
        return
    if output is None:
        if form == "sqlite":
            raise typer.BadParameter("a SQLite ledger needs a file: --output ledger.db")
        with listened_to():
            with Ledger(ledger) as kept:
                number = kept.dump(lambda rows: write_lines(rows, sys.stdout))
            typer.echo(f"{number} rows", err=True)
        return
    if output.exists():
        raise ExportError(f"{output} is there already; give the name of a new file")
    with Ledger(ledger) as kept:
        number = _written(kept, output, form)
    typer.echo(f"{number} rows in {line(str(output))}", err=True)


def _export_corpus(ledger: str, output: Path | None) -> None:
    if output is None:
        raise typer.BadParameter("a corpus needs a folder: --output corpus/")
    with Ledger(ledger) as kept:
        # By their keys: two reports may have come under one name.
        found = ((replace(one.report, id=one.key), replace(reading, report=one.key)) for one, reading in corrected(kept))
        made = write_corpus(found, output)
    for key in made.left_out:
        typer.echo(f"menurut: {key}: left out, the corpus has no form for words over several sentences", err=True)
    typer.echo(f"{made.written} corrected reports in {line(str(output))}", err=True)


def _written(kept: Ledger, output: Path, form: str) -> int:
    """Write all rows to a new file, and count them. Whoever finds it under its name finds it whole."""
    part = output.with_name(f"{output.name}.part")
    _remove(part)
    try:
        with opened(part, sys.stdout) as out:
            if form == "jsonl":
                number = kept.dump(lambda rows: write_lines(rows, out))
        if form == "sqlite":
            with Ledger(part, create=True) as copy:
                number = kept.dump(copy.restore)
        wal = part.with_name(f"{part.name}-wal")
        if wal.exists() and wal.stat().st_size:
            # SQLite does not say so when it had no room to bring its last rows over.
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        part.replace(output)
    except StoreError:
        raise
    except OSError as error:
        why = error.strerror or error
        raise ExportError(f"{output} cannot be written ({why}); make room, or give a file elsewhere") from error
    finally:
        _remove(part)
    return number


def _remove(part: Path) -> None:
    """Remove a file that is not whole, with what SQLite puts beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            part.with_name(part.name + suffix).unlink()


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
    # What is no dump is found out before a ledger is made for it.
    if is_sqlite:
        with Ledger(dump) as copy, Ledger(ledger, create=True) as kept:
            number = copy.dump(kept.restore)
    else:
        with dump.open(encoding="utf-8") as lines:
            batches = read_lines(lines, name=str(dump))
            first = _first(batches, dump)
            with Ledger(ledger, create=True) as kept:
                number = kept.restore(chain(first, batches))
    typer.echo(f"{number} rows in {kept.name}", err=True)


def _first(batches: Iterator[Batch], dump: Path) -> list[Batch]:
    """The first rows, for which the head of the dump is looked at; none where it holds none."""
    try:
        return list(islice(batches, 1))
    except UnicodeDecodeError as error:
        raise StoreError(f"{dump} is no dump of a ledger (not UTF-8); give what `menurut export` wrote") from error
