from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest

from menurut.model import Judgement, Origin, Party, Saying, Site, Toll
from menurut.model.keys import fold
from menurut.reconcile.judging import RULES, judge, judgements

AZERBAIJAN = Origin("azerbaijan-mod", "Ministry of Defence of Azerbaijan", "government", "Azerbaijan", "azerbaijan-mod")
SPOKESMAN = Origin("anar-eyvazov", "Anar Eyvazov", "person", "Azerbaijan", "azerbaijan-mod")
KARABAKH = Origin("nagorno-karabakh", "Nagorno-Karabakh", "state", "Nagorno-Karabakh", "nagorno-karabakh")
OUTLET = Origin("outlet:a", "A", "media", body="outlet:a", own=True)
OTHER_OUTLET = Origin("outlet:b", "B", "media", body="outlet:b", own=True)
SOLDIERS = Toll("killed", 16, 16, "military", "Nagorno-Karabakh")


def saying(claim: str, origin: Origin = KARABAKH, words: str = "", **values: object) -> Saying:
    content = words or "pasukan Azerbaijan merebut beberapa bukit strategis di dekat desa Talish"
    fields: dict[str, object] = {
        "claim": claim,
        "account": f"event of {claim}",
        "report": claim[:1],
        "said": date(2020, 9, 28),
        "outlet": claim[:1],
        "lang": "id",
        "origin": origin,
        "stance": "assert",
        "certainty": "certain",
        "quote": "indirect",
        "type": "control",
        "status": "occurred",
        "background": False,
        "content": content,
        "words": fold(content),
    }
    return Saying(**{**fields, **values})  # type: ignore[arg-type]


def surely(_account: str, _other: str) -> float:
    return 0.9


def never(_account: str, _other: str) -> float:
    return 0.0


def found(a: Saying, b: Saying, *, alike: float = 0.9) -> tuple[str, str, str] | None:
    judgement = judge(a, b, alike=alike)
    assert judgement == judge(b, a, alike=alike)
    return judgement and (judgement.type, judgement.a, judgement.b)


def reasons(a: Saying, b: Saying) -> tuple[str, ...]:
    judgement = judge(a, b, alike=0.9)
    assert judgement is not None
    return judgement.reasons


def test_a_spokesman_repeats_his_ministry() -> None:
    judgement = judge(saying("a1", AZERBAIJAN), saying("b1", SPOKESMAN), alike=0.9)
    assert isinstance(judgement, Judgement)
    assert (judgement.type, judgement.a, judgement.b, judgement.by) == ("repeats", "b1", "a1", RULES)
    assert judgement.score is not None
    assert 0 < judgement.score <= 1


def test_two_outlets_with_the_same_words_repeat_one_another() -> None:
    assert found(saying("a1", OUTLET), saying("b1", OTHER_OUTLET)) == ("repeats", "b1", "a1")


def test_wire_copy_is_no_second_voice() -> None:
    agency = Origin("afp", "AFP", "media", None, "afp")
    assert found(saying("a1", agency), saying("b1", OUTLET)) == ("repeats", "b1", "a1")
    assert reasons(saying("a1", agency), saying("b1", OUTLET)) == ("A and AFP: word for word",)
    assert found(saying("a1", agency), saying("b1", replace(SPOKESMAN, carriers=("AFP",)))) == ("repeats", "b1", "a1")


def test_a_quotation_in_another_language_is_known_by_its_meaning() -> None:
    vector, other = bytes([100, 20, 5]), bytes([95, 25, 0])
    a = saying("a1", KARABAKH, quote="direct", meaning=vector)
    b = saying("b1", OUTLET, "Azerbaijan's army has seized several heights", lang="en", quote="direct", meaning=other)
    assert found(a, b) == ("repeats", "b1", "a1")
    assert found(a, replace(b, meaning=None)) == ("corroborates", "b1", "a1")


def test_another_side_that_says_the_same_corroborates() -> None:
    assert found(saying("a1", AZERBAIJAN), saying("b1", KARABAKH, stance="admit")) == ("corroborates", "b1", "a1")


def test_an_agency_that_carries_the_words_is_no_origin() -> None:
    carried = replace(SPOKESMAN, carriers=("Interfax",))
    assert found(saying("a1", SPOKESMAN), saying("b1", carried)) == ("repeats", "b1", "a1")


def test_other_words_about_the_same_event_say_nothing_of_one_another() -> None:
    a = saying("a1", AZERBAIJAN, "hujan deras turun sepanjang malam")
    assert found(a, saying("b1", OUTLET, "warga kota menunggu kabar keluarga")) is None


def test_a_denial_contradicts_what_another_asserts() -> None:
    a, b = saying("a1", AZERBAIJAN), saying("b1", KARABAKH, "kehilangan posisi", stance="deny")
    assert found(a, b) == ("contradicts", "b1", "a1")
    assert reasons(a, b) == ("Nagorno-Karabakh denies it, Ministry of Defence of Azerbaijan asserts it",)


def test_an_admission_supersedes_the_denial_whichever_report_is_later() -> None:
    admits, denies = saying("a1", stance="admit"), saying("b1", stance="deny", said=date(2020, 9, 29))
    assert found(admits, denies) == ("supersedes", "a1", "b1")


def test_a_refused_demand_is_no_contradiction() -> None:
    call, refusal = saying("a1", AZERBAIJAN, stance="demand", type="demand"), saying("b1", stance="deny", type="demand")
    assert found(call, refusal) is None


def test_figures_of_two_origins_that_cannot_both_hold_contradict() -> None:
    a = saying("a1", KARABAKH, type="harm", tolls=(SOLDIERS,))
    b = saying("b1", AZERBAIJAN, type="harm", tolls=(replace(SOLDIERS, low=31, high=31),))
    assert found(a, b) == ("contradicts", "b1", "a1")
    assert reasons(a, b) == ("killed 31 (Ministry of Defence of Azerbaijan) ≠ 16 (Nagorno-Karabakh)",)


def test_a_toll_that_grew_by_another_day_does_not_contradict() -> None:
    a = saying("a1", KARABAKH, type="harm", tolls=(SOLDIERS,))
    b = saying("b1", AZERBAIJAN, type="harm", tolls=(replace(SOLDIERS, low=31, high=31),), said=date(2020, 9, 29))
    assert found(a, b) is None


def test_a_later_total_that_is_lower_contradicts() -> None:
    a = saying("a1", KARABAKH, type="harm", tolls=(SOLDIERS,))
    b = saying("b1", AZERBAIJAN, type="harm", tolls=(replace(SOLDIERS, low=5, high=5),), said=date(2020, 9, 29))
    assert found(a, b) == ("contradicts", "b1", "a1")


def test_a_new_toll_of_the_same_origin_supersedes() -> None:
    a = saying("a1", type="harm", tolls=(replace(SOLDIERS, low=31, high=31),))
    b = saying("b1", type="harm", tolls=(SOLDIERS,))
    assert found(a, b) == ("supersedes", "a1", "b1")
    assert found(a, replace(b, said=date(2020, 9, 29))) == ("supersedes", "b1", "a1")
    assert reasons(a, b) == ("killed 31 (Nagorno-Karabakh), before 16",)


def test_an_uncredited_figure_is_the_figure_of_the_side_that_counts_its_own() -> None:
    a = saying("a1", KARABAKH, type="harm", tolls=(SOLDIERS,))
    own = saying("b1", OUTLET, type="harm", tolls=(replace(SOLDIERS, side=None),))
    assert found(a, own) == ("repeats", "b1", "a1")
    other = replace(a, origin=AZERBAIJAN, words="enam belas orang")
    assert found(other, own) == ("corroborates", "b1", "a1")


def test_soldiers_and_soldiers_with_civilians_are_different_figures() -> None:
    a = saying("a1", KARABAKH, type="harm", tolls=(SOLDIERS,))
    b = saying("b1", AZERBAIJAN, type="harm", tolls=(replace(SOLDIERS, group="mixed"),))
    assert found(a, b) == ("contradicts", "b1", "a1")
    assert reasons(a, b) == ("killed 16 mixed and 16 military are different figures",)


def test_soldiers_and_civilians_are_not_compared() -> None:
    a = saying("a1", KARABAKH, "prajurit gugur", type="harm", tolls=(SOLDIERS,))
    b = saying("b1", AZERBAIJAN, "warga tewas", type="harm", tolls=(Toll("killed", 5, 5, "civilian", "Nagorno-Karabakh"),))
    assert found(a, b) is None


def test_open_figures_that_can_both_hold_do_not_contradict() -> None:
    a = saying("a1", KARABAKH, type="harm", tolls=(replace(SOLDIERS, high=None),))
    b = saying("b1", AZERBAIJAN, type="harm", tolls=(replace(SOLDIERS, low=31, high=31),))
    assert found(a, b) != ("contradicts", "b1", "a1")


def test_denying_one_figure_is_not_denying_another() -> None:
    a = saying("a1", KARABAKH, type="harm", tolls=(SOLDIERS,))
    b = saying("b1", AZERBAIJAN, type="harm", tolls=(replace(SOLDIERS, low=550, high=550),), stance="deny")
    assert found(a, b) is None


def test_two_who_deny_the_same_corroborate() -> None:
    turkey = Origin("TR", "Turkey", "state", "Turkey", "TR")
    a, b = saying("a1", AZERBAIJAN, stance="deny"), saying("b1", turkey, "это неправда", stance="deny", lang="ru")
    assert found(a, b) == ("corroborates", "b1", "a1")


AZ = Party("AZ", "Azerbaijan", "state", "Azerbaijan")
NK = Party("nagorno-karabakh", "Nagorno-Karabakh", "state", "Nagorno-Karabakh")
TALISH = Site("talish", "Talish", "settlement")


def test_control_of_one_place_by_two_sides_at_one_time_contradicts() -> None:
    a, b = saying("a1", AZERBAIJAN, actors=(AZ,), sites=(TALISH,)), saying("b1", actors=(NK,), sites=(TALISH,))
    assert found(a, b) == ("contradicts", "b1", "a1")
    assert reasons(a, b) == (
        "Talish held by Nagorno-Karabakh (Nagorno-Karabakh) ≠ Azerbaijan (Ministry of Defence of Azerbaijan)",
    )
    days = (date(2020, 9, 27), date(2020, 9, 28)), (date(2020, 9, 28), date(2020, 9, 29))
    assert found(replace(a, period=days[0]), replace(b, period=days[1])) is None


def test_blame_against_blame_contradicts() -> None:
    a = saying("a1", AZERBAIJAN, type="assault", stance="accuse", actors=(NK,), targets=(AZ,))
    b = saying("b1", type="assault", stance="accuse", actors=(AZ,), targets=(AZ,))
    assert found(a, b) == ("contradicts", "b1", "a1")
    assert found(a, replace(b, targets=(NK,), words="lain sama sekali")) != ("contradicts", "b1", "a1")


def test_calls_of_two_bodies_do_not_corroborate() -> None:
    un = Origin("un", "United Nations", "io", None, "un")
    assert found(saying("a1", AZERBAIJAN, stance="demand"), saying("b1", un, stance="demand")) is None


@pytest.mark.parametrize("said", [None, date(2120, 1, 1)])
def test_reports_without_a_day_or_of_the_future_are_judged(said: date | None) -> None:
    a, b = saying("a1", AZERBAIJAN, said=said), saying("b1", stance="deny")
    assert found(a, b) in {("contradicts", "b1", "a1"), ("contradicts", "a1", "b1")}


def test_a_claim_does_not_stand_to_itself() -> None:
    one = saying("a1")
    assert judge(one, replace(one, account="another"), alike=1.0) is None
    assert judgements([one, one, replace(one, account="another")], alike=surely) == []


def test_two_claims_that_share_several_events_get_one_judgement() -> None:
    a = [saying("a1", AZERBAIJAN, account=f"a{n}") for n in range(3)]
    b = [saying("b1", SPOKESMAN, account=f"b{n}") for n in range(3)]
    assert [(one.type, one.a, one.b) for one in judgements(a + b, alike=surely)] == [("repeats", "b1", "a1")]


def test_supersession_has_no_cycles() -> None:
    tolls = [(16, 28), (31, 28), (58, 28), (31, 29), (84, 29), (84, None), (16, None)]
    several = [
        saying(f"{chr(97 + n)}1", type="harm", tolls=(replace(SOLDIERS, low=low, high=low),), said=day and date(2020, 9, day))
        for n, (low, day) in enumerate(tolls)
    ]
    after = {(one.a, one.b) for one in judgements(several, alike=surely) if one.type == "supersedes"}
    assert after
    reached = set(after)
    while more := {(a, d) for a, b in reached for c, d in after if b == c} - reached:
        reached |= more
    assert not {(a, b) for a, b in reached if a == b}


def many(count: int) -> list[Saying]:
    origins = (AZERBAIJAN, SPOKESMAN, KARABAKH, OUTLET, OTHER_OUTLET)
    return [
        saying(f"{n:05d}", origins[n % 5], report=str(n), tolls=(replace(SOLDIERS, low=n % 90, high=n % 90),), type="harm")
        for n in range(count)
    ]


def test_the_order_of_sayings_does_not_matter() -> None:
    several = many(60)
    judged = judgements(several, alike=surely, most=12)
    mixed = sorted(several, key=lambda one: one.claim[::-1])
    assert judged
    assert judgements(mixed, alike=surely, most=12) == judged


def test_only_pairs_with_the_claims_asked_for_are_judged() -> None:
    several = many(60)
    for most in (12, 200):
        judged = judgements(several, alike=surely, most=most)
        about = judgements(several, alike=surely, most=most, about=["00007"])
        assert about == [one for one in judged if "00007" in {one.a, one.b}]
        assert about


def test_events_that_are_not_alike_are_not_compared() -> None:
    assert judgements([saying("a1", AZERBAIJAN), saying("b1", SPOKESMAN)], alike=never) == []


def test_the_claims_of_a_large_incident_are_judged_against_few_others() -> None:
    several = many(1500)
    started = time.perf_counter()
    judged = judgements(several, alike=surely, most=30)
    assert time.perf_counter() - started < 20
    assert 0 < len(judged) <= 1500 * 30


def test_the_count_of_one_day_that_another_body_tells_higher_the_day_after_is_no_contradiction() -> None:
    period = (date(2020, 9, 27), date(2020, 9, 28))
    first = saying("a1", KARABAKH, "16 tentara tewas", type="harm", tolls=(SOLDIERS,), period=period)
    more = replace(SOLDIERS, low=40, high=40)
    body = Origin("icrc", "Red Cross", "io", body="icrc")
    later = saying("b1", body, "40 tentara tewas", type="harm", tolls=(more,), period=period, said=date(2020, 9, 29))
    assert (found(first, later) or ("", "", ""))[0] != "contradicts"
    fewer = replace(later, tolls=(replace(SOLDIERS, low=9, high=9),))
    assert (found(first, fewer) or ("", "", ""))[0] == "contradicts"
