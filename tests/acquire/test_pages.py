import json
import logging
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menurut.acquire import Page, read_page
from menurut.model import AcquireError

SENTENCE = "Kementerian Pertahanan mengatakan pada hari {} bahwa pasukannya mundur dari desa itu setelah pertempuran."
PARAGRAPHS = [SENTENCE.format(day) for day in ("Senin", "Selasa", "Rabu")]
ARTICLE = f"""<!doctype html><html lang="id"><head><title>Pasukan mundur - Kabar Uji</title>
<meta property="og:title" content="Pasukan mundur"><meta property="og:site_name" content="Kabar Uji">
<meta property="article:published_time" content="2020-09-27T10:00:00+04:00"></head>
<body><nav><a href="/">Beranda</a><a href="/dunia">Dunia</a></nav>
<article><h1>Pasukan mundur</h1>{"".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)}</article>
<footer>© Kabar Uji 2024</footer></body></html>"""


def test_article() -> None:
    assert read_page(ARTICLE, name="a.html") == Page("\n".join(PARAGRAPHS), "Pasukan mundur", date(2020, 9, 27), "Kabar Uji")


def test_what_a_page_does_not_say_is_unknown() -> None:
    page = read_page("<html><body><p>Dua orang tewas, kata polisi.</p></body></html>", name="a.html")
    assert page == Page("Dua orang tewas, kata polisi.")


@pytest.mark.parametrize(
    "html",
    [
        "<html></html>",
        "<html><body><nav><a href=/>Beranda</a><a href=/x>Dunia</a></nav><button>Masuk</button></body></html>",
        "<html><body><div id=root></div><script>mulai()</script></body></html>",
        "<html><body>" + "".join(f"<li><a href=/{n}>Judul berita {n}</a></li>" for n in range(40)) + "</body></html>",
        "<div>" * 50_000,
        "",
    ],
)
def test_page_without_article(html: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])  # as in a program that has set up no logging
    with pytest.raises(AcquireError, match=r"^a\.html: .*page.*; save the text"):
        read_page(html, name="a.html")
    assert capfd.readouterr() == ("", "")


TAGS = ["<p>", "</p>", "<div>", "<table><tr>", "<", "&#0;", "&lt;", "Kata dia. ", "\0", "\ud800", "<!--", "<![CDATA["]


@settings(max_examples=50)
@given(st.text() | st.lists(st.sampled_from(TAGS)).map("".join))
def test_any_html_is_a_page_or_an_acquire_error(html: str) -> None:
    try:
        assert read_page(html, name="f").text
    except AcquireError as error:
        assert str(error).startswith("f: ")  # noqa: PT017 (either outcome is right)


def _page(*, head: str = "", body: str = "", html: str = "<html>") -> str:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return f"<!doctype html>{html}<head>{head}</head><body><article>{paragraphs}{body}</article></body></html>"


CANONICAL = '<link rel="canonical" href="{}">'
HERE = "https://www.kabaruji.id/dunia/1?page=2#atas"


@pytest.mark.parametrize(
    ("head", "given", "url"),
    [
        ("", None, None),
        ("", HERE, "https://www.kabaruji.id/dunia/1?page=2"),
        ("", "file:///etc/passwd", None),
        ("", "kabaruji.id/dunia", None),
        (CANONICAL.format("https://www.kabaruji.id/dunia/1"), None, "https://www.kabaruji.id/dunia/1"),
        (CANONICAL.format("https://www.kabaruji.id/dunia/1"), HERE, "https://www.kabaruji.id/dunia/1"),
        (CANONICAL.format("https://news.kabaruji.id/d-1"), "https://m.kabaruji.id/d-1", "https://news.kabaruji.id/d-1"),
        (CANONICAL.format("/dunia/1"), HERE, "https://www.kabaruji.id/dunia/1"),
        (CANONICAL.format("/dunia/1"), None, None),
        (CANONICAL.format("https://korban.id/a"), HERE, "https://www.kabaruji.id/dunia/1?page=2"),
        (CANONICAL.format("https://korban.id/a"), None, "https://korban.id/a"),
        (CANONICAL.format("https://lain.blogspot.com/a"), "https://satu.blogspot.com/b", "https://satu.blogspot.com/b"),
        (CANONICAL.format("https://www.kabaruji.id.jahat.com/a"), "https://www.kabaruji.id/b", "https://www.kabaruji.id/b"),
        (CANONICAL.format("https://www.kabaruji.id@jahat.com/a"), None, None),
        (CANONICAL.format("http://127.0.0.1:8001/a"), "http://127.0.0.1:8001/b", "http://127.0.0.1:8001/a"),
        (CANONICAL.format("javascript:alert(1)"), HERE, "https://www.kabaruji.id/dunia/1?page=2"),
        (CANONICAL.format("https://[::1"), None, None),
        (CANONICAL.format("https://a.id:99999/a"), None, None),
        (CANONICAL.format("https://www.kabaruji.id/"), HERE, "https://www.kabaruji.id/dunia/1?page=2"),
        ('<meta property="og:url" content="https://www.kabaruji.id/dunia/2">', HERE, "https://www.kabaruji.id/dunia/2"),
        (
            CANONICAL.format("https://korban.id/a") + '<meta property="og:url" content="https://www.kabaruji.id/dunia/3">',
            HERE,
            "https://www.kabaruji.id/dunia/3",
        ),
    ],
)
def test_address(head: str, given: str | None, url: str | None) -> None:
    assert read_page(_page(head=head), name="a.html", url=given).url == url


def test_a_link_in_the_text_is_not_the_address() -> None:
    page = _page(head="<title>a</title>", body='<p>Kata dia.<link rel="canonical" href="https://www.kabaruji.id/lain"></p>')
    assert read_page(page, name="a.html", url=HERE).url == "https://www.kabaruji.id/dunia/1?page=2"


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("Budi Santoso", "Budi Santoso"),
        ("By Jane Doe", "Jane Doe"),
        ("Oleh: Budi Santoso", "Budi Santoso"),
        ("Reporter: Budi Santoso", "Budi Santoso"),
        ("Pewarta: Siti Aminah, Editor: Budi Santoso", "Siti Aminah; Budi Santoso"),
        ("Budi Santoso, Siti Aminah", "Budi Santoso; Siti Aminah"),
        ("Budi Santoso budi@kabaruji.id", "Budi Santoso"),
        ("redaksi@kabaruji.id", None),
        ("https://www.kabaruji.id/penulis/budi", None),
        ("By ", None),
        ("Toby Byers", "Toby Byers"),
    ],
)
def test_author(byline: str, author: str | None) -> None:
    assert read_page(_page(head=f'<meta name="author" content="{byline}">'), name="a.html").author == author


@pytest.mark.parametrize(
    "author",
    [
        '"Budi Santoso budi@kabaruji.id"',
        '{"@type": "Person", "name": "Budi Santoso https://kabaruji.id/budi", "url": "https://kabaruji.id/budi"}',
        '[{"@type": "Person", "name": "Budi Santoso"}]',
    ],
)
def test_author_in_structured_form(author: str) -> None:
    report = f'{{"@context": "https://schema.org", "@type": "NewsArticle", "author": {author}}}'
    head = f'<script type="application/ld+json">{report}</script>'
    assert read_page(_page(head=head), name="a.html").author == "Budi Santoso"


def test_a_name_that_means_by_elsewhere_is_kept() -> None:
    head = '<meta name="author" content="Oleh Sukhov">'
    assert read_page(_page(head=head, html='<html lang="en">'), name="a.html").author == "Oleh Sukhov"
    assert read_page(_page(head=head, html='<html lang="id">'), name="a.html").author == "Sukhov"


def test_many_authors_are_cut_to_what_a_byline_holds() -> None:
    author = read_page(
        _page(head=f'<meta name="author" content="{"Budi Santoso Wijaya, Siti Aminah, " * 99}">'), name="a"
    ).author
    names = ", ".join(f"Nama{chr(97 + n)} Orang{chr(97 + n)}" for n in range(20))
    long = read_page(_page(head=f'<meta name="author" content="{names}">'), name="a").author
    assert author == "Budi Santoso Wijaya; Siti Aminah"
    assert long is not None
    assert len(long) <= 200
    assert long.startswith("Namaa Oranga; ")


def test_boilerplate_is_no_part_of_the_text() -> None:
    body = "<p>Baca juga: Dua Desa Direbut Kembali</p><p>[Gambas:Video CNN]</p><p>Kata dia, perang belum selesai. (bac/pta)</p>"
    text = read_page(_page(body=body), name="a.html").text
    assert text == "\n".join([*PARAGRAPHS, "Kata dia, perang belum selesai."])


SCRIPTS = [
    "<p onclick='EVIL()' onmouseover=EVIL() style='x:expression(EVIL())' title='EVIL()'>Kata dia.</p>",
    "<p>Kata dia.<script>EVIL()</script> Perang belum selesai.</p>",
    "<p>Kata dia.<SCRIPT\ntype=x>EVIL()</SCRIPT\t> Perang belum selesai.</p>",
    "<p>Kata dia.<script/>EVIL()</script></p>",
    "<p>Kata dia.<![CDATA[<script>EVIL()</script>]]></p>",
    "<svg><script>EVIL()</script></svg><x:script>EVIL()</x:script>",
    "<template><p>EVIL() kata dia di desa itu.</p></template><noframes>EVIL()</noframes>",
    "<iframe srcdoc='<p>EVIL()'></iframe><img src=x onerror=EVIL() alt='EVIL()'><a href='javascript:EVIL()'>Kata dia.</a>",
    "<p>Kata dia.</p><script>EVIL()",
    "<scr\0ipt>EVIL()</scr\0ipt>",
    "<!--><script>EVIL()</script>--><script><!--<script>EVIL()</script>EVIL()--></script>",
    "<script a=" + "'x' b=" * 500 + ">EVIL()</script>",
]


@pytest.mark.parametrize("body", SCRIPTS)
def test_no_script_is_in_the_text(body: str) -> None:
    page = read_page(_page(body=body), name="a.html")
    assert page.text.startswith("\n".join(PARAGRAPHS))
    assert "EVIL" not in repr(page)


def test_empty_scripts_hide_nothing() -> None:
    body = '<script src="a.js"/><p>Kata dia, perang belum selesai.</p><script>x()</script><style>a{}</style>'
    body += "<p>Begitu pula desa.</p>"
    assert read_page(_page(body=body), name="a").text.endswith("perang belum selesai.\nBegitu pula desa.")


def test_long_tags_keep_what_they_say() -> None:
    filler = " ".join(f"data-{n}='{n}'" for n in range(300))
    head = f"""<meta property="og:title" content="Pasukan 'mundur' > kota" {filler}>"""
    head += f"<link rel='canonical' href=https://a.id/b {filler}>"
    page = read_page(_page(head=head), name="a")
    assert (page.title, page.url) == ("Pasukan 'mundur' > kota", "https://a.id/b")


NAMES = [f"Budi {chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}" for n in range(9_000)]
HOSTILE = {
    "100,000 nested tags": _page(body="<div>" * 100_000),
    "9,000 nested tags": _page(body="<p>" * 4_500 + "<b>" * 4_500),
    "5 MB of attributes": _page(body="<p " + " ".join(f'onclick{n}="alert({n})"' for n in range(200_000)) + ">Kata dia.</p>"),
    "5 MB in an attribute": _page(body=f"<p class='{'a ' * 2_500_000}'>Kata dia.</p>"),
    "attributes everywhere": _page(body=("<p " + " ".join(f"a{n}=x" for n in range(180)) + ">Kata dia.") * 2_000),
    "open quotes": _page(body="<p a='" * 500_000),
    "equals signs": _page(body="<p " + "= " * 1_000_000 + ">Kata dia."),
    "open tags": _page(body="<a" * 1_000_000),
    "open comments": _page(body="<!--" * 500_000),
    "NULs": _page(body="<p>Kata dia.</p>" + "\0" * 1_000_000).replace(" ", "\0 "),
    "broken entities": _page(body="<p>&#xd800; &#99999999999; &foo; &amp &#; &#x;" + "&#" * 500_000 + "</p>"),
    "bylines": _page(head="".join(f'<meta name="author" content="{name}">' for name in NAMES)),
    "bylines in JSON": _page(
        head=f'<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","author":{json.dumps(NAMES)}}}</script>'
    ),
    "deep JSON": _page(head=f'<script type="application/ld+json">{{"author":{"[" * 100_000}</script>'),
    "broken JSON": _page(head='<script type="application/ld+json">' + '"author""name' * 100_000 + "</script>"),
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_end_soon(html: str) -> None:
    start = time.process_time()
    try:
        assert read_page(html, name="f").text.replace("\0", "").startswith(PARAGRAPHS[0][:12])
    except AcquireError as error:
        assert str(error).startswith("f: ")  # noqa: PT017 (either outcome is right)
    assert time.process_time() - start < 5


def test_a_page_of_too_many_tags_says_so() -> None:
    with pytest.raises(AcquireError, match=r"^f: this page has more than 10,000 tags.*; save the text"):
        read_page(_page(body="<b>" * 10_000), name="f")
