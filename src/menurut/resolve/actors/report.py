"""All the actors of a report at once: each helps to tell whose the others are."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from menurut.model import Entity, Link, Reading, Report
from menurut.resolve.actors.bodies import body_of, group_of
from menurut.resolve.actors.lexicon import ActorWords, actor_words, title_of
from menurut.resolve.actors.mention import COMPOSED, NAMED, PROPER, Naming
from menurut.resolve.actors.naming import AWAY, read_naming
from menurut.resolve.actors.register import Register
from menurut.resolve.actors.sides import Told, apposition, told_sides
from menurut.resolve.actors.spelling import SAME, is_voiceless, local_id, same_person, word_keys

_MOST_CANDIDATES = 5
# How an actor was known, in words for reasons.
_SAID = {"short": "name"}
# What a link is worth where only a part of the mention was understood.
_PARTLY = 0.5
# A noun may be of one of the states told most.
_MOST_STATES = 3
# Kinds of bodies that belong to where they are: `media di Israel`, `local forces in Iraq`.
_SEATED = frozenset({"government", "military", "media"})
# Kinds that speak and act for somebody.
_OPPOSED = frozenset({"armed_group", "other"})
_SIDED = frozenset({"state", "government", "military"})


@dataclass(frozen=True, slots=True)
class _Known:
    """An entity with what its mentions and the words around the first of them say."""

    entity: Entity
    namings: tuple[Naming, ...]
    kind: str
    told: Naming

    @property
    def start(self) -> int:
        """Where it is first told of."""
        return min(self.entity.mentions).start


def resolve_actors(report: Report, reading: Reading, register: Register) -> tuple[Entity, ...]:
    """Every entity of the reading with its kind, side and link, and with the reasons for them.

    Who is in the register takes its name, kind and side from there. A body of a state gets a composed id
    (`AZ/defence-ministry`); unknown persons and groups are linked to no entry, and persons have an id of their own among the
    candidates. A kind that the reader gave stays where the words do not say otherwise; `other` counts as none given.
    """
    lex = actor_words(report.lang)
    cache: dict[str, Naming] = {}
    known = [_known(report, entity, lex, register, cache) for entity in reading.entities]
    told = functools.cache(lambda: told_sides(report, lex, register))
    resolved = [_resolved(one, told, lex, register) for one in known]
    return _joined(known, resolved)


def _known(report: Report, entity: Entity, lex: ActorWords, register: Register, cache: dict[str, Naming]) -> _Known:
    namings = []
    for mention in sorted(entity.mentions):
        text = mention.of(report.text)
        if text not in cache:
            cache[text] = read_naming(text, lex, register)
        namings.append(cache[text])
    told = Naming()
    if not any(naming.role for naming in namings) and any(naming.name or naming.kind == "person" for naming in namings):
        told = apposition(report, min(entity.mentions), lex, register) or told
    return _Known(entity, tuple(namings), _kind(entity, namings, told, lex), told)


def _kind(entity: Entity, namings: Sequence[Naming], told: Naming, lex: ActorWords) -> str:
    """What the words say clearly, else what the reader said, else what they say at all."""
    votes: dict[str, float] = defaultdict(float)
    for naming in namings:
        if naming.kind:
            votes[naming.kind] += naming.worth
    given = entity.kind if entity.kind != "other" else None
    if votes:
        kind = max(votes, key=lambda kind: votes[kind])
        saying = [naming for naming in namings if naming.kind == kind]
        clear = any(naming.worth >= COMPOSED or naming.role is not None for naming in saying)
        return kind if clear or given is None else given
    if given is not None:
        return given
    if told.kind:
        return told.kind
    if not lex.known:
        return "other"  # capital letters alone make no person where the other words are not understood
    return "person" if any(naming.worth == PROPER and _is_personal(naming.name) for naming in namings) else "other"


def _is_personal(name: str | None) -> bool:
    words = (name or "").split()
    return 0 < len(words) <= 5 and not any(word.isupper() and len(word) > 2 for word in words)


def _resolved(one: _Known, told: Callable[[], Told], lex: ActorWords, register: Register) -> Entity:
    entity = replace(one.entity, kind=one.kind)
    fitting = sorted((naming for naming in one.namings if naming.kind == one.kind), key=lambda naming: -naming.worth)
    named = next((naming for naming in fitting if naming.ids and not _contradicts(naming, register)), None)
    if named is not None:
        reason = f"{_SAID.get(named.how, named.how)} of {register.name(named.ids[0])}"
        if named.rest:
            return _linked(entity, named.ids, _PARTLY, f"{reason}; the other words were not understood", register)
        return _linked(entity, named.ids, 1.0 if named.worth >= NAMED else 0.9, reason, register)
    if one.kind in _OPPOSED and (group := _group(fitting, one, told, lex, register)) is not None:
        return _linked(entity, (group,), 0.6, f"{register.name(group)}, by the states told around it", register)
    side, reason = _side(one, fitting, told, lex, register)
    body = next((naming.body for naming in fitting if naming.body), None)
    if body is not None and side is not None and register.kind(side) == "state":
        return _composed(entity, body, side, reason, register)
    if one.kind == "person" and (name := _personal(one.namings)):
        return _person(entity, name, side, reason, register)
    return _local(entity, side, reason, (), register)


def _contradicts(naming: Naming, register: Register) -> bool:
    """Whether the words put a person of that name on another side: then it is a namesake."""
    if naming.kind != "person" or naming.role is None or not naming.owners:
        return False
    said, known = register.side(naming.owners[0]), register.side(naming.ids[0])
    return said is not None and known is not None and said != known


def _group(namings: Sequence[Naming], one: _Known, told: Callable[[], Told], lex: ActorWords, register: Register) -> str | None:
    """The group that nouns alone mean, where no mention says whose it is."""
    heads = [naming.head for naming in namings if naming.head and not naming.owners]
    if not heads or len(heads) < len(namings):
        return None
    groups = (group_of(heads, state, lex, register) for state in told().around(one.start)[:_MOST_STATES])
    return next((group for group in groups if group is not None), None)


def _name_of(side: str | None, register: Register) -> str | None:
    return register.name(side) if side is not None else None


def _linked(entity: Entity, ids: tuple[str, ...], score: float, reason: str, register: Register) -> Entity:
    link = Link(ids[0], score / len(ids), (reason,), ids[:_MOST_CANDIDATES])
    return replace(entity, name=register.name(ids[0]), affiliation=_name_of(register.side(ids[0]), register), link=link)


def _composed(entity: Entity, body: str, side: str, reason: str, register: Register) -> Entity:
    if (actor := body_of(side, body, register)) is not None:
        return _linked(entity, (actor,), 0.8, reason, register)
    state = register.name(side)
    link = Link(f"{side}/{body}", 0.8, (reason,))
    return replace(entity, name=f"{title_of(body)} of {state}", affiliation=state, link=link)


def _person(entity: Entity, name: str, side: str | None, reason: str, register: Register) -> Entity:
    """The person of the register whose name is spelled like this one, or one of the report's own."""
    best: tuple[float, str, tuple[str, ...]] = (0.0, "", ())
    for key in word_keys(name):
        for actor in register.sounding(key):
            if side is not None and register.side(actor) != side:
                continue
            for spelled in register.spellings(actor):
                if is_voiceless(spelled) and not is_voiceless(name):
                    continue
                score, why = same_person(name, spelled, side_a=side, side_b=register.side(actor))
                best = max(best, (score, actor, why))
    if best[0] >= SAME:
        return _linked(entity, (best[1],), best[0], "; ".join(best[2]), register)
    return _local(replace(entity, name=name), side, reason, (local_id(name, side),), register)


def _local(entity: Entity, side: str | None, reason: str, ids: tuple[str, ...], register: Register) -> Entity:
    """An actor of this report alone."""
    return replace(entity, affiliation=_name_of(side, register), link=Link(None, 0.0, (reason or "not in the register",), ids))


def _personal(namings: Sequence[Naming]) -> str | None:
    names = [naming.name for naming in namings if naming.name]
    return max(names, key=lambda name: len(name.split()), default=None)


def _owners(one: _Known, naming: Naming) -> tuple[str, ...]:
    """Whose the mention says it is; an embassy is not of where it is."""
    if naming.body in AWAY:
        return tuple(owner for owner in naming.owners[:1] if owner not in naming.places)
    owners = naming.owners or (naming.ids if naming.kind != one.kind else ())
    return owners[:1] or (naming.places[:1] if one.kind in _SEATED else ())


def _side(
    one: _Known, fitting: Sequence[Naming], told: Callable[[], Told], lex: ActorWords, register: Register
) -> tuple[str | None, str]:
    """The id of the side for which it speaks, and why."""
    if any(naming.joint for naming in fitting):
        return None, "of several sides"
    if one.kind == "media" and any(naming.name for naming in fitting):
        return None, ""
    for naming in (*fitting, one.told, *(naming for naming in one.namings if naming not in fitting)):
        for owner in _owners(one, naming):
            if one.kind == "armed_group" and register.kind(owner) == "state" and naming.head:
                return None, f"from {register.name(owner)}"
            return register.side(owner), f"of {register.name(owner)}"
    if any(naming.head in lex.dwellers for naming in fitting) and (home := told().home(one.start)) is not None:
        return home, f"{register.name(home)} is told as theirs in their sentence"
    if one.kind not in _OPPOSED and any(naming.own for naming in fitting) and (doer := told().doer(one.start)) is not None:
        return doer, f"{register.name(doer)} is told first in its sentence"
    state = next(iter(told().around(one.start)), None) if _is_sided(one, fitting) else None
    return (state, f"{register.name(state)} is told nearest") if state is not None else (None, "")


def _is_sided(one: _Known, namings: Sequence[Naming]) -> bool:
    """Whether it speaks for somebody even where no mention says for whom."""
    owned = any(
        (naming.own and one.kind not in _OPPOSED) or (naming.body or "").startswith(("state-", "local-")) for naming in namings
    )
    return owned or one.kind in _SIDED or any(naming.role for naming in namings)


def _joined(known: Sequence[_Known], resolved: Sequence[Entity]) -> tuple[Entity, ...]:
    """Members take the side of what the reader says they belong to, and belong to what the words say."""
    linked = {entity.link.entry: entity.id for entity in resolved if entity.link is not None and entity.link.entry}
    sides = {entity.id: entity.affiliation for entity in resolved}
    groups = [
        (mention.start, entity.affiliation)
        for entity in resolved
        if entity.kind == "armed_group" and entity.affiliation and entity.link is not None and entity.link.entry
        for mention in entity.mentions
    ]
    members = (_member(one, entity, linked, sides) for one, entity in zip(known, resolved, strict=True))
    return tuple(_fighter(one, entity, groups) for one, entity in zip(known, members, strict=True))


def _fighter(one: _Known, entity: Entity, groups: Sequence[tuple[int, str]]) -> Entity:
    """`Its fighters` are of the group told last before them; fighters of nobody in particular may be anybody's."""
    owned = any(naming.own and not naming.owners for naming in one.namings if naming.kind == one.kind)
    if entity.kind != "armed_group" or entity.affiliation is not None or entity.link is None or not owned:
        return entity
    side = max(((start, side) for start, side in groups if start < one.start), default=(0, None))[1]
    if side is None:
        return entity
    return replace(entity, affiliation=side, link=replace(entity.link, reasons=(f"{side} is the group told last before",)))


def _member(one: _Known, entity: Entity, linked: Mapping[str, str], sides: Mapping[str, str | None]) -> Entity:
    if entity.of is None:
        bodies = [f"{owner}/{naming.role}" for naming in one.namings for owner in naming.owners if naming.role]
        owners = [owner for naming in one.namings for owner in naming.owners]
        found = (linked[owner] for owner in (*bodies, *owners) if owner in linked and linked[owner] != entity.id)
        return replace(entity, of=next(found, None))
    side = sides.get(entity.of)
    if entity.affiliation is None and side is not None and entity.link is not None and entity.link.entry is None:
        reasons = (f"belongs to {entity.of}, of {side}", *entity.link.reasons[1:])
        return replace(entity, affiliation=side, link=replace(entity.link, reasons=reasons))
    return entity
