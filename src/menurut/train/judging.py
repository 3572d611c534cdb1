"""`python -m menurut.train.judging`: weights by which claims of one incident are held to say something of one another.

Learnt from reports whose incidents and relations were linked by hand or by careful reading (`cross/` of the corpus), and
measured on days that were held out.
"""

from __future__ import annotations

import argparse
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from menurut.evaluate.across import Agreement, Edge, Mention, related
from menurut.model import Account, Reading, Report, Saying
from menurut.reconcile.accounts import accounts
from menurut.reconcile.bearing import Scale, features, settled
from menurut.reconcile.rulings import ruling
from menurut.reconcile.utterances import Matched, Voice
from menurut.resolve import enclosing, resolve
from menurut.train.annotated import SHARED, load_annotated, load_incidents, load_relations, with_links

log = logging.getLogger("menurut.train.judging")

ALIKE = 0.9
"""The score that two events of one given incident are one happening."""
PENALTY = 1.7
"""Of the squared weights; 0.5 to 5 gave nearly the same on days held out."""
LEAST = 0.35
"""The least score of a judgement that the words must tell; from 0.35 to 0.45 the F1 on days held out is the same within 0.5."""
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Related:
    """Two claims of one incident: what they have in common, and whether they were linked (`gold`)."""

    a: Mention
    b: Mention
    days: tuple[date | None, date | None]
    table: Mapping[str, float]
    type: str | None
    forward: bool | None
    sure: float | None
    gold: bool


def main() -> None:
    """Learn the weights, measure them on days held out, and write them."""
    parser = argparse.ArgumentParser(prog="python -m menurut.train.judging", description=main.__doc__)
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus", help="folder with cross/ and LANG/")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "reconcile" / "judging.toml")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    told = [pair for split in ("train", "dev") for pair in load_annotated(options.corpus, split, ("id",))]
    relations = load_relations(options.corpus / "cross")
    linked = examples(told, load_incidents(options.corpus / "cross"), relations)
    log.info("%d pairs of claims in one incident, %d linked", len(linked), sum(one.gold for one in linked))
    for name, one in held_out(linked, relations).items():
        log.info("%s: P %.1f R %.1f F1 %.1f", name, 100 * one.precision, 100 * one.recall, 100 * one.f1)
    write(learn(linked), options.out)


def examples(
    told: Iterable[tuple[Report, Reading]],
    incidents: Mapping[Mention, str],
    relations: Iterable[Edge],
    *,
    alike: Callable[[Account, Account], float] = lambda _a, _b: ALIKE,
) -> list[Related]:
    """Every two claims of different reports that tell of one incident, with and without the reader's vectors."""
    linked = {frozenset((a, b)) for _, a, b in relations}
    voices, shared = _gather(told, incidents)
    pairs: dict[tuple[Mention, Mention], list[tuple[Saying, Saying, float]]] = defaultdict(list)
    for several in shared.values():
        for (one, event, x), (other, happening, y) in combinations(sorted(several, key=lambda told: told[0]), 2):
            if one[0] != other[0]:
                pairs[one, other].append((x, y, alike(event, happening)))
    found = []
    for (one, other), matched in sorted(pairs.items(), key=lambda pair: pair[0]):
        found.append(_related(voices, one, other, matched, frozenset((one, other)) in linked))
    return found


def _gather(
    told: Iterable[tuple[Report, Reading]], incidents: Mapping[Mention, str]
) -> tuple[dict[Mention, Voice], dict[str, list[tuple[Mention, Account, Saying]]]]:
    sayings: dict[Mention, list[Saying]] = defaultdict(list)
    shared: dict[str, list[tuple[Mention, Account, Saying]]] = defaultdict(list)
    members = {report for report, _ in incidents}
    for report, reading in told:
        if report.id not in members:
            continue
        cites = [f"{report.id} {claim.id}" for claim in reading.claims]
        events, said = accounts(
            report, with_links(reading, resolve(report, reading)), key=report.id, cites=cites, holders=enclosing
        )
        by_cite = {event.cite: event for event in events}
        for saying in said:
            event, mention = by_cite[saying.account], (report.id, saying.claim.split(" ")[-1])
            sayings[mention].append(saying)
            if (report.id, event.local) in incidents:
                shared[incidents[report.id, event.local]].append((mention, event, saying))
    return {mention: Voice.of(several) for mention, several in sayings.items()}, shared


def _related(voices: Mapping[Mention, Voice], one: Mention, other: Mention, matched: Matched, gold: bool) -> Related:
    a, b = voices[one], voices[other]
    ruled = ruling(a, b, matched)
    table = {name: float(value) for name, value in features(a, b, matched, ruled.type if ruled else "none").items()}
    sure = settled(a, b, matched, ruled.rule) if ruled else None
    days = (a.sayings[0].said, b.sayings[0].said)
    return Related(one, other, days, table, ruled.type if ruled else None, ruled.forward if ruled else None, sure, gold)


def learn(related: Sequence[Related]) -> Scale:
    """Weights of a logistic regression with an L2 penalty, fitted by L-BFGS: every pair counts once."""
    names = sorted({name for one in related for name in one.table})
    column = {name: n for n, name in enumerate(names)}
    table = np.zeros((len(related), len(names)))
    for row, one in enumerate(related):
        for name, value in one.table.items():
            table[row, column[name]] = value
    truth = np.array([one.gold for one in related], float)
    sign = 2 * truth - 1

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = sign * (table @ weights[:-1] + weights[-1])
        pull = -sign / (1 + np.exp(np.clip(margin, -50, 50)))
        slope = np.append(table.T @ pull + PENALTY * 2 * weights[:-1], pull.sum())
        return float(np.logaddexp(0, -margin).sum() + PENALTY * (weights[:-1] ** 2).sum()), slope

    fitted = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    weights = {name: round(float(weight), 3) for name, weight in zip(names, fitted, strict=False) if abs(weight) >= 0.005}
    return Scale(round(float(fitted[-1]), 3), LEAST, weights)


def held_out(several: Sequence[Related], relations: Sequence[Edge]) -> dict[str, Agreement]:
    """How typed relations and related pairs agree with those linked; no day of a pair is among those learnt from."""
    fold = _folds(several)
    found: list[Edge] = []
    for first, second in sorted({tuple(sorted(fold[day] for day in one.days)) for one in several}):
        scale = learn([one for one in several if not {fold[day] for day in one.days} & {first, second}])
        for one in several:
            if tuple(sorted(fold[day] for day in one.days)) == (first, second) and one.type:
                score = one.sure if one.sure is not None else scale.score(one.table)
                if score >= scale.least:
                    found.append((one.type, one.a, one.b) if one.forward else (one.type, one.b, one.a))
    return {"relation": related(relations, found), "related": related(relations, found, typed=False)}


def _folds(related: Sequence[Related]) -> dict[date | None, int]:
    """Days in order, cut into parts with about as many claims each."""
    claims = {mention: day for one in related for mention, day in zip((one.a, one.b), one.days, strict=True)}
    days = sorted(claims.values(), key=str)
    return {day: min(FOLDS - 1, days.index(day) * FOLDS // len(days)) for day in set(days)}


def write(scale: Scale, path: Path) -> None:
    """The weights as a file that can be read, the features by name."""
    lines = [
        "# What each feature adds to the log-odds that one claim says something of another. Written by",
        "# `python -m menurut.train.judging`; do not edit.",
        "",
        f"bias = {scale.bias:.3f}",
        f"least = {scale.least:.2f}",
        "",
        "[weights]",
        *(f'"{name}" = {weight:.3f}' for name, weight in scale.weights.items()),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
