"""What is done to a text, once, before its characters are counted for ever."""

from __future__ import annotations

import re

import ftfy
from ftfy.badness import is_bad

_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAK = re.compile("\r\n?|[\v\f\u2028\u2029]")
_TERMINAL = re.compile(r"\x1b\[[0-?]{0,16}[ -/]{0,4}[@-~]")
_INVISIBLE = re.compile(
    "[\0-\x08\x0e-\x1f\x7f"  # control characters but those of blanks
    "\u00ad\u180e\u200b\u2060-\u2064\ufeff"  # soft hyphen, characters without width, byte order mark
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # writing direction: they make a text look like another
    "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"  # annotation marks, no characters at all, invisible tags
    # joiners, but after the letters of Arabic and Indic scripts, which spell with them
    "|(?<![\u0600-\u0dff])[\u200c\u200d]"
)
_HIGH_CONTROL = re.compile("[\x80-\x9f]")
_BLANK_LINES = re.compile("\n{3,}")
_NO_BREAK_SPACE = re.compile("[\u00a0\u202f]")
# Quotes and dashes alone are never mojibake, which has letters; most lines of most texts are spared the slow test.
_NOT_PLAIN = re.compile("[^\x00-\x7f“”‘’–—…«»]")
# What is left of a closing quote whose last byte was lost; ftfy would make a dagger of it.
_LOST_QUOTE = "â€ "
_MOJIBAKE = ftfy.TextFixerConfig(restore_byte_a0=False, explain=False)


def clean(text: str) -> str:
    r"""Take out of `text` what no reader can see or mean; doing so twice is doing it once.

    Newlines become \n, with at most one blank line between paragraphs and no blanks at the ends of lines. Control and
    zero-width characters, terminal colours and marks of writing direction are removed, lone surrogates become U+FFFD,
    no-break spaces become spaces. Lines that were decoded wrongly (`â€œ`) are mended; quotes, ligatures and composed
    letters stay as they are.
    """
    while True:
        text, mended = _pass(text)
        if not mended:  # and it comes to that: mending shortens a line or takes a control character out of it
            return text


def _pass(text: str) -> tuple[str, bool]:
    """The text after one round, and whether a line was mended, which may bring more to light."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = _INVISIBLE.sub("", _TERMINAL.sub("", _BREAK.sub("\n", text)))
    seen = [line.rstrip(" \t") for line in text.split("\n")]
    lines = [_mend(line) for line in seen]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip(), lines != seen


def _mend(line: str) -> str:
    if not _NOT_PLAIN.search(line):
        return line
    if is_bad(line):
        line = _LOST_QUOTE.join(ftfy.fix_encoding(piece, _MOJIBAKE) for piece in line.split(_LOST_QUOTE))
    return _NO_BREAK_SPACE.sub(" ", _HIGH_CONTROL.sub("", line)).rstrip()
