"""Guessing passwords takes too long: failed logins are counted by name and by address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address
from threading import Lock

from menurut.store.members import Members

WITHIN = timedelta(minutes=15)
"""How long a failed login counts."""
OF_NAME, OF_ADDRESS = 5, 20
"""Failed logins by one name, from one address, after which no more are heard for a while."""


@dataclass(frozen=True, slots=True)
class Tried:
    """By what a try to log in is counted."""

    name: str
    address: str


def tried_from(name: str, address: str) -> Tried:
    """A try by that name from that address; of IPv6 the network of 64 bits counts: who has one address there has all."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return Tried(name, address)
    if not isinstance(parsed, IPv6Address):
        return Tried(name, address)
    if parsed.ipv4_mapped:
        return Tried(name, str(parsed.ipv4_mapped))
    return Tried(name, str(IPv6Network((int(parsed), 64), strict=False)))


class Throttle:
    """Counts the tries to log in to a ledger. One server lets people into a ledger: it counts one after the other."""

    def __init__(self, members: Members) -> None:
        self._members = members
        self._lock = Lock()

    def admit(self, tried: Tried, *, at: datetime) -> bool:
        """Whether this try is heard. It counts as failed until it is forgotten, so that many at once are no way round."""
        with self._lock:
            failures = self._members.failures(tried.name, address=tried.address, since=at - WITHIN)
            if failures.of_name >= OF_NAME or failures.of_address >= OF_ADDRESS:
                return False
            self._members.put_failure(tried.name, address=tried.address, at=at)
            return True
