import gzip
import io
import tracemalloc
import zlib
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menurut.acquire.archives import Captured, read_archive
from menurut.acquire.limits import Limits
from menurut.model import AcquireError

RUSSIAN = "Министерство обороны заявило, что войска отошли от села."


def record(
    page: bytes | str,
    *,
    url: str = "http://uji.id/1",
    kind: str = "response",
    status: str = "200 OK",
    content_type: str = "text/html",
    headers: str = "",
    length: object = None,
) -> bytes:
    body = page if isinstance(page, bytes) else page.encode()
    block = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n{headers}\r\n".encode() + body
    stated = len(block) if length is None else length
    return (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{'0' * 36}>\r\nWARC-Date: 2020-09-27T10:00:00Z\r\n"
        f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype={kind}\r\nContent-Length: {stated}\r\n\r\n"
    ).encode() + block + b"\r\n\r\n"  # fmt: skip


A, B, C = (record(f"<p>{name}") for name in "abc")
GARBAGE = b"sampah\r\nx: y\r\n\r\n" + bytes(range(256)) * 8


def read(content: bytes, **limits: float) -> list[str]:
    """The text of each page, and the message of each error without the name."""
    found = read_archive(io.BytesIO(content), name="a.warc", limits=Limits(**limits))  # type: ignore[arg-type]
    return [one.html if isinstance(one, Captured) else str(one).removeprefix("a.warc: ") for one in found]


def by_record(*records: bytes) -> bytes:
    return b"".join(map(gzip.compress, records))


def damaged(packed: bytes, at: int) -> bytes:
    at %= len(packed)
    return packed[:at] + bytes([packed[at] ^ 0xFF]) + packed[at + 1 :]


PACKINGS: list[Callable[..., bytes]] = [
    lambda *records: b"".join(records),
    by_record,
    lambda *records: gzip.compress(b"".join(records)),
    lambda *records: b"".join(gzip.compress(b"".join(records)[at : at + 100]) for at in range(0, len(b"".join(records)), 100)),
]


@pytest.mark.parametrize("packed", PACKINGS, ids=["plain", "by record", "whole", "in blocks"])
def test_pages_come_in_order_however_they_are_packed(packed: Callable[..., bytes]) -> None:
    found = list(read_archive(io.BytesIO(packed(A, B, C)), name="a.warc", limits=Limits()))
    when = datetime(2020, 9, 27, 10, tzinfo=UTC)
    assert found == [Captured("http://uji.id/1", when, f"<p>{name}", f"a.warc: record {n}") for n, name in enumerate("abc", 1)]


def test_all_but_pages_is_passed_over() -> None:
    others = [
        record("GET / HTTP/1.1\r\n\r\n", kind="request"),
        record("", kind="warcinfo"),
        record("<p>x", kind="revisit"),
        record("<p>x", status="404 Not Found"),
        record("", status="301 Moved", headers="Location: /\r\n"),
        record(b"\x89PNG\r\n\x1a\n", content_type="image/png"),
        record("p {}", content_type="text/css"),
        record("User-agent: *", content_type="text/plain", url="http://uji.id/robots.txt"),
        record("x", url="dns:uji.id"),
        record(bytes(200_000), content_type="video/mp4"),
    ]
    plain = record("Teks.", content_type="text/plain; charset=utf-8", url="<http://uji.id/teks>")
    assert read(b"".join([*others, plain]), archive_record_mb=0.1) == ["Teks."]


@pytest.mark.parametrize("length", [150, 10_000, 5, 61, -3, "x", "", 10**17, 10**30])
@pytest.mark.parametrize("packed", PACKINGS[:3], ids=["plain", "by record", "whole"])
def test_a_wrong_length_costs_its_record_alone(length: object, packed: Callable[..., bytes]) -> None:
    found = read(packed(A, record("<p>salah", length=length), C))
    if length == 10**17 and packed is PACKINGS[2]:  # nothing but reading on tells where it ends
        assert (found[0], found[-1][:9], len(found)) == ("<p>a", "record 2:", 3)
        return
    assert (found[0], found[-1]) == ("<p>a", "<p>c")
    assert [one[:9] for one in found[1:-1] if "Content-Length" in one or "breaks off" in one][:1] == [
        "record 2:"
    ] or length == 10**17


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (A + GARBAGE + B + C, ["<p>a", "after record 1: bytes that are no record", "<p>b", "<p>c"]),
        (by_record(A) + GARBAGE + by_record(B, C), ["<p>a", "after record 1: bytes that are no gzip", "<p>b", "<p>c"]),
        (by_record(A) + bytes(1000) + by_record(B), ["<p>a", "<p>b"]),
        (by_record(A) + gzip.compress(B)[:100] + by_record(C), ["<p>a", "after record 1: its gzip is damaged", "<p>c"]),
        (by_record(A) + damaged(gzip.compress(B), 40) + by_record(C), ["<p>a", "after record 1: its gzip is damaged", "<p>c"]),
        (by_record(A) + damaged(gzip.compress(B), -6) + by_record(C), ["<p>a", "after record 1: its gzip is damaged", "<p>c"]),
        (by_record(A) + gzip.compress(B)[:-30], ["<p>a", "record 2: its gzip breaks off"]),
        (A + B[:-20], ["<p>a", "record 2: it breaks off"]),
        (A + B[:60], ["<p>a", "record 2: its header breaks off"]),
        (A + B.rstrip(), ["<p>a", "<p>b"]),
        (A.rstrip() + B.rstrip() + C, ["<p>a", "<p>b", "<p>c"]),
    ],
    ids=range(11),
)  # fmt: skip
def test_what_follows_damage_is_read(content: bytes, found: list[str]) -> None:
    got = read(content)
    assert len(got) == len(found), got
    assert all(one.startswith(beginning) for one, beginning in zip(got, found, strict=True)), got


def test_a_large_damaged_member_costs_itself_alone() -> None:
    noise = "".join(chr(0x4E00 + (n * n * 7919) % 20_000) for n in range(300_000))
    large = gzip.compress(record("<p>" + noise))
    found = read(by_record(A) + damaged(large, len(large) // 2) + by_record(C))
    assert (found[0], found[-1], len(found)) == ("<p>a", "<p>c", 3)
    assert "its gzip is damaged" in found[1] or "Content-Length" in found[1]


@pytest.mark.parametrize(
    "content",
    [b"halo\n", b"PK\x03\x04 bukan", gzip.compress(b"bukan arsip"), b"", b"\x1f\x8b\x08", b"\x1f\x8b\x08" + b"x" * 99],
)
def test_what_is_no_archive_says_so(content: bytes) -> None:
    found = read(content)
    assert len(found) == 1
    assert "no WARC archive" in found[0] or "there is no record in it" in found[0] or "after record 0: its gzip" in found[0]


@pytest.mark.parametrize("packed", PACKINGS[:3], ids=["plain", "by record", "whole"])
def test_pages_larger_than_the_limit_are_named_and_passed_over(packed: Callable[..., bytes]) -> None:
    found = read(packed(A, record("<p>" + "x" * 300_000), C), archive_record_mb=0.1)
    assert found == ["<p>a", "record 2: it is larger than 0.1 MB; raise the limit archive_record_mb to have it read", "<p>c"]


def test_a_page_cannot_forge_records() -> None:
    forged = record("<p>palsu", url="http://lain.id/")
    assert read(record(b"<p>asli\r\n\r\n" + forged) + C) == ["<p>asli\r\n\r\n" + forged.decode(), "<p>c"]
    large = record(b"<p>" + b"x" * 200_000 + b"\r\n\r\n" + forged)
    assert [one[:9] for one in read(large + C, archive_record_mb=0.1)] == ["record 1:", "<p>c"]


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)


@pytest.mark.parametrize(
    ("body", "headers", "found"),
    [
        (gzip.compress(b"<p>isi"), "Content-Encoding: gzip\r\n", "<p>isi"),
        (zlib.compress(b"<p>isi"), "Content-Encoding: deflate\r\n", "<p>isi"),
        (zlib.compress(b"<p>isi", wbits=-15), "Content-Encoding: deflate\r\n", "<p>isi"),
        (chunked(b"<p>isi"), "Transfer-Encoding: chunked\r\n", "<p>isi"),
        (chunked(gzip.compress(b"<p>isi")), "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", "<p>isi"),
        (b"<p>isi", "Content-Encoding: gzip\r\n", "<p>isi"),
        (b"<p>isi", "Transfer-Encoding: chunked\r\n", "<p>isi"),
        (b"<p>isi", "Content-Encoding: br\r\n", "<p>isi"),
        (gzip.compress(b"<p>isi" * 99)[:-12], "Content-Encoding: gzip\r\n", "record 1: the packed answer is cut short"),
        (damaged(gzip.compress(b"<p>isi" * 99), 15), "Content-Encoding: gzip\r\n", "record 1: "),
        (b"99\r\n<p>isi\r\n", "Transfer-Encoding: chunked\r\n", "record 1: it cannot be read"),
        (b"zzzz", "Content-Encoding: br\r\n", "record 1: it cannot be read"),
        (b"zzzz", "Content-Encoding: rahasia\r\n", "record 1: it cannot be read"),
        (gzip.compress(b"<p>" + bytes(5_000_000)), "Content-Encoding: gzip\r\n", "record 1: the answer is larger than 1 MB"),
        (
            chunked(gzip.compress(b"<p>" + bytes(5_000_000))),
            "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
            "record 1: ",
        ),
    ],
    ids=range(15),
)
def test_packed_answers_are_unpacked_or_named(body: bytes, headers: str, found: str) -> None:
    got = read(record(body, headers=headers) + C, archive_record_mb=1)
    assert got[0].startswith(found), got
    assert got[1:] == ["<p>c"]


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        (RUSSIAN.encode("koi8-r"), "text/html; charset=koi8-r", RUSSIAN),
        (RUSSIAN.encode("cp1251"), 'text/html; charset="Windows-1251"', RUSSIAN),
        (RUSSIAN.encode(), "text/html; charset=iso-8859-1", RUSSIAN),
        (RUSSIAN.encode()[:-3] + b"\xd0", "text/html; charset=iso-8859-1", RUSSIAN[:-2] + "\ufffd"),
        (RUSSIAN.encode("utf-16"), "text/html; charset=utf-8", RUSSIAN),
        (RUSSIAN.encode("cp1251"), "text/html; charset=tidak-ada", RUSSIAN),
        (RUSSIAN.encode("cp1251"), "text/html; charset=base64", RUSSIAN),
        ("部隊は村から撤退した。".encode("shift_jis"), "text/html; charset=Shift_JIS", "部隊は村から撤退した。"),
        ("“tewas” – kata dia".encode("cp1252"), "text/html; charset=ISO-8859-1", "“tewas” – kata dia"),
    ],
    ids=range(9),
)
def test_the_encoding_that_a_header_states_is_believed_where_it_fits(body: bytes, content_type: str, text: str) -> None:
    assert read(record(b"<p>" + body if body[:2] != b"\xff\xfe" else body, content_type=content_type)) == [
        text if body[:2] == b"\xff\xfe" else "<p>" + text
    ]


@pytest.mark.parametrize("body", [b"%PDF-1.4 x", b"PK\x03\x04 x", b"\x89PNG\r\n\x1a\n" + bytes(99), b""])
def test_what_is_called_a_page_but_is_none_says_so(body: bytes) -> None:
    found = read(record(body, content_type="text/html; charset=iso-8859-1") + C)
    assert (found[0][:10], found[1:]) == ("record 1: ", ["<p>c"])


def test_an_answer_without_http_says_so() -> None:
    found = read(record("x").replace(b"HTTP/1.1 200 OK", b"bukan http sama") + C)
    assert found == ["record 1: it holds no HTTP answer; fetch the page again", "<p>c"]


@pytest.mark.parametrize(
    "line",
    [
        "Content-Length:\r\n 999999999999999999",
        "Content-Length\x0b: 999999999999999999",
        "X: y\r\n\tContent-Length: 99999999999999999",
    ],
)
def test_a_hidden_length_is_not_believed(line: str) -> None:  # memory for it would be asked for, and the program ended
    found = read(A.replace(b"WARC-Date", line.encode() + b"\r\nWARC-Date") + C)
    assert found[-1] == "<p>c"


def test_the_number_of_records_is_limited() -> None:
    found = read(A * 5, members=3)
    assert (found[:3], found[3:]) == (["<p>a"] * 3, ["only its first 3 records were read; raise the limit members for more"])


def test_a_thousand_faults_end_it() -> None:
    found = read(A + b"x\r\n".join([record("<p>x", length="x")] * 1_500))
    assert len(found) == 1 + 1_000 + 1
    assert "damaged in 1000 places" in found[-1]


class Endless(io.RawIOBase):
    """A large archive that lies nowhere; it can only be read on."""

    def __init__(self, piece: bytes, times: int) -> None:
        self._piece, self._times = piece, times

    def read(self, size: int = -1) -> bytes:
        self._times -= 1
        return self._piece if self._times >= 0 else b""


@pytest.mark.parametrize("piece", [A * 40, by_record(*[A] * 40), record("GET", kind="request") * 40, b"sampah" * 3000])
def test_memory_does_not_grow_with_the_archive(piece: bytes) -> None:
    stream = Endless(A * 2 + piece if piece.startswith((b"WARC", b"sampah")) else piece, 60)
    list(zip(read_archive(stream, name="a", limits=Limits()), range(50), strict=False))  # type: ignore[arg-type]
    tracemalloc.start()
    for _ in read_archive(stream, name="a", limits=Limits()):  # type: ignore[arg-type]
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3_000_000


def test_a_bomb_in_gzip_takes_no_memory() -> None:
    bomb = gzip.compress(record(b"<p>" + bytes(100_000_000)), 1)
    tracemalloc.start()
    found = read(bomb + gzip.compress(C))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (found[0][:34], found[1]) == ("record 1: it is larger than 10 MB;", "<p>c")
    assert peak < 40_000_000


def test_a_stream_that_fails_ends_with_the_reason() -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            got = super().read(size)
            if not got:
                raise OSError(5, "Input/output error")
            return got

    found = [str(one) for one in read_archive(Failing(A + B), name="a.warc", limits=Limits())]
    assert found[-1] == "a.warc: after record 2: it cannot be read on (Input/output error); check or fetch the archive again"
    assert len(found) == 3


PIECES = st.sampled_from(
    [
        *(A, B, gzip.compress(A), gzip.compress(B)[:70], gzip.compress(C)[60:]),
        *(b"WARC/1.0\r\n", b"\r\n\r\n", b"\x1f\x8b\x08", b"Content-Length: 9\r\n"),
        *(record("<p>x", length=n) for n in (0, 30, 500, 10**15, "x")),
        record(b"\0", headers="Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"),
    ]
)


@settings(max_examples=300, deadline=1_000)
@given(st.lists(st.one_of(PIECES, st.binary(max_size=60)), max_size=8).map(b"".join))
def test_any_bytes_are_pages_or_errors(content: bytes) -> None:
    for one in read_archive(io.BytesIO(content), name="a.warc", limits=Limits()):
        assert isinstance(one, Captured) or str(one).startswith("a.warc: ")


@settings(max_examples=150, deadline=1_000)
@given(st.binary(max_size=200), st.binary(max_size=100), st.integers(0, 600))
def test_any_change_to_an_archive_is_survived(change: bytes, body: bytes, at: int) -> None:
    whole = A + record(body, headers="Transfer-Encoding: chunked\r\nContent-Encoding: br\r\n") + C
    for one in read_archive(io.BytesIO(whole[:at] + change + whole[at + len(change) :]), name="a.warc", limits=Limits()):
        assert isinstance(one, (Captured, AcquireError))
