"""Places against the English geoparsing sets LGL, TR-News and GeoWebNews: `python bench/geoparsing.py FOLDER [--json]`.

Given the gold toponyms, the share of them put within 161 km of their gold coordinates (accuracy@161), mean and median error
in kilometres, the share that the gazetteer cannot reach under any of the names found, and a baseline that takes the most
populous place of that name. Toponyms without gold coordinates are left out, as in the published evaluations.
"""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

from menurut.model import Place, Reading, Report, Span
from menurut.model.globe import km_between
from menurut.resolve.places.candidates import find
from menurut.resolve.places.gazetteer import Gazetteer, shipped
from menurut.resolve.places.lexicon import place_words
from menurut.resolve.places.naming import read_naming
from menurut.resolve.places.report import resolve_places
from menurut.resolve.words.folding import fold

SETS = {"LGL": "lgl.xml", "TR-News": "TR-News.xml", "GeoWebNews": "GWN.xml"}
WITHIN_KM = 161.0
# Half the globe: the error of a toponym that was put nowhere, as in "A pragmatic guide to geoparsing evaluation".
NOWHERE_KM = 20039.0


@dataclass(frozen=True, slots=True)
class Toponym:
    """One gold toponym: its characters in the text and where it is, in degrees."""

    span: Span
    lat: float
    lon: float


def articles(file: Path) -> Iterator[tuple[Report, list[Toponym]]]:
    """Every article of a set with its located toponyms."""
    # The files are those of the published sets, on this machine.
    for number, article in enumerate(ElementTree.parse(file).getroot()):  # noqa: S314
        text = article.findtext("text") or ""
        found = [one for tag in article.iter("toponym") if (one := _toponym(tag, text))]
        if found:
            yield Report(f"{file.stem}-{number}", text, "en", ()), found


def _toponym(tag: ElementTree.Element, text: str) -> Toponym | None:
    # The sets call the coordinates by different names, and leave them out where a place could not be found.
    lat = tag.findtext(".//lat") or tag.findtext("latitude")
    lon = tag.findtext(".//lon") or tag.findtext("longitude")
    start, end = tag.findtext("start"), tag.findtext("end")
    if not (lat and lon and start and end) or not 0 <= int(start) < int(end) <= len(text):
        return None
    return Toponym(Span(int(start), int(end)), float(lat), float(lon))


def measure(file: Path, gazetteer: Gazetteer) -> dict[str, float]:
    """The figures of one set."""
    errors: list[float] = []
    popular: list[float] = []
    lacking = 0
    for report, toponyms in articles(file):
        places = tuple(Place(str(at), one.span.of(report.text), "other", (one.span,)) for at, one in enumerate(toponyms))
        resolved = resolve_places(report, Reading(report.id, "gold", places=places), gazetteer)
        for one, place in zip(toponyms, resolved, strict=True):
            # What is known to lie somewhere in a country counts at the country's point, as the sets have demonyms.
            state = gazetteer.country(place.country) if place.lat is None and place.country else None
            errors.append(_error(one, state.lat, state.lon) if state else _error(one, place.lat, place.lon))
            text = one.span.of(report.text)
            named = [entry for entry, _ in gazetteer.named(fold(text))]
            most = max(named, key=lambda entry: entry.population, default=None)
            popular.append(_error(one, most.lat if most else None, most.lon if most else None))
            naming = read_naming(text, "en")
            reached = [found.entry for found in find(naming.names, gazetteer, place_words("en"))]
            reached += [entry for country in naming.countries if (entry := gazetteer.country(country))]
            lacking += not any(_error(one, entry.lat, entry.lon) <= WITHIN_KM for entry in reached)
    return {
        "toponyms": len(errors),
        "accuracy@161": 100 * mean(error <= WITHIN_KM for error in errors),
        "mean km": mean(errors),
        "median km": median(errors),
        "most populous": 100 * mean(error <= WITHIN_KM for error in popular),
        "lacking": 100 * lacking / len(errors),
    }


def _error(one: Toponym, lat: float | None, lon: float | None) -> float:
    return NOWHERE_KM if lat is None or lon is None else km_between(one.lat, one.lon, lat, lon)


def main(arguments: Sequence[str]) -> int:
    """Print one row a set, or with `--json` all of them as one object; 2 without a folder."""
    folders = [argument for argument in arguments if argument != "--json"]
    if len(folders) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    rows = {name: measure(Path(folders[0]) / file, shipped()) for name, file in SETS.items()}
    if "--json" in arguments:
        print(json.dumps(rows))
        return 0
    for name, row in rows.items():
        print(f"{name:<11}" + "  ".join(f"{key} {value:.1f}" for key, value in row.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
