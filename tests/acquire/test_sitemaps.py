import gzip
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menurut.acquire.limits import Limits
from menurut.acquire.listings.sitemaps import Sitemap, SitemapPage, read_sitemap
from menurut.model import AcquireError

URL = "http://uji.id/sitemap.xml"
LIMITS = Limits()
NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
  xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><image:image><image:loc>http://uji.id/foto.jpg</image:loc></image:image><loc> http://uji.id/1?a=1&amp;b=2#x </loc>
  <news:news><news:publication_date>2020-09-27T10:00:00+07:00</news:publication_date><news:title>T</news:title></news:news></url>
<url><loc>/2</loc><lastmod>2020-09-28</lastmod></url><url><loc>http://uji.id/2</loc></url>
<url><lastmod>2020-09-28</lastmod></url><url><loc>mailto:a@uji.id</loc></url><url><loc>/3</loc><lastmod>2020-09</lastmod></url>
</urlset>"""


def read(content: bytes | str, limits: Limits = LIMITS) -> Sitemap:
    return read_sitemap(content if isinstance(content, bytes) else content.encode(), url=URL, limits=limits)


def test_pages_come_in_order_each_once_with_their_dates() -> None:
    jakarta = timezone(timedelta(hours=7))
    assert read(NEWS) == Sitemap(
        (
            SitemapPage("http://uji.id/1?a=1&b=2", datetime(2020, 9, 27, 10, tzinfo=jakarta)),
            SitemapPage("http://uji.id/2", datetime(2020, 9, 28, tzinfo=UTC)),
            SitemapPage("http://uji.id/3", datetime(2020, 9, 1, tzinfo=UTC)),
        ),
        (),
        0,
    )


def test_a_sitemap_packed_by_gzip_is_unpacked() -> None:
    assert read(gzip.compress(NEWS.encode())) == read(NEWS)


def test_an_index_names_further_sitemaps() -> None:
    found = read("<sitemapindex><sitemap><loc>/a.xml.gz</loc></sitemap><sitemap><loc>b.xml</loc></sitemap></sitemapindex>")
    assert found == Sitemap((), ("http://uji.id/a.xml.gz", "http://uji.id/b.xml"), 0)


def test_lines_of_addresses_are_a_sitemap() -> None:
    found = read("\ufeffhttp://uji.id/1\r\n\r\nhttps://uji.id/2\nhttp://uji.id/1\n")
    assert [page.url for page in found.pages] == ["http://uji.id/1", "https://uji.id/2"]


def test_of_too_many_pages_the_first_are_taken_and_the_others_counted() -> None:
    many = "<urlset>" + "".join(f"<url><loc>/{n}</loc></url>" for n in range(50)) + "</urlset>"
    found = read(many, Limits(pages=20))
    assert (len(found.pages), found.pages[-1].url, found.cut) == (20, "http://uji.id/19", 30)
    assert read("\n".join(f"http://uji.id/{n}" for n in range(50)), Limits(pages=20)).cut == 30


def test_one_broken_page_costs_no_other() -> None:
    found = read("<urlset><url><loc>/1</loc></url><url><loc>/2<</loc></url><url><loc>/3</loc></url>")
    assert [page.url for page in found.pages] == ["http://uji.id/1", "http://uji.id/3"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b'<!DOCTYPE u [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>http://a/&a;</loc></url></urlset>',
            "entities",
        ),
        (b"<rss><channel/></rss>", r"no sitemap \(it begins with <rss>\)"),
        (b"<html><body>404</body></html>", "no sitemap"),
        (b"http://uji.id/1\nini berita\ndan lagi\n", "no sitemap"),
        (b"", "the file is empty"),
        (b"%PDF-1.4", "PDF"),
        (gzip.compress(NEWS.encode())[:-20], "cut short"),
        (b"\x1f\x8b\x08" + b"rusak" * 20, "broken|damaged|unpacked|packed"),
        (gzip.compress(bytes(30_000_000)), "larger than 20 MB"),
        (gzip.compress(gzip.compress(NEWS.encode())), "gzip archive"),
    ],
)
def test_what_is_no_sitemap_says_so(content: bytes, message: str) -> None:
    with pytest.raises(AcquireError, match=message) as caught:
        read(content)
    assert str(caught.value).startswith(URL)


MARKUP = st.lists(
    st.sampled_from(
        ["<urlset>", "<url>", "</url>", "<loc>", "</loc>", "http://a.id/", "\n", "<![CDATA[", "]]>", "<!--", "&", "<", "é"]
    ),
    max_size=30,
).map(lambda found: "".join(found).encode())


@settings(max_examples=150, deadline=1_000)
@given(st.one_of(st.binary(max_size=300), MARKUP, MARKUP.map(lambda found: b"<urlset>" + found), MARKUP.map(gzip.compress)))
def test_any_bytes_are_a_sitemap_or_an_error(content: bytes) -> None:
    try:
        found = read(content)
    except AcquireError:
        return
    assert all(page.url.startswith(("http://", "https://")) for page in found.pages)
