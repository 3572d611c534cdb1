"""What a person corrects in a reading: what changes, what stays, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from menurut.model import Claim, Entity, Event, Harm, Link, Place, ReadError, Reading, Relation, Report, Span
from menurut.run.correcting import correct
from menurut.run.corrections import (
    KINDS,
    MissedClaim,
    MissedEvent,
    MissedFigure,
    NotAClaim,
    NotAFigure,
    NotAnEvent,
    WrongContent,
    WrongFigure,
    WrongParties,
    WrongPlace,
    WrongSource,
    WrongStance,
    WrongTime,
    WrongType,
    told,
)
from menurut.run.persons import number_of, person_of
from run.correcting_examples import corrections, examples, span_of
from soundness import faults

TEXT = (
    "Kementerian Pertahanan Azerbaijan mengatakan pasukan Armenia menembaki desa Talish pada Senin.\n"
    "Sedikitnya 16 tentara tewas di Goris, kata seorang pejabat.\n"
    "Menurut Interfax, Armenia membantah serangan itu."
)


def _sentences() -> tuple[Span, ...]:
    ends = [len(TEXT) if end < 0 else end for end in (TEXT.find("\n"), TEXT.find("\n", TEXT.find("\n") + 1), -1)]
    return (Span(0, ends[0]), Span(ends[0] + 1, ends[1]), Span(ends[1] + 1, ends[2]))


REPORT = Report("r", TEXT, "id", _sentences(), outlet="Kabar Dunia", dct=date(2020, 9, 28))


def at(words: str, nth: int = 0) -> Span:
    return span_of(REPORT, words, nth)


READING = Reading(
    "r",
    "reader-1",
    entities=(
        Entity(
            "E1",
            "Ministry of Defence of Azerbaijan",
            "government",
            (at("Kementerian Pertahanan Azerbaijan"),),
            "Azerbaijan",
            link=Link("AZ/defence-ministry", 0.8),
        ),
        Entity("E2", "Armenian forces", "military", (at("pasukan Armenia"),), "Armenia"),
        Entity("E3", "soldiers", "military", (at("16 tentara"),)),
    ),
    places=(Place("P1", "Talish", "settlement", (at("desa Talish"),), "AZ", 40.38, 46.75, Link("talish", 0.9)),),
    events=(
        Event("V1", "assault", at("menembaki"), ("E2",), ("E1",), ("P1",), score=0.9, meaning=b"one"),
        Event(
            "V2",
            "harm",
            at("tewas"),
            target=("E3",),
            harm=(Harm("killed", 16, None, "military", at("Sedikitnya 16 tentara"), "E3", "least"),),
            score=0.8,
            meaning=b"two",
        ),
        Event("V3", "assault", at("serangan"), ("E2",), score=0.7),
    ),
    claims=(
        Claim(
            "C1",
            (at("pasukan Armenia menembaki desa Talish pada Senin"),),
            ("E1",),
            at("mengatakan"),
            quote="indirect",
            events=("V1",),
            score=0.9,
            meaning=b"c1",
        ),
        Claim("C2", (at("Sedikitnya 16 tentara tewas di Goris"),), events=("V2",), score=0.6, meaning=b"c2"),
        Claim("C3", (at("Armenia membantah serangan itu"),), events=("V3",), score=0.5, meaning=b"c3"),
    ),
    relations=(Relation("contradicts", "C3", "C1"),),
)


def mend(*some: object) -> Reading:
    return correct(REPORT, READING, some, by="R. Hartono")  # type: ignore[arg-type]


def claim(reading: Reading, name: str) -> Claim:
    return next(one for one in reading.claims if one.id == name)


def event(reading: Reading, name: str) -> Event:
    return next(one for one in reading.events if one.id == name)


def entity(reading: Reading, name: str) -> Entity:
    return next(one for one in reading.entities if one.id == name)


def test_the_reading_is_sound_before_anything_is_corrected() -> None:
    assert faults(REPORT, READING) == []


def test_a_corrected_reading_is_by_the_person_and_counts_on() -> None:
    once = mend(WrongStance("C3", "deny"))
    again = correct(REPORT, once, [WrongStance("C3", "assert")], by=" N. \n Sari\u202e ")
    assert (once.reader, again.reader) == ("person:R. Hartono 1", "person:N. Sari 2")
    assert (person_of(again.reader), number_of(again.reader)) == ("N. Sari", 2)
    assert (person_of("reader-1"), number_of("reader-1")) == (None, 0)


def test_what_is_not_corrected_stays_as_it_was() -> None:
    found = mend(WrongStance("C3", "deny", "possible"))
    assert (claim(found, "C3").stance, claim(found, "C3").certainty, claim(found, "C3").score) == ("deny", "possible", None)
    claims = tuple(claim(READING, one.id) if one.id == "C3" else one for one in found.claims)
    assert replace(found, reader="reader-1", claims=claims) == READING


def test_another_source_is_told_by_its_characters_its_id_or_its_name() -> None:
    by_span = mend(WrongSource("C2", (at("seorang pejabat"),), cue=at("kata")))
    assert (claim(by_span, "C2").cue, claim(by_span, "C2").quote) == (at("kata"), "indirect")
    (new,) = claim(by_span, "C2").source
    assert entity(by_span, new).mentions == (at("seorang pejabat"),)
    assert claim(mend(WrongSource("C2", ("E1",))), "C2").source == ("E1",)
    assert claim(mend(WrongSource("C2", ("ministry of defence of azerbaijan",))), "C2").source == ("E1",)
    in_text = mend(WrongSource("C3", ("Interfax",)))
    assert entity(in_text, claim(in_text, "C3").source[0]).kind == "media"


def test_a_chain_goes_from_the_outermost_source_to_the_innermost() -> None:
    found = mend(WrongSource("C2", ("Interfax", at("seorang pejabat"))))
    assert [entity(found, name).mentions for name in claim(found, "C2").source] == [(at("Interfax"),), (at("seorang pejabat"),)]


def test_a_new_source_is_recognised_with_its_side() -> None:
    found = mend(WrongSource("C2", (at("Armenia", 1),)))
    (name,) = claim(found, "C2").source
    assert (entity(found, name).affiliation, entity(found, name).kind) == ("Armenia", "state")


def test_another_mention_of_somebody_known_makes_nobody_new() -> None:
    state = mend(WrongSource("C2", (at("Armenia", 1),)))
    again = correct(
        REPORT, state, [WrongSource("C1", ("E1",)), WrongParties("V3", "target", (at("Armenia", 1),))], by="N. Sari"
    )
    assert len(again.entities) == len(state.entities)


def test_without_a_source_the_outlet_tells_it_itself() -> None:
    found = claim(mend(WrongSource("C1", ())), "C1")
    assert (found.source, found.quote, found.cue) == ((), "none", at("mengatakan"))


def test_a_place_is_put_on_the_map_by_its_characters() -> None:
    found = mend(WrongPlace("V2", at("Goris")))
    (name,) = event(found, "V2").place
    place = next(one for one in found.places if one.id == name)
    assert (place.country, place.lat, place.lon) == ("AM", pytest.approx(39.51, abs=0.1), pytest.approx(46.34, abs=0.1))
    assert event(found, "V1").place == ("P1",)


def test_a_place_is_put_at_an_entry_of_the_gazetteer() -> None:
    (goris,) = (one.link.entry for one in mend(WrongPlace("V2", at("Goris"))).places if one.id != "P1" and one.link)
    found = mend(WrongPlace("V1", entry=goris))
    assert [one.country for one in found.places] == ["AM"]
    assert found.places[0].mentions == READING.places[0].mentions
    assert found.places[0].link is not None
    assert found.places[0].link.reasons == ("a person says so",)
    both = mend(WrongPlace("V2", at("Goris"), entry="gn:587084"))
    assert both.places[-1].country == "AZ"


def test_a_claim_s_place_is_that_of_its_events_and_none_can_be_told() -> None:
    assert event(mend(WrongPlace("C1")), "V1").place == ()
    assert event(mend(WrongPlace("C1", at("Goris"))), "V1").place == ("P2",)


def test_a_time_is_resolved_against_the_day_of_the_report() -> None:
    found = mend(WrongTime("V1", at("Senin")))
    assert [time.value for time in found.times] == ["2020-09-28"]
    assert event(found, "V1").time == ("T1",)


def test_a_missed_claim_takes_its_words_from_the_claim_that_held_them() -> None:
    found = mend(MissedClaim((at("di Goris"),), (at("seorang pejabat"),), at("kata")))
    assert claim(found, "C2").content == (at("Sedikitnya 16 tentara tewas"),)
    assert (claim(found, "C4").content, claim(found, "C4").events, claim(found, "C4").score) == ((at("di Goris"),), (), None)
    assert event(found, "V2") == event(READING, "V2")


def test_events_go_with_the_words_that_tell_them() -> None:
    found = mend(MissedClaim((at("16 tentara tewas di Goris"),), (at("seorang pejabat"),), at("kata")))
    assert [one.id for one in found.claims] == ["C1", "C3", "C4"]
    assert claim(found, "C4").events == ("V2",)


def test_what_is_selected_carelessly_is_brought_to_words_and_sentences() -> None:
    start, end = at("nembaki desa").start, at("16 ten").end
    found = correct(REPORT, replace(READING, claims=(), events=(), relations=()), [MissedClaim((Span(start, end),))], by="me")
    assert [span.of(TEXT) for span in found.claims[0].content] == [
        "menembaki desa Talish pada Senin",
        "Sedikitnya 16 tentara",
    ]


def test_a_quotation_is_known_by_its_marks() -> None:
    text = "“Kami akan menyerang,” kata Ali. Ia menyebut “perang besar” di sana."
    report = Report("q", text, "id", (Span(0, 32), Span(33, len(text))))
    said, rest = span_of(report, "Kami akan menyerang"), span_of(report, "menyebut “perang besar” di sana")
    found = correct(report, Reading("q", "x"), [MissedClaim((said,), ("Ali",)), MissedClaim((rest,), ("Ali",))], by="me")
    assert [one.quote for one in found.claims] == ["direct", "mixed"]


def test_what_is_no_claim_goes_with_its_events_and_relations() -> None:
    found = mend(NotAClaim("C3"))
    assert ([one.id for one in found.claims], [one.id for one in found.events]) == (["C1", "C2"], ["V1", "V2"])
    assert found.relations == ()
    assert found.entities == READING.entities


def test_an_event_stays_while_another_claim_tells_of_it() -> None:
    shared = replace(READING, claims=(*READING.claims[:2], replace(READING.claims[2], events=("V3", "V1"))))
    found = correct(REPORT, shared, [NotAClaim("C1")], by="me")
    assert [one.id for one in found.events] == ["V1", "V2", "V3"]


def test_another_content_takes_its_words_from_the_others() -> None:
    found = mend(WrongContent("C3", (at("di Goris"), at("serangan itu"))))
    assert claim(found, "C3").content == (at("di Goris"), at("serangan itu"))
    assert claim(found, "C2").content == (at("Sedikitnya 16 tentara tewas"),)
    assert claim(found, "C3").meaning is None
    without = mend(WrongContent("C3", (at("Armenia membantah"),)))
    assert "V3" not in {one.id for one in without.events}


def test_figures_get_other_bounds_fall_or_are_found() -> None:
    assert [(x.low, x.high, x.comparator) for x in event(mend(WrongFigure("V2", 0, 20, 30)), "V2").harm] == [(20, 30, "range")]
    assert event(mend(NotAFigure("V2", 0)), "V2").harm == ()
    found = event(mend(MissedFigure("V1", at("16 tentara"), "wounded", "military")), "V1").harm
    assert [(x.kind, x.low, x.high, x.text) for x in found] == [("wounded", 16, None, at("16 tentara"))]


def test_what_happened_may_be_something_else_or_nothing() -> None:
    assert event(mend(WrongType("V1", "clash", "planned")), "V1").status == "planned"
    nothing = mend(NotAnEvent("V1"))
    assert [one.id for one in nothing.events] == ["V2", "V3"]
    assert claim(nothing, "C1").events == ()


def test_a_missed_event_belongs_to_the_claim_that_holds_its_word() -> None:
    found = mend(MissedEvent(at("membantah"), "accuse"))
    assert (event(found, "V4").type, claim(found, "C3").events) == ("accuse", ("V3", "V4"))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (WrongSource("C9", ()), "no claim 'C9' in this reading; it has C1 to C3"),
        (WrongSource("C1", ("E9",)), "'E9' is nobody in this reading"),
        (WrongSource("C1", (" ",)), "is nobody"),
        (WrongSource("C2", (Span(9000, 9009),)), "outside the text of"),
        (WrongSource("C2", (at(", "),)), "holds no word"),
        (WrongSource("C1", ("E2",)), "Armenian forces is named only in what it would say"),
        (WrongSource("C3", ("E1", "E1")), "named twice: nobody cites himself"),
        (WrongSource("C2", ("E1",), cue=at("mengatakan")), "is that of C1"),
        (WrongSource("C2", ("E1",), cue=at("tewas")), "stands in what is said"),
        (WrongStance("C1", "shout"), "no stance 'shout'"),
        (WrongStance("C1", "deny", "sure"), "no certainty 'sure'"),
        (WrongContent("C1", ()), "nothing is selected"),
        (WrongContent("C1", (at("mengatakan"),)), "is the cue alone"),
        (WrongContent("C1", (at("Kementerian Pertahanan Azerbaijan"),)), "named only in what it would say"),
        (MissedClaim((at("pasukan Armenia menembaki desa Talish pada Senin"),)), "C1 says these very words"),
        (NotAClaim("V1"), "no claim 'V1'"),
        (WrongPlace("V2", entry="gn:587084"), "V2 has no place"),
        (WrongPlace("V1", entry="nowhere"), "no place 'nowhere' in the gazetteer"),
        (WrongPlace("X1"), "no event or claim 'X1'"),
        (WrongPlace("V1", at("Senin.\nSedikitnya")), "runs over several sentences"),
        (WrongParties("V1", "speaker", ()), "nobody has the role 'speaker'"),
        (WrongParties("V1", "target", ("E2",)), "would do it to itself"),
        (WrongFigure("V2", 1, 1, 2), "has no figure 1; it has 1"),
        (WrongFigure("V2", 0, 3, 2), "3 at least and 2 at most"),
        (WrongFigure("V2", 0, -1, 2), "counted from 0"),
        (MissedFigure("V2", at("16 tentara"), "killed"), "has that figure of killed"),
        (MissedFigure("V2", at("Talish"), "dead"), "no harm kind 'dead'"),
        (WrongType("V1", "party"), "no event type 'party'"),
        (MissedEvent(at("Menurut"), "assault"), "no claim holds"),
        (MissedEvent(at("menembaki"), "assault"), "is V1 already"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(wrong: object, why: str) -> None:
    with pytest.raises(ReadError, match=why):
        mend(wrong)


def test_nothing_to_correct_and_nobody_who_corrects_are_refused() -> None:
    with pytest.raises(ReadError, match="nothing to correct"):
        mend()
    with pytest.raises(ReadError, match="name of who makes it"):
        correct(REPORT, READING, [NotAClaim("C1")], by=" \u202e ")


def test_every_kind_of_correction_has_a_name_and_is_told_as_json() -> None:
    assert told(WrongSource("C1", (Span(1, 3), "E2"))) == {
        "kind": "wrong-source",
        "claim": "C1",
        "source": [{"start": 1, "end": 3}, "E2"],
        "cue": None,
    }
    assert len(set(KINDS.values())) == len(KINDS)


@given(drawn=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example])
def test_any_corrections_leave_a_reading_as_sound_as_it_was(drawn: st.DataObject) -> None:
    report, reading = drawn.draw(st.sampled_from(examples()))
    before = set(faults(report, reading))
    for _ in range(drawn.draw(st.integers(1, 4))):
        one = drawn.draw(corrections(report, reading))
        try:
            changed = correct(report, reading, [one], by="R. Hartono")
        except ReadError:
            continue
        assert set(faults(report, changed)) <= before
        kept = {x.id for x in changed.claims} & {x.id for x in reading.claims}
        assert [x.id for x in changed.claims if x.id in kept] == [x.id for x in reading.claims if x.id in kept]
        assert {x.id for x in changed.entities} >= {x.id for x in reading.entities}
        reading = changed
