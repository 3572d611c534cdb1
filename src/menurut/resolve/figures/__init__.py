"""Figures of people: from their words to a range."""

from menurut.resolve.figures.figures import UNCOUNTED, Figure, read_figure

__all__ = ["UNCOUNTED", "Figure", "read_figure"]
