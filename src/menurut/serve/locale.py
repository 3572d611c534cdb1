"""The languages of the interface: words from `.po` files, days, moments and numbers as each writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from urllib.parse import unquote
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import negotiate_locale
from babel.dates import format_date, format_datetime, format_interval, format_timedelta
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from starlette.requests import Request

LANGUAGES: Mapping[str, str] = {"en": "English", "id": "Bahasa Indonesia"}
"""The languages of the interface, as each calls itself; texts in the code are in the first."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language with a time zone, in which a person reads."""

    lang: str
    zone: str = "UTC"

    def say(self, text: str) -> str:
        """The text in this language."""
        return _words(self.lang).gettext(text)

    def count(self, one: str, several: str, number: int) -> str:
        """The text that fits the number, in this language."""
        return _words(self.lang).ngettext(one, several, number)

    def day(self, day: date | None, form: str = "medium") -> str:
        """`27 Sept 2020`; empty for None."""
        return "" if day is None else format_date(day, form, locale=self._locale)

    def period(self, first: date | None, last: date | None) -> str:
        """`27–29 Sept 2020`; empty for None."""
        if first is None or last is None or first == last:
            return self.day(first)
        return str(format_interval(first, last, "yMMMd", locale=self._locale))

    def moment(self, at: datetime | str | None, form: str = "medium") -> str:
        """A moment, also as the ledger keeps it (`2026-11-22T22:05:28Z`), on this zone's clock; empty for None."""
        if at is None:
            return ""
        told = datetime.fromisoformat(at) if isinstance(at, str) else at
        aware = told if told.tzinfo else told.replace(tzinfo=UTC)
        return format_datetime(aware.astimezone(ZoneInfo(self.zone)), form, locale=self._locale)

    def ago(self, at: datetime | str, now: datetime) -> str:
        """`2 minutes ago`."""
        told = datetime.fromisoformat(at) if isinstance(at, str) else at
        return format_timedelta(told - now, add_direction=True, locale=self._locale)

    def number(self, number: float | None) -> str:
        """`1,234` or `1.234`; empty for None."""
        return "" if number is None else format_decimal(number, locale=self._locale)

    def language(self, code: str) -> str:
        """The name of a language by its ISO 639-1 code, or the code."""
        return str(self._locale.languages.get(code, code))

    def country(self, code: str) -> str:
        """The name of a country by its ISO 3166-1 code, or the code."""
        return str(self._locale.territories.get(code.upper(), code))

    @property
    def _locale(self) -> Locale:
        return _locale(self.lang)


def tongue_of(request: Request) -> Tongue:
    """The language and zone that a person has chosen (cookies `lang` and `zone`), else those of his browser."""
    chosen = request.cookies.get("lang", "")
    zone = request.cookies.get("zone") or unquote(request.cookies.get("browser-zone", ""))
    return Tongue(
        chosen if chosen in LANGUAGES else _asked(request.headers.get("accept-language", "")),
        zone if zone in zones() else "UTC",
    )


@cache
def zones() -> tuple[str, ...]:
    """The time zones that can be chosen, in order."""
    return tuple(sorted(one for one in available_timezones() if "/" in one or one == "UTC"))


def _asked(header: str) -> str:
    weighed: list[tuple[float, str]] = []
    for part in header.split(",")[:20]:
        code, _, rest = part.strip().partition(";")
        try:
            weight = float(rest.strip().removeprefix("q=")) if rest else 1.0
        except ValueError:
            continue
        weighed.append((-weight, code.strip().replace("in", "id", 1) if code.strip().startswith("in") else code.strip()))
    wanted = [code for weight, code in sorted(weighed, key=lambda one: one[0]) if weight < 0]
    return negotiate_locale(wanted, list(LANGUAGES), sep="-") or "en"


@cache
def _locale(lang: str) -> Locale:
    # English with the days written the international way round.
    return Locale.parse("en_GB" if lang == "en" else lang)


@cache
def _words(lang: str) -> NullTranslations:
    folder = files("menurut.serve").joinpath("locale", lang)
    if not folder.is_dir():
        return NullTranslations()
    whole = Catalog(lang)
    for one in sorted(folder.iterdir(), key=lambda file: file.name):
        if one.name.endswith(".po"):
            kept = read_po(BytesIO(one.read_bytes()), locale=lang)
            whole.mime_headers = kept.mime_headers  # they say how plurals are chosen, which Babel does not know of Indonesian
            for message in kept:
                if message.id:
                    whole[message.id] = message
    packed = BytesIO()
    write_mo(packed, whole)
    packed.seek(0)
    return GNUTranslations(packed)
