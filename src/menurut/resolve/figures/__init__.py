"""Figures of people: from their words to a range."""

from menurut.resolve.figures.figures import AROUND, UNCOUNTED, Figure, read_figure

__all__ = ["AROUND", "UNCOUNTED", "Figure", "read_figure"]
