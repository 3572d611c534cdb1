"""What a person may decide, checked against the ledger and kept: by the command line and by the web alike.

Each gives the decision as it is kept. All raise NotKept and Several for names, Undecidable for what makes no sense, and
Overtaken where somebody has decided about the same after the row `seen`, the last decision that the person knew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from menurut.export.table import CITED
from menurut.export.wording import line
from menurut.model import Decision, Incident, MenurutError, values
from menurut.reconcile.records import CREDIBILITY, RELIABILITY
from menurut.run.naming import incident_named
from menurut.run.reconciling import Reconciler
from menurut.store import Decided, Ledger, NotKept, Several
from menurut.store.finding import SHORTEST
from menurut.store.prepared import ask

SOURCE_RATINGS: Mapping[str, str] = RELIABILITY
INFORMATION_RATINGS: Mapping[str, str] = {str(number): words for number, words in CREDIBILITY.items()}
"""NATO's axes: how reliable an origin is, how credible what a claim says is."""


class Undecidable(MenurutError, ValueError):  # noqa: N818 (what is so, not that something broke)
    """What was asked cannot be decided: a claim against itself, all events of an incident, no known rating."""


@dataclass(frozen=True, slots=True)
class Who:
    """Who decides, why, and the last decision that he knew: the row of it, None where that does not matter."""

    by: str
    note: str | None = None
    seen: int | None = None


def merge(work: Reconciler, first: str, second: str, who: Who) -> Decided:
    """Two incidents, each named by its id or that of any event of it, are one."""
    (one, event), (two, other) = (_meant(work.ledger, name) for name in (first, second))
    if event == other:
        raise Undecidable(f"{event} is one incident with itself; give two")
    # All events of both: what was decided about some of them before gives way.
    rest = [other] if one == two else [cite for cite in (*one.accounts, *two.accounts) if cite != event]
    return _keep(work, "same", (event,), tuple(rest), who)


def split(work: Reconciler, name: str, events: Sequence[str], who: Who) -> Decided:
    """Some events, given by their ids or those of their claims, are not of an incident."""
    incident, accounts, _ = work.ledger.incident(incident_named(work.ledger, name))
    inside = {account.cite: account.claims for account in accounts}
    parted = tuple(dict.fromkeys(cite for event in events for cite in _inside(event, inside, incident.id)))
    rest = tuple(cite for cite in inside if cite not in parted)
    if not rest:
        raise Undecidable(f"these are all events of incident {incident.id[:CITED]}; leave at least one in it")
    return _keep(work, "apart", parted, rest, who)


def confirm(work: Reconciler, first: str, second: str, relation: str, who: Who) -> Decided:
    """A claim, the later, repeats, corroborates, contradicts or supersedes another."""
    a, b = _two_claims(work.ledger, first, second)
    return _keep(work, "confirm", (a,), (b, _relation(relation)), who)


def reject(work: Reconciler, first: str, second: str, relation: str | None, who: Who) -> Decided:
    """A judgement between two claims does not hold; no judgement at all, where no relation is given."""
    a, b = _two_claims(work.ledger, first, second)
    return _keep(work, "reject", (a,), (b, *([_relation(relation)] if relation else [])), who)


def rate(work: Reconciler, name: str, value: str, who: Who, *, by_name: bool = True) -> Decided:
    """NATO's rating: of an origin from A to F, or of a claim from 1 to 6.

    An origin is given by its key; also by its name, where `by_name`: all that is said is gone through for that.
    """
    wanted = value.strip().upper()
    wanted = rating(wanted, INFORMATION_RATINGS if wanted[:1].isdigit() else SOURCE_RATINGS)
    subject = work.ledger.claim(name).cite if wanted.isdigit() else _origin(work.ledger, name, by_name=by_name)
    return _keep(work, "rate", (subject,), (wanted,), who)


def rating(value: str, axis: Mapping[str, str]) -> str:
    """The rating of an axis that is meant. Raises Undecidable where there is none."""
    wanted = value.strip().upper()
    if wanted not in axis:
        known = ", ".join(f"{name} ({words})" for name, words in axis.items())
        raise Undecidable(f"no rating {wanted[:20]!r}; known: {known}")
    return wanted


def undo(work: Reconciler, row: str, who: Who) -> Decided:
    """The decision with that row, an undo among them, is to be as if it had never been made."""
    return _keep(work, "undo", (row,), (), who)


def decide(work: Reconciler, wanted: Decision, *, seen: int | None = None) -> Decided:
    """What a program asks for, with names where a decision has ids: `other` of an `apart` leads to the incident."""
    who = Who(wanted.by, wanted.note, seen)
    subject, other = wanted.subject, wanted.other
    relations = [one for one in other if one in values("relation")]
    names = [one for one in other if one not in relations]
    match wanted.kind, subject, names, relations:
        case "same", (one,), [two], []:
            return merge(work, one, two, who)
        case "apart", (a,), [b], [] if not _are_one(work.ledger, a, b):
            return _keep(work, "apart", (a,), (b,), who)
        case "apart", (_, *_), [rest, *_], []:
            return split(work, rest, subject, who)
        case "confirm", (a,), [b], [relation]:
            return confirm(work, a, b, relation, who)
        case "reject", (a,), [b], some if len(some) < 2:
            return reject(work, a, b, some[0] if some else None, who)
        case ("confirm" | "reject") as kind, (a,), [], []:
            return _keep(work, kind, (work.ledger.claim(a).cite,), (), who)
        case "rate", (one,), [value], []:
            return rate(work, one, value, who, by_name=False)
        case "undo", (row,), [], []:
            return undo(work, row, who)
    raise Undecidable(f"{wanted.kind}: {_SHAPES[wanted.kind]}")


_SHAPES = {
    "same": "give one incident as subject and one as other",
    "apart": "give the events that are not of the incident as subject, and one that is, or the incident, as other",
    "confirm": "give one claim as subject, another and how the first stands to it as other; nothing, where it is read rightly",
    "reject": "give one claim as subject and another as other, with how they stand or without; nothing, where it is misread",
    "rate": "give one origin or claim as subject and its rating as other",
    "undo": "give the id of one decision as subject",
}


def about(ledger: Ledger, name: str) -> frozenset[str]:
    """The ids under which the history of something stands: of an incident those of its events and claims; else one."""
    try:
        incident, _, sayings = ledger.incident(name)
    except NotKept:
        try:
            return frozenset((ledger.claim(name).cite,))
        except NotKept:
            return frozenset((_origin(ledger, name, by_name=False),))
    return frozenset(incident.accounts) | {saying.claim for saying in sayings}


def together(ledger: Ledger, a: str, b: str) -> bool:
    """Whether two claims, given by their ids, tell of one incident."""
    one, other = ({ledger.account(saying.account)[1] for saying in ledger.sayings_of([claim])} for claim in (a, b))
    return not one.isdisjoint(other)


def told(decision: Decision) -> str:
    """A decision in a few plain words: `0c2b05a4 is one incident with 26ff7073`."""
    relations = values("relation")
    relation = next((one for one in decision.other if one in relations), None)
    a, b = (_some([one for one in names if one not in relations]) for names in (decision.subject, decision.other))
    match decision.kind, relation, b:
        case "same", _, _:
            return f"{a} is one incident with {b}"
        case "apart", _, _:
            return f"{a} is not of the incident of {b}"
        case "confirm", None, _:
            return f"{a} is read rightly"
        case "confirm", _, _:
            return f"{a} {relation} {b}"
        case "reject", None, "":
            return f"{a} is misread"
        case "reject", None, _:
            return f"no judgement between {a} and {b} holds"
        case "reject", _, _:
            return f"{a} {relation} {b} does not hold"
        case "rate", _, _:
            return f"{a} is rated {b}"
    return f"decision {a} is undone"


def fields_of(one: Decided) -> dict[str, object]:
    """A decision as it is kept, ready for JSON."""
    made = one.decision
    return {
        "id": one.id,
        "kind": made.kind,
        "subject": list(made.subject),
        "other": list(made.other),
        "by": made.by,
        "note": made.note,
        "made_at": one.made_at.isoformat(),
        "undone_by": one.undone_by,
    }


def _keep(work: Reconciler, kind: str, subject: tuple[str, ...], other: tuple[str, ...], who: Who) -> Decided:
    return work.settle(Decision(kind, subject, other, who.by, who.note), seen=who.seen)[0]


def _some(ids: Sequence[str]) -> str:
    shown = [line(one)[: CITED if len(one) == 16 else None] for one in ids[:3]]
    return ", ".join(shown) + (f" and {len(ids) - 3} more" if len(ids) > 3 else "")


def _meant(ledger: Ledger, name: str) -> tuple[Incident, str]:
    """The incident that is meant, and the event of it: the one of that id, else its head."""
    incident = ledger.incident(incident_named(ledger, name))[0]
    return incident, next((cite for cite in incident.accounts if cite.startswith(name)), incident.id)


def _inside(name: str, inside: dict[str, tuple[str, ...]], incident: str) -> list[str]:
    """The events of an incident that have this id, or that a claim of this id tells."""
    events = [cite for cite in inside if cite.startswith(name)] if len(name) >= SHORTEST else []
    told_ = [
        cite for cite, claims in inside.items() if len(name) >= SHORTEST and any(claim.startswith(name) for claim in claims)
    ]
    if len(events) > 1:
        raise Several(f"{name!r} begins the ids of several events; give more of it")
    if not events and not told_:
        raise NotKept(f"no event {name!r} in incident {incident[:CITED]}; `menurut incident` shows its claims with their ids")
    return events or told_


def _are_one(ledger: Ledger, a: str, b: str) -> bool:
    """Whether two events are of one incident now; True for what is no event: a split says what is wrong with it."""
    try:
        return ledger.account(a)[1] == ledger.account(b)[1]
    except NotKept:
        return True


def _two_claims(ledger: Ledger, first: str, second: str) -> tuple[str, str]:
    a, b = (ledger.claim(name).cite for name in (first, second))
    if a == b:
        raise Undecidable(f"claim {a} does not stand to itself; give two claims")
    return a, b


def _relation(kind: str) -> str:
    if kind not in values("relation"):
        raise Undecidable(f"no judgement {kind[:40]!r}; known: {', '.join(values('relation'))}")
    return kind


def _origin(ledger: Ledger, name: str, *, by_name: bool) -> str:
    """The key of the origin of that key or name."""
    if ledger.read(lambda db: ask(db, "SELECT 1 FROM saying WHERE origin = :origin LIMIT 1", origin=name)):
        return name
    wanted = line(name).casefold()
    found = {}
    for saying in ledger.all_sayings() if by_name else ():
        if line(saying.origin.name).casefold() == wanted:
            found[saying.origin.key] = saying.origin.name
    if len(found) > 1:
        raise Several(f"several origins are called {name!r}: {', '.join(sorted(found))}; give one of these")
    if not found:
        raise NotKept(f"nobody called {name!r} vouches for a claim of this ledger; `menurut sources` lists who does")
    return next(iter(found))
