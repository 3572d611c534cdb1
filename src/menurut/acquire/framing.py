"""Where the records of a WARC file begin and end, in files that are damaged too.

fastwarc, which reads the records, gives up at the first damaged one, and takes a wrong Content-Length for right.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from menurut.model import AcquireError

_GZIP = b"\x1f\x8b\x08"
_PIECE = 16_384  # bytes read at once: what follows a member of gzip is copied, so little more than a member
_OUT = 1_000_000  # bytes unpacked at once
_HELD = 4_000_000  # packed bytes of a damaged member in which the next one is sought
_PROBE = 512  # packed bytes by which a record is known
_HEADER = 32_768  # bytes of a record's own header
_MOST_FAULTS = 1_000
_RECORD = re.compile(rb"WARC/[01]\.\d{1,2}\r?\n(?=[A-Za-z][A-Za-z-]{1,40}:)")
_LONGEST_BEGINNING = 64  # bytes that tell a record's beginning
_BLANK = re.compile(rb"\r?\n\r?\n")
_NEWLINES = re.compile(rb"[\r\n]++")
_LENGTH = re.compile(rb"^content-length[ \t]*:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_CHECK = "check or fetch the archive again"


@dataclass(frozen=True, slots=True)
class Frame:
    """A record: its number from 1, its own header with the blank line, and its block; `whole` if that is not cut."""

    number: int
    header: bytes
    block: bytes
    whole: bool


def frames(stream: BinaryIO, *, name: str, most_mb: float) -> Iterator[Frame | AcquireError]:
    """The records of a WARC stream, plain or packed by gzip, in order; what is damaged comes as an AcquireError.

    Of blocks larger than `most_mb` megabytes only the beginning comes. After damage it goes on with the next record that
    can be found; after a thousand damaged places, or where no record begins the stream, it ends.
    """
    most = int(most_mb * 1e6)
    flow = _Flow(stream)
    number = faults = 0
    while faults < _MOST_FAULTS:
        flow.skip_blank()
        if not flow.buffer:
            if flow.fault is None:
                if number == faults == 0:
                    yield AcquireError(f"{name}: there is no record in it; {_CHECK}")
                return
            faults += 1
            yield AcquireError(f"{name}: after record {number}: {flow.fault}; {_CHECK}")
            flow.mend()
            continue
        flow.has(5)
        if not flow.buffer.startswith(b"WARC/"):
            if number == faults == 0:
                yield AcquireError(f"{name}: this is no WARC archive; give a .warc or .warc.gz file")
                return
            faults += 1
            yield AcquireError(f"{name}: after record {number}: bytes that are no record were passed over; {_CHECK}")
            flow.seek(0)
            continue
        number += 1
        fault = None
        for found in _record(flow, number, most):
            if isinstance(found, str):
                fault = found
            else:
                yield found
        if fault:
            faults += 1
            yield AcquireError(f"{name}: record {number}: {fault}; {_CHECK}")
    yield AcquireError(f"{name}: this archive is damaged in {_MOST_FAULTS} places; the rest of it was left; {_CHECK}")


def _record(flow: _Flow, number: int, most: int) -> Iterator[Frame | str]:
    """The record that begins the buffer, and what is wrong with it; the buffer then begins after it, or with the next."""
    flow.has(_HEADER)
    end = _BLANK.search(flow.buffer, 0, _HEADER)
    header = bytes(flow.buffer[: end.end()]) if end else b""
    lengths = _LENGTH.findall(header)
    if not end or len(lengths) != 1 or not re.fullmatch(rb"[0-9]{1,18}", lengths[0].strip()):
        yield "its header breaks off" if not end else "its header states no Content-Length, or no number"
        flow.seek(1)
        return
    begin, length = len(header), int(lengths[0])
    if length > most:
        left = flow.left()
        if left is not None and begin + length > left:
            yield "its Content-Length is wrong: the archive ends before it does"
            flow.seek(begin)
            return
        flow.has(begin + _PIECE)
        yield Frame(number, header, bytes(flow.buffer[begin : begin + _PIECE]), whole=False)
        if not flow.drop(begin + length):
            yield _cut_by(flow)
            flow.mend()
        return
    if not flow.has(begin + length):
        yield _cut_by(flow)
        flow.seek(begin)
        return
    flow.has(begin + length + 7)
    after = bytes(flow.buffer[begin + length : begin + length + 7])
    if after and not after.startswith((b"\r\n\r\n", b"\n\n", b"WARC/", b"\r\nWARC/", b"\nWARC/")) and after.strip(b"\r\n"):
        yield "its Content-Length is wrong: it does not end where it should"
        flow.seek(begin)
        return
    yield Frame(number, header, bytes(flow.buffer[begin : begin + length]), whole=True)
    flow.skip(begin + length)


def _cut_by(flow: _Flow) -> str:
    return flow.fault or "it breaks off, or its Content-Length is wrong: the archive ends before it does"


class _Flow:
    """The unpacked bytes of a stream, a piece at a time at the end of `buffer`; `fault` says why no more come."""

    def __init__(self, stream: BinaryIO) -> None:
        self.buffer = bytearray()
        self.fault: str | None = None
        self._stream = stream
        self._is_over = False
        self._held = bytearray()  # packed bytes from the beginning of the member on, or the last of them
        self._packed = self._read()
        self._is_gzip = self._packed.startswith(_GZIP)
        self._inflater: zlib._Decompress | None = None
        self._passed = 0  # bytes before the buffer
        self._members: list[int] = []  # where in the flow members begin that are not passed yet

    def has(self, count: int) -> bool:
        """Whether the buffer holds `count` bytes, after reading on as far as needed."""
        while len(self.buffer) < count:
            if not self._more():
                return False
        return True

    def left(self) -> int | None:
        """How many bytes there are from the beginning of the buffer; None where only reading tells."""
        if self._is_gzip or not self._stream.seekable():
            return None
        at = self._stream.tell()
        size = self._stream.seek(0, 2)
        self._stream.seek(at)
        return len(self.buffer) + len(self._packed) + size - at

    def skip_blank(self) -> None:
        """Drop the empty lines at the beginning of the buffer."""
        while True:
            blank = _NEWLINES.match(self.buffer)
            if blank:
                self.skip(blank.end())
            if self.buffer or not self._more():
                return

    def skip(self, count: int) -> None:
        """Drop `count` bytes of the buffer."""
        del self.buffer[:count]
        self._passed += count
        self._members = [start for start in self._members if start >= self._passed]

    def drop(self, count: int) -> bool:
        """Drop the next `count` bytes; False where there are less, or where a member that begins with a record comes first."""
        begin, end = self._passed, self._passed + count
        while True:
            reached = self._passed + len(self.buffer)
            for start in self._members:
                if begin < start < min(end, reached) and self.buffer.startswith(b"WARC/", start - self._passed):
                    self.skip(start - self._passed)
                    return False
            self.skip(min(end, reached) - self._passed)
            if reached >= end:
                return True
            if not self._more():
                return False

    def seek(self, start: int) -> None:
        """Drop what stands before the next record that begins after `start`; all where there is none."""
        while True:
            hit = _RECORD.search(self.buffer, start)
            if hit:
                self.skip(hit.start())
                return
            passed = max(0, len(self.buffer) - _LONGEST_BEGINNING)
            self.skip(passed)
            start = max(0, start - passed)
            if not self._more():
                self.skip(len(self.buffer))
                self.mend()
                return

    def mend(self) -> None:
        """Go on, after a fault, with the next member of gzip that begins with a record."""
        if self.fault is None:
            return
        self.fault, self._inflater = None, None
        self.skip(len(self.buffer))
        at = 1
        while True:
            at = self._held.find(_GZIP, at)
            if at < 0:
                del self._held[: 1 - len(_GZIP)]  # but what may begin the mark
                at = 0
                if not (piece := self._read()):
                    break
                self._held += piece
                continue
            while len(self._held) - at < _PROBE and (piece := self._read()):
                self._held += piece
            if _holds_record(bytes(self._held[at : at + _PROBE])):
                break
            at += 1
        self._packed = bytes(self._held[at:]) if self._held.startswith(_GZIP, at) else b""
        self._held.clear()

    def _read(self) -> bytes:
        try:
            return b"" if self._is_over else self._stream.read(_PIECE)
        except OSError as error:
            self._is_over = True
            self.fault = f"it cannot be read on ({error.strerror or error})"
            return b""

    def _more(self) -> bool:
        """Append a piece to the buffer; False at the end and at a fault."""
        if self.fault is not None:
            return False
        if not self._is_gzip:
            piece, self._packed = self._packed or self._read(), b""
            self.buffer += piece
            return bool(piece)
        while True:
            out = self._inflated()
            if out is None or out:
                self.buffer += out or b""
                return bool(out)

    def _inflated(self) -> bytes | None:
        """The next unpacked bytes, which may be none; None at the end and at a fault."""
        if self._inflater is None:
            self._packed = self._packed.lstrip(b"\0") or self._read().lstrip(b"\0")
            if len(self._packed) < len(_GZIP):
                self._packed += self._read()
            if not self._packed:
                return None
            self._held[:] = self._packed
            if not self._packed.startswith(_GZIP):
                self.fault = "bytes that are no gzip stand between its members"
                return None
            self._inflater = zlib.decompressobj(wbits=31)
            self._members.append(self._passed + len(self.buffer))
        elif not self._packed:
            self._packed = self._read()
            self._held += self._packed
            del self._held[:-_HELD]
            if not self._packed:
                self.fault = self.fault or "its gzip breaks off"
                return None
        try:
            out = self._inflater.decompress(self._packed, _OUT)
        except zlib.error as error:
            self.fault = f"its gzip is damaged ({error})"
            return None
        self._packed = self._inflater.unconsumed_tail
        if self._inflater.eof:
            self._packed = self._inflater.unused_data
            self._inflater = None
        return out


def _holds_record(packed: bytes) -> bool:
    try:
        return zlib.decompressobj(wbits=31).decompress(packed, 5) == b"WARC/"
    except zlib.error:
        return False
