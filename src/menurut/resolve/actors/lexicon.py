"""The words of a language for actors: `tables/LANG/actors.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from menurut.resolve.words.phrases import Phrases
from menurut.resolve.words.tables import Table, code_of, table

# A kind and the slug of a body; an empty slug is no body in particular.
Office = tuple[str, str]
# The role of a part and its office; of others than bodies and roles the first word of it alone.
Meaning = tuple[str, Office]
# The sections of a table and the roles of their phrases.
_SECTIONS = {
    "roles": "role",
    "bodies": "body",
    "people": "people",
    "groups": "group",
    "demonyms": "state",
    "seats": "state",
    "pronouns": "pronoun",
    "counts": "count",
    "links": "link",
}
# Languages whose noun phrases end with their head: `U.N. envoy`, `Navy SEAL`.
_HEAD_LAST = frozenset({"en"})
_MOST_ADJECTIVES = 3


@dataclass(frozen=True, slots=True)
class ActorWords:
    """What mentions are made of, beside names.

    `parts` are all phrases with the role of the part and its meaning: `role` and `body` with the kind and the slug of the
    body, `people`, `group` and `pronoun` with a kind, `state` with its id, `count` (`several`, `one`, `foreign`) and `link`
    (what parts a noun from what is said of it). `states` are demonyms and places that stand for a side, `bodies` the bodies
    alone, `links` the links. `adjectives` are the demonyms of a state; `clitics` are glued to the end of a word
    (`pasukannya`). `dwellers` are nouns for people who are taken for those of the state where they are told. `areas` are
    parts of a state that name an office (`Kapolda Papua`) and nobody who holds it. `head_last` is whether the last of several
    nouns says what is meant; `known` whether the language has a table at all.
    """

    lang: str
    parts: Phrases[Meaning]
    states: Phrases[str]
    bodies: Phrases[Office]
    adjectives: Mapping[str, tuple[str, ...]]
    clitics: tuple[str, ...]
    head_last: bool
    dwellers: frozenset[str]
    areas: Phrases[str]
    known: bool


def actor_words(lang: str) -> ActorWords:
    """The words for actors in `lang`, an ISO 639 code; without a table there are none."""
    return _actor_words(code_of(lang))


@cache
def _actor_words(code: str) -> ActorWords:
    rows = table(code, "actors")
    states = {**rows.get("demonyms", {}), **rows.get("seats", {})}
    return ActorWords(
        lang=code,
        parts=Phrases(_parts(rows)),
        states=Phrases(states),
        bodies=Phrases({phrase: (kind, slug) for phrase, (kind, slug) in rows.get("bodies", {}).items()}),
        adjectives=_adjectives(rows),
        clitics=tuple(rows.get("clitics", {}).get("words", ())),
        head_last=code in _HEAD_LAST,
        dwellers=frozenset(rows.get("dwellers", {}).get("words", ())),
        areas=Phrases(dict.fromkeys(rows.get("areas", {}).get("words", ()), "area")),
        known=bool(rows),
    )


def _parts(rows: Table) -> dict[str, Meaning]:
    """All phrases; one that stands in more sections means what the first of them says."""
    found: dict[str, Meaning] = {}
    for section, role in _SECTIONS.items():
        for phrase, meaning in rows.get(section, {}).items():
            kind, slug = meaning if isinstance(meaning, list) else (meaning, "")
            found.setdefault(phrase, (role, (kind, slug)))
    return found


def _adjectives(rows: Table) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word, state in rows.get("demonyms", {}).items():
        found.setdefault(state, []).append(word.replace("*", ""))
    return {state: tuple(words[:_MOST_ADJECTIVES]) for state, words in found.items()}


@cache
def title_of(slug: str) -> str:
    """What a body is called in English: `defence-ministry` is `Ministry of Defence`."""
    title: str | None = table("en", "actors").get("titles", {}).get(slug)
    return title or slug.replace("-", " ").title()
