"""Names of the register in a text: acronyms letter for letter, names in any language, demonyms and capitals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from menurut.resolve.actors.lexicon import ActorWords, Office
from menurut.resolve.actors.register import Register
from menurut.resolve.actors.spelling import stems_of
from menurut.resolve.words.folding import fold
from menurut.resolve.words.phrases import Word

# One word that is all there is, with a small letter, is a name if it has more letters than most words.
_TELLING = 8
_ARTICLES = frozenset({"the", "a", "an"})
_CUTS = frozenset(',;:()[]/–—"“”«»|')


class Part(NamedTuple):
    """A stretch of words with what it is.

    `role` is `actor` or `state` (in `ids`, ids of the register), `body` or `role` (with `office`), `people`, `group`,
    `pronoun` (with `office[0]`, their kind), `count` or `link` (with `office[0]`, which), `cut`, `name`, `word`. `how` says
    by what an actor or state was known: `acronym`, `name`, one word that is `short` for it, `capital`, `demonym`.
    """

    role: str
    start: int
    end: int
    ids: tuple[str, ...] = ()
    office: Office = ("", "")
    how: str = ""


@dataclass(slots=True)
class Names:
    """The words of a text, to look for names of the register in."""

    words: Sequence[Word]
    lex: ActorWords
    register: Register
    _folds: dict[int, str] = field(init=False, default_factory=dict)

    def _folded(self, at: int) -> str:
        """The word at `at`, folded and without its possessive; few words are looked at more than once."""
        if at not in self._folds:
            self._folds[at] = _plain(self.words[at])
        return self._folds[at]

    def acronym(self, at: int) -> Part | None:
        """The acronym that stands at word `at`."""
        text = self.words[at].text.removesuffix("'s").removesuffix("’s")
        if not text[0].isupper():
            return None
        behind = self.words[at + 1] if at + 1 < len(self.words) else None
        # `M23` is two words.
        numbered = behind is not None and behind.glued and behind.text.isdecimal() and text + behind.text
        if numbered and (ids := self.register.abbreviated(numbered)):
            return self._of(ids, at, at + 2, "acronym")
        dotted = "." in text and at + 1 < len(self.words) and self.words[at + 1].text == "."
        for written in (f"{text}.", text) if dotted else (text,):
            if ids := self.register.abbreviated(written):
                return self._of(ids, at, at + 1 + dotted, "acronym")
        return None

    def name(self, at: int) -> Part | None:
        """The longest name that begins at word `at`."""
        if (split := self._split(at)) is not None:
            return split
        first = self._folded(at)
        bends = not first.isascii()
        begins = first.partition(" ")[0]
        most = self.register.reach(begins)
        if bends:
            most = max(most, self.register.reach(stems_of(begins)))
        for end in range(min(len(self.words), at + most), at, -1):
            alone = end == at + 1
            if not self._folded(end - 1) or (alone and not bends and not self._may_be_name(at)):
                continue
            key = " ".join(piece for piece in map(self._folded, range(at, end)) if piece)
            ids = self.register.named(key) or (self.register.stemmed(stems_of(key)) if bends else ())
            if alone and ids and bends and not self._may_be_name(at) and not self._is_small(ids[0], key):
                continue
            if ids and (first not in _ARTICLES or self._is_whole(at, end)):
                short = alone and fold(self.register.name(ids[0])) != key
                return self._of(ids, at, end, "short" if short else "name")
        return None

    def _split(self, at: int) -> Part | None:
        """A name with a capital letter inside, which the words of a text are parted at: `WhatsApp`."""
        if at + 1 == len(self.words) or not self.words[at + 1].glued or not self.words[at + 1].text[0].isupper():
            return None
        ids = self.register.named(self._folded(at) + self._folded(at + 1)) if is_name(self.words[at].text) else ()
        return self._of(ids, at, at + 2, "name") if ids else None

    def state(self, at: int) -> Part | None:
        """The state whose demonym, capital or other seat stands at word `at`."""
        found = self.lex.states.match(self.words, at)
        if found is not None:
            return Part("state", at, found[1], (found[0],), how="demonym")
        word = self.words[at]
        if word.folded.endswith("'s"):
            owner = Word(word.text[:-2], word.folded[:-2], word.glued)
            if (owned := self.lex.states.match([owner], 0)) is not None:
                return Part("state", at, at + 1, (owned[0],), how="demonym")
        if word.text[0].isupper() and (state := self.register.capital(self.lex.lang, self._folded(at))):
            return Part("state", at, at + 1, (state,), how="capital")
        return None

    def every(self) -> Iterator[Part]:
        """Names and states alone, without the words around them."""
        at = 0
        while at < len(self.words):
            text = self.words[at].text
            found = [part for part in (self.acronym(at), self.name(at)) if part is not None] if is_name(text) else []
            part = max(found, key=lambda part: part.end, default=None)
            if part is None and (is_name(text) or not text.isascii()):
                part = self.state(at)
            if part is not None:
                yield part
            at = part.end if part else at + 1

    def _may_be_name(self, at: int) -> bool:
        """A single word is a name with a capital letter, or where it is all there is and no plain word."""
        return is_name(self.words[at].text) or (len(self.words) == 1 and len(self._folded(at)) >= _TELLING)

    def _is_small(self, actor: str, key: str) -> bool:
        """Whether the actor is written with a small letter, as Russian does with people: `талибы`."""
        spellings = self.register.spellings(actor)
        return any(name[:1].islower() and " " not in name and stems_of(fold(name)) == stems_of(key) for name in spellings)

    def _is_whole(self, at: int, end: int) -> bool:
        """`The Independent` has its article with a capital letter and no noun behind it."""
        return self.words[at].text[0].isupper() and (end == len(self.words) or is_cut(self.words[end].text))

    def _of(self, ids: tuple[str, ...], start: int, end: int, how: str) -> Part:
        return Part("state" if self.register.kind(ids[0]) == "state" else "actor", start, end, ids, how=how)


def is_name(text: str) -> bool:
    """Whether the word may be one of a name: a capital letter, or a script without capitals."""
    letter = text[0]
    return letter.isalpha() and not letter.islower()


def is_article(text: str) -> bool:
    """Whether the word may stand before a name without being of it."""
    return text.casefold() in _ARTICLES


def is_cut(text: str) -> bool:
    """Whether the mark parts one thing said from the next."""
    return text in _CUTS


def _plain(word: Word) -> str:
    return fold(word.folded[: -len("'s")] if word.folded.endswith("'s") else word.folded)
