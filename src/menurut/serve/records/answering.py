"""Records as the API answers them and the pages show them; and who is meant by a name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from menurut.model.keys import day_of
from menurut.serve.problems import refuse
from menurut.serve.records import Records
from menurut.serve.records.answers import Against, Head, Rating, Share, Source, Times
from menurut.serve.records.columns import NEVER
from menurut.serve.records.pairing import Matrix, against
from menurut.serve.records.rating import Rated, ratings
from menurut.store import Ledger, NotKept


def listed(ledger: Ledger, records: Records, places: Sequence[int]) -> list[Source]:
    """The origins of these records, with their ratings."""
    counted = records.counted
    rated = ratings(ledger, [counted.speakers[at].key for at in places])
    found = []
    for at in places:
        record = counted.record(at)
        found.append(
            Source(
                origin=record.origin,
                name=record.name,
                side=record.side,
                kind=counted.kinds[at],
                claims=record.claims,
                corroborated=_share(record.corroborated, record.corroborated_interval),
                contradicted=_share(record.contradicted, record.contradicted_interval),
                first=_share(record.first, record.first_interval),
                withdrawn=_share(record.withdrawn, record.withdrawn_interval),
                first_day=_day(int(counted.first_day[at])),
                last_day=_day(int(counted.last_day[at])),
                rating=_rating(rated.get(record.origin)),
            )
        )
    return found


def place_of(records: Records, origin: str, side: str | None) -> int:
    """The place of an origin's record. Raises NotKept."""
    found = records.finder.called(origin, side)
    if not found:
        raise NotKept(f"no source {origin[:100]!r} in this ledger; /sources lists them")
    return found[0]


def end_of(records: Records, by: str, field: str, name: str | None, side: str | None) -> int | None:
    """The row or column that is meant; None for any. Raises NotKept, or Problem that names the field."""
    if name is None:
        return None
    if by == "origin":
        return place_of(records, name, side)
    if side is not None:
        refuse(f"{field}_side", "is for origins: leave it out where by=side")
    sides = records.counted.sides
    if (name or None) not in sides:
        raise NotKept(f"no side {name[:100]!r} in this ledger; /sources lists them")
    return sides.index(name or None)


def heads(records: Records, found: Matrix) -> list[Head]:
    """The rows and columns of a matrix."""
    counted = records.counted
    if found.by == "origin":
        return [
            Head(
                origin=counted.speakers[at].key,
                name=counted.names[at],
                side=counted.speakers[at].side,
                claims=int(counted.claims[at]),
                contradicted=int(counted.counts["contradicted"][at]),
            )
            for at in found.chosen
        ]
    claims, contradicted = counted.totals("side", "claims"), counted.totals("side", "contradicted")
    return [
        Head(
            origin=None,
            name=counted.sides[at] or "",
            side=counted.sides[at],
            claims=int(claims[at]),
            contradicted=int(contradicted[at]),
        )
        for at in found.chosen
    ]


def sides_by_claims(records: Records) -> list[str]:
    """The sides that origins speak for, those with most claims first."""
    counted = records.counted
    claims = counted.totals("side", "claims")
    named = sorted(range(1, len(counted.sides)), key=lambda at: -int(claims[at]))
    return [side for at in named if (side := counted.sides[at])]


def opponents(records: Records, at: int, *, most: int = 10) -> list[Against]:
    """Whose claims contradict most of an origin's."""
    counted = records.counted
    return [
        Against(origin=counted.speakers[other].key, name=counted.names[other], side=counted.speakers[other].side, claims=claims)
        for other, claims in against(counted, at, "contradicted", most=most)
    ]


def namesakes(records: Records, at: int) -> list[str | None]:
    """The sides of the other origins of the same key."""
    key = records.counted.speakers[at].key
    return [records.counted.speakers[other].side for other in records.finder.called(key) if other != at]


def _share(count: int, interval: tuple[float, float]) -> Share:
    low, high = interval
    return Share(count=count, low=round(low, 4), high=round(high, 4))


def _day(number: int) -> date | None:
    return None if number == NEVER else day_of(number)


def times(several: Sequence[tuple[str, int]]) -> list[Times]:
    """How often each value is there."""
    return [Times(name=name, claims=claims) for name, claims in several]


def _rating(one: Rated | None) -> Rating | None:
    if one is None:
        return None
    return Rating(letter=one.letter, words=one.words, by=one.by, at=one.at, note=one.note, decision=one.decision)
