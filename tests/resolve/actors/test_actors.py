from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from menurut.model import Entity, Reading, Report, ResolveError, Span
from menurut.resolve.actors.register import Register, shipped
from menurut.resolve.actors.report import resolve_actors
from menurut.resolve.words.tables import languages, table
from strategies import read_reports, unhurried


def actors(text: str, *mentions: str | tuple[str, ...], lang: str = "id", kind: str = "other") -> tuple[Entity, ...]:
    """The entities of the words, each with all its mentions, resolved."""
    entities = []
    for number, some in enumerate(mentions):
        starts = [(text.index(words), words) for words in ((some,) if isinstance(some, str) else some)]
        spans = tuple(Span(start, start + len(words)) for start, words in starts)
        entities.append(Entity(f"E{number}", starts[0][1], kind, spans))
    report = Report("R", text, lang, (Span(0, len(text)),))
    return resolve_actors(report, Reading("R", "annotation", entities=tuple(entities)), shipped())


def actor(words: str, lang: str = "id", kind: str = "other") -> Entity:
    return actors(words, words, lang=lang, kind=kind)[0]


@pytest.mark.parametrize(
    ("words", "lang", "name", "kind", "side"),
    [
        ("OPM", "id", "Free Papua Movement", "armed_group", "Free Papua Movement"),
        ("AS", "id", "United States", "state", "United States"),
        ("Teheran", "id", "Iran", "state", "Iran"),
        ("PBB", "id", "United Nations", "io", None),
        ("Reuters", "id", "Reuters", "media", None),
        ("kelompok Hamas", "id", "Hamas", "armed_group", "Hamas"),
        ("kantor berita Tasnim", "id", "Tasnim News Agency", "media", "Iran"),
        ("militer Azeri", "id", "Azerbaijani Armed Forces", "military", "Azerbaijan"),
        ("Kementerian Kesehatan Suriah", "id", "Ministry of Health of Syria", "government", "Syria"),
        ("pemerintahIsrael", "id", "Government of Israel", "government", "Israel"),
        ("juru bicara TPNPB Sebby Sambom", "id", "Sebby Sambom", "person", "West Papua National Liberation Army"),
        ("Presiden AS Donald Trump", "id", "Donald Trump", "person", "United States"),
        ("Menteri Pertahanan Israel, Israel Katz", "id", "Israel Katz", "person", "Israel"),
        ("warga Suriah", "id", "warga Suriah", "people", "Syria"),
        ("media Israel", "id", "media Israel", "media", "Israel"),
        ("menteri luar negeri Iran", "id", "menteri luar negeri Iran", "person", "Iran"),
        ("IDF", "en", "Israel Defense Forces", "military", "Israel"),
        ("Israel's defense ministry", "en", "Ministry of Defence of Israel", "government", "Israel"),
        ("Iranian Foreign Minister Abbas Araghchi", "en", "Abbas Araghchi", "person", "Iran"),
        ("Islamic State militants", "en", "Islamic State", "armed_group", "Islamic State"),
        ("U.S. forces", "en", "United States Armed Forces", "military", "United States"),
        ("three Israelis", "en", "three Israelis", "people", "Israel"),
        ("an Iranian", "en", "an Iranian", "person", "Iran"),
        ("Iran-backed gunmen", "en", "Iran-backed gunmen", "armed_group", None),
        ("a group of German tourists", "en", "a group of German tourists", "people", "Germany"),
        ("two U.S. officials", "en", "Officials of United States", "government", "United States"),
        ("UN officials", "en", "UN officials", "io", None),
        ("Bangladeshi militants", "en", "Bangladeshi militants", "armed_group", None),
        ("the Pentagon", "en", "United States Department of Defense", "government", "United States"),
        ("Gerakan perlawanan Palestina, Hamas", "id", "Hamas", "armed_group", "Hamas"),
        ("kantor Netanyahu", "id", "Office of Israel", "government", "Israel"),
        ("jubir Kemlu Jerman Christian Wagner", "id", "Christian Wagner", "person", "Germany"),
        ("European leaders", "en", "European leaders", "other", None),
        ("the Syrian Observatory for Human Rights", "en", "Syrian Observatory for Human Rights", "ngo", None),
        ("Kelompok pemberontak M23", "id", "March 23 Movement", "armed_group", "March 23 Movement"),
        ("KBRI Khartoum", "id", "Embassy of Indonesia", "government", "Indonesia"),
        ("WhatsApp", "id", "WhatsApp", "company", None),
        ("Maskapai Lufthansa", "id", "Lufthansa", "company", None),
        ("Gazprom", "en", "Gazprom", "company", "Russia"),
        ("110 siswi", "id", "110 siswi", "people", None),
        ("12 schoolgirls", "en", "12 schoolgirls", "people", None),
        ("Bupati Puncak", "id", "Bupati Puncak", "person", "Indonesia"),
        ("Kapolda Papua", "id", "Kapolda Papua", "person", "Indonesia"),
        ("Kapolda Papua Mathius Fakhiri", "id", "Mathius Fakhiri", "person", "Indonesia"),
        ("талибы", "ru", "Taliban", "armed_group", "Taliban"),
        ("талибов", "ru", "Taliban", "armed_group", "Taliban"),
        ("боевики талибов", "ru", "Taliban", "armed_group", "Taliban"),
        ("Pendiri Gold Apollo, Hsu Ching-kuang", "id", "Hsu Ching-kuang", "person", None),
        ("KKB", "id", "Papuan armed groups", "armed_group", "West Papua National Liberation Army"),
        ("Palang Merah Lebanon", "id", "Lebanese Red Cross", "ngo", "Lebanon"),
        ("Kementerian Dalam Negeri yang dikuasai Houthi", "id", None, "government", "Houthis"),
        ("koalisi militer pimpinan Arab Saudi", "id", None, "military", "Saudi Arabia"),
        ("kedua pihak", "id", "kedua pihak", "other", None),
        ("Дональду Трампу", "ru", "Donald Trump", "person", "United States"),
        ("Исламского государства", "ru", "Islamic State", "armed_group", "Islamic State"),
        ("израильской армией", "ru", "Israel Defense Forces", "military", "Israel"),
        ("президент Сербии", "ru", "президент Сербии", "person", "Serbia"),
    ],
)
def test_mentions(words: str, lang: str, name: str | None, kind: str, side: str | None) -> None:
    found = actor(words, lang)
    assert (found.kind, found.affiliation) == (kind, side)
    assert name is None or found.name == name
    assert found.link is not None
    assert found.link.reasons


def test_a_body_has_one_id_in_every_language() -> None:
    words = [
        ("Kementerian Pertahanan Azerbaijan", "id"),
        ("Azerbaijan's Ministry of Defense", "en"),
        ("минобороны Азербайджана", "ru"),
    ]
    assert len({link.entry for one in words if (link := actor(*one).link)}) == 1
    emergency = [actor("Kementerian Keadaan Darurat Armenia").link, actor("Armenia's emergencies ministry", "en").link]
    assert [link.entry for link in emergency if link] == ["AM/emergency-ministry"] * 2


def test_acronyms_are_matched_by_their_letters() -> None:
    assert actor("us", "en").affiliation is None
    assert actor("US", "en").affiliation == "United States"


def test_an_acronym_of_one_state_is_another_states_body_where_its_name_stands_by() -> None:
    assert actor("Kemlu Israel").affiliation == "Israel"
    assert actor("Kemlu").affiliation == "Indonesia"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Juru bicara TPNPB, Yusak Wenda, membantah.", "id"),
        ("Yusak Wenda, juru bicara TPNPB, membantah.", "id"),
        ("TPNPB spokesman Yusak Wenda denied it.", "en"),
        ("Yusak Wenda, spokesman for the TPNPB, denied it.", "en"),
    ],
)
def test_what_stands_beside_an_unknown_name_tells_whose_it_is(text: str, lang: str) -> None:
    (found,) = actors(text, "Yusak Wenda", lang=lang)
    assert (found.name, found.kind, found.affiliation) == ("Yusak Wenda", "person", "West Papua National Liberation Army")
    assert found.link is not None
    assert (found.link.entry, found.link.candidates) == (None, ("person:tpnpb:wenda-yusak",))


def test_a_misspelled_name_meets_its_person_on_its_own_side_only() -> None:
    ours, theirs = actor("juru bicara militer Azerbaijan Anar Evyasov"), actor("juru bicara militer Armenia Anar Evyasov")
    assert ours.link is not None
    assert theirs.link is not None
    assert (ours.name, ours.link.entry) == ("Anar Eyvazov", "anar-eyvazov")
    assert ours.link.reasons == ("evyasov is spelled eyvazov; anar in both",)
    assert (theirs.name, theirs.link.entry, theirs.affiliation) == ("Anar Evyasov", None, "Armenia")


def test_a_namesake_on_another_side_is_another_person() -> None:
    found = actor("juru bicara militer Armenia Anar Eyvazov")
    assert found.link is not None
    assert (found.affiliation, found.link.entry, found.link.candidates) == ("Armenia", None, ("person:AM:anar-eyvazov",))


def test_a_body_alone_is_of_the_state_told_before_it() -> None:
    text = "Myanmar terus bergolak. Militer membantah, kata Bangladesh kemudian."
    assert actors(text, "Militer")[0].affiliation == "Myanmar"


def test_rebels_are_those_of_the_state_that_the_report_is_about() -> None:
    text = "The war in Syria goes on. Rebels said that they would fight."
    (found,) = actors(text, "Rebels", lang="en")
    assert found.affiliation == "Syrian opposition"


def test_a_member_belongs_to_what_its_words_name() -> None:
    person, group = actors("Kata juru bicara TPNPB Sebby Sambom. TPNPB menolak.", "juru bicara TPNPB Sebby Sambom", "TPNPB")
    assert (person.of, group.of) == ("E1", None)


def test_a_member_takes_the_side_of_what_the_reader_says_it_belongs_to() -> None:
    text = "Hamas menolak. Ia marah."
    entities = (Entity("E0", "Hamas", "armed_group", (Span(0, 5),)), Entity("E1", "Ia", "person", (Span(15, 17),), of="E0"))
    found = resolve_actors(Report("R", text, "id", ()), Reading("R", "annotation", entities=entities), shipped())
    assert (found[1].affiliation, found[1].of) == ("Hamas", "E0")


def test_the_readers_kind_stays_where_the_words_say_nothing_and_yields_where_they_do() -> None:
    assert actor("kelompok itu", kind="ngo").kind == "ngo"
    assert actor("Russian", "en", kind="military").kind == "military"
    assert actor("Russian", "en", kind="military").affiliation == "Russia"
    assert actor("Hamas", kind="state").kind == "armed_group"
    assert actor("seorang saksi", kind="people").kind == "person"


def test_a_glued_pronoun_points_to_the_state_told_before() -> None:
    assert actors("China mengungsikan warganya dari sana.", "warganya")[0].affiliation == "China"
    assert actors("China mengungsikan warga dari sana.", "warga")[0].affiliation is None


@pytest.mark.parametrize(
    ("text", "mention", "side"),
    [
        ("Amerika Serikat mengakui di Filipina pasukannya membantu.", "pasukannya", "United States"),
        ("Israel menuduh Hizbullah di Lebanon, sehingga jet tempurnya menggempur.", "jet tempurnya", "Israel"),
        ("Perang meletus di Yaman. Houthi menyerang. Kata mereka, lima petempurnya tewas.", "lima petempurnya", "Houthis"),
    ],
)
def test_what_is_its_own_is_of_whoever_does_it(text: str, mention: str, side: str) -> None:
    entities = actors(text, mention, *(["Houthi"] if "Houthi" in text else []))
    assert entities[0].affiliation == side


def test_fighters_of_nobody_in_particular_may_be_anybodys() -> None:
    text = "Houthi menyerang. Kata mereka, lima petempur tewas."
    assert actors(text, "Houthi", "lima petempur")[1].affiliation is None


@pytest.mark.parametrize(
    ("text", "mention", "lang", "side"),
    [
        ("Sedikitnya 24 orang tewas di Israel.", "24 orang", "id", "Israel"),
        ("Di Teheran, ratusan orang turun ke jalan.", "ratusan orang", "id", "Iran"),
        ("Kementerian Kesehatan Lebanon menyebut 9 orang tewas akibat serangan Israel.", "9 orang", "id", "Lebanon"),
        ("Kementerian Kesehatan Gaza mencatat 404 orang tewas.", "404 orang", "id", "Palestine"),
        ("Serangan Israel menewaskan 9 orang.", "9 orang", "id", None),
        ("Para analis di Iran membantah.", "Para analis", "id", None),
        ("At least 24 people were killed in Israel.", "24 people", "en", None),
    ],
)
def test_people_are_of_where_they_are_or_of_whose_services_tell_of_them(
    text: str, mention: str, lang: str, side: str | None
) -> None:
    assert actors(text, mention, lang=lang)[0].affiliation == side


def test_an_outlet_does_not_make_a_report_one_on_its_country() -> None:
    text = "CNN Indonesia - Perang di Irak terus. Pasukan kontra-terorisme maju."
    assert actors(text, "Pasukan kontra-terorisme")[0].affiliation == "Iraq"


def test_an_embassy_is_not_of_the_state_where_it_is() -> None:
    assert actor("kedutaan besar Indonesia di Teheran").affiliation == "Indonesia"


@given(read_reports())
@unhurried
def test_any_reading_keeps_its_entities_and_their_mentions(case: tuple[Report, Reading]) -> None:
    report, reading = case
    found = resolve_actors(report, reading, shipped())
    assert [(one.id, one.mentions) for one in found] == [(one.id, one.mentions) for one in reading.entities]
    assert all(one.link is not None and one.link.reasons for one in found)
    assert found == resolve_actors(report, reading, shipped())


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"format": 1}', '{"format": 0, "actors": {}, "names": {}}'])
def test_a_missing_or_damaged_register_names_the_command_that_builds_it(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "register.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(ResolveError, match="make gazetteer"):
        Register(path)


def test_a_register_of_another_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "register.json"
    path.write_text(shipped().path.read_text(encoding="utf-8").replace('"format": 1', '"format": 99'), encoding="utf-8")
    with pytest.raises(ResolveError, match="format 99"):
        Register(path)


def test_every_row_of_the_tables_leads_to_the_register() -> None:
    states = {
        state
        for lang in languages("actors")
        for section in ("demonyms", "seats")
        for state in table(lang, "actors")[section].values()
    }
    assert not [state for state in sorted(states) if shipped().get(state) is None]


def test_in_a_language_without_a_table_a_name_among_other_words_is_half_known() -> None:
    part, whole, stranger = (actor(words, "fr") for words in ("porte-parole du Hamas", "Hamas", "Jean Dupont"))
    assert part.link is not None
    assert whole.link is not None
    assert (part.link.entry, part.link.score) == ("hamas", 0.5)
    assert part.link.reasons == ("name of Hamas; the other words were not understood",)
    assert (whole.link.entry, whole.link.score) == ("hamas", 1.0)
    assert stranger.kind == "other"
    assert actor("porte-parole du Hamas", "fr", "person").kind == "person"
