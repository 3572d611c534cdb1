"""The incidents of the examples as values: their accounts, what was said of them, and how the claims stand to one another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from menurut.model import Account, Incident, Judgement, Reading, Report, Saying
from menurut.model.corpus import from_corpus, report_from_corpus
from menurut.reconcile.accounts import accounts
from menurut.resolve import enclosing
from menurut.store.keys import claim_cites, report_key

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@dataclass(frozen=True, slots=True)
class Happening:
    """One incident of the examples with all that belongs to it."""

    incident: Incident
    accounts: tuple[Account, ...]
    sayings: tuple[Saying, ...]
    judgements: tuple[Judgement, ...]


@cache
def readings() -> tuple[tuple[Report, Reading], ...]:
    """The reports of the examples with their annotation."""
    reports = {row["id"]: report_from_corpus(row) for row in _rows("reports.jsonl")}
    return tuple((reports[row["id"]], from_corpus(reports[row["id"]], row)) for row in _rows("gold.jsonl"))


@cache
def cites() -> dict[tuple[str, str], str]:
    """The ids that the claims of the examples are cited by, from the names of report and claim."""
    return {
        (report.id, claim.id): cite
        for report, reading in readings()
        for claim, cite in zip(reading.claims, claim_cites(report, reading.claims), strict=True)
    }


@cache
def judged() -> tuple[tuple[str, Judgement], ...]:
    """How the claims of the examples stand to one another, with the name of the incident in which they do."""
    return tuple(
        (row["i"], Judgement(row["type"], cites()[tuple(row["a"])], cites()[tuple(row["b"])], 0.9, ("as annotated",), "rules"))
        for row in _rows("relations.jsonl")
    )


@cache
def happenings() -> dict[str, Happening]:
    """The incidents of the examples by their names there, from the annotation."""
    tellings: dict[tuple[str, str], Account] = {}
    sayings: list[Saying] = []
    for report, reading in readings():
        named = claim_cites(report, reading.claims)
        found, said = accounts(report, reading, key=report_key(report), cites=named, holders=enclosing)
        tellings |= {(report.id, account.local): account for account in found}
        sayings += said
    rows = list(_rows("incidents.jsonl"))
    members = {row["i"]: [tellings[tuple(member)] for member in row["members"]] for row in rows}
    heads = {name: min(several, key=lambda one: (str(one.said or "9999"), one.cite)).cite for name, several in members.items()}
    return {
        row["i"]: Happening(
            Incident(
                heads[row["i"]],
                tuple(one.cite for one in members[row["i"]]),
                heads[row["part_of"]] if row["part_of"] else None,
            ),
            tuple(members[row["i"]]),
            tuple(one for one in sayings if one.account in {account.cite for account in members[row["i"]]}),
            tuple(judgement for name, judgement in judged() if name == row["i"]),
        )
        for row in rows
    }


def _rows(name: str) -> Iterator[dict[str, Any]]:
    for line in (EXAMPLES / name).read_text(encoding="utf-8").splitlines():
        yield json.loads(line)
