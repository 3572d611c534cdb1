"""Places of a text, resolved: marked by their words, and asked for what was made of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from menurut.model import Place, Reading, Report, Span
from menurut.model.globe import km_between
from menurut.resolve.places.gazetteer import shipped
from menurut.resolve.places.report import resolve_places


def span(text: str, words: str) -> Span:
    at = text.index(words)
    return Span(at, at + len(words))


def places(
    text: str,
    *mentions: str | tuple[str, ...],
    lang: str = "id",
    dct: date | None = None,
    countries: Mapping[str, str] | None = None,
) -> tuple[Place, ...]:
    listed = [(each,) if isinstance(each, str) else each for each in mentions]
    marked = tuple(
        Place(f"P{number}", each[0], "other", tuple(span(text, words) for words in each)) for number, each in enumerate(listed)
    )
    report = Report("R", text, lang, (), dct=dct)
    return resolve_places(report, Reading("R", "annotation", places=marked), shipped(), countries=countries)


def place(text: str, mention: str, *others: str, **report: object) -> Place:
    return places(text, mention, *others, **report)[0]  # type: ignore[arg-type]


def reasons(found: Place) -> str:
    assert found.link is not None
    return "; ".join(found.link.reasons)


def entry(found: Place) -> str | None:
    assert found.link is not None
    return found.link.entry


def near(found: Place, lat: float, lon: float, *, within_km: float = 25) -> bool:
    return found.lat is not None and found.lon is not None and km_between(found.lat, found.lon, lat, lon) <= within_km
