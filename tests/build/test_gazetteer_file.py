from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menurut.build.gazetteer import write
from menurut.build.place import Row
from menurut.resolve.places.gazetteer import Gazetteer
from menurut.resolve.words.folding import fold, sound


def town(number: int, name: str, **fields: object) -> Row:
    row = Row(f"gn:{number}", name, "settlement", "SY", 36.2021, 37.1343, 3.0, population=5_000, names=[("", name)])
    for key, value in fields.items():
        setattr(row, key, value)
    return row


ROWS = [
    Row(
        "aleppo-province",
        "Aleppo Governorate",
        "region",
        "SY",
        36.2,
        37.6,
        80.0,
        names=[("en", "Aleppo Governorate"), ("id", "Provinsi Aleppo"), ("fr", "Alep")],
        outline=b"\x01wkb",
    ),
    Row(
        "talish",
        "Talish",
        "settlement",
        "AZ",
        40.3833,
        46.75,
        3.0,
        population=600,
        names=[("en", "Talish"), ("az", "Talış"), ("hy", "Թալիշ")],
        inside=("aleppo-province",),
        claimed=("Azerbaijan", "Nagorno-Karabakh"),
        held=({"by": "Nagorno-Karabakh", "until": "2020-10-03"}, {"by": "Azerbaijan", "since": "2020-10-03"}),
        disputed=True,
    ),
    Row("c:SY", "Syria", "country", "SY", 35.0, 38.0, 240.0, names=[("en", "Syria"), ("id", "Suriah"), ("sw", "Shamu")]),
    Row("nowhere-land", "Nowhere", "region", None, -10.5, 179.9, 50.0, names=[("en", "Nowhere")]),
    town(170063, "Aleppo", population=2_000_000, region="aleppo-province", names=[("", "Aleppo"), ("", "حلب")]),
    town(170654, "Damascus", population=1_500_000, capital_of="SY"),
    town(7, "Small", population=10),
]


@pytest.fixture
def gazetteer(tmp_path: Path) -> Gazetteer:
    path = tmp_path / "gazetteer.sqlite"
    write(ROWS, path, {"places": str(len(ROWS)), "sources": "a test"})
    return Gazetteer(path)


def test_what_is_written_is_found_by_every_name(gazetteer: Gazetteer) -> None:
    for row in ROWS:
        for _, name in row.names:
            assert row.entry in [entry.entry for entry, _ in gazetteer.named(fold(name))]


def test_what_is_written_is_read_again(gazetteer: Gazetteer) -> None:
    for row in ROWS:
        found = gazetteer.entry(row.entry)
        assert found is not None
        assert (found.name, found.kind, found.country, found.population) == (row.name, row.kind, row.country, row.population)
        assert (found.lat, found.lon) == pytest.approx((row.lat, row.lon), abs=1e-4)
        assert found.curated == (":" not in row.entry)
        assert (found.status is not None) == row.disputed


def test_the_names_of_our_languages_are_the_foremost(gazetteer: Gazetteer) -> None:
    def first(name: str, entry: str) -> bool:
        return next(first for found, first in gazetteer.named(fold(name)) if found.entry == entry)

    assert first("Talış", "talish")
    assert first("Suriah", "c:SY")
    assert not first("Shamu", "c:SY")
    assert not first("حلب", "gn:170063")


def test_a_region_is_found_without_its_generic_word_too(gazetteer: Gazetteer) -> None:
    found = {entry.entry: first for entry, first in gazetteer.named("aleppo")}
    assert found == {"aleppo-province": False, "gn:170063": True}


def test_status_is_written_with_names_claims_and_days(gazetteer: Gazetteer) -> None:
    found = gazetteer.entry("talish")
    assert found is not None
    assert found.status is not None
    assert set(found.status["names"]) == {"Talish", "Talış", "Թալիշ"}
    assert found.status["claimed"] == ["Azerbaijan", "Nagorno-Karabakh"]
    assert [held["by"] for held in found.status["held"]] == ["Nagorno-Karabakh", "Azerbaijan"]


def test_sounds_boxes_capitals_labels_holders_and_outlines_are_written(gazetteer: Gazetteer) -> None:
    province, talish, syria, city = map(gazetteer.entry, ("aleppo-province", "talish", "c:SY", "gn:170063"))
    assert province is not None
    assert talish is not None
    assert syria is not None
    assert city is not None
    assert "talish" in [entry.entry for entry, _ in gazetteer.sounding(sound("talesh"))]
    assert gazetteer.sounding(sound("syria")) == ()
    capital = gazetteer.capital("SY")
    assert capital is not None
    assert capital.name == "Damascus"
    assert gazetteer.labels(talish.row) == {"en": "Talish", "az": "Talış", "hy": "Թալիշ"}
    assert gazetteer.labels(syria.row) == {"en": "Syria", "id": "Suriah"}
    assert [entry.entry for entry in gazetteer.holders(talish.row)] == ["aleppo-province"]
    assert city.region == province.row
    assert gazetteer.outline(province.row) == b"\x01wkb"
    assert gazetteer.outline(city.row) is None
    near = {entry.entry for entry in gazetteer.within(36.0, 36.4, 37.0, 37.3)}
    assert {"gn:170063", "gn:170654", "aleppo-province"} <= near
    # Small villages are found by name alone.
    assert "gn:7" not in near


def test_what_it_was_written_from_is_told(gazetteer: Gazetteer) -> None:
    assert gazetteer.meta["sources"] == "a test"


def test_nothing_but_the_file_is_left(tmp_path: Path) -> None:
    write(ROWS, tmp_path / "gazetteer.sqlite", {})
    assert [path.name for path in tmp_path.iterdir()] == ["gazetteer.sqlite"]


def test_no_rows_are_a_gazetteer_too(tmp_path: Path) -> None:
    path = tmp_path / "gazetteer.sqlite"
    write([], path, {})
    assert Gazetteer(path).named("aleppo") == ()


def test_a_row_that_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "gazetteer.sqlite"
    write(ROWS, path, {})
    before = path.read_bytes()
    with pytest.raises((KeyError, sqlite3.Error)):
        write([*ROWS, town(8, "Lost", inside=("atlantis",))], path, {})
    with pytest.raises(sqlite3.IntegrityError):
        write([*ROWS, town(8, "One"), town(8, "Other")], path, {})
    assert path.read_bytes() == before
    assert Gazetteer(path).entry("talish") is not None


def test_what_a_failed_write_left_behind_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "gazetteer.sqlite"
    with pytest.raises((KeyError, sqlite3.Error)):
        write([town(8, "Lost", inside=("atlantis",))], path, {})
    assert not path.exists()
    write(ROWS, path, {})
    assert Gazetteer(path).entry("talish") is not None


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "one.sqlite", tmp_path / "other.sqlite"
    write(ROWS, one, {"sources": "a test"})
    write(ROWS, other, {"sources": "a test"})
    assert one.read_bytes() == other.read_bytes()


_NAMES = st.text(min_size=1, max_size=12, alphabet=st.characters(exclude_categories=["Cs"]))


@given(names=st.lists(_NAMES.filter(fold), min_size=1, max_size=4), kind=st.sampled_from(["settlement", "region", "country"]))
def test_any_names_are_found_again(tmp_path_factory: pytest.TempPathFactory, names: list[str], kind: str) -> None:
    path = tmp_path_factory.mktemp("any") / "gazetteer.sqlite"
    row = Row("there", names[0], kind, None, 0.0, 0.0, 1.0, names=[("en", name) for name in names])
    write([row], path, {})
    gazetteer = Gazetteer(path)
    for name in names:
        assert [entry.entry for entry, _ in gazetteer.named(fold(name))] == ["there"]
