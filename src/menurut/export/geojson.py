"""Claims on a map: GeoJSON (RFC 7946), a point for each place of each claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from menurut.export.fields import Listed, fields_of
from menurut.export.lines import one_line
from menurut.export.wording import Names, line
from menurut.model import Place


def geojson(claims: Iterable[Listed]) -> Iterator[str]:
    """One collection, a feature a line. Its properties are the fields of the claim and `place`, `place_kind`.

    A claim of several places is there once for each; one without a place, or of a place that nobody could locate, has no
    geometry. A country's point stands for all of it.
    """
    yield '{"type": "FeatureCollection", "features": [\n'
    before = ""
    for cite, report, reading in claims:
        names = Names.of(report, reading)
        fields = fields_of(cite, report, reading)
        places: list[Place | None] = [names.places[name] for name in names.where(reading.claims[0])]
        for place in places or [None]:
            told = {"place": line(place.name) if place else None, "place_kind": place.kind if place else None}
            feature = {"type": "Feature", "geometry": _point(place), "properties": fields | told}
            yield before + one_line(feature).rstrip("\n")
            before = ",\n"
    yield "\n]}\n"


def _point(place: Place | None) -> dict[str, object] | None:
    if place is None or place.lat is None:
        return None
    return {"type": "Point", "coordinates": [place.lon, place.lat]}
