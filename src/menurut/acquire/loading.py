"""Reports from files and from stdin, in whatever form they come."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal

from menurut.acquire.decoding import decode
from menurut.acquire.pages import is_page, read_page
from menurut.acquire.records import Given, Record, parse, parse_many, report_of, unpacked
from menurut.acquire.reports import make_report
from menurut.model import AcquireError, Report

_HEAD = 65_536  # bytes by which the form of a file is told
_LINE = 4_000_000  # bytes of the longest line of JSONL; what is longer is never held whole
_JSON = re.compile(r"""\s*+(?:\{\s*+["}]|\[\s*+(?:\{\s*+["}]|\]))""")
_XML = re.compile(r"\s*+<\?xml\b")
_LINES = frozenset({".jsonl", ".ndjson"})
_PAGES = frozenset({".html", ".htm", ".xhtml"})


def load(
    path: Path | Literal["-"],
    *,
    dct: date | None = None,
    outlet: str | None = None,
    lang: str | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Report | AcquireError]:
    """The reports of a file, or of stdin for `-`, in order; what is faulty comes as an AcquireError in its place.

    A file may hold JSONL of reports (`{"id", "text", "date", "outlet", "title", "lang", "sentences"}`, one a line; only
    `text` is needed), a JSON object or array of them, an HTML page or plain text; suffix and content tell which. JSONL
    is read line by line, so it may be larger than memory; a line of more than 4 MB is faulty. Errors name the file, and
    its line for JSON; ids must differ within a file.

    `dct`, `outlet` and `lang` stand in for what the file lacks: they win over what is detected (the language of a text,
    the date and site name of a page) but not over a JSON report's own fields. `stdin` is by default the process's own.
    """
    name = "stdin" if path == "-" else str(path).encode("utf-8", "replace").decode()
    try:
        with _opened(path, stdin, name) as stream:
            yield from _reports(stream, "" if path == "-" else path.suffix.lower(), name, Given(dct, outlet, lang))
    except AcquireError as error:
        yield error
    except FileNotFoundError:
        yield AcquireError(f"{name}: there is no such file; check its name and folder")
    except IsADirectoryError:
        yield AcquireError(f"{name}: this is a folder; give the files in it, such as {name.rstrip('/')}/*.txt")
    except PermissionError:
        yield AcquireError(f"{name}: this file may not be read; check its permissions")
    except OSError as error:
        yield AcquireError(f"{name}: cannot be read ({error.strerror or error}); check the file")


def _opened(path: Path | Literal["-"], stdin: BinaryIO | None, name: str) -> AbstractContextManager[BinaryIO]:
    if path == "-":
        return nullcontext(stdin or sys.stdin.buffer)
    try:
        return path.open("rb")
    except ValueError as error:  # a NUL in the path
        raise AcquireError(f"{name!r}: no file can have this name") from error


def _reports(stream: BinaryIO, suffix: str, name: str, given: Given) -> Iterator[Report | AcquireError]:
    head = stream.read(_HEAD)
    start = decode(head, name=name)
    if suffix in _LINES or _JSON.match(start):
        records = _over_lines(_rest(head, stream), name) if _spans_lines(start) else _by_line(head, stream, name)
        yield from _distinct(records, name, given)
    elif suffix == ".json":
        raise AcquireError(f'{name}: not JSON of reports; give an object with "text", or an array of such objects')
    else:
        yield from _single(decode(_rest(head, stream), name=name), suffix, name, given)


def _single(text: str, suffix: str, name: str, given: Given) -> Iterator[Report | AcquireError]:
    if is_page(text) or (suffix in _PAGES and "<" in text):
        page = read_page(text, name=name)
        dct, outlet = given.dct or page.dct, given.outlet or page.outlet
        make = partial(
            make_report,
            page.text,
            dct=dct,
            outlet=outlet,
            lang=given.lang,
            title=page.title,
            author=page.author,
            url=page.url,
        )
    elif _XML.match(text):
        raise AcquireError(f"{name}: this is XML other than HTML; give plain text, HTML or JSONL")
    else:
        make = partial(make_report, text, dct=given.dct, outlet=given.outlet, lang=given.lang)
    yield _tried(make, name)


def _distinct(records: Iterable[Record], name: str, given: Given) -> Iterator[Report | AcquireError]:
    places: dict[str, str] = {}
    place = ""
    for place, record in records:
        where = f"{name}:{place}"
        report = record if isinstance(record, AcquireError) else _tried(partial(report_of, record, given), where)
        if isinstance(report, Report):
            first = places.setdefault(report.id, place)
            if first != place:
                what = "its text" if report.id == report.digest[:12] else f"its id {report.id!r}"
                report = AcquireError(f"{where}: {what} is that of line {first} too; give each report its own id")
        yield report
    if not place:
        raise AcquireError(f'{name}: there is no report in it; each line must be an object with "text"')


def _tried(make: Callable[[], Report], where: str) -> Report | AcquireError:
    try:
        return make()
    except AcquireError as error:
        return AcquireError(f"{where}: {error}")


def _by_line(head: bytes, stream: BinaryIO, name: str) -> Iterator[Record]:
    """The value of every line that is not blank; UTF-16, whose lines end in other bytes, is read as a whole."""
    wide = b"\0" in head
    lines: Iterable[str | bytes] = _byte_lines(head, stream)
    if wide:
        lines = decode(_rest(head, stream), name=name).split("\n")
    for number, line in enumerate(lines, 1):
        where = f"{name}:{number}"
        if len(line) > _LINE:
            what = f"this line is larger than {_LINE / 1e6:g} MB, and so no single report"
            yield str(number), AcquireError(f"{where}: {what}; write each report on a line of its own")
            continue
        if not line.strip():
            continue
        try:
            value = parse(line if isinstance(line, str) else decode(line, name=where), where=where)
        except AcquireError as error:
            yield str(number), error
            continue
        yield from unpacked(number, value)


def _byte_lines(head: bytes, stream: BinaryIO) -> Iterator[bytes]:
    """The lines; of one that is larger than `_LINE` no more than its beginning, which is larger too."""
    *whole, last = head.split(b"\n")
    yield from whole
    line = last + stream.readline(_LINE + 1)
    while line:
        yield line
        if len(line) > _LINE:
            while line and not line.endswith(b"\n"):
                line = stream.readline(_HEAD)
        line = stream.readline(_LINE + 1)


def _over_lines(content: bytes, name: str) -> Iterator[Record]:
    """The values of JSON that is spread over lines; where only its lines are JSON, the values of these."""
    try:
        yield from list(parse_many(decode(content, name=name), name=name))
    except AcquireError as error:
        records = list(_by_line(content, BytesIO(), name))
        if not any(isinstance(record, dict) for _, record in records):
            raise error from None
        yield from records


def _spans_lines(start: str) -> bool:
    """Whether JSON whose beginning is `start` breaks off at the end of its first line, as pretty-printed JSON does."""
    first, newline, _ = start.lstrip().partition("\n")
    first = first.rstrip()
    return bool(newline) and ((first[:1], first[-1:]) not in {("{", "}"), ("[", "]")}) and first[:1] in {"{", "["}


def _rest(head: bytes, stream: BinaryIO) -> bytes:
    return head + stream.read()
