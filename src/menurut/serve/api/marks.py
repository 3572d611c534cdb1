"""The API: the marks of the map, and the names of places on it."""

from __future__ import annotations

from math import isfinite
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from menurut.export.wording import line
from menurut.resolve.places.gazetteer import Entry, Gazetteer, shipped
from menurut.resolve.places.status import dispute_of
from menurut.serve.asking import AskedQuery
from menurut.serve.caching import tagged
from menurut.serve.panorama import Box, Mark
from menurut.serve.panorama.titles import headlines, title_of
from menurut.serve.problems import refuse
from menurut.serve.rendering import workplace_of
from menurut.serve.who import Reader
from menurut.serve.workplace import Workplace

router = APIRouter()

TITLED = 80
"""Marks that are given a title: to look up more takes too long, and nobody reads them."""
LABELS = 24
"""Places that are named on one view of the map."""
_WIDE = 4  # the zoom up to which countries are named, and above which towns
_BBOX = "west,south,east,north in degrees"

Bbox = Annotated[str, Query(max_length=100, description=_BBOX, examples=["44,38,50,42"])]
Zoom = Annotated[float, Query(ge=0, le=24, allow_inf_nan=False, description="as MapLibre has it: 0 is the world in 512 pixels")]


def box_of(bbox: str) -> Box:
    """The part of the world that a request asks for. Raises Problem, naming the field, where there is none such."""
    try:
        edges = [float(edge) for edge in bbox.split(",")]
        if len(edges) != 4 or not all(map(isfinite, edges)):
            raise ValueError(f"{bbox[:60]!r} is no part of the map; give {_BBOX}")
        return Box(*edges)
    except ValueError as error:
        told = str(error)
        refuse("bbox", told if _BBOX in told else f"{bbox[:60]!r} is no part of the map; give {_BBOX}")


@router.get("/marks")
def marks(
    request: Request,
    response: Response,
    asked: AskedQuery,
    _reader: Reader,
    bbox: Bbox = "-180,-90,180,90",
    zoom: Zoom = 0,
) -> dict[str, Any]:
    """The incidents that fit and lie in a part of the map, as GeoJSON: one by one, or many as one mark.

    `killed` is the lowest and highest number told (added up over `count` incidents, but for those that went on for months),
    `open` if more may be meant; `contested` how many of them sides contradict each other about; `precision` is `country`
    where no more is known of the place.
    """
    box = box_of(bbox)
    workplace = workplace_of(request)
    made = workplace.panorama.get()
    tagged(request, response, made.state)
    found = made.value.select(asked.filters).marks(box, zoom=zoom)
    named = headlines(workplace.ledger, [mark.id for mark in found if mark.id][:TITLED])
    titles = {cite: title_of(told, request.state.tongue) for cite, told in named.items()}
    return {"type": "FeatureCollection", "features": [_feature(mark, titles, workplace) for mark in found]}


def _feature(mark: Mark, titles: dict[str, str], workplace: Workplace) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [round(mark.lon, 5), round(mark.lat, 5)]}
    properties = {
        "id": mark.id,
        "type": mark.type,
        "count": mark.count,
        "contested": mark.contested,
        "title": titles.get(mark.id or ""),
        "where": line(mark.where),
        "precision": mark.precision,
        "sides": [line(side) for side in mark.sides],
        "hues": [workplace.hues.of(side) for side in mark.sides],
        "killed": [mark.low, mark.high],
        "open": mark.open,
        "first": mark.first and mark.first.isoformat(),
        "last": mark.last and mark.last.isoformat(),
        "box": [round(edge, 5) for edge in mark.box],
    }
    return {"type": "Feature", "geometry": point, "properties": properties}


@router.get("/places")
def places(
    _reader: Reader,
    bbox: Bbox,
    zoom: Zoom = 0,
    lang: Annotated[str, Query(max_length=10, description="the language of the names, ISO 639-1")] = "en",
) -> dict[str, Any]:
    """The largest places on a part of the map, with names in that language where there are such.

    Of a place that is disputed it is told who holds and who claims it.
    """
    box = box_of(bbox)
    gazetteer = shipped()
    spans = _spans(box)
    found = [one for west, east in spans for one in gazetteer.within(box.south, box.north, west, east, limit=40 * LABELS)]
    wanted = [one for one in found if _is_named(one, zoom) and any(west <= one.lon <= east for west, east in spans)]
    shown = sorted((one for one in wanted if box.south <= one.lat <= box.north), key=lambda one: -one.population)[:LABELS]
    return {"places": [_label(gazetteer, one, lang) for one in shown]}


def _spans(box: Box) -> list[tuple[float, float]]:
    """The longitudes from west to east, in two parts where they go over the antimeridian."""
    west = (box.west + 180) % 360 - 180
    east = west + box.width
    return [(west, east)] if east <= 180 else [(west, 180.0), (-180.0, east - 360)]


def _is_named(one: Entry, zoom: float) -> bool:
    return one.kind == "country" if zoom < _WIDE else one.kind in ("settlement", "facility")


def _label(gazetteer: Gazetteer, one: Entry, lang: str) -> dict[str, Any]:
    dispute = dispute_of(one, None)
    return {
        "name": gazetteer.labels(one.row).get(lang, one.name),
        "lat": one.lat,
        "lon": one.lon,
        "kind": one.kind,
        "population": one.population,
        "disputed": dispute and {"held": list(dispute.held), "claimed": list(dispute.claimed)},
    }
