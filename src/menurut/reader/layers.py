"""What the reader decides: layers of spans, links between spans, labels of spans. The weights count them in this order."""

from __future__ import annotations

from dataclasses import dataclass

from menurut.model import values

LAYERS = ("mention", "description", "place", "time", "instrument", "content", "cue", "trigger", "figure")
"""Each layer is tagged on its own. A `description` is a mention that holds another mention; a `mention` holds none."""

LAYER = {name: number for number, name in enumerate(LAYERS)}

TAGS = ("O", "B", "I")

MENTIONS = ("mention", "description")


@dataclass(frozen=True, slots=True)
class Link:
    """A link from a span of the layers `heads` to none, one or `several` spans of the layers `tails`.

    `reach` is how far apart the two may stand, in words; `before` says that the tail must start before the head.
    """

    heads: tuple[str, ...]
    tails: tuple[str, ...]
    several: bool = False
    reach: int = 250
    before: bool = False


LINKS = {
    "cue": Link(("content",), ("cue",), reach=120),
    "source": Link(("cue",), MENTIONS),
    "speaker": Link(("content",), MENTIONS),
    "outer": Link(("cue",), MENTIONS, several=True),
    "actor": Link(("trigger",), MENTIONS, several=True),
    "target": Link(("trigger",), MENTIONS, several=True),
    "place": Link(("trigger",), ("place",), several=True),
    "time": Link(("trigger",), ("time",), several=True),
    "instrument": Link(("instrument",), ("trigger",), reach=60),
    "figure": Link(("figure",), ("trigger",), reach=60),
    "victims": Link(("figure",), MENTIONS, reach=120),
    "antecedent": Link(MENTIONS, MENTIONS, before=True),
    "of": Link(MENTIONS, MENTIONS),
    "side": Link(MENTIONS, MENTIONS),
}

LINK = {name: number for number, name in enumerate(LINKS)}


@dataclass(frozen=True, slots=True)
class Label:
    """A label that spans of `layers` carry, one of `values`. Where two spans carry it together, their scores add up."""

    layers: tuple[str, ...]
    values: tuple[str, ...]


LABELS = {
    "kind": Label(MENTIONS, values("entity_kind")),
    "place_kind": Label(("place",), values("place_kind")),
    "type": Label(("trigger",), values("event_type")),
    "status": Label(("trigger",), values("status")),
    "background": Label(("trigger",), ("no", "yes")),
    "harm_kind": Label(("figure", "trigger"), values("harm_kind")),
    "group": Label(("figure",), values("victim_group")),
    "stance": Label(("content", "cue"), values("stance")),
    "quote": Label(("content", "cue"), values("quote")),
    "certainty": Label(("content", "cue"), values("certainty")),
}


def label_slices() -> dict[str, slice]:
    """Where each label's scores stand in the one row of scores that a span has."""
    slices, at = {}, 0
    for name, label in LABELS.items():
        slices[name] = slice(at, at + len(label.values))
        at += len(label.values)
    return slices


LABEL_SLICES = label_slices()
LABEL_WIDTH = sum(len(label.values) for label in LABELS.values())
