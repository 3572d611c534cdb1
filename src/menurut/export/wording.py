"""The words in which a person reads a claim: its chain, its events, figures, places and times."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from menurut.model import Claim, Entity, Event, Harm, Place, Reading, Report, Timex

OWN = "(the outlet)"
"""Who tells where the report's outlet is not known."""
OUTWARD = "←"
"""Stands between a source and the one inside it."""

_PARTS_OF_DAY = {"TMO": "morning", "TAF": "afternoon", "TEV": "evening", "TNI": "night"}
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day", "TH": "hour", "TM": "minute", "TS": "second"}
_LOOSE = {"PAST_REF": "in the past", "PRESENT_REF": "now", "FUTURE_REF": "in the future"}
# Directional overrides would turn round the text beside them; control characters would reach the terminal.
_UNSHOWN = re.compile("[\u202a-\u202e\u2066-\u2069\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f]")
_SPACE = re.compile("[\u000b\u000c\u001c-\u001f\u0085]")
_BROKEN = re.compile("[\ud800-\udfff\ufffe\uffff]")


def shown(text: str, *, instead: str = "") -> str:
    """The text without what no screen may be sent: control characters, overrides of direction, half characters.

    `instead` stands for each of the first two: one letter keeps all others where they are.
    """
    return _BROKEN.sub("\ufffd", _SPACE.sub(" ", _UNSHOWN.sub(instead, text)))


def line(text: str) -> str:
    """As `shown`, on one line: every run of white space is one space."""
    return " ".join(shown(text).split())


def shorten(text: str, limit: int) -> str:
    """The text on one line, cut to `limit` characters with `…` for the rest, at the end of a word where one is near."""
    text = line(text)
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) > limit * 2 // 3 else cut).rstrip(" ,;:–-") + "…"


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids of a reading are called on the page."""

    report: Report
    entities: dict[str, Entity]
    places: dict[str, Place]
    times: dict[str, Timex]
    events: dict[str, Event]

    @classmethod
    def of(cls, report: Report, reading: Reading) -> Names:
        """The names that one reading gives."""
        return cls(
            report,
            {x.id: x for x in reading.entities},
            {x.id: x for x in reading.places},
            {x.id: x for x in reading.times},
            {x.id: x for x in reading.events},
        )

    @property
    def outlet(self) -> str:
        """Who tells where no source is named."""
        return line(self.report.outlet or "") or OWN

    def entity(self, name: str) -> str:
        """An entity by its name, or where it has none by its words in the report."""
        entity = self.entities[name]
        return line(entity.name) or self._words(entity)

    def source_side(self, name: str) -> str:
        """The side that a source speaks for, empty where it speaks for none."""
        return line(self.entities[name].affiliation or "")

    def side(self, claim: Claim) -> str:
        """The side that the innermost source speaks for, empty for the outlet itself and for who speaks for none."""
        return self.source_side(claim.source[-1]) if claim.source else ""

    def source(self, name: str) -> tuple[str, str]:
        """A source's name, and its side where the name does not say it."""
        known, side = self.entity(name), self.source_side(name)
        said = re.search(rf"(?<!\w){re.escape(side)}(?!\w)", known, re.IGNORECASE)
        return known, "" if said else side

    def place(self, name: str) -> str:
        """`Berlin (DE)`, `Talish (AZ, disputed)`."""
        place = self.places[name]
        known = line(place.name) or self._words(place)
        country = line(place.country) if place.country and place.kind != "country" else ""
        told = ", ".join(filter(None, (country, "disputed" if place.dispute else "")))
        return f"{known} ({told})" if told else known

    def time(self, name: str) -> str:
        """The day or interval; a time that was not resolved keeps its words, in quotation marks."""
        timex = self.times[name]
        return moment(timex.value) if timex.value else f"“{self._words(timex)}”"

    def _words(self, located: Entity | Place | Timex) -> str:
        return shorten(located.mentions[0].of(self.report.text), 40) or located.id

    def happening(self, event: Event) -> str:
        """`assault: Azerbaijan → Armenia (planned)`; what has simply occurred says no more."""
        actor, target = (", ".join(unique(self.entity(x) for x in ids)) for ids in (event.actor, event.target))
        roles = " → ".join((actor, target)).strip() if target else actor
        phrase = f"{event.type}: {roles}" if roles else event.type
        return phrase if event.status == "occurred" else f"{phrase} ({event.status})"

    def where(self, claim: Claim) -> list[str]:
        """Ids of the places by which a claim is found: those of its events, and of its content.

        Those of the content count for an event that has none, or is the only one of its claim.
        """
        said = _said(self.places.values(), claim)
        own = [event.place for event in self.told(claim)] or [()]
        alone = len(claim.events) == 1
        return unique(name for each in own for name in ((*each, *said) if alone or not each else each))

    def when(self, claim: Claim) -> list[str]:
        """Ids of the times by which a claim is found: those of its events, of its content for an event that has none."""
        said = _said(self.times.values(), claim)
        own = [event.time for event in self.told(claim)] or [()]
        return unique(name for each in own for name in each or said)

    def told(self, claim: Claim) -> list[Event]:
        """The events of a claim, each once."""
        return [self.events[name] for name in dict.fromkeys(claim.events)]


def _said(several: Iterable[Place | Timex], claim: Claim) -> list[str]:
    """Ids of those that stand in the content of the claim, in the order of the text."""
    held = [(span, one.id) for one in several for span in one.mentions if any(part.holds(span) for part in claim.content)]
    return unique(name for _, name in sorted(held))


def moment(value: str) -> str:
    """A TIMEX3 value in plain words: `2020-09-27TNI` is `2020-09-27 night`, `199X` is `1990s`, `P1D` is `1 day`."""
    if value in _LOOSE:
        return _LOOSE[value]
    if "/" in value:
        return " – ".join(moment(part) for part in value.split("/") if part)
    day, at, hour = value.partition("T")
    if at and day != "P":
        return " ".join(filter(None, (_day(day), _PARTS_OF_DAY.get(at + hour, line(hour)))))
    return _duration(value) or _day(value)


def _duration(value: str) -> str:
    """`3 weeks` for `P3W`; empty where the value is no amount of one unit."""
    found = re.fullmatch(r"P(T?)(\d+)([YMWDHS])", value)
    unit = found and _UNITS.get(found[1] + found[3])
    if not found or not unit:
        return ""
    return f"{found[2]} {unit}" if int(found[2]) == 1 else f"{found[2]} {unit}s"


def _day(value: str) -> str:
    """A day, week, month, year or decade; what is not known of it (`X`) is left out or said."""
    if value == "XXXX-XX-XX":
        return ""
    if decade := re.fullmatch(r"(\d{3})X", value):
        return f"{decade[1]}0s"
    if week := re.fullmatch(r"(\d{4})-W(\d\d)", value):
        return f"{week[1]} week {int(week[2])}"
    if yearless := re.fullmatch(r"XXXX-(0[1-9]|1[0-2])(?:-(\d\d))?", value):
        month = calendar.month_name[int(yearless[1])]
        return f"{int(yearless[2])} {month} (year unknown)" if yearless[2] else f"{month} (year unknown)"
    return line(value)


def figure(low: int | None, high: int | None) -> str:
    """The bounds of a figure: `16`, `101+`, `≤7`, `11–19`, `30,000`, `?`."""
    match low, high:
        case None, None:
            return "?"
        case None, _:
            return f"≤{high:,}"
        case _, None:
            return f"{low:,}+"
        case _:
            return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def toll(harm: Harm) -> str:
    """`killed 16 (military)`, `killed ~30,000`; a group that is not known is not said."""
    about = "~" if harm.comparator == "about" else ""
    counted = f"{harm.kind} {about}{figure(harm.low, harm.high)}"
    return counted if harm.group == "unknown" else f"{counted} ({harm.group})"


def in_order(claims: Sequence[Claim]) -> list[Claim]:
    """Claims as their contents begin in the text."""
    return sorted(claims, key=lambda claim: min(claim.content))


def unique(several: Iterable[str]) -> list[str]:
    """Each string once, in the order in which it first comes."""
    return list(dict.fromkeys(several))
