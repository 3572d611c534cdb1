"""`menurut claims`: what the ledger holds, by what a user asks."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from menurut.cli.asking import AfterOption, InsideOption, asking
from menurut.cli.options import LedgerOption, LimitOption, OutputOption, listened_to, opened
from menurut.export import BINARY, LISTERS, lister
from menurut.export.wording import line
from menurut.store import Cursor, Filters, Ledger


@asking
def claims(
    ledger: LedgerOption,
    filters: Filters,
    inside: InsideOption = None,
    limit: LimitOption = 20,
    after: AfterOption = None,
    form: Annotated[
        str | None,
        typer.Option("--format", help=f"One of: {', '.join(LISTERS)}.", show_default="table on a terminal, else json"),
    ] = None,
    output: OutputOption = None,
) -> None:
    """Find claims, those of the newest events first: all that is asked has to hold.

    **Examples**

    `menurut claims --side Azerbaijan --type control --since 2020-09-27 --near Talish:50km`

    `menurut claims --harm killed:10 --in Gaza --format csv -o tolls.csv`

    `menurut claims --in Armenia --format xlsx --limit 5000 -o armenia.xlsx`

    `menurut claims --text '"gencatan senjata" -Israel' --stance deny`
    """
    write = lister(form or ("table" if output is None and sys.stdout.isatty() else "json"))
    start = _cursor(after) if after else None
    with Ledger(ledger) as kept:
        page = kept.claims(filters, limit=limit, after=start)
        # A region may be known by its name alone: what lies in it is not.
        is_bare = (
            filters.inside and not page.claims and not kept.claims(Filters(inside=filters.inside, copies=True), limit=1).claims
        )
    if form in BINARY and output is None and sys.stdout.isatty():
        raise typer.BadParameter(f"{form} is for a file, not for a screen; give one", param_hint="'--output'")
    with listened_to(), opened(output, sys.stdout) as out:
        write(((found.cite, found.report, found.reading) for found in page.claims), out)
    if is_bare:
        why = f"no place of this ledger is known to lie in {line(inside or '')} ({filters.inside})"
        typer.echo(f"{why}; ask for a country, or with --near for a circle", err=True)
    if page.next:
        typer.echo(f"more: --after {page.next.start}.{page.next.row}", err=True)


def _cursor(text: str) -> Cursor:
    start, _, row = text.partition(".")
    try:
        cursor = Cursor(int(start), int(row))
        if abs(cursor.start) < 2**31 and 0 <= cursor.row < 2**63:
            return cursor
    except ValueError:
        pass
    raise typer.BadParameter(f"{text[:60]!r} is no page; give what the last one said after `more:`")
