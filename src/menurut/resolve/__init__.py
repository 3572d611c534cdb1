"""Resolve: what a reading means. Actors are recognised, places found, times dated, figures bounded."""

from menurut.resolve.answers import ANSWERS, Answer, answer
from menurut.resolve.figures import Figure, read_figure
from menurut.resolve.resolving import enclosing, load, resolve
from menurut.resolve.times import Dated, explain_timex, read_timex

__all__ = [
    "ANSWERS",
    "Answer",
    "Dated",
    "Figure",
    "answer",
    "enclosing",
    "explain_timex",
    "load",
    "read_figure",
    "read_timex",
    "resolve",
]
