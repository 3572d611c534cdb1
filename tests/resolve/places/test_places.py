from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from placing import entry, near, place, places, reasons

from menurut.model import Reading, Report, Span, values
from menurut.resolve.places.gazetteer import shipped
from menurut.resolve.places.report import SURE, resolve_places
from strategies import read_reports, unhurried

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
