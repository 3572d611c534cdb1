"""A mention cut into the noun phrase that comes first and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from menurut.resolve.actors.names import Part


def segments(parts: Sequence[Part]) -> tuple[list[Part], list[tuple[str, list[Part]]]]:
    """The noun phrase that comes first, and what the links introduce behind it."""
    core: list[Part] = []
    tails: list[tuple[str, list[Part]]] = []
    for part in _without_friends(list(_whole_names(parts))):
        link = "cut" if part.role == "cut" else part.office[0] if part.role == "link" else None
        if link is None:
            (tails[-1][1] if tails else core).append(part)
        elif any(one.role != "count" for one in core):
            tails.append((link, []))
    return core, [(link, tail) for link, tail in tails if tail]


def _whole_names(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts, where a word behind an unknown name belongs to it: `Christian Wagner` is no mercenary."""
    before = ""
    for part in parts:
        before = "name" if part.role == "actor" and part.how == "short" and before == "name" else part.role
        yield part._replace(role=before) if before != part.role else part


def _without_friends(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts without names that only say whose friend or foe is meant: `Iran-backed`, `dukungan Iran`, `anti-Israel`."""
    skip = False
    for at, part in enumerate(parts):
        ahead = next((other for other in parts[at + 1 : at + 3] if other.role == "link"), None)
        hyphen = at + 2 < len(parts) and parts[at + 1].role == "word" and ahead is parts[at + 2]
        named = part.role in ("state", "actor")
        if part.role == "link" and part.office[0] == "aside":
            # Behind a hyphen the word belongs to the name before it.
            skip = not (at and parts[at - 1].role == "word")
        elif named and (skip or (hyphen and ahead is not None and ahead.office[0] == "aside")):
            skip = False
        else:
            skip = skip and part.role in ("word", "cut", "count")
            yield part
