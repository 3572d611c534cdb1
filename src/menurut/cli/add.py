"""`menurut add`, `reread`, `accept`: what fills a ledger."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from typing import Annotated

import typer

from menurut.acquire import Given, Limits
from menurut.cli.options import (
    ByOption,
    DateOption,
    LangOption,
    LedgerOption,
    LimitsOption,
    NoteOption,
    OutletOption,
    PrivateOption,
    ReconcileOption,
    RobotsOption,
    now,
)
from menurut.cli.progress import shown
from menurut.cli.reconcile import reconciler
from menurut.export.wording import line
from menurut.run.adding import Adder, Outcome, Stopped, accept_all, add_all, reread_all
from menurut.run.visiting import found_in, visiting
from menurut.store import Ledger


def add(
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="A file or folder (text, HTML, JSONL, WARC, OPML), the URL of a page, feed or sitemap, or `-` for stdin.",
            show_default=False,
        ),
    ],
    ledger: LedgerOption,
    day: DateOption = None,
    outlet: OutletOption = None,
    lang: LangOption = None,
    everything: Annotated[
        bool, typer.Option("--no-gate", help="Read reports too that do not seem to be about armed conflict.")
    ] = False,
    allow_private: PrivateOption = False,
    ignore_robots: RobotsOption = False,
    limits: LimitsOption = None,
    no_reconcile: ReconcileOption = False,
) -> None:
    """Add reports to the ledger: fetched, kept for ever, read, brought together with what others say, and found again.

    What is there already is not added again, so an interrupted command is simply given once more.

    **Examples**

    `menurut add reports.jsonl`

    `menurut add https://example.org/rss.xml --allow-private`

    `menurut add crawl.warc.gz page.html folder/ --ledger team.db`
    """
    bounds = Limits.of(limits or [])
    with (
        Ledger(ledger, create=True) as kept,
        visiting(kept, bounds, allow_private=allow_private, obey_robots=not ignore_robots, now=now) as visits,
    ):
        adder = Adder(kept, now=now, gated=not everything, reconciler=None if no_reconcile else reconciler(kept))
        steps = add_all(found_in(places, visits, limits=bounds, given=Given(day, outlet, lang)), adder)
        _finish(steps, f"in {kept.name}")


def reread(ledger: LedgerOption, no_reconcile: ReconcileOption = False) -> None:
    """Read anew whatever in the ledger this version of the reader has not read; earlier readings are kept.

    Reports that a person has corrected are left as they are, and counted.

    **Examples**

    `menurut reread --ledger team.db`
    """
    with Ledger(ledger) as kept:
        adder = Adder(kept, now=now, reconciler=None if no_reconcile else reconciler(kept))
        _finish(reread_all(adder), f"in {kept.name}")


def accept(
    reports: Annotated[list[str], typer.Argument(metavar="REPORT...", help="Keys of reports that the gate turned away.")],
    ledger: LedgerOption,
    by: ByOption = "somebody",
    note: NoteOption = None,
) -> None:
    """Read reports that were turned away as not about armed conflict; the decision is kept.

    **Examples**

    `menurut accept 84bcbef776322cc6 --by "R. Hartono"`
    """
    with Ledger(ledger) as kept:
        _finish(accept_all(reports, Adder(kept, now=now, reconciler=reconciler(kept)), by=by, note=note), f"in {kept.name}")


def _finish(steps: Iterable[Outcome], where: str) -> None:
    """Run the steps, say what failed as it fails, and in one line what became of all; exit with 1 where some failed."""
    counted: Counter[str] = Counter()
    stopped: Stopped | None = None
    try:
        for outcome in shown(steps, what="reports", on_screen=False):
            counted.update(tally(outcome))
            if outcome.issue:
                # Not typer.echo: it would write into the line that shows the progress.
                sys.stderr.write(f"menurut: {line(outcome.issue.error)}\n")
    except Stopped as error:
        stopped = error
    finally:
        # Also where it breaks off: what was added until then is kept.
        typer.echo(f"{told(counted)} {where}")
    if stopped:
        typer.echo(f"menurut: {stopped}", err=True)
    if stopped or counted["failed"]:
        raise typer.Exit(1)


def tally(outcome: Outcome) -> dict[str, int]:
    """What one outcome adds to the count of a run."""
    fresh = outcome.added if outcome.added and outcome.added.fresh else None
    copied = int(fresh is not None and fresh.origin is not None)
    revised = int(fresh is not None and fresh.revision > 1)
    return {outcome.what: 1, "claims": outcome.claims, "copied": copied, "revised": revised}


def told(counted: Counter[str]) -> str:
    """`12 read (148 claims), 3 turned away, 40 known, 2 failed`; what there is none of is left out, but for the first."""
    others = ("turned away", "known", "unchanged", "copied", "revised", "kept as corrected", "failed")
    claims = f"{counted['claims']} claim{'' if counted['claims'] == 1 else 's'}"
    return ", ".join([f"{counted['read']} read ({claims})", *(f"{counted[x]} {x}" for x in others if counted[x])])
