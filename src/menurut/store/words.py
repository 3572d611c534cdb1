"""Searching for words: what a user types, as a query of FTS5 and as one of PostgreSQL's text search."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, literal, text

from menurut.model import StoreError

CONFIGURATIONS = ("simple", "indonesian", "english", "russian", "turkish", "armenian", "arabic")
"""Of PostgreSQL: words are cut down to their stems by the language of the text; `simple` leaves them whole."""

_TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow one another; `wanted` or not; `begun`: the last word may go on."""

    words: tuple[str, ...]
    wanted: bool = True
    begun: bool = False


def parse(query: str) -> tuple[Term, ...]:
    """The terms of `query`: words, "words in a row", -without, begun*. Raises StoreError where there is no word to find."""
    terms = []
    for minus, phrase, word in _TERM.findall(query.replace("\0", " ")):
        words = tuple(_WORD.findall(phrase or word))
        if words:
            terms.append(Term(words, not minus, word.endswith("*")))
    if not any(term.wanted for term in terms):
        raise StoreError(f'no word to look for in {query[:60]!r}; give one, or several, or a "phrase"')
    return tuple(terms)


def fts5(query: str, columns: str) -> str:
    """The query for a MATCH of SQLite's FTS5, in the columns (names split by spaces)."""
    terms = parse(query)
    wanted, unwanted = ([_fts5(term) for term in terms if term.wanted is want] for want in (True, False))
    found = "(" + " AND ".join(wanted) + ")"
    return f"{{{columns}}} : " + (f"({found} NOT ({' OR '.join(unwanted)}))" if unwanted else found)


def _fts5(term: Term) -> str:
    return '"' + " ".join(term.words) + '"' + ("*" if term.begun else "")


def tsquery(query: str, *, configurations: tuple[str, ...] = CONFIGURATIONS) -> ColumnElement[object]:
    """The query for a `@@` of PostgreSQL: true where the words are found by the rules of any of the languages."""
    terms = parse(query)
    either: ColumnElement[object] | None = None
    for name in configurations:
        every: ColumnElement[object] | None = None
        for term in sorted(terms, key=lambda term: not term.wanted):
            one = _tsquery(term, name)
            one = one if term.wanted else func.tsquery_not(one)
            every = one if every is None else every.op("&&")(one)
        either = every if either is None else either.op("||")(every)
    if either is None:
        raise ValueError("no configuration")
    return either


def _tsquery(term: Term, configuration: str) -> ColumnElement[object]:
    by = text(f"'{configuration}'::regconfig")
    if term.begun:
        return func.to_tsquery(by, literal(" <-> ".join(term.words) + ":*"))
    return func.phraseto_tsquery(by, literal(" ".join(term.words)))
