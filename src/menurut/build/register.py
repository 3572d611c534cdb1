"""The register of actors, from the curated files in `register/` to one JSON file."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from menurut.build.curated import Curated, read_curated
from menurut.model import ResolveError, values
from menurut.resolve.actors.register import BETWEEN, FIELDS, FORMAT, Actor, Metonym
from menurut.resolve.actors.spelling import family_keys, stems_of
from menurut.resolve.words.folding import fold
from menurut.resolve.words.phrases import words_of

_REQUIRED = ("id", "name", "kind", "source", "names")
_OPTIONAL = ("side", "of", "country", "iso3", "cameo", "wikidata", "since", "until")
# `namesakes`: ids of the actors that a file knowingly lets share a name or an acronym with this one.
_ALLOWED = (*_OPTIONAL, "acronyms", "capital", "metonyms", "namesakes")
_FORMS = {
    "country": re.compile(r"[A-Z]{2}"),
    "iso3": re.compile(r"[A-Z]{3}"),
    "cameo": re.compile(r"[A-Z]{3,12}"),
    "wikidata": re.compile(r"Q[1-9]\d*"),
    "since": re.compile(r"(?:\d{3,4}(?:-\d\d(?:-\d\d)?)?)?"),
    "until": re.compile(r"(?:\d{3,4}(?:-\d\d(?:-\d\d)?)?)?"),
}
# Languages whose names are looked up without their endings.
_BENDING = ("ru", "uk")


def read_register(folder: Path) -> list[Actor]:
    """Every curated actor, in order of its id.

    Raises ResolveError, naming file and line, where an entry is wrong: a field that is not known or not in its form, a
    kind, side or holding body that is not there, a side that is neither a state nor a group, a name, acronym or capital
    that another actor has. Two actors share a name only where one of them lists the other in its `namesakes`.
    """
    entries = read_curated(folder, "actor", required=_REQUIRED, allowed=_ALLOWED)
    known = {entry.id: entry for entry in entries}
    for entry in entries:
        _check(entry, known)
    actors = [_actor(entry) for entry in entries]
    _check_unique(actors, known)
    return sorted(actors, key=lambda actor: actor.id)


def write_register(actors: Iterable[Actor], path: Path) -> None:
    """The actors with every index that looking them up needs, as one sorted JSON file of compact lines."""
    actors = list(actors)
    every = sorted([*actors, *_seats(actors)], key=lambda actor: actor.id)
    register: dict[str, Any] = {
        "format": FORMAT,
        "actors": {actor.id: [*(getattr(actor, name) for name in FIELDS), _by_language(actor.names)] for actor in every},
        "names": _index((key, actor) for actor in every for key in _keys(actor)),
        "stems": _index((key, actor) for actor in every for key in _stems(actor)),
        "reach": _reach(every),
        "acronyms": _index((acronym, actor) for actor in every for acronym in actor.acronyms),
        "capitals": _capitals(every),
        "sounds": _index((key, actor) for actor in every if actor.kind == "person" for key in _sounds(actor)),
    }
    parts = (f"{json.dumps(name)}: {_compact(rows)}" for name, rows in sorted(register.items()))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{" + ",\n".join(parts) + "}\n", encoding="utf-8")


def _compact(rows: object) -> str:
    """One line an entry, so that a change of one actor is a change of few lines."""
    if not isinstance(rows, dict):
        return json.dumps(rows)
    lines = (f"{json.dumps(key, ensure_ascii=False)}:{_line(row)}" for key, row in sorted(rows.items()))
    return "{\n" + ",\n".join(lines) + "\n}"


def _line(row: object) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _check(entry: Curated, known: Mapping[str, Curated]) -> None:
    fields = entry.fields
    for name, form in _FORMS.items():
        if name in fields and not (isinstance(fields[name], str) and form.fullmatch(fields[name])):
            raise entry.wrong(f"{name} is {fields[name]!r}")
    if fields["kind"] not in values("entity_kind"):
        raise entry.wrong(f"no kind {fields['kind']!r}; known: {', '.join(values('entity_kind'))}")
    for name in ("side", "of"):
        if name in fields and fields[name] not in known:
            raise entry.wrong(f"no actor {fields[name]!r}, its {name}")
    for name in ("acronyms", "namesakes"):
        if not _are_names(fields.get(name, [])):
            raise entry.wrong(f"{name} is not a list of words")
    if any(BETWEEN in name for _, name in entry.names()):
        raise entry.wrong(f"a name with {BETWEEN!r} in it")
    if strange := sorted(set(fields.get("namesakes", [])) - known.keys()):
        raise entry.wrong(f"no actor {strange[0]!r}, its namesake")
    _check_seats(entry)


def _check_seats(entry: Curated) -> None:
    capital, metonyms = entry.fields.get("capital", {}), entry.fields.get("metonyms", [])
    if not isinstance(capital, dict) or not all(_are_names(names) for names in capital.values()):
        raise entry.wrong("capital is not lists of names by language")
    for metonym in metonyms:
        if not isinstance(metonym, dict) or metonym.keys() != {"name", "kind", "en"}:
            raise entry.wrong(f"a metonym has name, kind and en, not {metonym}")
        if metonym["kind"] not in values("entity_kind"):
            raise entry.wrong(f"no kind {metonym['kind']!r}; known: {', '.join(values('entity_kind'))}")


def _are_names(names: object) -> bool:
    return isinstance(names, list) and all(isinstance(name, str) and name.strip() for name in names)


def _actor(entry: Curated) -> Actor:
    fields = entry.fields
    return Actor(
        id=entry.id,
        name=fields["name"],
        kind=fields["kind"],
        source=fields["source"],
        names=tuple(entry.names()),
        acronyms=tuple(fields.get("acronyms", ())),
        capitals=tuple((lang, town) for lang, towns in fields.get("capital", {}).items() for town in towns),
        metonyms=tuple(Metonym(body=f"{entry.id}/{_slug(seat['en'])}", **seat) for seat in fields.get("metonyms", ())),
        **{name: fields[name] or None for name in _OPTIONAL if name in fields},
    )


def _slug(name: str) -> str:
    return fold(name).replace(" ", "-")


def _check_unique(actors: Sequence[Actor], known: Mapping[str, Curated]) -> None:
    """No folded name, acronym or capital leads to two actors that do not know of each other."""
    taken: dict[tuple[str, str], Actor] = {}
    for actor in actors:
        for what, key in _claims(actor):
            other = taken.setdefault((what, key), actor)
            if other is not actor and not _namesakes(known[actor.id], known[other.id]):
                held = known[other.id]
                where = f"{held.file.name}:{held.line}: {other.id}"
                raise known[actor.id].wrong(f"its {what} {key!r} is that of {where}; if that is meant, say so in namesakes")


def _claims(actor: Actor) -> Iterator[tuple[str, str]]:
    yield from (("name", key) for key in _keys(actor))
    yield from (("acronym", acronym) for acronym in actor.acronyms)
    yield from ((f"capital ({lang})", fold(town)) for lang, town in actor.capitals)


def _namesakes(one: Curated, other: Curated) -> bool:
    return other.id in one.fields.get("namesakes", []) or one.id in other.fields.get("namesakes", [])


def _keys(actor: Actor) -> set[str]:
    return {key for name in (actor.name, *(name for _, name in actor.names)) if (key := fold(name))}


def _stems(actor: Actor) -> set[str]:
    """Names of bending languages without their endings."""
    return {stems for lang, name in actor.names if lang in _BENDING and (stems := stems_of(fold(name), lang))}


def _sounds(actor: Actor) -> set[str]:
    return {key for _, name in ((None, actor.name), *actor.names) for key in family_keys(name)}


def _seats(actors: Sequence[Actor]) -> Iterator[Actor]:
    """The bodies that metonyms stand for, where the register has no actor of that name."""
    taken = {key for actor in actors for key in _keys(actor)}
    for actor in actors:
        seats: dict[str, list[Metonym]] = defaultdict(list)
        for metonym in actor.metonyms:
            if fold(metonym.name) not in taken:
                seats[metonym.body].append(metonym)
        for body, named in seats.items():
            names = tuple(("en", metonym.name) for metonym in named)
            yield Actor(
                body,
                named[0].en,
                named[0].kind,
                actor.side or actor.id,
                actor.id,
                actor.country,
                names=names,
                source=actor.source,
            )


def _reach(actors: Iterable[Actor]) -> dict[str, int]:
    """The most words of the names that begin with each word or stem; marks between words count as words of a text."""
    found: dict[str, int] = {}
    for actor in actors:
        for name in (actor.name, *(name for _, name in actor.names)):
            words = len(words_of(name))
            folded = fold(name)
            for key in (folded, stems_of(folded)):
                first = key.partition(" ")[0]
                if first:
                    found[first] = max(found.get(first, 0), words, len(key.split()))
    return found


def _capitals(actors: Iterable[Actor]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for actor in actors:
        for lang, town in actor.capitals:
            found[lang][fold(town)] = actor.id
    return dict(found)


def _by_language(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, list[str]] = defaultdict(list)
    for lang, name in names:
        found[lang].append(name)
    return {lang: BETWEEN.join(some) for lang, some in found.items()}


def _index(pairs: Iterable[tuple[str, Actor]]) -> dict[str, str]:
    """The ids that each key leads to, parted by spaces."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, actor in pairs:
        if actor.id not in found[key]:
            found[key].append(actor.id)
    return {key: " ".join(ids) for key, ids in found.items()}


__all__ = ["Actor", "ResolveError", "read_register", "write_register"]
