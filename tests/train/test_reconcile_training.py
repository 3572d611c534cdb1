import numpy as np
import pytest

from menurut.train.reconcile import FAR, folded, limits, logistic


def test_a_day_is_never_cut_and_no_group_is_empty() -> None:
    days = [1] * 5 + [2] * 90 + [3] * 4 + [9] * 60 + [10] * 41
    groups = folded(days, 5)
    assert len({(day, group) for day, group in zip(days, groups.tolist(), strict=True)}) == 5
    assert sorted(set(groups.tolist())) == list(range(max(groups) + 1))
    assert (np.diff(groups) >= 0).all()


def test_weights_find_what_tells_and_keep_to_their_limits() -> None:
    dice = np.random.default_rng(7)
    numbers = (dice.random((4000, 2)) > 0.5).astype(np.float32)
    right = dice.random(4000) < 1 / (1 + np.exp(-(2 * numbers[:, 0] + numbers[:, 1] - 1)))
    weights, bias = logistic(["words", "places apart"], numbers, right, penalty=1)
    assert weights[0] == pytest.approx(2, abs=0.4)
    assert weights[1] == 0
    assert np.isfinite(bias)


def test_a_column_that_never_changes_keeps_to_its_limit_and_else_weighs_nothing() -> None:
    numbers = np.zeros((10, 2), np.float32)
    right = np.arange(10) < 5
    weights, _ = logistic(["over 300 km apart", "words"], numbers, right, penalty=1)
    assert weights.tolist() == [FAR["over 300 km apart"], 0]
    assert limits("status the same") == (None, None)
