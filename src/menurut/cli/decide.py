"""`menurut merge`, `split`, `confirm`, `reject`, `rate`, `undo`, `history`: what a person decides; later runs obey."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Annotated, Literal

import typer

from menurut.cli.options import ByOption, LedgerOption, LimitOption, NoteOption, listened_to
from menurut.cli.reconcile import reconciler
from menurut.export.table import CITED
from menurut.export.wording import line
from menurut.model import values
from menurut.run import deciding
from menurut.run.deciding import Undecidable, Who
from menurut.store import Decided, Ledger, Overtaken

_RELATIONS = ", ".join(values("relation"))


def merge(
    first: Annotated[str, typer.Argument(metavar="INCIDENT", help="The id of an incident, or of an event of it.")],
    second: Annotated[str, typer.Argument(metavar="OTHER", help="The id of another.")],
    ledger: LedgerOption,
    by: ByOption = "somebody",
    note: NoteOption = None,
) -> None:
    """Decide that two incidents, each named by its id or that of any event of it, are one.

    **Examples**

    `menurut merge 0c2b05a4 26ff7073 --note "the same heights"`
    """
    with _opened(ledger) as kept:
        made = deciding.merge(reconciler(kept), first, second, Who(by, note))
        _say_where(kept, made.decision.subject)


def split(
    name: Annotated[str, typer.Argument(metavar="INCIDENT", help="The id of an incident.")],
    events: Annotated[
        list[str],
        typer.Argument(metavar="EVENT...", help="Events that are not of it, by their ids or those of their claims."),
    ],
    ledger: LedgerOption,
    by: ByOption = "somebody",
    note: NoteOption = None,
) -> None:
    """Decide that some events are not of an incident.

    **Examples**

    `menurut split 0c2b05a4 95201000`
    """
    with _opened(ledger) as kept:
        made = deciding.split(reconciler(kept), name, events, Who(by, note))
        _say_where(kept, (made.decision.subject[0], made.decision.other[0]))


def confirm(
    first: Annotated[str, typer.Argument(metavar="CLAIM", help="The id of the later claim.")],
    second: Annotated[str, typer.Argument(metavar="OTHER", help="The id of the earlier claim.")],
    kind: Annotated[str, typer.Argument(metavar="TYPE", help=f"One of: {_RELATIONS}.")],
    ledger: LedgerOption,
    by: ByOption = "somebody",
    note: NoteOption = None,
) -> None:
    """Decide that a claim repeats, corroborates, contradicts or supersedes another.

    **Examples**

    `menurut confirm 7ff00600 7ff00500 supersedes`
    """
    with _opened(ledger) as kept:
        made = deciding.confirm(reconciler(kept), first, second, kind, Who(by, note)).decision
        a, b = made.subject[0], made.other[0]
        apart = not deciding.together(kept, a, b)
    typer.echo(f"kept: {a[:CITED]} {kind} {b[:CITED]}, says {line(by)}")
    if apart:
        typer.echo("no incident holds both of them, so that none shows it; `menurut merge` makes two incidents one", err=True)


def reject(
    first: Annotated[str, typer.Argument(metavar="CLAIM", help="The id of a claim.")],
    second: Annotated[str, typer.Argument(metavar="OTHER", help="The id of another.")],
    ledger: LedgerOption,
    kind: Annotated[str | None, typer.Argument(metavar="[TYPE]", help=f"One of: {_RELATIONS}; else any.")] = None,
    by: ByOption = "somebody",
    note: NoteOption = None,
) -> None:
    """Decide that a judgement between two claims does not hold.

    **Examples**

    `menurut reject 7ff00300 7ff00500 contradicts --note "of another day"`
    """
    with _opened(ledger) as kept:
        cites = [kept.claim(name).cite for name in (first, second)]
        before = kept.judgements(cites)
        deciding.reject(reconciler(kept), first, second, kind, Who(by, note))
        gone = [one for one in before if one not in kept.judgements(cites)]
    told = ", ".join(f"{one.a[:CITED]} {one.type} {one.b[:CITED]}" for one in gone) or "nothing that stands now"
    typer.echo(f"kept: {line(by)} rejects {told}")


def rate(
    name: Annotated[str, typer.Argument(metavar="ORIGIN", help="An origin as `menurut sources` names it; or a claim's id.")],
    ledger: LedgerOption,
    source: Annotated[str | None, typer.Option("--source", metavar="A..F", help="How reliable the origin is.")] = None,
    information: Annotated[
        str | None, typer.Option("--information", metavar="1..6", help="How credible what the claim says is.")
    ] = None,
    by: ByOption = "somebody",
    note: NoteOption = None,
) -> None:
    """Enter NATO's rating: of an origin from A to F, or of a claim from 1 to 6. The program itself rates nobody.

    **Examples**

    `menurut rate "Ministry of Defence of Armenia" --source C`

    `menurut rate 84bcbef7 --information 2`
    """
    if (source is None) == (information is None):
        raise typer.BadParameter("give --source for an origin, or --information for a claim")
    axis = deciding.SOURCE_RATINGS if source is not None else deciding.INFORMATION_RATINGS
    with _opened(ledger) as kept:
        value = deciding.rating(source or information or "", axis)
        made = deciding.rate(reconciler(kept), name, value, Who(by, note)).decision
    typer.echo(f"kept: {line(by)} rates {line(made.subject[0])} {value} ({axis[value]})")


def undo(
    row: Annotated[int, typer.Argument(metavar="NUMBER", min=1, help="Of the decision, as `menurut history` shows it.")],
    ledger: LedgerOption,
    by: ByOption = "somebody",
    note: NoteOption = None,
) -> None:
    """Decide that a decision is to be as if it had never been made; an undo can be undone as well.

    **Examples**

    `menurut undo 17 --note "the wrong heights"`
    """
    with _opened(ledger) as kept:
        made = deciding.undo(reconciler(kept), str(row), Who(by, note))
    typer.echo(f"kept: {line(by)} undoes decision {row}; `menurut undo {made.id}` takes that back")


def history(
    ledger: LedgerOption,
    name: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Of an incident, an event, a claim or an origin; else all is shown.")
    ] = None,
    limit: LimitOption = 20,
    after: Annotated[int | None, typer.Option("--after", metavar="NUMBER", help="Go on below this decision.")] = None,
    form: Annotated[
        Literal["table", "json"] | None,
        typer.Option("--format", help="Lines to read, or JSON.", show_default="table on a terminal, else json"),
    ] = None,
) -> None:
    """Show what people decided, the newest first, what was undone too.

    **Examples**

    `menurut history`

    `menurut history 0c2b05a4`
    """
    with _opened(ledger) as kept:
        ids = None if name is None else deciding.about(kept, name)
        found = kept.decided(ids, after=after, limit=limit + 1)
    write = _in_words if (form or ("table" if sys.stdout.isatty() else "json")) == "table" else _in_json
    with listened_to():
        for one in found[:limit]:
            typer.echo(write(one))
        if not found and write is _in_words:
            typer.echo("nothing was decided")
    if len(found) > limit:
        typer.echo(f"and more: --after {found[limit - 1].id}", err=True)


def _in_words(one: Decided) -> str:
    note = f" ({line(one.decision.note)})" if one.decision.note else ""
    undone = f" [undone by {one.undone_by}]" if one.undone_by else ""
    at = one.made_at.strftime("%Y-%m-%d %H:%M")
    return f"{one.id:>5}  {at}  {line(one.decision.by)}: {deciding.told(one.decision)}{note}{undone}"


def _in_json(one: Decided) -> str:
    return json.dumps(deciding.fields_of(one), ensure_ascii=False)


@contextmanager
def _opened(ledger: str) -> Iterator[Ledger]:
    """The ledger, opened; what cannot be decided is a wrong use of the command."""
    try:
        with Ledger(ledger) as kept:
            yield kept
    except (Undecidable, Overtaken) as error:
        raise typer.BadParameter(str(error)) from error


def _say_where(kept: Ledger, events: Iterable[str]) -> None:
    """Say where these events are now."""
    now_in = dict.fromkeys(kept.incident(cite)[0].id[:CITED] for cite in events)
    typer.echo(f"kept; see `menurut incident {'`, `menurut incident '.join(now_in)}`")
