"""A report: one news text with its outlet and date. Its text is fixed once and never changed again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from menurut.model.span import Span


@dataclass(frozen=True, slots=True)
class Report:
    """One news text.

    `dct` is the report's own date (document creation time), None where it is not known; `lang` is an ISO 639-1 code;
    `sentences` are spans into `text`, in order and without overlap; `url` is the canonical address that it was published
    at. Raises ValueError where a sentence is not in the text.
    """

    id: str
    text: str
    lang: str
    sentences: tuple[Span, ...]
    outlet: str | None = None
    dct: date | None = None
    title: str | None = None
    author: str | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        end = 0
        for sentence in self.sentences:
            if sentence.start < end or sentence.end > len(self.text):
                raise ValueError(f"report {self.id}: sentence {sentence} is out of order or outside its text")
            end = sentence.end

    @property
    def digest(self) -> str:
        """SHA-256 of the text, in hexadecimal: it names the text for ever."""
        return text_digest(self.text)


def text_digest(text: str) -> str:
    """SHA-256 of `text` in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
