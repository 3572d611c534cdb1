"""The examples with their annotation, and any corrections of them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from menurut.model import Reading, Report, Span, values
from menurut.model.corpus import from_corpus, report_from_corpus
from menurut.run.corrections import (
    Correction,
    MissedClaim,
    MissedEvent,
    MissedFigure,
    NotAClaim,
    NotAFigure,
    NotAnEvent,
    WrongContent,
    WrongFigure,
    WrongParties,
    WrongPlace,
    WrongSource,
    WrongStance,
    WrongTime,
    WrongType,
)

_EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
TOWNS = ("gn:616052", "gn:587084", "nowhere")


@cache
def examples() -> tuple[tuple[Report, Reading], ...]:
    """The ten example reports with their annotation."""
    reports = [report_from_corpus(json.loads(line)) for line in _lines("reports.jsonl")]
    return tuple(
        (report, from_corpus(report, json.loads(line))) for report, line in zip(reports, _lines("gold.jsonl"), strict=True)
    )


def _lines(name: str) -> list[str]:
    return (_EXAMPLES / name).read_text(encoding="utf-8").splitlines()


def span_of(report: Report, words: str, nth: int = 0) -> Span:
    """Where these characters stand in the text."""
    start = -1
    for _ in range(nth + 1):
        start = report.text.index(words, start + 1)
    return Span(start, start + len(words))


def corrections(report: Report, reading: Reading) -> st.SearchStrategy[Correction]:
    """Anything that a person might say of the reading, possible or not."""
    length = len(report.text)
    starts, widths = st.integers(0, length + 3), st.one_of(st.integers(1, 30), st.integers(1, 300))
    spans = st.builds(lambda start, width: Span(start, start + width), starts, widths)
    claims = st.sampled_from([*(claim.id for claim in reading.claims), "C99"])
    events = st.sampled_from([*(event.id for event in reading.events), "V99"])
    names = [*(one.id for one in reading.entities), *(one.name for one in reading.entities), "E99"]
    triggers = [event.trigger for event in reading.events]
    several = st.lists(st.one_of(st.sampled_from(names), spans), max_size=2).map(tuple)
    bounds = st.one_of(st.none(), st.integers(-1, 500))
    contents = st.lists(spans, min_size=1, max_size=2).map(tuple)
    types = st.sampled_from(values("event_type"))
    kinds = st.sampled_from(values("harm_kind"))
    return st.one_of(
        st.builds(WrongSource, claims, several, st.none() | spans),
        st.builds(WrongStance, claims, st.sampled_from([*values("stance"), "shout"]), st.none() | st.just("possible")),
        st.builds(WrongContent, claims, contents),
        st.builds(MissedClaim, contents, several, st.none() | spans, st.sampled_from(values("stance"))),
        st.builds(NotAClaim, claims),
        st.builds(WrongPlace, claims | events, st.none() | spans, st.none() | st.sampled_from(TOWNS)),
        st.builds(WrongTime, claims | events, st.none() | spans),
        st.builds(WrongParties, events, st.sampled_from(["actor", "target", "speaker"]), several),
        st.builds(WrongFigure, events, st.integers(-1, 2), bounds, bounds),
        st.builds(MissedFigure, events, spans, kinds),
        st.builds(NotAFigure, events, st.integers(-1, 2)),
        st.builds(WrongType, events, types, st.none() | st.just("negated")),
        st.builds(MissedEvent, st.sampled_from(triggers) | spans if triggers else spans, types),
        st.builds(NotAnEvent, events),
    )
