"""The filters of the overview as links: each leads to the same view with one thing changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from menurut.serve.panorama import FACETS, Selection
from menurut.serve.rendering import query
from menurut.store import Filters
from menurut.store.keys import fold

FEW = 8
"""Values of a facet that are shown at once."""
_FOLDED = frozenset({"side", "outlet"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a filter could have: `name` is what it is asked by; `is_on` whether it is asked for now."""

    name: str
    count: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class View:
    """What a page shows, as the fields of its address: filters, and how they are shown."""

    filters: Mapping[str, str]
    manner: Mapping[str, str]

    def link(self, **changed: str | None) -> str:
        """The address of the same view with some fields changed; None takes one out. The list begins at its first page."""
        return "/" + query({**self.filters, **self.manner}, **changed).removesuffix("?")

    @property
    def bare(self) -> str:
        """The address without any filter."""
        return "/" + query(dict(self.manner)).removesuffix("?")


def choices(chosen: Selection, filters: Filters) -> Mapping[str, Sequence[Choice]]:
    """The values of each facet that incidents have, what is asked for first."""
    found = {}
    for name in FACETS:
        asked = getattr(filters, name)
        wanted = None if asked is None else fold(str(asked)) if name in _FOLDED else str(asked)
        several = [Choice(value.shown, value.count, value.name == wanted) for value in chosen.facets[name]]
        found[name] = sorted(several, key=lambda one: not one.is_on)
    return found
