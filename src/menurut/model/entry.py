"""Strict reading of one JSON object: what is missing, of the wrong kind or not known is an error that says where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache


class EntryError(ValueError):
    """A field of a JSON object is wrong; the message starts with where it stands."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A JSON object and where it stands. Its methods raise EntryError where the field is not of the kind asked for."""

    where: str
    fields: Mapping[str, object]

    @classmethod
    def of(cls, value: object, where: str, *, known: str) -> Entry:
        """The object `value`; EntryError where it is none or has a field outside `known` (names split by spaces)."""
        # Most are dictionaries; to ask of each whether it is a Mapping takes longer than all the rest.
        if type(value) is not dict and not isinstance(value, Mapping):
            raise EntryError(f"{where}: an object is needed, not {_shown(value)}")
        names = _names(known)
        if not value.keys() <= names:
            strange = [str(key) for key in value if key not in names]
            raise EntryError(f"{where}: no field {', '.join(strange)}; known: {known.replace(' ', ', ')}")
        return cls(where, value)

    def wrong(self, key: str, problem: object) -> EntryError:
        """The error to raise about one field."""
        return EntryError(f"{self.where}.{key}: {problem}")

    def required(self, key: str) -> object:
        """The field's value, whatever it is."""
        if key not in self.fields:
            raise self.wrong(key, "is missing")
        return self.fields[key]

    def text(self, key: str) -> str:
        """A string that has to be there."""
        value = self.required(key)
        if not isinstance(value, str):
            raise self.wrong(key, f"a string is needed, not {_shown(value)}")
        return value

    def text_or_none(self, key: str) -> str | None:
        """A string, or None where the field is null or missing."""
        return None if self.fields.get(key) is None else self.text(key)

    def whole(self, key: str) -> int:
        """A whole number that has to be there."""
        value = self.required(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.wrong(key, f"a whole number is needed, not {_shown(value)}")
        return value

    def whole_or_none(self, key: str) -> int | None:
        """A whole number, or None where the field is null or missing."""
        return None if self.fields.get(key) is None else self.whole(key)

    def number_or_none(self, key: str) -> float | None:
        """A number, or None where the field is null or missing."""
        value = self.fields.get(key)
        if value is not None and (not isinstance(value, int | float) or isinstance(value, bool)):
            raise self.wrong(key, f"a number is needed, not {_shown(value)}")
        return value

    def flag(self, key: str) -> bool:
        """True or false; false where the field is missing."""
        value = self.fields.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, f"true or false is needed, not {_shown(value)}")
        return value

    def several(self, key: str) -> Iterator[tuple[str, object]]:
        """`(where, value)` of each member of a list; nothing where the field is missing."""
        values = self.fields.get(key, [])
        if not isinstance(values, list | tuple):
            raise self.wrong(key, f"a list is needed, not {_shown(values)}")
        for number, value in enumerate(values):
            yield f"{self.where}.{key}[{number}]", value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; empty where the field is missing."""
        return tuple(_text(value, where) for where, value in self.several(key))


@lru_cache(maxsize=256)
def _names(known: str) -> frozenset[str]:
    return frozenset(known.split())


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise EntryError(f"{where}: a string is needed, not {_shown(value)}")
    return value


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"
