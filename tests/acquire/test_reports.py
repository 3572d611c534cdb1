from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menurut.acquire import make_report
from menurut.model import AcquireError, Report, Span


def test_report_has_what_it_was_given() -> None:
    report = make_report(
        "Kami mundur. Mereka maju.", id="a", dct=date(2020, 9, 27), outlet=" Kabar\nUji ", lang="id", title="\u200b"
    )
    spans = (Span(0, 12), Span(13, 25))
    assert report == Report("a", "Kami mundur. Mereka maju.", "id", spans, "Kabar Uji", date(2020, 9, 27), None)


def test_id_is_by_default_the_digest_of_the_cleaned_text() -> None:
    report = make_report("Kami\0 mundur. ")
    assert report.text == "Kami mundur."
    assert report.id == report.digest[:12] == make_report("Kami mundur.").id


def test_sentences_are_kept_where_the_text_is() -> None:
    mine = [Span(0, 4)]
    assert make_report("Kami mundur. Ia maju.", sentences=mine).sentences == (Span(0, 4),)
    assert make_report("Kami mundur. Ia maju. ", sentences=mine).sentences == (Span(0, 12), Span(13, 21))


@pytest.mark.parametrize("spans", [[Span(0, 99)], [Span(3, 5), Span(0, 2)]])
def test_sentences_that_are_not_in_the_text_are_refused(spans: list[Span]) -> None:
    with pytest.raises(AcquireError, match="sentences overlap or reach outside"):
        make_report("Kami mundur.", sentences=spans)


@pytest.mark.parametrize(("lang", "code"), [("ID", "id"), ("id-ID", "id"), ("en_US", "en"), ("ind", "id"), ("ka", "ka")])
def test_codes_of_languages_are_brought_to_one_form(lang: str, code: str) -> None:
    assert make_report("Kami mundur.", lang=lang).lang == code


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("HTTPS://Uji.ID:443/a?utm_source=x&id=3#komentar\n", "https://uji.id/a?id=3"),
        ("urn:Uji:1#a", "urn:Uji:1#a"),
        ("ftp://Uji.ID/a#x", "ftp://Uji.ID/a#x"),
        (" ", None),
    ],
)
def test_an_address_of_the_web_is_kept_as_reports_are_known_by_it(url: str, kept: str | None) -> None:
    assert make_report("Kami mundur.", url=url).url == kept


@pytest.mark.parametrize("lang", ["Indonesian", "i", "12", "-", " "])
def test_what_is_no_code_is_refused(lang: str) -> None:
    with pytest.raises(AcquireError, match="is no language code; give one of ISO 639-1"):
        make_report("Kami mundur.", lang=lang)


@pytest.mark.parametrize("text", ["", " \n\t", "\0\x07", "\ufeff\u200b"])
def test_nothing_is_refused(text: str) -> None:
    with pytest.raises(AcquireError, match="the text is empty"):
        make_report(text)


@given(st.text())
def test_any_text_is_a_report_or_an_acquire_error(text: str) -> None:
    try:
        report = make_report(text)
    except AcquireError:
        assert not any(character.isalnum() for character in text)
        return
    assert all(span.of(report.text).strip() for span in report.sentences)
    assert make_report(report.text) == report
