"""Which incidents of a ledger are inside which: looked up when it is asked, as both may change with every report."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from menurut.model import Account, Incident
from menurut.reconcile.blocks import blocks
from menurut.reconcile.nesting import NEEDED, Profile, holds, may_hold, part_of, profile
from menurut.store import Ledger

_MOST_BESIDE = 200  # incidents that share a block with one, beyond which no others are looked at
_MOST_PARTS = 100
_MOST_ASKED = 12  # accounts of an incident whose blocks are looked into
_REMEMBERED = 5000  # incidents
T = TypeVar("T")


class Nesting:
    """Looks up wholes and parts in one ledger. It remembers what it has looked at: use one for one state of the ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._profiles: dict[str, Profile] = {}
        self._holds: dict[str, bool] = {}

    def whole_of(self, incident: str, accounts: Sequence[Account]) -> str | None:
        """The id of the incident that this one, with these accounts, is a part of."""
        part = profile(incident, accounts)
        return part_of(part, self._wholes(accounts)) if part.may_be_inside else None

    def parts_of(self, incident: str, accounts: Sequence[Account]) -> list[str]:
        """The ids of the incidents that are parts of this one, the earliest first."""
        whole = profile(incident, accounts)
        if not whole.may_hold:
            return []
        inside = [one for one in self._profiles_of(self._beside(accounts)) if holds(whole, one)][:_MOST_PARTS]
        told = self._ledger.accounts_in([one.id for one in inside])
        parts = [one for one in inside if part_of(one, [whole, *self._wholes(told[one.id])]) == incident]
        return [one.id for one in sorted(parts, key=lambda one: (str(one.start), one.id))]

    def _beside(self, accounts: Sequence[Account]) -> list[str]:
        """The ids of the incidents that share a block with some of these accounts."""
        asked = sorted(accounts, key=lambda account: account.cite)[:_MOST_ASKED]
        return self._ledger.beside({key for account in asked for key in blocks(account)}, most=_MOST_BESIDE)

    def _wholes(self, accounts: Sequence[Account]) -> list[Profile]:
        """The profiles of those beside these accounts that may hold others."""
        found = self._beside(accounts)
        known = {one: self._holds[one] for one in found if one in self._holds}
        rows = self._ledger.features_in([one for one in found if one not in known])
        made = dict(zip(rows, may_hold(list(rows.values())), strict=True))
        self._holds = _grown(self._holds, made)
        known |= made
        return self._profiles_of([one for one in found if known.get(one)])

    def _profiles_of(self, incidents: Collection[str]) -> list[Profile]:
        known = {one: self._profiles[one] for one in incidents if one in self._profiles}
        told = self._ledger.accounts_in([one for one in incidents if one not in known], only=NEEDED)
        made = {incident: profile(incident, accounts) for incident, accounts in told.items()}
        self._profiles = _grown(self._profiles, made)
        known |= made
        return [known[one] for one in incidents if one in known]


def _grown(remembered: dict[str, T], made: dict[str, T]) -> dict[str, T]:
    return made if len(remembered) > _REMEMBERED else remembered | made


def among(several: Iterable[tuple[Incident, Sequence[Account]]]) -> list[Incident]:
    """These incidents, each with what it is a part of among them."""
    given = list(several)
    profiles = [profile(incident.id, accounts) for incident, accounts in given]
    wholes = [one for one in profiles if one.form != "single"]
    return [replace(incident, part_of=part_of(one, wholes)) for (incident, _), one in zip(given, profiles, strict=True)]
