"""One person in several spellings: names in Latin letters, compared word by word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from menurut.resolve.words.folding import fold, sound
from menurut.resolve.words.tables import shared_table, table

# From here on two names are taken for one person's.
SAME = 0.75
# Words from here on may differ in a letter; shorter ones only in what does not sound (`Ali` is not `Adi`).
_LONG = 5
_LIKE = 0.79
# Of words that sound alike; less, and other people meet (`Mahmoud`, `Mohammed`).
_HEARD = 0.6
_MOST_WORDS = 8
_LEAST_STEM = 3


@dataclass(frozen=True, slots=True)
class _Letters:
    plain: tuple[tuple[str, str], ...]
    turkic: tuple[tuple[str, str], ...]
    marks: frozenset[str]
    particles: frozenset[str]
    patronymics: tuple[str, ...]
    voiceless: frozenset[str]


@cache
def _letters() -> _Letters:
    rows = shared_table("letters")
    parts = rows["parts"]
    scripts = [rows[name] for name in ("cyrillic", "armenian", "arabic", "hebrew", "latin")]
    plain = sorted(((letter, latin) for script in scripts for letter, latin in script.items()), key=lambda row: -len(row[0]))
    return _Letters(
        plain=tuple(plain),
        turkic=tuple(rows["turkic"].items()),
        marks=frozenset(parts["marks"]),
        particles=frozenset(parts["particles"]),
        patronymics=tuple(parts["patronymics"]),
        voiceless=frozenset((*rows["arabic"], *rows["hebrew"])),
    )


@lru_cache(maxsize=4096)
def transliterate(name: str) -> str:
    """The name in plain Latin letters, folded: `Эйвазов` and `Eyvazov` are `eyvazov`."""
    letters = _letters()
    text = name[:400].replace("İ", "i").casefold()
    if not text.isascii():
        turkic = letters.turkic if letters.marks & set(text) else ()
        for letter, latin in (*turkic, *letters.plain):
            text = text.replace(letter, latin)
    return fold(text)


def same_person(a: str, b: str, *, side_a: str | None = None, side_b: str | None = None) -> tuple[float, tuple[str, ...]]:
    """How likely two names are one person's, from 0 to 1, and why. Never across different sides.

    Order does not matter; initials stand for names, patronymics and particles for nothing. A family name alone may be
    anybody's of that name: it gets 0.6 at most.
    """
    if side_a and side_b and side_a != side_b:
        return 0.0, (f"on different sides ({side_a}, {side_b})",)
    one, other = sorted((_words(a), _words(b)), key=len)
    if not one or not other:
        return 0.0, ("one has no name",)
    pairs = _paired(one, other, bare=is_voiceless(a) or is_voiceless(b))
    if pairs is None or all(min(len(x), len(y)) == 1 for x, y, _ in pairs):
        return 0.0, (f"{' '.join(one)} is not {' '.join(other)}",)
    score = sum(likeness for *_, likeness in pairs) / len(pairs)
    if len(one) == 1 < len(other):
        score = min(score, 0.6)
    elif len(one) < len(other):
        score *= 0.95
    return round(score, 2), tuple(_reason(x, y) for x, y, _ in pairs)


def local_id(name: str, side: str | None) -> str:
    """An id for a person whom the register does not know, the same for every order and script of the name."""
    return f"person:{side or '-'}:{'-'.join(sorted(_words(name))) or '-'}"


def family_keys(name: str) -> Iterator[str]:
    """What the last word of a name sounds like; nothing where that is too little to look up."""
    words = _words(name)
    if words and len(key := _heard(words[-1])) > 1:
        yield key


def word_keys(name: str) -> Iterator[str]:
    """What each word of a name sounds like, the last first: any may be the family name."""
    for word in reversed(_words(name)):
        if len(key := _heard(word)) > 1:
            yield key


def stems_of(folded: str, lang: str = "ru") -> str:
    """The words of a folded name without the endings that bend in Russian and Ukrainian; empty where nothing bends."""
    if folded.isascii():
        return ""
    return " ".join(_stem(word, _endings("ru" if lang == "uk" else lang)) for word in folded.split())


@cache
def _endings(lang: str) -> tuple[str, ...]:
    endings: Iterable[str] = table(lang, "actors").get("endings", {}).get("words", ())
    return tuple(sorted({fold(ending) for ending in endings}, key=lambda ending: -len(ending)))


@lru_cache(maxsize=8192)
def _stem(word: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word.removesuffix(ending)
    return word


def is_voiceless(name: str) -> bool:
    """Whether the name is in a script that leaves vowels out."""
    return not name.isascii() and not _letters().voiceless.isdisjoint(name)


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    """The words that tell who is meant."""
    letters = _letters()
    words = transliterate(name).split()[:_MOST_WORDS]
    told = [word for word in words if word not in letters.particles]
    if len(told) > 2:
        told = [word for word in told if not word.endswith(letters.patronymics)]
    return tuple(told or words)


_Pair = tuple[str, str, float]


def _paired(one: tuple[str, ...], other: tuple[str, ...], *, bare: bool) -> list[_Pair] | None:
    """Every word of the shorter name with its likest in the longer; None where one has none."""
    left = list(other)
    pairs: list[_Pair] = []
    for word in sorted(one, key=len, reverse=True):
        likeness, likest = max(((_alike(word, candidate, bare=bare), candidate) for candidate in left), default=(0.0, ""))
        if not likeness:
            return None
        left.remove(likest)
        pairs.append((word, likest, likeness))
    return pairs


def _alike(a: str, b: str, *, bare: bool) -> float:
    """How alike two words of names are; 0 where they are different names."""
    if a == b:
        return 1.0
    if min(len(a), len(b)) == 1:
        return 0.8 if a[0] == b[0] else 0.0
    heard = len(_heard(a)) > 1 and _heard(a) == _heard(b)
    if bare:
        return 0.85 if heard or (_heard(a) == _heard(b) != "" and max(len(a), len(b)) < _LONG) else 0.0
    likeness = DamerauLevenshtein.normalized_similarity(a, b)
    if heard and likeness >= _HEARD:
        return max(0.9, likeness)
    return likeness if likeness >= _LIKE and min(len(a), len(b)) >= _LONG else 0.0


_heard = lru_cache(maxsize=16_384)(sound)


def _reason(a: str, b: str) -> str:
    return f"{a} in both" if a == b else f"{a} is spelled {b}"
