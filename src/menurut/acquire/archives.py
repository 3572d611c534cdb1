"""The pages in a WARC archive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urlsplit

from menurut.acquire.framing import Frame, frames
from menurut.acquire.limits import Limits
from menurut.acquire.listings.charsets import decode_stated
from menurut.acquire.listings.links import absolute
from menurut.acquire.web.unpacking import BadBody, collect
from menurut.model import AcquireError

if TYPE_CHECKING:
    from fastwarc import WarcRecord

_RESPONSE = re.compile(rb"^warc-type[ \t]*:[ \t]*response[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_STATED = re.compile(rb"^(?:warc-target-uri|warc-date)[ \t]*:[^\r\n]*", re.IGNORECASE | re.MULTILINE)
_TEXTS = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_OURS = frozenset({"gzip", "x-gzip", "deflate"})  # fastwarc takes gzip that breaks off for whole


@dataclass(frozen=True, slots=True)
class Captured:
    """A page, or plain text, as a crawler had it from `url`; `where` it stands in the archive, in words."""

    url: str
    fetched_at: datetime | None
    html: str
    where: str


def read_archive(stream: BinaryIO, *, name: str, limits: Limits) -> Iterator[Captured | AcquireError]:
    """The pages of a WARC archive, plain or packed by gzip, in order; what is damaged comes as an AcquireError.

    Pages are answers with status 200 in HTML or plain text; all other records are passed over. At most
    `limits.members` records are looked at, and none larger than `limits.archive_record_mb`. The archive is read as a
    stream, however large.
    """
    for frame in frames(stream, name=name, most_mb=limits.archive_record_mb):
        if isinstance(frame, AcquireError):
            yield frame
            continue
        if frame.number > limits.members:
            yield AcquireError(f"{name}: only its first {limits.members} records were read; raise the limit members for more")
            return
        where = f"{name}: record {frame.number}"
        try:
            found = _captured(frame, where, limits) if _RESPONSE.search(frame.header) else None
        except AcquireError as error:
            yield error
        except BadBody as error:
            yield AcquireError(f"{where}: {error}; fetch the page again")
        except OSError as error:  # which is how fastwarc says that a record is broken
            yield AcquireError(f"{where}: it cannot be read ({error}); fetch the page again")
        else:
            if found:
                yield found


def _captured(frame: Frame, where: str, limits: Limits) -> Captured | None:
    record = _opened(frame, "none")
    head = record.http_headers
    url = absolute((record.headers.get("WARC-Target-URI") or "").strip("<> "), "")
    if head is None or head.status_code is None:
        raise AcquireError(f"{where}: it holds no HTTP answer; fetch the page again")
    kind = (record.http_content_type or "").strip().lower()
    if head.status_code != 200 or kind not in _TEXTS or not url or _is_for_robots(url, kind):
        return None
    most = int(limits.archive_record_mb * 1e6)
    too_large = f"{where}: it is larger than {limits.archive_record_mb:g} MB; raise the limit archive_record_mb to have it read"
    if not frame.whole:
        raise AcquireError(too_large)
    content = _payload(frame, record, most)
    if len(content) > most:
        raise AcquireError(too_large)
    fetched_at = record.record_date
    html = decode_stated(content, charset=record.http_charset, name=where)
    return Captured(url, fetched_at.astimezone(UTC) if fetched_at else None, html, where)


def _opened(frame: Frame, unpacking: str) -> WarcRecord:
    from fastwarc import WarcRecord

    # Of its own header only what is asked for: a length that is not there makes fastwarc ask for so much memory that the
    # whole program is ended, and some crawlers do not say that an answer is HTTP.
    stated = b"".join(line + b"\r\n" for line in _STATED.findall(frame.header))
    header = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\n" + stated
    record = WarcRecord.from_bytes(b"%bContent-Length: %d\r\n\r\n%b" % (header, len(frame.block), frame.block))
    record.parse_http(auto_decode=unpacking)  # type: ignore[arg-type]  # a literal of its own
    return record


def _payload(frame: Frame, record: WarcRecord, most: int) -> bytes:
    """The unpacked body; as it is where it is plain HTML though the header calls it packed, as crawlers leave it."""
    packing = (record.http_headers.get("Content-Encoding") or "").strip().lower()
    chunking = (record.http_headers.get("Transfer-Encoding") or "").strip().lower()
    if not packing and not chunking:
        return record.reader.read(most + 1)
    try:
        if packing in _OURS:
            return collect([_opened(frame, "transfer").reader.read(most + 1)], packing=packing, most=most)
        return _opened(frame, "all").reader.read(most + 1)
    except (OSError, BadBody):
        plain = record.reader.read(most + 1)
        if not plain.lstrip().startswith(b"<"):
            raise
        return plain


def _is_for_robots(url: str, kind: str) -> bool:
    return kind == "text/plain" and urlsplit(url).path.lower() in {"/robots.txt", "/ads.txt", "/app-ads.txt", "/humans.txt"}
