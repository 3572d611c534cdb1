"""A place as its mentions tell it, and what it was recognised as."""

from __future__ import annotations

from dataclasses import dataclass

from menurut.model import Link, Place
from menurut.resolve.places.candidates import Candidate
from menurut.resolve.places.gazetteer import Entry
from menurut.resolve.places.naming import Naming
from menurut.resolve.places.ranking import Asked

# The reason of a link whose name has no candidate.
LACKING = "not in the gazetteer"


@dataclass(frozen=True, slots=True)
class Known:
    """A place with what its mentions say; `namings` has the mention that says most first."""

    place: Place
    namings: tuple[Naming, ...]
    candidates: tuple[Candidate, ...]
    asked: Asked

    @property
    def naming(self) -> Naming:
        """The mention that says most."""
        return self.namings[0]

    @property
    def named(self) -> bool:
        """Whether any mention has a name."""
        return any(naming.names for naming in self.namings)


@dataclass(frozen=True, slots=True)
class Linked:
    """What a place was recognised as: itself (`whole`), or the place that it lies in."""

    entry: Entry | None
    link: Link
    whole: bool = True
