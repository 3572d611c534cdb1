"""The annotated corpus's form of a report and of its reading, to and from our values.

A span is `[sentence, "text"]`, or `[sentence, "text", nth]` where the text stands more than once in the sentence (`nth`
counts from 0), or `[start, end]` in characters of the report's text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

from menurut.model.entry import Entry, EntryError
from menurut.model.form import LISTS, Form, decode, encode
from menurut.model.reading import Reading
from menurut.model.report import Report
from menurut.model.span import Span


def report_from_corpus(record: Mapping[str, object]) -> Report:
    """The report of one line of a corpus's `*.reports.jsonl`; other fields, such as its licence, are left aside.

    Raises ValueError where a field is missing or wrong.
    """
    entry = Entry(f"report {record.get('id')}", record)
    day = entry.text_or_none("date")
    try:
        dct = None if day is None else date.fromisoformat(day)
    except ValueError as error:
        raise entry.wrong("date", f"no day {day!r}; write it as 2020-09-27") from error
    text = entry.text("text")
    entry.required("sentences")
    return Report(
        id=entry.text("id"),
        text=text,
        lang=entry.text("lang"),
        sentences=tuple(_stretch(text, where, value) for where, value in entry.several("sentences")),
        outlet=entry.text_or_none("outlet"),
        dct=dct,
        title=entry.text_or_none("title"),
    )


def from_corpus(report: Report, annotation: Mapping[str, object], *, reader: str = "annotation") -> Reading:
    """The reading that `annotation` holds of `report`.

    Raises ValueError, naming the report and the field, where a span is not in the text, an id names nothing, a value is
    outside the ontology, or a field is missing, unknown or of the wrong kind.
    """
    top = Entry.of(annotation, report.id, known=f"id {LISTS}")
    if (named := top.text("id")) != report.id:
        raise top.wrong("id", f"the annotation of {named!r}, not of this report")
    return decode(_form(report), top, report=report.id, reader=reader)


def to_corpus(report: Report, reading: Reading) -> dict[str, object]:
    """The reading in the corpus's form, ready for JSON. The form has no place for the reader's name and its scores.

    Raises ValueError where the reading is of another report or has a span outside the text.
    """
    if reading.report != report.id:
        raise ValueError(f"the reading of {reading.report!r} cannot be written against report {report.id!r}")
    return {"id": reading.report, **encode(_form(report), reading, partial(_write, report))}


def _form(report: Report) -> Form:
    return Form(
        entity="e",
        place="p",
        timex="t",
        event="v",
        claim="c",
        mentions="m",
        read_span=partial(_read, report),
        full=False,
    )


def _read(report: Report, where: str, value: object) -> Span:
    match value:
        case [int(), int()]:
            return _stretch(report.text, where, value)
        case [int(number), str(words)]:
            nth = 0
        case [int(number), str(words), int(nth)] if nth >= 0:
            pass
        case _:
            raise EntryError(f'{where}: no span {value!r}; write it as [sentence, "text"(, nth)] or [start, end]')
    if not 0 <= number < len(report.sentences):
        raise EntryError(f"{where}: no sentence {number}; the report has {len(report.sentences)}, counted from 0")
    if not words:
        raise EntryError(f"{where}: an empty text marks nothing")
    sentence = report.sentences[number]
    for count, start in enumerate(_occurrences(sentence.of(report.text), words)):
        if count == nth:
            return Span(sentence.start + start, sentence.start + start + len(words))
    raise EntryError(f"{where}: sentence {number} has no {words!r} (occurrence {nth}, counted from 0)")


def _stretch(text: str, where: str, value: object) -> Span:
    match value:
        case [int(start), int(end)] if 0 <= start < end <= len(text):
            return Span(start, end)
    raise EntryError(f"{where}: no characters {value!r} in a text of {len(text)}")


def _write(report: Report, span: Span) -> list[object]:
    if span.end > len(report.text):
        raise ValueError(f"report {report.id}: {span} is outside its text of {len(report.text)} characters")
    number = bisect_right(report.sentences, span.start, key=lambda sentence: sentence.start) - 1
    if number < 0 or not report.sentences[number].holds(span):
        return [span.start, span.end]
    sentence, words = report.sentences[number], span.of(report.text)
    nth = list(_occurrences(sentence.of(report.text), words)).index(span.start - sentence.start)
    return [number, words, nth] if nth else [number, words]


def _occurrences(sentence: str, words: str) -> Iterator[int]:
    """Where `words` start in `sentence`; occurrences may overlap."""
    start = sentence.find(words)
    while start >= 0:
        yield start
        start = sentence.find(words, start + 1)
