from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menurut.model import values
from menurut.resolve.places.naming import MAX_LENGTH, Name, Naming, bare_names, read_naming
from menurut.resolve.words.folding import fold
from strategies import texts

LANGUAGES = ["id", "en", "ru", "tr", "az", "hy", "uk", "ar", "xx", "", "id-ID", "../en"]
DIRECTIONS = frozenset({"N", "S", "E", "W", "NE", "SE", "SW", "NW", "C"})
POINTERS = frozenset({"that", "there", "here", "other", "near"})


def folded(naming: Naming) -> list[str]:
    return [name.folded for name in naming.names]


def holders(naming: Naming) -> list[list[str]]:
    return [folded(holder) for holder in naming.holders]


NAMES = [
    ("id", "Talish", ["talish"]),
    ("id", "Desa Talish", ["desa talish", "talish"]),
    ("id", "di Gaza", ["gaza"]),
    ("id", "dekat kota Madagiz", ["kota madagiz", "madagiz"]),
    ("id", "Provinsi Papua Tengah", ["provinsi papua tengah", "papua tengah", "papua"]),
    ("id", "Kabupaten Nduga", ["kabupaten nduga", "nduga"]),
    ("id", "kamp pengungsi Jabalia", ["kamp pengungsi jabalia", "jabalia"]),
    ("id", "Bandara Ben Gurion", ["bandara ben gurion", "ben gurion"]),
    ("id", "Deir al-Zor", ["deir al zor"]),
    ("id", "Timur Tengah", ["timur tengah"]),
    ("id", "Iran", ["iran"]),
    ("en", "Gaza City", ["gaza city", "gaza"]),
    ("en", "the West Bank", ["west bank", "bank"]),
    ("en", "South Sudan", ["south sudan", "sudan"]),
    ("en", "New York", ["new york"]),
    ("en", "Nagorno-Karabakh", ["nagorno karabakh"]),
    ("en", "Strait of Hormuz", ["strait of hormuz", "hormuz"]),
    ("en", "Jabalia refugee camp", ["jabalia refugee camp", "jabalia"]),
    ("en", "Khan Younis", ["khan younis"]),
    ("ru", "в Москве", ["москве"]),
    ("ru", "села Талиш", ["села талиш", "талиш"]),
    ("ru", "в городе Гянджа", ["городе гянджа", "гянджа"]),
    ("ru", "аэропорт Донецка", ["аэропорт донецка", "донецка"]),
    ("xx", "Talış", ["talis"]),
    ("xx", "Թալիշ", ["թալիշ"]),
    ("xx", "غزة", ["غزه"]),
]


@pytest.mark.parametrize(("lang", "text", "names"), NAMES)
def test_names_are_read_fullest_first(lang: str, text: str, names: list[str]) -> None:
    assert folded(read_naming(text, lang)) == names


NAMELESS = [
    ("id", "kota itu", "settlement"),
    ("id", "kawasan tersebut", "area"),
    ("id", "stadion", "facility"),
    ("id", "sana", None),
    ("en", "the city", "settlement"),
    ("en", "the northern border", "border"),
    ("en", "there", None),
    ("ru", "в этом районе", "region"),
    ("ru", "там", None),
    ("en", "", None),
    ("en", " \n\t ", None),
    ("en", "\u0301\u0301", None),
    ("id", "2020", None),
    ("id", ",;()", None),
]


@pytest.mark.parametrize(("lang", "text", "kind"), NAMELESS)
def test_without_a_name_only_the_kind_is_told(lang: str, text: str, kind: str | None) -> None:
    naming = read_naming(text, lang)
    assert (naming.names, naming.kind) == ((), kind)


KINDS = [
    ("id", "desa Talish", "settlement"),
    ("id", "Provinsi Aleppo", "region"),
    ("id", "negara bagian Rakhine", "region"),
    ("id", "Pulau Snake", "natural"),
    ("id", "Rumah Sakit Al-Shifa", "facility"),
    ("id", "perbatasan Gaza-Mesir", "border"),
    ("en", "Buthidaung Township", "settlement"),
    ("en", "Idlib Governorate", "region"),
    ("en", "the Sea of Azov", "natural"),
    ("en", "Lebanese border", "border"),
    ("en", "Kyiv", None),
    ("ru", "Донецкой области", "region"),
    ("ru", "город Гянджа", "settlement"),
    ("ru", "на границе с Турцией", "border"),
    ("ru", "Чёрное море", "natural"),
]


@pytest.mark.parametrize(("lang", "text", "kind"), KINDS)
def test_generic_words_tell_the_kind(lang: str, text: str, kind: str | None) -> None:
    assert read_naming(text, lang).kind == kind


SIDES = [
    ("id", "Gaza utara", "N"),
    ("id", "timur laut Suriah", "NE"),
    ("id", "Kalimantan Barat", "W"),
    ("id", "Papua Tengah", "C"),
    ("en", "northern Gaza", "N"),
    ("en", "southeastern Turkey", "SE"),
    ("en", "the south-eastern Kursk", "SE"),
    ("en", "downtown Beirut", "C"),
    ("ru", "на севере Сирии", "N"),
    ("ru", "северо-восток Сирии", "NE"),
    ("ru", "юго-западной Турции", "SW"),
    ("ru", "в центре Гянджи", "C"),
    ("en", "Gaza", None),
]


@pytest.mark.parametrize(("lang", "text", "direction"), SIDES)
def test_directions_tell_the_side(lang: str, text: str, direction: str | None) -> None:
    assert read_naming(text, lang).direction == direction


def test_a_name_may_hold_its_direction_or_be_a_side_of_another() -> None:
    with_it, without = read_naming("northern Gaza", "en").names
    assert with_it == Name("northern gaza")
    assert without == Name("gaza", direction="N")


HOLDERS = [
    ("id", "Rumah Sakit Al-Shifa di Kota Gaza", [["kota gaza", "gaza"]]),
    ("id", "kota Aleppo, Suriah", [["suriah"]]),
    ("id", "Kedutaan Besar Israel di Amman", [["amman"]]),
    ("en", "Al-Shifa Hospital in Gaza City", [["gaza city", "gaza"]]),
    ("en", "Aleppo, Syria", [["syria"]]),
    ("en", "Istanbul's Beyazit district", [["istanbul"]]),
    ("en", "Kiev’s outskirts", [["kiev"]]),
    ("en", "Al-Mawasi camp near Rafah in Gaza", [["rafah"], ["gaza"]]),
    ("en", "Aleppo (Syria)", [["syria"]]),
    ("ru", "больницы в Газе", [["газе"]]),
    ("en", "Aleppo", []),
]


@pytest.mark.parametrize(("lang", "text", "held"), HOLDERS)
def test_what_holds_a_place_is_read_by_itself(lang: str, text: str, held: list[list[str]]) -> None:
    assert holders(read_naming(text, lang)) == held


def test_what_stands_behind_of_may_be_the_name_itself() -> None:
    naming = read_naming("the northern city of Aleppo", "en")
    assert folded(naming)[-1] == "aleppo"
    assert (naming.kind, naming.direction, naming.holders) == ("settlement", "N", ())


def test_a_facility_of_a_city_is_not_the_city() -> None:
    naming = read_naming("the hospital of Aleppo", "en")
    assert naming.kind == "facility"
    assert holders(naming) == [["aleppo"]]


POINTS = [
    ("id", "di sana", "there"),
    ("id", "di sini", "here"),
    ("id", "kota itu", "that"),
    ("id", "kawasan tersebut", "that"),
    ("id", "negara tetangga", "other"),
    ("id", "negara lain", "other"),
    ("en", "there", "there"),
    ("en", "here", "here"),
    ("en", "that area", "that"),
    ("en", "another town", "other"),
    ("en", "nearby village", "near"),
    ("ru", "там", "there"),
    ("ru", "здесь", "here"),
    ("ru", "в этом районе", "that"),
    ("ru", "другой город", "other"),
    ("id", "Aleppo", None),
]


@pytest.mark.parametrize(("lang", "text", "pointer"), POINTS)
def test_words_that_point_back_are_told(lang: str, text: str, pointer: str | None) -> None:
    assert read_naming(text, lang).pointer == pointer


PEOPLES = [
    ("en", "the Syrian city of Aleppo", ("SY",)),
    ("en", "Lebanese border", ("LB",)),
    ("id", "ibu kota Suriah", ("SY",)),
    ("id", "timur laut Suriah", ("SY",)),
    ("id", "perbatasan Armenia dan Azerbaijan", ("AM", "AZ")),
    ("ru", "сирийский город Алеппо", ("SY",)),
    ("ru", "на границе с Турцией", ("TR",)),
    ("en", "Aleppo", ()),
]


@pytest.mark.parametrize(("lang", "text", "countries"), PEOPLES)
def test_demonyms_tell_the_country(lang: str, text: str, countries: tuple[str, ...]) -> None:
    assert read_naming(text, lang).countries == countries


def test_a_demonym_alone_is_at_most_the_name_of_its_state() -> None:
    assert read_naming("Iran", "id").names == (Name("iran", demonym=True),)
    assert read_naming("Syrian city", "en").names == ()


ACRONYMS = [
    ("id", "AS", True),
    ("en", "UK", True),
    ("ru", "США", True),
    ("en", "Uk", False),
    ("en", "ALEPPO", False),
    ("en", "A", False),
]


@pytest.mark.parametrize(("lang", "text", "acronym"), ACRONYMS)
def test_a_few_capital_letters_alone_are_an_acronym(lang: str, text: str, acronym: bool) -> None:
    assert [name.acronym for name in read_naming(text, lang).names] == [acronym]


CAPITALS = [
    ("id", "ibu kota Suriah"),
    ("id", "ibukota Armenia"),
    ("en", "the capital of Syria"),
    ("en", "Syria's capital"),
    ("en", "the Syrian capital"),
    ("ru", "столице Сирии"),
]


@pytest.mark.parametrize(("lang", "text"), CAPITALS)
def test_the_capital_of_a_state_is_told_as_such(lang: str, text: str) -> None:
    naming = read_naming(text, lang)
    assert naming.capital
    assert naming.countries or naming.holders
    assert not read_naming("Suriah", lang).capital


def test_what_stands_behind_the_longest_mention_is_not_read() -> None:
    assert read_naming("a" * 10_000, "en").names == read_naming("a" * MAX_LENGTH, "en").names


def test_a_name_of_too_many_words_is_none() -> None:
    assert read_naming("Aleppo " * 40, "en").names == ()


def test_a_language_without_a_table_still_has_names() -> None:
    assert folded(read_naming("Deir ez-Zor", "xx")) == ["deir ez zor"]


BARE = [
    ("aleppo governorate", "region", {"aleppo"}),
    ("provinsi aleppo", "region", {"aleppo"}),
    ("aleppo", "region", set()),
    ("gaza city", "settlement", set()),
    ("governorate", "region", set()),
]


@pytest.mark.parametrize(("name", "kind", "bare"), BARE)
def test_regions_are_also_known_without_their_generic_word(name: str, kind: str, bare: set[str]) -> None:
    assert set(bare_names(name, kind)) == bare


def every(naming: Naming) -> list[Naming]:
    return [naming, *(each for holder in naming.holders for each in every(holder))]


@given(text=texts | st.text(max_size=60), lang=st.sampled_from(LANGUAGES) | st.text(max_size=5))
def test_any_text_in_any_language_is_read(text: str, lang: str) -> None:
    for naming in every(read_naming(text, lang)):
        assert naming.kind is None or naming.kind in {*values("place_kind"), "area", "border"}
        assert naming.direction is None or naming.direction in DIRECTIONS
        assert naming.pointer is None or naming.pointer in POINTERS
        for name in naming.names:
            assert name.folded == fold(name.folded)
            assert name.direction is None or name.direction in DIRECTIONS


WORDS = [
    "kota",
    "utara",
    "di",
    "Gaza",
    "Gaza's",
    ",",
    "(",
    ")",
    "-",
    "the",
    "of",
    "in",
    "northern",
    "Syrian",
    "capital",
    "itu",
    "Al-Zor",
    "село",
    "в",
    "столице",
    "Сирии",
]
DIRECTING = {"utara", "northern"}


@given(words=st.lists(st.sampled_from(WORDS), max_size=12), lang=st.sampled_from(["id", "en", "ru"]))
def test_words_of_the_tables_in_any_order_are_read(words: list[str], lang: str) -> None:
    for naming in every(read_naming(" ".join(words), lang)):
        assert len(set(naming.names)) == len(naming.names)
        assert all(name.direction is None or not DIRECTING & set(name.folded.split()) for name in naming.names)
