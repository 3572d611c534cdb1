"""Which incidents of a ledger are inside which: looked up when it is asked, as both may change with every report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from menurut.model import Account, Incident
from menurut.reconcile.blocks import blocks
from menurut.reconcile.nesting import Profile, holds, part_of, profile
from menurut.store import Ledger

_MOST_BESIDE = 200  # incidents that share a block with one, beyond which no others are looked at
_MOST_PARTS = 100
_MOST_ASKED = 12  # accounts of an incident whose blocks are looked into


class Nesting:
    """Looks up wholes and parts in one ledger. It remembers what it has looked at: use one for one question."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._profiles: dict[str, Profile] = {}
        self._blocks: dict[str, frozenset[int]] = {}

    def whole_of(self, incident: str, accounts: Sequence[Account]) -> str | None:
        """The id of the incident that this one, with these accounts, is a part of."""
        return part_of(self._profile(incident, accounts), self._beside(incident))

    def parts_of(self, incident: str, accounts: Sequence[Account]) -> list[str]:
        """The ids of the incidents that are parts of this one, the earliest first."""
        whole = self._profile(incident, accounts)
        if whole.form == "single":
            return []
        inside = [one for one in self._beside(incident) if holds(whole, one)][:_MOST_PARTS]
        parts = [one for one in inside if part_of(one, [whole, *self._beside(one.id)]) == incident]
        return [one.id for one in sorted(parts, key=lambda one: (str(one.start), one.id))]

    def _beside(self, incident: str) -> list[Profile]:
        """The profiles of the incidents that share a block with some of its accounts, itself among them."""
        return [self._profile(one) for one in self._ledger.beside(self._blocks[incident], most=_MOST_BESIDE)]

    def _profile(self, incident: str, accounts: Sequence[Account] | None = None) -> Profile:
        if incident not in self._profiles:
            told = accounts or self._ledger.incident(incident)[1]
            self._profiles[incident] = profile(incident, told)
            asked = sorted(told, key=lambda account: account.cite)[:_MOST_ASKED]
            self._blocks[incident] = frozenset(key for account in asked for key in blocks(account))
        return self._profiles[incident]


def among(several: Iterable[tuple[Incident, Sequence[Account]]]) -> list[Incident]:
    """These incidents, each with what it is a part of among them."""
    given = list(several)
    profiles = [profile(incident.id, accounts) for incident, accounts in given]
    wholes = [one for one in profiles if one.form != "single"]
    return [replace(incident, part_of=part_of(one, wholes)) for (incident, _), one in zip(given, profiles, strict=True)]
