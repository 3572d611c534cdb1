import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menurut.acquire.limits import Limits
from menurut.acquire.listings.feeds import Feed, FeedEntry, read_feed
from menurut.model import AcquireError

URL = "http://uji.id/rss/"
LIMITS = Limits()
BILLION_LAUGHS = '<!DOCTYPE l [<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def read(content: bytes | str, limits: Limits = LIMITS) -> Feed:
    return read_feed(content if isinstance(content, bytes) else content.encode(), url=URL, limits=limits)


def rss(*entries: str, head: str = "<title>Uji</title>") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(entries)}</channel></rss>'


def entry(number: int, day: str | None = None, body: str = "") -> str:
    date = f"<pubDate>{day}</pubDate>" if day else ""
    return f"<item><title>T{number}</title><link>http://uji.id/{number}</link>{date}<description>{body}</description></item>"


def addresses(feed: Feed) -> list[str]:
    return [one.url for one in feed.entries]


def test_rss_has_title_link_dates_in_their_zone_and_id() -> None:
    feed = read(
        rss(
            "<item><title>Dua &amp; tiga&nbsp;<![CDATA[<b>tewas</b>]]></title><link> http://uji.id/a?x=1&y=2#top </link>"
            '<pubDate>Mon, 28 Sep 2020 00:30:00 +0700</pubDate><guid isPermaLink="false">id-1</guid></item>'
        )
    )
    jakarta = timezone(timedelta(hours=7))
    when = datetime(2020, 9, 28, 0, 30, tzinfo=jakarta)
    assert feed == Feed(
        "Uji", URL, (FeedEntry("http://uji.id/a?x=1&y=2", "Dua & tiga tewas", published=when, id="id-1"),), cut=0
    )
    assert feed.entries[0].published.date().day == 28  # which is the 27th in UTC


def test_atom_links_are_resolved_against_its_base_and_alternates_are_taken() -> None:
    feed = read(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://lain.id/b/">'
        '<title type="html">A &lt;b&gt;B&lt;/b&gt;</title>'
        '<entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">satu <b>dua</b></div></title>'
        '<link rel="self" href="sendiri"/><link rel="alternate" href="berita#x"/><id>tag:1</id>'
        "<author><name>N</name></author><source><title>lain</title></source>"
        "<updated>2020-09-27T10:00:00Z</updated><published>2020-09-26T10:00:00Z</published></entry></feed>"
    )
    assert feed.title == "A B"
    assert feed.entries == (
        FeedEntry(
            "http://lain.id/b/berita",
            "satu dua",
            datetime(2020, 9, 26, 10, tzinfo=UTC),
            datetime(2020, 9, 27, 10, tzinfo=UTC),
            "tag:1",
        ),
    )


def test_rdf_with_dublin_core_dates() -> None:
    feed = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        '<channel rdf:about="x"><title>R</title></channel>'
        "<item><title>t</title><link>/1</link><dc:date>2020-01-02T03:04:05Z</dc:date></item></rdf:RDF>"
    )
    assert (feed.title, addresses(feed)) == ("R", ["http://uji.id/1"])
    assert feed.entries[0].updated == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_titles_of_pictures_are_not_those_of_reports() -> None:
    feed = read(
        rss(
            "<image><title>Logo</title></image><title>Uji</title>"
            "<item><media:title>Foto</media:title><title>T</title><link>/1</link></item>",
            head="",
        )
    )
    assert (feed.title, feed.entries[0].title) == ("Uji", "T")


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("//lain.id/p", ["http://lain.id/p"]),
        ("../p#f", ["http://uji.id/p"]),
        ("HTTPS://Uji.id/p", ["https://Uji.id/p"]),
        ("javascript:alert(1)", []),
        ("file:///etc/passwd", []),
        ("ftp://uji.id/p", []),
        ("http://[::1", []),
        ("http://uji.id:x/", []),
        (" ", []),
        ("http://uji.id/" + "p" * 5000, []),
    ],
)
def test_only_http_addresses_are_taken(link: str, address: list[str]) -> None:
    assert addresses(read(rss(f"<item><title>t</title><link>{link}</link></item>"))) == address


def test_entries_without_an_address_are_dropped_and_each_address_comes_once() -> None:
    feed = read(rss("<item><title>t</title></item>", "<item><guid>http://uji.id/7</guid></item>", entry(1), entry(1), entry(2)))
    assert addresses(feed) == ["http://uji.id/7", "http://uji.id/1", "http://uji.id/2"]


def test_the_newest_come_first_and_the_undated_last() -> None:
    feed = read(rss(entry(1), entry(2, "Mon, 28 Sep 2020 10:00:00 GMT"), entry(3, "Tue, 29 Sep 2020 10:00:00 GMT"), entry(4)))
    assert addresses(feed) == [f"http://uji.id/{n}" for n in (3, 2, 1, 4)]


def test_of_too_many_entries_the_newest_are_taken_and_the_others_counted() -> None:
    dated = [entry(n, f"Mon, 28 Sep 2020 10:{n:02}:00 GMT") for n in range(10)]
    feed = read(rss(*dated), Limits(entries=3))
    assert (addresses(feed), feed.cut) == ([f"http://uji.id/{n}" for n in (9, 8, 7)], 7)


def test_a_feed_that_breaks_off_gives_what_came() -> None:
    whole = rss(entry(1), entry(2, body="<p>isi"))
    assert addresses(read(whole[: whole.index("isi")])) == ["http://uji.id/1", "http://uji.id/2"]
    assert addresses(read(whole[: whole.index("2</link>") + 1])) == ["http://uji.id/1"]  # half an address is none


def test_a_fault_in_one_entry_costs_no_other() -> None:
    broken = "<item><title>a < b</title><link>http://uji.id/5</link></item>"
    later = "<item><link>http://uji.id/6</link><description><p>x<br></description></item>"
    assert addresses(read(rss(entry(1), broken, later, entry(2)))) == [f"http://uji.id/{n}" for n in (1, 6, 2)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "koi8-r"])
def test_the_encoding_is_found(encoding: str) -> None:
    title = "Министерство обороны сообщило об отходе войск от села"
    content = rss(f"<item><title>{title}</title><link>/1</link></item>").replace("?>", f' encoding="{encoding}"?>', 1)
    assert read(content.encode(encoding)).entries[0].title == title


def test_a_lie_about_the_encoding_does_no_harm() -> None:
    content = rss("<item><title>“Talış”</title><link>/1</link></item>").replace("?>", ' encoding="iso-8859-1"?>', 1)
    assert read(content).entries[0].title == "“Talış”"


@pytest.mark.parametrize(
    "bomb",
    [
        BILLION_LAUGHS + "]><rss><channel><title>&i;</title></channel></rss>",
        f'<!DOCTYPE q [<!ENTITY a "{"a" * 100_000}">]><rss><channel><title>{"&a;" * 100_000}</title></channel></rss>',
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>',
        '<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;]><rss><channel/></rss>',
        '<?xml version="1.0"?><!-- c --> <!doctype r [<!ENTITY x "y">]><rss><channel/></rss>',
        '<!DOCTYPE r [<!ENTITY x "never closed',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_entities_are_refused_before_parsing(bomb: str, encoding: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(AcquireError, match="declares entities"):
        read(bomb.encode(encoding))
    assert time.perf_counter() - begun < 2


def test_entities_hidden_from_the_check_are_not_expanded_either() -> None:
    hidden = '<?xml version="1.0"?> x <!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + rss(
        "<item><title>a&x;b</title><link>/1</link></item>"
    ).removeprefix('<?xml version="1.0"?>')
    try:
        assert read(hidden).entries[0].title == "a&x;b"
    except AcquireError as error:
        assert "no RSS or Atom feed" in str(error)  # noqa: PT017 (either is safe)


def test_a_document_type_without_entities_is_passed_over() -> None:
    old = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://127.0.0.1:1/rss.dtd">' + rss(entry(1)).split("?>", 1)[1]
    assert addresses(read(old)) == ["http://uji.id/1"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"halo", "no RSS or Atom feed"),
        (b"<!DOCTYPE html><html><body><p>a</p></body></html>", r"no RSS or Atom feed \(it begins with <html>\)"),
        (b"<urlset><url><loc>http://a.id/</loc></url></urlset>", "<urlset>"),
        (b"PK\x03\x04 feed", "zip archive"),
        (bytes(5000), "byte order mark|binary"),
    ],
)
def test_what_is_no_feed_says_so(content: bytes, message: str) -> None:
    with pytest.raises(AcquireError, match=message) as caught:
        read(content)
    assert str(caught.value).startswith(URL)


def test_a_feed_that_is_too_large_is_refused() -> None:
    with pytest.raises(AcquireError, match=r"larger than 0\.001 MB"):
        read(rss(entry(1, body="x" * 1000)), Limits(feed_mb=0.001))


def test_a_hundred_thousand_entries_take_seconds() -> None:
    begun = time.perf_counter()
    feed = read(rss(*(entry(n) for n in range(110_000))))
    assert (len(feed.entries), feed.cut) == (1_000, 109_000)
    assert time.perf_counter() - begun < 10


@pytest.mark.parametrize(
    "hostile",
    [
        "<rss>" + "<![CDATA[" * 200_000,
        "<rss>" + "<!--" * 400_000,
        "<rss>" + "<a>" * 600_000,
        "<rss><channel>" + "<item>" * 300_000,
        "<rss>" + "<a" * 900_000,
        "<rss>" + "&" * 1_900_000,
        "<!DOCTYPE x [" + "]" * 1_900_000,
        "<rss "
        + " ".join(f"xmlns:a{n}='u{n}'" for n in range(80_000))
        + "><channel><item><link>/1</link></item></channel></rss>",
        "<rss><channel><item " + " ".join(f"a{n}=''" for n in range(150_000)) + "/></channel></rss>",
        "<rss><channel><title>" + "<" * 1_900_000,
        "<rss><channel><item>" + "<b>x" * 400_000,
    ],
    ids=range(11),
)
def test_hostile_markup_takes_linear_time(hostile: str) -> None:
    begun = time.perf_counter()
    with suppress(AcquireError):
        assert len(read(hostile).entries) <= 1
    assert time.perf_counter() - begun < 4


MARKUP = st.lists(
    st.sampled_from(
        [
            *("<rss>", "<feed>", "<item>", "</item>", "<entry/>", "<link>", "http://a.id/", "</link>", "<updated>2020", "<a:b"),
            *("<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE", "[", "]", ">", "<?xml", "?>", "&", "&lt;", "&nbsp;"),
            *("\0", " x='", "'", '"', "é", "\ud7ff"),
        ]
    ),
    max_size=40,
).map(lambda found: "".join(found).encode("utf-8", "surrogatepass"))


@settings(max_examples=200, deadline=1_000)
@given(st.one_of(st.binary(max_size=400), MARKUP, MARKUP.map(lambda found: b"<rss><channel>" + found)))
def test_any_bytes_are_a_feed_or_an_error(content: bytes) -> None:
    try:
        feed = read(content)
    except AcquireError:
        return
    assert all(one.url.startswith(("http://", "https://")) and "#" not in one.url for one in feed.entries)
