from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from extras import need
from menurut.model import ResolveError

need("gazetteer")
import shapely  # noqa: E402

from menurut.build import basemap  # noqa: E402
from menurut.build.basemap_areas import Area, areas, outlines  # noqa: E402
from menurut.build.basemap_borders import borders  # noqa: E402

BUILD = Path(basemap.__file__).parent
SHIPPED = BUILD.parent / "serve" / "assets" / "map"
# Three squares side by side, of two countries, the middle one disputed.
SQUARES = {
    "AAA-1": ("AAA", shapely.box(0, 0, 10, 10)),
    "AAA-2": ("AAA", shapely.box(10, 0, 20, 10)),
    "BBB-1": ("BBB", shapely.box(20, 0, 30, 10)),
}


def area(**changed: object) -> Area:
    fields: dict[str, object] = {
        "id": "middle",
        "name": {"en": "Middle", "id": "Tengah"},
        "held": ({"en": "B", "id": "B"},),
        "claimed": ({"en": "A", "id": "A"}, {"en": "B", "id": "B"}),
        "lat": 5.0,
        "lon": 15.0,
        "radius_km": 111.2,
        "regions": ("AAA-2",),
    }
    return Area(**(fields | changed))  # type: ignore[arg-type]


def points(letters: str, scale: int) -> list[tuple[float, float]]:
    """The points of a line in letters."""
    numbers, number, bits = [], 0, 0
    for letter in letters:
        part = ord(letter) - 63
        number |= (part & 31) << bits
        bits += 5
        if part < 32:
            numbers.append(~(number >> 1) if number & 1 else number >> 1)
            number, bits = 0, 0
    found, x, y = [], 0, 0
    for step_x, step_y in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + step_x, y + step_y
        found.append((x / scale, y / scale))
    return found


def lines(layers: Mapping[str, list[str]], name: str) -> list[list[tuple[float, float]]]:
    return [points(line, layers["scale"]) for line in layers[name]]  # type: ignore[arg-type]


def test_a_border_parts_countries_and_a_region_line_parts_regions() -> None:
    drawn = borders(SQUARES, [], islet=0.01)
    assert drawn.border.equals(shapely.LineString([(20, 0), (20, 10)]))
    assert drawn.region.equals(shapely.LineString([(10, 0), (10, 10)]))
    assert drawn.land.area == pytest.approx(300)


def test_every_line_around_or_in_a_disputed_area_is_dashed_and_no_border() -> None:
    drawn = borders(SQUARES, outlines([area()], SQUARES), islet=0.01)
    assert drawn.border.is_empty
    assert drawn.region.length == pytest.approx(0, abs=0.01)
    assert drawn.dashed.length == pytest.approx(20, abs=0.01), "its two sides on land, not its coast"


def test_an_area_without_an_outline_is_a_circle_cut_to_its_regions() -> None:
    (whole,) = outlines([area(regions=(), is_rough=True, lon=20.0)], SQUARES)
    (half,) = outlines([area(is_rough=True, lon=20.0)], SQUARES)
    assert half.area == pytest.approx(whole.area / 2, rel=0.01)
    assert half.bounds[2] == pytest.approx(20)


def test_a_border_inside_a_rough_area_is_dashed_there_and_drawn_outside() -> None:
    drawn = borders(SQUARES, outlines([area(regions=(), is_rough=True, lon=20.0)], SQUARES), islet=0.01)
    assert drawn.border.length == pytest.approx(8, abs=0.05)


def test_an_area_of_unknown_regions_is_an_error_that_names_them() -> None:
    with pytest.raises(ResolveError, match="middle: Natural Earth has no region or country 'CCC'"):
        outlines([area(regions=("CCC",))], SQUARES)


def test_the_largest_island_of_a_country_stays_and_other_islets_go() -> None:
    regions = SQUARES | {"CCC-1": ("CCC", shapely.union_all([shapely.box(50, 0, 50.1, 0.1), shapely.box(51, 0, 51.05, 0.05)]))}
    assert borders(regions, [], islet=0.02).land.area == pytest.approx(300.01)


def test_lines_in_letters_are_the_lines_that_were_drawn() -> None:
    files = basemap.basemap(SQUARES, [area()])
    world = files["world"]
    near = files["n00e000"]
    assert world["squares"] == [name for name in files if name != "world"]
    assert {point for line in lines(near, "dashed") for point in line} >= {(10.0, 0.0), (10.0, 10.0), (20.0, 0.0), (20.0, 10.0)}
    assert world["areas"] == [
        {
            "id": "middle",
            "name": {"en": "Middle", "id": "Tengah"},
            "held": [{"en": "B", "id": "B"}],
            "claimed": [{"en": "A", "id": "A"}, {"en": "B", "id": "B"}],
            "rough": False,
            "at": [15.0, 5.0],
            "box": [10.0, 0.0, 20.0, 10.0],
        }
    ]


@pytest.mark.parametrize(("numbers", "letters"), [([0], "?"), ([1, -1], "A@"), ([3850000, -12020000], "_p~iF~ps|U")])
def test_numbers_are_written_as_the_encoded_polyline_format_has_them(numbers: list[int], letters: str) -> None:
    assert basemap._letters([numbers]) == letters


def test_every_listed_area_is_curated_as_disputed_and_says_by_whom_it_is_claimed_or_held() -> None:
    found = areas(BUILD)
    assert {"crimea", "kosovo", "western-sahara", "taiwan", "golan-heights", "nagorno-karabakh"} <= {one.id for one in found}
    assert all(one.claimed or one.held for one in found)
    assert all(set(names) == {"en", "id"} for one in found for names in (one.name, *one.held, *one.claimed))


def test_an_area_that_is_not_curated_as_disputed_is_an_error(tmp_path: Path) -> None:
    for name in ("supplement", "register"):
        (tmp_path / name).symlink_to(BUILD / name)
    (tmp_path / "disputes.toml").write_text('[[area]]\nplace = "london"\nregions = ["GBR"]\n', encoding="utf-8")
    with pytest.raises(ResolveError, match="london"):
        areas(tmp_path)


def test_a_file_that_is_no_natural_earth_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "build.json").write_text('{"features": [{}]}', encoding="utf-8")
    with pytest.raises(ResolveError, match=r"build\.json"):
        basemap.read_regions(tmp_path / "build.json")


def test_the_map_that_ships_holds_every_listed_area_and_is_small() -> None:
    world = json.loads((SHIPPED / "world.json").read_text(encoding="utf-8"))
    assert [one["id"] for one in world["areas"]] == [one.id for one in areas(BUILD)]
    assert {at for at, _ in world["hatched"]} == set(range(len(world["areas"])))
    assert {file.stem for file in SHIPPED.glob("*.json")} == {"world", *world["squares"]}
    assert sum(file.stat().st_size for file in SHIPPED.glob("*.json")) < 1_500_000
