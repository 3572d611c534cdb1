from collections.abc import Collection, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from menurut.reconcile import grouping
from menurut.reconcile.grouping import APART, components, incidents, mean_score, strands


def grouped(count: int, edges: Sequence[tuple[int, int, float]]) -> list[int]:
    left, right, scores = zip(*edges, strict=True) if edges else ((), (), ())
    return strands(count, np.array(left, int), np.array(right, int), np.array(scores, np.float32)).tolist()


def test_accounts_that_score_high_are_one_group_and_groups_are_numbered_by_their_first_members() -> None:
    assert grouped(4, [(0, 2, 3.0), (1, 3, 3.0)]) == [0, 1, 0, 1]


def test_one_good_pair_does_not_chain_two_groups_together() -> None:
    near = [(0, 1, 4.0), (2, 3, 4.0)]
    assert grouped(4, [*near, (1, 2, 2.0)]) == [0, 0, 1, 1]
    assert grouped(4, [*near, *((a, b, 2.0) for a in (0, 1) for b in (2, 3))]) == [0, 0, 0, 0]


def test_accounts_that_a_person_told_apart_are_never_in_one_group() -> None:
    everybody = [(a, b, 4.0) for a in range(4) for b in range(a + 1, 4) if (a, b) != (0, 3)]
    groups = grouped(4, [*everybody, (0, 3, APART)])
    assert groups[0] != groups[3]


@given(st.permutations(range(6)), st.lists(st.floats(-2.5, 4), min_size=15, max_size=15))
def test_groups_do_not_depend_on_the_order_of_the_pairs(order: list[int], values: list[float]) -> None:
    pairs = [(a, b) for a in range(6) for b in range(a + 1, 6)]
    edges = [(a, b, value) for (a, b), value in zip(pairs, values, strict=True)]
    shuffled = [edges[at] for at in order] + edges[6:]
    assert grouped(6, edges) == grouped(6, shuffled)


def test_a_component_too_large_to_compare_all_with_all_is_first_cut_where_it_is_weakest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(grouping, "_LARGEST", 5)
    near = [(a, b, 4.0 + a / 100 + b / 200) for a, b in ((0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5))]
    groups = grouped(6, [*near, (2, 3, -1.2), (0, 5, -1.3), (1, 4, -1.1), (0, 3, -1.0), (2, 5, -1.0), (1, 5, -1.0)])
    assert groups == [0, 0, 0, 1, 1, 1]


def test_the_mean_counts_pairs_that_are_not_kept_as_unlikely() -> None:
    assert mean_score(8.0, 4, 2, 2) == pytest.approx(2.0)
    assert mean_score(8.0, 2, 2, 2) == pytest.approx((8.0 - 12.0) / 4)


def test_components_keep_the_order_of_the_nodes() -> None:
    assert components("abcde", [("e", "b"), ("x", "a")]) == [["a"], ["b", "e"], ["c"], ["d"]]


def test_groups_of_other_days_are_linked_by_their_mean() -> None:
    assert incidents(["a", "b", "c"], {("a", "b"): 0.5, ("b", "c"): -1.0}) == [["a", "b"], ["c"]]


def test_what_a_person_put_together_is_one_incident_whatever_its_score() -> None:
    assert incidents(["a", "b"], {("a", "b"): -5.0}, same=[("a", "b")]) == [["a", "b"]]


def test_no_chain_of_links_joins_what_a_person_told_apart() -> None:
    def apart(some: Collection[str], others: Collection[str]) -> bool:
        return {"a", "c"} <= {*some, *others}

    links = {("a", "b"): 2.0, ("b", "c"): 1.0}
    assert incidents(["a", "b", "c"], links, apart=apart) == [["a", "b"], ["c"]]
