from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from extras import need
from menurut.model import ResolveError, values
from menurut.model.globe import km_between
from menurut.resolve.places.gazetteer import FORMAT, Entry, Gazetteer, shipped
from menurut.resolve.words.folding import fold, sound

MB = 1_000_000


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return shipped()


def named(gazetteer: Gazetteer, name: str) -> list[str]:
    return [entry.entry for entry, _ in gazetteer.named(fold(name))]


def test_the_file_is_small_enough_to_ship() -> None:
    assert shipped().path.stat().st_size < 60 * MB


def test_the_file_tells_its_format_and_sources(gazetteer: Gazetteer) -> None:
    assert gazetteer.meta["format"] == str(FORMAT)
    assert int(gazetteer.meta["places"]) > 200_000
    assert "GeoNames" in gazetteer.meta["sources"]


@pytest.mark.parametrize("statement", ["DELETE FROM place", "CREATE TABLE other (x)", "INSERT INTO meta VALUES ('x', 'y')"])
def test_the_file_is_opened_read_only(gazetteer: Gazetteer, statement: str) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        gazetteer._db.execute(statement)


def test_a_file_that_no_one_may_write_is_opened(tmp_path: Path, gazetteer: Gazetteer) -> None:
    folder = tmp_path / "a folder? 100% öffen #1"
    folder.mkdir()
    copy = shutil.copy(gazetteer.path, folder / "gazetteer.sqlite")
    copy.chmod(0o444)
    assert named(Gazetteer(copy), "Talish") == ["talish"]


def test_the_shipped_gazetteer_is_opened_once() -> None:
    assert shipped() is shipped()


# The places that other gazetteers lack, by every name in use.

SUPPLEMENT = [
    ("talish", "AZ", ["Talish", "Talış", "Թալիշ", "Талиш"]),
    ("madagiz", "AZ", ["Madagiz", "Suqovuşan", "Sugovushan", "Мадагиз", "Суговушан", "Մատաղիս"]),
    ("martakert", "AZ", ["Martakert", "Ağdərə", "Aghdara", "Мардакерт", "Мартакерт", "Մարտակերտ"]),
    ("hadrut", "AZ", ["Hadrut", "Гадрут", "Հադրութ"]),
    (
        "nagorno-karabakh",
        "AZ",
        ["Nagorno-Karabakh", "Karabakh", "Artsakh", "Нагорный Карабах", "Карабах", "Dağlıq Qarabağ", "Արցախ"],
    ),
    ("gaza-strip", "PS", ["Gaza Strip", "Jalur Gaza", "Сектор Газа", "قطاع غزة"]),
    ("gaza-city", "PS", ["Gaza City", "Kota Gaza", "Gaza"]),
    ("north-gaza", "PS", ["North Gaza", "Gaza Utara"]),
    ("nduga", "ID", ["Nduga", "Kabupaten Nduga"]),
    ("intan-jaya", "ID", ["Intan Jaya", "Kabupaten Intan Jaya"]),
    ("donbas", "UA", ["Donbas", "Donbass", "Донбасс", "Донбас"]),
    ("kashmir", None, ["Kashmir", "Кашмир"]),
    ("rakhine-state", "MM", ["Rakhine", "Rakhine State", "Arakan", "Ракхайн"]),
]


@pytest.mark.parametrize(("entry", "country", "names"), SUPPLEMENT, ids=[row[0] for row in SUPPLEMENT])
def test_the_supplement_knows_its_places_by_each_name(
    gazetteer: Gazetteer, entry: str, country: str | None, names: list[str]
) -> None:
    assert [name for name in names if entry not in named(gazetteer, name)] == []
    found = gazetteer.entry(entry)
    assert found is not None
    assert (found.country, found.curated) == (country, True)


GROUPS = [
    ("PS", (31.2, 31.62), (34.2, 34.6), "Deir al-Balah, Khan Younis, Rafah, North Gaza, Gaza City"),
    ("PS", (31.2, 31.62), (34.2, 34.6), "Jabalia, Nuseirat, Bureij, Maghazi, Shati, Deir al-Balah"),
    ("MM", (17.0, 21.8), (91.9, 95.0), "Maungdaw, Buthidaung, Rathedaung, Sittwe, Kyauktaw, Mrauk-U, Minbya, Myebon"),
    ("MM", (17.0, 21.8), (91.9, 95.0), "Pauktaw, Ponnagyun, Ann, Kyaukphyu, Thandwe, Toungup, Gwa, Ramree"),
    ("ID", (-5.5, -1.5), (135.0, 141.1), "Nduga, Intan Jaya, Puncak, Puncak Jaya, Yahukimo, Pegunungan Bintang"),
    ("ID", (-5.5, -1.5), (135.0, 141.1), "Mimika, Jayawijaya, Lanny Jaya"),
    ("UA", (46.5, 50.1), (36.5, 40.3), "Donetsk, Luhansk, Mariupol, Bakhmut, Avdiivka, Debaltseve, Kramatorsk"),
    ("AZ", (38.4, 41.0), (45.4, 48.0), "Talish, Madagiz, Martakert, Hadrut, Stepanakert, Shusha, Lachin"),
    ("AZ", (38.4, 41.0), (45.4, 48.0), "Jabrayil, Fuzuli, Aghdam, Kalbajar"),
]


@pytest.mark.parametrize(("country", "lats", "lons", "names"), GROUPS)
def test_the_places_of_a_conflict_lie_where_it_is(
    gazetteer: Gazetteer, country: str, lats: tuple[float, float], lons: tuple[float, float], names: str
) -> None:
    def lies_there(entry: Entry) -> bool:
        return entry.country == country and lats[0] <= entry.lat <= lats[1] and lons[0] <= entry.lon <= lons[1]

    assert [name for name in names.split(", ") if not any(lies_there(entry) for entry, _ in gazetteer.named(fold(name)))] == []


COUNTRIES = [
    ("AZ", ["Azerbaijan", "Азербайджан", "Azərbaycan", "Ադրբեջան"]),
    ("UA", ["Ukraine", "Ukraina", "Украина", "Україна"]),
    ("SY", ["Syria", "Suriah", "Сирия", "Suriye", "سوريا"]),
    ("US", ["United States", "Amerika Serikat", "США", "US", "USA"]),
    ("GB", ["United Kingdom", "Britania Raya", "Великобритания"]),
    ("MM", ["Myanmar", "Мьянма"]),
    ("CD", ["Democratic Republic of the Congo", "Republik Demokratik Kongo"]),
]


@pytest.mark.parametrize(("code", "names"), COUNTRIES, ids=[row[0] for row in COUNTRIES])
def test_countries_are_known_in_the_languages_read(gazetteer: Gazetteer, code: str, names: list[str]) -> None:
    assert [name for name in names if f"c:{code}" not in named(gazetteer, name)] == []


# Each way to ask.


def test_a_name_gives_every_place_of_that_name_foremost_first(gazetteer: Gazetteer) -> None:
    found = [entry for entry, _ in gazetteer.named("tripoli")]
    assert {"LY", "LB", "GR"} <= {entry.country for entry in found}
    settlements = [entry.population for entry in found if entry.entry.startswith("gn:")]
    assert settlements == sorted(settlements, reverse=True)


@pytest.mark.parametrize("name", ["", "xqzwv", "Aleppo", "' OR 1=1 --", "a" * 10_000, "\x00"])
def test_a_name_that_is_in_no_gazetteer_gives_nothing(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.named(name) == ()


def test_a_sound_gives_places_that_sound_so(gazetteer: Gazetteer) -> None:
    assert ("gn:1138336", "kandahar") in [(entry.entry, name) for entry, name in gazetteer.sounding(sound("kandahaar"))]
    assert gazetteer.sounding("") == ()


@pytest.mark.parametrize("lasting", ["talish", "gn:170063", "c:SY", "ne:SYR-137"])
def test_an_entry_is_found_by_its_lasting_id(gazetteer: Gazetteer, lasting: str) -> None:
    found = gazetteer.entry(lasting)
    assert found is not None
    assert found.entry == lasting


@pytest.mark.parametrize(
    "unknown", ["", "nowhere", "gn:", "gn:x", "gn:0", "gn:100000001", "gn:" + "9" * 400, "c:XX", "gn:²", ":", "gn:-1"]
)
def test_an_id_that_no_place_has_gives_none(gazetteer: Gazetteer, unknown: str) -> None:
    assert gazetteer.entry(unknown) is None


@pytest.mark.parametrize(
    ("country", "name"),
    [("SY", "Damascus"), ("AM", "Yerevan"), ("AZ", "Baku"), ("UA", "Kyiv"), ("ID", "Jakarta"), ("RU", "Moscow")],
)
def test_capitals_are_known(gazetteer: Gazetteer, country: str, name: str) -> None:
    found = gazetteer.capital(country)
    assert found is not None
    assert (found.country, found.kind) == (country, "settlement")
    assert fold(name) in {fold(found.name), *(fold(label) for label in gazetteer.labels(found.row).values())}


@pytest.mark.parametrize("country", ["IL", "PS", "EH", "YE", "XX", ""])
def test_a_capital_that_is_disputed_or_unknown_is_none(gazetteer: Gazetteer, country: str) -> None:
    assert gazetteer.capital(country) is None


def test_labels_are_names_by_language(gazetteer: Gazetteer) -> None:
    talish = gazetteer.entry("talish")
    syria = gazetteer.entry("c:SY")
    assert talish is not None
    assert syria is not None
    assert {"en": "Talish", "az": "Talış", "hy": "Թալիշ"}.items() <= gazetteer.labels(talish.row).items()
    assert {"en": "Syria", "ru": "Сирия"}.items() <= gazetteer.labels(syria.row).items()
    assert gazetteer.labels(-1) == {}


def test_holders_are_the_places_around_it(gazetteer: Gazetteer) -> None:
    talish, camp = gazetteer.entry("talish"), gazetteer.entry("jabalia-camp")
    assert talish is not None
    assert camp is not None
    assert "nagorno-karabakh" in [holder.entry for holder in gazetteer.holders(talish.row)]
    assert gazetteer.holders(camp.row)
    assert gazetteer.holders(-1) == ()


def test_a_box_gives_the_places_in_it(gazetteer: Gazetteer) -> None:
    found = gazetteer.within(36.0, 36.4, 36.9, 37.4)
    assert "gn:170063" in [entry.entry for entry in found]
    assert [entry.population for entry in found] == sorted((entry.population for entry in found), reverse=True)
    towns = [entry for entry in found if entry.kind == "settlement"]
    assert all(km_between(entry.lat, entry.lon, 36.2, 37.15) < 80 for entry in towns)
    assert gazetteer.within(36.4, 36.0, 36.9, 37.4, limit=0) == ()
    assert len(gazetteer.within(-90, 90, -180, 180, limit=5)) == 5


def test_regions_have_outlines(gazetteer: Gazetteer) -> None:
    province, town = gazetteer.entry("ne:SYR-137"), gazetteer.entry("gn:170063")
    assert province is not None
    assert town is not None
    assert gazetteer.outline(town.row) is None
    wkb = gazetteer.outline(province.row)
    assert wkb is not None
    need("gazetteer")
    import shapely

    outline = shapely.from_wkb(wkb)
    assert outline.is_valid
    assert outline.contains(shapely.Point(town.lon, town.lat))


def test_every_place_of_the_file_is_well_formed(gazetteer: Gazetteer) -> None:
    def count(condition: str) -> int:
        found: int = gazetteer._db.execute("SELECT count(*) FROM place WHERE " + condition).fetchone()[0]  # noqa: S608
        return found

    kinds = ", ".join(f"'{kind}'" for kind in values("place_kind"))
    assert count("1") == int(gazetteer.meta["places"])
    assert count(f"kind IS NOT NULL AND kind NOT IN ({kinds})") == 0
    assert count("abs(lat) > 900000 OR abs(lon) > 1800000") == 0
    assert count("country IS NOT NULL AND (length(country) != 2 OR country != upper(country))") == 0
    assert count("trim(name) = '' OR population < 0 OR radius_km < 0") == 0
    assert count("region IS NOT NULL AND region NOT IN (SELECT id FROM place)") == 0
    assert count("id NOT IN (SELECT place FROM name)") == 0


def test_who_holds_a_disputed_place_is_written_with_its_days(gazetteer: Gazetteer) -> None:
    for (written,) in gazetteer._db.execute("SELECT status FROM place WHERE status IS NOT NULL"):
        status = json.loads(written)
        assert status.keys() == {"names", "claimed", "held"}
        assert status["names"]
        for held in status["held"]:
            assert held.keys() <= {"by", "since", "until"}
            assert held.get("since", "") < held.get("until", "9999")


# What is no gazetteer.


def wrong_format(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        db.execute("INSERT INTO meta VALUES ('format', '999')")
        db.commit()


def no_format(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        db.commit()


def other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE something (x)")
        db.commit()


def truncated(path: Path) -> None:
    with shipped().path.open("rb") as whole:
        path.write_bytes(whole.read(2_000))


def noise(length: int) -> bytes:
    return random.Random(7).randbytes(length)  # noqa: S311 - the same bytes in each run


NO_GAZETTEER: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: path.unlink(missing_ok=True),
    "a folder": lambda path: path.mkdir(),
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("<html>404</html>", encoding="utf-8"),
    "random bytes": lambda path: path.write_bytes(noise(100_000)),
    "random bytes behind a right beginning": lambda path: path.write_bytes(b"SQLite format 3\x00" + noise(99_984)),
    "truncated": truncated,
    "another database": other_database,
    "another format": wrong_format,
    "no format": no_format,
}


@pytest.mark.parametrize("kind", NO_GAZETTEER)
def test_what_is_no_gazetteer_is_an_error_that_names_the_command(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "gazetteer.sqlite"
    NO_GAZETTEER[kind](path)
    with pytest.raises(ResolveError, match="make gazetteer") as raised:
        Gazetteer(path)
    assert str(path) in str(raised.value)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_cut_in_the_middle_is_an_error_when_it_is_asked(tmp_path: Path, share: float) -> None:
    path = tmp_path / "gazetteer.sqlite"
    shutil.copy(shipped().path, path)
    os.truncate(path, int(share * path.stat().st_size))
    with pytest.raises(ResolveError, match="make gazetteer"):  # noqa: PT012 - which page is missing shows in one or the other
        cut = Gazetteer(path)
        for name in ("talish", "gaza", "aleppo", "moscow", "yerevan", "kyiv", "jakarta", "zurich"):
            cut.named(name)
            cut.sounding(sound(name))
            cut.search([name])
            cut.capital("SY")
        cut.within(-90, 90, -180, 180, limit=100_000)


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(ResolveError):
        Gazetteer(tmp_path / "gazetteer.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_reading_names_takes_little_memory() -> None:
    script = (
        "import resource\n"
        "from menurut.resolve.places.gazetteer import shipped\n"
        "from menurut.resolve.words.folding import sound\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "gazetteer = shipped()\n"
        "places = [row[0] for row in gazetteer._db.execute('SELECT id FROM place ORDER BY id % 997, id LIMIT 200')]\n"
        "for place in places:\n"
        "    for (name,) in gazetteer._db.execute('SELECT name FROM place WHERE id = ?', (place,)).fetchall():\n"
        "        gazetteer.named(name.casefold())\n"
        "        gazetteer.sounding(sound(name.casefold()))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=os.environ)
    kilobytes = int(ran.stdout) if sys.platform != "darwin" else int(ran.stdout) // 1024
    assert kilobytes < 80_000


def test_words_find_places_whose_names_have_them_all(gazetteer: Gazetteer) -> None:
    found = [entry.entry for entry in gazetteer.search("Gaza Strip")]
    assert "gaza-strip" in found
    assert "jabalia" not in found
    assert "talish" in [entry.entry for entry in gazetteer.search("Talış")]
    assert len(gazetteer.search("san", limit=7)) == 7


@pytest.mark.parametrize(
    "text", ["", "xqzwv", '"', '" OR "', "NEAR(a b)", "*", "a" * 10_000, "NOT gaza xqzwv", "a-b", "\ud800"]
)
def test_hostile_words_find_nothing_or_places(gazetteer: Gazetteer, text: str) -> None:
    assert isinstance(gazetteer.search(text), tuple)
