"""Whether two claims go back to one origin: a ministry, its spokesman and the state that they speak for are one."""

from __future__ import annotations

import re

from menurut.model import Origin
from menurut.model.keys import fold

_STATE = frozenset({"state", "government", "military"})
_GENERAL = frozenset({"state", "authority", "authorities", "government", "official", "officials", "office", "cabinet"}) | {
    *("administration", "presidency", "president", "prime", "white", "kremlin", "elysee", "leadership"),
}
"""Words in the key or name of a body that speaks for the whole of its state."""


def one_origin(a: Origin, b: Origin) -> bool:
    """Whether the two are one voice. An outlet is one voice with itself alone; what an agency carries is not its own.

    Two bodies of one state speak with one voice, save two offices that each have their own knowledge: a health ministry and
    the civil defence. A person who speaks for no body is one with the state, not with its offices.
    """
    if a.own or b.own:
        return a.own and b.own and a.key == b.key
    if a.key == b.key or fold(a.name) == fold(b.name):
        return True
    if a.body and b.body and {a.body, a.key} & {b.body, b.key}:
        return True
    return bool(a.side) and a.side == b.side and _speaks(a) and _speaks(b) and not _apart(a, b)


def own_side(origin: Origin, side: str | None) -> bool:
    """Whether the origin speaks of its own side's people: a side counts its own dead first."""
    return side is not None and origin.side == side


def _speaks(origin: Origin) -> bool:
    return origin.kind in _STATE or origin.kind == "person"


def _apart(a: Origin, b: Origin) -> bool:
    """Whether two who speak for one state each speak of their own: two offices, or a person and an office not his own."""
    if _whole(a) or _whole(b):
        return False
    return _alone(a) or _alone(b) or "military" not in {a.kind, b.kind}


def _alone(origin: Origin) -> bool:
    return origin.kind == "person" and origin.body in {"", origin.key}


def _whole(origin: Origin) -> bool:
    """Whether it speaks for the state as a whole."""
    words = {word for text in (origin.body or origin.key, origin.name) for word in re.findall(r"\w+", fold(text))}
    return origin.kind == "state" or (not _alone(origin) and bool(words & _GENERAL))
