"""Readings as lines of JSON, one object per reading."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import TextIO

from menurut.model import Reading, Report
from menurut.model.corpus import to_corpus
from menurut.model.transport import to_json

_SURROGATE = re.compile("[\ud800-\udfff]")


def write_json(readings: Iterable[tuple[Report, Reading]], out: TextIO) -> None:
    """One transport object a line, with offsets in characters; `menurut.model.transport.from_json` reads it back."""
    for report, reading in readings:
        out.write(one_line(to_json(report, reading)))


def write_corpus(readings: Iterable[tuple[Report, Reading]], out: TextIO) -> None:
    """One annotation in the corpus's form a line."""
    for report, reading in readings:
        out.write(one_line(to_corpus(report, reading)))


def one_line(fields: Mapping[str, object]) -> str:
    """The fields as an object of JSON, and the end of the line."""
    # Letters stay letters, but half of a surrogate pair has no place in a UTF-8 file: it alone is written as an escape.
    return _SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", json.dumps(fields, ensure_ascii=False)) + "\n"
