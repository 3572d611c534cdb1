from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from menurut.model import Account, Party, Site, Toll, values
from menurut.reconcile.features import ACROSS, WITHIN
from menurut.reconcile.packing import ROW, WIDTH, pack
from menurut.reconcile.pairs import FLOOR, KEEP, explain, scores, shipped_weights, tables
from reconcile.telling import ARMENIA, AZERBAIJAN, KABUL, KARABAKH, TALISH, account, killed

BAKU = Site("g:baku", "Baku", "settlement", 40.38, 49.89, ("c:AZ",))
COUNTRY = Site("c:AZ", "Azerbaijan", "country")


def score(a: Account, b: Account) -> float:
    rows = np.frombuffer(pack(a) + pack(b), ROW)
    return float(scores(rows, np.array([0]), np.array([1]))[0])


def against(**changes: object) -> float:
    """The score of the strike and another report's telling of it, other in what `changes` say."""
    return score(account("a"), account("b", **changes))  # type: ignore[arg-type]


days = st.none() | st.dates(date(1, 1, 1), date(9999, 12, 30))
parties = st.lists(
    st.sampled_from([AZERBAIJAN, ARMENIA, KARABAKH, Party("x", "Group X", "armed group", None, ("AZ",))]), max_size=6
)
sites = st.lists(st.sampled_from([TALISH, KABUL, BAKU, COUNTRY]), max_size=4)


@st.composite
def tellings(draw: st.DrawFn) -> Account:
    start = draw(st.none() | st.dates(date(1, 1, 1), date(9990, 1, 1)))
    period = (start, start + timedelta(draw(st.integers(1, 300)))) if start else None
    vector = st.none() | st.binary(min_size=WIDTH, max_size=WIDTH)
    return account(
        draw(st.sampled_from("ab")),
        type=draw(st.sampled_from(values("event_type"))),
        status=draw(st.sampled_from(values("status"))),
        background=draw(st.booleans()),
        said=draw(days),
        sentence=draw(st.integers(0, 99_999)),
        actors=tuple(draw(parties)),
        targets=tuple(draw(parties)),
        sites=tuple(draw(sites)),
        period=period,
        around=period,
        tolls=tuple(
            Toll(kind, low, low and low + more, "civilian")
            for kind, low, more in draw(
                st.lists(
                    st.tuples(st.sampled_from(values("harm_kind")), st.none() | st.integers(0, 10**12), st.integers(0, 9)),
                    max_size=4,
                )
            )
        ),
        trigger=draw(vector),
        content=draw(vector),
        gist=draw(vector),
    )


@given(tellings(), tellings())
def test_the_order_of_two_accounts_does_not_matter(a: Account, b: Account) -> None:
    assert score(a, b) == score(b, a)
    assert np.isfinite(score(a, b))


@given(tellings(), tellings())
def test_the_reasons_add_up_to_the_score(a: Account, b: Account) -> None:
    odds, reasons = explain(a, b)
    assert odds == pytest.approx(score(a, b), abs=1e-3)
    weights = [abs(float(reason.split()[0])) for reason in reasons]
    assert weights == sorted(weights, reverse=True)


def test_a_pair_scores_alike_alone_and_among_others() -> None:
    told = [
        account(f"r{n % 40}", f"V{n}", said=date(2020, 9, 1 + n % 28), type=values("event_type")[n % 9]) for n in range(200)
    ]
    rows = np.frombuffer(b"".join(map(pack, told)), ROW)
    left, right = np.triu_indices(len(told), 1)
    found = scores(rows, left, right)
    assert len(left) > 8192 * 2
    for at in (0, 8191, 8192, len(left) - 1):
        assert found[at] == pytest.approx(score(told[left[at]], told[right[at]]), abs=1e-4)


def test_accounts_with_all_in_common_score_high_and_no_pairs_score_nothing() -> None:
    assert against() > 1
    assert not len(scores(np.zeros(0, ROW), np.zeros(0, np.intp), np.zeros(0, np.intp)))


def test_the_same_figures_in_another_war_do_not_join() -> None:
    figures = (*killed(16), Toll("wounded", 100, 100, "military", "Nagorno-Karabakh"))
    nearby = bytes([9] * WIDTH)
    kabul = account(
        "b",
        sites=(KABUL,),
        actors=(Party("taliban", "Taliban", "armed group", "Taliban"),),
        targets=(Party("AF", "Afghanistan", "state", "Afghanistan"),),
        named=(KABUL,),
        tolls=tuple(replace(toll, side="Afghanistan") for toll in figures),
        content=nearby,
        trigger=nearby,
    )
    karabakh = account("a", tolls=figures, content=nearby, trigger=nearby)
    assert score(kabul, karabakh) < KEEP
    assert score(kabul, karabakh) < score(karabakh, replace(karabakh, report="c")) - 4


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "consult"},
        {"status": "hypothetical"},
        {"actors": (ARMENIA,)},
        {"targets": (ARMENIA,)},
        {"actors": (KARABAKH,), "targets": (AZERBAIJAN,)},
        {"sites": (KABUL,), "named": (AZERBAIJAN, KARABAKH, KABUL)},
        {"sites": (BAKU,), "named": (AZERBAIJAN, KARABAKH, BAKU)},
        {"period": (date(2020, 10, 20), date(2020, 10, 21)), "around": (date(2020, 10, 20), date(2020, 10, 21))},
        {"said": date(2020, 10, 20)},
        {"words": frozenset({"perundingan", "moskow"})},
    ],
    ids=lambda changes: " ".join(changes),
)
def test_what_tells_two_accounts_apart_takes_from_the_score(changes: dict[str, object]) -> None:
    assert against(**changes) < against()


def test_other_figures_take_from_the_score_and_the_same_ones_add_to_it() -> None:
    toll = account("a", tolls=killed(16))
    assert score(toll, account("b", tolls=killed(31))) < score(toll, account("b", tolls=killed(16)))
    assert score(toll, account("b", tolls=killed(16))) > score(toll, account("b"))


def test_vectors_that_are_missing_do_no_harm() -> None:
    vector = bytes([5] * WIDTH)
    assert against(trigger=vector, content=vector, gist=vector) == against()


def test_features_of_one_report_have_their_own_weights_and_all_weights_have_a_feature() -> None:
    rows = np.frombuffer(pack(account("a")) + pack(account("b")), ROW)
    for part in (ACROSS, WITHIN):
        names, numbers = tables(rows, np.array([0]), np.array([1]), part)
        assert numbers.shape == (1, len(names))
        assert len(set(names)) == len(names)
        assert set(shipped_weights().of(part)) <= {"bias", *names}
    assert FLOOR < KEEP
