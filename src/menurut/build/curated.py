"""Strict reading of the curated files (TOML): whatever is wrong is an error that names the file and the line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from menurut.model import ResolveError

_ID = re.compile(r"[A-Z]{2}|[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Curated:
    """One `[[place]]` or `[[actor]]` and where it stands."""

    file: Path
    line: int
    fields: dict[str, Any]

    @property
    def id(self) -> str:
        """The entry's own id."""
        return str(self.fields["id"])

    def wrong(self, problem: str) -> ResolveError:
        """The error to raise about this entry."""
        return ResolveError(f"{self.file.name}:{self.line}: {self.fields.get('id', 'an entry')}: {problem}")

    def names(self) -> Iterator[tuple[str, str]]:
        """`(language, name)` of every name."""
        for lang, names in self.fields.get("names", {}).items():
            for name in names:
                yield lang, name


def read_curated(folder: Path, kind: str, *, required: Iterable[str], allowed: Iterable[str]) -> list[Curated]:
    """Every `[[kind]]` of the folder's files, in order. Raises ResolveError with file and line where one is wrong."""
    if not any(folder.glob("*.toml")):
        raise ResolveError(f"no curated files in {folder}")
    entries: list[Curated] = []
    seen: dict[str, Curated] = {}
    for file in sorted(folder.glob("*.toml")):
        for entry in _entries(file, kind):
            _check(entry, set(required), set(required) | set(allowed))
            if (other := seen.setdefault(entry.id, entry)) is not entry:
                raise entry.wrong(f"the id is taken in {other.file.name}:{other.line}")
            entries.append(entry)
    return entries


def _entries(file: Path, kind: str) -> Iterator[Curated]:
    try:
        text = file.read_text(encoding="utf-8")
        read = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ResolveError(f"{file.name}: {error}") from error
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip() == f"[[{kind}]]"]
    entries = read.get(kind, [])
    if not isinstance(entries, list) or len(entries) != len(lines) or read.keys() - {kind}:
        raise ResolveError(f"{file.name}: every entry begins with a line [[{kind}]], and nothing else stands beside them")
    for line, fields in zip(lines, entries, strict=True):
        yield Curated(file, line, fields)


def _check(entry: Curated, required: set[str], known: set[str]) -> None:
    if missing := sorted(required - entry.fields.keys()):
        raise entry.wrong(f"no {', '.join(missing)}")
    if strange := sorted(entry.fields.keys() - known):
        raise entry.wrong(f"no field {', '.join(strange)}; known: {', '.join(sorted(known))}")
    if not isinstance(entry.fields["id"], str) or not _ID.fullmatch(entry.fields["id"]):
        raise entry.wrong("an id is small letters, digits and hyphens, or a state's two capitals")
    if not str(entry.fields["source"]).strip():
        raise entry.wrong("the source is empty")
    names = entry.fields["names"]
    if not isinstance(names, dict) or not names.get("en"):
        raise entry.wrong("no English name")
    for lang, some in names.items():
        if not isinstance(some, list) or not all(isinstance(name, str) and name.strip() for name in some):
            raise entry.wrong(f"names.{lang} is not a list of names")
