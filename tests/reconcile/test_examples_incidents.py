"""The incidents of the ten example reports, from their annotation, against those that were decided by reading.

Both are compared: what is right (gold), and what comes out (golden), in any order of arrival.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from pathlib import Path

import pytest

from menurut.evaluate.across import b_cubed, pairwise
from menurut.reconcile.nesting import part_of, profile
from menurut.reconcile.whole import whole
from menurut.run.local import Reader
from menurut.train.reconcile import Marked, load_examples

RIGHT = {"I7", "I10", "I12", "I13", "I14", "I15", "I20", "I24", "I27"}
"""Incidents that are found with all their events and no other."""
NESTED = {"I2", "I3", "I4", "I5", "I6", "I7", "I15", "I18", "I25", "I26"}
"""Incidents of which it is found what they are a part of, given the incidents; of I8, a jet shot down by an ally, it is not."""


@pytest.fixture(scope="module")
def marked(examples: Path) -> Marked:
    return load_examples(Reader(), examples)


def gold(marked: Marked) -> dict[str, frozenset[tuple[str, str]]]:
    found = defaultdict(set)
    for account, name in zip(marked.accounts, marked.incident, strict=True):
        found[name].add((account.report, account.cite))
    return {name: frozenset(members) for name, members in found.items() if name}


def found(marked: Marked) -> list[frozenset[tuple[str, str]]]:
    report = {account.cite: account.report for account in marked.accounts}
    return [frozenset((report[cite], cite) for cite in one.accounts) for one in whole(marked.accounts)]


def test_what_was_decided_by_reading_is_found(marked: Marked) -> None:
    incidents = found(marked)
    assert {name for name, members in gold(marked).items() if members in incidents} >= RIGHT
    b3 = b_cubed(list(gold(marked).values()), incidents)
    assert b3.precision > 0.92
    assert b3.recall > 0.58
    assert pairwise(list(gold(marked).values()), incidents).precision > 0.91


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_arrival_changes_nothing(marked: Marked, seed: int) -> None:
    shuffled = list(marked.accounts)
    random.Random(seed).shuffle(shuffled)  # noqa: S311
    assert {(one.id, one.accounts) for one in whole(shuffled)} == {(one.id, one.accounts) for one in whole(marked.accounts)}


def test_parts_are_told_from_wholes(marked: Marked, examples: Path) -> None:
    wanted = {row["i"]: row["part_of"] for row in map(json.loads, (examples / "incidents.jsonl").read_text().splitlines())}
    accounts = {account.cite: account for account in marked.accounts}
    profiles = [profile(name, [accounts[cite] for _, cite in members]) for name, members in gold(marked).items()]
    told = {one.id: part_of(one, profiles) for one in profiles}
    assert {name for name, whole_ in wanted.items() if whole_ and told[name] == whole_} == NESTED
    assert {name for name, whole_ in told.items() if whole_ and wanted[name] is None} == set()
