"""`python -m menurut.train.crossed`: how well incidents and relations across reports agree with those marked by hand.

Twice: with the annotated readings given, and with our own, whose events and claims are matched with the annotated ones. Pairs
of accounts are scored by weights that saw no pair of their days. The weights of judgements are those that ship, which learnt
from these very relations; `python -m menurut.train.judging` prints the figures of held-out days for given incidents.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import exp
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from menurut.evaluate.across import Agreement, Edge, Mention, b_cubed, matched, pairwise, related
from menurut.model import Incident
from menurut.reconcile.judging import judgements
from menurut.reconcile.pairs import KEEP
from menurut.reconcile.whole import grouped
from menurut.run.local import Reader
from menurut.train.annotated import SHARED, load_incidents, load_relations
from menurut.train.reconcile import Linked, Marked, judged, load_examples, load_linked, mark

Names = Mapping[str, Mapping[str, str]]
"""For each report the annotated events or claims that ours are matched with."""


def main(
    arguments: Sequence[str] | None = None, *, say: Callable[[str], object] = lambda row: sys.stdout.write(f"{row}\n")
) -> None:
    """Measure incidents and relations across reports, with given readings and with our own."""
    parser = argparse.ArgumentParser(prog="python -m menurut.train.crossed", description=main.__doc__)
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus", help="folder with cross/ and LANG/")
    parser.add_argument("--given", action="store_true", help="leave our own readings out")
    options = parser.parse_args(arguments)
    say(f"{'readings':10}{'':10}{'P':>7}{'R':>7}{'F1':>7}")
    for readings, rows in measure(options.corpus, own=not options.given).items():
        for name, one in rows.items():
            say(f"{readings:10}{name:10}" + "".join(f"{100 * value:7.1f}" for value in (one.precision, one.recall, one.f1)))


def measure(corpus: Path, *, own: bool) -> dict[str, dict[str, Agreement]]:
    """Rows `B3`, `pairs`, `relation` and `related` for `given` readings and, with `own`, for our own."""
    reader = Reader()
    incident = load_incidents(corpus / "cross")
    given = load_linked(corpus, reader)
    lesson, beside = mark(given, incident), load_examples(reader)
    relations = load_relations(corpus / "cross")
    scores = {"given": _scores(given, lesson, judged(lesson, beside), {}, {}, incident, relations)}
    if own:
        ours = [Linked.of(one.report, reader.read(one.report)) for one in given]
        events, claims = {}, {}
        for one, other in zip(given, ours, strict=True):
            events[one.report.id], claims[one.report.id] = matched(one.report, one.reading, other.reading)
        exam = mark(ours, {})
        scores["own"] = _scores(ours, exam, judged(lesson, beside, exam), events, claims, incident, relations)
    return scores


def _scores(
    told: Sequence[Linked],
    exam: Marked,
    odds: NDArray[np.float32],
    events: Names,
    claims: Names,
    incident: Mapping[Mention, str],
    relations: Sequence[Edge],
) -> dict[str, Agreement]:
    found = _grouped(exam, odds)
    cited = {account.cite: (account.report, account.local) for account in exam.accounts}
    gold: dict[str, list[Mention]] = defaultdict(list)
    for event, name in incident.items():
        gold[name].append(event)
    groups = [[_named(cited[cite], events) for cite in one.accounts] for one in found]
    edges = [(type_, _named(a, claims), _named(b, claims)) for type_, a, b in _relations(told, exam, odds, found)]
    return {
        "B3": b_cubed(list(gold.values()), groups),
        "pairs": pairwise(list(gold.values()), groups),
        "relation": related(relations, edges),
        "related": related(relations, edges, typed=False),
    }


def _named(one: Mention, names: Names) -> Mention:
    """As the annotation calls it; what is matched with nothing there keeps a name that is nobody's."""
    report, local = one
    return (report, names[report].get(local, f"our {local}")) if names else one


def _grouped(exam: Marked, odds: NDArray[np.float32]) -> list[Incident]:
    keep = odds > KEEP
    pairs = zip(exam.left[keep].tolist(), exam.right[keep].tolist(), strict=True)
    return grouped(exam.accounts, dict(zip(pairs, odds[keep].tolist(), strict=True)))


def _relations(told: Iterable[Linked], exam: Marked, odds: NDArray[np.float32], found: Iterable[Incident]) -> Iterable[Edge]:
    """The judgements between claims of different reports."""
    cites = [account.cite for account in exam.accounts]
    chance = {
        frozenset((cites[a], cites[b])): 1 / (1 + exp(-odd))
        for a, b, odd in zip(exam.left.tolist(), exam.right.tolist(), odds.tolist(), strict=True)
    }
    sayings = defaultdict(list)
    for one in told:
        for saying in one.sayings:
            sayings[saying.account].append(saying)

    def alike(a: str, b: str) -> float:
        return 1.0 if a == b else chance.get(frozenset((a, b)), 0.0)

    for incident in found:
        for judgement in judgements([saying for cite in incident.accounts for saying in sayings[cite]], alike=alike):
            (report, a), (other, b) = judgement.a.split("/"), judgement.b.split("/")
            if report != other:
                yield judgement.type, (report, a), (other, b)


if __name__ == "__main__":
    main()
