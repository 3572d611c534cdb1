"""Figures of people: how many at least and at most, by the rules of the annotation guidelines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from menurut.resolve.figures.lexicon import FigureWords, figure_words
from menurut.resolve.figures.persons import count_persons, heads_group
from menurut.resolve.words.lexicon import Bounds
from menurut.resolve.words.numbers import read_number
from menurut.resolve.words.phrases import Word, words_of

# No figure of people is larger than mankind; what is larger is a misprint, a telephone number or noise.
MOST_PEOPLE = 10_000_000_000

# No figure with its noun is longer; what is longer is a mistaken span, and only its beginning is read.
MAX_LENGTH = 1000

_BRACKETED = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Figure:
    """How many people: `low` and `high` inclusive, None where that end is open or not known."""

    low: int | None
    high: int | None


UNCOUNTED = Figure(None, None)


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a figure's text. `kind`: count, article, bound, after, to, and, of, word."""

    kind: str
    meaning: str = ""
    bounds: Bounds = (None, None)
    scale: int = 1


def read_figure(text: str, lang: str) -> Figure:
    """The figure that `text`, a figure with its noun, gives in the language `lang` (ISO 639-1).

    Counts joined by `and` add up; `A or B` and `A-B` span from A to B; named people and single persons are counted
    where there is no number. Languages without a table are read by their digits. Never raises; nothing countable is
    (None, None).
    """
    words = _before_parts(words_of(_BRACKETED.sub(" ", text[:MAX_LENGTH])), figure_words(lang))
    parts = _ranged(_parts(words, figure_words(lang)))
    if not any(part.kind in ("count", "article") for part in parts):
        if any(part.meaning == "none" for part in parts):
            return Figure(0, 0)
        persons = count_persons(words, figure_words(lang))
        return Figure(persons, persons) if persons else UNCOUNTED
    return _figure(_without_articles(parts), words, figure_words(lang))


def _before_parts(words: Sequence[Word], lex: FigureWords) -> Sequence[Word]:
    """The words before `including`: what follows is counted already."""
    for at in range(1, len(words)):
        if lex.including.match(words, at) is not None and any(read_number(words, i, lex) for i in range(at)):
            return words[:at]
    return words


def _parts(words: Sequence[Word], lex: FigureWords) -> list[_Part]:
    parts: list[_Part] = []
    at = 0
    while at < len(words):
        # `100 orang lebih`: one noun may stand between the number and what bounds it from behind.
        noun = len(parts) > 1 and parts[-1].kind == "word" and parts[-2].kind == "count"
        part, end = _part(words, at, lex, counted=bool(parts) and parts[-1].kind == "count", noun=noun)
        if part.kind == "count" and end < len(words) and _measured(words, end, lex):
            part = _Part("word")
        parts.append(part)
        at = end
    return parts


def _part(words: Sequence[Word], at: int, lex: FigureWords, *, counted: bool, noun: bool) -> tuple[_Part, int]:
    if (counted or noun) and (after := lex.after.match(words, at)) is not None:
        return _Part("after", after[0]), after[1]
    bound, to = lex.bounds.match(words, at), lex.ranges.match(words, at)
    if (vague := lex.vague.match(words, at)) is not None and (bound is None or bound[1] <= vague[1]):
        return _scaled(words, vague, lex)
    if (number := read_number(words, at, lex)) is not None and (bound is None or bound[1] < number[1]):
        return _counted(*number, words, at), number[1]
    if to is not None and counted:
        return _Part("to"), to[1]
    if bound is not None:
        return _Part("bound", bound[0]), bound[1]
    if (article := lex.articles.match(words, at)) is not None and not heads_group(words[article[1] :], lex):
        return _Part("article", bounds=(1, 1)), article[1]
    if (collective := lex.collective.match(words, at)) is not None and at == 0 and len(words) > 1:
        return _Part("count", bounds=(int(collective[0]), int(collective[0]))), collective[1]
    if words[at].text == "-" and counted and at + 1 < len(words) and (tens := lex.after.match(words, at + 1)):
        return _Part("after", tens[0]), tens[1]
    if words[at].text in "-–—" and counted:
        return _Part("to"), at + 1
    if words[at].text == "+" and counted:
        return _Part("after", "least"), at + 1
    if (joined := lex.conjunctions.match(words, at)) is not None:
        return _Part("and"), joined[1]
    if words[at].text in ",;&":
        return _Part("and"), at + 1
    if (whole := lex.wholes.match(words, at)) is not None:
        return _Part("of"), whole[1]
    return _Part("word"), at + 1


def _counted(value: Fraction, end: int, words: Sequence[Word], at: int) -> _Part:
    if value.denominator != 1 or not 0 <= value <= MOST_PEOPLE:
        return _Part("word")
    # `10-15 ribu`: the scale of the second number is that of the first as well.
    scale = 1
    while value and end > at + 1 and words[at].text[:1].isdigit() and value % (scale * 10) == 0:
        scale *= 10
    return _Part("count", bounds=(int(value), int(value)), scale=scale)


def _scaled(words: Sequence[Word], vague: tuple[Bounds, int], lex: FigureWords) -> tuple[_Part, int]:
    """`puluhan ribu`, `tens of thousands`, `beberapa ratus`: the vague number times the scale behind it."""
    (low, high), end = vague
    at = end
    while at < len(words) and (joiner := lex.joiners.match(words, at)) is not None:
        at = joiner[1]
    if at < len(words) and (scale := lex.scales.match(words, at)) is not None:
        factor = int(scale[0])
        low, high = low and low * factor, high and (high + 1) * factor - 1
        return _Part("count", bounds=(low, high)), scale[1]
    if at < len(words) and at > end and (second := lex.vague.match(words, at)) is not None and second[0][0]:
        factor = second[0][0]
        low, high = low and low * factor, high and (high + 1) * factor - 1
        return _Part("count", bounds=(low, high)), second[1]
    return _Part("count", "vague", bounds=(low, high)), end


def _measured(words: Sequence[Word], at: int, lex: FigureWords) -> bool:
    """Whether a unit of something else than people stands at `at`: `enam tahun`, `23-year-old`."""
    if words[at].text == "-" and at + 1 < len(words):
        at += 1
    return lex.measures.match(words, at) is not None


def _ranged(parts: Sequence[_Part]) -> list[_Part]:
    """The same parts, with `A to B` and `between A and B` as one count."""
    joined: list[_Part] = []
    for part in parts:
        between = len(joined) >= 3 and joined[-3].meaning == "between" and joined[-1].kind == "and"
        to = len(joined) >= 2 and joined[-1].kind == "to"
        if part.kind == "count" and (to or between) and joined[-2].kind == "count":
            low, high = joined[-2].bounds[0], part.bounds[1]
            if low is not None and high is not None and low * part.scale <= high and low < part.scale:
                low *= part.scale
            if low is None or high is None or low <= high:
                joined[-2:] = [_Part("count", "range", bounds=(low, high))]
                continue
        joined.append(part)
    return joined


def _without_articles(parts: Sequence[_Part]) -> list[_Part]:
    """`a further 20 people` are 20: an article counts only where no count follows."""
    kept: list[_Part] = []
    for at, part in enumerate(parts):
        if part.kind == "article":
            rest = parts[at + 1 :]
            clause = rest[: next((i for i, other in enumerate(rest) if other.kind == "and"), len(rest))]
            part = _Part("word") if any(other.kind == "count" for other in clause) else _Part("count", bounds=(1, 1))
        kept.append(part)
    return kept


def _figure(parts: Sequence[_Part], words: Sequence[Word], lex: FigureWords) -> Figure:
    """The sum of the counts that `and` joins, each in its own bounds; wholes that parts are taken of are left out."""
    lows: list[int | None] = []
    highs: list[int | None] = []
    bound, joined = "", True
    for at, part in enumerate(parts):
        if part.kind == "bound":
            bound = part.meaning
        elif part.kind == "and":
            joined = True
        elif part.kind == "count" and joined:
            behind = next((other.meaning for other in parts[at + 1 : at + 3] if other.kind == "after"), "")
            low, high = _bounded(part.bounds, behind or bound)
            lows.append(low)
            highs.append(high)
            bound, joined = "", False
        elif part.kind == "count":
            bound = ""
    if bound == "none" or not lows:
        return Figure(0, 0) if bound == "none" else UNCOUNTED
    # `seorang ayah dan anaknya` are two, `seorang pensiunan jenderal dan diplomat` is one.
    more = _kin(words, lex) if lows == [1] and highs == [1] else 0
    low = None if all(x is None for x in lows) else sum(x or 0 for x in lows) + more
    high = None if None in highs else sum(x or 0 for x in highs) + more
    return Figure(low, high)


def _bounded(bounds: Bounds, bound: str) -> Bounds:
    low, high = bounds
    if bound == "over":
        return (None if low is None else low + (low == high)), None
    if bound == "least":
        return low, None
    if bound == "most":
        return None, high
    if bound == "under":
        return None, (None if high is None else max(high - 1, 0))
    if bound == "none":
        return 0, 0
    if bound == "decade" and low == high and low and low % 10 == 0:
        return low, low + 9
    return low, high


def _kin(words: Sequence[Word], lex: FigureWords) -> int:
    """How many single persons follow an `and`."""
    found, at = 0, 0
    while at < len(words):
        joined = lex.conjunctions.match(words, at)
        at = joined[1] if joined else at + 1
        if joined and at < len(words) and lex.groups.match(words, at) is None:
            found += lex.singles.match(words, at) is not None
    return found
