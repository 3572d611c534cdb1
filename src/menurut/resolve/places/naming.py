"""What a mention of a place says: its name, the kind and part of it that the words tell, and what holds it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from menurut.resolve.places.lexicon import PlaceWords, every_language, place_words, small_words
from menurut.resolve.words.folding import fold
from menurut.resolve.words.phrases import Word, words_of

# No mention is longer; what is longer is a mistaken span.
MAX_LENGTH = 400
# Names have no more words than this.
_MOST_WORDS = 7
# What is called by one of these lies in or beside the place named behind it; other generic words are that place itself.
_HELD_KINDS = ("facility", "natural", "other", "area")
# What is left out of a name, step by step, to find the name that a gazetteer has.
_DROPPED = (
    ("kind", "capital", "pointer"),
    ("kind", "capital", "pointer", "direction"),
    ("kind", "capital", "pointer", "direction", "demonym"),
)
_LONGEST_ACRONYM = 5
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_ENDING = re.compile(r"['’]s?\s*$")
_APOSTROPHES = ("'", "’")


@dataclass(frozen=True, slots=True)
class Name:
    """One way to read the name: folded, with the direction left out of it (`northern Iraq` may be `iraq`, `N`).

    `acronym` is whether it is written in a few capital letters alone, `demonym` whether it is the word for a state's
    people, and so at most the name of that state, `kinded` whether a generic word is part of it (`Ivory Coast`).
    """

    folded: str
    direction: str | None = None
    acronym: bool = False
    demonym: bool = False
    kinded: bool = False


@dataclass(frozen=True, slots=True)
class Naming:
    """One mention. `names` are ways to read its name, fullest first; `kind` is what the generic word says.

    `countries` are those of demonyms (`the Syrian city`); `holders` are mentions of what holds it or lies near;
    `pointer` points back to a place told before; `capital` is whether the capital of the holder is meant.
    """

    names: tuple[Name, ...] = ()
    kind: str | None = None
    direction: str | None = None
    countries: tuple[str, ...] = ()
    holders: tuple[Naming, ...] = ()
    pointer: str | None = None
    capital: bool = False


def read_naming(text: str, lang: str) -> Naming:
    """The parts of one mention in the language `lang`. Never raises; a text without letters names nothing."""
    # `U.S.` is `US`; the stop of `St.` is part of the name.
    text = _DOTTED.sub(lambda match: match.group().replace(".", ""), text[:MAX_LENGTH])
    words, said = place_words(lang), words_of(_ENDING.sub("", text))
    pieces = [(mark, piece) for mark, piece in _pieces(said, words) if piece]
    namings = [_piece(piece, words) for _, piece in pieces]
    if not namings:
        return Naming()
    first, *holders = namings
    owners = list(_owners(pieces[0][1], words))
    if first.names and holders and pieces[1][0] == "of" and words.kinds.match_before(pieces[0][1], len(pieces[0][1])):
        # `the West Bank city of Jenin`: what stands before the generic word holds the name behind it.
        name = replace(_joined(first, holders[0]), holders=(replace(first, kind=None),))
        return replace(name, holders=(*owners, *name.holders, *holders[1:]))
    if not first.names and holders and not first.capital and _is_same(first, pieces[1][0]):
        # `the northern city of Aleppo`: what stands behind is the name itself.
        first, holders = _joined(first, holders[0]), holders[1:]
    # Some names hold the words that introduce a holder: `Strait of Hormuz`.
    whole = [Name(_plain(said))] if len(pieces) > 1 and len(said) <= _MOST_WORDS and _is_name(said[-1]) else []
    return replace(first, names=(*whole, *first.names), holders=(*owners, *holders))


def bare_names(folded: str, kind: str) -> Iterator[str]:
    """A region's name without its generic word: `provinsi aleppo`, `aleppo governorate` are `aleppo`."""
    words = words_of(folded)
    if kind != "region" or not words:
        return
    for lexicon in every_language():
        if (before := lexicon.kinds.match(words, 0)) is not None and before[1] < len(words):
            yield _plain(words[before[1] :])
        for at in range(1, len(words)):
            if (behind := lexicon.kinds.match(words, at)) is not None and behind[1] == len(words):
                yield _plain(words[:at])


def _joined(first: Naming, name: Naming) -> Naming:
    return replace(
        name,
        kind=first.kind or name.kind,
        direction=first.direction or name.direction,
        countries=first.countries + name.countries,
    )


def _is_same(first: Naming, mark: str) -> bool:
    """Whether a generic word is the place named behind it, and does not lie in it or beside it."""
    if mark != "of":
        return mark == "" and first.kind not in _HELD_KINDS
    return first.kind not in _HELD_KINDS or first.kind in ("natural", "area")


def _pieces(words: Sequence[Word], lex: PlaceWords) -> Iterator[tuple[str, list[Word]]]:
    """The words between commas, brackets and the words that introduce a holder; with what each mark means."""
    mark, piece = "", list[Word]()
    at = 0
    while at < len(words):
        holder = lex.holders.match(words, at)
        if holder is not None or words[at].text in ",;()[]/–—":
            yield mark, piece
            mark, piece, at = (holder[0], [], holder[1]) if holder else ("", [], at + 1)
        else:
            piece.append(words[at])
            at += 1
    yield mark, piece


def _owners(piece: Sequence[Word], lex: PlaceWords) -> Iterator[Naming]:
    """`Istanbul's Beyazit district`, `the Philippines' Mindanao`: what owns holds."""
    for at, word in enumerate(piece[:-1]):
        if (after := _owned_from(piece, at)) is not None:
            own = word if after > at + 1 else Word(word.text[:-2], word.folded[:-2], word.glued)
            if _is_name(own):
                yield _piece([*piece[:at], own], lex)


def _owned_from(piece: Sequence[Word], at: int) -> int | None:
    """Where what a word owns begins; None where it owns nothing."""
    if piece[at].folded.endswith("'s"):
        return at + 1
    plural = piece[at].folded.endswith("s") and at + 2 < len(piece) and piece[at + 1].text in _APOSTROPHES
    return at + 2 if plural and piece[at + 1].glued else None


def _piece(piece: Sequence[Word], lex: PlaceWords) -> Naming:
    start = max((after for at in range(len(piece) - 1) if (after := _owned_from(piece, at)) is not None), default=0)
    roles = list(_roles(piece[start:], lex))
    kinds = [meaning for role, meaning, _ in roles if role == "kind"]
    directions = [meaning for role, meaning, _ in roles if role == "direction"]
    return Naming(
        names=tuple(dict.fromkeys(_names(roles))),
        kind=kinds[0] if kinds else None,
        direction=directions[0] if directions else None,
        countries=tuple(meaning for role, meaning, _ in roles if role == "demonym"),
        pointer=next((meaning for role, meaning, _ in roles if role == "pointer"), None),
        capital=any(role == "capital" for role, _, _ in roles),
    )


_Role = tuple[str, str, tuple[Word, ...]]


def _roles(piece: Sequence[Word], lex: PlaceWords) -> Iterator[_Role]:
    """Each stretch of words with its role: kind, direction, capital, pointer, demonym, name, word."""
    books = (
        ("capital", lex.capitals),
        ("kind", lex.kinds),
        ("direction", lex.directions),
        ("demonym", lex.demonyms),
        ("pointer", lex.pointers),
    )
    at = 0
    while at < len(piece):
        found = [(match[1], role, match[0]) for role, book in books if (match := book.match(piece, at)) is not None]
        if found:
            end, role, meaning = max(found, key=lambda match: match[0])
            yield role, meaning, tuple(piece[at:end])
            at = end
        else:
            yield ("name" if _is_name(piece[at]) or _is_particle(piece, at) else "word"), "", (piece[at],)
            at += 1


def _names(roles: Sequence[_Role]) -> Iterator[Name]:
    """Ways to read the name, fullest first: with the generic words and directions beside it, then without."""
    for first, last in _runs(roles):
        run = roles[first:last]
        if not _names_something(run):
            continue
        whole = [word for _, _, words in run for word in words]
        if len(whole) <= _MOST_WORDS:
            demonym = all(role == "demonym" for role, _, _ in run)
            kinded = any(role in ("kind", "capital") for role, _, _ in run)
            yield Name(_plain(whole), acronym=_is_acronym(whole), demonym=demonym, kinded=kinded)
        for drop in _DROPPED:
            left = [(role, meaning, words) for role, meaning, words in run if role not in drop]
            kept = [word for _, _, words in left for word in words]
            demonym = all(role == "demonym" for role, _, _ in left)
            if kept and len(kept) <= _MOST_WORDS and (demonym or any(role == "name" for role, _, _ in left)):
                gone = next((meaning for role, meaning, _ in run if role == "direction"), None)
                direction = gone if "direction" in drop else None
                yield Name(_plain(kept), direction, _is_acronym(kept), demonym)


def _names_something(run: Sequence[_Role]) -> bool:
    """Whether the words name more than a kind or a side: `Timur Tengah` does, `Stadion` and `Timur` do not."""
    capital = [role for role, _, words in run if _is_name(words[0])]
    if any(role == "name" for role, _, _ in run):
        return True
    # A demonym alone may be the state's own name (`Iran`); beside a generic word it tells where that is.
    return len(capital) > 1 or (capital == ["demonym"] and len(run) == 1)


def _runs(roles: Sequence[_Role]) -> Iterator[tuple[int, int]]:
    """Stretches of roles that may make up one name: no plain word in them, no pointer but inside."""
    start: int | None = None
    for at, (role, _, _) in enumerate([*roles, ("word", "", ())]):
        if role in ("word", "pointer"):
            if start is not None:
                yield start, at
            start = None
        elif start is None:
            start = at


def _is_name(word: Word) -> bool:
    """Whether the word may be one of a name: a capital letter, or a script without capitals."""
    letter = word.text[0]
    return letter.isalpha() and not letter.islower()


def _is_particle(piece: Sequence[Word], at: int) -> bool:
    """`al` and the hyphen in `Deir al-Zor`, the stop in `St. Louis`, but not what begins or ends a name in small letters."""
    before, after = ([word for word in part if not _is_small(word)] for part in (piece[:at], piece[at + 1 :]))
    return _is_small(piece[at]) and bool(before) and bool(after) and _is_name(before[-1]) and _is_name(after[0])


def _is_small(word: Word) -> bool:
    return word.text == "-" or (word.text == "." and word.glued) or word.text in small_words()


def _is_acronym(words: Sequence[Word]) -> bool:
    return len(words) == 1 and words[0].text.isupper() and 1 < len(words[0].text.replace(".", "")) <= _LONGEST_ACRONYM


def _plain(words: Sequence[Word]) -> str:
    return fold(" ".join(word.text for word in words))
