"""The tables of a language, one folder each in `resolve/tables`, and CLDR's own names."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from babel import Locale, UnknownLocaleError

from menurut.resolve.words.phrases import Phrases

V = TypeVar("V")
Table = Mapping[str, Any]

_FOLDER = files("menurut.resolve").joinpath("tables")
# Close enough to be read with another language's tables.
_NEAREST = {"in": "id", "ms": "id", "msa": "id", "may": "id", "zlm": "id"}


@cache
def languages(name: str) -> tuple[str, ...]:
    """The languages (ISO 639-1) that have a table called `name`, in order."""
    folders = sorted(_FOLDER.iterdir(), key=lambda folder: folder.name)
    return tuple(folder.name for folder in folders if folder.joinpath(f"{name}.toml").is_file())


def code_of(lang: str) -> str:
    """The folder of a language: `id` for `id`, `id-ID`, `ms`."""
    code = lang.replace("_", "-").split("-")[0].lower()[:3]
    return _NEAREST.get(code, code)


@cache
def table(code: str, name: str) -> Table:
    """The rows of one table as they stand in its file, `{section: {phrase: meaning}}`; empty where there is none."""
    if code not in languages(name):
        return {}
    return tomllib.loads(_FOLDER.joinpath(code, f"{name}.toml").read_text(encoding="utf-8"))


@cache
def shared_table(name: str) -> Table:
    """The rows of a table that all languages share."""
    return tomllib.loads(_FOLDER.joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def phrases(rows: Table, section: str) -> Phrases[str]:
    """A section whose meanings are words."""
    return Phrases(dict(rows.get(section, {})))


def values(rows: Table, section: str) -> Phrases[Fraction]:
    """A section whose meanings are numbers."""
    return Phrases({phrase: Fraction(meaning) for phrase, meaning in rows.get(section, {}).items()})


def locale(code: str) -> Locale | None:
    """What CLDR knows of a language, None where it does not know the language."""
    try:
        return Locale.parse(code)
    except (ValueError, UnknownLocaleError):
        return None
