"""The form in which readings travel: one JSON object per reading, complete in itself, with offsets in characters.

A span is `{"start": 0, "end": 6, "text": "Talish"}`: `text[start:end]` of the report, and those characters for those
who do not have it. The digest names the text that the offsets count in.
"""

from __future__ import annotations

from collections.abc import Mapping

from menurut.model.entry import Entry, EntryError
from menurut.model.form import LISTS, Form, decode, encode
from menurut.model.reading import Reading
from menurut.model.report import Report
from menurut.model.span import Span

_REPORT = "id outlet date title author url lang digest"


def to_json(report: Report, reading: Reading) -> dict[str, object]:
    """The reading and what names its report, ready for JSON; `from_json` reads it back without loss.

    Raises ValueError where the reading is of another report or has a span outside the text.
    """
    if reading.report != report.id:
        raise ValueError(f"the reading of {reading.report!r} cannot be written against report {report.id!r}")

    def write_span(span: Span) -> dict[str, object]:
        if span.end > len(report.text):
            raise ValueError(f"report {report.id}: {span} is outside its text of {len(report.text)} characters")
        return {"start": span.start, "end": span.end, "text": span.of(report.text)}

    return {
        "report": {
            "id": report.id,
            "outlet": report.outlet,
            "date": report.dct.isoformat() if report.dct else None,
            "title": report.title,
            "author": report.author,
            "url": report.url,
            "lang": report.lang,
            "digest": report.digest,
        },
        "reader": reading.reader,
        **encode(_FORM, reading, write_span),
    }


def from_json(transported: Mapping[str, object]) -> Reading:
    """The reading that `to_json` wrote. Raises ValueError, naming the report and the field, where anything is wrong."""
    top = Entry.of(transported, "reading", known=f"report reader {LISTS}")
    name = Entry.of(top.required("report"), "reading.report", known=_REPORT).text("id")
    return decode(_FORM, Entry(name, transported), report=name, reader=top.text("reader"))


def _read_span(where: str, value: object) -> Span:
    entry = Entry.of(value, where, known="start end text")
    start, end = entry.whole("start"), entry.whole("end")
    if not 0 <= start < end or len(entry.text("text")) != end - start:
        raise EntryError(f"{where}: {start} to {end} are not the characters of its text")
    return Span(start, end)


_FORM = Form(
    entity="id",
    place="id",
    timex="id",
    event="id",
    claim="id",
    mentions="mentions",
    read_span=_read_span,
    full=True,
)
