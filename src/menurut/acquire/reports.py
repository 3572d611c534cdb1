"""Reports from text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from menurut.acquire.cleaning import clean
from menurut.acquire.language import detect
from menurut.acquire.listings.links import canonical
from menurut.acquire.sentences import split
from menurut.model import AcquireError, Report, Span, text_digest

_WEB = re.compile(r"https?://", re.IGNORECASE)
_CODE = re.compile(r"[a-z]{2,3}")
_ISO_639_1 = {"ind": "id", "in": "id", "eng": "en", "rus": "ru", "msa": "ms", "may": "ms", "iw": "he"}


def make_report(
    text: str,
    *,
    id: str | None = None,  # noqa: A002 (a report's own word for it)
    dct: date | None = None,
    outlet: str | None = None,
    lang: str | None = None,
    title: str | None = None,
    author: str | None = None,
    url: str | None = None,
    sentences: Sequence[Span] | None = None,
) -> Report:
    """A report of `text`: cleaned, split into sentences, its language detected where `lang` is None.

    `id` is by default the first 12 hexadecimal digits of the cleaned text's digest. `sentences` are kept where cleaning
    leaves the text as it is; else they would point beside it, and it is split again. `url` is kept as `address_of` has it.
    Raises AcquireError where nothing
    is left of the text, `lang` is no language code or the sentences are not in the text.
    """
    cleaned = clean(text)
    if not cleaned:
        raise AcquireError("the text is empty, or of blanks and control characters alone; give one with words in it")
    spans = tuple(sentences) if sentences is not None and cleaned == text else split(cleaned)
    try:
        return Report(
            id=one_line(id) or text_digest(cleaned)[:12],
            text=cleaned,
            lang=language_code(lang) if lang else detect(cleaned),
            sentences=spans,
            outlet=one_line(outlet),
            dct=dct,
            title=one_line(title),
            author=one_line(author),
            url=address_of(url),
        )
    except AcquireError:
        raise
    except ValueError as error:
        raise AcquireError("its sentences overlap or reach outside its text; leave them out to have it split") from error


def language_code(lang: str) -> str:
    """The ISO 639 code of `lang`: `id` for `ID`, `id-ID` and `ind`. Raises AcquireError where it is none."""
    code = re.split("[-_]", lang.strip().lower())[0]
    if not _CODE.fullmatch(code):
        raise AcquireError(f"lang {lang!r} is no language code; give one of ISO 639-1, such as id, en or ru")
    return _ISO_639_1.get(code, code)


def address_of(url: str | None) -> str | None:
    """`url` on one line; an http(s) one as reports are known by it: without fragment, tracking parameters, ..."""
    line = one_line(url)
    return canonical(line) if line and _WEB.match(line) else line


def one_line(text: str | None) -> str | None:
    """`text` cleaned and on one line; None where nothing is left of it."""
    return " ".join(clean(text).split()) or None if text else None
