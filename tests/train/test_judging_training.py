from __future__ import annotations

from datetime import date
from pathlib import Path

from menurut.evaluate.across import Agreement
from menurut.reconcile.bearing import shipped_scale
from menurut.train.judging import Related, held_out, learn, write


def related(day: int, number: int, *, gold: bool) -> Related:
    a, b = (f"a{day}", f"C{number}"), (f"b{day}", f"C{number}")
    on = date(2025, 6, day)
    return Related(a, b, (on, on), {"words": 1.0 if gold else 0.0}, "repeats", None, None, gold)


def pairs() -> list[Related]:
    return [related(day, number, gold=number % 3 == 0) for day in range(1, 11) for number in range(12)]


def test_what_tells_linked_pairs_apart_gets_the_weight() -> None:
    scale = learn(pairs())
    assert scale.weights["words"] > 1
    assert scale.score({"words": 1.0}) > scale.least > scale.score({"words": 0.0})


def test_relations_are_measured_on_days_held_out() -> None:
    several = pairs()
    linked = [("repeats", one.a, one.b) for one in several if one.gold]
    other = [("corroborates", a, b) for _, a, b in linked]
    assert held_out(several, linked) == {"relation": Agreement(1.0, 1.0), "related": Agreement(1.0, 1.0)}
    measured = held_out(several, other)
    assert measured["relation"].f1 == 0.0
    assert measured["related"].f1 == 1.0


def test_the_weights_that_ship_are_written_as_they_are_read(tmp_path: Path) -> None:
    write(shipped_scale(), tmp_path / "judging.toml")
    shipped = Path(__file__).parents[2] / "src" / "menurut" / "reconcile" / "judging.toml"
    assert (tmp_path / "judging.toml").read_text() == shipped.read_text()
