"""What the gate learns from: reports of conflicts, other news, sentences of treebanks, and stretches of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from menurut.gate import Cutter
from menurut.model import Report


@dataclass(frozen=True, slots=True)
class Text:
    """A text to learn from.

    `group` is its topic, or the report itself: it is never both learnt and measured. `stitched` texts,
    sentences of several reports or books, are learnt from and not measured.
    """

    id: str
    lang: str
    group: str
    conflict: bool
    title: str
    text: str
    stitched: bool = False

    @property
    def whole(self) -> str:
        """Title and text, as the gate reads them."""
        return f"{self.title}\n{self.text}" if self.title else self.text

    def report(self) -> Report:
        """As the gate takes it: without sentences, which it does not look at."""
        return Report(self.id, self.text, self.lang, (), title=self.title or None)


@dataclass(frozen=True, slots=True)
class Sample:
    """A stretch of the text number `of`: `kind` is whole, head, stretch or nameless."""

    of: int
    kind: str
    ids: NDArray[np.int64]


def load_reports(path: Path, *, conflict: bool) -> Iterator[Text]:
    """The reports of a JSONL file. Raises OSError where it is missing, ValueError naming the line that is wrong."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            group = row["id"] if conflict else row["topic"]
            yield Text(row["id"], row["lang"], group, conflict, row.get("title") or "", row["text"])
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path}:{number}: no report ({error!r}); it needs id, lang, topic, title, text") from error


def load_texts(corpus: Path, own: Path) -> list[Text]:
    """Reports of conflicts of `corpus` and `own` (LANG/train.reports.jsonl), other news of `own` (other/*.jsonl)."""
    conflicts = [path for folder in (corpus, own) for path in sorted(folder.glob("*/train.reports.jsonl"))]
    texts = [text for path in conflicts for text in load_reports(path, conflict=True)]
    return texts + [text for path in sorted(own.glob("other/*.jsonl")) for text in load_reports(path, conflict=False)]


LEARNT = ("ud/*-train.conllu", "ud/*-pud.conllu", "ner/*-train.txt")
"""Treebanks, and names in Indonesian news, whose sentences are learnt from."""

HELD = ("ner/*-dev.txt", "ner/*-test.txt")
"""Names in Indonesian news that are only measured."""


def sentences(path: Path) -> list[str]:
    """The sentences of a CoNLL-U file, or of a file of a word and its labels a line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if path.suffix == ".conllu":
        return [line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")]
    words = "\n".join(line.split()[0] if line.split() else "" for line in lines)
    return [re.sub(r" ([.,:;!?)])", r"\1", part.strip().replace("\n", " ")) for part in words.split("\n\n") if part.strip()]


def stitch(folder: Path, patterns: Sequence[str], rng: np.random.Generator, *, most: int) -> Iterator[Text]:
    """Texts of sentences that follow one another in the files that `patterns` name, at most `most` a file.

    They are of 3 to 13 sentences; of 2 to 4 where a file's sentences come in no order.
    """
    for path in (path for pattern in patterns for path in sorted(folder.glob(pattern))):
        found = sentences(path)
        fewest, past = (3, 14) if path.suffix == ".conllu" else (2, 5)
        ends = np.cumsum(rng.integers(fewest, past, len(found) // fewest + 1))
        texts = [" ".join(found[a:b]) for a, b in zip([0, *ends], ends, strict=False) if b <= len(found)]
        lang = path.name[:2] if path.suffix == ".conllu" else "id"
        for k in sorted(rng.permutation(len(texts))[:most]):
            yield Text(f"{path.stem}-{k}", lang, path.stem, False, "", texts[k], stitched=True)


def samples(texts: Sequence[Text], cutter: Cutter, rng: np.random.Generator) -> list[Sample]:
    """Each text whole; of reports also the head, a stretch, and all but capitalised words.

    So neither length nor names give a report away.
    """
    found = []
    for of, text in enumerate(texts):
        kept = {"whole": text.whole}
        if not text.stitched:
            words = text.text.split()
            head = " ".join(words[: int(rng.integers(30, 110))])
            kept["head"] = f"{text.title}\n{head}" if rng.random() < 0.5 else head
            size = int(rng.integers(20, 150))
            start = int(rng.integers(0, max(1, len(words) - size)))
            kept["stretch"] = " ".join(words[start : start + size])
            kept["nameless"] = " ".join(word for word in text.whole.split() if not word[:1].isupper())
        found += [Sample(of, kind, cutter.cut(stretch).ids) for kind, stretch in kept.items()]
    return found
