"""An account as a row of numbers, so that thousands of pairs are compared at once.

Names become hashes of 32 bits (0 is none), sets of words bits of a mask (a Bloom filter of one hash), sets of letters of the
trigger likewise. What does not fit is left out by the order of the hashes, which is the same wherever it is done.
"""

from __future__ import annotations

import hashlib
import math
import struct
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import numpy as np

from menurut.model import Account, Party, Site, Toll, values
from menurut.model.keys import day_number, fold

WIDTH = 48
"""Numbers of a vector of meaning."""
NEVER = -(2**31)
"""A day that is not told."""
_ANY = 2**31 - 1  # an open bound of a figure
_TOLD = 3  # figures of a row

SETS = {
    "claims": 3,
    "actors": 4,
    "targets": 4,
    "actors_above": 5,  # what the actors belong to
    "targets_above": 5,
    "actor_sides": 3,
    "target_sides": 3,
    "persons": 4,  # actors and targets that are no states, governments, forces or peoples
    "sites": 4,
    "holders": 10,
    "exact": 4,
    "named": 10,  # parties of its sentence and its claims
    "around_sites": 6,
    "around_persons": 8,
    "around_sides": 4,
    "actor_words": 6,
    "target_words": 6,
    "site_words": 6,
    "story": 12,
    "instruments": 4,
}
"""Columns of sets of names, and how many of each are kept."""
MASKS = {"words": 6, "context": 2, "verb": 2}
"""Columns of masks, and their words of 64 bits."""
DAYS = ("said", "start", "end", "around_start", "around_end")
"""Columns of days since 1970-01-01."""
VECTORS = ("trigger", "content", "gist")
"""Columns of vectors of meaning."""

ROW = np.dtype(
    [("report", "<u4"), ("sentence", "<i2"), ("type", "u1"), ("status", "u1"), ("background", "u1")]
    + [(name, "<i4") for name in DAYS]
    + [("toll_kind", "u1", (_TOLD,)), ("toll_low", "<i4", (_TOLD,)), ("toll_high", "<i4", (_TOLD,))]
    + [("lat", "<f4"), ("lon", "<f4")]  # of the first exact site; NaN where none is known
    + [(name, "<u4", (count,)) for name, count in SETS.items()]
    + [(name, "<u8", (count,)) for name, count in MASKS.items()]
    + [(name, "i1", (WIDTH,)) for name in VECTORS]
)
"""The packed form of an account."""

_LAYOUT = struct.Struct(
    f"<IhBBB{len(DAYS)}i{_TOLD}B{_TOLD}i{_TOLD}iff{sum(SETS.values())}I"
    + "".join(f"{8 * count}s" for count in MASKS.values())
    + f"{WIDTH}s" * len(VECTORS)
)

COMMON = frozenset({"state", "government", "military", "people"})
"""Kinds of parties that many happenings share."""
_EMPTY_WORDS = frozenset({"of", "the", "in", "and", "an", "on", "at", "for", "from", "to", "by", "near", "with", "ship"})
_TYPES = {name: number for number, name in enumerate(values("event_type"))}
_STATUSES = {name: number for number, name in enumerate(values("status"))}
_TOLLS = {name: number for number, name in enumerate(values("harm_kind"), 1)}
_NONE = (0,) * max(SETS.values())


def pack(account: Account) -> bytes:
    """The row of an account, as the bytes of one `ROW`."""
    sets = _sets_of(account)
    codes = [number for name, count in SETS.items() for number in _codes(sets[name], count)]
    period, around = account.period or (None, None), account.around or (None, None)
    masks = {
        "words": account.words,
        "context": _words(one.name for one in account.named if one.kind not in {"state", "country"}),
        "verb": _letters(account.verb),
    }
    vectors = (getattr(account, name) for name in VECTORS)
    return _LAYOUT.pack(
        code(account.report),
        min(account.sentence, 2**15 - 1),
        _TYPES[account.type],
        _STATUSES[account.status],
        account.background,
        *map(_day, (account.said, *period, *around)),
        *_figures(account.tolls),
        *_point(account.sites),
        *codes,
        *(_mask(masks[name], count) for name, count in MASKS.items()),
        *(vector if vector is not None and len(vector) == WIDTH else bytes(WIDTH) for vector in vectors),
    )


def _sets_of(account: Account) -> dict[str, Iterable[str]]:
    actors, targets, sites = account.actors, account.targets, account.sites
    around = [one for one in account.named if isinstance(one, Party)]
    return {
        "claims": account.claims,
        "actors": [party.key for party in actors],
        "targets": [party.key for party in targets],
        "actors_above": [key for party in actors for key in party.chain],
        "targets_above": [key for party in targets for key in party.chain],
        "actor_sides": _sides(actors),
        "target_sides": _sides(targets),
        "persons": [party.key for party in (*actors, *targets) if party.kind not in COMMON],
        "sites": [site.key for site in sites],
        "holders": [holder for site in sites for holder in site.chain],
        "exact": [site.key for site in sites if site.exact],
        "named": [party.key for party in around],
        "around_sites": [one.key for one in account.named if not isinstance(one, Party)],
        "around_persons": [party.key for party in around if party.kind not in COMMON],
        "around_sides": _sides(around),
        "actor_words": _words(party.name for party in actors if party.kind != "state"),
        "target_words": _words(party.name for party in targets if party.kind != "state"),
        "site_words": _words(site.name for site in sites if site.kind != "country"),
        "story": account.story,
        "instruments": account.instruments,
    }


@lru_cache(maxsize=65536)
def code(name: str) -> int:
    """A number of 32 bits for a name, never 0 or 1."""
    number = int.from_bytes(hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "little")
    return number if number > 1 else 2


def _day(day: date | None) -> int:
    return NEVER if day is None else day_number(day)


def _sides(parties: Iterable[Party]) -> set[str]:
    return {fold(party.side) for party in parties if party.side}


def _words(names: Iterable[str]) -> set[str]:
    return {word for name in names for word in _words_of(name)}


@lru_cache(maxsize=16384)
def _words_of(name: str) -> frozenset[str]:
    found = (word.strip("().,'\"") for word in fold(name).replace("-", " ").split())
    return frozenset(word for word in found if len(word) > 1) - _EMPTY_WORDS


@lru_cache(maxsize=16384)
def _letters(word: str) -> frozenset[str]:
    """Its runs of three letters: words of one stem share some, in whatever language."""
    return frozenset(word[at : at + 3] for at in range(max(1, len(word) - 2))) if word else frozenset()


def _codes(names: Iterable[str], count: int) -> tuple[int, ...]:
    found = sorted({code(name) for name in names})[:count]
    return (*found, *_NONE[: count - len(found)])


def _mask(names: Iterable[str], count: int) -> bytes:
    mask = 0
    for name in names:
        mask |= 1 << (code(name) % (64 * count))
    return mask.to_bytes(8 * count, "little")


def _figures(tolls: Iterable[Toll]) -> tuple[int, ...]:
    chosen = sorted(tolls, key=lambda toll: (toll.kind, -(toll.low or 0), toll.high or 0))[:_TOLD]
    missing = [0] * (_TOLD - len(chosen))
    kinds = [_TOLLS[toll.kind] if (toll.low, toll.high) != (None, None) else 0 for toll in chosen]
    lows = [min(toll.low or 0, _ANY) for toll in chosen]
    highs = [_ANY if toll.high is None else min(toll.high, _ANY) for toll in chosen]
    return (*kinds, *missing, *lows, *missing, *highs, *missing)


def _point(sites: Iterable[Site]) -> tuple[float, float]:
    for site in sites:
        if site.exact and site.lat is not None and site.lon is not None:
            return site.lat, site.lon
    return math.nan, math.nan
