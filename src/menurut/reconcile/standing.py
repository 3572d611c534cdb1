"""How each statement of fact about an incident stands: who tells it, who disputes it, who took it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from menurut.model import Judgement, Saying
from menurut.reconcile.voices import Told, claims_of, listed, opposed, sides_of, superseding

STATUSES = {
    "single origin": "one origin alone tells it",
    "one side only": "several origins tell it, all of one side",
    "both sides": "sides that face each other tell it",
    "independent": "somebody who takes no part tells it too",
    "contested": "another origin says what cannot hold beside it",
    "admitted against interest": "a side concedes what it denied before, or what another side holds against it",
    "withdrawn": "whoever told it later says otherwise",
}
"""What a statement's status may be, with its meaning."""

_FORCE = frozenset({"assault", "clash", "harm", "damage", "control"})
_SIDES = 2  # that have to be known before anybody is on neither
_AGREED = frozenset({"both sides", "admitted against interest"})


@dataclass(frozen=True, slots=True)
class Status:
    """One statement of fact: the claims that tell it, the first told first, its status of STATUSES, and why in plain words.

    `words` is the content of the latest claim that stands; `negative` if it says that something was not so. `tellers` are the
    names of those who stand by it: the side for whoever speaks for one, else their own.
    """

    status: str
    why: str
    claims: tuple[str, ...]
    words: str
    negative: bool
    tellers: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise ValueError(f"no status {self.status!r}; known: {', '.join(STATUSES)}")


@dataclass(frozen=True, slots=True)
class Rivalry:
    """Two statements that cannot both hold, with the pairs of claims that say so and the reasons of their judgements."""

    one: Status
    other: Status
    claims: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]


def statuses(sayings: Sequence[Saying], judgements: Sequence[Judgement], *, until: date | None = None) -> tuple[Status, ...]:
    """Every statement about one incident, the main one first: not withdrawn, and told by most voices.

    Claims that repeat or corroborate one another make one statement, and so do those by which one origin's toll moves on; a
    statement holds no two claims that contradict each other. A claim that its origin superseded does not stand: it neither
    vouches nor disputes.

    The sides are those that act, are acted on or suffer, as any claim of the incident tells it. Who speaks for none of them
    takes no part. An outlet's own telling takes no part either, but as nobody knows whom it has it from, it makes a statement
    `independent` only together with another outlet or another voice. Bodies of one side that corroborate each other, and
    sides that do not face each other (allies), are `one side only`.

    Sayings and judgements may come in any order. Reports dated after `until` count as undated.
    """
    return Standing.of(sayings, judgements, until=until).statements


def status(sayings: Sequence[Saying], judgements: Sequence[Judgement], *, until: date | None = None) -> Status | None:
    """The status of the incident's main statement; None where no claim tells of it."""
    return next(iter(statuses(sayings, judgements, until=until)), None)


def agreed(sayings: Sequence[Saying], judgements: Sequence[Judgement], *, until: date | None = None) -> tuple[Status, ...]:
    """What sides that face each other both say, or one concedes, and nobody disputes."""
    return Standing.of(sayings, judgements, until=until).agreed


def disputed(sayings: Sequence[Saying], judgements: Sequence[Judgement], *, until: date | None = None) -> tuple[Rivalry, ...]:
    """Every two statements of different voices that stand and cannot both hold; those of the main statement first."""
    return Standing.of(sayings, judgements, until=until).disputed


@dataclass(frozen=True, slots=True)
class Standing:
    """How all that is said of one incident stands, weighed once: as `statuses`, `agreed` and `disputed` tell it."""

    statements: tuple[Status, ...]
    contradictions: Sequence[Judgement]

    @property
    def agreed(self) -> tuple[Status, ...]:
        """What sides that face each other both say, or one concedes, and nobody disputes."""
        return tuple(one for one in self.statements if one.status in _AGREED)

    @property
    def disputed(self) -> tuple[Rivalry, ...]:
        """Every two statements of different voices that stand and cannot both hold; those of the main statement first."""
        place = {claim: index for index, one in enumerate(self.statements) for claim in one.claims}
        found: dict[tuple[int, int], dict[tuple[str, str], tuple[str, ...]]] = {}
        for judged in sorted(self.contradictions, key=lambda one: (one.a, one.b, one.reasons)):
            first, second = sorted((judged.a, judged.b), key=lambda claim: (place[claim], claim))
            if place[first] != place[second]:
                pairs = found.setdefault((place[first], place[second]), {})
                pairs[first, second] = (*pairs.get((first, second), ()), *judged.reasons)
        return tuple(
            Rivalry(
                self.statements[first],
                self.statements[second],
                tuple(sorted(pairs)),
                tuple(dict.fromkeys(reason for pair in sorted(pairs) for reason in pairs[pair])),
            )
            for (first, second), pairs in sorted(found.items())
        )

    @classmethod
    def of(cls, sayings: Sequence[Saying], judgements: Sequence[Judgement], *, until: date | None = None) -> Standing:
        """The standing of the sayings and judgements of one incident; reports dated after `until` count as undated."""
        claims = claims_of(sayings, judgements, until=until)
        known = [one for one in judgements if one.a in claims and one.b in claims]
        later = superseding(claims, known)
        against = [one for one in known if one.type == "contradicts" and one.a not in later and one.b not in later]
        against = [one for one in against if claims[one.a].voice != claims[one.b].voice]
        room = _Room(claims, later, opposed(sayings), sides_of(sayings), _others(against), _bodies(known, claims))
        groups = [room.weigh(group) for group in _groups(claims, known)]
        groups.sort(key=lambda pair: pair[0])
        return cls(tuple(one for _, one in groups), against)


def _others(judgements: Iterable[Judgement]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in judgements:
        found.setdefault(one.a, set()).add(one.b)
        found.setdefault(one.b, set()).add(one.a)
    return found


def _bodies(judgements: Iterable[Judgement], claims: Mapping[str, Told]) -> frozenset[str]:
    """The claims that another body of the same voice corroborates."""
    found: set[str] = set()
    for one in judgements:
        a, b = claims[one.a], claims[one.b]
        if one.type == "corroborates" and a.voice == b.voice and a.origin.body != b.origin.body:
            found |= {one.a, one.b}
    return frozenset(found)


_RANK = {"repeats": 0, "corroborates": 1, "supersedes": 2}


def _groups(claims: Mapping[str, Told], judgements: Sequence[Judgement]) -> list[list[Told]]:
    """Claims joined by what ties them, the strongest ties first; no two that contradict each other come together."""
    ties = [one for one in judgements if one.type in _RANK and claims[one.a].negative == claims[one.b].negative]
    kept = {claim: claim for claim in claims}
    foes: dict[str, set[str]] = _others(one for one in judgements if one.type == "contradicts")

    def head(claim: str) -> str:
        while kept[claim] != claim:
            kept[claim] = kept[kept[claim]]
            claim = kept[claim]
        return claim

    if foes:  # where all can be true together, no order matters
        ties.sort(key=lambda one: (_RANK[one.type], -1.0 if one.score is None else -one.score, one.a, one.b))
    members = {claim: [claim] for claim in claims}
    for one in ties:
        a, b = head(one.a), head(one.b)
        if a == b or b in foes.get(a, ()):
            continue
        if len(members[a]) < len(members[b]):
            a, b = b, a
        kept[b] = a
        members[a] += members.pop(b)
        for foe in foes.pop(b, ()):
            foes[foe].discard(b)
            foes[foe].add(a)
            foes.setdefault(a, set()).add(foe)
    return [sorted((claims[claim] for claim in several), key=_order) for several in members.values()]


def _order(one: Told) -> tuple[date, str]:
    return one.said or date.max, one.claim


_Place = tuple[bool, int, bool, int, tuple[date, str]]


@dataclass(frozen=True, slots=True)
class _Room:
    claims: Mapping[str, Told]
    later: Mapping[str, Sequence[str]]
    opposed: frozenset[frozenset[str]]
    sides: frozenset[str]
    against: Mapping[str, set[str]]
    bodies: frozenset[str]

    def weigh(self, group: Sequence[Told]) -> tuple[_Place, Status]:
        """The statement of these claims, with what it is sorted by."""
        stand = [one for one in group if one.claim not in self.later]
        heard = stand or group
        name, why = self._status(group, stand)
        told = Status(
            name,
            why,
            tuple(one.claim for one in group),
            heard[-1].sayings[0].content,
            heard[-1].negative,
            _names(heard),
        )
        place = (not stand, -len({one.voice for one in heard}), told.negative, -len(heard), _order(group[0]))
        return place, told

    def _status(self, group: Sequence[Told], stand: Sequence[Told]) -> tuple[str, str]:
        if not stand:
            newer = [self.claims[claim] for one in group for claim in self.later[one.claim]]
            return "withdrawn", f"{listed(_names(newer))} later said otherwise"
        rivals = [self.claims[claim] for one in stand for claim in sorted(self.against.get(one.claim, ()))]
        who = listed(_names(stand))
        if rivals:
            return "contested", _contest(who, stand[-1].negative, rivals)
        if admitting := self._admitting(stand):
            return "admitted against interest", f"admitted by {listed(_names(admitting))}; told by {who}"
        if len({one.voice for one in stand}) == 1:
            if any(one.claim in self.bodies for one in stand):
                return "one side only", f"several bodies tell it, all of {who}"
            return "single origin", f"only {who} says so"
        return self._together(stand, who)

    def _admitting(self, stand: Sequence[Told]) -> list[Told]:
        turned = {claim for old, newer in self.later.items() if self.claims[old].negative for claim in newer}
        several = len({one.origin.side or one.voice for one in stand}) > 1
        return [
            one
            for one in stand
            if not one.negative
            and (one.claim in turned or (several and one.origin.side and any(said.stance == "admit" for said in one.sayings)))
        ]

    def _together(self, stand: Sequence[Told], who: str) -> tuple[str, str]:
        """The status of what several voices tell."""
        sides = sorted({one.origin.side for one in stand if one.origin.side in self.sides and one.origin.side})
        facing = [pair for pair in self.opposed if pair <= set(sides)]
        apart = [one for one in stand if one.origin.side not in self.sides]
        if facing:
            both = sorted(min(facing, key=sorted))
            return "both sides", f"{listed(both)} both say so" + (f", and {listed(_names(apart))}" if apart else "")
        if apart and all(one.origin.own for one in stand):
            return "independent", f"told by {who} in their own words"
        forceful = any(said.type in _FORCE for one in stand for said in one.sayings)
        if apart and forceful and len(self.sides) < _SIDES and all(one.origin.side or one.origin.own for one in apart):
            # Where nobody tells who did it, another state that speaks may be the one: it is no third party for that.
            return ("both sides" if sides else "one side only"), f"told by {who}; who faces whom is not told"
        if apart:
            free = listed(_names([one for one in apart if not one.origin.own] or apart))
            return "independent", f"told by {who}; on no side in it: {free}"
        return "one side only", f"told by {who} alone" + (", who do not face each other" if len(sides) > 1 else "")


def _contest(who: str, negative: bool, rivals: Sequence[Told]) -> str:
    against = listed(_names(rivals))
    if negative and not all(one.negative for one in rivals):
        return f"denied by {who}; told by {against}"
    return f"told by {who}; {'denied' if all(one.negative for one in rivals) else 'contradicted'} by {against}"


def _names(several: Iterable[Told]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.origin.side or one.origin.name for one in several))
