"""Reports and readings made up from a number, the same ones each time, and what the ledger is asked to do with them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from menurut.model import Claim, Entity, Event, Harm, Link, Place, Reading, Relation, Report, Span, Timex
from menurut.store import Arrival, Ledger

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
_ARMIES = ("Azerbaijan", "Armenia", "Nagorno-Karabakh", "Turki")
_TOWNS = (("Talish", "AZ", 40.31, 46.86), ("Martakert", "AZ", 40.21, 46.81), ("Goris", "AM", 39.51, 46.34))
_TYPES = ("assault", "control", "harm", "retreat")
_STANCES = ("assert", "accuse", "deny", "demand")
_LANGS = ("id", "ru", "en", "ar")


@dataclass(frozen=True, slots=True)
class Words:
    """A text in the making, whose pieces know where they are."""

    pieces: list[str]

    def put(self, piece: str, after: str = "") -> Span:
        start = sum(map(len, self.pieces))
        self.pieces.extend((piece, after))
        return Span(start, start + len(piece))


def arrival(report: Report, *, found: str = "made.jsonl", family: int | None = None, relevant: bool = True) -> Arrival:
    """The report as it arrives; those of one family are copies of one text."""
    mark = hashlib.sha256(str(family).encode() if family is not None else report.text.encode("utf-8", "surrogatepass")).digest()
    return Arrival(
        report=report,
        found=found,
        signature=mark,
        bands=tuple(int.from_bytes(mark[at : at + 4], "big", signed=True) for at in range(0, 16, 4)),
        alike=lambda other: 0.9 if other == mark else None,
        relevant=relevant,
        gate_score=0.5 if relevant else 0.01,
        gate_reason=None if relevant else "sport",
    )


def no_holders(entry: str) -> tuple[str, ...]:
    return ()


def holders(entry: str) -> tuple[str, ...]:
    """Each made-up place is in its country, and all countries in one region."""
    return (f"in:{entry[:4]}", "region:caucasus")


def made(number: int, *, reader: str = "one") -> tuple[Arrival, Reading]:
    """Report and reading of that number. Every fifth copies the one before it, every second of those to the letter; every
    fourth has a URL that others have.

    The reader `two` finds a claim less, and one with another cue.
    """
    said = number - 1 if number % 5 == 4 else number
    army, (town, country, lat, lon) = _ARMIES[said % 4], _TOWNS[said % 3]
    words, claims, events, cues, contents = Words([]), [], [], [], []
    words.put(f"Laporan {said}.", "\n")
    who = words.put(f"Kementerian Pertahanan {army}", " ")
    for at in range(1 + said % 3):
        cues.append(words.put("mengatakan", " bahwa "))
        start = words.put(f"{said + at} tentara", " ")
        trigger = words.put("tewas", " di ")
        where = words.put(town, " pada ")
        when = words.put(f"{1 + said % 28} September 2020", ". ")
        contents.append(Span(start.start, when.end))
        harm = Harm("killed", said + at, said + at, "military", start, victims="E2", comparator="exact")
        events.append(
            Event(f"V{at}", _TYPES[(said + at) % 4], trigger, ("E1",), ("E2",), ("P1",), ("T1",), harm=(harm,), score=0.75)
        )
        claims.append(
            Claim(f"C{at}", (contents[-1],), ("E1",), cues[-1], _STANCES[(said + at) % 4], "indirect", events=(f"V{at}",))
        )
    tail = words.put("Tidak ada komentar" if said == number or number % 2 else "Demikian kantor berita itu", ".")
    claims.append(Claim("C9", (tail,), certainty="probable"))
    if reader == "two":
        claims = [*claims[1:-1], Claim("C9", (tail,), ("E1",), cues[0])]
    named = [claim.id for claim in claims]
    text = "".join(words.pieces)
    report = Report(
        id=f"report-{number}",
        text=text,
        lang=_LANGS[said % 4],
        sentences=(Span(0, text.index("\n")), Span(text.index("\n") + 1, len(text))),
        outlet=f"Harian {number % 3}" if number % 7 else None,
        dct=date(2020, 9, 28) + timedelta(said % 60) if number % 6 else None,
        title=f"Judul {number}" if number % 2 else None,
        url=f"https://example.org/{number % 8}" if number % 4 == 0 else None,
    )
    reading = Reading(
        report=report.id,
        reader=reader,
        entities=(
            Entity("E1", f"Kementerian Pertahanan {army}", "government", (who,), army),
            Entity("E2", "tentara", "military", tuple(harm.text for event in events for harm in event.harm)),
        ),
        places=(Place("P1", town, "settlement", (where,), country, lat, lon, Link(f"{country}:{town}", 0.9, ("name",))),),
        times=(Timex("T1", f"2020-09-{1 + said % 28:02}", (when,)),),
        events=tuple(events),
        claims=tuple(claims),
        relations=(Relation("corroborates", named[1], named[0]),) if len(named) > 1 and number % 3 == 0 else (),
    )
    return arrival(report, family=said), reading


Step = Callable[[Ledger], object]


def steps(reports: int) -> Iterator[Step]:
    """What fills a ledger: adding the reports, some of them read later on, then some read anew."""
    for number in range(reports):
        yield _adding(number)
    for number in range(0, reports, 3):
        yield _rereading(number)


def _adding(number: int) -> Step:
    came, reading = made(number)
    at = NOON + timedelta(minutes=number)
    late = number % 11 == 10
    return lambda ledger: ledger.add(came, None if late else reading, at=at, holders=holders)


def _rereading(number: int) -> Step:
    came, reading = made(number, reader="two")
    at = NOON + timedelta(days=1, minutes=number)
    return lambda ledger: ledger.add_reading(came.report, reading, at=at, holders=holders)
