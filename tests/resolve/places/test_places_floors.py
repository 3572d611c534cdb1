"""Places of the annotated reports, given the annotated mentions and nothing else of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from menurut.model import Place, Reading, Report
from menurut.model.corpus import from_corpus, report_from_corpus
from menurut.model.globe import km_between
from menurut.resolve.places.gazetteer import shipped
from menurut.resolve.places.report import resolve_places

# Percent of places with the right country, and of settlements within 25 km and regions within 161 km. One point under
# what holds; raised with the code and the gazetteer, lowered with a reason only.
TRAIN = {"id": (93.4, 98.2), "en": (96.7, 87.7), "ru": (92.6, 99.0)}
# The second is what we set out for; of the first we set out for 96.
DEV = {"id+en": (91.0, 88.0)}
WITHIN_KM = {"settlement": 25, "region": 161}

Pair = tuple[Place, Place]


def pairs(folder: Path, split: str, lang: str) -> Iterator[Pair]:
    """The annotated places, and ours for the same mentions."""
    rows = {
        part: (folder / lang / f"{split}.{part}.jsonl").read_text(encoding="utf-8").splitlines() for part in ("reports", "gold")
    }
    reports = {report.id: report for report in map(report_from_corpus, map(json.loads, rows["reports"]))}
    for row in map(json.loads, rows["gold"]):
        report = reports[row["id"]]
        gold = from_corpus(report, row)
        yield from zip(gold.places, resolve_places(report, blind(report, gold), shipped()), strict=True)


def blind(report: Report, gold: Reading) -> Reading:
    """The reading as a reader would give it: places with mentions only."""
    return replace(
        gold,
        places=tuple(Place(each.id, each.mentions[0].of(report.text), "other", each.mentions) for each in gold.places),
    )


def country_right(found: Sequence[Pair]) -> float:
    return 100 * sum(gold.country == ours.country for gold, ours in found) / len(found)


def near(found: Sequence[Pair]) -> float:
    """The percentage of settlements and regions with coordinates that ours are near to; no coordinates are far."""
    asked = [pair for pair in found if pair[0].kind in WITHIN_KM and pair[0].lat is not None]
    return 100 * sum(far_km(gold, ours) <= WITHIN_KM[gold.kind] for gold, ours in asked) / len(asked)


def far_km(gold: Place, ours: Place) -> float:
    if gold.lat is None or gold.lon is None or ours.lat is None or ours.lon is None:
        return float("inf")
    return km_between(gold.lat, gold.lon, ours.lat, ours.lon)


@cache
def all_pairs(folder: Path, split: str, langs: str) -> tuple[Pair, ...]:
    return tuple(pair for lang in langs.split("+") for pair in pairs(folder, split, lang))


FLOORS = [("train", langs, *floors) for langs, floors in TRAIN.items()] + [
    ("dev", langs, *floors) for langs, floors in DEV.items()
]


@pytest.mark.parametrize(("split", "langs", "country", "close"), FLOORS)
def test_places_do_not_fall_below_their_floors(shared: Path, split: str, langs: str, country: float, close: float) -> None:
    found = all_pairs(shared / "corpus", split, langs)
    assert country_right(found) >= country
    assert near(found) >= close


@pytest.mark.parametrize("lang", TRAIN)
def test_each_place_of_a_report_says_why(shared: Path, lang: str) -> None:
    for _, ours in all_pairs(shared / "corpus", "train", lang):
        assert ours.link is not None
        assert ours.link.reasons
        assert (ours.lat is None) == (ours.lon is None)
