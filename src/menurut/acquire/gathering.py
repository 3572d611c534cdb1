"""Everything that stands in a place: a file, a folder, an address, stdin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol

from menurut.acquire.archives import read_archive
from menurut.acquire.folders import files_in
from menurut.acquire.limits import Limits
from menurut.acquire.listings.charsets import decode_stated
from menurut.acquire.listings.feeds import read_feed
from menurut.acquire.listings.links import canonical
from menurut.acquire.listings.opml import read_subscriptions
from menurut.acquire.listings.sitemaps import read_sitemap
from menurut.acquire.loading import load
from menurut.acquire.pages import Page, is_page, read_page
from menurut.acquire.records import Given
from menurut.acquire.reports import make_report
from menurut.acquire.sorts import HEAD, Sort, sort_of
from menurut.model import AcquireError, Report

_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_XML = re.compile(r"\s*+<\?xml\b")
_TAGGED = re.compile(r"<(?:html|body|p|div|article)\b", re.IGNORECASE)
_HEAD_TEXT = 4_096  # characters in which tags make a page
_CALLED = {Sort.SINGLE: "this page is", Sort.RECORDS: "these records are"}
_LISTINGS = frozenset({Sort.FEED, Sort.SITEMAP, Sort.OPML})

Found = Iterator[Report | AcquireError]


class Arrived(Protocol):
    """What a server sent, as far as gathering asks."""

    @property
    def url(self) -> str:
        """The address after all redirects."""

    @property
    def content(self) -> bytes:
        """The body, unpacked."""

    @property
    def charset(self) -> str | None:
        """The encoding that the server names."""


class Fetching(Protocol):
    """Whatever fetches; `menurut.acquire.web.Fetcher` does."""

    def fetch(self, url: str, *, most_mb: float, etag: str | None = None, last_modified: str | None = None) -> Arrived:
        """The answer of a server, of `most_mb` megabytes at most. Raises AcquireError."""


def gather(
    where: str, *, given: Given, limits: Limits, fetcher: Fetching | None, stdin: BinaryIO | None = None
) -> Iterator[Report | AcquireError]:
    """The reports of a place, one by one; what is faulty comes as an AcquireError, and the rest goes on.

    `where` is `-` for stdin, a file (text, HTML, JSONL, `.warc[.gz]`, OPML, a feed or sitemap that was saved), a folder
    of such files, or an http(s) address, at which a page, plain text, JSONL, a feed, a sitemap, OPML or an archive may
    stand: its content tells which. What stands at an address is bounded by `limits.page_mb` where it is a page or text,
    by `limits.feed_mb` where it is anything else. What feeds and sitemaps list is fetched one after another. `given`
    stands in for what reports lack. Without a `fetcher` nothing is fetched.
    """
    gathering = _Gathering(given, limits, fetcher)
    scheme = _ADDRESS.match(where)
    if where == "-":
        return load("-", dct=given.dct, outlet=given.outlet, lang=given.lang, stdin=stdin)
    if scheme and scheme[1].lower() in {"http", "https"}:
        return gathering.at(where)
    if scheme:
        return iter([AcquireError(f"{where}: {scheme[1]} addresses are not fetched; give an http or https one")])
    try:
        is_folder = Path(where).is_dir()
    except (OSError, ValueError):
        is_folder = False  # whoever opens it says what is wrong
    return gathering.within(Path(where)) if is_folder else gathering.of(Path(where))


def gather_page(
    url: str, *, title: str | None, dct: date | None, outlet: str | None, limits: Limits, fetcher: Fetching
) -> Report | AcquireError:
    """The report at an address that a feed lists; `title`, `dct` and `outlet` are the feed's word, should the page not tell.

    What stands there is taken for a page whatever it is: a feed that lists feeds leads nowhere.
    """
    return _Gathering(Given(), limits, fetcher).page_at(url, title=title, dct=dct, outlet=outlet)


@dataclass(frozen=True, slots=True)
class _Gathering:
    given: Given
    limits: Limits
    fetcher: Fetching | None

    def within(self, folder: Path) -> Found:
        for found in files_in(folder, depth=self.limits.depth):
            if isinstance(found, AcquireError):
                yield found
            else:
                yield from self.of(found)

    def of(self, path: Path) -> Found:
        """What stands in a file. A pipe is not looked into beforehand: what was read of it would be lost."""
        name = str(path).encode("utf-8", "replace").decode()
        try:
            sort = _sort_of_file(path)
            if sort is Sort.ARCHIVE:
                with path.open("rb") as stream:
                    yield from self._archived(stream, name)
                return
            most_mb = self.limits.feed_mb if sort in _LISTINGS else self.limits.page_mb
            if sort not in {None, Sort.RECORDS} and path.stat().st_size > most_mb * 1e6:
                limit = "feed_mb" if sort in _LISTINGS else "page_mb"
                yield AcquireError(f"{name}: this file is larger than {most_mb:g} MB; raise the limit {limit} to have it read")
                return
            content = path.read_bytes() if sort in _LISTINGS else None
        except (OSError, ValueError):
            content = None  # loading says what is wrong
        if content is None or sort is None:
            yield from load(path, dct=self.given.dct, outlet=self.given.outlet, lang=self.given.lang)
        else:
            yield from self._listed(sort, content, name)

    def at(self, url: str) -> Found:
        """What stands at an address."""
        arrived = self._fetched(url, most_mb=max(self.limits.page_mb, self.limits.feed_mb))
        if isinstance(arrived, AcquireError):
            yield arrived
            return
        sort = sort_of(arrived.content[:HEAD])
        limit = "page_mb" if sort is Sort.SINGLE else "feed_mb"
        most_mb: float = getattr(self.limits, limit)
        if len(arrived.content) > most_mb * 1e6:
            what = _CALLED.get(sort, f"this {sort} is")
            advice = f"raise the limit {limit} to have it read, or save it and give its file"
            yield AcquireError(f"{arrived.url}: {what} larger than {most_mb:g} MB; {advice}")
        elif sort in _LISTINGS:
            yield from self._listed(sort, arrived.content, arrived.url)
        elif sort is Sort.ARCHIVE:
            yield from self._archived(BytesIO(arrived.content), arrived.url)
        elif sort is Sort.RECORDS:
            yield from self._recorded(arrived)
        else:
            yield self._page(arrived)

    def _fetched(self, url: str, *, most_mb: float) -> Arrived | AcquireError:
        if self.fetcher is None:
            return AcquireError(f"{url}: nothing is fetched here; save the page and give its file")
        try:
            return self.fetcher.fetch(url, most_mb=most_mb)
        except AcquireError as error:
            return error

    def _listed(self, sort: Sort, content: bytes, name: str) -> Found:
        try:
            if sort is Sort.FEED:
                yield from self._feed(content, name)
            elif sort is Sort.OPML:
                subscriptions = read_subscriptions(content, name=name, limits=self.limits)
                yield from subscriptions.faults
                for url in subscriptions.feeds:
                    arrived = self._fetched(url, most_mb=self.limits.feed_mb)
                    yield from [arrived] if isinstance(arrived, AcquireError) else self._feed(arrived.content, arrived.url)
            else:
                yield from self._mapped(content, name, 0, _Walk(self.limits.pages))
        except AcquireError as error:
            yield error

    def _feed(self, content: bytes, url: str) -> Found:
        try:
            feed = read_feed(content, url=url, limits=self.limits)
        except AcquireError as error:
            yield error
            return
        if not feed.entries:
            yield AcquireError(f"{url}: this feed lists no report with an address; see whether its site has another")
        for entry in feed.entries:
            day = entry.published.date() if entry.published else None
            yield self.page_at(entry.url, title=entry.title, dct=day, outlet=feed.title)
        if feed.cut:
            yield AcquireError(
                f"{url}: {feed.cut} further reports of this feed were left; raise the limit entries to have them"
            )

    def _mapped(self, content: bytes, url: str, depth: int, walk: _Walk) -> Found:
        """The pages of a sitemap, then those of the sitemaps that it names."""
        try:
            sitemap = read_sitemap(content, url=url, limits=self.limits)
        except AcquireError as error:
            yield error
            return
        if not sitemap.pages and not sitemap.nested:
            yield AcquireError(f"{url}: this sitemap lists no page with an address; see whether its site has another")
        for page in sitemap.pages:
            if walk.may_ask(page.url):
                yield self.page_at(page.url)
        for nested in sitemap.nested:
            if depth >= self.limits.depth:
                yield AcquireError(f"{nested}: this sitemap lies too deep in others; give it itself, or raise the limit depth")
            elif walk.may_ask(nested):
                arrived = self._fetched(nested, most_mb=self.limits.feed_mb)
                if isinstance(arrived, AcquireError):
                    yield arrived
                else:
                    yield from self._mapped(arrived.content, arrived.url, depth + 1, walk)
        left = sitemap.cut + (walk.left if depth == 0 else 0)
        if left:
            yield AcquireError(f"{url}: {left} further pages of this sitemap were left; raise the limit pages to have them")

    def _archived(self, stream: BinaryIO, name: str) -> Found:
        for one in read_archive(stream, name=name, limits=self.limits):
            yield one if isinstance(one, AcquireError) else self._report(one.html, name=one.where, url=one.url)

    def _recorded(self, arrived: Arrived) -> Found:
        given = self.given
        for one in load("-", dct=given.dct, outlet=given.outlet, lang=given.lang, stdin=BytesIO(arrived.content)):
            yield AcquireError(arrived.url + str(one).removeprefix("stdin")) if isinstance(one, AcquireError) else one

    def page_at(
        self, url: str, *, title: str | None = None, dct: date | None = None, outlet: str | None = None
    ) -> Report | AcquireError:
        arrived = self._fetched(url, most_mb=self.limits.page_mb)
        return arrived if isinstance(arrived, AcquireError) else self._page(arrived, title=title, dct=dct, outlet=outlet)

    def _page(
        self, arrived: Arrived, *, title: str | None = None, dct: date | None = None, outlet: str | None = None
    ) -> Report | AcquireError:
        try:
            text = decode_stated(arrived.content, charset=arrived.charset, name=arrived.url)
        except AcquireError as error:
            return error
        return self._report(text, name=arrived.url, url=arrived.url, title=title, dct=dct, outlet=outlet)

    def _report(
        self,
        text: str,
        *,
        name: str,
        url: str,
        title: str | None = None,
        dct: date | None = None,
        outlet: str | None = None,
    ) -> Report | AcquireError:
        """The report in a page or plain text; `title`, `dct`, `outlet` are what a feed says of it, should it not say itself."""
        try:
            if not is_page(text) and not _TAGGED.search(text[:_HEAD_TEXT]):
                if _XML.match(text):
                    return AcquireError(f"{name}: this is XML other than a page, feed or sitemap; give the page of the report")
                page = Page(text)
            else:
                page = read_page(text, name=name, url=url)
        except AcquireError as error:
            return error
        try:
            return make_report(
                page.text,
                dct=self.given.dct or page.dct or dct,
                outlet=self.given.outlet or page.outlet or outlet,
                lang=self.given.lang,
                title=page.title or title,
                author=page.author,
                url=canonical(page.url or url),
            )
        except AcquireError as error:
            return AcquireError(f"{name}: {error}")


@dataclass(slots=True)
class _Walk:
    """What was asked for of a sitemap and those in it: each address once, `most` in all; `left` counts the others."""

    most: int
    asked: set[str] = field(default_factory=set)
    left: int = 0

    def may_ask(self, url: str) -> bool:
        if url in self.asked:
            return False
        if len(self.asked) >= self.most:
            self.left += 1
            return False
        self.asked.add(url)
        return True


def _sort_of_file(path: Path) -> Sort | None:
    """What a file holds; None for what is no file, which only its reader may open."""
    if not path.is_file():
        return None
    if path.name.lower().endswith((".warc", ".warc.gz")):
        return Sort.ARCHIVE
    with path.open("rb") as stream:
        return sort_of(stream.read(HEAD))
