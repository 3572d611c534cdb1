"""The judgements of the ten example reports, from their annotation and given incidents, against their relations."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from menurut.model import Saying
from menurut.model.corpus import from_corpus, report_from_corpus
from menurut.reconcile.accounts import accounts
from menurut.reconcile.judging import judgements
from menurut.resolve import enclosing

Pair = frozenset[str]
_NUMBERS = "a count of things is not read as a figure"
_DAYS = "a denial or an account without a date may be of another day than the count or the shelling"
_ANOTHER = "another detail of the same event"
_MENTION = "a call, an outbreak or a siege told in other words, which the words alone do not show"
DIFFERENT = {
    "HD C7, PO C6": _NUMBERS,
    "HD C7, PK C1": _NUMBERS,
    "PK C1, PK C6": _NUMBERS,
    "PK C6, PO C6": _NUMBERS,
    "LB C2, MC C11": _NUMBERS,
    "LB C2, MC C12": _DAYS,
    "LB C3, MC C11": _DAYS,
    "LB C3, MC C12": _DAYS,
    "LB C4, MC C12": _DAYS,
    "JL C10, KD C9": _DAYS,
    "JL C8, YM C13": _DAYS,
    "LB C7, YM C13": _DAYS,
    "LB C7, YM C14": _DAYS,
    "LB C8, YM C13": _DAYS,
    "LB C8, YM C14": _DAYS,
    "MC C13, YM C14": _ANOTHER,
    "PO C16, SM C2": _ANOTHER,
    "SM C5, SM C6": _ANOTHER,
    "JL C8, LB C6": _MENTION,
    "JL C8, LB C7": _MENTION,
    "LB C6, LB C8": _MENTION,
    "HD C17, YM C19": _MENTION,
    "KD C2, LB C1": _MENTION,
    "LB C14, SM C3": _MENTION,
    "PK C14, SM C4": _MENTION,
    "KD C1, KD C3": "an army and its ministry are one origin, and one origin does not corroborate itself",
    "JL C1, JL C4": "shared by no incident",
    "PK C6, PK C7": "shared by no incident",
}
"""Pairs that are judged otherwise than the relations have them, and why."""


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def short(claim: str) -> str:
    report, local = claim.split("#")
    initials = "".join(word[0] for word in report.split("-")[:2]).upper()
    return f"{'PO' if report.startswith('polyarny') else initials} {local}"


def named(pair: Pair) -> str:
    return ", ".join(sorted(map(short, pair)))


@pytest.fixture(scope="module")
def sayings(examples: Path) -> tuple[list[Saying], dict[str, set[str]]]:
    reports = {row["id"]: report_from_corpus(row) for row in rows(examples / "reports.jsonl")}
    incidents: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows(examples / "incidents.jsonl"):
        for report, event in row["members"]:
            incidents[report, event].add(row["i"])
    told: list[Saying] = []
    of: dict[str, set[str]] = {}
    for row in rows(examples / "gold.jsonl"):
        report, reading = reports[row["id"]], from_corpus(reports[row["id"]], row)
        cites = [f"{report.id}#{claim.id}" for claim in reading.claims]
        events, said = accounts(report, reading, key=report.id, cites=cites, holders=enclosing)
        of.update({event.cite: incidents[report.id, event.local] for event in events})
        told += said
    return told, of


def test_the_examples_are_judged_as_their_relations_say(
    examples: Path, sayings: tuple[list[Saying], dict[str, set[str]]]
) -> None:
    told, of = sayings
    judged = judgements(told, alike=lambda a, b: 0.9 if of[a] & of[b] else 0.0)
    found = {frozenset((one.a, one.b)): (one.type, one.a if one.type == "supersedes" else "") for one in judged}
    truth = {
        frozenset(("#".join(row["a"]), "#".join(row["b"]))): (
            row["type"],
            "#".join(row["a"]) if row["type"] == "supersedes" else "",
        )
        for row in rows(examples / "relations.jsonl")
    }
    different = {named(pair) for pair in found.keys() | truth.keys() if found.get(pair) != truth.get(pair)}
    assert different == set(DIFFERENT)
