"""Whose an actor is where its mentions do not say: the words right around it, and the states told nearest before."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

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
# Bodies that count the dead and wounded of their own state.
_SERVICES = frozenset({"health-ministry", "emergency-ministry", "emergency-services", "civil-defence", "authorities"})
_ENDS = '.;:!?\n"“”«»'
_BESIDE = frozenset({"state", "actor", "role", "body", "group", "people"})


@dataclass(frozen=True, slots=True)
class Told:
    """The states that a report names, each with about the character at which it does and how much that says, in order.

    `sentences` are where each sentence begins; `homes` are the states that say whose the people of a sentence are, as the
    states are: those in which it happens, and those whose own services tell it (`Kementerian Kesehatan Iran`).
    """

    states: tuple[tuple[int, str, float], ...]
    sentences: tuple[int, ...] = ()
    homes: tuple[tuple[int, str, bool], ...] = ()

    def around(self, at: int) -> list[str]:
        """The states that the text around the character `at` is about, most of all first: those told shortly before."""
        weights: dict[str, float] = defaultdict(float)
        for start, state, weight in self.states:
            distance = at - start
            weights[state] += weight / (_NEAR + distance) if distance >= 0 else weight * _AFTER / (_NEAR - distance)
        return sorted(weights, key=lambda state: (-weights[state], state))

    def doer(self, at: int) -> str | None:
        """The state told first in the sentence, before the character `at`, of which `its forces` speaks; not where it is."""
        start, _ = self._sentence(at)
        return next((state for told, state, weight in self.states if start <= told < at and weight == 1), None)

    def home(self, at: int) -> str | None:
        """Whose the people at the character `at` are: the state whose services tell of them, else that in which they are."""
        start, end = self._sentence(at)
        homes = [(not telling, abs(told - at), state) for told, state, telling in self.homes if start <= told < end]
        return min(homes)[2] if homes else None

    def _sentence(self, at: int) -> tuple[int, float]:
        number = bisect_right(self.sentences, at)
        start = self.sentences[number - 1] if number else 0
        return start, self.sentences[number] if number < len(self.sentences) else inf


def told_sides(report: Report, lex: ActorWords, register: Register) -> Told:
    """Every state that the report names, itself or in one of its bodies and people."""
    sentences = report.sentences or (Span(0, len(report.text)),) * bool(report.text)
    states: list[tuple[int, str, float]] = []
    homes: list[tuple[int, str, bool]] = []
    for sentence in sentences:
        words = words_of(sentence.of(report.text))
        for part in Names(words, lex, register).every():
            side = part.ids[0] if part.role == "state" else register.side(part.ids[0])
            at = sentence.start + len(sentence) * part.start // len(words)
            where = _is_where(words, part, lex)
            if lex.dwellers and (where or _is_service(words, part, lex, register)):
                home = side if side is None or register.kind(side) == "state" else register.country(part.ids[0])
                homes.extend([(at, home, not where)] if home is not None else ())
            if side is not None and register.kind(side) == "state" and register.kind(part.ids[0]) != "media":
                states.append((at, side, _WHERE if where else 1.0))
    return Told(tuple(states), tuple(sentence.start for sentence in sentences), tuple(homes))


def _is_where(words: Sequence[Word], part: Part, lex: ActorWords) -> bool:
    """Whether the name only says where something is: `di Lebanon`."""
    link = lex.parts.match(words, part.start - 1) if part.role == "state" and part.start else None
    return link is not None and link[0] == ("link", ("in", ""))


def _is_service(words: Sequence[Word], part: Part, lex: ActorWords, register: Register) -> bool:
    """Whether a service that counts a state's own dead and wounded stands there."""
    inside = any((found := lex.parts.match(words, at)) and found[0][1][1] in _SERVICES for at in range(part.start, part.end))
    if part.role != "state":
        return inside and register.kind(part.ids[0]) in ("government", "ngo")
    beside = lex.parts.match(words, part.end) if lex.head_last and part.end < len(words) else None
    before = lex.parts.match_before(words, part.start)
    return any(found is not None and found[0][1][1] in _SERVICES for found in (before, beside))


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
