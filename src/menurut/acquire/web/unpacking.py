"""The body of an answer, piece by piece, never more of it than asked for: neither as it comes nor unpacked."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

_GZIP_MARK = b"\x1f\x8b"
_MEMBERS = 1_000  # of one gzip body; each costs a copy of the rest, and real ones have one


class BadBody(Exception):  # noqa: N818 (becomes an AcquireError where the address is known)
    """A body that is too large, broken, cut short or packed in a way that was not asked for; the message says which."""


class TooLarge(BadBody):
    """A body of more bytes than are taken."""


def collect(pieces: Iterable[bytes], *, packing: str, most: int, cut: bool = False) -> bytes:
    """The unpacked bytes of a body. `packing` is its Content-Encoding; `most` counts bytes before and after unpacking.

    A larger body raises TooLarge, or with `cut` ends at `most` bytes.
    """
    inflater = _inflater(packing)
    taken = bytearray()
    raw = 0
    for piece in pieces:
        raw += len(piece)
        if inflater is None:
            taken += piece
        else:
            inflater.feed(piece, into=taken, most=most)
        if max(raw, len(taken)) > most:
            if cut:
                return bytes(taken[:most])
            raise TooLarge(f"the answer is larger than {most / 1e6:g} MB")
    if inflater is not None and not inflater.finished:
        raise BadBody("the packed answer is cut short")
    return bytes(taken)


def _inflater(packing: str) -> _Inflater | None:
    names = [name for part in packing.lower().split(",") if (name := part.strip()) not in ("", "identity", "none")]
    if not names:
        return None
    if len(names) > 1:
        raise BadBody("the answer is packed more than once")
    if names[0] not in ("gzip", "x-gzip", "deflate"):
        raise BadBody(f"the answer is packed as {names[0][:40]!r}, which was not asked for")
    return _Inflater(gzip=names[0] != "deflate")


class _Inflater:
    """Unpacks gzip (of one or more members) or deflate (with zlib's header or, as some servers send it, without)."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._stream: zlib._Decompress | None = None
        self._held = b""  # too few bytes to tell what begins here
        self._members = 0
        self._over = False  # what follows is padding

    @property
    def finished(self) -> bool:
        """Whether nothing is missing. An empty body is whole."""
        return self._stream is None and (self._members > 0 or not self._held)

    def feed(self, piece: bytes, *, into: bytearray, most: int) -> None:
        """Unpack one piece; stops where `into` holds more than `most` bytes."""
        rest = self._held + piece
        self._held = b""
        while rest and len(into) <= most and not self._over:
            if self._stream is None:
                if len(rest) < 2:
                    self._held = rest
                    return
                if self._members and not (self._gzip and rest.startswith(_GZIP_MARK)):
                    self._over = True
                    return
                self._stream = self._begin(rest)
            try:
                into += self._stream.decompress(rest, most + 1 - len(into))
            except zlib.error as error:
                raise BadBody(f"the packed answer is broken ({error})") from error
            rest = self._stream.unconsumed_tail
            if self._stream.eof:
                rest = self._stream.unused_data
                self._stream = None

    def _begin(self, rest: bytes) -> zlib._Decompress:
        self._members += 1
        if self._members > _MEMBERS:
            raise BadBody(f"the packed answer has more than {_MEMBERS} parts")
        if self._gzip:
            return zlib.decompressobj(16 + zlib.MAX_WBITS)
        headed = rest[0] & 0x0F == 8 and int.from_bytes(rest[:2], "big") % 31 == 0
        return zlib.decompressobj(zlib.MAX_WBITS if headed else -zlib.MAX_WBITS)
