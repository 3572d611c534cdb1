"""`python -m menurut.train.meaning`: learns what makes vectors of meaning of the shipped network's word vectors.

The training reports of every language are read, their annotated triggers and contents pooled. Each language weighs alike in
the centre and in the axes, which are the principal components of what is left.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from menurut.acquire import make_report
from menurut.model import Claim, Event, Reading, Report, Span
from menurut.reader import OnnxNetwork, label, load_pieces
from menurut.reader.meaning import MEANING, NUMBERS, Projection, Projections, pool, save_projections
from menurut.reader.network import SHIPPED
from menurut.reader.pieces import Pieces
from menurut.reader.read import tag
from menurut.reader.spans import Floats
from menurut.reader.words import words
from menurut.train.annotated import SHARED, load_annotated

LANGUAGES = ("id", "en", "ru")
REPOSITORY = Path(__file__).resolve().parents[3]
PARALLEL = REPOSITORY / "corpus" / "parallel" / "sentences.jsonl"

EVENED = {"trigger": 0.0, "content": 0.5}
"""How far the axes are evened out: each is divided by its spread to this power. Contents vary most in what is least telling."""

Annotated = Sequence[tuple[Report, Reading]]


def learn(annotated: Annotated, pieces: Pieces, network: OnnxNetwork) -> Projections:
    """The projections of triggers and contents, from annotated reports of several languages."""
    found: dict[str, dict[str, list[Floats]]] = {kind: defaultdict(list) for kind in EVENED}
    for report, gold in annotated:
        its_words = words(report)
        _, vectors, _ = tag(report, its_words, pieces, network)
        spans: dict[str, list[tuple[Span, ...]]] = {
            "trigger": [(event.trigger,) for event in gold.events],
            "content": [claim.content for claim in gold.claims],
        }
        for kind, rows in spans.items():
            found[kind][report.lang].append(pool(vectors, its_words, rows))
    trigger, content = (
        project([np.concatenate(parts) for parts in found[kind].values()], evened=EVENED[kind])
        for kind in ("trigger", "content")
    )
    return Projections(trigger, content)


def project(groups: Sequence[Floats], *, evened: float, numbers: int = NUMBERS) -> Projection:
    """The centre and the `numbers` strongest axes of groups of vectors `[rows, width]`, each group weighing alike."""
    groups = [group.astype(np.float64) for group in groups if len(group)]
    centre = np.mean([group.mean(0) for group in groups], axis=0)
    spread = sum(((group - centre).T @ (group - centre)) / len(group) for group in groups)
    powers, axes = np.linalg.eigh(spread)
    strongest = np.argsort(-powers)[:numbers]
    scales = np.maximum(powers[strongest] / powers.max(), 1e-3) ** (-evened / 2)
    return Projection(centre.astype(np.float32), (axes[:, strongest] * scales).astype(np.float32))


def parallel(path: Path, pieces: Pieces, network: OnnxNetwork) -> dict[str, tuple[list[Claim], list[Event]]]:
    """The claims and events of the sentences of `path`, by language; in every language in the same order."""
    found: dict[str, tuple[list[Claim], list[Event]]] = defaultdict(lambda: ([], []))
    for row in path.read_text(encoding="utf-8").splitlines():
        for lang, marked in json.loads(row).items():
            text, at = _unmarked(marked)
            report = make_report(text, lang=lang)
            claim = Claim("C1", (Span(at["{"], at["}"]),), events=("V1",))
            event = Event("V1", "assault", Span(at["["], at["]"]))
            reading = label(report, Reading(report.id, "", events=(event,), claims=(claim,)), pieces, network)
            found[lang][0].extend(reading.claims)
            found[lang][1].extend(reading.events)
    return dict(found)


def _unmarked(marked: str) -> tuple[str, Mapping[str, int]]:
    """A sentence without its four brackets, and where they stood."""
    plain, at = "", {}
    for sign in marked:
        if sign in "[]{}":
            at[sign] = len(plain)
        else:
            plain += sign
    return plain, at


def unit(values: Iterable[Claim | Event]) -> Floats:
    """The meanings as vectors of length 1."""
    rows = np.array([np.frombuffer(value.meaning or bytes(NUMBERS), np.int8) for value in values], np.float32)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def above(high: NDArray[np.float32], low: NDArray[np.float32]) -> float:
    """The chance that one of `high` is above one of `low`; one half where they are alike (the area under the ROC curve)."""
    ordered = np.sort(low)
    below, up_to = (np.searchsorted(ordered, high, side=side) for side in ("left", "right"))  # type: ignore[call-overload]
    return float((below + up_to).mean() / 2 / len(low))


def measure(corpus: Path, folder: Path) -> Iterator[str]:
    """How well meanings tell translations from other sentences, and mentions of one incident from others of the same type."""
    pieces, network = load_pieces(folder), OnnxNetwork(folder)
    of_lang = parallel(PARALLEL, pieces, network)
    for kind, name in enumerate(("content", "trigger")):
        rows = {lang: unit(values[kind]) for lang, values in of_lang.items()}
        within = np.mean([_others(x @ x.T).mean() for x in rows.values()])
        yield f"{name}: cosine of other sentences of one language {within:.2f}"
        for one, other in combinations(rows, 2):
            likeness = rows[one] @ rows[other].T
            right, others = likeness.diagonal(), _others(likeness)
            yield (
                f"{name} {one}-{other}: cosine of translations {right.mean():.2f}, of others {others.mean():.2f};"
                f" above {above(right, others):.3f}; nearest is the translation in {100 * nearest(likeness):.0f} of 100"
            )
    pairs = corpus / "cross" / "incidents.jsonl"
    if pairs.exists():
        yield from _same_incident(pairs, list(load_annotated(corpus, "train", LANGUAGES)), pieces, network)


def nearest(likeness: Floats) -> float:
    """The share of rows and columns whose largest value stands on the diagonal."""
    places = np.arange(len(likeness))
    return float(((likeness.argmax(0) == places).mean() + (likeness.argmax(1) == places).mean()) / 2)


def _others(likeness: Floats) -> Floats:
    return likeness[~np.eye(len(likeness), dtype=bool)]


def _same_incident(path: Path, annotated: Annotated, pieces: Pieces, network: OnnxNetwork) -> Iterator[str]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    incident = {(report, event): row["i"] for row in rows for report, event in row["members"]}
    linked = {report for report, _ in incident}
    events, claims, keys = [], [], []
    for report, gold in annotated:
        if report.id in linked:
            reading = label(report, gold, pieces, network)
            for event in reading.events:
                telling = [claim for claim in reading.claims if event.id in claim.events]
                if telling:
                    events.append(event)
                    claims.append(telling[0])
                    keys.append((report.id, incident.get((report.id, event.id))))
    pairs = [
        (a, b) for a, b in combinations(range(len(keys)), 2) if keys[a][0] != keys[b][0] and events[a].type == events[b].type
    ]
    first, second = np.array(pairs).T
    same = np.array([keys[a][1] is not None and keys[a][1] == keys[b][1] for a, b in pairs])
    for name, vectors in (("content", unit(claims)), ("trigger", unit(events))):
        likeness = (vectors[first] * vectors[second]).sum(1)
        yield (
            f"{name}: {same.sum()} pairs of one incident against {(~same).sum()} others of the same type, in other reports:"
            f" above {above(likeness[same], likeness[~same]):.3f}"
        )


def main() -> int:
    """Learn the projections and write them; or measure those that are there."""
    parser = argparse.ArgumentParser(prog="python -m menurut.train.meaning", description=main.__doc__)
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus", help="folder of LANG/train.{reports,gold}.jsonl")
    parser.add_argument("--own", type=Path, default=REPOSITORY / "corpus", help="folder of this project's own reports")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="folder of the weights")
    parser.add_argument("--measure", action="store_true", help="write nothing; show how well meanings tell things apart")
    options = parser.parse_args()
    if not options.corpus.is_dir():
        sys.stderr.write(f"NOT RUN: meanings are learnt from {options.corpus}, which is not there; name it by --corpus\n")
        return 3
    if options.measure:
        for line in measure(options.corpus, options.out):
            sys.stdout.write(f"{line}\n")
        return 0
    annotated = [pair for folder in (options.corpus, options.own) for pair in load_annotated(folder, "train", LANGUAGES)]
    (options.out / MEANING).unlink(missing_ok=True)  # made for other weights, it would be refused
    network = OnnxNetwork(options.out)
    save_projections(learn(annotated, load_pieces(options.out), network), options.out)
    sys.stdout.write(f"{options.out / MEANING}: from {len(annotated)} reports\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
