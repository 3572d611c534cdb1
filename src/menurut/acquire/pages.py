"""The article in an HTML page."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import date

from menurut.model import AcquireError

_TAG = re.compile(r"<(?:!doctype\s+html|html|head|body|article|main|div|p|h1|meta|section|table|span)\b", re.IGNORECASE)
# A sentence ends somewhere in an article; in menus and buttons none does.
_SENTENCE = re.compile(r"\w{2}[\"'”’»)]?[.!?…。！？।۔։]")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page holds of a report; None where it does not say. `text` has a line for each paragraph."""

    text: str
    title: str | None = None
    dct: date | None = None
    outlet: str | None = None


def is_page(text: str) -> bool:
    """Whether `text` is HTML: it begins with a tag, and the tags of a page stand near its start."""
    start = text[:4096].lstrip("\ufeff \t\r\n")
    return start.startswith("<") and bool(_TAG.search(start))


def read_page(html: str, *, name: str) -> Page:
    """The main text of a page with its title, date and site name; `name` is how errors call the page.

    Nothing is fetched, and only a date that the page states is taken. Raises AcquireError where the page has no
    article: a front page of links, a form, a page that scripts fill in a browser.
    """
    # imported here: it takes a third of a second, which reports in plain text need not wait for
    from lxml.etree import LxmlError  # type: ignore[import-untyped]
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    for library in ("trafilatura", "htmldate", "courlan"):
        _hush(library)
    try:
        found = bare_extraction(
            html,
            include_comments=False,
            favor_precision=True,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except (LxmlError, ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError) as error:
        raise AcquireError(f"{name}: this page could not be parsed ({type(error).__name__}); {_REMEDY}") from error
    if not isinstance(found, Document) or not found.text or not _SENTENCE.search(found.text):
        raise AcquireError(f"{name}: no article was found in this HTML page; {_REMEDY}")
    title = _line(found.title)
    text = found.text
    if title and text.startswith(title + "\n"):
        text = text[len(title) + 1 :]  # a headline is no sentence of the report
    return Page(text, title, _date(found.date), _line(found.sitename))


_REMEDY = "save the text of the report as a .txt file and give that"


def _hush(library: str) -> None:
    """Keep a library's messages off stderr where the user has set up no logging; elsewhere they arrive as before."""
    logger = logging.getLogger(library)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def _line(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
