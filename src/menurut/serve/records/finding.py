"""Finding origins among a hundred thousand: by words of their names, by side and kind, in some order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from menurut.model.keys import fold
from menurut.reconcile.voices import Speaker
from menurut.serve.records.columns import Rows
from menurut.serve.records.counting import Counted


@dataclass(frozen=True, slots=True, eq=False)
class Finder:
    """What origins are found by; everything stands in the order of the records.

    `orders` are by counts from the most down, and by names from the first letter on.
    """

    told: tuple[str, ...]
    sides: tuple[str, ...]
    kinds: tuple[str, ...]
    orders: dict[str, Rows]
    place: dict[Speaker, int]
    of_key: dict[str, tuple[int, ...]]

    @classmethod
    def of(cls, counted: Counted) -> Finder:
        """What finds the origins of these records."""
        names = [fold(name) for name in counted.names]
        of_key: dict[str, tuple[int, ...]] = {}
        for at, who in enumerate(counted.speakers):
            of_key[who.key] = (*of_key.get(who.key, ()), at)
        by_name = np.array(sorted(range(len(names)), key=names.__getitem__), np.int64)
        # A stable sort: what is as often stands as in the records, those with most claims first.
        orders = {name: np.argsort(-column, kind="stable") for name, column in counted.counts.items()}
        return cls(
            told=tuple(
                f"{name}\n{fold(who.side or '')}\n{who.key.casefold()}"
                for name, who in zip(names, counted.speakers, strict=True)
            ),
            sides=tuple(fold(who.side or "") for who in counted.speakers),
            kinds=counted.kinds,
            orders={"claims": np.arange(len(names)), "name": by_name} | orders,
            place={who: at for at, who in enumerate(counted.speakers)},
            of_key=of_key,
        )

    def find(self, *, words: str = "", side: str | None = None, kind: str | None = None, sort: str = "claims") -> list[int]:
        """The places of the records with all these words in name, side or key, in one of `orders`."""
        several = fold(words).split()
        wanted = None if side is None else fold(side)
        return [
            at
            for at in self.orders[sort].tolist()
            if (wanted is None or self.sides[at] == wanted)
            and (kind is None or self.kinds[at] == kind)
            and all(word in self.told[at] for word in several)
        ]

    def called(self, key: str, side: str | None = None) -> Sequence[int]:
        """The places of the records of this key: of the one that speaks for that side, else of all, most claims first."""
        if side is not None:
            at = self.place.get(Speaker(key, side or None))
            return () if at is None else (at,)
        return self.of_key.get(key, ())
