"""Weighing: the mean weight of a report's pieces tells whether it is about armed conflict, and its words say why."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import tanh
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from menurut.gate.cutting import Cut, Cutter
from menurut.model import ReadError, Report

SHIPPED = Path(str(files("menurut").joinpath("weights")))
WEIGHTS = "gate.npz"
BAR = 0.5
"""The lowest score of a report that is let through."""

FEWEST = 5
"""Words without which nothing can be said: such a text is let through."""

NAMED = 3
"""Words that a reason names."""

_LETTERS = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says of a report: whether it is `relevant`, with a `score` from 0 to 1 and a `reason` to show.

    A score of `BAR` and above lets a report through; it orders reports and is no probability. `version` names the weights.
    """

    relevant: bool
    score: float
    reason: str
    version: str


class Gate:
    """The weights of a folder: `gate.npz`, and the tokenizer whose pieces they weigh.

    Raises ReadError where they are missing, damaged, or made for another tokenizer.
    """

    def __init__(self, folder: Path = SHIPPED) -> None:
        path = folder / WEIGHTS
        try:
            with np.load(path) as kept:
                self._weights = kept["weights"].astype(np.float32)
                self._bias, self._stranger_bias = float(kept["bias"]), float(kept["stranger_bias"])
                self._languages = frozenset(kept["languages"].tolist())
                self.version = str(kept["version"])
        except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile) as error:
            again = "install menurut again, or `python -m menurut.train.gate`"
            raise ReadError(f"{path}: no weights of the gate that can be read ({error}); {again}") from error
        self._cutter = Cutter(folder)
        if self._weights.shape != (self._cutter.size,):
            made_for = f"made for {len(self._weights)} pieces, the tokenizer beside it has {self._cutter.size}"
            raise ReadError(f"{path}: {made_for}; `python -m menurut.train.gate` makes it anew")

    def judge(self, report: Report) -> Verdict:
        """Whether `report` is about armed conflict, by its title and text, of which the first 10,000 characters count.

        The bar is lower in languages that the weights were not learnt from.
        """
        cut = self._cutter.cut(f"{report.title}\n{report.text}" if report.title else report.text)
        weights = self._weights[cut.ids]
        words = weigh(cut, weights)
        if len(words) < FEWEST:
            return Verdict(relevant=True, score=BAR, reason="too few known words to judge: let through", version=self.version)
        bias = self._bias if report.lang in self._languages else self._stranger_bias
        score = 0.5 + 0.5 * tanh((float(weights.mean()) + bias) / 2)  # the logistic function, which cannot overflow so
        relevant = score >= BAR
        named = heaviest(words if relevant else {word: -weight for word, weight in words.items()})
        about = "about armed conflict" if relevant else "not about armed conflict"
        why = f" (words that weigh most: {', '.join(named)})" if named else ""
        return Verdict(relevant, score, f"{about}: {score:.2f}{why}", self.version)


def weigh(cut: Cut, weights: NDArray[np.float32]) -> dict[str, float]:
    """The different words of `cut`, as they first stand in its text, each with the sum of `weights` (`[pieces]`)."""
    if not len(weights):
        return {}
    starts = np.flatnonzero(np.diff(cut.words, prepend=-1))
    ends = np.append(starts[1:], len(cut.words)) - 1
    totals = np.add.reduceat(weights, starts)
    forms: dict[str, str] = {}
    sums: dict[str, float] = {}
    for first, last, total in zip(starts.tolist(), ends.tolist(), totals.tolist(), strict=True):
        letters = _LETTERS.findall(cut.text, cut.stretches[first][0], cut.stretches[last][1])
        if letters:
            longest = max(letters, key=len)
            form = forms.setdefault(longest.casefold(), longest)
            sums[form] = sums.get(form, 0.0) + total
    return sums


def heaviest(words: Mapping[str, float], *, at_most: int = NAMED) -> list[str]:
    """The words that weigh most, the heaviest first; none that weighs nothing or less."""
    return [word for word in sorted(words, key=lambda word: -words[word]) if words[word] > 0][:at_most]


@cache
def _shipped() -> Gate:
    return Gate()


def judge(report: Report) -> Verdict:
    """Whether `report` is about armed conflict, by the weights of this package, loaded once at the first call."""
    return _shipped().judge(report)
