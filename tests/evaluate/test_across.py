import pytest

from menurut.evaluate.across import Agreement, b_cubed, matched, pairwise, related
from menurut.model import Claim, Event, Reading, Report, Span

A, B, C, D = ("one", "V1"), ("two", "V1"), ("three", "V1"), ("one", "V2")


def test_the_same_incidents_agree_wholly() -> None:
    assert b_cubed([{A, B}, {C, D}], [{D, C}, {B, A}]) == Agreement(1.0, 1.0)
    assert pairwise([{A, B, D}], [{A, B, D}]).f1 == 1.0


def test_an_event_too_many_costs_precision_and_a_missing_one_recall() -> None:
    more = b_cubed([{A, B}], [{A, B, C}])
    assert more.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)
    assert more.recall == 1.0
    fewer = b_cubed([{A, B, C}], [{A, B}])
    assert (fewer.precision, fewer.recall) == (1.0, pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3))


def test_incidents_of_one_report_alone_do_not_count() -> None:
    assert b_cubed([{A, B}], [{A, B}, {C}, {D}]) == Agreement(1.0, 1.0)
    assert pairwise([{A, B, D}], [{A, D}]) == Agreement(0.0, 0.0)


def test_pairs_inside_one_report_are_no_pairs() -> None:
    assert pairwise([{A, B, D}], [{A, B}]) == Agreement(1.0, 0.5)


def test_direction_counts_for_what_supersedes_alone() -> None:
    gold = [("supersedes", A, B), ("repeats", A, C)]
    turned = [("supersedes", B, A), ("repeats", C, A)]
    assert related(gold, turned) == Agreement(0.5, 0.5)
    assert related(gold, turned, typed=False) == Agreement(1.0, 1.0)
    assert related(gold, [("contradicts", A, C)], typed=False) == Agreement(1.0, 0.5)


def test_nothing_found_and_nothing_there_is_no_error() -> None:
    assert b_cubed([], []).f1 == pairwise([], []).f1 == related([], []).f1 == 0.0


def test_found_events_and_claims_are_matched_with_those_of_the_gold() -> None:
    report = Report("r", "Kota itu jatuh kemarin.", "id", (Span(0, 23),))
    gold = Reading("r", "gold", events=(Event("V7", "control", Span(9, 14)),), claims=(Claim("C7", (Span(0, 22),)),))
    events = (Event("V1", "harm", Span(5, 8)), Event("V2", "damage", Span(9, 14)))
    found = Reading("r", "reader", events=events, claims=(Claim("C1", (Span(0, 14),)),))
    assert matched(report, gold, found) == ({"V2": "V7"}, {"C1": "C7"})
