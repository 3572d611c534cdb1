from __future__ import annotations

import pytest
from placing import entry, near, place, places, reasons

from menurut.resolve.places.gazetteer import shipped

# What points back.


@pytest.mark.parametrize(
    ("lang", "text", "pointer"),
    [
        ("id", "Serangan di Aleppo. Kota itu hancur.", "Kota itu"),
        ("id", "Serangan di Aleppo. Warga di sana panik.", "di sana"),
        ("id", "Serangan di Aleppo. Warga kota tersebut panik.", "kota tersebut"),
        ("en", "Shells hit Aleppo. People there fled.", "there"),
        ("en", "Shells hit Aleppo. People fled the city.", "the city"),
        ("ru", "Обстрелян Aleppo. Там пожар.", "Там"),
    ],
)
def test_words_that_point_back_take_the_place_told_before(lang: str, text: str, pointer: str) -> None:
    told, back = places(text, "Aleppo", pointer, lang=lang)
    assert (back.name, back.country, back.lat, back.lon) == (told.name, told.country, told.lat, told.lon)
    assert entry(back) == entry(told)
    assert "points back to Aleppo" in reasons(back)


def test_an_area_may_be_any_place_told_before() -> None:
    told, back = places("Pertempuran di Provinsi Idlib. Kawasan tersebut rusak.", "Provinsi Idlib", "Kawasan tersebut")
    assert entry(back) == entry(told)


def test_a_city_does_not_point_back_to_a_country() -> None:
    back = places("Serangan di Suriah. Kota itu hancur.", "Suriah", "Kota itu")[1]
    assert (entry(back), back.country, back.lat) == (None, "SY", None)


def test_of_two_places_told_before_the_nearer_of_its_kind_is_meant() -> None:
    text = "Perang di Aleppo. Bom di Damaskus. Suriah diam. Kota itu hancur."
    assert entry(places(text, "Aleppo", "Damaskus", "Suriah", "Kota itu")[3]) == entry(place("Damaskus", "Damaskus"))


def test_another_place_is_not_the_one_told_before() -> None:
    back = places("Serangan di Aleppo. Warga lari ke negara tetangga.", "Aleppo", "negara tetangga")[1]
    assert (entry(back), back.country, back.lat) == (None, None, None)


def test_without_a_place_before_it_a_pointer_stays_open() -> None:
    found = place("Warga kota itu panik.", "kota itu")
    assert (entry(found), found.country, found.lat, found.name) == (None, None, None, "kota itu")
    assert reasons(found) == "it has no name of its own"


def test_the_mention_with_a_name_counts_for_all_mentions() -> None:
    found = places("Kota itu hancur, kata warga Aleppo.", ("Kota itu", "Aleppo"))[0]
    assert near(found, 36.2, 37.16)


# What lies in, beside or on a side of another place.


@pytest.mark.parametrize(
    ("lang", "text", "mention"),
    [
        ("id", "Bom meledak di ibu kota Suriah.", "ibu kota Suriah"),
        ("id", "Bom meledak di ibukota Suriah.", "ibukota Suriah"),
        ("en", "A bomb went off in the capital of Syria.", "the capital of Syria"),
        ("en", "A bomb went off in Syria's capital.", "Syria's capital"),
        ("en", "A bomb went off in the Syrian capital.", "the Syrian capital"),
        ("ru", "Взрыв в столице Сирии.", "столице Сирии"),
    ],
)
def test_the_capital_of_a_state_is_its_capital(lang: str, text: str, mention: str) -> None:
    found = place(text, mention, lang=lang)
    assert near(found, 33.51, 36.29)
    assert found.name == "Damascus"
    assert "the capital of Syria" in reasons(found)


def test_a_capital_that_states_disagree_on_stays_open() -> None:
    found = place("A bomb went off in Israel's capital.", "Israel's capital", lang="en")
    assert (entry(found), found.country, found.lat) == (None, "IL", None)


@pytest.mark.parametrize(
    ("lang", "mention", "north", "east"),
    [
        ("id", "timur laut Suriah", 1, 1),
        ("id", "Irak utara", 1, 0),
        ("en", "southern Turkey", -1, 0),
        ("en", "northwestern Pakistan", 1, -1),
        ("ru", "востоке Турции", 0, 1),
        ("ru", "юго-западе Турции", -1, -1),
    ],
)
def test_a_side_lies_on_that_side_of_the_whole(lang: str, mention: str, north: int, east: int) -> None:
    found = place(f"({mention})", mention, lang=lang)
    whole = shipped().entry(f"c:{found.country}")
    assert whole is not None
    assert found.lat is not None
    assert found.lon is not None
    assert round((found.lat - whole.lat) / 10, 1) * north >= 0
    assert (found.lat > whole.lat + 0.1) is (north > 0)
    assert (found.lat < whole.lat - 0.1) is (north < 0)
    assert (found.lon > whole.lon + 0.1) is (east > 0)
    assert (found.lon < whole.lon - 0.1) is (east < 0)


def test_a_direction_may_be_part_of_a_name() -> None:
    assert entry(place("Korban di Gaza utara.", "Gaza utara")) == "north-gaza"
    assert place("Kim tiba di Korea Utara.", "Korea Utara").country == "KP"
    assert place("Fighting in South Sudan.", "South Sudan", lang="en").country == "SS"
    assert place("Gempa di Jawa Barat.", "Jawa Barat").kind == "region"


def test_a_border_lies_on_the_side_that_the_report_tells_of() -> None:
    found = place(
        "Tentara di perbatasan Lebanon. Roket jatuh di Haifa dan Tel Aviv.", "perbatasan Lebanon", "Haifa", "Tel Aviv"
    )
    assert (found.country, found.lat, entry(found)) == ("IL", None, None)
    assert "the side of Israel" in reasons(found)


def test_a_border_that_nothing_else_places_is_at_the_country_named() -> None:
    found = place("Tentara di perbatasan Lebanon.", "perbatasan Lebanon")
    assert (found.country, found.lat) == ("LB", None)


@pytest.mark.parametrize(
    ("lang", "text", "mention", "country", "lat", "lon"),
    [
        ("id", "Unjuk rasa di Kedutaan Besar Israel di Amman.", "Kedutaan Besar Israel di Amman", "JO", 31.95, 35.93),
        ("id", "Ledakan di Hotel Xyzzy, Kabul.", "Hotel Xyzzy, Kabul", "AF", 34.53, 69.17),
        ("en", "A shell hit the Xyzzy Clinic in Aleppo.", "the Xyzzy Clinic in Aleppo", "SY", 36.2, 37.16),
        ("en", "A shell hit a school in Aleppo.", "a school in Aleppo", "SY", 36.2, 37.16),
    ],
)
def test_a_facility_that_the_gazetteer_lacks_is_put_in_its_city(
    lang: str, text: str, mention: str, country: str, lat: float, lon: float
) -> None:
    found = place(text, mention, lang=lang)
    assert found.country == country
    assert near(found, lat, lon)
    # It is in the city and not the city.
    assert found.name == mention
    assert found.name != "Aleppo"


def test_what_lies_somewhere_in_a_large_place_has_no_point() -> None:
    found = place("A shell hit a school in Syria.", "a school in Syria", lang="en")
    assert (found.country, found.lat, found.lon) == ("SY", None, None)


def test_a_facility_of_the_gazetteer_is_itself() -> None:
    found = place("Ledakan di bandara Kabul.", "bandara Kabul")
    assert (found.kind, found.country) == ("facility", "AF")
    assert near(found, 34.56, 69.21, within_km=5)
