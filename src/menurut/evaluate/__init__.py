"""How well a reading agrees with another one that is held to be right."""

from menurut.evaluate.counts import ROWS, Counts, Scores, render
from menurut.evaluate.given import Share, blind, render_given, score_given
from menurut.evaluate.score import score, score_report

__all__ = ["ROWS", "Counts", "Scores", "Share", "blind", "render", "render_given", "score", "score_given", "score_report"]
