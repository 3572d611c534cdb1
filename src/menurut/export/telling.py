"""What is said of one incident, in order for a reader: a column for each side, repeats folded under what they repeat."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from menurut.export.wording import OWN, figure, line, unique
from menurut.model import Account, Judgement, Origin, Party, Saying, Site, Toll

OTHERS = "others"
"""The column of outlets and bodies that speak for no side."""
_NAMED = 2  # actors, targets and places that a headline names
_PASSIVE = {
    "contradicts": "contradicts",
    "corroborates": "corroborates",
    "supersedes": "superseded by",
    "repeats": "repeated by",
}


@dataclass(frozen=True, slots=True)
class Telling:
    """One claim about an incident. `happenings` are the events that it tells of it, `tolls` its figures, in words."""

    claim: str
    report: str
    said: date | None
    outlet: str | None
    lang: str
    origin: Origin
    stance: str
    certainty: str
    quote: str
    words: str
    happenings: tuple[str, ...]
    tolls: tuple[str, ...]
    start: int

    @property
    def chain(self) -> tuple[str, ...]:
        """Who passed the words on, from the outlet inwards, and who vouches for them."""
        outlet = line(self.outlet or "") or OWN
        if self.origin.own:
            return (outlet,)
        return tuple(unique(map(line, (outlet, *self.origin.carriers, self.origin.name))))


@dataclass(frozen=True, slots=True)
class Line:
    """A claim in its column, with those that repeat it, and how it stands to others: `contradicts`, and the claims' ids."""

    telling: Telling
    repeats: tuple[Telling, ...] = ()
    stands: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """What one side says, in order of time; `side` is None for those who speak for none."""

    side: str | None
    lines: tuple[Line, ...]

    @property
    def heading(self) -> str:
        """The side's name, or `others`."""
        return line(self.side) if self.side else OTHERS


@dataclass(frozen=True, slots=True)
class Headline:
    """What an incident is, in a few words; `first` and `last` are its days, None where nobody tells them."""

    what: str
    where: tuple[str, ...]
    first: date | None
    last: date | None

    @property
    def when(self) -> str:
        """`2020-09-27`, `2020-09-27 – 2020-09-29`, or empty."""
        if not self.first or not self.last:
            return ""
        return self.first.isoformat() if self.first == self.last else f"{self.first} – {self.last}"


def headline(accounts: Sequence[Account], *, head: str | None = None) -> Headline:
    """What most of the accounts tell; `head` is the cite of the one whose type decides where two are told as often.

    Days are those that the accounts tell themselves, else those of their claims, else those of their reports.
    """
    own = sorted({account.type for account in accounts if account.cite == head})
    kind = _most([*(account.type for account in accounts), *own])[0]
    actors = _apart(party for account in accounts for party in account.actors if account.type == kind)
    targets = _apart(party for account in accounts for party in account.targets if account.type == kind)
    sites = [site for account in accounts for site in account.sites or [x for x in account.named if isinstance(x, Site)]]
    exact = [site for site in sites if site.exact]
    periods = (
        [account.period for account in accounts if account.period]
        or [account.around for account in accounts if account.around]
        or [(account.said, account.said + timedelta(1)) for account in accounts if account.said]
    )
    return Headline(
        happening(kind, actors, targets),
        tuple(_most([line(site.name) for site in exact or sites])[:_NAMED]),
        min((start for start, _ in periods), default=None),
        max((end - timedelta(1) for _, end in periods), default=None),
    )


def happening(kind: str, actors: Sequence[str], targets: Sequence[str], status: str = "occurred") -> str:
    """`control: Azerbaijan → Nagorno-Karabakh (planned)`; what has simply occurred says no more."""
    actor, target = (_some(several) for several in (actors, targets))
    roles = f"{actor} → {target}".strip() if target else actor
    told = f"{kind}: {roles}" if roles else kind
    return told if status == "occurred" else f"{told} ({status})"


def toll_words(toll: Toll) -> str:
    """`killed 16 (military, Nagorno-Karabakh)`; what is not known is not said."""
    about = ", ".join(line(part) for part in ("" if toll.group == "unknown" else toll.group, toll.side or "") if part)
    return f"{toll.kind} {figure(toll.low, toll.high)}" + (f" ({about})" if about else "")


def tellings(sayings: Iterable[Saying]) -> list[Telling]:
    """The claims, each once with all of its events that are given, by their days and then their ids."""
    by_claim: defaultdict[str, list[Saying]] = defaultdict(list)
    for saying in sayings:
        by_claim[saying.claim].append(saying)
    return sorted(map(_telling, by_claim.values()), key=lambda one: (one.said or date.max, one.report, one.start, one.claim))


def columns(sayings: Iterable[Saying], judgements: Sequence[Judgement]) -> tuple[Column, ...]:
    """A column for each side, and `others` last; inside it, what was said first stands first.

    On one day, what takes back or renews an earlier claim stands after it. The side that spoke first stands first; of those
    that spoke on one day, one that began with a denial stands after the others, then those that say most come first.
    """
    told = tellings(sayings)
    depth = _depths([one.claim for one in told], judgements)
    told.sort(key=lambda one: (one.said or date.max, depth[one.claim], one.report, one.start, one.claim))
    by_side: defaultdict[str | None, list[Telling]] = defaultdict(list)
    for one in told:
        by_side[one.origin.side].append(one)
    folded = {side: _folded(several, judgements) for side, several in by_side.items()}
    head = {one.claim: first.claim for lines in folded.values() for first, repeats in lines for one in (first, *repeats)}
    stands = _stands(judgements, head, {one.claim: one.origin.side for one in told})

    def rank(side: str | None) -> tuple[bool, date, bool, int, str]:
        first = by_side[side][0]
        return side is None, first.said or date.max, first.stance == "deny", -len(by_side[side]), side or ""

    order = sorted(by_side, key=rank)
    return tuple(
        Column(side, tuple(Line(first, tuple(repeats), stands.get(first.claim, ())) for first, repeats in folded[side]))
        for side in order
    )


def _telling(several: Sequence[Saying]) -> Telling:
    first = several[0]
    told = unique(
        " · ".join(filter(None, (happening(x.type, _names(x.actors), _names(x.targets), x.status), _some(_names(x.sites)))))
        for x in several
    )
    return Telling(
        claim=first.claim,
        report=first.report,
        said=first.said,
        outlet=first.outlet,
        lang=first.lang,
        origin=first.origin,
        stance=first.stance,
        certainty=first.certainty,
        quote=first.quote,
        words=line(first.content),
        happenings=tuple(told),
        tolls=tuple(unique(toll_words(toll) for x in several for toll in x.tolls)),
        start=min(x.start for x in several),
    )


def _names(several: Sequence[Party] | Sequence[Site]) -> list[str]:
    return unique(line(one.name) for one in several)


def _some(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join([*map(line, names[:_NAMED]), *([f"+{more}"] if more > 0 else [])])


def _most(names: Sequence[str]) -> list[str]:
    """Each once, what comes most often first."""
    counted = Counter(names)
    return sorted(counted, key=lambda name: (-counted[name], name))


def _apart(parties: Iterable[Party]) -> list[str]:
    """Names, what comes most often first; of those of one side only the first."""
    several = list(parties)
    by_name = {party.name: party for party in several}
    of_side: dict[str, str] = {}
    for name in _most([party.name for party in several]):
        of_side.setdefault(by_name[name].side or name, name)
    return list(of_side.values())


def _folded(told: Sequence[Telling], judgements: Sequence[Judgement]) -> list[tuple[Telling, list[Telling]]]:
    """The claims that stand for themselves, each with those that repeat it: the first of them that there is.

    A denial is folded under denials alone: nobody should have to look for it below what it denies.
    """
    alike: defaultdict[str, set[str]] = defaultdict(set)
    for judged in judgements:
        if judged.type == "repeats":
            alike[judged.a].add(judged.b)
            alike[judged.b].add(judged.a)
    lines: dict[str, tuple[Telling, list[Telling]]] = {}
    place = {one.claim: at for at, one in enumerate(told)}
    denials = {one.claim for one in told if one.stance == "deny"}
    for one in told:
        heads = [claim for claim in alike[one.claim] if claim in lines and (claim in denials) == (one.claim in denials)]
        if heads:
            lines[min(heads, key=place.__getitem__)][1].append(one)
        else:
            lines[one.claim] = (one, [])
    return list(lines.values())


def _stands(
    judgements: Iterable[Judgement], head: Mapping[str, str], side_of: Mapping[str, str | None]
) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """For each claim that is shown how it stands to others that are, the ids in order.

    Of a row of claims that each supersede those before, the nearest is named alone; repeats inside a column are folded.
    """
    by_type: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in judgements:
        a, b = head.get(one.a), head.get(one.b)
        if a is None or b is None or a == b or (one.type == "repeats" and side_of[a] == side_of[b]):
            continue
        by_type[one.type][a].add(b)
    by_type["supersedes"] = _nearest(by_type["supersedes"])
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for kind, pairs in by_type.items():
        for a, several in pairs.items():
            found[a][kind] |= several
            for b in several:
                found[b][_PASSIVE[kind]].add(a)
    order = ("contradicts", "supersedes", "superseded by", "corroborates", "repeats", "repeated by")
    return {claim: tuple((name, tuple(sorted(by[name]))) for name in order if name in by) for claim, by in found.items()}


def _nearest(later: Mapping[str, set[str]]) -> defaultdict[str, set[str]]:
    """What each supersedes without another one between; of a circle all that it supersedes."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for claim, several in later.items():
        between = set().union(*(later.get(one, set()) for one in several))
        found[claim] = (several - between) or several
    return found


def _depths(claims: Sequence[str], judgements: Iterable[Judgement]) -> dict[str, int]:
    """How many claims each one supersedes one after the other; what supersedes itself in a circle counts as none."""
    below: dict[str, set[str]] = {claim: set() for claim in claims}
    above: defaultdict[str, list[str]] = defaultdict(list)
    for one in judgements:
        if one.type == "supersedes" and one.a in below and one.b in below and one.b not in below[one.a]:
            below[one.a].add(one.b)
            above[one.b].append(one.a)
    depth = dict.fromkeys(claims, 0)
    left = {claim: len(several) for claim, several in below.items()}
    ready = [claim for claim in claims if not left[claim]]
    for claim in ready:
        for later in above[claim]:
            depth[later] = max(depth[later], depth[claim] + 1)
            left[later] -= 1
            if not left[later]:
                ready.append(later)
    return {claim: 0 if left[claim] else deep for claim, deep in depth.items()}
