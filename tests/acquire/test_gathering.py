import gzip
import io
import os
import tracemalloc
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from menurut.acquire.gathering import gather
from menurut.acquire.limits import Limits
from menurut.acquire.listings.links import canonical
from menurut.acquire.records import Given
from menurut.model import AcquireError, Report

NOTHING = Given()
LIMITS = Limits()


def page(name: str, *, head: str = "") -> str:
    said = "".join(f"<p>Kementerian {name} mengatakan bahwa {n} orang tewas di desa itu.</p>" for n in range(5))
    return f"<!DOCTYPE html><html><head><title>Judul {name}</title>{head}</head><body><article>{said}</article></body></html>"


def feed(*paths: str, date: str = "Mon, 28 Sep 2020 00:30:00 +0700") -> str:
    entries = "".join(f"<item><title>Dari umpan</title><link>{path}</link><pubDate>{date}</pubDate></item>" for path in paths)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Uji</title>{entries}</channel></rss>'


def sitemap(*paths: str) -> str:
    return "<urlset>" + "".join(f"<url><loc>http://uji.id{path}</loc></url>" for path in paths) + "</urlset>"


def index(*paths: str) -> str:
    return (
        "<sitemapindex>" + "".join(f"<sitemap><loc>http://uji.id{path}</loc></sitemap>" for path in paths) + "</sitemapindex>"
    )


def record(url: str, body: str) -> bytes:
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{body}".encode()
    header = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Length: {len(block)}\r\n\r\n"
    return header.encode() + block + b"\r\n\r\n"


@dataclass(frozen=True)
class Answer:
    url: str
    content: bytes
    charset: str | None = None


class Server:
    """A stand-in for whatever fetches: answers by address, and what was asked."""

    def __init__(self, **_: object) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, float]] = []

    def put(self, path: str, content: str | bytes, *, charset: str | None = None, url: str | None = None) -> str:
        address = f"http://uji.id{path}"
        self.answers[address] = Answer(url or address, content if isinstance(content, bytes) else content.encode(), charset)
        return address

    def fetch(self, url: str, *, most_mb: float, etag: str | None = None, last_modified: str | None = None) -> Answer:
        self.asked.append((url, most_mb))
        if url not in self.answers:
            raise AcquireError(f"{url}: there is nothing here (404)")
        return self.answers[url]


@pytest.fixture
def server() -> Server:
    return Server()


def gathered(where: object, *, server: Server | None = None, given: Given = NOTHING, limits: Limits = LIMITS) -> list[Any]:
    return list(gather(str(where), given=given, limits=limits, fetcher=server))


def told(found: list[Any]) -> list[str]:
    """The addresses of reports, and the messages of errors."""
    return [str(one) if isinstance(one, AcquireError) else str(one.url) for one in found]


def test_a_page_carries_its_canonical_address_and_author(server: Server) -> None:
    head = '<meta name="author" content="Siti Rahma"><meta property="article:published_time" content="2020-09-27">'
    url = server.put("/a?utm_source=x&id=3&fbclid=y#komentar", page("A", head=head))
    [report] = gathered(url, server=server)
    assert (report.url, report.author, report.title, report.dct) == (
        "http://uji.id/a?id=3",
        "Siti Rahma",
        "Judul A",
        date(2020, 9, 27),
    )


def test_what_is_given_wins_over_what_a_page_states(server: Server) -> None:
    url = server.put("/a", page("A", head='<meta property="article:published_time" content="2020-09-27">'))
    [report] = gathered(url, server=server, given=Given(date(2020, 1, 1), "Kantor", "id"))
    assert (report.dct, report.outlet, report.lang) == (date(2020, 1, 1), "Kantor", "id")


def test_the_pages_of_a_feed_come_in_its_order_and_one_that_fails_ends_nothing(server: Server) -> None:
    for name in "ac":
        server.put(f"/{name}", page(name))
    url = server.put("/rss", feed("/a", "/b", "/c", "/a#x"))
    found = gathered(url, server=server)
    assert told(found) == ["http://uji.id/a", "http://uji.id/b: there is nothing here (404)", "http://uji.id/c"]
    assert [most for _, most in server.asked] == [20, 10, 10, 10]
    # the feed's own name, and its day where it is, as the page states none
    assert (found[0].title, found[0].outlet, found[0].dct) == ("Judul a", "Uji", date(2020, 9, 28))


def test_a_feed_that_is_too_long_says_what_was_left(server: Server) -> None:
    server.put("/0", page("A"))
    url = server.put("/rss", feed(*(f"/{n}" for n in range(5))))
    assert told(gathered(url, server=server, limits=Limits(entries=1))) == [
        "http://uji.id/0",
        "http://uji.id/rss: 4 further reports of this feed were left; raise the limit entries to have them",
    ]


def test_feeds_in_feeds_are_not_followed(server: Server) -> None:
    url = server.put("/rss", feed("/rss"))
    assert told(gathered(url, server=server)) == [
        "http://uji.id/rss: this is XML other than a page, feed or sitemap; give the page of the report"
    ]


def test_sitemaps_are_followed_each_address_once(server: Server) -> None:
    for name in "abc":
        server.put(f"/{name}", page(name))
    server.put("/1.xml.gz", gzip.compress(sitemap("/a", "/b").encode()))
    server.put("/2.xml", sitemap("/b", "/c"))
    url = server.put("/index.xml", index("/1.xml.gz", "/hilang.xml", "/2.xml", "/index.xml", "/1.xml.gz"))
    assert told(gathered(url, server=server)) == [
        "http://uji.id/a",
        "http://uji.id/b",
        "http://uji.id/hilang.xml: there is nothing here (404)",
        "http://uji.id/c",
    ]


def test_sitemaps_are_followed_to_a_depth_and_a_number(server: Server) -> None:
    for n in range(6):
        server.put(f"/{n}.xml", index(f"/{n + 1}.xml"))
    assert told(gathered("http://uji.id/0.xml", server=server, limits=Limits(depth=2))) == [
        "http://uji.id/3.xml: this sitemap lies too deep in others; give it itself, or raise the limit depth"
    ]
    server.asked.clear()
    server.put("/x.xml", index("/y.xml"))
    server.put("/y.xml", sitemap("/a", "/b", "/c", "/d"))
    server.put("/a", page("a"))
    assert told(gathered("http://uji.id/x.xml", server=server, limits=Limits(pages=2))) == [
        "http://uji.id/a",
        "http://uji.id/y.xml: 2 further pages of this sitemap were left; raise the limit pages to have them",
        "http://uji.id/x.xml: 1 further pages of this sitemap were left; raise the limit pages to have them",
    ]
    assert len(server.asked) == 3


def test_opml_gives_the_pages_of_all_its_feeds(server: Server, tmp_path: Path) -> None:
    server.put("/rss", feed("/a"))
    server.put("/a", page("a"))
    server.put("/kosong", feed())
    outlines = "".join(f'<outline text="{n}" xmlUrl="{url}"/>' for n, url in enumerate(
        ["http://uji.id/kosong", "salah", "http://uji.id/rss", "http://uji.id/hilang", "http://uji.id/a"]
    ))  # fmt: skip
    file = tmp_path / "umpan.opml"
    file.write_text(f"<opml><body>{outlines}</body></opml>")
    assert [one.replace(f"{tmp_path}{os.sep}", "") for one in told(gathered(file, server=server))] == [
        "umpan.opml: the outline '1' has 'salah', which is no http(s) address; mend it",
        "http://uji.id/kosong: this feed lists no report with an address; see whether its site has another",
        "http://uji.id/a",
        "http://uji.id/hilang: there is nothing here (404)",
        "http://uji.id/a: this is no RSS or Atom feed (it begins with <html>); give the feed's own address",
    ]


def test_jsonl_and_plain_text_at_an_address(server: Server) -> None:
    lines = server.put("/a.jsonl", '{"text": "Dua tewas."}\nrusak\n{"text": "Tiga tewas."}\n')
    found = gathered(lines, server=server)
    assert [one.text for one in found[::2]] == ["Dua tewas.", "Tiga tewas."]
    assert str(found[1]).startswith("http://uji.id/a.jsonl:2: not JSON")
    [report] = gathered(server.put("/a.txt?gclid=1", "Dua orang tewas."), server=server)
    assert (report.text, report.url) == ("Dua orang tewas.", "http://uji.id/a.txt")


def test_the_encoding_that_the_server_states_is_believed_where_it_fits(server: Server) -> None:
    japanese = "部隊は村から撤退した。"
    [report] = gathered(server.put("/a", japanese.encode("shift_jis"), charset="shift_jis"), server=server)
    assert report.text == japanese
    [report] = gathered(server.put("/b", "Министерство обороны".encode(), charset="iso-8859-1"), server=server)
    assert report.text == "Министерство обороны"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04" + bytes(50), "this is a zip archive"),
        (b"%PDF-1.7", "this is a PDF"),
        (b"", "the file is empty"),
        (b"<?xml version='1.0'?><svg/>", "this is XML other than"),
        (b"<html><body><form></form></body></html>", "no article was found"),
        (b"\x1f\x8b\x08" + bytes(20), "this is a gzip archive"),
    ],
)
def test_what_is_no_report_says_so_whatever_it_is_called(content: bytes, message: str, server: Server, tmp_path: Path) -> None:
    [error] = gathered(server.put("/a.html", content), server=server)
    assert str(error).startswith(f"http://uji.id/a.html: {message}")
    if not content.startswith(b"<?xml"):
        (tmp_path / "a.html").write_bytes(content)
        [error] = gathered(tmp_path)
        assert message in str(error)


@pytest.mark.parametrize("where", ["ftp://uji.id/a", "file:///etc/passwd", "gopher://uji.id"])
def test_other_addresses_are_refused(where: str, server: Server) -> None:
    [error] = gathered(where, server=server)
    assert "are not fetched; give an http or https one" in str(error)
    assert not server.asked


def test_without_a_fetcher_nothing_is_fetched(tmp_path: Path) -> None:
    assert told(gathered("http://uji.id/a")) == ["http://uji.id/a: nothing is fetched here; save the page and give its file"]
    (tmp_path / "a.rss").write_text(feed("http://uji.id/a"))
    assert told(gathered(tmp_path / "a.rss")) == ["http://uji.id/a: nothing is fetched here; save the page and give its file"]


def test_an_archive_gives_its_pages_and_its_damage(tmp_path: Path, server: Server) -> None:
    content = record("http://Uji.ID/a?utm_medium=x", page("A")) + b"sampah\r\n\r\n" + record("http://uji.id/b", page("B"))
    (tmp_path / "a.warc").write_bytes(content)
    (tmp_path / "b.warc.gz").write_bytes(gzip.compress(content))
    (tmp_path / "c.warc").write_bytes(b"bukan")
    found = [one.replace(f"{tmp_path}{os.sep}", "") for one in told(gathered(tmp_path))]
    damage = ": after record 1: bytes that are no record were passed over; check or fetch the archive again"
    pages = ["http://uji.id/a", "http://uji.id/b"]
    assert found == [
        pages[0], "a.warc" + damage, pages[1], pages[0], "b.warc.gz" + damage, pages[1],
        "c.warc: this is no WARC archive; give a .warc or .warc.gz file",
    ]  # fmt: skip
    assert told(gathered(server.put("/a.warc", content), server=server))[::2] == pages


def test_a_folder_gives_its_files_sorted_without_what_is_hidden(tmp_path: Path) -> None:
    files = {"a.txt": b"Satu.", "b.txt": b"Dua.", "d/e.txt": b"Tiga.", "z.bin": bytes(range(256)), "z.pdf": b"%PDF-1.4"}
    left = {".c.txt": b"x", ".git/f.txt": b"x", "foto.JPG": b"\xff\xd8\xff", "gaya.css": b"p {}", "skrip.js": b"x()"}
    for name, content in {**files, **left}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    found = gathered(tmp_path)
    assert [one.text for one in found[:3]] == ["Satu.", "Dua.", "Tiga."]
    assert ["z.bin: this is a binary file" in str(found[3]), "z.pdf: this is a PDF" in str(found[4])] == [True, True]
    assert len(found) == 5


def test_folders_are_entered_to_a_depth(tmp_path: Path) -> None:
    deep = tmp_path / "1" / "2" / "3"
    deep.mkdir(parents=True)
    for number, folder in enumerate([deep.parent.parent, deep.parent, deep], 1):
        (folder / "a.txt").write_text(f"Berita {number}.")
    found = gathered(tmp_path, limits=Limits(depth=2))
    assert str(found[0]) == f"{deep}: this folder lies too deep; give it itself, or raise the limit depth"
    assert [one.text for one in found[1:]] == ["Berita 2.", "Berita 1."]


def test_links_are_not_followed_out_of_a_folder(tmp_path: Path) -> None:
    outside = tmp_path / "luar"
    inside = tmp_path / "dalam"
    for folder in (outside, inside):
        folder.mkdir()
        (folder / "a.txt").write_text(f"Berita {folder.name}.")
    (inside / "b.txt").symlink_to(outside / "a.txt")
    (inside / "c").symlink_to(outside)
    (inside / "d.txt").symlink_to(inside / "a.txt")
    (inside / "e").symlink_to(inside)
    (inside / "f.txt").symlink_to(inside / "tidak-ada")
    (inside / "g").symlink_to(inside / "g")
    report, *errors = gathered(inside)
    assert report.text == "Berita dalam."
    assert [str(one).removeprefix(f"{inside}{os.sep}")[:25] for one in errors] == [
        "b.txt: this link leads ou", "c: this link leads out of", "f.txt: this link leads to", "g: this link leads to not",
    ]  # fmt: skip


def test_pipes_in_a_folder_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipa.txt")
    [error] = gathered(tmp_path)
    assert "this is no file, but a pipe" in str(error)


def test_large_files_are_refused_but_for_lines_of_reports(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x " * 1_000)
    (tmp_path / "b.jsonl").write_text('{"text": "Dua tewas hari ini."}\n\n\n' + " " * 2_000)
    (tmp_path / "c.xml").write_text(feed(*(f"/{n}" for n in range(50))))
    found = gathered(tmp_path, limits=Limits(page_mb=0.001, feed_mb=0.002))
    limits = ["0.001 MB; raise the limit page_mb", "0.002 MB; raise the limit feed_mb"]
    assert [limit in str(one) for limit, one in zip(limits, found[::2], strict=True)] == [True, True]
    assert found[1].text == "Dua tewas hari ini."


@pytest.mark.parametrize(
    ("path", "content", "limits", "said"),
    [
        ("/a", page("A"), {"page_mb": 0.0001}, "this page is larger than 0.0001 MB; raise the limit page_mb"),
        ("/a.jsonl", '{"text": "Dua tewas."}' * 20, {"feed_mb": 0.0001}, "these records are larger"),
        ("/a.warc", record("http://uji.id/a", page("A")), {"feed_mb": 0.0001}, "this archive is larger than 0.0001 MB; raise"),
        ("/a.opml", "<opml>" + " " * 200, {"feed_mb": 0.0001}, "this opml is larger than 0.0001 MB; raise the limit feed_mb"),
    ],
)
def test_what_stands_at_an_address_is_bounded_by_what_it_is(
    path: str, content: str | bytes, limits: dict[str, float], said: str, server: Server
) -> None:
    [error] = gathered(server.put(path, content), server=server, limits=Limits(**limits))  # type: ignore[arg-type]
    assert str(error).startswith(f"http://uji.id{path}: {said}")


def test_opml_in_a_file_heeds_the_limit_that_is_set(server: Server, tmp_path: Path) -> None:
    server.put("/rss", feed("/a"))
    server.put("/a", page("a"))
    large = '<opml><body><outline xmlUrl="http://uji.id/rss"/>' + " " * 20_000_001 + "</body></opml>"
    (tmp_path / "umpan.opml").write_text(large)
    assert told(gathered(tmp_path / "umpan.opml", server=server, limits=Limits(feed_mb=30))) == ["http://uji.id/a"]


def test_files_that_cannot_be_had_say_why(tmp_path: Path) -> None:
    assert "there is no such file" in str(gathered(tmp_path / "tidak-ada.txt")[0])
    assert "there is no such file" in str(gathered(tmp_path / "tidak-ada.warc.gz")[0])
    assert "no file can have this name" in str(gathered("a\0b")[0])


def test_stdin_is_read() -> None:
    stdin = io.BytesIO(b"Dua orang tewas.")
    [report] = list(gather("-", given=Given(lang="id"), limits=LIMITS, fetcher=None, stdin=stdin))
    assert isinstance(report, Report)
    assert (report.text, report.lang) == ("Dua orang tewas.", "id")


def test_reports_come_one_by_one(server: Server) -> None:
    for name in "ab":
        server.put(f"/{name}", page(name))
    coming = gather(server.put("/rss", feed("/a", "/b")), given=NOTHING, limits=LIMITS, fetcher=server)
    assert isinstance(next(coming), Report)
    assert [url for url, _ in server.asked] == ["http://uji.id/rss", "http://uji.id/a"]


def test_memory_does_not_grow_with_the_number_of_reports(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        file = tmp_path / f"{count}.warc"
        with file.open("wb") as stream:
            for number in range(count):
                stream.write(record("http://uji.id/a", f"Berita nomor {number}. " + "Dua orang tewas di desa itu. " * 40))
        found = gather(str(file), given=Given(lang="id"), limits=LIMITS, fetcher=None)
        next(found)
        tracemalloc.start()
        assert sum(1 for _ in found) == count - 1
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(50)
    assert peak(1_000) < peak(100) + 500_000


@pytest.mark.parametrize(
    ("url", "known_by"),
    [
        ("HTTP://User:pw@Uji.ID:80/A/?b=2&UTM_Source=x&a=1&gclid=z#f", "http://uji.id/A/?b=2&a=1"),
        ("https://uji.id:8443", "https://uji.id:8443/"),
        ("https://uji.id:443/?", "https://uji.id/"),
        ("http://[2001:DB8::1]:81/", "http://[2001:db8::1]:81/"),
        ("http://uji.id/?q=utm_source&utmost=1", "http://uji.id/?q=utm_source&utmost=1"),
        ("http://uji.id/?a&&b=", "http://uji.id/?a&b="),
        ("tidak ada", "tidak ada"),
        ("http://uji.id:x/", "http://uji.id:x/"),
    ],
)
def test_an_address_is_brought_to_one_form(url: str, known_by: str) -> None:
    assert canonical(url) == known_by == canonical(known_by)
