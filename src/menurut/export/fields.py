"""A claim in a list, field by field: for programs as values, for tables as cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from menurut.export.cells import several
from menurut.export.wording import OUTWARD, Names, line, toll, unique
from menurut.model import Harm, Reading, Report

Listed = tuple[str, Report, Reading]
"""The id of a claim, its report, and a reading that holds this one claim and what it needs."""

COLUMNS = {
    "claim": "the id that it is cited by",
    "outlet": "who published the report",
    "date": "the report's date",
    "title": "the report's title",
    "url": "where the report was published",
    "lang": "the report's language, ISO 639-1",
    "chain": "sources from the outermost to the innermost",
    "side": "that the innermost source speaks for",
    "stance": "how the source stands to what it says",
    "certainty": "how sure the source makes itself",
    "quote": "whether the words are the source's own",
    "content": "what is said, in the words of the report",
    "start": "where the content begins, in characters of the report's text",
    "end": "where the content ends",
    "events": "types of the events",
    "status": "whether the events happened",
    "actors": "who did it",
    "targets": "to whom",
    "places": "where",
    "countries": "where, ISO 3166-1",
    "coordinates": "latitude and longitude of the places, in degrees",
    "times": "when, as in TIMEX3",
    "harm": "figures of people",
    "score": "the machine's own, from 0 to 1",
}
"""The fields of a claim in a list, which are the columns of the CSV and the workbook, with their meanings."""


def fields_of(cite: str, report: Report, reading: Reading) -> dict[str, Any]:
    """The fields of COLUMNS, ready for JSON: lists where there may be several, numbers as numbers, None for what is not known.

    A place in `coordinates` is `[lat, lon]` in degrees; a figure in `harm` has its bounds, and its words as `text`.
    """
    names = Names.of(report, reading)
    (claim,) = reading.claims
    events = names.told(claim)
    places = [names.places[name] for name in names.where(claim)]
    return {
        "claim": cite,
        "outlet": report.outlet,
        "date": report.dct.isoformat() if report.dct else None,
        "title": report.title,
        "url": report.url,
        "lang": report.lang,
        "chain": [names.entity(name) for name in claim.source],
        "side": names.side(claim) or None,
        "stance": claim.stance,
        "certainty": claim.certainty,
        "quote": claim.quote,
        "content": " … ".join(line(span.of(report.text)) for span in claim.content),
        "start": min(span.start for span in claim.content),
        "end": max(span.end for span in claim.content),
        "events": unique(event.type for event in events),
        "status": unique(event.status for event in events),
        "actors": unique(names.entity(name) for event in events for name in event.actor),
        "targets": unique(names.entity(name) for event in events for name in event.target),
        "places": unique(line(place.name) for place in places),
        "countries": unique(place.country for place in places if place.country),
        "coordinates": [[place.lat, place.lon] for place in places if place.lat is not None],
        "times": unique(value for name in names.when(claim) if (value := names.times[name].value)),
        "harm": [_figure(harm) for harm in dict.fromkeys(harm for event in events for harm in event.harm)],
        "score": None if claim.score is None else round(claim.score, 3),
    }


def _figure(harm: Harm) -> dict[str, Any]:
    figure = {name: getattr(harm, name) for name in ("kind", "low", "high", "group", "comparator")}
    return figure | {"text": toll(harm)}


def cells_of(fields: Mapping[str, Any]) -> dict[str, str]:
    """The same as cells of a table; several values in one are parted by `; `."""
    return {name: _cell(name, value) for name, value in fields.items()}


def _cell(name: str, value: Any) -> str:  # noqa: ANN401 (each field has its own type)
    if value is None:
        return ""
    match name:
        case "chain":
            return f" {OUTWARD} ".join(value)
        case "coordinates":
            return several(f"{lat} {lon}" for lat, lon in value)
        case "harm":
            return several(figure["text"] for figure in value)
        case "score":
            return f"{value:.3f}"
    return several(value) if isinstance(value, list) else str(value)
