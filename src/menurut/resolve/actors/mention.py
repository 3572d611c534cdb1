"""What a mention of an actor says: whom it names, of what kind, whose it is."""

from __future__ import annotations

from typing import NamedTuple

# How much each way of saying it is worth.
NAMED, COMPOSED, DESCRIBED, PROPER, BARE, POINTED, NOTHING = 1.0, 0.85, 0.6, 0.4, 0.3, 0.1, 0.05


class Naming(NamedTuple):
    """One mention.

    `kind` is what its words say; `ids` the actors of the register that it names, `how` (`name`, `acronym`, `demonym`,
    `capital`); `body` the slug of a body of its owner, `role` that of the office a person holds; `owners` are ids of the
    states and organisations whose it is, `places` of the states in which it is; `name` is a proper name in it that the
    register may not know; `head` the noun of a group. `several` and `joint` say that more than one is meant, `own`
    that it is of somebody told before (`warganya`), `rest` that other words of the mention were not
    understood; `worth` how much the mention tells.
    """

    kind: str | None = None
    ids: tuple[str, ...] = ()
    how: str = ""
    body: str | None = None
    role: str | None = None
    owners: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    name: str | None = None
    head: str = ""
    several: bool = False
    own: bool = False
    joint: bool = False
    rest: bool = False
    worth: float = NOTHING
