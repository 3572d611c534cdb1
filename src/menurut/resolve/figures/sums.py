"""The sum of a figure's counts, each in its own bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from menurut.resolve.figures.lexicon import FigureWords
from menurut.resolve.figures.parts import Part
from menurut.resolve.figures.persons import is_person, is_single
from menurut.resolve.words.lexicon import Bounds
from menurut.resolve.words.phrases import Word

_COUNTS = ("count", "known", "article")
_OLDEST = 110
# Fewer counts behind the first are rather another count than its parts.
_FEWEST_PARTS = 2
_MEANINGS = {"over": "more than", "least": "at least", "most": "at most", "under": "fewer than", "about": "about"}


@dataclass(slots=True)
class Sum:
    """What the clauses come to so far, with the reason of each count."""

    lows: list[int | None] = field(default_factory=list)
    highs: list[int | None] = field(default_factory=list)
    comparators: set[str] = field(default_factory=set)
    reasons: list[str] = field(default_factory=list)
    counts: int = 0

    @property
    def low(self) -> int | None:
        """How many at least; an open end counts as nobody where another count has one."""
        return None if all(x is None for x in self.lows) else sum(x or 0 for x in self.lows)

    @property
    def high(self) -> int | None:
        """How many at most; open where one of the counts is."""
        return None if None in self.highs else sum(x or 0 for x in self.highs)

    def add(self, bounds: Bounds, comparator: str, *reasons: str) -> None:
        """Add one count."""
        self.lows.append(bounds[0])
        self.highs.append(bounds[1])
        self.comparators.add(comparator)
        self.reasons += reasons


def clauses_of(parts: Sequence[Part], words: Sequence[Word]) -> list[list[Part]]:
    """The parts between `and` and commas, each with what joined it; without what was counted before, and without ages."""
    clauses: list[list[Part]] = [[]]
    for part in parts:
        counted = any(_has_count(clause) for clause in clauses)
        if part.kind == "including" and counted:
            # `12 orang, lima di antaranya`: the number before it counts a part as well.
            if len(clauses) > 1 and all(x.kind in ("and", "bound", "count") for x in clauses[-1]):
                clauses.pop()
            break
        if part.kind == "and":
            clauses.append([])
        clauses[-1].append(part)
    return [clause for at, clause in enumerate(clauses) if not (at and _is_age(clause, clauses[at - 1], words))]


def sum_of(clauses: Sequence[Sequence[Part]], words: Sequence[Word], lex: FigureWords) -> Sum | None:
    """The sum of the clauses' counts; wholes that parts are taken of count only where nothing else does; None for none."""
    if not any(_has_count(clause) for clause in clauses):
        return None
    for whole in (False, True):
        found = Sum()
        for clause in clauses:
            _add(found, clause, words, lex, whole=whole)
        if found.counts:
            return _told_once(found, clauses)
    return None


def _told_once(found: Sum, clauses: Sequence[Sequence[Part]]) -> Sum:
    """`lima warga, tiga perempuan dan dua anak` are five: what comes to the first count just parts it."""
    first, rest = found.lows[0], found.lows[1:]
    behind = next((clause[0].meaning for clause in clauses[1:] if clause), "")
    if len(rest) < _FEWEST_PARTS or behind != "," or found.comparators != {"exact"} or first != sum(x or 0 for x in rest):
        return found
    whole = Sum(counts=1)
    whole.add((first, first), "exact", found.reasons[0])
    return whole


def _add(found: Sum, clause: Sequence[Part], words: Sequence[Word], lex: FigureWords, *, whole: bool) -> None:
    counts = [part for part in clause if part.kind in ("count", "known")]
    # `a further 20 people` are 20: an article counts only where no count follows.
    counts = counts or [part for part in clause if part.kind == "article"][:1]
    if not counts:
        _add_person(found, clause, words, lex)
        return
    if not whole:
        # `dari 12 awak, lima`: what follows `of` is the whole.
        counts = [part for part in counts if not _is_whole(part, clause)]
    if not counts:
        return
    counts = _without_parts(counts, words, lex)
    # `satu pasangan` are two.
    pair = len(counts) > 1 and counts[0].bounds == (1, 1) and counts[1].kind == "known"
    count = counts[1] if pair else counts[0]
    bound = _bound(count, clause)
    behind = next((x for x in clause[clause.index(count) + 1 :][:2] if x.kind == "after"), None)
    told = behind or bound
    meaning = told.meaning if told else ""
    reasons = [f'"{_text(words, told)}": {_MEANINGS[meaning]}'] if told and meaning in _MEANINGS else []
    bounds, comparator = _bounded(count, meaning)
    found.counts += 1
    found.add(bounds, comparator, *reasons, f'"{_text(words, count)}" = {_range(*count.bounds)}')


def _without_parts(counts: list[Part], words: Sequence[Word], lex: FigureWords) -> list[Part]:
    """Of `5'i çocuk 12 kişi` the 12, of `12 kişiden 5'i` the 5: an ending says which number is a part of the other."""
    partitive = [words[count.end - 1].folded in lex.partitive and words[count.end - 1].glued for count in counts]
    if True not in partitive or len(counts) == 1:
        return counts
    return counts[1:] if partitive[0] else counts[partitive.index(True) :]


def _is_whole(count: Part, clause: Sequence[Part]) -> bool:
    """Whether `of` stands before the count, with no other count between."""
    before = [part.kind for part in clause[: clause.index(count)] if part.kind in ("of", *_COUNTS)]
    return bool(before) and before[-1] == "of"


def _bound(count: Part, clause: Sequence[Part]) -> Part | None:
    """The bound before the count; `at least some 50` is at least, whatever its order."""
    bound: Part | None = None
    for part in clause[: clause.index(count)]:
        if part.kind == "bound" and (bound is None or part.meaning != "about"):
            bound = part
    return bound


def _add_person(found: Sum, clause: Sequence[Part], words: Sequence[Word], lex: FigureWords) -> None:
    """`ibu dan dua anaknya` are three; behind a count only who is surely one: `dua anak dan ibunya`."""
    joined = clause[0] if clause and clause[0].kind == "and" else None
    # `keluarga yang terdiri dari ayah, ibu, dan dua anak`: nothing was counted before, so what follows is told of.
    start = next((part.end for part in reversed(clause) if part.kind in ("including", "and")), clause[0].at if clause else 0)
    piece = words[start : clause[-1].end] if clause else ()
    if not piece or any(part.kind in ("label", "bound", "of") for part in clause):
        return
    if not found.counts:
        single = is_person(piece, lex, first=joined is None)
    elif joined is None or joined.meaning == ",":
        return
    else:
        starts = lex.singles.match(piece, 0) is not None and lex.groups.match(piece, 0) is None
        single = is_single(piece, lex) or (starts and found.low == found.high == 1)
    if single:
        found.add((1, 1), "exact", f'"{" ".join(word.text for word in piece)}": one person')


def _has_count(clause: Sequence[Part]) -> bool:
    return any(part.kind in _COUNTS for part in clause)


def _is_age(clause: Sequence[Part], previous: Sequence[Part], words: Sequence[Word]) -> bool:
    """Whether the clause is the age behind a name: `John Smith, 43`."""
    if len(clause) != 2 or clause[0].meaning != "," or any(part.kind == "count" for part in previous):
        return False
    count = clause[1]
    digits = words[count.at].text.isdecimal() and count.end == count.at + 1
    return count.kind == "count" and digits and (count.bounds[0] or 0) <= _OLDEST


def _bounded(count: Part, bound: str) -> tuple[Bounds, str]:
    """The bounds of a count with what was said of it, and the comparator that this makes."""
    low, high = count.bounds
    if bound == "over":
        return ((None if low is None else low + (low == high)), None), "over"
    if bound == "least":
        return (low, None), "least"
    if bound == "most":
        return (None, high), "most"
    if bound == "under":
        return (None, None if high is None else max(high - 1, 0)), "under"
    if bound == "none":
        return (0, 0), "exact"
    if bound == "decade" and low == high and low:
        place = 10
        while low % (place * 10) == 0:
            place *= 10
        return (low, low + place - 1) if low % 10 == 0 else (low, low), "about"
    if count.meaning:
        return (low, high), count.meaning
    return (low, high), "about" if bound in ("about", "decade") else "exact"


def _text(words: Sequence[Word], part: Part) -> str:
    return " ".join(word.text for word in words[part.at : part.end])


def _range(low: int | None, high: int | None) -> str:
    if low == high:
        return str(low)
    if high is None:
        return f"{low} or more"
    return f"up to {high}" if low is None else f"{low} to {high}"
