"""Names made comparable: without case, marks and the letters that each alphabet adds to the Latin one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters that no decomposition turns into their plain neighbour, and marks that stand inside names.
_LETTERS = str.maketrans(
    {
        "ə": "a",
        "ı": "i",
        "ł": "l",
        "đ": "d",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ß": "ss",
        "þ": "th",
        "ð": "d",
        "ħ": "h",
        "ŋ": "ng",
    }
    | dict.fromkeys("'’‘`ʼʻʹʺʾʿ´ـ\u200c\u200d\u200e\u200f\xad")
    | {"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "և": "եւ"}
)
_BETWEEN = re.compile(r"[\W_]+")
# Spellings of one sound, most letters first: what transcriptions of Arabic, Persian, Slavic and Papuan names disagree in.
_SOUNDS = (
    (re.compile(r"^(?:al|ar|as|ad|at|az|an|el|es)\s(?=\w{3})"), ""),
    (re.compile(r"shch|sch|sh|sy|sj|ch|tj|cz|zh|dzh|dj|ts|tz"), "s"),
    (re.compile(r"kh|gh|q|ck|x|c|g|k"), "k"),
    (re.compile(r"w(?![aeiouy])"), ""),
    (re.compile(r"ph|f|v|w|b|p"), "p"),
    (re.compile(r"th|dh|d|t"), "t"),
    (re.compile(r"h"), ""),
    (re.compile(r"j|z"), "s"),
    (re.compile(r"[aeiouy\s]+"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)
# No name of a place or an actor is longer; what is longer is a mistaken span.
MAX_LENGTH = 120


@lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """`Talış` and `TALIS` are `talis`; words are parted by single spaces; what is too long is cut. May be empty."""
    # Twice: some letters get a case only where they are taken apart.
    marked = unicodedata.normalize("NFKD", name[:MAX_LENGTH].casefold().translate(_LETTERS)).casefold()
    plain = "".join(letter for letter in marked if not unicodedata.combining(letter))
    return _BETWEEN.sub(" ", plain.translate(_LETTERS)).strip()


def sound(folded: str) -> str:
    """A key that spellings of one name share (`dayr az zawr`, `deir ezzor`); empty where the name is not in Latin letters."""
    if not folded.isascii():
        return ""
    for pattern, letter in _SOUNDS:
        folded = pattern.sub(letter, folded)
    return folded
