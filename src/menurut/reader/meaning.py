"""Vectors of meaning: the network's word vectors of a claim's content or an event's trigger as a few signed bytes.

The mean over the words is centred, projected, brought to length 1 and rounded to steps of 1/127. The cosine of two such
vectors tells how near two claims, or two events, are in meaning, in one language or in two. Only vectors that the same
weights gave can be compared.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from menurut.model import ReadError, Reading, Span
from menurut.reader.spans import Floats
from menurut.reader.words import Word

MEANING = "meaning.npz"

NUMBERS = 48
"""Numbers of a vector of meaning."""

STEPS = 127
"""Steps from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Projection:
    """A mean of word vectors loses `centre`, `[width]`, and is multiplied by `axes`, `[width, numbers]`."""

    centre: Floats
    axes: Floats


@dataclass(frozen=True, slots=True)
class Projections:
    """The projections of triggers and of contents."""

    trigger: Projection
    content: Projection


def load_projections(folder: Path) -> Projections | None:
    """The projections of a folder of weights; None where it has none, so that nothing gets a meaning.

    Raises ReadError where they are damaged or were made for other weights.
    """
    path = folder / MEANING
    again = "install menurut again, or `python -m menurut.train.meaning`"
    try:
        with np.load(path) as kept:
            made_for = str(kept["sha256"])
            trigger, content = (
                Projection(kept[f"{kind}_centre"].astype(np.float32), kept[f"{kind}_axes"].astype(np.float32))
                for kind in ("trigger", "content")
            )
        card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise ReadError(f"{path}: no vectors of meaning that can be made ({error}); {again}") from error
    if made_for != card.get("sha256"):
        raise ReadError(f"{path}: made for other weights than those beside it; {again}")
    return Projections(trigger, content)


def save_projections(projections: Projections, folder: Path) -> None:
    """Write the projections beside the weights of `folder` that they were made for; the same ones make the same bytes."""
    arrays = {
        f"{kind}_{name}": getattr(getattr(projections, kind), name).astype(np.float16)
        for kind in ("trigger", "content")
        for name in ("centre", "axes")
    }
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    np.savez(folder / MEANING, sha256=np.array(card["sha256"]), **arrays)


def pool(vectors: Floats, words: Sequence[Word], spans: Sequence[Sequence[Span]]) -> Floats:
    """Row by row the mean vector of the words that some spans touch, `[rows, width]`; zeros where they touch none."""
    flat = [span for several in spans for span in several]
    # The first word that ends after a span starts, and the first that starts where it has ended.
    first = np.searchsorted([word.span.end for word in words], [span.start for span in flat], side="right").tolist()
    last = np.searchsorted([word.span.start for word in words], [span.end for span in flat], side="left").tolist()
    ranges = zip(first, last, strict=True)
    means = np.zeros((len(spans), vectors.shape[1]), np.float32)
    for row, several in zip(means, spans, strict=True):
        touched = [vectors[a:b] for a, b in islice(ranges, len(several)) if a < b]
        if touched:
            row[:] = (np.concatenate(touched) if len(touched) > 1 else touched[0]).mean(0)
    return means


def meanings(
    vectors: Floats, words: Sequence[Word], spans: Sequence[Sequence[Span]], projection: Projection
) -> list[bytes | None]:
    """The meaning of each row of spans, `NUMBERS` signed bytes; None where it has no direction."""
    if not spans:
        return []
    found = (pool(vectors, words, spans) - projection.centre) @ projection.axes
    lengths = np.linalg.norm(found, axis=1)
    sound = np.isfinite(lengths) & (lengths > 0)
    found[~sound], lengths[~sound] = 0, 1
    rounded: NDArray[np.int8] = np.rint(found * (STEPS / lengths)[:, None]).astype(np.int8)
    return [row.tobytes() if good else None for row, good in zip(rounded, sound.tolist(), strict=True)]


def with_meanings(reading: Reading, vectors: Floats, words: Sequence[Word], projections: Projections | None) -> Reading:
    """The reading with the meanings of its claims and events, by the vectors of its report's words `[words, width]`."""
    if projections is None:
        return reading
    triggers = meanings(vectors, words, [(event.trigger,) for event in reading.events], projections.trigger)
    contents = meanings(vectors, words, [claim.content for claim in reading.claims], projections.content)
    return replace(
        reading,
        events=tuple(replace(event, meaning=found) for event, found in zip(reading.events, triggers, strict=True)),
        claims=tuple(replace(claim, meaning=found) for claim, found in zip(reading.claims, contents, strict=True)),
    )
