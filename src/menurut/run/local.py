"""The stages composed in one process."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import date as day
from pathlib import Path

from menurut.acquire import make_report
from menurut.model import AcquireError, Issue, MenurutError, ReadError, Reading, Report
from menurut.reader import OnnxNetwork, label, load_pieces, shipped
from menurut.reader import read as read_spans
from menurut.resolve import load, resolve

_LOG = logging.getLogger(__name__)

LONGEST = 400_000
"""Characters of the longest text that passes for one report: some 60,000 words."""

PATIENCE = 20
"""Reports after which a run stops if more than half of them have failed."""


class Reader:
    """Reads reports. Loads its weights once; use one for many reports.

    `weights` is a folder of weights (None: those that ship with menurut); `threads` is how many cores a report may use
    (None: all). Raises ReadError where the weights cannot be loaded, ResolveError where the gazetteer or register cannot.
    """

    def __init__(self, weights: Path | None = None, *, threads: int | None = None) -> None:
        load()
        if weights is None and threads is None:
            self._pieces, self._network = shipped()
        else:
            folder = {} if weights is None else {"folder": weights}
            self._pieces, self._network = load_pieces(**folder), OnnxNetwork(**folder, threads=threads)

    @property
    def version(self) -> str:
        """The name of the weights; every reading carries it."""
        return self._network.version

    def read(self, report: Report) -> Reading:
        """What `report` says, resolved. Raises ReadError where it is too long for one report."""
        if len(report.text) > LONGEST:
            raise ReadError(too_long(report))
        return resolve(report, read_spans(report, self._pieces, self._network, version=self.version))

    def resolve(self, report: Report, reading: Reading) -> Reading:
        """What the mentions that somebody else marked in `report` mean: kinds by the weights, then all that resolving adds."""
        return resolve(report, label(report, reading, self._pieces, self._network))


def too_long(report: Report) -> str:
    """What is said of a text beyond `LONGEST`."""
    return (
        f"{report.id}: {len(report.text):,} characters are no single report; the longest that is read has {LONGEST:,}:"
        " split the text into its reports"
    )


def read(
    text: str,
    *,
    date: day | None = None,
    outlet: str | None = None,
    lang: str | None = None,
    title: str | None = None,
) -> Reading:
    """What one news text says. `date` is the report's own date, `lang` an ISO 639-1 code (None: detected).

    Spans count characters of the cleaned text: `menurut.make_report(text).text`. Raises AcquireError where the text is
    empty, ReadError where it is too long for one report.
    """
    return Reader().read(make_report(text, dct=date, outlet=outlet, lang=lang, title=title))


def read_all(sources: Iterable[tuple[str, Report | AcquireError]], reader: Reader) -> Iterator[tuple[Report, Reading] | Issue]:
    """Read one after the other, each given with the name of its file; what fails becomes an Issue and the rest goes on.

    The error of an Issue names the file. Raises ReadError once more than half of `PATIENCE` or more reports have failed
    while being read.
    """
    failed = 0
    for number, (file, source) in enumerate(sources, 1):
        if isinstance(source, AcquireError):
            yield Issue(file, "acquire", str(source))
            continue
        try:
            found = source, reader.read(source)
        except MenurutError as error:
            failed += 1
            yield Issue(source.id, "read", f"{file}: {error}")
        except Exception as error:
            failed += 1
            _LOG.debug("%s: %s", file, source.id, exc_info=True)
            yield Issue(source.id, "read", f"{file}: {source.id}: {type(error).__name__}: {error}; please report this")
        else:
            yield found
        if number >= PATIENCE and failed > number / 2:
            raise ReadError(f"{failed} of {number} reports failed; stopped, the others are not read: see the errors above")
