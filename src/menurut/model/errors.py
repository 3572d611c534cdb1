"""The tree of errors. A message says what, where and what next."""

from __future__ import annotations


class MenurutError(Exception):
    """Anything that menurut itself reports as wrong."""


class AcquireError(MenurutError, ValueError):
    """A text could not be had from what was given: missing, binary, empty, not JSON."""


class ReadError(MenurutError, RuntimeError):
    """The reader could not be loaded or could not read a report."""


class ResolveError(MenurutError, ValueError):
    """A figure, date, place or actor could not be brought to a value."""


class StoreError(MenurutError, OSError):
    """The ledger could not be opened, read or written."""


class ExportError(MenurutError, ValueError):
    """A reading could not be written in the form that was asked for."""
