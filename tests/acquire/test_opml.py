import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menurut.acquire.limits import Limits
from menurut.acquire.listings.opml import read_subscriptions
from menurut.model import AcquireError

NESTED = """<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><head><title>Uji</title></head><body>
<outline text="Dunia"><outline text="Asia"><outline type="rss" text="A" xmlUrl="http://a.id/rss?x=1&y=2"/></outline>
<outline type="rss" text="B" xmlurl="feed://b.id/rss" htmlUrl="http://b.id/"/></outline>
<outline type="rss" text="C" url="https://c.id/atom#x"/><outline text="A" xmlUrl="http://a.id/rss?x=1&amp;y=2"/>
<outline type="link" text="D" url="http://d.id/"/></body></opml>"""


def test_feeds_come_in_order_each_once_from_any_depth() -> None:
    found = read_subscriptions(NESTED.encode(), name="a.opml", limits=Limits())
    assert found.feeds == ("http://a.id/rss?x=1&y=2", "http://b.id/rss", "https://c.id/atom")


def test_outlines_that_give_no_address_are_named() -> None:
    content = (
        b'<opml><body><outline text="Kompas" xmlUrl="htp://a.id/"/><outline title="X" xmlUrl="/b"/>'
        b'<outline xmlUrl="http://c.id/"/></body></opml>'
    )
    found = read_subscriptions(content, name="a.opml", limits=Limits())
    assert found.feeds == ("http://c.id/",)
    assert [str(fault) for fault in found.faults] == [
        "a.opml: the outline 'Kompas' has 'htp://a.id/', which is no http(s) address; mend it",
        "a.opml: the outline 'X' has '/b', which is no http(s) address; mend it",
    ]


def test_a_file_that_breaks_off_says_so_beside_what_it_gave() -> None:
    found = read_subscriptions(b'<opml><body><outline xmlUrl="http://a.id/"/><outline', name="a.opml", limits=Limits())
    assert found.feeds == ("http://a.id/",)
    assert "a.opml: this OPML is broken" in str(found.faults[0])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"<rss/>", r"no OPML \(it begins with <rss>\)"),
        (b"http://a.id/rss", "no OPML"),
        (b"<opml><body><outline text='a'/></body></opml>", "lists no feed"),
        (b'<!DOCTYPE o [<!ENTITY a "b">]><opml/>', "declares entities"),
    ],
)
def test_what_is_no_opml_says_so(content: bytes, message: str) -> None:
    with pytest.raises(AcquireError, match=message):
        read_subscriptions(content, name="a.opml", limits=Limits())


def test_the_limit_given_bounds_it() -> None:
    assert read_subscriptions(NESTED.encode(), name="a.opml", limits=Limits(feed_mb=0.001)).feeds
    with pytest.raises(AcquireError, match=r"larger than 0\.0001 MB; raise the limit feed_mb"):
        read_subscriptions(NESTED.encode(), name="a.opml", limits=Limits(feed_mb=0.0001))


MARKUP = st.lists(
    st.sampled_from(["<opml>", "<outline", " xmlUrl='", "http://a.id/", "'", "/>", ">", "</outline>", "&", "<!--"]), max_size=30
)


@settings(max_examples=150, deadline=1_000)
@given(st.one_of(st.binary(max_size=300), MARKUP.map(lambda found: "<opml>" + "".join(found)).map(str.encode)))
def test_any_bytes_are_opml_or_an_error(content: bytes) -> None:
    try:
        found = read_subscriptions(content, name="a.opml", limits=Limits())
        assert found.feeds or found.faults
    except AcquireError as error:
        assert str(error).startswith("a.opml: ")  # noqa: PT017 (either may come)


def test_deep_nesting_ends_quickly() -> None:
    deep = b"<opml>" + b"<outline>" * 500_000 + b'<outline xmlUrl="http://a.id/"/>'
    found = read_subscriptions(deep, name="a.opml", limits=Limits())
    assert "this OPML is broken" in str(found.faults[0])
