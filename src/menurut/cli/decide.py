"""`menurut merge`, `split`, `confirm`, `reject`, `rate`: what a person decides; later runs obey."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from menurut.cli.options import ByOption, LedgerOption, NoteOption, now
from menurut.cli.reconcile import reconciler
from menurut.export.table import CITED
from menurut.export.wording import line
from menurut.model import Decision, Incident, values
from menurut.run.naming import incident_named
from menurut.store import Ledger, NotKept, Several
from menurut.store.finding import SHORTEST

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
    with Ledger(ledger) as kept:
        (one, event), (two, other) = (_meant(kept, name) for name in (first, second))
        if event == other:
            raise typer.BadParameter(f"{event} is one incident with itself; give two")
        # All events of both: what was decided about some of them before gives way.
        rest = [other] if one == two else [cite for cite in (*one.accounts, *two.accounts) if cite != event]
        _settle(kept, Decision("same", (event,), tuple(rest), by, note), (event,))


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
    with Ledger(ledger) as kept:
        incident, accounts, _ = kept.incident(incident_named(kept, name))
        inside = {account.cite: account.claims for account in accounts}
        parted = tuple(dict.fromkeys(cite for event in events for cite in _inside(event, inside, incident.id)))
        rest = tuple(cite for cite in inside if cite not in parted)
        if not rest:
            raise typer.BadParameter(f"these are all events of incident {incident.id[:CITED]}; leave at least one in it")
        _settle(kept, Decision("apart", parted, rest, by, note), (parted[0], rest[0]))


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
    with Ledger(ledger) as kept:
        a, b = _two_claims(kept, first, second)
        kept.decide(Decision("confirm", (a,), (b, _relation(kind)), by, note), at=now())
        apart = not _together(kept, a, b)
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
    with Ledger(ledger) as kept:
        a, b = _two_claims(kept, first, second)
        named = (_relation(kind),) if kind else ()
        before = kept.judgements([a, b])
        kept.decide(Decision("reject", (a,), (b, *named), by, note), at=now())
        gone = [one for one in before if one not in kept.judgements([a, b])]
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
    from menurut.reconcile.records import CREDIBILITY, RELIABILITY

    if (source is None) == (information is None):
        raise typer.BadParameter("give --source for an origin, or --information for a claim")
    axis = {str(value): words for value, words in (RELIABILITY if source else CREDIBILITY).items()}
    value = (source or information or "").strip().upper()
    if value not in axis:
        known = ", ".join(f"{name} ({words})" for name, words in axis.items())
        raise typer.BadParameter(f"no rating {value[:20]!r}; known: {known}")
    with Ledger(ledger) as kept:
        subject = _origin(kept, name) if source else kept.claim(name).cite
        kept.decide(Decision("rate", (subject,), (value,), by, note), at=now())
    typer.echo(f"kept: {line(by)} rates {line(subject)} {value} ({axis[value]})")


def _settle(kept: Ledger, decision: Decision, shown: Iterable[str]) -> None:
    """Keep what was decided about events, compute anew what it touches, and say where the events are now."""
    reconciler(kept).decide(decision)
    now_in = dict.fromkeys(kept.incident(cite)[0].id[:CITED] for cite in shown)
    typer.echo(f"kept; see `menurut incident {'`, `menurut incident '.join(now_in)}`")


def _meant(kept: Ledger, name: str) -> tuple[Incident, str]:
    """The incident that is meant, and the event of it: the one of that id, else its head."""
    incident = kept.incident(incident_named(kept, name))[0]
    return incident, next((cite for cite in incident.accounts if cite.startswith(name)), incident.id)


def _inside(name: str, inside: dict[str, tuple[str, ...]], incident: str) -> list[str]:
    """The events of an incident that have this id, or that a claim of this id tells."""
    events = [cite for cite in inside if cite.startswith(name)] if len(name) >= SHORTEST else []
    told = [
        cite for cite, claims in inside.items() if len(name) >= SHORTEST and any(claim.startswith(name) for claim in claims)
    ]
    if len(events) > 1:
        raise Several(f"{name!r} begins the ids of several events; give more of it")
    if not events and not told:
        raise NotKept(f"no event {name!r} in incident {incident[:CITED]}; `menurut incident` shows its claims with their ids")
    return events or told


def _two_claims(kept: Ledger, first: str, second: str) -> tuple[str, str]:
    a, b = (kept.claim(name).cite for name in (first, second))
    if a == b:
        raise typer.BadParameter(f"claim {a} does not stand to itself; give two claims")
    return a, b


def _together(kept: Ledger, a: str, b: str) -> bool:
    """Whether two claims tell of one incident."""
    one, other = ({kept.account(saying.account)[1] for saying in kept.sayings_of([claim])} for claim in (a, b))
    return not one.isdisjoint(other)


def _relation(kind: str) -> str:
    if kind not in values("relation"):
        raise typer.BadParameter(f"no judgement {kind[:40]!r}; known: {_RELATIONS}")
    return kind


def _origin(kept: Ledger, name: str) -> str:
    """The key of the origin of that key or name."""
    wanted = line(name).casefold()
    found: dict[str, str] = {}
    for saying in kept.all_sayings():
        if saying.origin.key == name:
            return name
        if line(saying.origin.name).casefold() == wanted:
            found[saying.origin.key] = saying.origin.name
    if len(found) > 1:
        raise Several(f"several origins are called {name!r}: {', '.join(sorted(found))}; give one of these")
    if not found:
        raise NotKept(f"nobody called {name!r} vouches for a claim of this ledger; `menurut sources` lists who does")
    return next(iter(found))
