"""Who speaks in an incident: which origins are one voice, whose sides take part, and what each later took back."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from menurut.model import Judgement, Origin, Saying
from menurut.reconcile.kinship import one_origin

_ACTING_TOGETHER = frozenset({"clash", "consult", "ceasefire", "agree", "violate", "release"})
_MOST = 64


class Speaker(NamedTuple):
    """What an origin is known by. Two of one name that speak for different sides are two."""

    key: str
    side: str | None


def speaker(origin: Origin) -> Speaker:
    """The origin's key with its side."""
    return Speaker(origin.key, origin.side)


@lru_cache(maxsize=65536)
def one_voice(a: Origin, b: Origin) -> bool:
    """Whether the two are one origin, as `kinship.one_origin` has it; never if they speak for different sides."""
    return (a.side is None or b.side is None or a.side == b.side) and one_origin(a, b)


def voices(origins: Iterable[Origin]) -> dict[Speaker, str]:
    """Each speaker's voice: those of one voice vouch for one another and count once.

    Origins of different sides are never one, whatever their names. One whose side is not known is one with the speaker of the
    same key if that speaks for one side alone. The order of `origins` is no matter. Beyond 64 bodies of one side that are
    apart, further ones are apart from all that have another name.
    """
    known = {
        speaker(one): one for one in sorted(origins, key=lambda one: (one.key, one.side or "", one.kind, one.name, one.body))
    }
    found: dict[Speaker, str] = {}
    chosen: dict[str, list[Origin]] = {}
    sides: dict[str, set[str]] = {}
    # A state is one with each of its bodies: it comes last, not to make one of them all.
    for who, one in sorted(known.items(), key=lambda pair: (pair[1].kind == "state", pair[0].key, pair[0].side or "")):
        if who.side is None:
            continue
        sides.setdefault(who.key, set()).add(who.side)
        several = chosen.setdefault(who.side, [])
        same = next((other for other in several if one_voice(one, other)), None)
        if same is None and len(several) < _MOST:
            several.append(one)
        found[who] = f"{who.side}: {(same or one).key}"
    for who, one in known.items():
        if who.side is None:
            only = sides.get(who.key, set())
            found[who] = found[Speaker(who.key, *only)] if len(only) == 1 else one.body or one.key
    return found


def negative(saying: Saying) -> bool:
    """Whether the claim says that the event was not so."""
    return saying.stance == "deny" or saying.status == "negated"


def sides_of(sayings: Iterable[Saying]) -> frozenset[str]:
    """The sides that take part: of those who act, are acted on or suffer, as anyone tells it."""
    found: set[str | None] = set()
    for one in sayings:
        found.update(party.side for party in (*one.actors, *one.targets))
        found.update(toll.side for toll in one.tolls)
    return frozenset(side for side in found if side)


def opposed(sayings: Iterable[Saying]) -> frozenset[frozenset[str]]:
    """Pairs of sides that face each other: one acts on the other, or both act in a fight, in talks or in a truce."""
    found: set[frozenset[str]] = set()
    for one in sayings:
        actors = {party.side for party in one.actors if party.side}
        others = {party.side for party in one.targets if party.side} | {toll.side for toll in one.tolls if toll.side}
        if one.type in _ACTING_TOGETHER:
            others |= actors
        found.update(frozenset((a, b)) for a in actors for b in others if a != b)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Told:
    """One claim, with all that it says of the events of one incident. `said` is None where the report's day is not known."""

    claim: str
    sayings: tuple[Saying, ...]
    voice: str
    said: date | None
    negative: bool

    @property
    def origin(self) -> Origin:
        """Who vouches for it."""
        return self.sayings[0].origin


def gathered(sayings: Iterable[Saying], *, until: date | None = None) -> dict[str, Told]:
    """The claims of these sayings in the order of their ids, each origin with a voice of its own.

    A day after `until` is an error of the outlet, and not known.
    """
    several: dict[str, list[Saying]] = {}
    for one in sorted(set(sayings), key=lambda one: (one.claim, one.account)):
        several.setdefault(one.claim, []).append(one)
    return {
        claim: Told(
            claim,
            tuple(told),
            "\0".join(filter(None, speaker(told[0].origin))),
            None if until and told[0].said and told[0].said > until else told[0].said,
            any(negative(one) for one in told),
        )
        for claim, told in several.items()
    }


def claims_of(sayings: Iterable[Saying], judgements: Iterable[Judgement], *, until: date | None = None) -> dict[str, Told]:
    """The claims of one incident, as `gathered`, with the voices that are one.

    Two of one side that are judged to repeat each other are one voice.
    """
    claims = gathered(sayings, until=until)
    called = _joined(voices(one.origin for one in claims.values()), claims, judgements)
    return {claim: replace(one, voice=called[speaker(one.origin)]) for claim, one in claims.items()}


def _joined(called: dict[Speaker, str], claims: Mapping[str, Told], judgements: Iterable[Judgement]) -> dict[Speaker, str]:
    heads: dict[str, str] = {}

    def head(name: str) -> str:
        while name in heads:
            name = heads[name]
        return name

    for one in judgements:
        if one.type == "repeats" and one.a in claims and one.b in claims:
            a, b = speaker(claims[one.a].origin), speaker(claims[one.b].origin)
            if a.side and a.side == b.side and (pair := sorted({head(called[a]), head(called[b])}))[1:]:
                heads[pair[1]] = pair[0]
    return {who: head(name) for who, name in called.items()} if heads else called


def superseding(claims: Mapping[str, Told], judgements: Iterable[Judgement]) -> dict[str, tuple[str, ...]]:
    """The claims that take the place of each superseded claim.

    A claim of an earlier day than the other supersedes nothing. Where claims supersede one another in a circle, nobody knows
    which is the last, and those judgements do not count.
    """
    edges = {
        (one.a, one.b)
        for one in judgements
        if one.type == "supersedes" and one.a in claims and one.b in claims and not _before(claims[one.a], claims[one.b])
    }
    edges -= _circular(edges)
    found: dict[str, list[str]] = {}
    for a, b in sorted(edges):
        found.setdefault(b, []).append(a)
    return {b: tuple(several) for b, several in found.items()}


def _before(a: Told, b: Told) -> bool:
    return a.said is not None and b.said is not None and a.said < b.said


def _circular(edges: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The edges left when all that lead out of a first or into a last claim are taken away, again and again."""
    left = set(edges)
    for start, end in ((0, 1), (1, 0)):
        onwards: dict[str, list[tuple[str, str]]] = {}
        for edge in left:
            onwards.setdefault(edge[start], []).append(edge)
        into = Counter(edge[end] for edge in left)
        free = deque(name for name in onwards if not into[name])
        while free:
            for edge in onwards.get(free.popleft(), ()):
                left.discard(edge)
                into[edge[end]] -= 1
                if not into[edge[end]]:
                    free.append(edge[end])
    return left


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`, without repeats; beyond four the rest as a number."""
    several = list(dict.fromkeys(names))
    if len(several) > 4:
        several = [*several[:3], f"{len(several) - 3} others"]
    return " and ".join(filter(None, (", ".join(several[:-1]), several[-1]))) if several else "nobody"
