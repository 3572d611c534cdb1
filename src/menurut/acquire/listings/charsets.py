"""Bytes to text where a server has stated an encoding, which is a witness and no more."""

from __future__ import annotations

import codecs
import re

from menurut.acquire.decoding import decode
from menurut.model import AcquireError

_BROWSERS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}  # what these names mean on the web


def decode_stated(content: bytes, *, charset: str | None, name: str) -> str:
    """The text of `content`; `charset`, as an HTTP header states it, is believed of bytes that it fits and UTF-8 does not.

    Raises AcquireError where there are no bytes, or where they are no text.
    """
    try:
        text = decode(content, name=name)
    except AcquireError:
        stated = None if _is_utf8(content) else _stated(content, charset)
        # what is no text at all has bytes that no text has, in whatever encoding
        if stated is None or any(sign < " " and sign not in "\t\n\v\f\r\x1b" for sign in stated[:65_536]):
            raise
        return stated
    return text if _is_utf8(content) else _stated(content, charset) or text


def _is_utf8(content: bytes) -> bool:
    """Whether it is UTF-8, or UTF-8 that was cut or pasted together badly; or UTF-16 that says so."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return marked or broken == 0 or broken * 10 <= len(re.findall("[^\x00-\x7f\ufffd]", text))


def _stated(content: bytes, charset: str | None) -> str | None:
    try:
        codec = codecs.lookup((charset or "").strip("\"' "))
        return content.decode(_BROWSERS.get(codec.name, codec.name))
    except (LookupError, ValueError):  # unknown, no encoding of text, or not the encoding of these bytes
        return None
