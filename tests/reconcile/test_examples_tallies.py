"""The tallies and statuses of the ten example reports, exactly, from their annotation, incidents and relations."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from menurut.model import Incident, Judgement, Saying
from menurut.model.corpus import from_corpus, report_from_corpus
from menurut.reconcile.accounts import accounts
from menurut.reconcile.standing import status
from menurut.reconcile.tallying import Tally, tally
from menurut.reconcile.totals import total
from menurut.resolve import enclosing

Members = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Truth:
    """What the examples' files give: sayings by event, judgements, and events by the name of their incident."""

    sayings: Mapping[tuple[str, str], list[Saying]]
    judgements: list[Judgement]
    incidents: Mapping[str, Members]
    part_of: Mapping[str, str | None]

    def of(self, members: Members) -> list[Saying]:
        return [one for member in sorted(members) for one in self.sayings[member]]


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def cite(pair: list[str]) -> str:
    return "#".join(pair)


@pytest.fixture(scope="module")
def truth(examples: Path) -> Truth:
    reports = {row["id"]: report_from_corpus(row) for row in rows(examples / "reports.jsonl")}
    sayings: dict[tuple[str, str], list[Saying]] = {}
    for row in rows(examples / "gold.jsonl"):
        report = reports[row["id"]]
        reading = from_corpus(report, row)
        cites = [cite([report.id, claim.id]) for claim in reading.claims]
        found, told = accounts(report, reading, key=report.id, cites=cites, holders=enclosing)
        for account in found:
            sayings[report.id, account.local] = [one for one in told if one.account == account.cite]
    incidents = rows(examples / "incidents.jsonl")
    return Truth(
        sayings,
        [
            Judgement(row["type"], cite(row["a"]), cite(row["b"]), None, (), "annotation")
            for row in rows(examples / "relations.jsonl")
        ],
        {row["i"]: frozenset(map(tuple, row["members"])) for row in incidents},
        {row["i"]: row["part_of"] for row in incidents},
    )


def happenings(truth: Truth) -> list[Members]:
    """The incidents, and each event that is told in one report alone."""
    shared = frozenset().union(*truth.incidents.values())
    return [*truth.incidents.values(), *(frozenset({member}) for member in truth.sayings if member not in shared)]


def written(members: Members, one: Tally) -> tuple[object, ...]:
    bounds = (one.low, one.best, one.high)
    return (members, one.side, one.kind, one.group, bounds, one.low_cites, one.best_cites, one.high_cites)


def test_every_tally_of_the_examples_is_right(truth: Truth, examples: Path) -> None:
    expected = {
        (
            frozenset(map(tuple, row["members"])) if row["i"] is None else truth.incidents[row["i"]],
            row["side"],
            row["kind"],
            row["group"],
            (row["low"], row["best"], row["high"]),
            *(tuple(sorted(map(cite, row["claims"][bound]))) for bound in ("low", "best", "high")),
        )
        for row in rows(examples / "tallies.jsonl")
    }
    found = {written(members, one) for members in happenings(truth) for one in tally(truth.of(members), truth.judgements)}
    assert found - expected == set()
    assert expected - found == set()


def test_every_status_of_the_examples_is_right(truth: Truth, examples: Path) -> None:
    expected = {row["i"]: row["status"] for row in rows(examples / "statuses.jsonl")}
    found = {name: status(truth.of(members), truth.judgements) for name, members in truth.incidents.items()}
    assert {name: one and one.status for name, one in found.items()} == expected


@pytest.mark.parametrize("seed", range(5))
def test_any_order_of_arrival_gives_the_same(truth: Truth, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (an order, no secret)
    for members in truth.incidents.values():
        sayings, judgements = truth.of(members), list(truth.judgements)
        expected = tally(sayings, judgements), status(sayings, judgements)
        chance.shuffle(sayings)
        chance.shuffle(judgements)
        assert (tally(sayings, judgements), status(sayings, judgements)) == expected


def test_the_war_as_a_whole_counts_nobody_twice(truth: Truth) -> None:
    given = [
        (Incident(name, (name,), truth.part_of[name]), tally(truth.of(members), truth.judgements))
        for name, members in truth.incidents.items()
    ]
    found = {(one.kind, one.side): (one.low, one.best, one.high) for one in total(given)}
    assert found["killed", "Nagorno-Karabakh"] == (16, 84, 550)
    assert found["killed", "Azerbaijan"] == (10, 10, 10)  # the five of Gashalti are among the ten
    assert found["killed", "Armenia"] == (1, 1, 1)
