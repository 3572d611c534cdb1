"""Searching for words: what a user types, as a query of FTS5 and as one of PostgreSQL's text search."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from typing import Any

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


def tsquery(query: str, *, configurations: tuple[str, ...] = CONFIGURATIONS) -> ColumnElement[Any]:
    """The query for a `@@` of PostgreSQL: true where the words are found by the rules of any of the languages."""
    wanted, unwanted = tsqueries(query, configurations=configurations)
    found = reduce(lambda one, other: one.op("||")(other), wanted)
    if not unwanted:
        return found
    return found.op("&&")(func.tsquery_not(reduce(lambda one, other: one.op("||")(other), unwanted)))


def tsqueries(
    query: str, *, configurations: tuple[str, ...] = CONFIGURATIONS
) -> tuple[list[ColumnElement[Any]], list[ColumnElement[Any]]]:
    """The forms of a query by the rules of each of the languages: any of the first, and none of the second, is to hold."""
    terms = parse(query)
    wanted = [
        reduce(lambda one, other: one.op("&&")(other), [_tsquery(term, name) for term in terms if term.wanted])
        for name in configurations
    ]
    return wanted, [_tsquery(term, name) for name in configurations for term in terms if not term.wanted]


def _tsquery(term: Term, configuration: str) -> ColumnElement[Any]:
    by = text(f"'{configuration}'::regconfig")
    if term.begun:
        return func.to_tsquery(by, literal(" <-> ".join(term.words) + ":*"))
    return func.phraseto_tsquery(by, literal(" ".join(term.words)))
