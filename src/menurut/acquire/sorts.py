"""What bytes are: told by how they begin, never by what a name or a server says."""

from __future__ import annotations

import re
import zlib
from enum import StrEnum

from menurut.acquire.decoding import decode
from menurut.acquire.listings.markup import root_name
from menurut.model import AcquireError

HEAD = 65_536  # bytes that tell
_SHORT = 4_096  # characters that tell, once decoded
_JSON = re.compile(r"""\s*+(?:\{\s*+["}]|\[\s*+(?:\{\s*+["}]|\]))""")
_ADDRESS = re.compile(r"https?://[^\s/<>]+\.[^\s<>]+", re.IGNORECASE)


class Sort(StrEnum):
    """A report or page of its own is `SINGLE`, and so is what nobody can read."""

    ARCHIVE = "archive"
    FEED = "feed"
    SITEMAP = "sitemap"
    OPML = "opml"
    RECORDS = "records"
    SINGLE = "single"


_ROOTS = {
    "rss": Sort.FEED,
    "feed": Sort.FEED,
    "rdf": Sort.FEED,
    "urlset": Sort.SITEMAP,
    "sitemapindex": Sort.SITEMAP,
    "opml": Sort.OPML,
}


def sort_of(head: bytes) -> Sort:
    """What begins with `head`, packed by gzip or not; lines of nothing but addresses are a sitemap."""
    is_packed = head.startswith(b"\x1f\x8b")
    if is_packed:
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, HEAD)
        except zlib.error:
            return Sort.SINGLE
    if head.startswith(b"WARC/"):
        return Sort.ARCHIVE
    try:
        start = decode(head, name="").lstrip("\ufeff \t\r\n")
    except AcquireError:  # whoever reads all of it says what is wrong
        return Sort.SINGLE
    listing = _listing(start)
    if is_packed:
        return listing if listing is Sort.SITEMAP else Sort.SINGLE
    return Sort.RECORDS if _JSON.match(start) else listing or Sort.SINGLE


def _listing(start: str) -> Sort | None:
    lines = [line.strip() for line in start[:_SHORT].splitlines()]
    whole = lines if len(start) <= _SHORT else lines[:-1]
    if any(whole) and all(_ADDRESS.fullmatch(line) for line in whole if line):
        return Sort.SITEMAP
    return _ROOTS.get(root_name(start) or "") if start.startswith("<") else None
