"""How incidents look on a screen and in files, by those of the examples as they are annotated."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TextIO

import pytest

from export.happenings import happenings
from menurut.export.incidents import INCIDENT_COLUMNS, incident_fields, incident_lister
from menurut.export.sides import Unfolded, write_incident
from menurut.export.telling import columns, happening, headline, toll_words
from menurut.export.tolls import OPEN, TOLL_COLUMNS, Counted, brief, counter, span
from menurut.model import ExportError, Judgement, Toll
from menurut.reconcile.tallying import Tally
from menurut.run.unfolding import unfolded

UNTIL = date(2026, 11, 22)
HEIGHTS, TOLL, PLANE = "I2", "I5", "I8"


def of(name: str) -> Unfolded:
    one = happenings()[name]
    return unfolded(one.incident, one.accounts, one.sayings, one.judgements, until=UNTIL)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What is written, at so many columns."""

    def draw(write: Callable[..., None], *what: object, width: int = 100, **options: object) -> str:
        monkeypatch.setenv("COLUMNS", str(width))
        out = io.StringIO()
        write(*what, out, **options)
        return out.getvalue()

    return draw


Drawn = Callable[..., str]


def test_each_side_has_its_column_and_a_denial_stands_before_what_takes_it_back() -> None:
    one = happenings()[HEIGHTS]
    azerbaijan, karabakh = columns(one.sayings, one.judgements)
    assert (azerbaijan.heading, karabakh.heading) == ("Azerbaijan", "Nagorno-Karabakh")
    assert [line.telling.stance for line in karabakh.lines] == ["deny", "admit"]
    assert [len(line.repeats) for line in karabakh.lines] == [3, 3]
    denial, admission = karabakh.lines
    assert ("supersedes", (denial.telling.claim,)) in admission.stands
    assert ("superseded by", (admission.telling.claim,)) in denial.stands


def test_who_speaks_for_no_side_stands_last_among_the_others() -> None:
    one = happenings()[TOLL]
    found = columns(one.sayings, one.judgements)
    assert [column.side for column in found] == ["Nagorno-Karabakh", "Azerbaijan", "Armenia", None]
    assert found[-1].heading == "others"


def test_a_toll_that_moves_on_names_only_the_next_figure() -> None:
    one = happenings()[TOLL]
    lines = columns(one.sayings, one.judgements)[0].lines
    assert [line.telling.tolls[0] for line in lines] == [
        f"killed {number} (military, Nagorno-Karabakh)" for number in (16, 31, 58, 84)
    ]
    # 84 takes the place of 58, and so of what 58 took the place of.
    (superseded,) = [ids for name, ids in lines[-1].stands if name == "supersedes"]
    assert lines[2].telling.claim in superseded
    assert lines[0].telling.claim not in superseded


def test_every_claim_is_shown_once_or_folded_once() -> None:
    for one in happenings().values():
        shown = [
            x.claim
            for column in columns(one.sayings, one.judgements)
            for row in column.lines
            for x in (row.telling, *row.repeats)
        ]
        assert sorted(shown) == sorted({saying.claim for saying in one.sayings})


def test_columns_do_not_hang_on_the_order_of_what_comes_in() -> None:
    for name in (HEIGHTS, TOLL, PLANE):
        one = happenings()[name]
        assert columns(one.sayings, one.judgements) == columns(one.sayings[::-1], one.judgements[::-1])


def test_claims_that_supersede_one_another_in_a_circle_are_all_shown() -> None:
    one = happenings()[HEIGHTS]
    claims = list(dict.fromkeys(saying.claim for saying in one.sayings))[:3]
    circle = [Judgement("supersedes", a, b, 0.5, (), "rules") for a, b in zip(claims, [*claims[1:], claims[0]], strict=True)]
    rows = [row for column in columns(one.sayings, circle) for row in column.lines]
    assert len(rows) == len({saying.claim for saying in one.sayings})


def test_many_claims_are_put_in_order_at_once() -> None:
    one = happenings()[HEIGHTS].sayings[0]
    many = [replace(one, claim=f"{number:016x}", start=number) for number in range(5000)]
    chain = [Judgement("supersedes", a.claim, b.claim, 0.5, (), "rules") for a, b in zip(many[1:], many, strict=False)]
    (column,) = columns(many, chain)
    assert [row.telling.claim for row in column.lines] == [saying.claim for saying in many]


def test_a_newcomer_sees_who_says_what() -> None:
    one = happenings()[HEIGHTS]
    azerbaijan, _ = columns(one.sayings, one.judgements)
    told = [one for row in azerbaijan.lines for one in (row.telling, *row.repeats)]
    assert ("Kabar Dunia", "Interfax", "Anar Eyvazov") in [one.chain for one in told]
    assert headline(one.accounts, head=one.incident.id).what == "control: Azerbaijani Armed Forces → Nagorno-Karabakh"


def test_sides_stand_side_by_side_on_a_wide_screen_and_below_one_another_on_a_narrow_one(drawn: Drawn) -> None:
    wide, narrow = (drawn(write_incident, of(HEIGHTS), most=20, width=width) for width in (100, 60))
    assert any("Azerbaijan" in row and "Nagorno-Karabakh" in row and "reported" in row for row in wide.splitlines())
    assert "reported" not in narrow
    rows = narrow.splitlines()
    assert rows.index("Azerbaijan") < len(rows) - rows[::-1].index("Nagorno-Karabakh") - 1
    for width, text in ((100, wide), (60, narrow)):
        assert max(map(len, text.splitlines())) <= width
        assert "admitted against interest" in text
        assert "+3 repeat it: " in text


@pytest.mark.parametrize("width", [60, 80, 100, 160])
@pytest.mark.parametrize("name", ["I1", "I2", "I5", "I8", "I16"])
def test_every_claim_can_be_traced_from_the_screen(name: str, width: int, drawn: Drawn) -> None:
    text = drawn(write_incident, of(name), most=500, width=width)
    one = happenings()[name]
    for column in columns(one.sayings, one.judgements):
        for row in column.lines:
            assert row.telling.claim[:8] in text


def test_tolls_disputes_and_statements_are_shown(drawn: Drawn) -> None:
    text = drawn(write_incident, of(TOLL), most=20)
    for heading in ("tolls", "disputed", "each statement"):
        assert heading in text.splitlines()
    assert "best 84" in text
    assert "550" in text
    assert "contested" in text


def test_a_statement_names_the_claim_whose_words_it_shows(drawn: Drawn) -> None:
    one = of(HEIGHTS)
    words_of = {saying.claim: saying.content for saying in one.sayings}
    assert any(point.quoted != point.claims[0] for point in one.statuses)
    assert all(" ".join(words_of[point.quoted].split()) in point.words for point in one.statuses)
    told = drawn(write_incident, one, most=20, width=140).partition("each statement")[2]
    assert all(point.quoted[:8] in told for point in one.statuses)


def test_no_more_claims_than_asked_for_are_shown(drawn: Drawn) -> None:
    text = drawn(write_incident, of(TOLL), most=1)
    assert "and 3 claims more: --limit" in text


def test_control_characters_of_a_report_do_not_reach_the_terminal(drawn: Drawn) -> None:
    one = happenings()[HEIGHTS]
    wild = "\x1b[31mred\u202e"
    sayings = tuple(
        replace(saying, content=wild, outlet=wild, origin=replace(saying.origin, name=wild, side=wild))
        for saying in one.sayings
    )
    accounts = tuple(replace(x, actors=tuple(replace(party, name=wild) for party in x.actors)) for x in one.accounts)
    told = unfolded(one.incident, accounts, sayings, one.judgements, until=UNTIL)
    for text in (drawn(write_incident, told, most=20), drawn(incident_lister("table"), [told])):
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_an_incident_that_no_claim_tells_of_says_so(drawn: Drawn) -> None:
    one = happenings()[HEIGHTS]
    text = drawn(write_incident, unfolded(one.incident, one.accounts, (), (), until=UNTIL), most=20)
    assert "no claim tells of it" in text


def test_all_that_is_known_goes_into_json() -> None:
    one = happenings()[HEIGHTS]
    fields = json.loads(json.dumps(incident_fields(of(HEIGHTS))))
    assert {x["claim"] for x in fields["sayings"]} == {saying.claim for saying in one.sayings}
    assert {x["cite"] for x in fields["accounts"]} == {*one.incident.accounts}
    assert len(fields["judgements"]) == len(one.judgements)
    assert fields["status"] == "admitted against interest"
    assert fields["sayings"][0]["origin"]["side"] in {"Azerbaijan", "Nagorno-Karabakh"}


def test_the_list_has_every_column_in_every_form(drawn: Drawn) -> None:
    several = [of(name) for name in happenings()]
    rows = list(csv.DictReader(io.StringIO(drawn(incident_lister("csv"), several))))
    lines = [json.loads(row) for row in drawn(incident_lister("json"), several).splitlines()]
    assert [row["incident"] for row in rows] == [row["incident"] for row in lines] == [x.incident.id for x in several]
    assert set(rows[0]) == set(lines[0]) == set(INCIDENT_COLUMNS)
    (toll,) = [row for row in rows if row["what"].startswith("harm: → soldiers of Nagorno-Karabakh")]
    assert "killed 16–84–550 Nagorno-Karabakh (military)" in toll["tolls"]
    table = drawn(incident_lister("table"), several)
    assert all(x.incident.id[:8] in table for x in several)


def test_nothing_found_is_said(drawn: Drawn) -> None:
    assert drawn(incident_lister("table"), []) == "no incidents found\n"
    assert drawn(counter("table"), [Counted("", "", ())]) == "no figures found\n"


@pytest.mark.parametrize("known", [incident_lister, counter])
def test_an_unknown_form_names_the_known_ones(known: Callable[[str], Callable[[object, TextIO], None]]) -> None:
    with pytest.raises(ExportError, match="known: table, json, csv"):
        known("xml")


@pytest.mark.parametrize(
    ("bounds", "told"),
    [
        ((16, 84, 550), "16–84–550"),
        ((5, 5, 5), "5"),
        ((101, 101, None), f"101–101–{OPEN}"),
        ((None, None, 7), f"{OPEN}–{OPEN}–7"),
    ],
)
def test_bounds_are_told_in_short(bounds: tuple[int | None, ...], told: str) -> None:
    one = Tally("killed", "Armenia", "military", *bounds)
    assert span(one) == told
    assert brief([one, one, one], most=2)[-1] == "+1 more"


@pytest.mark.parametrize("width", [60, 100])
def test_tallies_show_each_bound_with_its_claims(width: int, drawn: Drawn) -> None:
    counted = Counted("a" * 16, "harm", of(TOLL).tallies)
    text = drawn(counter("table"), [counted], width=width)
    for row in counted.tallies:
        assert row.best_cites[0][:8] in text
    rows = list(csv.DictReader(io.StringIO(drawn(counter("csv"), [counted]))))
    assert set(rows[0]) == set(TOLL_COLUMNS)
    killed, wounded = rows
    assert (killed["low"], killed["best"], killed["high"]) == ("16", "84", "550")
    assert wounded["high"] == ""


@pytest.mark.parametrize(
    ("toll", "told"),
    [
        (Toll("killed", 16, 16, "military", "Armenia"), "killed 16 (military, Armenia)"),
        (Toll("wounded", 101, None, "unknown"), "wounded 101+"),
        (Toll("displaced", None, 7, "civilian"), "displaced ≤7 (civilian)"),
    ],
)
def test_a_figure_says_whose_it_is(toll: Toll, told: str) -> None:
    assert toll_words(toll) == told


def test_what_is_not_known_of_an_event_is_not_said() -> None:
    assert happening("clash", [], []) == "clash"
    assert happening("control", [], ["Talish"], "planned") == "control: → Talish (planned)"
    assert happening("clash", ["A", "B", "C", "D"], []) == "clash: A, B, +2"
