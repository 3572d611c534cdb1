from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from extras import need
from menurut.build.place import Row
from menurut.resolve.words.folding import fold

need("gazetteer")
import shapely  # noqa: E402

from menurut.build.cities import _readable, cities  # noqa: E402
from menurut.build.countries import countries, mark_capitals  # noqa: E402
from menurut.build.regions import regions  # noqa: E402


def town(name: str, country: str, population: int, *names: str) -> Row:
    return Row(
        f"gn:{name}", name, "settlement", country, 1.0, 2.0, 3.0, population, names=[("", each) for each in (name, *names)]
    )


def feature(**changed: object) -> Mapping[str, object]:
    """One region as Natural Earth gives it: a square of two degrees at the equator."""
    square = [[[10, -1], [12, -1], [12, 1], [10, 1], [10, -1]]]
    geometry = changed.pop("geometry", {"type": "Polygon", "coordinates": square})
    properties = {
        "adm1_code": "XAA-1",
        "iso_a2": "XA",
        "name": "Ekuator",
        "name_en": "Equator",
        "name_id": "Khatulistiwa",
        "name_local": "",
        "woe_name": "Ekuator",
        "gn_name": None,
        "abbrev": "Eq.",
        "name_alt": "Equatorial|E|Line",
        "gn_a1_code": "XA.01",
    }
    return {"geometry": geometry, "properties": properties | changed}


def read(folder: Path, *features: Mapping[str, object]) -> list[tuple[Row, str]]:
    path = folder / "build.json"
    path.write_text(json.dumps({"features": features}), encoding="utf-8")
    return list(regions(path))


def test_a_region_has_its_names_point_extent_and_outline(tmp_path: Path) -> None:
    ((row, code),) = read(tmp_path, feature())
    assert (row.entry, row.name, row.kind, row.country, code) == ("ne:XAA-1", "Equator", "region", "XA", "XA.01")
    assert (row.lat, row.lon) == (0.0, 11.0)
    # The circle of the area of the square, whose sides are 222 km long.
    assert row.radius_km == pytest.approx(125.5, abs=1)
    assert row.names[:2] == [("en", "Equator"), ("id", "Khatulistiwa")]
    assert [name for lang, name in row.names if not lang] == ["Ekuator", "Eq.", "Equatorial", "Line"]
    assert row.outline is not None
    assert shapely.from_wkb(row.outline).contains(shapely.Point(11, 0))


def test_a_region_of_several_parts_is_where_its_largest_part_is(tmp_path: Path) -> None:
    small = [[[50, 50], [50.1, 50], [50.1, 50.1], [50, 50.1], [50, 50]]]
    large = [[[10, -1], [12, -1], [12, 1], [10, 1], [10, -1]]]
    ((row, _),) = read(tmp_path, feature(geometry={"type": "MultiPolygon", "coordinates": [small, large]}))
    assert (row.lat, row.lon) == (0.0, 11.0)


def test_the_point_of_a_bent_region_lies_in_it(tmp_path: Path) -> None:
    bent = [[[0, 0], [10, 0], [10, 10], [9, 10], [9, 1], [0, 1], [0, 0]]]
    ((row, _),) = read(tmp_path, feature(geometry={"type": "Polygon", "coordinates": bent}))
    assert shapely.from_wkb(row.outline).contains(shapely.Point(row.lon, row.lat))


@pytest.mark.parametrize("changed", [{"name": ""}, {"name": None}, {"iso_a2": "-1"}, {"iso_a2": "-99"}, {"iso_a2": ""}])
def test_a_region_without_name_or_country_is_left_out(tmp_path: Path, changed: dict[str, object]) -> None:
    assert read(tmp_path, feature(**changed)) == []


def test_a_region_without_an_english_name_goes_by_its_own(tmp_path: Path) -> None:
    assert read(tmp_path, feature(name_en=""))[0][0].name == "Ekuator"


READABLE = [("Talış", True), ("Թալիշ", True), ("Талиш", True), ("غزة", True), ("ရန်ကုန်", True), ("თბილისი", True), ("עזה", True)]
UNREADABLE = [
    ("加沙", False),
    ("ALP", False),
    ("A", False),
    ("", False),
    ("https://example.org/x", False),
    ("東京", False),
    ("42", False),
]


@pytest.mark.parametrize(("name", "readable"), READABLE + UNREADABLE)
def test_names_in_scripts_of_ours_are_kept(name: str, readable: bool) -> None:
    assert _readable(name) is readable


def test_capitals_are_the_largest_town_of_that_name() -> None:
    damascus, village, other = (
        town("Dimashq", "SY", 1_500_000, "Damascus"),
        town("Damascus", "SY", 900),
        town("Damascus", "US", 15_000),
    )
    mark_capitals([village, damascus, other])
    assert [damascus.capital_of, village.capital_of, other.capital_of] == ["SY", None, None]


@pytest.mark.parametrize(
    ("name", "country"), [("Jerusalem", "IL"), ("East Jerusalem", "PS"), ("Sanaa", "YE"), ("El-Aaiún", "EH")]
)
def test_capitals_that_states_disagree_on_are_not_marked(name: str, country: str) -> None:
    city = town(name, country, 500_000)
    mark_capitals([city])
    assert city.capital_of is None


@pytest.fixture(scope="module")
def lands() -> dict[str, Row]:
    known = {"AM": [("id", "Negeri Armenia")]}
    province = Row("ne:1", "P", "region", "AM", 40.0, 45.0, 97.0)
    return {row.country or "": row for row in countries([province], [town("Pristina", "XK", 200_000)], known)}


def test_every_country_has_names_in_the_languages_read(lands: dict[str, Row]) -> None:
    assert len(lands) > 230
    for code, row in lands.items():
        assert (row.entry, row.kind, row.country) == (f"c:{code}", "country", code)
        assert -90 <= row.lat <= 90
        assert -180 <= row.lon <= 180
        assert row.radius_km >= 10
    for code in ("AM", "AZ", "UA", "SY", "ID", "MM", "RU", "US"):
        assert {"en", "id", "ru", "tr", "az", "hy", "uk", "ar"} <= {lang for lang, _ in lands[code].names}
    names = {fold(name) for _, name in lands["SY"].names}
    assert {"syria", "suriah", "сирия", "suriye", fold("سوريا")} <= names


def test_names_of_the_register_come_first(lands: dict[str, Row]) -> None:
    assert lands["AM"].names[0] == ("id", "Negeri Armenia")


def test_the_extent_of_a_country_is_that_of_its_regions(lands: dict[str, Row]) -> None:
    assert lands["AM"].radius_km == 97.0


@pytest.mark.slow
def test_settlements_are_in_the_region_of_their_code() -> None:
    found = {row.entry: row for row in cities({("SY", "09"): "ne:SYR-137"})}
    assert len(found) > 200_000
    aleppo = found["gn:170063"]
    assert (aleppo.name, aleppo.country, aleppo.kind, aleppo.region) == ("Aleppo", "SY", "settlement", "ne:SYR-137")
    assert aleppo.population > 1_000_000
    assert ("", "حلب") in aleppo.names
    assert found["gn:524901"].region is None
    assert all(row.population >= 0 and row.radius_km >= 1 for row in found.values())
