import logging
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
