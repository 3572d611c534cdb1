import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menurut.acquire.web.unpacking import BadBody, collect

TEXT = b"Militer menguasai desa itu. " * 100


def cut_up(body: bytes, size: int) -> list[bytes]:
    return [body[at : at + size] for at in range(0, len(body), size)]


def raw_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def bomb(gigabytes: int) -> bytes:
    """Zeros, packed: blocks that each repeat the same, so that making it takes no time."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(bytes(10**7)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + block * (100 * gigabytes)


@pytest.mark.parametrize("size", [1, 2, 7, 100_000])
@pytest.mark.parametrize(
    ("packing", "packed"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT)),
        ("X-GZIP", gzip.compress(TEXT)),
        ("identity, gzip", gzip.compress(TEXT)),
        ("gzip", gzip.compress(TEXT[:50]) + gzip.compress(TEXT[50:])),
        ("gzip", gzip.compress(TEXT) + bytes(20)),
        ("gzip", gzip.compress(TEXT) + b"\x1f"),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
        ("deflate", zlib.compress(TEXT) + b"tail"),
    ],
)
def test_a_body_is_unpacked_whatever_its_pieces(packing: str, packed: bytes, size: int) -> None:
    assert collect(cut_up(packed, size), packing=packing, most=len(packed) + len(TEXT)) == TEXT


@given(st.binary(max_size=2_000), st.integers(1, 50), st.sampled_from(["", "gzip", "deflate"]))
def test_what_is_packed_comes_out_again(content: bytes, size: int, packing: str) -> None:
    packed = {"": bytes, "gzip": gzip.compress, "deflate": zlib.compress}[packing](content)
    assert collect(cut_up(packed, size), packing=packing, most=5_000) == content


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate"]), st.integers(1, 50), st.booleans())
def test_any_bytes_end_in_a_body_or_an_error(packed: bytes, packing: str, size: int, cut: bool) -> None:
    try:
        body = collect(cut_up(packed, size), packing=packing, most=100, cut=cut)
    except BadBody:
        return
    assert len(body) <= 100


def test_after_padding_nothing_is_unpacked_any_more() -> None:
    pieces = [gzip.compress(b"one"), b"padding", gzip.compress(b"two")]
    assert collect(pieces, packing="gzip", most=1_000) == b"one"


def test_an_empty_body_may_be_called_packed() -> None:
    assert collect([], packing="gzip", most=10) == b""


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
@pytest.mark.parametrize("missing", [1, 4, 8, 20])
def test_a_packed_body_that_is_cut_short_is_an_error(packing: str, missing: int) -> None:
    packed = gzip.compress(TEXT) if packing == "gzip" else raw_deflate(TEXT)
    with pytest.raises(BadBody, match="cut short"):
        collect([packed[:-missing]], packing=packing, most=10_000)


def test_a_single_byte_is_no_packed_body() -> None:
    with pytest.raises(BadBody, match="cut short"):
        collect([b"\x1f"], packing="gzip", most=10_000)


def test_a_body_that_is_not_packed_as_it_says_is_an_error() -> None:
    with pytest.raises(BadBody, match="broken"):
        collect([TEXT], packing="gzip", most=10_000)


@pytest.mark.parametrize("packing", ["gzip, gzip", "gzip,deflate", "deflate, identity, gzip"])
def test_a_body_packed_twice_is_refused(packing: str) -> None:
    with pytest.raises(BadBody, match="more than once"):
        collect([gzip.compress(gzip.compress(TEXT))], packing=packing, most=10_000)


@pytest.mark.parametrize("packing", ["br", "zstd", "compress", "utf-8"])
def test_a_packing_that_was_not_asked_for_is_refused(packing: str) -> None:
    with pytest.raises(BadBody, match="not asked for"):
        collect([TEXT], packing=packing, most=10_000)


@pytest.mark.parametrize("packing", ["", "gzip"])
def test_a_body_of_just_the_limit_is_taken_and_one_byte_more_is_not(packing: str) -> None:
    noise = bytes(range(256)) * 4
    body = gzip.compress(noise) if packing else noise
    most = max(len(body), len(noise))
    assert collect([body], packing=packing, most=most) == noise
    with pytest.raises(BadBody, match="larger than"):
        collect([body], packing=packing, most=len(noise) - 1)


def test_with_cut_a_larger_body_ends_at_the_limit() -> None:
    assert collect([TEXT, TEXT], packing="", most=30, cut=True) == TEXT[:30]
    assert collect([gzip.compress(TEXT)], packing="gzip", most=200, cut=True) == TEXT[:200]


def test_a_bomb_takes_no_more_memory_than_the_limit() -> None:
    packed = bomb(10)
    pieces = cut_up(packed, 65_536)
    tracemalloc.start()
    try:
        with pytest.raises(BadBody, match="larger than 1 MB"):
            collect(pieces, packing="gzip", most=1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


def test_empty_members_without_end_are_refused() -> None:
    with pytest.raises(BadBody, match="parts"):
        collect([gzip.compress(b"") * 2_000], packing="gzip", most=1_000_000)
