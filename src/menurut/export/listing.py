"""Claims of many reports, each with the id that it is cited by: as a table, as lines of JSON, as CSV."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import TextIO

from menurut.export.cells import several, write_rows
from menurut.export.table import write_claims
from menurut.export.wording import OUTWARD, Names, line, toll
from menurut.model import ExportError, Reading, Report
from menurut.model.transport import to_json

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
"""The columns of the CSV, with their meanings. Several values in one cell are parted by `; `."""


def write_claims_json(claims: Iterable[Listed], out: TextIO) -> None:
    """One object a line: `cite`, and `reading` in transport form."""
    for cite, report, reading in claims:
        out.write(json.dumps({"cite": cite, "reading": to_json(report, reading)}, ensure_ascii=False) + "\n")


def write_claims_csv(claims: Iterable[Listed], out: TextIO) -> None:
    """One row a claim, with the columns of `COLUMNS`; an apostrophe stands before what would pass for a formula."""
    write_rows(list(COLUMNS), (_row(*one) for one in claims), out)


def _row(cite: str, report: Report, reading: Reading) -> dict[str, str]:
    names = Names.of(report, reading)
    (claim,) = reading.claims
    events = names.told(claim)
    places = [names.places[name] for name in names.where(claim)]
    times = [names.times[name].value for name in names.when(claim)]
    return {
        "claim": cite,
        "outlet": report.outlet or "",
        "date": report.dct.isoformat() if report.dct else "",
        "title": report.title or "",
        "url": report.url or "",
        "lang": report.lang,
        "chain": f" {OUTWARD} ".join(names.entity(name) for name in claim.source),
        "side": names.side(claim),
        "stance": claim.stance,
        "certainty": claim.certainty,
        "quote": claim.quote,
        "content": " … ".join(line(span.of(report.text)) for span in claim.content),
        "start": str(min(span.start for span in claim.content)),
        "end": str(max(span.end for span in claim.content)),
        "events": several(event.type for event in events),
        "status": several(event.status for event in events),
        "actors": several(names.entity(name) for event in events for name in event.actor),
        "targets": several(names.entity(name) for event in events for name in event.target),
        "places": several(line(place.name) for place in places),
        "countries": several(place.country for place in places),
        "coordinates": several(f"{place.lat} {place.lon}" for place in places if place.lat is not None),
        "times": several(times),
        "harm": several(toll(harm) for event in events for harm in event.harm),
        "score": "" if claim.score is None else f"{claim.score:.3f}",
    }


LISTERS: Mapping[str, Callable[[Iterable[Listed], TextIO], None]] = {
    "table": write_claims,
    "json": write_claims_json,
    "csv": write_claims_csv,
}


def lister(name: str) -> Callable[[Iterable[Listed], TextIO], None]:
    """The writer of claims in one form. Raises ExportError, naming those there are, where there is none of that name."""
    if name not in LISTERS:
        raise ExportError(f"no format {name!r}; known: {', '.join(LISTERS)}")
    return LISTERS[name]
