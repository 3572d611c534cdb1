"""Seams of words that scraping has glued together: `Trumpmengatakan`, `dilansirAFP`, `Israelpada`.

Pages lose the spaces around links, and links stand on names; so a seam is sought only beside a name, and a word that
could be one (`YouTube`) merely becomes two words that the reader may still keep together.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


@cache
def word_table() -> dict[str, list[str]]:
    """The lists of `words.toml`."""
    table: dict[str, list[str]] = tomllib.loads(files("menurut.reader").joinpath("words.toml").read_text(encoding="utf-8"))
    return table


_CAMEL = re.compile(r"(?<=[a-zа-яё]{2})(?=[A-ZА-ЯЁ][A-Za-zа-яё])")
_NAME_FIRST = re.compile(r"^([A-Z]{2,}|[A-Z][a-z]{2,})([a-z]{2,})$")
_TABLE = word_table()
_NAMES = frozenset(_TABLE["names"])
_FUNCTION_WORDS = frozenset(_TABLE["function_words"])
_VERB = re.compile(r"^(?:me(?:ng|ny|n|m|r|l|w)|di|ter|ber)[a-z]{3,}$")


def seams(word: str) -> list[int]:
    """Offsets in `word` at which one glued word ends and the next begins."""
    found = [hit.start() for hit in _CAMEL.finditer(word)]
    last = found[-1] if found else 0
    return found + _after_name(word[last:], last)


def _after_name(word: str, offset: int) -> list[int]:
    """The seam between a name and the lower-case word glued to its end, at most one."""
    if not _NAME_FIRST.match(word):
        return []
    upper = re.match(r"[A-Z]{2,}(?=[a-z])", word)
    if upper:
        return [offset + upper.end()] if _goes_on(word[upper.end() :]) else []
    for cut in range(3, len(word) - 1):
        if word[:cut].lower() in _NAMES and _goes_on(word[cut:]):
            return [offset + cut]
    return []


def _goes_on(rest: str) -> bool:
    return rest in _FUNCTION_WORDS or bool(_VERB.match(rest))
