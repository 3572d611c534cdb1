"""What the parts of a ledger need of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")


class Transactions(Protocol):
    """Runs a look or a change as one transaction, as `Ledger` does."""

    def read(self, look: Callable[[Connection], T]) -> T:
        """What `look` finds."""
        ...

    def write(self, change: Callable[[Connection], T]) -> T:
        """What `change` gives."""
        ...
