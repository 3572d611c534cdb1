"""What became of each origin's claims, counted on columns: the very counts of `reconcile.records.records`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from menurut.model import Judgement, Origin, values
from menurut.model.keys import day_of
from menurut.reconcile.records import Record
from menurut.reconcile.voices import Speaker, Told, one_voice, speaker, superseding
from menurut.serve.records.columns import NEVER, Columns, Flags, Ints, Rows, cite_of

RELATIONS = {"contradicted": "contradicts", "corroborated": "corroborates"}
"""What may become of a claim through another's, and the judgement by which it does."""
_AT_ONCE = 1_000_000
_TYPE = {name: at for at, name in enumerate(values("relation"))}


@dataclass(frozen=True, slots=True)
class Voices:
    """Which pairs of origins are one voice, as far as it was asked: `pair` is made of both numbers, in order."""

    pair: Rows = field(default_factory=lambda: np.zeros(0, np.int64))
    one: Flags = field(default_factory=lambda: np.zeros(0, np.bool_))

    def with_(self, origins: Sequence[Origin], pairs: Rows) -> Voices:
        """The same and these pairs of the origins."""
        new = np.setdiff1d(pairs, self.pair)
        same = [one_voice(origins[pair >> 32], origins[pair & 0xFFFFFFFF]) for pair in new.tolist()]
        at = np.searchsorted(self.pair, new)
        return Voices(np.insert(self.pair, at, new), np.insert(self.one, at, np.array(same, np.bool_)))

    def of(self, pairs: Rows) -> Flags:
        """Whether each two are one voice; all must have been asked for."""
        return self.one[np.searchsorted(self.pair, pairs)]


def _paired(a: Ints, b: Ints) -> Rows:
    return (np.minimum(a, b).astype(np.int64) << 32) | np.maximum(a, b).astype(np.int64)


@dataclass(frozen=True)
class Counted:
    """The record of every origin, those with most claims first, over the columns that they were counted on.

    `of_claim` is the place of each claim's record, -1 where no report tells the claim now. `met` are, by what became of
    claims, pairs of a claim and another voice's through which it became so, the newest first: each two stand there both ways
    round, save under `withdrawn`, where the second has turned round the first. `names`, `kinds` are what most of a record's
    claims call its origin.
    """

    columns: Columns
    voices: Voices
    speakers: tuple[Speaker, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    of_claim: Ints
    claims: Ints
    became: dict[str, Flags]
    counts: dict[str, Ints]
    first_day: Ints
    last_day: Ints
    met: dict[str, Ints]

    def record(self, at: int) -> Record:
        """The record at that place."""
        who = self.speakers[at]
        counts = {name: int(column[at]) for name, column in self.counts.items()}
        return Record(origin=who.key, name=self.names[at], side=who.side, claims=int(self.claims[at]), **counts)

    def groups(self, by: str) -> Ints:
        """The row or column of a matrix that each record is in: its own, or that of its side."""
        return self.side_of if by == "side" else np.arange(len(self.speakers), dtype=np.int32)

    def totals(self, by: str, became: str) -> Rows:
        """How many claims of each origin, or of each side, became so; `claims` for all of them."""
        size = len(self.sides) if by == "side" else len(self.speakers)
        column = self.claims if became == "claims" else self.counts[became]
        return np.bincount(self.groups(by), column, size).astype(np.int64)

    @cached_property
    def _claims_in_order(self) -> tuple[Ints, Rows]:
        order = np.argsort(self.of_claim, kind="stable").astype(np.int32)
        return order, np.searchsorted(self.of_claim[order], np.arange(len(self.speakers) + 1)).astype(np.int64)

    @cached_property
    def firsts(self) -> Ints:
        """The claims that were told first, the newest first."""
        claims = np.flatnonzero(self.became["first"])
        return claims[np.argsort(-self.columns.said[claims].astype(np.int64), kind="stable")].astype(np.int32)

    @cached_property
    def sides(self) -> tuple[str | None, ...]:
        """The sides that origins speak for, in order; the first is None, for those who speak for none."""
        return (None, *sorted({who.side for who in self.speakers if who.side is not None}))

    @cached_property
    def side_of(self) -> Ints:
        """The place of each record's side."""
        code = {side: at for at, side in enumerate(self.sides)}
        return np.array([code[who.side] for who in self.speakers], np.int32)

    def claims_of(self, at: int) -> Ints:
        """The claims of a record."""
        order, starts = self._claims_in_order
        return order[starts[at] : starts[at + 1]]


def counted(columns: Columns, before: Counted | None = None) -> Counted:
    """Count the records. `before` are those of the columns that these were made of, and save time."""
    voices, met, first = _met(columns, before.voices if before else Voices())
    met["withdrawn"] = _lined(columns, *_withdrawn(columns).T)
    became = {name: np.zeros(len(first), np.bool_) for name in met} | {"first": first}
    for name, pairs in met.items():
        became[name][pairs[:, 0]] = True

    speakers, of_claim = _ranked(columns)
    first_day, last_day = _days(of_claim, columns.said, len(speakers))
    return Counted(
        columns=columns,
        voices=voices,
        speakers=speakers,
        names=_commonest(of_claim, columns, len(speakers), lambda origin: origin.name),
        kinds=_commonest(of_claim, columns, len(speakers), lambda origin: origin.kind),
        of_claim=of_claim,
        claims=_per_record(of_claim[of_claim >= 0], len(speakers)),
        became=became,
        counts={name: _per_record(of_claim[flags], len(speakers)) for name, flags in became.items()},
        first_day=first_day,
        last_day=last_day,
        met=met,
    )


def _met(columns: Columns, voices: Voices) -> tuple[Voices, dict[str, Ints], Flags]:
    """Where two voices meet, by what becomes of their claims; and which claims another origin told later and none before."""
    pairs, origin, said = columns.pairs, columns.claims.origin, columns.said
    found: dict[str, list[Rows]] = {name: [np.zeros(0, np.int32)] for name in RELATIONS}
    before, after = np.zeros(len(origin), np.bool_), np.zeros(len(origin), np.bool_)
    for start in range(0, len(pairs.a), _AT_ONCE):
        kind, a, b = (column[start : start + _AT_ONCE] for column in (pairs.type, pairs.a, pairs.b))
        both = _paired(origin[a], origin[b])
        voices = voices.with_(columns.origins, both[kind != _TYPE["supersedes"]])
        counts = kind != _TYPE["supersedes"]
        counts[counts] = ~voices.of(both[counts])
        for name, wanted in RELATIONS.items():
            found[name].append((start + np.flatnonzero(counts & (kind == _TYPE[wanted]))).astype(np.int32))
        agree = counts & (kind != _TYPE["contradicts"]) & (said[a] != NEVER) & (said[b] != NEVER)
        for one, other in ((a, b), (b, a)):
            earlier = agree & (said[one] < said[other])
            before[one[earlier]] = True
            after[other[earlier]] = True
    told = {name: np.concatenate(several) for name, several in found.items()}
    ends = {name: (pairs.a[at], pairs.b[at]) for name, at in told.items()}
    met = {name: _lined(columns, np.concatenate((a, b)), np.concatenate((b, a))) for name, (a, b) in ends.items()}
    return voices, met, before & ~after


def _lined(columns: Columns, one: Ints | Rows, other: Ints | Rows) -> Ints:
    """Pairs of claims, each once, the newest first."""
    many = max(len(columns.claims.cite), 1)
    one, other = np.divmod(np.unique(one.astype(np.int64) * many + other), many)
    said = columns.said.astype(np.int64)
    order = np.lexsort((-said[other], -said[one]))
    return np.stack((one[order], other[order]), 1).astype(np.int32)


def _per_record(of_claim: Ints, records: int) -> Ints:
    return np.bincount(of_claim, minlength=records).astype(np.int32)


def _ranked(columns: Columns) -> tuple[tuple[Speaker, ...], Ints]:
    """Those who speak now, those with most claims first; and the place of each claim's."""
    of_origin, speakers = _speakers(columns)
    told = columns.claims.origin >= 0
    number = np.bincount(of_origin[columns.claims.origin[told]], minlength=len(speakers))
    order = sorted(
        np.flatnonzero(number).tolist(), key=lambda at: (-int(number[at]), speakers[at].key, speakers[at].side or "")
    )
    place = np.full(len(speakers), -1, np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    of_claim = np.full(len(told), -1, np.int32)
    of_claim[told] = place[of_origin[columns.claims.origin[told]]]
    return tuple(speakers[at] for at in order), of_claim


def _withdrawn(columns: Columns) -> Rows:
    """The claims that were turned round, each beside each that turns it round."""
    pairs = columns.pairs
    turning = np.flatnonzero(pairs.type == _TYPE["supersedes"])
    said, cites = columns.said, columns.claims.cite
    edges = [(int(pairs.a[at]), int(pairs.b[at])) for at in turning]
    place = {cite_of(cites[at]): at for edge in edges for at in edge}
    claims = {
        cite: Told(cite, (), "", None if said[at] == NEVER else day_of(int(said[at])), bool(columns.negative[at]))
        for cite, at in place.items()
    }
    judgements = [Judgement("supersedes", cite_of(cites[a]), cite_of(cites[b]), None, (), "") for a, b in edges]
    turned = [
        (place[old], place[one])
        for old, newer in superseding(claims, judgements).items()
        for one in newer
        if claims[one].negative != claims[old].negative
    ]
    return np.array(turned, np.int64).reshape(-1, 2)


def _speakers(columns: Columns) -> tuple[Ints, list[Speaker]]:
    """Whose record each origin's claims stand in: one without a side in that of the only one of its key that has a side."""
    used = np.zeros(len(columns.origins), np.bool_)
    used[columns.claims.origin[columns.claims.origin >= 0]] = True
    sides: dict[str, set[str]] = {}
    for at in np.flatnonzero(used).tolist():
        one = columns.origins[at]
        if one.side is not None:
            sides.setdefault(one.key, set()).add(one.side)
    numbered: dict[Speaker, int] = {}
    found = np.zeros(len(columns.origins), np.int32)
    for at, one in enumerate(columns.origins):
        who = speaker(one)
        if who.side is None and len(sides.get(who.key, ())) == 1:
            who = Speaker(who.key, *sides[who.key])
        found[at] = numbered.setdefault(who, len(numbered))
    return found, list(numbered)


def _commonest(of_claim: Ints, columns: Columns, records: int, called: Callable[[Origin], str]) -> tuple[str, ...]:
    """What most claims of each record call its origin; of several the first by its letters."""
    words = sorted({called(origin) for origin in columns.origins})
    code = {word: at for at, word in enumerate(words)}
    of_origin = np.array([code[called(origin)] for origin in columns.origins], np.int64)
    told = of_claim >= 0
    pair, times = np.unique(
        of_claim[told].astype(np.int64) * len(words) + of_origin[columns.claims.origin[told]], return_counts=True
    )
    # The last to be put in stands: the most frequent, and among these the first word.
    order = np.lexsort((-pair, times))
    best = np.zeros(records, np.int64)
    best[pair[order] // max(len(words), 1)] = pair[order] % max(len(words), 1)
    return tuple(words[at] for at in best.tolist()) if words else ()


def _days(of_claim: Ints, said: Ints, records: int) -> tuple[Ints, Ints]:
    """The first and the last day of each record's claims, NEVER where none has a day."""
    first, last = np.full(records, np.iinfo(np.int32).max, np.int32), np.full(records, NEVER, np.int32)
    dated = (said != NEVER) & (of_claim >= 0)
    np.minimum.at(first, of_claim[dated], said[dated])
    np.maximum.at(last, of_claim[dated], said[dated])
    return np.where(last == NEVER, NEVER, first).astype(np.int32), last
