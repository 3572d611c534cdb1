"""The forms in which readings are written out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TextIO

from menurut.export.fields import COLUMNS, Listed
from menurut.export.lines import write_corpus, write_json
from menurut.export.listing import BINARY, LISTERS, lister
from menurut.export.page import write_html
from menurut.export.table import write_table
from menurut.model import ExportError, Reading, Report

Exporter = Callable[[Iterable[tuple[Report, Reading]], TextIO], None]
"""Writes readings, each as it comes, to a text stream that holds all of Unicode."""

EXPORTERS: Mapping[str, Exporter] = {
    "table": write_table,
    "json": write_json,
    "corpus": write_corpus,
    "html": write_html,
}


def exporter(name: str) -> Exporter:
    """The exporter of one form. Raises ExportError, naming those there are, where there is none of that name."""
    if name not in EXPORTERS:
        raise ExportError(f"no format {name!r}; known: {', '.join(EXPORTERS)}")
    return EXPORTERS[name]


__all__ = ["BINARY", "COLUMNS", "EXPORTERS", "LISTERS", "Exporter", "Listed", "exporter", "lister"]
