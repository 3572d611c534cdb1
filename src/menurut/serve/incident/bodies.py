"""The body for which a person speaks, by the register: of a chain the words after the name."""

from __future__ import annotations

from functools import lru_cache

from menurut.model import Origin
from menurut.resolve.actors.register import Actor, shipped


def body_of(origin: Origin) -> str:
    """`Ministry of Defence of Azerbaijan` for its spokesman; empty where a body vouches itself, or none is known.

    What the report says comes before what the register knows, if that body is of the person's side.
    """
    return "" if origin.own else _body(origin.key, origin.body, origin.side)


@lru_cache(maxsize=4096)
def _body(key: str, told: str, side: str | None) -> str:
    register = shipped()
    known = register.get(key)
    for name in (told if told != key else None, known.of if known and known.kind == "person" else None):
        body = register.get(name) if name else None
        if body and body.id != key and _side(body) == side:
            return body.name
    return ""


def _side(body: Actor) -> str | None:
    side = shipped().get(body.side) if body.side else None
    return side.name if side else None
