"""How a request fails, told apart by what the caller should do next."""

from __future__ import annotations

from menurut.model import AcquireError


class Gone(AcquireError):  # noqa: N818 (what is so, not that something broke)
    """The server says that there is nothing at this address: 404 or 410."""


class Unreachable(AcquireError):  # noqa: N818 (the same)
    """Something that may pass later: no connection, no name, too slow, a server in trouble.

    `retry_after_s`: the seconds after which the server wants to be asked again; None where it says nothing.
    """

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Passing(Exception):  # noqa: N818 (an error to the caller only after the last try)
    """What is worth a further try at once. `host` is the one that failed; `retry_after_s` as in Unreachable."""

    def __init__(self, message: str, *, host: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.host = host
        self.retry_after_s = retry_after_s
