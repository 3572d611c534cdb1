from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from extras import need
from menurut.build.curated import read_curated
from menurut.build.place import Row
from menurut.model import ResolveError

need("gazetteer")
import shapely  # noqa: E402

from menurut.build.supplement import merge, place_in_regions, supplement  # noqa: E402

ACTORS = {"AZ": "Azerbaijan", "nagorno-karabakh": "Nagorno-Karabakh"}
COUNTRIES = frozenset({"AZ", "AM", "PS"})
FIELDS: Mapping[str, str] = {
    "id": '"talish"',
    "kind": '"settlement"',
    "country": '"AZ"',
    "lat": "40.38",
    "lon": "46.75",
    "source": '"English Wikipedia: Talish"',
    "names": '{ en = ["Talish"], az = ["Talış"], hy = ["Թալիշ"] }',
}


def entry(**changed: str | None) -> str:
    """One `[[place]]`, with fields changed, added or, where None, left out."""
    fields = {**FIELDS, **{name.rstrip("_"): value for name, value in changed.items()}}
    return "[[place]]\n" + "".join(f"{name} = {value}\n" for name, value in fields.items() if value is not None)


def written(folder: Path, *entries: str, name: str = "caucasus.toml") -> Path:
    (folder / name).write_text("# A line of comment.\n" + "\n".join(entries), encoding="utf-8")
    return folder


def rows(folder: Path) -> list[Row]:
    return supplement(folder, ACTORS, COUNTRIES)


def test_an_entry_becomes_a_row(tmp_path: Path) -> None:
    (row,) = rows(written(tmp_path, entry()))
    assert (row.entry, row.name, row.kind, row.country, row.lat, row.lon) == (
        "talish",
        "Talish",
        "settlement",
        "AZ",
        40.38,
        46.75,
    )
    assert row.names == [("en", "Talish"), ("az", "Talış"), ("hy", "Թալիշ")]
    assert (row.population, row.inside, row.claimed, row.held, row.disputed) == (0, (), (), (), False)
    assert row.radius_km > 0


def test_a_disputed_entry_keeps_who_claims_and_holds_it_by_name(tmp_path: Path) -> None:
    disputed = entry(
        disputed="true",
        claimed='["AZ", "nagorno-karabakh"]',
        held='[{ by = "nagorno-karabakh", since = "1992", until = "2020-10-03" }, { by = "AZ", since = 2020-10-03 }]',
    )
    (row,) = rows(written(tmp_path, disputed))
    assert row.claimed == ("Azerbaijan", "Nagorno-Karabakh")
    assert row.held == (
        {"by": "Nagorno-Karabakh", "since": "1992", "until": "2020-10-03"},
        {"by": "Azerbaijan", "since": "2020-10-03"},
    )


def test_a_place_may_be_in_no_country(tmp_path: Path) -> None:
    assert rows(written(tmp_path, entry(country=None)))[0].country is None


def test_places_may_be_in_places_of_other_files(tmp_path: Path) -> None:
    written(tmp_path, entry(in_='["karabakh"]'), name="a.toml")
    written(tmp_path, entry(id='"karabakh"', kind='"region"', names='{ en = ["Karabakh"] }'), name="b.toml")
    assert [row.inside for row in rows(tmp_path)] == [("karabakh",), ()]


def test_an_empty_folder_is_no_source(tmp_path: Path) -> None:
    with pytest.raises(ResolveError, match="no curated files"):
        supplement(tmp_path, {}, frozenset())


WRONG: dict[str, tuple[dict[str, str | None], str]] = {
    "unknown kind": ({"kind": '"village"'}, "no kind 'village'; known: .*settlement"),
    "unknown country": ({"country": '"XX"'}, "no country 'XX'"),
    "country in small letters": ({"country": '"az"'}, "no country 'az'"),
    "empty country": ({"country": '""'}, "no country ''"),
    "unknown claimant": ({"disputed": "true", "claimed": '["atlantis"]'}, "no actor 'atlantis' in the register"),
    "unknown holder": ({"disputed": "true", "held": '[{ by = "atlantis" }]'}, "no actor 'atlantis' in the register"),
    "a holder without a name": ({"disputed": "true", "held": '[{ since = "1992" }]'}, "who held it is written"),
    "unknown place around it": ({"in_": '["atlantis"]'}, "no place 'atlantis' to be in"),
    "too far north": ({"lat": "90.01"}, "no point 90.01, 46.75 on the globe"),
    "too far south": ({"lat": "-91"}, "no point -91, 46.75 on the globe"),
    "too far east": ({"lon": "180.5"}, "no point 40.38, 180.5 on the globe"),
    "no number north": ({"lat": "nan"}, "lat is no number"),
    "endlessly east": ({"lon": "inf"}, "lon is no number"),
    "north in words": ({"lat": '"40"'}, "lat is no number"),
    "a list of countries": ({"country": '["AZ"]'}, "country is a code in quotes"),
    "no size": ({"radius_km": "0"}, "a radius is more than nothing"),
    "in itself": ({"in_": '["talish"]'}, "it cannot be in itself"),
    "held backwards": (
        {"disputed": "true", "claimed": '["AZ"]', "held": '[{ by = "AZ", since = "2020", until = "1994" }]'},
        "no time from 2020 to 1994",
    ),
    "an id with a colon": ({"id": '"gn:7"'}, "an id is small letters"),
    "disputed by nobody": ({"disputed": "true"}, "a disputed place says who claims or holds it"),
    "claimed and not disputed": ({"claimed": '["AZ"]'}, "a disputed place says who claims or holds it"),
    "no id": ({"id": None}, "an entry: no id"),
    "no kind": ({"kind": None}, "no kind"),
    "no latitude": ({"lat": None}, "no lat"),
    "no names": ({"names": None}, "no names"),
    "no source": ({"source": None}, "no source"),
    "neither point nor source": ({"lat": None, "lon": None, "source": None}, "no lat, lon, source"),
    "empty source": ({"source": '"  "'}, "the source is empty"),
    "unknown field": ({"latitude": "40.38"}, "no field latitude; known: .*lat"),
    "no English name": ({"names": '{ az = ["Talış"] }'}, "no English name"),
    "a name that is no list": ({"names": '{ en = "Talish" }'}, "names.en is not a list of names"),
    "an empty name": ({"names": '{ en = ["Talish"], az = [" "] }'}, "names.az is not a list of names"),
    "a name that is a number": ({"names": '{ en = ["Talish", 7] }'}, "names.en is not a list of names"),
}


@pytest.mark.parametrize("problem", WRONG)
def test_what_is_wrong_is_an_error_with_file_and_line(tmp_path: Path, problem: str) -> None:
    changed, message = WRONG[problem]
    good = entry(id='"hadrut"', names='{ en = ["Hadrut"] }')
    folder = written(tmp_path, good, entry(**changed))
    line = (folder / "caucasus.toml").read_text(encoding="utf-8").splitlines().index("[[place]]", 2) + 1
    with pytest.raises(ResolveError, match=message) as raised:
        rows(folder)
    assert str(raised.value).startswith(f"caucasus.toml:{line}: ")


def test_an_error_names_the_entry(tmp_path: Path) -> None:
    with pytest.raises(ResolveError, match=r"^caucasus\.toml:2: talish: no kind 'x'"):
        rows(written(tmp_path, entry(kind='"x"')))


def test_an_id_taken_twice_names_both_places(tmp_path: Path) -> None:
    with pytest.raises(ResolveError, match=r"^caucasus\.toml:11: talish: the id is taken in caucasus\.toml:2$"):
        rows(written(tmp_path, entry(), entry()))


def test_an_id_taken_in_another_file_names_it(tmp_path: Path) -> None:
    written(tmp_path, entry(), name="a.toml")
    written(tmp_path, entry(), name="b.toml")
    with pytest.raises(ResolveError, match=r"^b\.toml:2: talish: the id is taken in a\.toml:2$"):
        rows(tmp_path)


@pytest.mark.parametrize(
    "text", ["[[place]]\nid = \n", "[[place]\n", 'id = "a"\nid = "b"\n', "[[place]]\nnames = { en = ['a'\n"]
)
def test_bad_toml_is_an_error_with_file_and_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "caucasus.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ResolveError, match=r"^caucasus\.toml: .*(line \d|end of document)"):
        rows(tmp_path)


def test_another_kind_of_entry_in_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResolveError, match="begins with a line"):
        read_curated(written(tmp_path, entry()), "actor", required=("id",), allowed=())


# Rows of several sources.


def row(name: str, **fields: object) -> Row:
    first = Row(name.lower(), name, "settlement", "AZ", 40.0, 46.0, 3.0, names=[("en", name)])
    return replace(first, **fields)  # type: ignore[arg-type]


def test_a_place_that_both_know_is_one_row_with_all_names() -> None:
    ours = row("Talish", names=[("en", "Talish"), ("az", "Talış")], disputed=True, claimed=("Azerbaijan",))
    theirs = row(
        "Talış", entry="gn:7", lat=40.05, names=[("", "Talış"), ("", "Talysh")], population=500, region="ne:1", capital_of="AZ"
    )
    (merged,) = merge([ours], [theirs])
    assert (merged.entry, merged.lat, merged.population, merged.region, merged.capital_of) == (
        "talish",
        40.0,
        500,
        "ne:1",
        "AZ",
    )
    assert merged.names == [("en", "Talish"), ("az", "Talış"), ("", "Talış"), ("", "Talysh")]
    assert (merged.disputed, merged.claimed) == (True, ("Azerbaijan",))


def test_what_the_curated_row_says_is_kept() -> None:
    ours = row("Talish", population=600, region="ne:2")
    (merged,) = merge([ours], [row("Talish", entry="gn:7", population=500, region="ne:1")])
    assert (merged.population, merged.region) == (600, "ne:2")


@pytest.mark.parametrize(
    "other",
    [row("Talish", entry="gn:7", lat=41.0), row("Talish", entry="ne:7", kind="region"), row("Hadrut", entry="gn:7")],
    ids=["far away", "another kind", "another name"],
)
def test_what_is_another_place_stays_a_row(other: Row) -> None:
    assert [each.entry for each in merge([row("Talish")], [other])] == ["talish", other.entry]


def test_rows_in_a_region_that_was_merged_are_in_the_curated_one() -> None:
    ours = row("Karabakh", kind="region", radius_km=60.0)
    theirs = row("Karabakh", entry="ne:1", kind="region", outline=b"wkb", radius_km=70.0)
    town = row("Talish", entry="gn:7", region="ne:1")
    merged = list(merge([ours], [theirs, town]))
    assert [(each.entry, each.region) for each in merged] == [("karabakh", None), ("gn:7", "karabakh")]
    assert (merged[0].outline, merged[0].radius_km) == (b"wkb", 70.0)


def test_without_any_rows_there_are_none() -> None:
    assert list(merge([], [])) == []


def outlined(name: str, west: float, east: float, **fields: object) -> Row:
    box = shapely.to_wkb(shapely.box(west, 39.0, east, 41.0))
    return row(name, entry=f"ne:{name}", kind="region", outline=box, radius_km=80.0, **fields)


def test_curated_places_get_the_region_that_holds_them() -> None:
    east, west = row("East", lon=46.5), row("West", lon=44.5)
    place_in_regions([east, west], [outlined("a", 46, 47), outlined("b", 44, 45), row("c", kind="region")])
    assert (east.region, west.region) == ("ne:a", "ne:b")


def test_a_region_of_another_country_a_smaller_region_and_a_given_one_do_not_count() -> None:
    foreign = row("Foreign", lon=46.5, country="AM")
    larger = row("Larger", kind="region", lon=46.5, radius_km=200.0)
    given = row("Given", lon=46.5, region="ne:z")
    sea = row("Sea", kind="natural", lon=46.5)
    outside = row("Outside", lon=10.0)
    place_in_regions([foreign, larger, given, sea, outside], [outlined("a", 46, 47)])
    assert [each.region for each in (foreign, larger, given, sea, outside)] == [None, None, "ne:z", None, None]


def test_without_regions_nothing_is_placed() -> None:
    alone = row("Alone")
    place_in_regions([alone], [])
    assert alone.region is None
