"""Two who cannot both have done it: control of one place by two sides, and blame against blame."""

from __future__ import annotations

from collections.abc import Iterable

from menurut.model import Party, Saying

_FORCE = frozenset({"assault", "damage", "harm", "violate"})
_BLAMES = frozenset({"accuse", "condemn"})
_SO = frozenset({"occurred", "ongoing"})


def rival(x: Saying, y: Saying) -> str | None:
    """Why the two sayings of one happening cannot both hold by those who act in them; None if they can."""
    one, other = _sides(x.actors), _sides(y.actors)
    if not one or not other or one & other or x.type != y.type or not {x.status, y.status} <= _SO:
        return None
    told = f"{_named(one)} ({x.origin.name}) ≠ {_named(other)} ({y.origin.name})"
    if x.type == "control" and _overlap(x, y):
        sites = {site.key: site.name for site in x.sites}
        shared = sorted(sites[site.key] for site in y.sites if site.key in sites)
        return f"{shared[0]} held by {told}" if shared else None
    if x.type in _FORCE and {x.stance, y.stance} & _BLAMES:
        return f"blame of {told}" if _sides(x.targets) & _sides(y.targets) else None
    return None


def _sides(parties: Iterable[Party]) -> set[str]:
    return {party.side for party in parties if party.side}


def _named(sides: set[str]) -> str:
    return " and ".join(sorted(sides))


def _overlap(x: Saying, y: Saying) -> bool:
    """Whether the two are of one time; where one tells none, of reports of one day."""
    if x.period and y.period:
        return x.period[0] < y.period[1] and y.period[0] < x.period[1]
    return x.said is not None and x.said == y.said
