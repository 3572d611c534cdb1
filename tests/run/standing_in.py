"""A reader without weights, a clock without hands, and a web of pages that are held in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from menurut.acquire.web import Fetched, Gone
from menurut.model import AcquireError, Claim, Entity, ReadError, Reading, Report, Span

START = datetime(2025, 6, 20, 8, 0, tzinfo=UTC)
WAR = (
    "Militer Israel mengatakan pesawat tempurnya menyerang posisi pasukan Iran di dekat Teheran pada Jumat malam.",
    "Kementerian Kesehatan Iran menyebut sedikitnya 16 tentara dan tujuh warga sipil tewas akibat serangan rudal itu.",
    "Garda Revolusi Iran membantah kehilangan peluncur rudal dan mengancam akan membalas serangan tersebut.",
)
FOOTBALL = (
    "Persib Bandung menang 3-1 atas Persija Jakarta pada laga lanjutan Liga 1 di Stadion Gelora Bandung Lautan Api.",
    "Pelatih Persib memuji penampilan para pemain depan yang mencetak dua gol pada babak pertama pertandingan.",
    "Ribuan penonton memadati tribun stadion dan bernyanyi sepanjang pertandingan sepak bola tersebut berlangsung.",
)


@dataclass
class Clock:
    """Tells the moment that the test has set."""

    at: datetime = START

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, time: timedelta) -> None:
        self.at += time


@dataclass
class StandIn:
    """Takes each sentence for a claim; a text with the word `rusak` breaks it."""

    version: str = "stand-in-1"
    read_so_far: list[str] = field(default_factory=list)

    def read(self, report: Report) -> Reading:
        self.read_so_far.append(report.id)
        if "rusak" in report.text:
            raise ReadError(f"{report.id}: broken on purpose")
        speaker = Entity("E1", "Militer Israel", "military", (Span(0, 1),), "Israel")
        claims = tuple(Claim(f"C{n}", (span,), ("E1",)) for n, span in enumerate(report.sentences, 1))
        return Reading(report.id, self.version, entities=(speaker,), claims=claims)


@dataclass
class Web:
    """Pages by their URLs: bytes, an error to raise, or a function that gives either. Counts what was asked."""

    pages: dict[str, bytes | AcquireError | Callable[[], bytes]] = field(default_factory=dict)
    etags: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def fetch(self, url: str, *, most_mb: float, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        self.asked.append(url)
        there = self.moved.get(url, url)
        found = self.pages.get(there, Gone(f"{url}: the server answers 404"))
        found = found() if callable(found) else found
        if isinstance(found, AcquireError):
            raise found
        current = self.etags.get(there)
        kind = "application/rss+xml" if found.startswith(b"<rss") else "text/html"
        unchanged = etag is not None and etag == current
        return Fetched(
            asked=url,
            url=there,
            status=304 if unchanged else 200,
            content=b"" if unchanged else found,
            content_type=kind,
            charset="utf-8",
            etag=current,
            last_modified=None,
            moved_to=there if url in self.moved else None,
        )


def page(sentences: tuple[str, ...], title: str = "Serangan di Teheran") -> bytes:
    """A page of a paper with these sentences as paragraphs."""
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    head = f"<title>{title}</title><meta property='og:site_name' content='Kabar Dunia'>"
    body = f"<article><h1>{title}</h1>{paragraphs}</article>"
    return f"<!doctype html><html lang='id'><head>{head}</head><body>{body}</body></html>".encode()


def feed(*urls: str, title: str = "Kabar Dunia") -> bytes:
    """An RSS feed of these pages."""
    entries = "".join(
        f"<item><title>Berita {n}</title><link>{url}</link><pubDate>Fri, 20 Jun 2025 0{n % 10}:00:00 GMT</pubDate></item>"
        for n, url in enumerate(urls)
    )
    return f"<rss version='2.0'><channel><title>{title}</title>{entries}</channel></rss>".encode()
