"""Hypothesis strategies for the values of the domain model, hostile ones included."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from menurut.model import (
    Claim,
    Dispute,
    Entity,
    Event,
    Harm,
    Link,
    Place,
    Reading,
    Relation,
    Report,
    Span,
    Timex,
    values,
)

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For tests of whole readings: a busy machine is no reason to fail them."""

_PIECES = st.sampled_from(
    [
        "Militer Azerbaijan",
        " mengatakan",
        " 16 tentara",
        " tewas",
        ".",
        "\n",
        " ",
        "[bold]",
        "[/]",
        "<script>alert(1)</script>",
        "&amp;",
        '"',
        "]]>",
        "قال الجيش",
        "\u202eterbalik",
        "\x1b[31m",
        "\x00",
        "\ud800",
        "\u2028",
        "e\u0301",
        "👩‍👩‍👧",
        "a" * 5000,
    ]
)
texts = st.lists(_PIECES | st.text(min_size=1, max_size=12), min_size=1, max_size=12).map("".join)
names = st.text(max_size=8) | _PIECES
scores = st.none() | st.floats(0, 1)
meanings = st.none() | st.binary(max_size=48)


_several_names = st.lists(names, max_size=2).map(tuple)
links = st.none() | st.builds(Link, st.none() | names, st.floats(0, 1), _several_names, _several_names)
disputes = st.none() | st.builds(Dispute, _several_names, _several_names, _several_names)


@st.composite
def spans(draw: st.DrawFn, length: int) -> Span:
    """Any span of a text of `length` characters."""
    start = draw(st.integers(0, length - 1))
    return Span(start, draw(st.integers(start + 1, length)))


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Any report; its sentences leave characters out and need not end where a reader would end them."""
    text = draw(texts)
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    pairs = [Span(a, b) for a, b in pairwise(edges)]
    return Report(
        id=draw(names),
        text=text,
        lang=draw(st.sampled_from(["id", "en", "ru", "ar", "xx", '"><b>'])),
        sentences=tuple(pair for pair in pairs if draw(st.booleans())),
        outlet=draw(st.none() | names),
        dct=draw(st.none() | st.dates()),
        title=draw(st.none() | names),
    )


def _of(name: str) -> st.SearchStrategy[str]:
    return st.sampled_from(values(name))


@st.composite
def readings(draw: st.DrawFn, report: Report, *, resolved: bool = True) -> Reading:
    """Any reading that the model lets be of `report`: spans nest, cross and repeat; the arguments of events are any.

    One that is not `resolved` has nothing that the corpus's form leaves out.
    """
    several = st.lists(spans(len(report.text)), min_size=1, max_size=3).map(tuple)
    one = spans(len(report.text))

    def ids(letter: str) -> list[str]:
        return [f"{letter}{number}" for number in range(1, draw(st.integers(0, 3)) + 1)]

    def some(known: list[str]) -> tuple[str, ...]:
        return tuple(draw(st.lists(st.sampled_from(known), max_size=3))) if known else ()

    def perhaps(known: list[str]) -> str | None:
        return draw(st.none() | st.sampled_from(known)) if known else None

    def harm() -> Harm:
        low, high = draw(st.none() | st.integers(0, 10**9)), draw(st.none() | st.integers(0, 10**9))
        if low is not None and high is not None:
            low, high = min(low, high), max(low, high)
        return Harm(
            kind=draw(_of("harm_kind")),
            low=low,
            high=high,
            group=draw(_of("victim_group")),
            text=draw(one),
            victims=perhaps(entities),
            comparator=draw(st.none() | _of("comparator")) if resolved else None,
        )

    def event(name: str) -> Event:
        return Event(
            id=name,
            type=draw(_of("event_type")),
            trigger=draw(one),
            actor=some(entities),
            target=some(entities),
            place=some(places),
            time=some(times),
            instrument=tuple(draw(st.lists(one, max_size=2))),
            status=draw(_of("status")),
            background=draw(st.booleans()),
            harm=tuple(harm() for _ in range(draw(st.integers(0, 2)))),
            score=draw(scores),
            meaning=draw(meanings) if resolved else None,
        )

    def claim(name: str) -> Claim:
        return Claim(
            id=name,
            content=draw(several),
            source=some(entities),
            cue=draw(st.none() | one),
            stance=draw(_of("stance")),
            quote=draw(_of("quote")),
            certainty=draw(_of("certainty")),
            events=some(events),
            score=draw(scores),
            meaning=draw(meanings) if resolved else None,
        )

    entities, places, times, events, claims = ids("E"), ids("P"), ids("T"), ids("V"), ids("C")
    countries, degrees = st.none() | st.sampled_from(["AZ", "AM"]), st.none() | st.floats(-90, 90)
    return Reading(
        report=report.id,
        reader=draw(names),
        entities=tuple(
            Entity(
                id=x,
                name=draw(names),
                kind=draw(_of("entity_kind")),
                mentions=draw(several),
                affiliation=draw(st.none() | names),
                of=perhaps(entities),
                link=draw(links) if resolved else None,
            )
            for x in entities
        ),
        places=tuple(
            Place(
                id=x,
                name=draw(names),
                kind=draw(_of("place_kind")),
                mentions=draw(several),
                country=draw(countries),
                lat=draw(degrees),
                lon=draw(degrees),
                link=draw(links) if resolved else None,
                dispute=draw(disputes) if resolved else None,
            )
            for x in places
        ),
        times=tuple(
            Timex(
                id=x,
                value=draw(st.none() | names),
                mentions=draw(several),
                zone=draw(st.none() | names) if resolved else None,
                doubts=draw(_several_names) if resolved else (),
            )
            for x in times
        ),
        events=tuple(event(x) for x in events),
        claims=tuple(claim(x) for x in claims),
        relations=tuple(
            Relation(draw(_of("relation")), draw(st.sampled_from(claims)), draw(st.sampled_from(claims)))
            for _ in range(draw(st.integers(0, 2)) if claims else 0)
        ),
    )


def read_reports(*, resolved: bool = True) -> st.SearchStrategy[tuple[Report, Reading]]:
    """A report and a reading of it."""
    return reports().flatmap(lambda report: st.tuples(st.just(report), readings(report, resolved=resolved)))
