"""How likely one claim says something of another: features that can be read by name, and a logistic score of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp

from rapidfuzz.fuzz import ratio, token_set_ratio

from menurut.reconcile.figures import EQUAL, pairs
from menurut.reconcile.utterances import Matched, Voice, kin

_STANCES = frozenset({"assert", "deny", "threaten", "demand"})
_OPEN = frozenset({"planned", "hypothetical"})
_FORCE = frozenset({"assault", "clash"})
_SURE = 0.5


@dataclass(frozen=True, slots=True)
class Scale:
    """What each feature adds to the log-odds, and the least score of a judgement."""

    bias: float
    least: float
    weights: Mapping[str, float]

    def score(self, table: Mapping[str, float]) -> float:
        """From 0 to 1, how likely two claims with these features say something of one another."""
        return 1 / (1 + exp(-self.bias - sum(self.weights.get(name, 0.0) * value for name, value in table.items())))


@cache
def shipped_scale() -> Scale:
    """The weights of this package, from `judging.toml`."""
    table = tomllib.loads(files("menurut.reconcile").joinpath("judging.toml").read_text(encoding="utf-8"))
    return Scale(table["bias"], table["least"], table["weights"])


def settled(a: Voice, b: Voice, matched: Matched, rule: str) -> float | None:
    """The score of a judgement that a rule alone settles, where the events are surely one; None if the words must tell.

    Settled are: yes against no, rivals, figures, a copy, an admission. What is retold in another language has no words to
    compare, and within one report what two name as its only event is meant as one; save a running fight, which many only
    mention.
    """
    alike = max(score for *_, score in matched)
    if alike <= _SURE:
        return None
    if rule != "statement":
        return alike
    running = any(one.type in _FORCE and one.status == "ongoing" for x, y, _ in matched for one in (x, y))
    one_report = a.sayings[0].report == b.sayings[0].report
    matched_a, matched_b = {x.account for x, _, _ in matched}, {y.account for _, y, _ in matched}
    whole = len(matched_a) == len(a.sayings) and len(matched_b) == len(b.sayings)
    if running or (kin(a.origin, b.origin) == "told" and one_report):
        return None
    return alike if a.sayings[0].lang != b.sayings[0].lang or (one_report and whole) else None


def features(a: Voice, b: Voice, matched: Matched, ruled: str) -> dict[str, float]:
    """What the two claims have in common, by name, most from 0 to 1; `matched` are their events of one incident with scores."""
    return dict(_features(a, b, matched, ruled))


def _features(a: Voice, b: Voice, matched: Matched, ruled: str) -> Iterator[tuple[str, float]]:
    x, y, alike = max(matched, key=lambda pair: (pair[2], pair[0].type == pair[1].type, pair[0].status == pair[1].status))
    how = kin(a.origin, b.origin)
    yield f"origins {how}", 1.0
    first, second = a.sayings[0], b.sayings[0]
    same = first.lang == second.lang
    stems = _jaccard(a.stems, b.stems)
    held = len(a.stems & b.stems) / min(len(a.stems), len(b.stems)) if a.stems and b.stems else 0.0
    if same:
        yield f"stems, {how}", stems
        yield f"stems held, {how}", held
        yield f"words, {how}", token_set_ratio(first.words, second.words) / 100
        yield f"letters, {how}", ratio(first.words, second.words) / 100
    else:
        yield "other language", 1.0
    yield f"meaning, {how}", a.nearness(b)
    yield "same person", a.origin.key == b.origin.key and not a.origin.own
    yield "alike", alike
    yield "several events", len(matched) > 1
    yield "events of one type", x.type == y.type
    yield "events of one status", x.status == y.status
    yield "one stance", first.stance == second.stance
    yield f"one stance {first.stance if first.stance in _STANCES else 'other'}", first.stance == second.stance
    yield "yes and no", a.denies(x) != b.denies(y)
    yield f"yes and no, {how}", a.denies(x) != b.denies(y)
    yield "both no", a.denies(x) and b.denies(y)
    yield "background", x.background or y.background
    yield "both direct", {first.quote, second.quote} <= {"direct", "mixed"}
    yield "numbers shared", bool(a.numbers & b.numbers)
    yield "numbers apart", bool(a.numbers and b.numbers and not a.numbers & b.numbers)
    yield "numbers of one alone", bool(a.numbers) != bool(b.numbers)
    yield from _figures(a, b, how)
    yield "parties shared", _jaccard(a.parties, b.parties)
    yield "parties apart", bool(a.parties and b.parties and not a.parties & b.parties)
    yield "places shared", bool(a.sites & b.sites)
    yield "places apart", bool(a.sites and b.sites and not a.sites & b.sites)
    yield "places of one alone", bool(a.sites) != bool(b.sites)
    yield "days between", min(5, abs((first.said - second.said).days)) / 5 if first.said and second.said else 0.5
    yield "period shared", bool(x.period and x.period == y.period)
    yield "longest", min(1.0, max(len(first.words), len(second.words)) / 300)
    yield "shortest", min(1.0, min(len(first.words), len(second.words)) / 150)
    yield f"of type {x.type}", x.type == y.type
    yield f"ruling {ruled}", 1.0
    yield "open status", x.status in _OPEN or y.status in _OPEN


def _figures(a: Voice, b: Voice, how: str) -> Iterator[tuple[str, float]]:
    found = pairs(a.tolls, b.tolls)
    equal = any(pair.stand == EQUAL for pair in found)
    yield f"figures equal, {how}", equal
    yield f"figures differ, {how}", bool(found) and not equal
    yield "figures of one alone", bool(a.tolls) != bool(b.tolls)


def _jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a and b else 0.0
