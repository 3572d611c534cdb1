"""Reports from JSON objects, each checked before it is believed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from menurut.acquire.reports import make_report
from menurut.model import AcquireError, Report, Span

_FORM = 'each line must be an object with "text"'

Record: TypeAlias = tuple[str, object]  # the place of a value (`3`, a line, or `3, report 2`), and the value or its error


@dataclass(frozen=True, slots=True)
class Given:
    """What stands in for the fields that a report lacks."""

    dct: date | None = None
    outlet: str | None = None
    lang: str | None = None


def parse(text: str, *, where: str) -> object:
    """The value of one JSON text. Raises AcquireError, saying where it breaks, for what RFC 8259 does not allow."""
    with _faults(where, line=None):
        value: object = json.loads(text.strip(), parse_constant=_no_constant)
    return value


def parse_many(text: str, *, name: str) -> Iterator[Record]:
    """The values of JSON texts that follow one another over any lines; arrays are unpacked.

    Raises AcquireError, naming the line, at the first that is not JSON.
    """
    decoder = json.JSONDecoder(parse_constant=_no_constant)
    at, line = 0, 1
    while (start := _after_blanks(text, at)) < len(text):
        line += text.count("\n", at, start)
        with _faults(name, line=line):
            value, at = decoder.raw_decode(text, start)
        yield from unpacked(line, value)
        line += text.count("\n", start, at)


def unpacked(line: int, value: object) -> Iterator[Record]:
    """The value that begins on `line`, from 1; those of an array one by one."""
    if isinstance(value, list):
        yield from ((f"{line}, report {number}", one) for number, one in enumerate(value, 1))
    else:
        yield str(line), value


@contextmanager
def _faults(where: str, *, line: int | None) -> Iterator[None]:
    """Turn what is no JSON into an AcquireError; `line` is where the value began, None where `where` names it."""
    at = where if line is None else f"{where}:{line}"
    try:
        yield
    except json.JSONDecodeError as error:
        at = at if line is None else f"{where}:{error.lineno}"
        raise AcquireError(f"{at}: not JSON: {error.msg} at column {error.colno}; {_FORM}") from error
    except RecursionError as error:
        raise AcquireError(f"{at}: not JSON that can be read: it is nested too deeply; {_FORM}") from error
    except ValueError as error:
        raise AcquireError(f"{at}: not JSON: {error}; {_FORM}") from error


def report_of(record: object, given: Given) -> Report:
    """The report that a JSON object describes; what is given stands in where it does not say.

    Raises AcquireError naming the field that is missing or wrong.
    """
    if not isinstance(record, dict):
        raise AcquireError(f"{_kind(record)}, not an object; {_FORM}")
    text = _string(record, "text")
    if text is None:
        held = ", ".join(repr(key[:40]) for key in list(record)[:8]) or "nothing"
        raise AcquireError(f'no "text" (it holds {held}); {_FORM}')
    name = record.get("id")
    return make_report(
        text,
        id=str(name) if isinstance(name, int) and not isinstance(name, bool) else _string(record, "id"),
        dct=_date(record) or given.dct,
        outlet=_string(record, "outlet") or given.outlet,
        lang=_string(record, "lang") or given.lang,
        title=_string(record, "title"),
        author=_string(record, "author"),
        url=_string(record, "url"),
        sentences=_sentences(record),
    )


def _string(record: dict[str, object], field: str) -> str | None:
    value = record.get(field)
    if value is not None and not isinstance(value, str):
        raise AcquireError(f'"{field}" is {_kind(value)}, not a string')
    return value


def _date(record: dict[str, object]) -> date | None:
    text = _string(record, "date")
    if not text or not text.strip():
        return None
    try:
        return datetime.fromisoformat(text.strip()).date()
    except ValueError as error:
        raise AcquireError(f'"date" {text[:40]!r} is no date; write it as 2020-09-27, or null where it is not known') from error


def _sentences(record: dict[str, object]) -> list[Span] | None:
    pairs = record.get("sentences")
    if pairs is None:
        return None
    try:
        if not isinstance(pairs, list):
            raise TypeError
        return [_span(*pair) for pair in pairs]
    except (TypeError, ValueError) as error:
        raise AcquireError('"sentences" must be a list of [start, end], character offsets with start < end') from error


def _span(start: object, end: object) -> Span:
    if type(start) is not int or type(end) is not int:
        raise TypeError
    return Span(start, end)


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _no_constant(word: str) -> object:
    raise ValueError(f"{word} is no JSON value")


def _after_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at
