import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menurut.acquire import decode
from menurut.model import AcquireError

RUSSIAN = "Министерство обороны заявило, что «войска отошли от села» — Ёлкино."
SHORT_RUSSIAN = "Войска отошли"
FRENCH = "Le président a annoncé que l'armée s'était retirée du village après des négociations."
QUOTED = "“Serangan itu menewaskan 16 orang,” kata José Martínez — juru bicara."
TURKISH = "Türkiye Cumhurbaşkanı saldırıyı kınadı; Dışişleri Bakanlığı da öyle."
ICELANDIC = "Forsætisráðherra sagði að herinn hefði farið úr þorpinu."
GEORGIAN = "საქართველოს პრეზიდენტმა განაცხადა, რომ ჯარი გავიდა."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(text, code) for text in (RUSSIAN, FRENCH, GEORGIAN) for code in ("utf-8", "utf-8-sig", "utf-16", "utf-32")]
    + [(text, code) for text in (RUSSIAN, SHORT_RUSSIAN, QUOTED, GEORGIAN) for code in ("utf-16-le", "utf-16-be")]
    + [(RUSSIAN, "cp1251"), (SHORT_RUSSIAN, "cp1251"), (SHORT_RUSSIAN.upper(), "cp1251"), ("Путин", "cp1251")]
    + [(SHORT_RUSSIAN, "koi8-r"), (SHORT_RUSSIAN, "cp866"), (SHORT_RUSSIAN, "iso8859-5")]
    + [(FRENCH, "latin-1"), ("café", "latin-1"), ("Öl", "latin-1"), (QUOTED, "cp1252"), (ICELANDIC, "latin-1")]
    + [
        (TURKISH, "cp1254"),
        ("国防部表示部队已经从村庄撤出，造成十六人死亡。", "gb18030"),
        ("国防部表示 16 人\n", "utf-16-le"),
    ],
)
def test_text_comes_back_from_its_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), name="f") == text


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\0\0",
        b"PK\x03\x04\x14\0",
        b"%PDF-1.7 text",
        b"\x1f\x8b\x08\0",
        b"\x7fELF\x02\x01\x01" + b"\0" * 9,
        bytes(range(256)) * 20,
        b"\0" * 999,
        b"{\\rtf1 Halo}",
    ],
)
def test_what_is_no_text_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(AcquireError, match=r"^foto\.bin: .*; "):
        decode(content, name="foto.bin")


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_empty_is_refused(content: bytes) -> None:
    with pytest.raises(AcquireError, match=r"^f\.txt: the file is empty.*; give"):
        decode(content, name="f.txt")


def test_page_says_its_encoding_below_much_ascii() -> None:
    page = b'<html><meta charset="windows-1251">' + b"<script>a=1</script>" * 5000 + "<p>Мир".encode("cp1251")
    assert decode(page, name="f").endswith("<p>Мир")


def test_letters_after_much_ascii_are_found() -> None:
    text = "Kata juru bicara. " * 9999 + SHORT_RUSSIAN
    assert decode(text.encode("cp1251"), name="f") == text


def test_cut_utf8_stays_utf8() -> None:
    assert decode("Kata “juru” bicara国".encode()[:-1], name="f") == "Kata “juru” bicara\ufffd"


def test_a_few_control_characters_do_not_make_text_binary() -> None:
    text = "Serangan itu\0 menewaskan\x07 16 orang, kata juru bicara kementerian."
    assert decode(text.encode(), name="f") == text


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "utf-16-le"])
def test_ten_megabytes_take_no_longer_than_seconds(encoding: str) -> None:
    content = (RUSSIAN * (10**7 // len(RUSSIAN))).encode(encoding)
    start = time.process_time()
    assert decode(content, name="f").startswith(RUSSIAN)
    assert time.process_time() - start < 15


@given(st.binary() | st.text().map(lambda text: text.encode("utf-16-le", "surrogatepass")))
def test_bytes_are_text_or_an_acquire_error(content: bytes) -> None:
    try:
        assert isinstance(decode(content, name="f"), str)
    except AcquireError as error:
        assert str(error).startswith("f: ")  # noqa: PT017 (either outcome is right)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).filter(lambda text: text[0] != "\ufeff"))
def test_utf8_is_never_taken_for_something_else(text: str) -> None:
    if not text.startswith(("%PDF-", "BZh", "GIF8", "PAR1", "{\\rtf")):
        assert decode(text.encode(), name="f") == text
