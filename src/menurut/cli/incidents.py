"""`menurut incidents` and `incident`: what happened according to whom."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from menurut.cli.asking import AfterOption, asking
from menurut.cli.options import LedgerOption, LimitOption, OutputOption, listened_to, now, opened
from menurut.cli.unfolding import Unfolder
from menurut.export.incidents import INCIDENT_LISTERS, incident_fields, incident_lister
from menurut.export.sides import write_incident
from menurut.export.table import CITED
from menurut.export.wording import line
from menurut.model import ExportError
from menurut.store import Cursor, Filters, IncidentCursor, Ledger, NotKept, Several
from menurut.store.finding import SHORTEST

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


def incident_named(kept: Ledger, name: str) -> str:
    """The id of the incident that is called so: by the id of an event of it, or of a claim that tells of it alone.

    Raises NotKept, saying whether reconciling would help, and Several.
    """
    try:
        return kept.incident(name)[0].id
    except Several:
        raise
    except NotKept:
        found = _incidents_of_claim(kept, name)
    if len(found) > 1:
        named = ", ".join(one[:CITED] for one in found)
        raise Several(f"claim {name!r} tells of {len(found)} incidents: {named}; give one of these")
    if found:
        return found[0]
    left = kept.unreconciled()
    hint = "; `menurut incidents` lists them with their ids"
    if len(name) < SHORTEST:
        hint = f"; give {SHORTEST} letters of its id or more"
    elif left:
        hint = f"; {_waiting(left)}"
    raise NotKept(f"no incident {name!r} in this ledger{hint}")


def _incidents_of_claim(kept: Ledger, name: str) -> list[str]:
    try:
        cite = kept.claim(name).cite
    except Several:
        raise
    except NotKept:
        return []
    return sorted({kept.account(saying.account)[1] for saying in kept.sayings_of([cite])})


def say_why_none(kept: Ledger, filters: Filters) -> None:
    """Say on stderr what may be the reason that nothing was found."""
    if left := kept.unreconciled():
        typer.echo(_waiting(left), err=True)
    elif filters.side and not kept.claims(Filters(side=filters.side, copies=True), limit=1).claims:
        typer.echo(f"nobody in this ledger speaks for {line(filters.side)}; `menurut sources` shows who speaks", err=True)


def _waiting(left: int) -> str:
    reports = "1 report is" if left == 1 else f"{left:,} reports are"
    return f"{reports} not reconciled yet: `menurut reconcile`"


def _cursor(text: str) -> IncidentCursor:
    try:
        start, row, incident_ = map(int, text.split("."))
        if abs(start) < 2**31 and 0 <= row < 2**63 - 1 and 0 <= incident_ < 2**63:
            return IncidentCursor(Cursor(start, row), incident_)
    except ValueError:
        pass
    raise typer.BadParameter(f"{text[:60]!r} is no page; give what the last one said after `more:`")
