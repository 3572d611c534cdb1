"""The names of readers who are persons: `person:R. Hartono 3` has made the report's third reading by a person."""

from __future__ import annotations

import re

from menurut.model import ReadError

PERSON = "person:"
_LONGEST = 80
_NUMBER = re.compile(r"[0-9]{1,9}")


def person(name: str, number: int) -> str:
    """The reader that a person of that name is in a report's reading of that number. Raises ReadError without a name."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())[:_LONGEST].strip()
    if not plain:
        raise ReadError("a correction needs the name of who makes it")
    return f"{PERSON}{plain} {number}"


def person_of(reader: str) -> str | None:
    """The name of the person who is that reader; None where it is a machine."""
    return reader.removeprefix(PERSON).rpartition(" ")[0] if reader.startswith(PERSON) else None


def number_of(reader: str) -> int:
    """Which of a report's readings by persons it is; 0 of a machine."""
    number = reader.rpartition(" ")[2]
    return int(number) if reader.startswith(PERSON) and _NUMBER.fullmatch(number) else 0
