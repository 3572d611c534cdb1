"""What a person may correct in a reading. Ids are those of the reading; spans count characters of the report's text.

Who is meant is told by an entity's id, by a name, or by the characters that name it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

from menurut.model import Span

Named = str | Span


@dataclass(frozen=True, slots=True)
class WrongSource:
    """Somebody else says it: `source` from the outermost to the innermost, empty for the outlet's own telling.

    `cue` are other words that mark the attribution; None leaves them as they are.
    """

    claim: str
    source: tuple[Named, ...]
    cue: Span | None = None


@dataclass(frozen=True, slots=True)
class WrongStance:
    """The source takes another stance, or is less or more sure; None leaves the certainty as it is."""

    claim: str
    stance: str
    certainty: str | None = None


@dataclass(frozen=True, slots=True)
class WrongContent:
    """Other characters are what is said."""

    claim: str
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class MissedClaim:
    """Somebody says this, and it was not read; without `source` the outlet itself says it."""

    content: tuple[Span, ...]
    source: tuple[Named, ...] = ()
    cue: Span | None = None
    stance: str = "assert"


@dataclass(frozen=True, slots=True)
class NotAClaim:
    """Nobody says this of anything: a caption, an advertisement, half a sentence."""

    claim: str


@dataclass(frozen=True, slots=True)
class WrongPlace:
    """It happened elsewhere: an event, or all events of a claim.

    With `place` it is where these characters say, with `entry` at that entry of the gazetteer, with both the characters
    name that entry. An entry alone corrects what the event's one place was recognised as, for all events there. With
    neither no place is told.
    """

    subject: str
    place: Span | None = None
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class WrongTime:
    """It happened at another time: an event, or all events of a claim; without `time` none is told."""

    subject: str
    time: Span | None = None


@dataclass(frozen=True, slots=True)
class WrongParties:
    """Others did it (`role` actor) or suffered it (target); none where it is not told."""

    event: str
    role: str
    parties: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class WrongFigure:
    """The event's figure of that number, counted from 0, has other bounds; None is an open one."""

    event: str
    number: int
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class MissedFigure:
    """These characters, a figure with its noun, tell how many people were harmed, and how; the rules find the bounds."""

    event: str
    text: Span
    harm: str
    group: str = "unknown"


@dataclass(frozen=True, slots=True)
class NotAFigure:
    """The event's figure of that number, counted from 0, is none of people, or of something else."""

    event: str
    number: int


@dataclass(frozen=True, slots=True)
class WrongType:
    """Something else happened; None leaves the status as it is."""

    event: str
    type: str
    status: str | None = None


@dataclass(frozen=True, slots=True)
class MissedEvent:
    """The word `trigger` in a claim's content says that something happened."""

    trigger: Span
    type: str
    status: str = "occurred"


@dataclass(frozen=True, slots=True)
class NotAnEvent:
    """Nothing happens here."""

    event: str


Correction = (
    WrongSource
    | WrongStance
    | WrongContent
    | MissedClaim
    | NotAClaim
    | WrongPlace
    | WrongTime
    | WrongParties
    | WrongFigure
    | MissedFigure
    | NotAFigure
    | WrongType
    | MissedEvent
    | NotAnEvent
)

KINDS: Mapping[str, type[Correction]] = MappingProxyType(
    {
        "wrong-source": WrongSource,
        "wrong-stance": WrongStance,
        "wrong-content": WrongContent,
        "missed-claim": MissedClaim,
        "not-a-claim": NotAClaim,
        "wrong-place": WrongPlace,
        "wrong-time": WrongTime,
        "wrong-parties": WrongParties,
        "wrong-figure": WrongFigure,
        "missed-figure": MissedFigure,
        "not-a-figure": NotAFigure,
        "wrong-type": WrongType,
        "missed-event": MissedEvent,
        "not-an-event": NotAnEvent,
    }
)
"""Each kind of correction by the name that it has outside Python."""

_NAMES = {kind: name for name, kind in KINDS.items()}


def told(correction: Correction) -> dict[str, Any]:
    """The correction ready for JSON: its `kind` and fields, spans as `{"start": 3, "end": 9}`."""
    return {"kind": _NAMES[type(correction)]} | {
        field.name: _told(getattr(correction, field.name)) for field in fields(correction)
    }


def _told(value: object) -> object:
    if isinstance(value, Span):
        return {"start": value.start, "end": value.end}
    return [_told(one) for one in value] if isinstance(value, tuple) else value
