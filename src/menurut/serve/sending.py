"""Claims as files: all that fits, sent as it is read, however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from tempfile import SpooledTemporaryFile

from starlette.background import BackgroundTask
from starlette.responses import Response, StreamingResponse

from menurut.export.fields import Listed
from menurut.export.listing import STREAMS
from menurut.export.workbook import write_claims_xlsx
from menurut.store import Filters, Hit, Ledger

MOST = 50_000
"""Claims in one file."""
FORMS = {
    "csv": ("csv", "text/csv; charset=utf-8"),
    "jsonl": ("json", "application/x-ndjson"),
    "geojson": ("geojson", "application/geo+json"),
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""The forms, by the endings of their files: what the exporter is called, and the media type."""
_AT_ONCE = 200  # claims that are read from the ledger at once
_LINES = 50
_CHUNK, _IN_MEMORY = 2**16, 2**22  # bytes


def claims_file(ledger: Ledger, filters: Filters, *, form: str, oldest: bool, today: date, most: int = MOST) -> Response:
    """The claims that fit as a file of one of FORMS; its name says where some were left out."""
    hits = ledger.hits(filters, limit=most + 1, oldest=oldest)
    exporter, media = FORMS[form]
    cut = f"-first-{most}" if len(hits) > most else ""
    headers = {"content-disposition": f'attachment; filename="claims-{today.isoformat()}{cut}.{form}"'}
    claims = _read(ledger, hits[:most])
    if form == "xlsx":
        return _workbook(claims, media, headers)
    return StreamingResponse(_joined(STREAMS[exporter](claims)), media_type=media, headers=headers)


def _read(ledger: Ledger, hits: Sequence[Hit]) -> Iterator[Listed]:
    for at in range(0, len(hits), _AT_ONCE):
        for found in ledger.cited(hits[at : at + _AT_ONCE]):
            yield found.cite, found.report, found.reading


def _joined(lines: Iterator[str]) -> Iterator[str]:
    """Several lines at a time: each piece that is sent has its price."""
    while some := "".join(islice(lines, _LINES)):
        yield some


def _workbook(claims: Iterable[Listed], media: str, headers: dict[str, str]) -> Response:
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (closed when it has been sent)
    try:
        write_claims_xlsx(claims, file)  # type: ignore[arg-type]
        size = file.tell()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    headers |= {"content-length": str(size), "content-encoding": "identity"}
    pieces = iter(lambda: file.read(_CHUNK), b"")
    return StreamingResponse(pieces, media_type=media, headers=headers, background=BackgroundTask(file.close))
