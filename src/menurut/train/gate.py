"""`python -m menurut.train.gate`: from reports of conflicts and other news to the gate's one number per piece.

A logistic regression over the mean embedding of a report's pieces, and over the pieces themselves. Both are linear in the
pieces, so that what ships is a table. Rare pieces count more (smooth inverse frequency; Arora, Liang and Ma 2017), with
frequencies from the tokenizer; what embeddings say of the language alone is projected out, so that a language is no topic.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from menurut.gate.cutting import TOKENIZER, UNKNOWN, Cutter
from menurut.gate.weighing import SHIPPED, WEIGHTS, Gate
from menurut.train.annotated import SHARED
from menurut.train.gate_texts import HELD, LEARNT, Sample, Text, load_reports, load_texts, samples, stitch

REPOSITORY = Path(__file__).resolve().parents[3]
LANGUAGES = ("id", "en", "ru")
"""Languages of both reports of conflicts and other news; others are only measured, since they have no reports of conflicts."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides a training; chosen by cross-validation on the training reports and on stitched news."""

    frequency: float = 1e-4
    """Pieces more frequent than this count less than half."""

    own_weight: float = 1.0
    """How much the pieces themselves count beside their embeddings."""

    penalty: float = 0.1
    """Of large weights."""

    fewest: int = 3
    """Texts that a piece stands in, to have a weight of its own beside its embedding's."""

    doubtful: float = 0.1
    """Share of each treebank's texts left out: those that look most like reports of conflicts to what the reports teach."""

    folds: int = 5
    """Parts that reports are dealt into for cross-validation."""

    missed: float = 0.005
    """Share of the reports of conflicts that the bar may turn away in cross-validation."""

    stitched: int = 80
    """Texts stitched of one treebank, at most."""

    seed: int = 20260


class Space:
    """Where texts are points: mean embeddings of pieces, and shares of the pieces themselves."""

    def __init__(self, texts: Sequence[Text], taken: Sequence[Sample], vocabulary: Vocabulary, settings: Settings) -> None:
        self._emphasis = settings.frequency / (settings.frequency + vocabulary.frequency)
        self._emphasis[: UNKNOWN + 1] = 0
        usual = np.minimum(vocabulary.frequency, settings.frequency)
        self._vectors = vocabulary.vectors - (usual @ vocabulary.vectors) / usual.sum()
        whole = [sample for sample in taken if sample.kind == "whole"]
        seen = np.bincount(np.concatenate([np.unique(sample.ids) for sample in whole]), minlength=len(usual))
        self._own = np.flatnonzero(seen >= settings.fewest)
        self._place = np.full(len(usual), -1)
        self._place[self._own] = np.arange(len(self._own))
        self._drop_languages([(texts[s.of].lang, s) for s in whole if not (texts[s.of].conflict or texts[s.of].stitched)])
        vectors, shares = self._points(taken)
        self._scales = np.array([len(x) / (x.astype(np.float64) ** 2).sum() for x in (vectors, shares)])
        self._scales[1] *= settings.own_weight
        products = ((x @ x.T).astype(np.float64) for x in (vectors, shares))
        first, second = (float(scale) * product for scale, product in zip(self._scales, products, strict=True))
        self.kernel: Floats = np.asarray(first + second, np.float64)
        self._taken = (vectors, shares)

    def _drop_languages(self, news: Sequence[tuple[str, Sample]]) -> None:
        of: dict[str, list[NDArray[np.float32]]] = {}
        for lang, sample in news:
            of.setdefault(lang, []).append(self._mean(sample.ids))
        means = np.array([np.mean(found, axis=0) for found in of.values()])
        _, sizes, directions = np.linalg.svd(means - means.mean(0), full_matrices=False)
        for direction in directions[sizes > 1e-6 * sizes[0]]:
            self._vectors -= np.outer(self._vectors @ direction, direction)

    def _mean(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        return (self._emphasis[ids, None] * self._vectors[ids]).sum(0) / max(1, len(ids))

    def _points(self, taken: Sequence[Sample]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        shares = np.zeros((len(taken), len(self._own)), np.float32)
        for row, sample in zip(shares, taken, strict=True):
            kept = sample.ids[self._place[sample.ids] >= 0]
            np.add.at(row, self._place[kept], self._emphasis[kept] / max(1, len(sample.ids)))
        return np.array([self._mean(sample.ids) for sample in taken], np.float32), shares

    def table(self, dual: Floats) -> Floats:
        """One weight per piece: mean weights then are `kernel @ dual`."""
        (vectors, shares), (vector_scale, share_scale) = self._taken, self._scales
        weights = self._vectors.astype(np.float64) @ (vector_scale * (dual @ vectors))
        weights[self._own] += share_scale * (dual @ shares)
        return self._emphasis * weights


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Pieces: how frequent they are, `[pieces]`, and what they mean, `[pieces, width]`."""

    frequency: NDArray[np.float32]
    vectors: NDArray[np.float32]


def load_vocabulary(weights: Path, encoder: Path) -> Vocabulary:
    """Frequencies from the shipped tokenizer, vectors from the base encoder's word embeddings."""
    from safetensors.numpy import load_file

    rows = json.loads(gzip.decompress((weights / TOKENIZER).read_bytes()))["model"]["vocab"]
    tensors = load_file(encoder / "model.safetensors")
    name = next(name for name in tensors if name.endswith("word_embeddings.weight"))
    return Vocabulary(np.exp(np.array([row[1] for row in rows])).astype(np.float32), tensors[name].astype(np.float32))


BIAS = 100.0
"""Added to the kernel, it leaves the bias of the regression all but free."""


def regress(kernel: Floats, right: NDArray[np.bool_], weights: Floats, *, penalty: float) -> Floats:
    """Dual weights of a logistic regression, by Newton's method. `weights` say how much each sample counts."""
    kernel = kernel + BIAS
    dual: Floats = np.zeros(len(right))
    scores = dual
    for _ in range(30):
        chances = 0.5 + 0.5 * np.tanh(scores / 2)
        slopes = np.maximum(weights * chances * (1 - chances), 1e-9)
        aims = scores + weights * (right - chances) / slopes
        before, dual = dual, np.asarray(np.linalg.solve(kernel + np.diag(penalty / slopes), aims), np.float64)
        scores = kernel @ dual
        if np.abs(dual - before).max() <= 1e-3 * np.abs(dual).max():
            break
    return dual


@dataclass(frozen=True, slots=True)
class Lesson:
    """Everything to learn from, ready for any choice of what is learnt and what is measured."""

    texts: Sequence[Text]
    taken: Sequence[Sample]
    space: Space
    settings: Settings
    doubtful: NDArray[np.bool_]
    """Samples that are not learnt from: treebanks hold sentences about conflicts too."""

    def column(self, of: Callable[[Text], object]) -> NDArray[np.object_]:
        """What `of` says of each sample's text."""
        return np.array([of(self.texts[sample.of]) for sample in self.taken], dtype=object)

    def kind(self, kind: str) -> NDArray[np.bool_]:
        """Which samples are of that kind."""
        return np.array([sample.kind == kind for sample in self.taken])

    @property
    def taught(self) -> NDArray[np.bool_]:
        """Which samples may be learnt from."""
        return np.isin(self.column(lambda text: text.lang), LANGUAGES)

    def learn(self, learnt: NDArray[np.bool_]) -> Floats:
        """Dual weights of all samples, learnt from those that `learnt` tells, but for the doubtful ones."""
        right = self.column(lambda text: text.conflict).astype(bool)
        rows = np.flatnonzero(learnt & ~self.doubtful)
        weights = self._balance(rows)
        dual = np.zeros(len(learnt))
        kernel = self.space.kernel[np.ix_(rows, rows)]
        dual[rows] = regress(kernel, right[rows], weights, penalty=self.settings.penalty)
        return dual

    def _balance(self, rows: NDArray[np.int64]) -> Floats:
        """Both answers count the same, languages by the square root of their texts, whole texts twice a stretch."""
        weights = np.where(self.kind("whole"), 1.0, 0.5)[rows]
        parts = self.column(lambda text: (text.conflict, text.lang, text.stitched))[rows]
        answers = self.column(lambda text: text.conflict)[rows]
        for part in sorted({tuple(part) for part in parts}):
            members = np.array([tuple(x) == part for x in parts])
            weights[members] *= 1 / np.sqrt(weights[members].sum())
        for answer in (False, True):
            weights[answers == answer] *= len(self.texts) / weights[answers == answer].sum()
        return weights

    def scores(self, dual: Floats) -> Floats:
        """Log-odds of all samples."""
        return self.space.kernel @ dual + BIAS * dual.sum()

    def deal(self) -> NDArray[np.int64]:
        """A fold for each sample: by topic for other news, by report for conflicts; -1 for what is never measured."""
        rng = np.random.default_rng(self.settings.seed)
        fold: dict[tuple[bool, str], int] = {}
        for conflict in (False, True):
            groups = sorted({x.group for x in self.texts if x.conflict == conflict and not x.stitched})
            for place, k in enumerate(rng.permutation(len(groups))):
                fold[conflict, groups[k]] = place % self.settings.folds
        return self.column(lambda text: fold.get((text.conflict, text.group), -1)).astype(np.int64)

    def by_language(self) -> NDArray[np.int64]:
        """A fold for each language learnt from; -1 for the others."""
        place = {name: k for k, name in enumerate(LANGUAGES)}
        return self.column(lambda text: place.get(text.lang, -1)).astype(np.int64)

    def crossed(self, folds: NDArray[np.int64]) -> Floats:
        """Log-odds of each sample by what was learnt without its fold; NaN where it has none."""
        scores = np.full(len(folds), np.nan)
        for fold in sorted(set(folds[folds >= 0].tolist())):
            held = folds == fold
            scores[held] = self.scores(self.learn(self.taught & ~held))[held]
        return scores

    def bar(self, scores: Floats) -> float:
        """The log-odds that all but `missed` of the reports of conflicts reach: of whole ones, and of all their parts too."""
        conflict = self.column(lambda text: text.conflict).astype(bool)
        reached = [np.sort(scores[conflict & also]) for also in (self.kind("whole"), conflict)]
        return min(float(of[int(self.settings.missed * len(of))]) for of in reached) - 0.01

    def bar_for_strangers(self, scores: Floats) -> float:
        """The same for languages that were not learnt from, of whole reports."""
        conflict = self.column(lambda text: text.conflict).astype(bool)
        reached = np.sort(scores[conflict & self.kind("whole")])
        return float(reached[int(self.settings.missed * len(reached))]) - 0.01


def prepare(texts: Sequence[Text], weights: Path, encoder: Path, settings: Settings) -> Lesson:
    """The lesson of `texts`, cut by the tokenizer in `weights`."""
    rng = np.random.default_rng(settings.seed)
    taken = samples(texts, Cutter(weights), rng)
    space = Space(texts, taken, load_vocabulary(weights, encoder), settings)
    lesson = Lesson(texts, taken, space, settings, np.zeros(len(taken), bool))
    stitched = lesson.column(lambda text: text.stitched).astype(bool)
    scores, group = lesson.scores(lesson.learn(lesson.taught & ~stitched)), lesson.column(lambda text: text.group)
    doubtful = np.zeros(len(taken), bool)
    for name in set(group[stitched]):
        own = stitched & (group == name)
        doubtful |= own & (scores >= np.quantile(scores[own], 1 - settings.doubtful))
    return replace(lesson, doubtful=doubtful)


def write(folder: Path, lesson: Lesson) -> str:
    """Learn from all of the lesson and write `gate.npz` into `folder`; gives the version that names it."""
    bar, strange = lesson.bar(lesson.crossed(lesson.deal())), lesson.bar_for_strangers(lesson.crossed(lesson.by_language()))
    dual = lesson.learn(lesson.taught)
    weights = lesson.space.table(dual).astype(np.float16)
    biases = np.round([BIAS * dual.sum() - bar, BIAS * dual.sum() - strange], 6)
    version = f"gate-{hashlib.sha256(weights.tobytes() + biases.tobytes()).hexdigest()[:8]}"
    parts = {"bias": biases[0], "stranger_bias": biases[1], "languages": LANGUAGES, "version": version}
    arrays = {name: np.array(part) for name, part in parts.items()}
    np.savez_compressed(folder / WEIGHTS, allow_pickle=False, weights=weights, **arrays)
    return version


def measure(lesson: Lesson, gate: Gate, corpus: Path, pretrain: Path) -> Iterator[str]:
    """Lines that tell how well the gate does: by cross-validation, in languages never learnt, and on the dev reports."""
    scores = lesson.crossed(lesson.deal())
    bar = lesson.bar(scores)
    conflict = lesson.column(lambda text: text.conflict).astype(bool)
    news = ~conflict & ~lesson.column(lambda text: text.stitched).astype(bool)
    lang, whole = lesson.column(lambda text: text.lang), lesson.kind("whole")

    def rate(which: NDArray[np.bool_], reached: NDArray[np.bool_]) -> str:
        right, of = int((which & reached).sum()), int(which.sum())
        return f"{right:4d} of {of:4d}  {100 * right / max(1, of):5.1f}"

    yield f"cross-validation, bar at log-odds of {bar:.2f}"
    for kind in ("whole", "head", "stretch", "nameless"):
        of = lesson.kind(kind)
        yield f"  conflicts let through, {kind:17}{rate(conflict & of, scores >= bar)}"
        yield f"  other news turned away, {kind:16}{rate(news & of & lesson.taught, scores < bar)}"
    for name in LANGUAGES:
        yield f"  conflicts let through, whole, {name:10}{rate(conflict & whole & (lang == name), scores >= bar)}"
        yield f"  other news turned away, whole, {name:9}{rate(news & whole & (lang == name), scores < bar)}"
    passed = lesson.column(lambda text: text.group)[news & whole & lesson.taught & (scores >= bar)].tolist()
    yield f"  topics let through: {', '.join(f'{topic} {passed.count(topic)}' for topic in sorted(set(passed)))}"
    strangers = lesson.crossed(lesson.by_language())
    low = lesson.bar_for_strangers(strangers)
    yield f"learnt without any report of the language, bar at log-odds of {low:.2f}"
    for name in LANGUAGES:
        yield f"  conflicts let through, {name:17}{rate(conflict & whole & (lang == name), strangers >= low)}"
        yield f"  other news turned away, {name:16}{rate(news & whole & (lang == name), strangers < low)}"
    alone = lesson.scores(lesson.learn(lesson.taught))
    for name in sorted(set(lang[~lesson.taught])):
        yield f"  other news turned away, {name:16}{rate(news & whole & (lang == name), alone < low)}"
    held = stitch(pretrain, HELD, np.random.default_rng(lesson.settings.seed), most=lesson.settings.stitched)
    away = np.array([not gate.judge(text.report()).relevant for text in held])
    yield "stitched from sentences of Indonesian news, some of them about conflicts, never learnt"
    yield f"  turned away{'':30}{rate(np.ones(len(away), bool), away)}"
    yield f"dev reports, by {gate.version}"
    for path in sorted(corpus.glob("*/dev.reports.jsonl")):
        found = [gate.judge(text.report()).relevant for text in load_reports(path, conflict=True)]
        yield f"  conflicts let through, {path.parent.name:17}{rate(np.ones(len(found), bool), np.array(found))}"


def main() -> int:
    """Train the gate, choose its bar by cross-validation, and write its weights; or measure the weights that are there."""
    parser = argparse.ArgumentParser(prog="python -m menurut.train.gate", description=main.__doc__)
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus", help="folder of LANG/{train,dev}.reports.jsonl")
    parser.add_argument("--encoder", type=Path, default=SHARED / "encoder", help="folder of the base encoder")
    parser.add_argument("--pretrain", type=Path, default=SHARED / "pretrain", help="folder with the treebanks, ud/*.conllu")
    parser.add_argument("--own", type=Path, default=REPOSITORY / "corpus", help="folder of this project's own reports")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="folder of tokenizer and weights")
    parser.add_argument("--measure", action="store_true", help="write nothing; show how well the gate does")
    options = parser.parse_args()
    missing = [str(folder) for folder in (options.corpus, options.encoder, options.pretrain) if not folder.is_dir()]
    if missing:
        sys.stderr.write(f"NOT RUN: the gate needs {', '.join(missing)}; name them by --corpus, --encoder, --pretrain\n")
        return 3
    settings = Settings()
    texts = load_texts(options.corpus, options.own)
    texts += stitch(options.pretrain, LEARNT, np.random.default_rng(settings.seed), most=settings.stitched)
    lesson = prepare(texts, SHIPPED, options.encoder, settings)
    if options.measure:
        for line in measure(lesson, Gate(options.out), options.corpus, options.pretrain):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    else:
        version = write(options.out, lesson)
        sys.stdout.write(f"{options.out / WEIGHTS}: {version}, from {len(texts)} texts\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
