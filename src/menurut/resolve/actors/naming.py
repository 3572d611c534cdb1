"""Reading a mention of an actor: which of its parts says what is meant, and whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from menurut.resolve.actors.lexicon import ActorWords
from menurut.resolve.actors.mention import BARE, COMPOSED, DESCRIBED, NAMED, POINTED, PROPER, Naming
from menurut.resolve.actors.names import Part
from menurut.resolve.actors.parts import parts_of
from menurut.resolve.actors.register import Register
from menurut.resolve.actors.segments import segments
from menurut.resolve.words.phrases import Word, words_of

# No mention is longer; what is longer is a mistaken span.
MAX_LENGTH = 400
_HEADS = frozenset({"body", "role", "people", "group", "actor"})
# Bodies that sit in another state than their own.
AWAY = frozenset({"embassy", "consulate", "un-mission", "delegation", "peacekeepers"})
_FORCES = frozenset({"armed-forces", "army", "security-forces", "special-forces"})
# Bodies that several of their members stand for.
_TOGETHER = {
    "officials": "government",
    "police": "government",
    "parliament": "government",
    "armed-forces": "military",
    "army": "military",
}


def read_naming(text: str, lex: ActorWords, register: Register) -> Naming:
    """The parts of one mention. Never raises; a text without letters names nobody."""
    words = words_of(text[:MAX_LENGTH])
    return _Reader(words, lex, register).read() if words else Naming()


_Tails = Sequence[tuple[str, Sequence[Part]]]


@dataclass(frozen=True, slots=True)
class _Reader:
    words: Sequence[Word]
    lex: ActorWords
    register: Register

    def read(self) -> Naming:
        parts = parts_of(self.words, self.lex, self.register)
        core, tails = segments(parts)
        naming = self._core(core, tails)
        if not self.lex.known and naming.ids and any(part.role in ("word", "name") and self._is_said(part) for part in parts):
            # Without a table the rest of the mention may make anything of the name: a ministry, a soldier.
            naming = naming._replace(rest=True, worth=min(naming.worth, BARE))
        owners = [*naming.owners, *(one for link, tail in tails if link in ("of", "for") for one in self._owners(tail))]
        if not owners and naming.kind == "person":
            owners = [one for link, tail in tails if link in ("cut", "in", "who") for one in self._owners(tail)]
        places = [one for link, tail in tails if link == "in" for one in self._owners(tail)]
        joint = any(link == "and" and self._owners(tail) for link, tail in tails)
        return naming._replace(owners=tuple(dict.fromkeys(owners)), places=tuple(places), joint=joint or naming.joint)

    def _core(self, core: Sequence[Part], tails: _Tails) -> Naming:
        persons = [part for part in core if part.role == "actor" and self._kind(part) == "person"]
        heads = [part for part in core if part.role in _HEADS and part not in persons]
        counts = self._counts(core, heads)
        several, one = "several" in counts, "one" in counts
        if not heads:
            naming = self._headless(core, persons, tails, one=one or "article" in counts)
        else:
            head = heads[-1] if self.lex.head_last else heads[0]
            naming = self._headed(head, heads, core, persons, tails)
        if naming.kind == "person" and several and not naming.name and not (naming.ids and naming.worth == NAMED):
            return self._of_several(naming, core)
        if naming.kind == "people" and one and not several:
            return naming._replace(kind="person")
        foreign = "foreign" in self._counts(core, ())
        joint = not naming.owners and (foreign or (several and naming.kind == "state"))
        own = any(self.words[part.end - 1].folded.endswith(self.lex.clitics) for part in heads[:1])
        return naming._replace(several=several, own=own, joint=naming.joint or joint)

    def _counts(self, core: Sequence[Part], heads: Sequence[Part]) -> set[str]:
        """What the words say of how many are meant; a number behind the noun is an age."""
        end = heads[0].start if heads else len(self.words)
        return {part.office[0] for part in core if part.role == "count" and part.start < end}

    def _headless(self, core: Sequence[Part], persons: Sequence[Part], tails: _Tails, *, one: bool) -> Naming:
        states = [part for part in core if part.role == "state"]
        if persons and self._is_of(persons[0], core):
            return Naming(None, owners=persons[0].ids)
        if persons:
            return Naming("person", persons[-1].ids, persons[-1].how, worth=NAMED, name=self._text(persons[-1]))
        name = self._name(core)
        if states and self._is_of(states[0], core):
            return Naming(None, owners=states[0].ids)
        if states:
            return self._state(states, core, name, one=one)
        pronouns = [part for part in core if part.role == "pronoun"]
        if name is None and pronouns:
            return Naming(pronouns[0].office[0] or None, worth=POINTED)
        if name is None or self._is_plain(core[-1]):
            # `European leaders` is nobody's name.
            return self._titled(tails) or self._counted(core, name)
        return self._titled(tails, name) or Naming(None, name=name, worth=PROPER)

    def _counted(self, core: Sequence[Part], name: str | None) -> Naming:
        """Numbers of what no table knows are of people: `110 siswi`."""
        number = any(part.role == "count" and self._is_number(part) for part in core)
        nouns = " ".join(self._text(part) for part in core if part.role == "word").casefold()
        return Naming("people", several=True, head=nouns, worth=BARE) if number and name is None else Naming()

    def _is_number(self, part: Part) -> bool:
        return self.words[part.start].text[0].isdecimal() or part.office == ("several", "number")

    def _is_of(self, part: Part, core: Sequence[Part]) -> bool:
        """Whether a plain noun beside the name says that only something of it is meant: `tim kampanye Trump`."""
        beside = part.end if self.lex.head_last else part.start - 1
        return any(one.start == beside and self._is_plain(one) for one in core)

    def _is_plain(self, part: Part) -> bool:
        return part.role == "word" and self.words[part.start].text.isalpha() and len(self.words[part.start].text) > 2

    def _titled(self, tails: _Tails, name: str | None = None) -> Naming | None:
        """What stands behind a name and its comma: `Haim Bublil, komandan polisi lokal`."""
        if not tails or tails[0][0] != "cut":
            return None
        role = next((part for part in tails[0][1] if part.role == "role"), None)
        if role is None:
            return None
        return Naming("person", role=role.office[1], owners=tuple(self._owners(tails[0][1])), name=name, worth=COMPOSED)

    def _state(self, states: Sequence[Part], core: Sequence[Part], name: str | None, *, one: bool) -> Naming:
        state = states[0]
        if (
            name is not None
            and state.how != "demonym"
            and any(part.role == "name" and part.start == state.end for part in core)
        ):
            return Naming(
                None,
                owners=state.ids,
                name=" ".join(word.text for word in self.words[state.start : core[-1].end]),
                worth=PROPER,
            )
        if self.lex.head_last and state.how == "demonym" and (one or self._is_plural(state)):
            return Naming("person" if one else "people", owners=state.ids, worth=DESCRIBED)
        # `Russian` may be short for anything of Russia's.
        worth = BARE if self.lex.head_last and state.how == "demonym" else 0.9
        return Naming("state", state.ids, state.how, joint=len({part.ids for part in states}) > 1, worth=worth)

    def _is_plural(self, part: Part) -> bool:
        """`Israelis`, `Russians`: people rather than their state."""
        word = self.words[part.end - 1].folded
        singular = Word(word[:-1], word[:-1], glued=False)
        return word.endswith("s") and self.lex.states.match([*self.words[part.start : part.end - 1], singular], 0) is not None

    def _headed(
        self, head: Part, heads: Sequence[Part], core: Sequence[Part], persons: Sequence[Part], tails: _Tails
    ) -> Naming:
        owners = tuple(one for part in core if part.role in ("state", "actor") and part is not head for one in part.ids[:1])
        if head.role == "body" and head.ids and head.office[1] in AWAY:
            owners = head.ids[:1]  # `KBRI Khartoum` is not of where it is
        owners = (*(head.ids[:1] if head.role in _HEADS - {"actor"} and not owners else ()), *owners)
        if head.role == "role":
            return self._role(head, heads, core, persons, self._apposed(tails), owners)
        if (itself := head if head.role == "actor" else self._itself(head, heads)) is not None:
            named = self._renamed(itself, tails) or itself
            return Naming(self._kind(named), named.ids, named.how, owners=owners, worth=NAMED)
        name = self._name(core)
        if head.role == "group" and (people := next((part for part in heads if part.role == "people"), None)):
            return Naming("people", owners=owners or people.ids[:1], name=name, worth=DESCRIBED)
        if head.role == "group" and (crowd := self._crowd(tails)) is not None:
            return crowd
        if head.role == "body":
            kind, slug = head.office
            if kind == "government" and owners and self.register.kind(owners[0]) == "io":
                return Naming("io", owners=owners, worth=COMPOSED)
            return Naming(kind, body=slug, owners=owners, name=name, worth=COMPOSED if owners else DESCRIBED)
        # `world powers`, `negara-negara`: states, but no one state.
        joint = head.office[0] == "state" and not owners
        return Naming(head.office[0], owners=owners, name=name, head=self._text(head).casefold(), joint=joint, worth=DESCRIBED)

    def _role(
        self,
        head: Part,
        heads: Sequence[Part],
        core: Sequence[Part],
        persons: Sequence[Part],
        apposed: Naming | None,
        owners: tuple[str, ...],
    ) -> Naming:
        slug = head.office[1] or next((part.office[1] for part in heads if part.role == "body"), "")
        roles = [part for part in heads if part.role == "role"]
        # `the envoy of President X` is not X.
        serves = len(roles) > 1 and not roles[0].office[1] and bool(roles[1].office[1]) and not self.lex.head_last
        before = any(person.end <= head.start for person in persons) and self.lex.head_last
        if apposed is not None:
            return apposed._replace(kind="person", role=slug, owners=owners, worth=max(apposed.worth, COMPOSED))
        if persons and not serves and not before:
            person = persons[-1]
            rest = tuple(one for one in owners if one not in person.ids)
            return Naming("person", person.ids, person.how, role=slug, owners=rest, name=self._text(person), worth=NAMED)
        name = self._name(self._without_area([part for part in core if part.start >= head.end]))
        group = next((self._text(part) for part in heads if part.role == "group"), "")
        worth = COMPOSED if owners or name else DESCRIBED
        return Naming("person", role=slug, owners=owners, name=name, head=group, worth=worth)

    def _without_area(self, parts: Sequence[Part]) -> Sequence[Part]:
        """The parts behind an office without the area that it is for: `Kapolda Papua` names nobody."""
        found = self.lex.areas.match(self.words, parts[0].start) if parts else None
        return parts if found is None else [part for part in parts if part.start >= found[1]]

    def _is_said(self, part: Part) -> bool:
        return any(word.text[0].isalnum() for word in self.words[part.start : part.end])

    def _itself(self, head: Part, heads: Sequence[Part]) -> Part | None:
        """The organisation that a noun beside it only describes: `kelompok Hamas`, `kantor berita Xinhua`."""
        for part in heads:
            if part.role == "actor" and part is not head:
                kind = self._kind(part)
                if (
                    (head.role == "group" and kind not in ("person", "government"))
                    or (head.role == "body" and kind == "armed_group" and head.office[1] in _FORCES)
                    or (head.office[0] == kind and kind == "media")
                ):
                    return part
        return None

    def _of_several(self, naming: Naming, core: Sequence[Part]) -> Naming:
        """Several who hold one office are its body, or people."""
        slug = naming.role or ""
        if any(part.role == "actor" and self._kind(part) == "io" for part in core):
            return naming._replace(kind="io", role=None, several=True, worth=DESCRIBED)
        body = slug if slug in _TOGETHER else None
        kind = _TOGETHER.get(slug, "people")
        return naming._replace(kind=kind, body=body, role=None, several=True, worth=DESCRIBED)

    def _renamed(self, head: Part, tails: _Tails) -> Part | None:
        """The name of its kind that stands behind a comma: `Gerakan perlawanan Palestina, Hamas`."""
        if not tails or tails[0][0] != "cut" or len(tails[0][1]) != 1:
            return None
        (part,) = tails[0][1]
        return part if part.role == "actor" and self._kind(part) == self._kind(head) else None

    def _crowd(self, tails: _Tails) -> Naming | None:
        """`a group of German tourists` is people."""
        crowd = next((tail for link, tail in tails[:1] if link == "of" and any(part.role == "people" for part in tail)), None)
        return Naming("people", owners=tuple(self._owners(crowd)), worth=DESCRIBED) if crowd is not None else None

    def _apposed(self, tails: _Tails) -> Naming | None:
        """The name that stands behind the comma: `Menteri Pertahanan Israel, Israel Katz`."""
        if not tails or tails[0][0] != "cut":
            return None
        tail = tails[0][1]
        persons = [part for part in tail if part.role == "actor" and self._kind(part) == "person"]
        if persons:
            return Naming("person", persons[0].ids, persons[0].how, name=self._text(persons[0]), worth=NAMED)
        name = self._name(tail)
        if name is not None and all(part.role in ("name", "word", "state") for part in tail):
            return Naming("person", name=name)
        return None

    def _name(self, parts: Sequence[Part]) -> str | None:
        """The first run of words with capital letters that the register does not know."""
        run: list[Part] = []
        for part in parts:
            if part.role == "name" or (run and part.role == "word" and self._is_within(part)):
                run.append(part)
            elif run:
                break
        while run and not self._text(run[-1])[-1].isalpha():
            run.pop()
        return "".join((" " if at and self._is_apart(part) else "") + self._text(part) for at, part in enumerate(run)) or None

    def _is_within(self, part: Part) -> bool:
        """Whether the word goes on with a name: a mark, or what a hyphen joins to it (`Ching-kuang`)."""
        return not self.words[part.start].text.isalpha() or not self._is_apart(part)

    def _is_apart(self, part: Part) -> bool:
        """Whether a space stands before the part of a name, or would if the text did not come glued."""
        word, before = self.words[part.start], self.words[part.start - 1]
        return not (word.glued and "-" in (word.text, before.text))

    def _owners(self, parts: Sequence[Part]) -> list[str]:
        return [part.ids[0] for part in parts if part.role in ("state", "actor")]

    def _kind(self, part: Part) -> str:
        return self.register.kind(part.ids[0])

    def _text(self, part: Part) -> str:
        return " ".join(word.text for word in self.words[part.start : part.end])
