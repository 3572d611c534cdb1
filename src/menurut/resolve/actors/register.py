"""The register of actors: states, bodies, forces, groups, media and persons by name, acronym and sound.

One JSON file that `make gazetteer` builds from the curated files in `menurut/build/register`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from menurut.model import ResolveError

FORMAT = 1
# Between the names of one language: one string loads faster than a list.
BETWEEN = "|"
# The order of an actor's fields in the file, after its id.
FIELDS = ("name", "kind", "side", "of", "country", "iso3", "cameo", "wikidata", "since", "until", "source")


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor of the register.

    `side` is the id of the state or armed group for which it speaks and acts, `of` that of the body it belongs to;
    `country` (ISO 3166-1 alpha-2) is where it is based. `names` are `(language, name)`, `capitals` `(language, town)` whose
    name stands for a state; `metonyms` are the seats that stand for a body of it. `source` says where this may be checked.
    """

    id: str
    name: str
    kind: str
    side: str | None = None
    of: str | None = None
    country: str | None = None
    iso3: str | None = None
    cameo: str | None = None
    wikidata: str | None = None
    since: str | None = None
    until: str | None = None
    source: str = ""
    names: tuple[tuple[str, str], ...] = ()
    acronyms: tuple[str, ...] = ()
    capitals: tuple[tuple[str, str], ...] = ()
    metonyms: tuple[Metonym, ...] = ()


@dataclass(frozen=True, slots=True)
class Metonym:
    """A seat whose name stands for a body of a state: `Kremlin`, `Istana Merdeka`. `body` is the id of that body."""

    name: str
    kind: str
    en: str
    body: str


@dataclass(slots=True, eq=False)
class Register:
    """A register file, loaded once. Raises ResolveError where it is missing, damaged or of another format."""

    path: Path
    _actors: dict[str, list[Any]] = field(init=False, repr=False)
    _books: dict[str, dict[str, Any]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not self.path.is_file():
            raise ResolveError(f"no register at {self.path}; build it with: make gazetteer")
        try:
            loaded = json.loads(self.path.read_bytes())
            self._actors = loaded["actors"]
            self._books = {name: loaded[name] for name in ("names", "stems", "reach", "acronyms", "capitals", "sounds")}
            version = loaded["format"]
        except (ValueError, KeyError, TypeError) as error:
            raise ResolveError(f"the register {self.path} is damaged ({error}); build it anew with: make gazetteer") from error
        if version != FORMAT:
            raise ResolveError(f"{self.path} has format {version}, not {FORMAT}; build it with: make gazetteer")

    def __len__(self) -> int:
        return len(self._actors)

    def get(self, actor: str) -> Actor | None:
        """The actor of that id."""
        row = self._actors.get(actor)
        if row is None:
            return None
        facts = dict(zip(FIELDS, row, strict=False))
        names = tuple((lang, name) for lang, some in row[len(FIELDS)].items() for name in some.split(BETWEEN))
        return Actor(actor, names=names, **facts)

    def kind(self, actor: str) -> str:
        """The kind of the actor of that id, without the rest of it."""
        return str(self._actors[actor][1])

    def side(self, actor: str) -> str | None:
        """The id of its side."""
        row = self._actors.get(actor)
        return row[2] if row else None

    def country(self, actor: str) -> str | None:
        """The id of the state in which it is based, if the register has that."""
        row = self._actors.get(actor)
        return row[4] if row and row[4] in self._actors else None

    def name(self, actor: str) -> str:
        """Its usual English name."""
        return str(self._actors[actor][0])

    def spellings(self, actor: str) -> tuple[str, ...]:
        """Its usual name and the others, in every language."""
        row = self._actors[actor]
        return (row[0], *(name for some in row[len(FIELDS)].values() for name in some.split(BETWEEN)))

    def reach(self, word: str) -> int:
        """The most words of a name that begins with that folded word or stem; 0 where none does."""
        most: int = self._books["reach"].get(word, 0)
        return most

    def named(self, folded: str) -> tuple[str, ...]:
        """Ids of the actors with that folded name in any language; mostly one."""
        return _several(self._books["names"].get(folded))

    def stemmed(self, stems: str) -> tuple[str, ...]:
        """Ids of the actors with a name of those stems, in languages whose names bend."""
        return _several(self._books["stems"].get(stems))

    def abbreviated(self, acronym: str) -> tuple[str, ...]:
        """Ids of the actors with that acronym, letter for letter."""
        return _several(self._books["acronyms"].get(acronym))

    def capital(self, lang: str, folded: str) -> str | None:
        """The state whose capital has that folded name in the language."""
        state: str | None = self._books["capitals"].get(lang, {}).get(folded)
        return state

    def sounding(self, key: str) -> tuple[str, ...]:
        """Ids of the persons whose family name sounds so."""
        return _several(self._books["sounds"].get(key))


def _several(found: str | None) -> tuple[str, ...]:
    return tuple(found.split()) if found else ()


@cache
def shipped() -> Register:
    """The register that comes with the package."""
    return Register(Path(str(files("menurut").joinpath("atlas", "register.json"))))
