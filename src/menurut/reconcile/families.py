"""Which types of events may tell of one happening: a strike, the dead that it left and the house that it hit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from menurut.model import values

_FAMILIES = (
    "assault clash harm damage violate control detain",
    "consult agree ceasefire demand threaten accuse support aid",
    "mobilize displace retreat sanction protest legal release",
)
_NEAR = (
    "assault clash, assault harm, assault damage, assault control, assault violate, assault support, assault detain,"
    " clash harm, clash damage, clash support, clash control, harm damage, control detain, control retreat, control sanction,"
    " demand consult, demand threaten, demand agree, agree consult, agree ceasefire, consult ceasefire, demand ceasefire,"
    " aid support, displace sanction, displace retreat, mobilize displace, accuse demand, detain release"
)
_TYPES = values("event_type")


def _families() -> NDArray[np.intp]:
    return np.array([next(n for n, family in enumerate(_FAMILIES) if name in family.split()) for name in _TYPES])


def _near() -> NDArray[np.bool_]:
    table = np.zeros((len(_TYPES), len(_TYPES)), np.bool_)
    for pair in _NEAR.split(", "):
        a, b = (_TYPES.index(name) for name in pair.split())
        table[a, b] = table[b, a] = True
    return table


FAMILY = _families()
"""The family of each type, by its number in the ontology."""
NEAR = _near()
"""Whether two types are known to tell of one happening in different words."""
