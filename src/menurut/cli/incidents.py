"""`menurut incidents` and `incident`: what happened according to whom."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from menurut.cli.asking import AfterOption, asking
from menurut.cli.options import LedgerOption, LimitOption, OutputOption, listened_to, now, opened
from menurut.export.incidents import INCIDENT_LISTERS, incident_fields, incident_lister
from menurut.export.sides import write_incident
from menurut.model import ExportError
from menurut.run.naming import incident_named, why_none
from menurut.run.unfolding import Unfolder
from menurut.store import Cursor, Filters, IncidentCursor, Ledger

FORMS = ("table", "json")
"""How one incident, or two claims compared, can be written."""


@asking
def incidents(
    ledger: LedgerOption,
    filters: Filters,
    limit: LimitOption = 20,
    after: AfterOption = None,
    form: Annotated[
        str | None,
        typer.Option("--format", help=f"One of: {', '.join(INCIDENT_LISTERS)}.", show_default="table on a terminal, else json"),
    ] = None,
    output: OutputOption = None,
) -> None:
    """Find incidents with a claim that fits: what, where, when, told by how many, tolls, and how it stands.

    **Examples**

    `menurut incidents --since 2020-09-27 --near Talish:50km`

    `menurut incidents --type assault --in Azerbaijan --format csv -o assaults.csv`
    """
    write = incident_lister(form or ("table" if output is None and sys.stdout.isatty() else "json"))
    start = _cursor(after) if after else None
    with Ledger(ledger) as kept:
        page = kept.incidents(filters, limit=limit, after=start)
        unfolder = Unfolder(kept, until=now().date())
        with listened_to(), opened(output, sys.stdout) as out:
            write([unfolder.unfold(one.incident.id) for one in page.incidents], out)
        if not page.incidents:
            say_why_none(kept, filters)
    if page.next:
        typer.echo(f"more: --after {page.next.claim.start}.{page.next.claim.row}.{page.next.incident}", err=True)


def incident(
    name: Annotated[
        str, typer.Argument(metavar="INCIDENT", help="The id of an incident, an event of it or a claim, or six letters of it.")
    ],
    ledger: LedgerOption,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="Show so many claims of each side at most.")] = 20,
    form: Annotated[str, typer.Option("--format", help="One of: table, json; json is all that is known.")] = "table",
    output: OutputOption = None,
) -> None:
    """Show what each side says of one incident, in order of time; what they agree on and dispute; the tolls.

    **Examples**

    `menurut incident 0c2b05a4`
    """
    known_form(form)
    with Ledger(ledger) as kept:
        one = Unfolder(kept, until=now().date()).unfold(incident_named(kept, name), with_parts=True)
    with listened_to(), opened(output, sys.stdout) as out:
        if form == "json":
            out.write(json.dumps(incident_fields(one), ensure_ascii=False) + "\n")
        else:
            write_incident(one, out, most=limit)


def known_form(form: str) -> None:
    """Raises ExportError, naming those there are, where there is no form of that name."""
    if form not in FORMS:
        raise ExportError(f"no format {form!r}; known: {', '.join(FORMS)}")


def say_why_none(kept: Ledger, filters: Filters) -> None:
    """Say on stderr what may be the reason that nothing was found."""
    if why := why_none(kept, filters):
        typer.echo(why, err=True)


def _cursor(text: str) -> IncidentCursor:
    try:
        start, row, incident_ = map(int, text.split("."))
        if abs(start) < 2**31 and 0 <= row < 2**63 - 1 and 0 <= incident_ < 2**63:
            return IncidentCursor(Cursor(start, row), incident_)
    except ValueError:
        pass
    raise typer.BadParameter(f"{text[:60]!r} is no page; give what the last one said after `more:`")
