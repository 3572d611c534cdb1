"""`menurut reconcile`: brings together what many reports say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from menurut.cli.options import LedgerOption, now
from menurut.cli.progress import bar
from menurut.store import Ledger

if TYPE_CHECKING:  # it takes a while to load
    from menurut.run.reconciling import Reconciler


def reconciler(kept: Ledger) -> Reconciler:
    """What brings the claims of this ledger together."""
    from menurut.run.reconciling import Reconciler

    return Reconciler(kept, now=now)


def reconcile(
    ledger: LedgerOption,
    anew: Annotated[bool, typer.Option("--anew", help="All of it, not only what has not been; decisions are kept.")] = False,
) -> None:
    """Bring together what was added with `--no-reconcile`: which events are one incident, how claims stand to one another.

    It may be interrupted and given again.

    **Examples**

    `menurut reconcile`

    `menurut reconcile --anew --ledger team.db`
    """
    with Ledger(ledger) as kept, bar(what="reports") as progress:
        work = reconciler(kept)
        done = (work.rebuild if anew else work.reconcile_all)(progress)
    counts = (_plural(done.reports, "report"), _plural(done.judgements, "new judgement"))
    typer.echo(f"{', '.join(counts)} in {kept.name}")


def _plural(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"
