"""What the page of an incident is made of: pages by time, reasons in the reader's language, a citation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from export.happenings import happenings
from menurut.export.telling import columns, tellings
from menurut.model import Decision, Incident
from menurut.reconcile.standing import Standing
from menurut.run.unfolding import unfolded
from menurut.serve.incident.citing import citation
from menurut.serve.incident.leaves import Leaves
from menurut.serve.incident.points import Points
from menurut.serve.incident.sheet import Sheets, sheet
from menurut.serve.locale import Tongue
from menurut.serve.reasons import PATTERNS, decision_in, reason_in, told_in
from reconcile.speaking import BAKU, FIRST, RED_CROSS, STEPANAKERT, judged, killed, says

UNTIL = date(2026, 11, 22)
INDONESIAN = Tongue("id")


def test_pages_hold_each_claim_once_in_order_of_time_and_no_side_too_often() -> None:
    told = [says(f"c{n:03}", (BAKU, STEPANAKERT, RED_CROSS)[n % 3], day=FIRST + timedelta(n % 17)) for n in range(100)]
    leaves = Leaves(columns(told, ()), most=10)
    shown = []
    last = date.min
    for number in range(1, len(leaves) + 1):
        leaf = leaves.leaf(number)
        assert leaf.days[0] is not None
        assert leaf.days[0] >= last
        last = leaf.days[-1] or last
        for _, days in leaf.sides:
            lines = [one.telling.claim for day in days for one in day.lines]
            assert len(lines) <= 10
            assert [day.day for day in days] == list(leaf.days)
            shown += lines
        assert all(leaves.page_of(claim) == number for claim in shown[-1:])
    assert sorted(shown) == [one.claim for one in told]


def test_claims_that_repeat_others_are_on_the_page_of_those() -> None:
    told = [says("c1", BAKU), says("c2", BAKU, day=FIRST + timedelta(9)), says("c3", BAKU, day=FIRST + timedelta(1))]
    leaves = Leaves(columns(told, [judged("repeats", "c2", "c1")]), most=1)
    assert (leaves.page_of("c1"), leaves.page_of("c2"), leaves.page_of("c3")) == (1, 1, 2)
    assert leaves.page_of("c9") is None


def test_every_reason_of_the_examples_is_said_in_indonesian() -> None:
    unsaid = set()
    for one in happenings().values():
        standing = Standing.of(one.sayings, one.judgements, until=UNTIL)
        shown = unfolded(one.incident, one.accounts, one.sayings, one.judgements, until=UNTIL)
        reasons = [status.why for status in standing.statements] + [why for tally in shown.tallies for why in tally.reasons]
        unsaid |= {why for why in reasons if reason_in(INDONESIAN, why) == why}
    assert not unsaid


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        ("killed 31 (Armenia) ≠ 550 (Azerbaijan)", "tewas 31 (Armenia) ≠ 550 (Azerbaijan)"),
        ("wounded 101 or more both times", "luka-luka 101 atau lebih dua-duanya"),
        ("told by A, B, C and 2 others in their own words", "dituturkan oleh A, B, C dan 2 lainnya dengan kata-kata sendiri"),
        ("Baku denies it, Yerevan admits it", "Baku membantahnya, Yerevan mengakuinya"),
        ("something that no rule says", "something that no rule says"),
    ],
)
def test_reasons_keep_names_and_numbers_in_the_reader_s_language(english: str, indonesian: str) -> None:
    assert reason_in(INDONESIAN, english) == indonesian
    assert reason_in(Tongue("en"), english) == english


def test_every_pattern_of_reasons_is_translated() -> None:
    assert [text for text in PATTERNS if "≠" not in text and INDONESIAN.say(text) == text] == []


def test_what_happened_keeps_its_names_and_translates_its_words() -> None:
    assert told_in(INDONESIAN, "control: Azerbaijan → Talish (planned)") == "penguasaan: Azerbaijan → Talish (direncanakan)"
    assert told_in(INDONESIAN, "killed 16 (military, Nagorno-Karabakh)") == "tewas 16 (militer, Nagorno-Karabakh)"
    assert told_in(INDONESIAN, "kontrol (Baku)") == "kontrol (Baku)"


@pytest.mark.parametrize("kind", ["same", "apart", "confirm", "reject", "rate", "undo"])
def test_each_decision_is_told_in_words(kind: str) -> None:
    decision = Decision(kind, ("0123456789abcdef",), ("fedcba9876543210", "contradicts"), "somebody")
    english = decision_in(Tongue("en"), decision)
    assert english != decision_in(INDONESIAN, decision)
    assert "01234567" in english


def test_a_citation_names_what_whom_outlets_days_ids_and_address() -> None:
    one = happenings()["I2"]
    shown = unfolded(one.incident, one.accounts, one.sayings, one.judgements, until=UNTIL)
    told = sheet(shown, until=UNTIL).said
    cited = citation(shown, list(told.values()), tongue=Tongue("en"), address="http://127.0.0.1:8750/incidents/x", on=UNTIL)
    for part in (
        "according to",
        "reported by",
        "2020-09-28",
        one.incident.id,
        "http://127.0.0.1:8750/incidents/x, seen on 2026-11-22",
    ):
        assert part in cited.text
    assert cited.bibtex.startswith(f"@misc{{incident-{one.incident.id},")


def test_a_citation_cannot_break_out_of_its_entry() -> None:
    one = happenings()["I2"]
    hostile = [replace(saying, outlet="}, author = {X}\n% \\input{y}") for saying in one.sayings]
    shown = unfolded(one.incident, one.accounts, hostile, one.judgements, until=UNTIL)
    cited = citation(
        shown, list(sheet(shown, until=UNTIL).said.values()), tongue=INDONESIAN, address="http://h/}", on=UNTIL
    ).bibtex
    assert r"\}, author = \{X\} \% \textbackslash{}input\{y\}" in cited


def test_a_sheet_is_made_anew_only_for_an_incident_unfolded_anew() -> None:
    one = happenings()["I5"]
    first, second = (unfolded(one.incident, one.accounts, one.sayings, one.judgements, until=UNTIL) for _ in range(2))
    sheets = Sheets()
    made = sheets.of(first, until=UNTIL)
    assert sheets.of(first, until=UNTIL) is made
    assert sheets.of(second, until=UNTIL) is not made
    assert sheets.of(second, until=UNTIL - timedelta(1)).one is second


def test_what_is_disputed_is_told_in_the_words_that_are_at_odds() -> None:
    told = [
        says("c1", BAKU, killed(550), content="550 soldiers killed"),
        says("c2", BAKU, killed(16), content="16 soldiers killed", day=FIRST + timedelta(1)),
        says("c3", STEPANAKERT, killed(31), content="31 soldiers fell"),
    ]
    judgements = [judged("corroborates", "c2", "c1"), judged("contradicts", "c3", "c1")]
    one = unfolded(Incident("a of c1", tuple(f"a of {x.claim}" for x in told)), (), told, judgements, until=UNTIL)
    (disputed,) = one.disputed
    assert set(disputed.claims) == {"c1", "c3"}
    assert "550 soldiers killed" in disputed.words
    assert "16 soldiers" not in disputed.words
    (dispute,) = Points(one, {x.claim: x for x in tellings(told)}).disputed
    assert {dispute.one.quoted.claim, dispute.other.quoted.claim} == {"c1", "c3"}


def test_a_denial_is_not_folded_under_what_is_no_denial() -> None:
    told = [
        says("c1", BAKU, stance="promise"),
        says("c2", BAKU, stance="deny", day=FIRST + timedelta(1)),
        says("c3", BAKU, stance="deny", day=FIRST + timedelta(2)),
    ]
    (column,) = columns(told, [judged("repeats", "c2", "c1"), judged("repeats", "c3", "c2")])
    assert [(one.telling.claim, [x.claim for x in one.repeats]) for one in column.lines] == [("c1", []), ("c2", ["c3"])]
