"""How a mention was recognised: the entry of the gazetteer or register that it names, with score and reasons."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """`entry` is the id of a place in the gazetteer or of an actor in the register; None where none was sure enough.

    `score` is the machine's, from 0 to 1; `reasons` say in words why; `candidates` are the ids considered, best first.
    """

    entry: str | None
    score: float
    reasons: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.score <= 1:
            raise ValueError(f"a score lies between 0 and 1: {self.score}")


@dataclass(frozen=True, slots=True)
class Dispute:
    """A place whose status is disputed: what it is called, who claims it, who holds it or parts of it on the report's day."""

    names: tuple[str, ...]
    claimed: tuple[str, ...]
    held: tuple[str, ...] = ()
