"""Bytes to text: which encoding a file is in, and whether it is text at all."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from menurut.model import AcquireError

_BOMS = (  # the longer first: the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAVE_TEXT = "save its text as a .txt file first"
_UNPACK = "unpack it first"
_MAGIC = (
    (b"%PDF-", "a PDF", _SAVE_TEXT),
    (b"{\\rtf", "an RTF document", _SAVE_TEXT),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document", _SAVE_TEXT),
    (b"PK\x03\x04", "a zip archive or an Office document", "unpack it, or save its text as a .txt file"),
    (b"PK\x05\x06", "an empty zip archive", "give a text file"),
    (b"\x1f\x8b\x08", "a gzip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ\x00", "an xz archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"Rar!\x1a\x07", "a rar archive", _UNPACK),
    (b"\x89PNG\r\n\x1a\n", "a PNG image", "give the text itself"),
    (b"\xff\xd8\xff", "a JPEG image", "give the text itself"),
    (b"GIF8", "a GIF image", "give the text itself"),
    (b"SQLite format 3\x00", "a SQLite database", "export its texts as JSONL"),
    (b"PAR1", "a Parquet file", "export its texts as JSONL"),
)
_SAMPLE = 65_536  # bytes looked at; enough for the rarest letters, and 10 MB cost no more than 100 kB
_CONTROL = bytes({*range(32), 127} - set(b"\t\n\v\f\r\x1b"))
_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?([A-Za-z0-9_.:-]{2,40})""", re.I)
_HIGH_RUN = re.compile(rb"(?<![A-Za-z])[\x80-\xff]{2,}+(?![A-Za-z])")
_CYRILLIC = ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")
_COMMON_CYRILLIC = frozenset("оеаинтсрвлі")  # two thirds of the letters of a Russian text
_NORSE = re.compile(r"[áíóúæ]")  # which Turkish never has and Icelandic always, beside ð and þ
_CAPITAL_INSIDE = re.compile(r"[а-яёіїєў][А-ЯЁІЇЄЎ]")
_SYMBOL_INSIDE = re.compile(r"[^\W\d_][\u0080-\u00bf×÷\ufffd][^\W\d_]")
_ODD_LETTERS = {"cp1252": re.compile(r"[ðþÐÞ]"), "cp1254": re.compile(r"[áíóúæÁÍÓÚÆ]"), "cp1250": re.compile(r"[ĂăŢţ]")}


def decode(content: bytes, *, name: str) -> str:
    """The text of a file's bytes, without byte order mark; `name` is how errors call the file.

    UTF-8 is tried strictly and first, then UTF-16 without a mark, then the encoding that a page declares, then the
    Cyrillic, the Latin and all other legacy encodings. A few broken bytes in UTF-8 become U+FFFD. Raises AcquireError
    where there are no bytes, or where they are no text.
    """
    if not content:
        raise AcquireError(f"{name}: the file is empty; give one that holds the text of a report")
    for magic, kind, remedy in _MAGIC:
        if content.startswith(magic):
            raise AcquireError(f"{name}: this is {kind}, not text; {remedy}")
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _text(content[len(mark) :].decode(encoding, "replace"), name)
    utf16 = _unmarked_utf16(content)
    if utf16:
        return _text(content.decode(utf16, "replace"), name)
    if _share_of_control(content[:_SAMPLE]) > 0.2:
        raise _no_text(name)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error.start
    return _mostly_utf8(content) or _legacy(content, broken, name)


def _text(decoded: str, name: str) -> str:
    head = decoded[:_SAMPLE]
    if not head.strip("\0\ufeff"):
        raise AcquireError(f"{name}: the file is empty but for a byte order mark; give one that holds text")
    if sum(c == "\ufffd" or (c < " " and c not in "\t\n\v\f\r") for c in head) > 0.2 * len(head):
        raise _no_text(name)
    return decoded


def _no_text(name: str) -> AcquireError:
    return AcquireError(f"{name}: this is a binary file, not text; give plain text, HTML or JSONL")


def _share_of_control(sample: bytes) -> float:
    return 1 - len(sample.translate(None, _CONTROL)) / len(sample)


def _unmarked_utf16(content: bytes) -> str | None:
    """The order of UTF-16, known by one high byte nearly everywhere and ASCII between; None for other bytes."""
    sample = content[: _SAMPLE - _SAMPLE % 2]
    if len(sample) < 4 or len(content) % 2 or _share_of_control(sample) < 0.005:
        return None
    # the high bytes of Chinese are ASCII letters too, but its low bytes are anything
    looks_ascii = sum(32 <= c < 127 for c in sample) > 0.7 * len(sample)
    best, chosen = 0.0, None
    for encoding, high, low in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        ascii_ = sum(h == 0 and (c >= 32 or c in b"\t\n\r") for h, c in zip(high, low, strict=True))
        blocks = [high.count(block) for block in set(high) if 0 < block < 0x12]
        wide = ascii_ and not looks_ascii
        east_asian = sum(0x30 <= h <= 0x9F or 0xAC <= h <= 0xD7 for h in high) if wide else 0
        share = (ascii_ + max([*blocks, east_asian], default=0) + high.count(0x20)) / len(high)
        # where both orders look like letters, the one with real blanks and points is right
        weight = share + 0.5 * ascii_ / len(high)
        if share > 0.9 and weight > best:
            best, chosen = weight, encoding
    return chosen


def _mostly_utf8(content: bytes) -> str | None:
    """UTF-8 that was cut or pasted together badly: its broken bytes are few beside its whole letters."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = len(re.findall("[^\x00-\x7f\ufffd]", text))
    return text if broken <= max(1, whole // 10) and whole else None


def _legacy(content: bytes, broken: int, name: str) -> str:
    declared = _DECLARED.search(content[:2048])
    if declared:
        try:
            return content.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeError):
            pass  # pages lie; what the bytes look like decides
    sample = content[max(0, broken - 1000) : broken + _SAMPLE]
    if _share_of_control(sample) > 0.005:
        raise _no_text(name)
    high = sum(map(len, re.findall(rb"[\x80-\xff]+", sample)))
    in_runs = sum(map(len, _HIGH_RUN.findall(sample)))
    is_latin = in_runs < 0.6 * high and (high < 0.3 * len(sample) or len(sample) < 12)
    encoding = _latin(sample) if is_latin else _cyrillic(sample) or _guessed(sample)
    if encoding is None:
        raise AcquireError(f"{name}: its encoding is not known (not UTF-8, UTF-16, windows-1251 or Latin-1); save it as UTF-8")
    return content.decode(encoding, "replace")


def _latin(sample: bytes) -> str:
    """Choose cp1252, which holds all of Latin-1, unless letters of Turkish or Polish speak for theirs."""

    def oddities(encoding: str) -> int:
        text = sample.decode(encoding, "replace")
        symbols = len(_SYMBOL_INSIDE.findall(text))
        if encoding == "cp1252" and _NORSE.search(text):
            return symbols
        return symbols + len(_ODD_LETTERS[encoding].findall(text))

    return min(_ODD_LETTERS, key=oddities)


def _cyrillic(sample: bytes) -> str | None:
    """Choose the Cyrillic encoding in which most letters are the commonest ones; None where in none they are."""

    def plausibility(encoding: str) -> float:
        text = sample.decode(encoding, "replace")
        high = [c for c in text if c > "\x7f" and c not in "«»“”„—–…№"]
        shouted = not any(c.islower() for c in high)
        common = sum(c.lower() in _COMMON_CYRILLIC and (c.islower() or shouted) for c in high)
        return (common - 4 * len(_CAPITAL_INSIDE.findall(text))) / max(1, len(high))

    best = max(_CYRILLIC, key=plausibility)
    return best if plausibility(best) > 0.5 else None


def _guessed(sample: bytes) -> str | None:
    guess = from_bytes(sample, cp_exclusion=list(_CYRILLIC)).best()
    if guess is None:
        return None
    letters = sum(c.isalpha() or c.isspace() or c.isdigit() for c in str(guess))
    return guess.encoding if letters > 0.7 * len(str(guess)) else None
