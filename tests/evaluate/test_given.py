from __future__ import annotations

from menurut.evaluate import Share, blind, render_given, score_given
from menurut.model import Entity, Event, Harm, Place, Reading, Report, Span, Timex

REPORT = Report("r", "Tentara Azerbaijan merebut Talish kemarin, 16 tewas", "id", ())
GOLD = Reading(
    "r",
    "annotation",
    entities=(Entity("E1", "Azerbaijani army", "military", (Span(0, 18),), affiliation="Azerbaijan"),),
    places=(Place("P1", "Talish", "settlement", (Span(27, 33),), country="AZ", lat=40.38, lon=46.75),),
    times=(Timex("T1", "2020-09-27", (Span(34, 41),)),),
    events=(Event("V1", "harm", Span(46, 51), harm=(Harm("killed", 16, 16, "unknown", Span(43, 51)),)),),
)


def test_a_blind_reading_keeps_its_words_and_nothing_else() -> None:
    found = blind(REPORT, GOLD)
    assert [x.mentions for x in found.entities] == [(Span(0, 18),)]
    assert (found.entities[0].name, found.entities[0].kind, found.entities[0].affiliation) == (
        "Tentara Azerbaijan",
        "other",
        None,
    )
    assert (found.places[0].name, found.places[0].kind, found.places[0].country, found.places[0].lat) == (
        "Talish",
        "other",
        None,
        None,
    )
    assert found.times[0].value is None
    assert (found.events[0].harm[0].low, found.events[0].harm[0].high) == (None, None)


def test_the_gold_scored_against_itself_is_all_right() -> None:
    shares = score_given([(GOLD, GOLD)])
    assert {row: share.percent for row, share in shares.items() if share.total} == dict.fromkeys(
        ("figure", "time", "country", "point", "kind", "affiliation"), 100.0
    )
    assert shares["point of others"] == Share(0, 0)


def test_a_blind_reading_has_nothing_right() -> None:
    assert not any(share.right for share in score_given([(GOLD, blind(REPORT, GOLD))]).values())


def test_every_row_is_shown() -> None:
    shown = render_given(score_given([(GOLD, GOLD)]))
    assert all(row in shown for row in ("figure", "point of others", "affiliation"))
    assert "100.0  1/1" in shown
