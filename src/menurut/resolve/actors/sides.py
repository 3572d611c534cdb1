"""Whose an actor is where its mentions do not say: the words right around it, and the states told nearest before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from menurut.model import Report, Span
from menurut.resolve.actors.lexicon import ActorWords
from menurut.resolve.actors.mention import Naming
from menurut.resolve.actors.names import Names, Part
from menurut.resolve.actors.naming import read_naming
from menurut.resolve.actors.parts import parts_of
from menurut.resolve.actors.register import Register
from menurut.resolve.words.phrases import Word, words_of

# Characters around the first mention that may tell of it.
_REACH = 80
# Characters within which a state told is as good as beside; what is told after counts for less.
_NEAR = 100
_AFTER = 0.5
# A state in which something is may be another's battlefield.
_WHERE = 0.5
_ENDS = '.;:!?\n"“”«»'
_BESIDE = frozenset({"state", "actor", "role", "body", "group", "people"})


@dataclass(frozen=True, slots=True)
class Told:
    """The states that a report names, each with about the character at which it does and how much that says, in order.

    `sentences` are where each sentence begins.
    """

    states: tuple[tuple[int, str, float], ...]
    sentences: tuple[int, ...] = ()

    def around(self, at: int) -> list[str]:
        """The states that the text around the character `at` is about, most of all first: those told shortly before."""
        weights: dict[str, float] = defaultdict(float)
        for start, state, weight in self.states:
            distance = at - start
            weights[state] += weight / (_NEAR + distance) if distance >= 0 else weight * _AFTER / (_NEAR - distance)
        return sorted(weights, key=lambda state: (-weights[state], state))

    def doer(self, at: int) -> str | None:
        """The state told first in the sentence, before the character `at`, of which `its forces` speaks; not where it is."""
        start = max((begin for begin in self.sentences if begin <= at), default=0)
        return next((state for told, state, weight in self.states if start <= told < at and weight == 1), None)


def told_sides(report: Report, lex: ActorWords, register: Register) -> Told:
    """Every state that the report names, itself or in one of its bodies and people."""
    sentences = report.sentences or (Span(0, len(report.text)),) * bool(report.text)
    states: list[tuple[int, str, float]] = []
    for sentence in sentences:
        words = words_of(sentence.of(report.text))
        for part in Names(words, lex, register).every():
            side = part.ids[0] if part.role == "state" else register.side(part.ids[0])
            if side is not None and register.kind(side) == "state" and register.kind(part.ids[0]) != "media":
                weight = _WHERE if _is_where(words, part, lex) else 1.0
                states.append((sentence.start + len(sentence) * part.start // len(words), side, weight))
    return Told(tuple(states), tuple(sentence.start for sentence in sentences))


def _is_where(words: Sequence[Word], part: Part, lex: ActorWords) -> bool:
    """Whether the name only says where something is: `di Lebanon`."""
    link = lex.parts.match(words, part.start - 1) if part.start else None
    return link is not None and link[0] == ("link", ("in", ""))


def apposition(report: Report, mention: Span, lex: ActorWords, register: Register) -> Naming | None:
    """What stands right before or behind a bare name: `juru bicara TPNPB X`, `X, juru bicara TPNPB,`."""
    behind = _behind(report.text[mention.end : mention.end + _REACH])
    for text in (_before(report.text[max(0, mention.start - _REACH) : mention.start], lex, register), behind):
        if text:
            naming = read_naming(text, lex, register)
            if naming.role is not None and not naming.ids:
                return naming
    return None


def _behind(text: str) -> str:
    """What a comma or bracket introduces, up to the next."""
    text = text.lstrip()
    if not text.startswith((",", "(")):
        return ""
    body = text[1:]
    ends = [at for at, letter in enumerate(body) if letter in _ENDS + ",)"]
    return body[: ends[0]] if ends else ""


def _before(text: str, lex: ActorWords, register: Register) -> str:
    """The title that the name follows, from the last words on that cannot be of it."""
    start = max((text.rfind(end) for end in _ENDS), default=-1) + 1
    words = words_of(text[start:])
    parts = parts_of(words, lex, register)
    while parts and parts[-1].role == "cut":
        parts.pop()
    first = len(parts)
    for at in range(len(parts) - 1, -1, -1):
        if not _is_beside(parts[at], words):
            break
        first = at
    if not any(part.role == "role" for part in parts[first:]):
        return ""
    return " ".join(word.text for word in words[parts[first].start : parts[-1].end])


def _is_beside(part: Part, words: Sequence[Word]) -> bool:
    return part.role in _BESIDE or (part.role == "link" and part.office[0] in ("of", "for")) or words[part.start].text == "-"


__all__ = ["Told", "apposition", "told_sides"]
