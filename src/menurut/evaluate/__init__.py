"""How well a reading agrees with another one that is held to be right."""

from menurut.evaluate.counts import ROWS, Counts, Scores, render
from menurut.evaluate.score import score, score_report

__all__ = ["ROWS", "Counts", "Scores", "render", "score", "score_report"]
