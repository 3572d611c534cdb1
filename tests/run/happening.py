"""Reports made up of a few words, of which some tell of the same happenings; and what a ledger makes of them, as sets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

import numpy as np

from menurut.model import (
    Account,
    Claim,
    Entity,
    Event,
    Harm,
    Incident,
    Judgement,
    Link,
    Place,
    Reading,
    Report,
    Saying,
    Span,
    Timex,
)
from menurut.reconcile.accounts import accounts
from menurut.reconcile.packing import ROW, pack
from menurut.reconcile.pairs import KEEP, scores
from menurut.reconcile.whole import candidates, grouped
from menurut.store import Ledger
from menurut.store.deciding import Settled
from menurut.store.keys import claim_cites, report_key
from store.making import Words, arrival, holders

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
_TOWNS = (("Talish", 40.38, 46.75), ("Goris", 39.51, 46.34), ("Hadrut", 39.52, 47.03))
_SIDES = ("Azerbaijan", "Armenia", "Turkey")
_TYPES = ("assault", "harm", "control", "retreat")


@dataclass(frozen=True, slots=True)
class Happening:
    """One event as a report tells it: where, by whom, when (days before the report; None: it does not say), how many died."""

    type: int
    town: int
    actor: int
    ago: int | None
    killed: int = 0
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """A report in numbers. `number` tells it from others; `day` is None where it has no date."""

    number: int
    day: int | None
    happenings: tuple[Happening, ...]


def now() -> datetime:
    return NOON


def told(story: Story, *, reader: str = "one") -> tuple[Report, Reading]:
    """The report with its reading; the reader `two` passes the first event over and takes the others to be of `harm`."""
    words, events, claims, places, times = Words([]), [], [], {}, []
    words.put(f"Laporan {story.number}.", "\n")
    entities = [Entity(f"E{n}", side, "state", (words.put(side, " "),), side) for n, side in enumerate(_SIDES)]
    dct = None if story.day is None else date(2020, 9, 27) + timedelta(story.day)
    for n, one in enumerate(story.happenings):
        start = words.put(_SIDES[one.actor], " ")
        cue = words.put("mengatakan", " ")
        trigger = words.put(_TYPES[one.type], " ")
        town, lat, lon = _TOWNS[one.town]
        where = words.put(town, " ")
        place = places.setdefault(
            one.town, Place(f"P{one.town}", town, "settlement", (where,), "AZ", lat, lon, Link(town, 0.9, ()))
        )
        named = ()
        if dct is not None and one.ago is not None:
            times.append(Timex(f"T{n}", (dct - timedelta(one.ago)).isoformat(), (words.put("hari", " "),)))
            named = (f"T{n}",)
        figure = words.put(str(one.killed), ". ")
        harm = (Harm("killed", one.killed, one.killed, "military", figure),) if one.killed else ()
        kind = _TYPES[one.type] if reader == "one" else "harm"
        target = f"E{(one.actor + 1) % len(_SIDES)}"
        events.append(Event(f"V{n}", kind, trigger, (f"E{one.actor}",), (target,), (place.id,), named, harm=harm))
        stance = "deny" if one.denied else "assert"
        claims.append(Claim(f"C{n}", (Span(trigger.start, figure.end),), (f"E{one.actor}",), cue, stance, events=(f"V{n}",)))
        if n and n % 2 == 0:  # a claim of two events
            claims.append(Claim(f"D{n}", (Span(start.start, figure.end),), events=(f"V{n - 1}", f"V{n}")))
    if reader == "two":
        events = events[1:]
        kept = {event.id for event in events}
        claims = [claim for claim in claims if kept.issuperset(claim.events)]
    text = "".join(words.pieces)
    report = Report(
        id=f"story-{story.number}",
        text=text,
        lang="id",
        sentences=(Span(0, text.index("\n")), Span(text.index("\n") + 1, len(text))),
        outlet=f"Harian {story.number % 3}",
        dct=dct,
    )
    return report, Reading(
        report.id, reader, tuple(entities), tuple(places.values()), tuple(times), tuple(events), tuple(claims)
    )


def keep(ledger: Ledger, story: Story, *, reader: str = "one") -> str:
    """Keep the story's report and reading unreconciled; its key."""
    report, reading = told(story, reader=reader)
    ledger.add(arrival(report), reading, at=NOON, holders=holders)
    return report_key(report)


def judge(sayings: Sequence[Saying], *, alike: Callable[[str, str], float], about: Collection[str] | None) -> list[Judgement]:
    """Stands in for the rules: every two claims are judged by what they are alone, whatever else there is."""
    found = {}
    for one, other in combinations(sorted(sayings, key=lambda one: (one.claim, one.account)), 2):
        if one.claim == other.claim or (about is not None and one.claim not in about and other.claim not in about):
            continue
        score = round(alike(one.account, other.account), 3)
        kind = (
            "contradicts" if one.stance != other.stance else "corroborates" if one.origin.key != other.origin.key else "repeats"
        )
        before = found.get((other.claim, one.claim))
        if before is None or (score, kind) > (before.score or 0, before.type):
            found[other.claim, one.claim] = Judgement(kind, other.claim, one.claim, score, (f"{score}",), f"stand-in {score}")
    return list(found.values())


Made = tuple[frozenset[Incident], frozenset[tuple[str, str, str, str]]]


def made(ledger: Ledger) -> Made:
    """The incidents, and what stands."""
    from sqlalchemy import Connection, select

    from menurut.store import tables as t

    def look(db: Connection) -> Made:
        members: dict[int, list[str]] = {}
        of_strand = select(t.account.c.cite, t.strand.c.incident).join(t.strand, t.strand.c.id == t.account.c.strand)
        for cite, incident in db.execute(of_strand):
            members.setdefault(incident, []).append(cite)
        heads: dict[int, Any] = {row.id: row for row in db.execute(select(t.incident))}
        assert heads.keys() == members.keys()
        found = (Incident(heads[row].cite, tuple(sorted(cites))) for row, cites in members.items())
        stands = select(t.incident.c.cite, t.judgement.c.type, t.judgement.c.a, t.judgement.c.b)
        stands = stands.select_from(t.stands).join(t.incident, t.incident.c.id == t.stands.c.incident)
        stands = stands.join(t.judgement, t.judgement.c.id == t.stands.c.judgement)
        return frozenset(found), frozenset(tuple(row) for row in db.execute(stands))

    return ledger.read(look)


def expected(stories: Iterable[tuple[Story, str]], settled: Settled | None = None) -> Made:
    """The same computed at once, from all stories with their readers."""
    settled = settled or Settled()
    every: list[Account] = []
    said: list[Saying] = []
    for story, reader in stories:
        report, reading = told(story, reader=reader)
        key = report_key(report)
        found, sayings = accounts(report, reading, key=key, cites=claim_cites(report, reading.claims), holders=holders)
        every += found
        said += sayings
    every.sort(key=lambda one: one.cite)
    at = {account.cite: n for n, account in enumerate(every)}
    left, right = candidates(every)
    table = scores(np.frombuffer(b"".join(map(pack, every)), ROW), left, right)
    points = {
        (a, b): round(float(score) * 100) / 100
        for a, b, score in zip(left.tolist(), right.tolist(), table, strict=True)
        if score > KEEP
    }
    same = [
        (at[a], at[b])
        for group in sorted(set(settled.group.values()), key=min)
        for a, b in combinations(sorted(group & at.keys()), 2)
    ]
    apart = [(at[a], at[b]) for a, others in settled.apart.items() if a in at for b in others if b in at and a < b]
    incidents = grouped(every, points, same=same, apart=apart)

    def alike(a: str, b: str) -> float:
        score = points.get((min(at[a], at[b]), max(at[a], at[b])))
        return 1.0 if a == b else 0.0 if score is None else 1 / (1 + float(np.exp(-score)))

    stands = set()
    for incident in incidents:
        inside = [saying for saying in said if saying.account in incident.accounts]
        stands |= {(incident.id, one.type, one.a, one.b) for one in judge(inside, alike=alike, about=None)}
    return frozenset(incidents), frozenset(stands)
