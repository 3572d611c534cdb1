from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from menurut.model import Place, Reading, Report, Span, values
from menurut.model.globe import km_between
from menurut.resolve.places.gazetteer import shipped
from menurut.resolve.places.report import SURE, resolve_places
from strategies import read_reports, unhurried


def span(text: str, words: str) -> Span:
    at = text.index(words)
    return Span(at, at + len(words))


def places(
    text: str,
    *mentions: str | tuple[str, ...],
    lang: str = "id",
    dct: date | None = None,
    countries: Mapping[str, str] | None = None,
) -> tuple[Place, ...]:
    listed = [(each,) if isinstance(each, str) else each for each in mentions]
    marked = tuple(
        Place(f"P{number}", each[0], "other", tuple(span(text, words) for words in each)) for number, each in enumerate(listed)
    )
    report = Report("R", text, lang, (), dct=dct)
    return resolve_places(report, Reading("R", "annotation", places=marked), shipped(), countries=countries)


def place(text: str, mention: str, *others: str, **report: object) -> Place:
    return places(text, mention, *others, **report)[0]  # type: ignore[arg-type]


def reasons(found: Place) -> str:
    assert found.link is not None
    return "; ".join(found.link.reasons)


def entry(found: Place) -> str | None:
    assert found.link is not None
    return found.link.entry


def near(found: Place, lat: float, lon: float, *, within_km: float = 25) -> bool:
    return found.lat is not None and found.lon is not None and km_between(found.lat, found.lon, lat, lon) <= within_km


# One name, and what each reason makes of it.


def test_of_two_cities_the_one_with_more_people_is_meant() -> None:
    found = place("Ledakan terjadi di Tripoli.", "Tripoli")
    assert found.country == "LY"
    assert "people" in reasons(found)
    assert found.link is not None
    assert len(found.link.candidates) > 1


def test_what_stands_behind_the_name_holds_it() -> None:
    found = place("Ledakan terjadi di Tripoli, Lebanon.", "Tripoli, Lebanon")
    assert (found.name, found.kind, found.country) == ("Tripoli", "settlement", "LB")
    assert "in Lebanon" in reasons(found)


def test_the_other_places_of_the_report_decide() -> None:
    found = place("Ledakan terjadi di Tripoli. Warga Beirut dan Sidon panik.", "Tripoli", "Beirut", "Sidon")
    assert found.country == "LB"
    assert "the report tells of LB" in reasons(found)
    assert "km from Beirut" in reasons(found)


def test_the_countries_of_the_actors_decide() -> None:
    text = "Ledakan terjadi di Tripoli."
    assert place(text, "Tripoli", countries={"E1": "LB"}).country == "LB"
    assert place(text, "Tripoli", countries={"E1": "LY"}).country == "LY"
    assert place(text, "Tripoli", countries={}).country == "LY"


@pytest.mark.parametrize(
    ("text", "mention", "lang"),
    [
        ("The Lebanese city of Tripoli was shelled.", "The Lebanese city of Tripoli", "en"),
        ("Обстрелян ливанский город Триполи.", "ливанский город Триполи", "ru"),
    ],
)
def test_the_word_for_a_people_decides(text: str, mention: str, lang: str) -> None:
    found = place(text, mention, lang=lang)
    assert found.country == "LB"
    assert "in LB, as the words say" in reasons(found)


def test_the_generic_word_tells_the_city_from_its_province() -> None:
    city = place("Pasukan masuk ke kota Aleppo.", "kota Aleppo")
    province = place("Pasukan masuk ke provinsi Aleppo.", "provinsi Aleppo")
    assert (city.kind, city.country) == ("settlement", "SY")
    assert (province.kind, province.country) == ("region", "SY")
    assert "a settlement" in reasons(city)
    assert "a region" in reasons(province)
    assert entry(city) != entry(province)


def test_a_village_of_a_great_citys_name_is_found_where_the_words_put_it() -> None:
    found = place("Police in Moscow, Idaho made an arrest.", "Moscow, Idaho", lang="en")
    assert found.country == "US"
    assert near(found, 46.73, -117.0)


def test_the_state_a_town_lies_in_decides() -> None:
    found = place("A bomb was found in Springfield, Illinois.", "Springfield, Illinois", lang="en")
    assert near(found, 39.8, -89.65)


# Spellings.

SPELLINGS = [
    ("id", "Yerusalem", 31.77, 35.22),
    ("id", "Moskow", 55.75, 37.62),
    ("id", "Kairo", 30.05, 31.24),
    ("id", "Damaskus", 33.51, 36.29),
    ("id", "Beograd", 44.8, 20.46),
    ("id", "Sarajewo", 43.85, 18.36),
    ("id", "Alepo", 36.2, 37.16),
    ("id", "Kiyev", 50.45, 30.52),
    ("en", "Kiev", 50.45, 30.52),
    ("en", "Kyiv", 50.45, 30.52),
    ("en", "Aleppo", 36.2, 37.16),
    ("en", "ALEPPO", 36.2, 37.16),
    ("en", "Aleppo's", 36.2, 37.16),
    ("ru", "Иерусалим", 31.77, 35.22),
    ("ru", "Алеппо", 36.2, 37.16),
    ("xx", "حلب", 36.2, 37.16),
    ("xx", "Թալիշ", 40.38, 46.75),
]


@pytest.mark.parametrize(("lang", "name", "lat", "lon"), SPELLINGS)
def test_spellings_of_a_name_are_one_place(lang: str, name: str, lat: float, lon: float) -> None:
    assert near(place(f"({name})", name, lang=lang), lat, lon)


@pytest.mark.parametrize(
    ("name", "country"), [("Suriah", "SY"), ("Yordania", "JO"), ("Mesir", "EG"), ("Ukraina", "UA"), ("Turki", "TR")]
)
def test_countries_are_known_by_their_indonesian_names(name: str, country: str) -> None:
    found = place(f"Menteri luar negeri tiba di {name}.", name)
    assert (found.kind, found.country) == ("country", country)


def test_a_misspelt_name_is_known_by_its_sound_where_the_report_tells_of_its_country() -> None:
    found = place("Bom meledak di Kandahaar, bukan di Kabul atau Herat.", "Kandahaar", "Kabul", "Herat")
    assert near(found, 31.61, 65.71)
    assert "sounds like" in reasons(found)


def test_a_misspelt_name_by_itself_stays_open() -> None:
    found = place("Bom meledak di Kandahaar.", "Kandahaar")
    assert (found.country, found.lat, entry(found)) == (None, None, None)
    assert found.link is not None
    assert found.link.candidates


RUSSIAN = [
    ("в Москве", 55.75, 37.62),
    ("из Москвы", 55.75, 37.62),
    ("под Мариуполем", 47.1, 37.54),
    ("около Бахмута", 48.59, 38.0),
    ("в Багдаде", 33.34, 44.4),
    ("к Гяндже", 40.68, 46.36),
    ("из Гянджи", 40.68, 46.36),
    ("над Донецком", 48.02, 37.8),
    ("в селе Талиш", 40.38, 46.75),
    ("у Грозного", 43.31, 45.7),
]


@pytest.mark.parametrize(("mention", "lat", "lon"), RUSSIAN)
def test_russian_endings_are_taken_off(mention: str, lat: float, lon: float) -> None:
    assert near(place(f"Бои идут {mention}.", mention, lang="ru"), lat, lon)


@pytest.mark.parametrize(("mention", "country"), [("в Сирии", "SY"), ("в Турции", "TR"), ("на Украине", "UA"), ("в США", "US")])
def test_russian_names_of_countries_are_taken_out_of_their_endings(mention: str, country: str) -> None:
    found = place(f"Об этом сообщили {mention}.", mention, lang="ru")
    assert (found.kind, found.country) == ("country", country)


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


# What is not known.


def test_a_name_that_no_one_knows_stays_as_it_is() -> None:
    found = place("Bom jatuh di Xqzwvland.", "Xqzwvland")
    assert (found.name, found.kind, found.country, found.lat, found.lon) == ("Xqzwvland", "other", None, None, None)
    assert found.link is not None
    assert (found.link.entry, found.link.score, found.link.reasons) == (None, 0.0, ("not in the gazetteer",))


def test_a_name_of_many_towns_stays_open_with_its_candidates() -> None:
    found = place("Bom jatuh di Springfield.", "Springfield")
    assert (entry(found), found.country, found.lat) == (None, None, None)
    assert found.link is not None
    assert found.link.score < SURE
    assert 2 <= len(found.link.candidates) <= 5
    assert all(shipped().entry(candidate) for candidate in found.link.candidates)
    assert "no candidate is likely enough" in reasons(found)


def test_a_name_that_no_one_knows_takes_the_country_that_the_report_tells_of() -> None:
    found = place("Bom di Xqzwvland, tak jauh dari Aleppo dan Homs.", "Xqzwvland", "Aleppo", "Homs")
    assert (found.country, found.lat, entry(found)) == ("SY", None, None)
    assert "the report tells mostly of SY" in reasons(found)


@pytest.mark.parametrize("acronym", ["FSA", "NATO", "WHO"])
def test_capital_letters_alone_are_no_town(acronym: str) -> None:
    assert entry(place(f"Kata {acronym} kemarin.", acronym)) is None


# Disputed places.


@pytest.mark.parametrize(
    ("day", "held"),
    [(date(2019, 3, 1), "Nagorno-Karabakh"), (date(2020, 9, 28), "Nagorno-Karabakh"), (date(2021, 3, 1), "Azerbaijan")],
)
def test_who_holds_talish_depends_on_the_day(day: date, held: str) -> None:
    found = place("Artileri menembaki Talish.", "Talish", dct=day)
    assert found.country == "AZ"
    assert found.dispute is not None
    assert found.dispute.held == (held,)
    assert set(found.dispute.claimed) == {"Azerbaijan", "Nagorno-Karabakh"}
    assert {"Talish", "Talış", "Թալիշ"} <= set(found.dispute.names)


@pytest.mark.parametrize("name", ["Talish", "Talış", "Талиш", "Թալիշ"])
def test_each_sides_name_is_the_same_place(name: str) -> None:
    found = place(f"Bom di {name}.", name, dct=date(2019, 3, 1))
    assert (entry(found), found.country, near(found, 40.38, 46.75)) == ("talish", "AZ", True)


@pytest.mark.parametrize(
    ("lang", "mention", "entry_id"),
    [
        ("id", "Nagorno-Karabakh", "nagorno-karabakh"),
        ("id", "Karabakh", "nagorno-karabakh"),
        ("en", "Karabakh", "nagorno-karabakh"),
        ("ru", "Нагорном Карабахе", "nagorno-karabakh"),
        ("ru", "Карабахе", "nagorno-karabakh"),
        ("id", "Abkhazia", "abkhazia"),
        ("ru", "Абхазии", "abkhazia"),
        ("ru", "Южной Осетии", "south-ossetia"),
        ("ru", "Приднестровье", "transnistria"),
    ],
)
def test_a_state_that_few_recognise_is_a_place_too(lang: str, mention: str, entry_id: str) -> None:
    assert entry(place(f"({mention})", mention, lang=lang)) == entry_id


def test_an_area_points_back_to_karabakh() -> None:
    told, back = places("Pertempuran di Nagorno-Karabakh. Kawasan itu rusak.", "Nagorno-Karabakh", "Kawasan itu")
    assert entry(back) == entry(told) == "nagorno-karabakh"
    assert back.dispute == told.dispute is not None


@pytest.mark.parametrize(
    ("name", "entry_id", "day", "held"),
    [
        ("Nagorno-Karabakh", "nagorno-karabakh", date(2021, 1, 1), "Nagorno-Karabakh"),
        ("Nagorno-Karabakh", "nagorno-karabakh", date(2024, 1, 1), "Azerbaijan"),
        ("Crimea", "crimea", date(2013, 1, 1), "Ukraine"),
        ("Crimea", "crimea", date(2021, 1, 1), "Russia"),
        ("Abkhazia", "abkhazia", date(2021, 1, 1), "Abkhazia"),
        ("Northern Cyprus", "northern-cyprus", date(2021, 1, 1), "Turkey"),
    ],
)
def test_a_disputed_place_says_who_holds_it(name: str, entry_id: str, day: date, held: str) -> None:
    found = place(f"Fighting in {name}.", name, lang="en", dct=day)
    assert entry(found) == entry_id
    assert found.dispute is not None
    assert found.dispute.held == (held,)
    assert len(found.dispute.claimed) >= 1


def test_what_no_one_disputes_says_nothing_of_it() -> None:
    assert place("Bom di Aleppo.", "Aleppo").dispute is None


# Whole reports.


def test_a_report_without_places_has_none() -> None:
    assert places("Tidak ada apa-apa.") == ()


def test_the_same_report_gives_the_same_places() -> None:
    text = "Ledakan di Tripoli, Beirut dan Springfield. Kota itu hancur."
    asked = ("Tripoli", "Beirut", "Springfield", "Kota itu")
    assert places(text, *asked) == places(text, *asked)


def test_the_order_of_the_places_counts_for_nothing() -> None:
    text = "Ledakan di Tripoli dan Beirut, dekat Sidon, kata Springfield."
    asked = ("Tripoli", "Beirut", "Sidon", "Springfield")
    one, other = places(text, *asked), places(text, *reversed(asked))
    assert [(x.name, x.lat) for x in one] == [(x.name, x.lat) for x in reversed(other)]


def test_what_is_resolved_already_resolves_to_the_same() -> None:
    text = "Ledakan di Tripoli, Lebanon. Kota itu hancur."
    report = Report("R", text, "id", ())
    first = places(text, "Tripoli, Lebanon", "Kota itu")
    again = resolve_places(report, Reading("R", "annotation", places=first), shipped())
    assert [(x.name, x.country, x.lat, x.lon) for x in again] == [(x.name, x.country, x.lat, x.lon) for x in first]


HOSTILE = [
    "a" * 10_000,
    "A" * 10_000,
    "Aleppo " * 2_000,
    "al-" * 3_000 + "Zor",
    "Москвеии " * 200,
    "Gaza Газа غزة",
    "Аleppо",  # its first and last letters are Cyrillic
    "\u0301\u0301",
    "-",
    "---",
    "''",
    "\u202egaza",
    "\x00",
    "\ud800",
    "1234567890" * 50,
    "👩‍👩‍👧",
    '" OR 1=1 --',
    "%",
]


@pytest.mark.parametrize("lang", ["id", "en", "ru", "xx", ""])
@pytest.mark.parametrize("mention", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_are_read_and_stay_open(lang: str, mention: str) -> None:
    found = place(mention, mention, lang=lang)
    assert found.mentions == (Span(0, len(mention)),)
    assert found.link is not None
    assert found.link.reasons
    if found.link.entry is None and not found.country:
        assert (found.name, found.lat, found.lon) == (mention, None, None)


@unhurried
@given(read_reports())
def test_places_of_any_reading_are_resolved(pair: tuple[Report, Reading]) -> None:
    report, reading = pair
    found = resolve_places(report, reading, shipped())
    assert [(x.id, x.mentions) for x in found] == [(x.id, x.mentions) for x in reading.places]
    for each in found:
        assert each.kind in values("place_kind")
        assert each.country is None or (len(each.country) == 2 and each.country.isupper())
        assert each.lat is None or -90 <= each.lat <= 90
        assert each.lon is None or -180 <= each.lon <= 180
        assert each.link is not None
        assert each.link.reasons
        assert each.link.entry is None or shipped().entry(each.link.entry) is not None
    blank = replace(reading, places=tuple(replace(x, country=None, lat=None, lon=None) for x in reading.places))
    assert [x.link for x in resolve_places(report, blank, shipped())] == [x.link for x in found]
