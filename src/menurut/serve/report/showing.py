"""A report as the ledger has it: its text and newest reading, what that is part of, its copies, its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection

from menurut.model import Judgement, Reading
from menurut.run.keeping import Corrector, Past, past_of
from menurut.run.persons import person_of
from menurut.serve.report.cards import Card, cards
from menurut.serve.workplace import Workplace
from menurut.store import Kept, finding
from menurut.store.keys import claim_cites
from menurut.store.readings import Version, copies_of, incidents_of, version, versions


@dataclass(frozen=True)
class Shown:
    """A report with all that its page tells. `history` has the newest reading first; `revisions` all texts at its URL."""

    kept: Kept
    reading: Reading | None
    incidents: dict[str, tuple[str, int]]
    copies: int
    judgements: Sequence[Judgement]
    revisions: Sequence[Kept]
    history: Sequence[Past]

    @property
    def key(self) -> str:
        """The report's key."""
        return self.kept.key

    @cached_property
    def cites(self) -> dict[str, str]:
        """What each claim of the reading is cited by, by its id in it."""
        return _cites(self.kept, self.reading)

    @cached_property
    def cards(self) -> list[Card]:
        """The claims, in the order of the text."""
        if self.reading is None:
            return []
        return cards(self.kept.report, self.reading, cites=self.cites, incidents=self.incidents, judgements=self.judgements)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of the claim that each claim, and each event, is told by; by their ids in the reading."""
        of_events = {one.event.id: card.number for card in reversed(self.cards) for one in card.happenings}
        return of_events | {card.claim.id: card.number for card in self.cards}

    @property
    def read_at(self) -> datetime | None:
        """When the newest reading was made."""
        return self.history[0].version.made_at if self.history else None

    @property
    def reader(self) -> str | None:
        """Who made the newest reading."""
        return self.history[0].version.reader if self.history else None

    @property
    def by(self) -> str | None:
        """The person who made it, None where the machine did."""
        return person_of(self.reader) if self.reader else None


def show(workplace: Workplace, name: str) -> Shown:
    """The report of that key, or of its beginning, or of that id. Raises NotKept, Several."""
    ledger = workplace.ledger

    def look(db: Connection) -> tuple[Kept, list[Version], Reading | None, dict[str, tuple[str, int]], int]:
        number, kept = finding.report(db, name)
        past = versions(db, number)
        reading = version(db, past[-1].row) if past else None
        return kept, past, reading, incidents_of(db, number), copies_of(db, number)

    kept, past, reading, incidents, copies = ledger.read(look)
    cites = frozenset(_cites(kept, reading).values())
    return Shown(
        kept,
        reading,
        incidents,
        copies,
        ledger.judgements(cites, beyond=True) if cites else [],
        ledger.revisions(kept.report.url) if kept.report.url and kept.revision > 1 else [],
        past_of(ledger, kept.key, past),
    )


def corrector(workplace: Workplace) -> Corrector:
    """Corrects the readings of the workplace's ledger."""
    return Corrector(workplace.ledger, now=workplace.now, reconciler=workplace.reconciler)


def _cites(kept: Kept, reading: Reading | None) -> dict[str, str]:
    if reading is None:
        return {}
    cites = claim_cites(kept.report, reading.claims)
    return {claim.id: cite for claim, cite in zip(reading.claims, cites, strict=True)}
