"""The feeds that an OPML file lists, as feed readers export them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from menurut.acquire.limits import Limits
from menurut.acquire.listings.links import absolute
from menurut.acquire.listings.markup import Part, parts, plain, root_name
from menurut.model import AcquireError

_FEED_SCHEME = re.compile(r"feed:(?://)?(?=https?://)|feed(?=://)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """The addresses of the feeds, each once and in order, and what is wrong with the outlines that give none."""

    feeds: tuple[str, ...]
    faults: tuple[AcquireError, ...]


def read_subscriptions(content: bytes, *, name: str, limits: Limits) -> Subscriptions:
    """The feeds in an OPML file, from outlines up to 50 deep; `name` is how errors call the file.

    Raises AcquireError where it is no OPML, lists no feed, or is larger than `limits.feed_mb`.
    """
    text = plain(content, name=name, most_mb=limits.feed_mb)
    root = root_name(text)
    if root != "opml":
        raise AcquireError(f"{name}: this is no OPML (it begins with <{root or ''}>); export it anew from the feed reader")
    elements, fault = parts(text)
    feeds: dict[str, None] = {}
    faults = [AcquireError(f"{name}: this OPML is broken, and what follows was not read: {fault}; mend it")] if fault else []
    for outline in elements:
        link = _link(outline) if outline.name == "outline" else None
        if link is None:
            continue
        url = absolute(_FEED_SCHEME.sub(lambda hit: "http" if hit[0].lower() == "feed" else "", link.strip(), count=1), "")
        if url:
            feeds.setdefault(url)
        else:
            title = (outline.attributes.get("title") or outline.attributes.get("text") or "")[:60]
            faults.append(
                AcquireError(f"{name}: the outline {title!r} has {link[:80]!r}, which is no http(s) address; mend it")
            )
    if not feeds and not faults:
        raise AcquireError(f'{name}: it lists no feed; feeds are outlines with an address as "xmlUrl"')
    return Subscriptions(tuple(feeds), tuple(faults))


def _link(outline: Part) -> str | None:
    fields = {key.lower(): value for key, value in outline.attributes.items()}
    return fields.get("xmlurl") or (fields.get("url") if fields.get("type", "").lower() in {"rss", "atom"} else None)
