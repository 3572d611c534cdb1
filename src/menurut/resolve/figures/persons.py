"""People counted without a number: named ones, and single ones that a noun or pronoun stands for."""

from __future__ import annotations

from collections.abc import Sequence

from menurut.resolve.figures.lexicon import FigureWords
from menurut.resolve.words.numbers import read_number
from menurut.resolve.words.phrases import Word

# Longer lists than this are not lists of victims but whole sentences.
_MOST_NAMES = 40

_COMMAS = ",;&،՝"


def count_persons(words: Sequence[Word], lex: FigureWords) -> int:
    """How many people `words` name or point to one by one (`Ali dan Budi` 2, `temannya` 1); 0 where not countable."""
    pieces = [piece for piece in _pieces(words, lex) if not _is_aside(piece, lex)]
    if not pieces or len(pieces) > _MOST_NAMES:
        return 0
    counted = [is_person(piece, lex, first=at == 0) for at, piece in enumerate(pieces)]
    return len(pieces) if all(counted) else int(counted[0] and len(pieces) == 1)


def _pieces(words: Sequence[Word], lex: FigureWords) -> list[list[Word]]:
    """The words between commas and `and`."""
    pieces: list[list[Word]] = [[]]
    at = 0
    while at < len(words):
        joined = conjunction(words, at, lex)
        if joined is None and words[at].text not in _COMMAS:
            pieces[-1].append(words[at])
            at += 1
        else:
            pieces.append([])
            at = joined[1] if joined else at + 1
    return pieces


def conjunction(words: Sequence[Word], at: int, lex: FigureWords) -> tuple[str, int] | None:
    """The `and` at word `at`; what is glued to a number is its ending: `12-й`."""
    ending = at > 0 and words[at].glued and (words[at - 1].text == "-" or words[at - 1].text.isdecimal())
    return None if ending else lex.conjunctions.match(words, at)


def _is_aside(piece: Sequence[Word], lex: FigureWords) -> bool:
    """Whether the piece is no name but what is told of one: `Ali, 23 tahun`, `Smith, of Texas`; marks alone are too."""
    if not any(word.text[0].isalpha() for word in piece):
        return True
    age = piece[0].text[:1].isdigit() and len(piece) == 2
    return age or any(book.match(piece, 0) is not None for book in (lex.labels, lex.wholes))


def is_person(piece: Sequence[Word], lex: FigureWords, *, first: bool) -> bool:
    """Whether the words, one piece of a list, stand for one person; `first` where nothing stands before them."""
    if is_single(piece, lex):
        return True
    if lex.definite.match(piece, 0) is not None and len(piece) > 1:
        return not heads_group(piece, lex) and not piece[-1].folded.endswith("s")
    if any(_is_group(piece, at, lex) for at in range(len(piece))):
        return False
    for at in range(len(piece)):
        single, all_of = lex.singles.match(piece, at), lex.collective.match(piece, at)
        if single is not None and single[0] == "any" and not _doubled(piece[single[1] - 1 :]):
            return True
        if nth(piece, at, lex) is not None or (all_of is not None and measured(piece, all_of[1], lex) is None):
            return True
    return not _doubled(piece) and _is_name(piece, lex, alone=first and len(piece) == 1)


def is_single(piece: Sequence[Word], lex: FigureWords) -> bool:
    """Whether the piece is surely one person, not perhaps some: `ibunya`, `his wife`, `komandan Brigade Rafah`."""
    for at in range(len(piece)):
        if _is_group(piece, at, lex):
            return False
        if (single := lex.singles.match(piece, at)) is not None:
            if single[0] == "alone" and len(piece) > 1:
                continue
            return single[0] != "any" and not _doubled(piece[single[1] - 1 :])
    return False


def nth(words: Sequence[Word], at: int, lex: FigureWords) -> int | None:
    """The ordinal at word `at`: `third`, `12th`, the digits of `ke-12`; None where none is."""
    if (found := lex.ordinals.match(words, at)) is not None:
        return int(found[0])
    if not words[at].text.isdecimal() or len(words[at].text) > 4:
        return None
    end = at + 1 + (at + 1 < len(words) and words[at + 1].text == "-" and words[at + 1].glued)
    behind = end < len(words) and words[end].glued and words[end].folded in lex.nth
    before = at > 1 and words[at - 1].text == "-" and words[at - 2].folded in lex.nth_before
    return int(words[at].text) if behind or before else None


def count_of(words: Sequence[Word], lex: FigureWords) -> int | None:
    """The number of the first ordinal of `words`; `collective` behind its noun is one too: `korban ketiga`."""
    for at in range(len(words)):
        if (found := nth(words, at, lex)) is not None:
            return found
        if at and (all_of := lex.collective.match(words, at)) is not None:
            return int(all_of[0])
    return None


def heads_group(words: Sequence[Word], lex: FigureWords) -> bool:
    """Whether the noun of an English-like phrase is a word for people in number: `the dead`, `a number of men`."""
    at = 0
    while at < len(words) and lex.conjunctions.match(words, at) is None and words[at].text not in _COMMAS:
        if (single := lex.singles.match(words, at)) is not None and single[0] == "one":
            return False
        if (group := lex.groups.match(words, at)) is not None:
            ends = group[1] == len(words) or not words[group[1]].text[0].isalpha()
            if ends or lex.wholes.match(words, group[1]) is not None:
                return True
        at += 1
    return False


def measured(words: Sequence[Word], at: int, lex: FigureWords) -> str | None:
    """What the number before word `at` measures, if not people: `enam tahun`, `23-year-old`, `dua keluarga`."""
    if at + 1 < len(words) and words[at].text == "-":
        at += 1
    unit = lex.measures.match(words, at) if at < len(words) else None
    return unit[0] if unit is not None and unit[0] != "person" else None


def _is_group(piece: Sequence[Word], at: int, lex: FigureWords) -> bool:
    """Whether a word for people in number stands here; `полицейский` is one, `korban kedua` is one."""
    group, single = lex.groups.match(piece, at), lex.singles.match(piece, at)
    if group is None or (single is not None and single[1] >= group[1]):
        return False
    after = group[1]
    ordered = after < len(piece) and (lex.collective.match(piece, after) or nth(piece, after, lex))
    prefixed = after + 2 < len(piece) and nth(piece, after + 2, lex) is not None and piece[after].folded in lex.nth_before
    return not (ordered or prefixed)


def _doubled(piece: Sequence[Word]) -> bool:
    """Whether a word is said twice, which is how Indonesian forms plurals: `anak-anaknya`."""
    return any(
        b.folded.startswith(a.folded) and dash.text == "-" for a, dash, b in zip(piece, piece[1:], piece[2:], strict=False)
    )


def _is_name(piece: Sequence[Word], lex: FigureWords, *, alone: bool) -> bool:
    """Whether the piece ends in a person's name: a capital letter, no abbreviation, no country, no people."""
    last = piece[-1]
    named = last.text[:1].isupper() and not (last.text.isupper() and len(last.text) > 1)
    if not named or last.folded in lex.countries or last.text in lex.months or (alone and len(last.text) < 3):
        return False
    numbers = [found[1] for at in range(len(piece)) if (found := read_number(piece, at, lex)) is not None]
    if any(measured(piece, end, lex) is None for end in numbers):
        return False
    return not (lex.definite.match(piece, 0) is None and len(piece) <= 2 and last.folded.endswith(("ans", "is", "ese")))
