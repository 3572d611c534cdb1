"""The reports that an RSS or Atom feed lists."""

from __future__ import annotations

import calendar
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice
from xml.sax.saxutils import escape, quoteattr

from menurut.acquire.limits import Limits
from menurut.acquire.listings.dates import moment
from menurut.acquire.listings.links import absolute
from menurut.acquire.listings.markup import Part, parts, pieces, plain, root_name
from menurut.model import AcquireError

_ROOTS = frozenset({"rss", "feed", "rdf"})
_DATES = frozenset({"pubdate", "date", "published", "updated", "issued", "modified", "created"})
_TEXTS = _DATES | {"title", "link", "id", "guid"}
_ATTRIBUTES = ("rel", "href", "isPermaLink", "xml:base")
_LOOKED_AT = 100_000  # entries among which the newest are sought; further ones are counted
_HEAD = 65_536  # characters in which a feed's own title is sought
_LONGEST = 4_000  # characters of a title, link or id
_OPENING = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry)(?=[\s/>])", re.IGNORECASE)
_DATED = re.compile(
    r"<(?:[\w.-]{1,40}:)?(?:pubdate|date|published|updated|issued|modified|created)(?=[\s>])[^<>]*+>"
    r"\s*+(?:<!\[CDATA\[\s*+)?([^<>\]]{4,60})",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One report that a feed lists; times have the zone that the feed states, or UTC; None where it states none."""

    url: str
    title: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it came from `url`: its entries, the newest first, those without a date last; `cut` were left."""

    title: str | None
    url: str
    entries: tuple[FeedEntry, ...]
    cut: int


def read_feed(content: bytes, *, url: str, limits: Limits) -> Feed:
    """The feed in `content`, fetched from `url`: at most `limits.entries` of its entries, each address once.

    Addresses are absolute, of http or https, without fragment; entries without one are dropped. Feeds that break off or
    are not well-formed give what can be told of them. Raises AcquireError for what is no feed, declares entities or is
    larger than `limits.feed_mb`.
    """
    text = plain(content, name=url, most_mb=limits.feed_mb)
    root = root_name(text)
    if root not in _ROOTS:
        raise AcquireError(f"{url}: this is no RSS or Atom feed (it begins with <{root or ''}>); give the feed's own address")
    listed = list(islice(pieces(text, "item", "entry"), max(_LOOKED_AT, limits.entries)))
    total = len(listed)
    if total >= _LOOKED_AT:
        total += sum(1 for _ in _OPENING.finditer(text, listed[-1][0] + len(listed[-1][1])))
    head = text[: min(listed[0][0] if listed else _HEAD, _HEAD)]
    entries = [piece for _, piece in listed]
    if total > limits.entries:
        entries = sorted(entries, key=_when, reverse=True)[: limits.entries]
    title, found = _parsed(_lean(head, entries), url)
    found.sort(key=lambda entry: entry.published or entry.updated or _NEVER, reverse=True)
    once: dict[str, FeedEntry] = {}
    for entry in found:
        once.setdefault(entry.url, entry)
    return Feed(title, url, tuple(once.values()), total - len(entries))


def _when(piece: str) -> datetime:
    stated = (moment(hit[1]) for hit in islice(_DATED.finditer(piece), 3))
    return next((found for found in stated if found), _NEVER)


def _lean(head: str, entries: list[str]) -> bytes:
    """The feed with nothing but what is asked of it, well-formed, so that feedparser meets neither bodies nor faults."""
    above, _ = parts(head)
    root = above[0].name if above else "rss"
    base = "".join(_attribute("xml:base", part.attributes.get("xml:base")) for part in above[:1])
    title = next((part.text for part in above if part.name == "title" and part.depth <= 1 + (root != "feed")), "")
    opened = f'<feed xmlns="http://www.w3.org/2005/Atom"{base}>' if root == "feed" else f'<rss version="2.0"{base}><channel>'
    closed = "</feed>" if root == "feed" else "</channel></rss>"
    lean = [opened, f"<title>{escape(title[:_LONGEST])}</title>", *map(_lean_entry, entries), closed]
    return "".join(lean).encode("utf-8", "replace")


def _lean_entry(piece: str) -> str:
    found, _ = parts(piece)  # what stands before a fault is as good as without it
    if not found:
        return ""
    entry, *children = found
    own = entry.tag.rpartition(":")[0]
    kept = []
    for child in children:
        prefix = child.tag.rpartition(":")[0]
        if child.depth != 1 or child.name not in _TEXTS or (prefix != own and not _known(child)):
            continue
        if not child.is_closed or (child.name != "title" and len(child.text) > _LONGEST):
            continue  # half an address is another one
        name = {"date": "updated", "pubdate": "pubDate"}.get(child.name, child.name)
        fields = "".join(_attribute(key, child.attributes.get(key)) for key in _ATTRIBUTES)
        kept.append(f"<{name}{fields}>{escape(child.text[:_LONGEST])}</{name}>")
    base = _attribute("xml:base", entry.attributes.get("xml:base"))
    return f"<{entry.name}{base}>{''.join(kept)}</{entry.name}>"


def _known(child: Part) -> bool:
    """Whether a child of another vocabulary than its entry's says what we ask: Dublin Core's dates, Atom's links in RSS."""
    return child.name in _DATES or (child.name == "link" and "href" in child.attributes)


def _attribute(name: str, value: str | None) -> str:
    return f" {name}={quoteattr(value)}" if value and len(value) <= _LONGEST else ""


def _parsed(lean: bytes, url: str) -> tuple[str | None, list[FeedEntry]]:
    import feedparser  # type: ignore[import-untyped]  # here: it takes a tenth of a second

    found = feedparser.parse(
        BytesIO(lean),
        response_headers={"content-location": url, "content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return _text(found["feed"].get("title")), list(_entries(found["entries"], url))


def _entries(parsed: list[dict[str, object]], url: str) -> Iterator[FeedEntry]:
    for one in parsed:
        link = one.get("link")
        address = absolute(link, url) if isinstance(link, str) else None
        if address:
            updated = _time(one, "updated") if "updated_parsed" in one else None
            yield FeedEntry(address, _text(one.get("title")), _time(one, "published"), updated, _text(one.get("id")))


def _time(entry: dict[str, object], field: str) -> datetime | None:
    """The time in its own zone, whose day is the report's; feedparser, which reads more forms, gives it in UTC."""
    parsed, stated = entry.get(f"{field}_parsed"), entry.get(field)
    own = moment(stated) if isinstance(stated, str) else None
    if own or not isinstance(parsed, tuple):
        return own
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _text(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    return " ".join(html.unescape(_TAG.sub("", value)).split()) or None
