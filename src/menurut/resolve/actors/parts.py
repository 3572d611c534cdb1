"""The parts of a mention: names of the register, states, bodies, roles, groups, counts and plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from menurut.resolve.actors.lexicon import ActorWords
from menurut.resolve.actors.names import Names, Part, is_article, is_cut, is_name
from menurut.resolve.actors.register import Register
from menurut.resolve.words.lexicon import NumberWords, number_words
from menurut.resolve.words.phrases import Word

_LEAST_STEM = 3
_DESCRIBING = frozenset({"people", "group", "body", "role"})


def parts_of(words: Sequence[Word], lex: ActorWords, register: Register) -> list[Part]:
    """The words as parts, each the longest that fits."""
    words = [_bare(word, lex) for word in words]
    names = Names(words, lex, register)
    numbers = number_words(lex.lang)
    parts: list[Part] = []
    while (at := parts[-1].end if parts else 0) < len(words):
        parts.append(_part(names, at, lex, numbers))
    return parts


def _bare(word: Word, lex: ActorWords) -> Word:
    """The word without a pronoun glued to its end, unless the tables know it with it."""
    for clitic in lex.clitics:
        stem = word.folded.removesuffix(clitic)
        if len(stem) > _LEAST_STEM and stem != word.folded and lex.parts.match([word], 0) is None:
            return Word(word.text[: len(stem)], stem, word.glued)
    return word


def _part(names: Names, at: int, lex: ActorWords, numbers: NumberWords) -> Part:
    words = names.words
    text = words[at].text
    if is_cut(text):
        return Part("cut", at, at + 1)
    named = [part for part in (names.acronym(at), names.name(at)) if part is not None]
    worded = _worded(names, at, lex)
    best = max((*named, *worded), key=lambda part: part.end, default=None)
    if best is None:
        return _count(words, at, numbers) or Part("name" if is_name(text) and not is_article(text) else "word", at, at + 1)
    if best.how == "acronym" and (body := lex.bodies.match(words, at)) is not None and body[1] == best.end:
        # `Kemlu` is Indonesia's ministry, `Kemlu Israel` is not.
        return Part("body", at, best.end, best.ids, body[0])
    return best


def _worded(names: Names, at: int, lex: ActorWords) -> list[Part]:
    """What the tables say of the words from here."""
    found = lex.parts.match(names.words, at)
    if found is None:
        state = names.state(at)
        return [state] if state is not None else []
    (role, office), end = found
    if role == "state":
        return [Part("state", at, end, (office[0],), how="demonym")]
    return [Part(role, at, end, tuple(_inside(names.words[at:end], lex)) if role in _DESCRIBING else (), office)]


def _count(words: Sequence[Word], at: int, numbers: NumberWords) -> Part | None:
    if words[at].text[0].isdecimal():
        if at + 1 < len(words) and words[at + 1].text == "-":
            return None  # an age: `50-летний житель`
        return Part("count", at, at + 1, office=("several", ""))
    if (number := numbers.numbers.match(words, at)) is not None:
        return Part("count", at, number[1], office=("one", "") if number[0] == 1 else ("several", "number"))
    vague = numbers.vague.match(words, at)
    return Part("count", at, vague[1], office=("several", "number")) if vague is not None else None


def _inside(words: Sequence[Word], lex: ActorWords) -> Iterator[str]:
    """The states in a phrase of the tables: `media Israel`, `warga negara Indonesia`."""
    for at in range(len(words)):
        if (state := lex.states.match(words, at)) is not None:
            yield state[0]
