"""The pages that a sitemap lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from menurut.acquire.decoding import decode
from menurut.acquire.limits import Limits
from menurut.acquire.listings.dates import moment
from menurut.acquire.listings.links import absolute
from menurut.acquire.listings.markup import parts, pieces, plain, root_name
from menurut.acquire.web.unpacking import BadBody, collect
from menurut.model import AcquireError

_GZIP = b"\x1f\x8b"
_MEDIA = frozenset({"image", "video"})  # their addresses are not of pages
_STATED = ("lastmod", "publication_date")  # the second is of news sitemaps


@dataclass(frozen=True, slots=True)
class SitemapPage:
    """One page; `updated` is, in a news sitemap, when it was published; None where it does not say."""

    url: str
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The pages and the further sitemaps that a sitemap names, in its order; `cut` of them were left."""

    pages: tuple[SitemapPage, ...]
    nested: tuple[str, ...]
    cut: int


def read_sitemap(content: bytes, *, url: str, limits: Limits) -> Sitemap:
    """The sitemap in `content`, fetched from `url`: XML or lines of text, packed by gzip or not, each address once.

    At most `limits.pages` pages and as many sitemaps are taken. Raises AcquireError for what is no sitemap, declares
    entities, or is larger than `limits.feed_mb` once unpacked.
    """
    content = unpacked(content, name=url, most_mb=limits.feed_mb)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:4].lower() == b"http":
        return _listed(decode(content, name=url), url, limits)
    text = plain(content, name=url, most_mb=limits.feed_mb)
    root = root_name(text)
    if root not in {"urlset", "sitemapindex"}:
        raise AcquireError(f"{url}: this is no sitemap (it begins with <{root or ''}>); give the sitemap's own address")
    pages, left_pages = _first(_places(text, "url", url), limits.pages)
    nested, left_nested = _first(_places(text, "sitemap", url), limits.pages)
    return Sitemap(tuple(pages), tuple(page.url for page in nested), left_pages + left_nested)


def unpacked(content: bytes, *, name: str, most_mb: float) -> bytes:
    """`content` out of its gzip, or as it is. Raises AcquireError for more than `most_mb` megabytes, or broken gzip."""
    if not content.startswith(_GZIP):
        return content
    try:
        return collect([content], packing="gzip", most=int(most_mb * 1e6))
    except BadBody as error:
        raise AcquireError(f"{name}: {error}; check it, or raise the limit feed_mb") from error


def _places(text: str, tag: str, base: str) -> Iterator[SitemapPage]:
    for _, piece in pieces(text, tag):
        said: dict[str, str] = {}
        for part in parts(piece)[0]:
            if part.is_closed and part.tag.lower().rpartition(":")[0] not in _MEDIA:
                said.setdefault(part.name, part.text)
        link = absolute(said.get("loc"), base)
        if link:
            stated = (moment(said.get(name)) for name in _STATED)
            yield SitemapPage(link, next((found for found in stated if found), None))


def _listed(text: str, url: str, limits: Limits) -> Sitemap:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = [SitemapPage(link) for line in lines if line[:4].lower() == "http" and (link := absolute(line, url))]
    if len(found) * 2 < len(lines):
        raise AcquireError(f"{url}: this text is no sitemap, which has one address a line; give the sitemap's own address")
    pages, left = _first(iter(found), limits.pages)
    return Sitemap(tuple(pages), (), left)


def _first(places: Iterator[SitemapPage], most: int) -> tuple[list[SitemapPage], int]:
    """The first `most` of the places with different addresses, and how many more of those there are."""
    seen: set[str] = set()
    kept: list[SitemapPage] = []
    for place in places:
        if place.url not in seen:
            seen.add(place.url)
            if len(kept) < most:
                kept.append(place)
    return kept, len(seen) - len(kept)
