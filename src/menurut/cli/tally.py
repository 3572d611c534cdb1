"""`menurut tally` and `sources`: how many people according to whom, and what became of the claims of each origin."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from menurut.cli.asking import asking
from menurut.cli.incidents import say_why_none
from menurut.cli.options import LedgerOption, LimitOption, OutputOption, listened_to, now, opened
from menurut.export.origins import ORIGIN_LISTERS, Rated, origin_lister
from menurut.export.tolls import COUNTERS, counter
from menurut.store import Filters, Ledger

if TYPE_CHECKING:  # only where it is used, as it takes a while to load
    from menurut.reconcile.records import Record


@asking
def tally(
    ledger: LedgerOption,
    filters: Filters,
    by: Annotated[
        Literal["side", "incident", "day"],
        typer.Option("--by", help="Totals by side, each incident by itself, or what was known at the end of each day."),
    ] = "side",
    form: Annotated[
        str | None,
        typer.Option("--format", help=f"One of: {', '.join(COUNTERS)}.", show_default="table on a terminal, else json"),
    ] = None,
    output: OutputOption = None,
) -> None:
    """Count the people of all incidents with a claim that fits: low, best and high, with the claims behind each.

    Nobody is counted twice: not over repeats, not a whole with its parts.

    **Examples**

    `menurut tally --in Azerbaijan --since 2020-09-27`

    `menurut tally --by day --format csv -o tolls.csv`
    """
    from menurut.run.tallying import COUNTS, gathered  # only here, as it takes a while to load

    write = counter(form or ("table" if output is None and sys.stdout.isatty() else "json"))
    with Ledger(ledger) as kept:
        counted = list(COUNTS[by](gathered(kept, filters).figures, now().date()))
        with listened_to(), opened(output, sys.stdout) as out:
            write(counted, out)
        if not any(one.tallies for one in counted):
            say_why_none(kept, filters)


def sources(
    ledger: LedgerOption,
    words: Annotated[list[str] | None, typer.Argument(metavar="WORDS...", help="Words of the name, or the side.")] = None,
    least: Annotated[int, typer.Option("--min", min=1, help="Only those with so many claims or more.")] = 1,
    limit: LimitOption = 20,
    form: Annotated[
        str | None,
        typer.Option("--format", help=f"One of: {', '.join(ORIGIN_LISTERS)}.", show_default="table on a terminal, else json"),
    ] = None,
    output: OutputOption = None,
) -> None:
    """Show what became of the claims of each origin: corroborated, contradicted, first, withdrawn, with 95 % intervals.

    **Examples**

    `menurut sources --min 20`

    `menurut sources Azerbaijan`
    """
    from menurut.reconcile.records import RELIABILITY, records

    write = origin_lister(form or ("table" if output is None and sys.stdout.isatty() else "json"))
    with Ledger(ledger) as kept:
        every = records(list(kept.all_sayings()), list(kept.all_judgements()))
        found = [one for one in every if one.claims >= least and _named(one, words or [])]
        rated = {origin: one for one in kept.decisions() if one.kind == "rate" for origin in one.subject}
        if not found:
            say_why_none(kept, Filters())
    shown = []
    for one in found[:limit]:
        decision = rated.get(one.origin)
        letter = decision.other[0] if decision and decision.other[0] in RELIABILITY else None
        shown.append(Rated(one, letter, letter and RELIABILITY[letter], decision.by if decision and letter else None))
    with listened_to(), opened(output, sys.stdout) as out:
        write(shown, out)
    if len(found) > limit:
        typer.echo(f"and {len(found) - limit:,} more: --limit", err=True)


def _named(record: Record, words: Sequence[str]) -> bool:
    told = f"{record.name} {record.side or ''} {record.origin}".casefold()
    return all(word.casefold() in told for word in words)
