"""`python -m menurut.train.reconcile`: learns from incidents that were marked by hand what makes two accounts one happening.

The gold readings of the reports get links and meanings from the shipped reader, and so become accounts as in a ledger. Two
logistic regressions, for pairs of two reports and for pairs of one, learn from all pairs that would be compared; their
weights go to `weights.toml`. `menurut.train.crossed`
measures them on days that they did not see.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations_with_replacement
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from menurut.evaluate.across import Mention
from menurut.model import Account, Reading, Report, Saying
from menurut.reconcile.accounts import accounts
from menurut.reconcile.features import ACROSS, WITHIN
from menurut.reconcile.packing import ROW, pack
from menurut.reconcile.pairs import Weights, tables
from menurut.reconcile.whole import candidates
from menurut.resolve import enclosing
from menurut.run.local import Reader
from menurut.train.annotated import SHARED, load_annotated, load_incidents, read_annotated, with_links

WEIGHTS = Path(__file__).resolve().parents[1] / "reconcile" / "weights.toml"
EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
LANGUAGES = ("id", "en", "ru")
PENALTY = 30.0
"""Of the squares of the weights of columns with a spread of 1."""
FOLDS = 5
"""Groups of days of a cross-validation."""
FAR = {"over 300 km apart": -8.0, "told before the other's period": -6.0, "periods months apart": -6.0}
"""Greatest weights of what the marked reports, of a few wars, hardly have: the same figures at another end of the world, and a
report of an event that had not happened yet."""
APART = (" apart", "figures differ", "roles swapped", "days between reports", "apart or more", "the other's period")
"""How the names of features end that never speak for a pair."""
ALIKE = (" the same", " shared", " in common", "same day or two", "and telling", "one type and sides")
"""How the names of features end that never speak against a pair."""
TIMES = 3
"""How often each pair of the examples is learnt from: they are few, and of another war and other languages."""
_LEAST = 0.0005  # a weight under it is not written
_HEAD = (
    "# What each feature adds to the log-odds that two accounts are of one incident."
    " Written by `python -m menurut.train.reconcile`; do not edit.\n"
)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Marked:
    """Accounts in the order of their cites, and for each the incident that it is marked to be of, "" for none.

    `left`, `right` are the pairs that would be compared, as numbers of accounts, the smaller first.
    """

    accounts: Sequence[Account]
    incident: Sequence[str]
    left: NDArray[np.intp]
    right: NDArray[np.intp]

    @property
    def same(self) -> NDArray[np.bool_]:
        """Which pairs are marked to be of one incident."""
        numbers = {name: at for at, name in enumerate(sorted(set(self.incident) - {""}))}
        of = np.array([numbers.get(name, -1) for name in self.incident])
        return np.asarray((of[self.left] == of[self.right]) & (of[self.left] >= 0))

    @property
    def one_report(self) -> NDArray[np.bool_]:
        """Which pairs are of one report."""
        reports = np.array([account.report for account in self.accounts])
        return np.asarray(reports[self.left] == reports[self.right])

    @property
    def telling(self) -> NDArray[np.bool_]:
        """Which pairs there is anything to learn from: two accounts of one report without incidents may be of one."""
        none = np.array([not name for name in self.incident])
        return ~(self.one_report & none[self.left] & none[self.right])


@dataclass(frozen=True, slots=True)
class Linked:
    """A report of those that are marked: its reading, its accounts and what is said of them."""

    report: Report
    reading: Reading
    accounts: Sequence[Account]
    sayings: Sequence[Saying]

    @classmethod
    def of(cls, report: Report, reading: Reading) -> Linked:
        """The accounts and sayings of a reading; claims are cited as `REPORT/CLAIM`."""
        cites = [f"{report.id}/{claim.id}" for claim in reading.claims]
        return cls(report, reading, *accounts(report, reading, key=report.id, cites=cites, holders=enclosing))


def load_linked(corpus: Path, reader: Reader) -> list[Linked]:
    """The annotated reports that `cross/incidents.jsonl` marks; only of train and dev, never of what is held out."""
    reports = {report for report, _ in load_incidents(corpus / "cross")}
    return [
        Linked.of(report, linked(report, gold, reader))
        for split in ("train", "dev")
        for report, gold in load_annotated(corpus, split, LANGUAGES)
        if report.id in reports
    ]


def load_examples(reader: Reader, folder: Path = EXAMPLES) -> Marked:
    """The example reports of the repository, in three languages, with the incidents that were decided by reading."""
    told = read_annotated(folder / "reports.jsonl", folder / "gold.jsonl")
    return mark([Linked.of(report, linked(report, gold, reader)) for report, gold in told], load_incidents(folder))


def mark(told: Iterable[Linked], incident: Mapping[Mention, str]) -> Marked:
    """The accounts of these reports with the incidents that they are marked to be of."""
    found = sorted((account for one in told for account in one.accounts), key=lambda account: account.cite)
    left, right = candidates(found)
    return Marked(found, [incident.get((account.report, account.local), "") for account in found], left, right)


def linked(report: Report, gold: Reading, reader: Reader) -> Reading:
    """An annotated reading as it was annotated, with the links and the meanings that `reader` adds."""
    resolved = reader.resolve(report, gold)
    return replace(
        with_links(gold, resolved),
        events=tuple(replace(one, meaning=other.meaning) for one, other in zip(gold.events, resolved.events, strict=True)),
        claims=tuple(replace(one, meaning=other.meaning) for one, other in zip(gold.claims, resolved.claims, strict=True)),
    )


@dataclass(frozen=True, slots=True)
class Lesson:
    """The pairs of one part by their numbers, their features, whether they are the same, and which there is to learn from."""

    part: str
    pairs: NDArray[np.intp]
    names: Sequence[str]
    numbers: NDArray[np.float32]
    same: NDArray[np.bool_]
    telling: NDArray[np.bool_]


def lessons(marked: Marked) -> list[Lesson]:
    """What is learnt from: the pairs of two reports, and those of one."""
    rows = np.frombuffer(b"".join(map(pack, marked.accounts)), ROW)
    one, same, telling = marked.one_report, marked.same, marked.telling
    found = []
    for part, of in ((ACROSS, ~one), (WITHIN, one)):
        names, numbers = tables(rows, marked.left[of], marked.right[of], part)
        found.append(Lesson(part, np.flatnonzero(of), names, numbers, same[of], telling[of]))
    return found


def learn(marked: Marked, beside: Marked, *, penalty: float = PENALTY) -> Weights:
    """The weights that the marked pairs teach; those `beside` count `TIMES` as much."""
    parts = {}
    for lesson, more in zip(lessons(marked), lessons(beside), strict=True):
        weights, bias = logistic(lesson.names, *_taught(lesson, lesson.telling, more), penalty=penalty)
        parts[lesson.part] = {"bias": bias, **dict(zip(lesson.names, weights.tolist(), strict=True))}
    return Weights(parts[ACROSS], parts[WITHIN])


def _taught(lesson: Lesson, of: NDArray[np.bool_], more: Lesson) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """What is learnt from: the pairs `of` a lesson, and all that tell something of another one, `TIMES` each."""
    numbers = [lesson.numbers[of], *[more.numbers[more.telling]] * TIMES]
    return np.concatenate(numbers), np.concatenate([lesson.same[of], *[more.same[more.telling]] * TIMES])


def judged(
    marked: Marked, beside: Marked, asked: Marked | None = None, *, penalty: float = PENALTY, folds: int = FOLDS
) -> NDArray[np.float32]:
    """The log-odds of every pair of `asked` by weights that saw no pair of `marked` with a day of either group of days.

    Those `beside` teach always. `asked` are other accounts of the same reports; None for those of `marked` themselves.
    """
    asked = asked or marked
    days = sorted(account.said or date.min for account in marked.accounts)
    group_of = dict(zip(days, folded([day.toordinal() for day in days], folds).tolist(), strict=True))
    found = np.zeros(len(asked.left), np.float32)
    for lesson, more, exam in zip(lessons(marked), lessons(beside), lessons(asked), strict=True):
        low, high = _groups(marked, lesson, group_of)
        exam_low, exam_high = _groups(asked, exam, group_of)
        for one, other in combinations_with_replacement(range(max(group_of.values()) + 1), 2):
            here = (exam_low == one) & (exam_high == other)
            if not here.any():
                continue
            taught = lesson.telling & ~(np.isin(low, (one, other)) | np.isin(high, (one, other)))
            weights, bias = logistic(lesson.names, *_taught(lesson, taught, more), penalty=penalty)
            found[exam.pairs[here]] = exam.numbers[here] @ weights + bias
    return found


def _groups(marked: Marked, lesson: Lesson, group_of: Mapping[date, int]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The groups of days of each pair of a part, the lower and the higher."""
    group = np.array([group_of[account.said or date.min] for account in marked.accounts])
    left, right = group[marked.left[lesson.pairs]], group[marked.right[lesson.pairs]]
    return np.minimum(left, right), np.maximum(left, right)


def folded(days: Sequence[int], folds: int) -> NDArray[np.intp]:
    """The group of each account: days that follow one another, each day whole, cut into `folds` groups about equally large."""
    _, where, counts = np.unique(days, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - counts / 2
    group = np.unique((middle * folds / counts.sum()).astype(np.intp), return_inverse=True)[1]
    return np.asarray(group[where], np.intp)


def limits(name: str) -> tuple[float | None, float | None]:
    """The least and the greatest weight that a feature may have, whatever one month of one war seems to teach."""
    if name in FAR:
        return None, FAR[name]
    if name.endswith(APART):
        return None, 0.0
    if name.endswith(ALIKE) and not name.startswith("status"):
        return 0.0, None
    return None, None


def logistic(
    names: Sequence[str], numbers: NDArray[np.float32], right: NDArray[np.bool_], *, penalty: float
) -> tuple[Floats, float]:
    """Weights of the columns of `numbers` and the bias, by logistic regression with a penalty on columns of spread 1.

    Weights keep to their limits, those of columns that never change too.
    """
    spread = numbers.std(0)
    told = spread > 1e-6
    mean, spread = numbers[:, told].mean(0), spread[told]
    table = (numbers[:, told] - mean) / spread
    truth = right.astype(np.float32)

    def loss(guess: Floats) -> tuple[float, Floats]:
        weights, bias = guess[:-1].astype(np.float32), guess[-1]
        odds = table @ weights + np.float32(bias)
        missed = expit(odds) - truth
        value = float(np.logaddexp(0, odds).sum() - (odds * truth).sum() + penalty / 2 * (guess[:-1] ** 2).sum())
        return value, np.append(table.T @ missed + penalty * guess[:-1], missed.sum()).astype(np.float64)

    low, high = (
        np.array([default if limits(name)[side] is None else limits(name)[side] for name in names], np.float64)
        for side, default in ((0, -np.inf), (1, np.inf))
    )
    bounds = [*zip(low[told] * spread, high[told] * spread, strict=True), (-np.inf, np.inf)]
    start = np.append(np.clip(0.0, low[told] * spread, high[told] * spread), 0.0)
    best = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 300, "ftol": 1e-7}).x
    weights = np.clip(np.zeros(len(told)), low, high)
    weights[told] = best[:-1] / spread
    return weights, float(best[-1] - (weights[told] * mean).sum())


def written(weights: Weights) -> str:
    """`weights.toml`."""
    lines = [_HEAD]
    for part in (ACROSS, WITHIN):
        lines.append(f"[{part}]")
        for name, weight in weights.of(part).items():
            if name == "bias" or abs(weight) >= _LEAST:
                lines.append(f"{name if name == 'bias' else json.dumps(name)} = {weight:.3f}")
        lines.append("")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn the weights of pairs of accounts."""
    parser = argparse.ArgumentParser(prog="python -m menurut.train.reconcile", description=main.__doc__)
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus", help="folder with cross/ and LANG/")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="the file of weights to write")
    parser.add_argument("--penalty", type=float, default=PENALTY, help="of large weights")
    options = parser.parse_args(arguments)
    reader = Reader()
    marked = mark(load_linked(options.corpus, reader), load_incidents(options.corpus / "cross"))
    options.out.write_text(written(learn(marked, load_examples(reader), penalty=options.penalty)), encoding="utf-8")


if __name__ == "__main__":
    main()
