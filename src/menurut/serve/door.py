"""The door: who comes in, by which name of the server, and from which page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from ipaddress import ip_address
from time import monotonic
from urllib.parse import urlsplit

from fastapi import Request

from menurut.run.locks import digest
from menurut.serve.problems import Problem
from menurut.serve.settings import LOOPBACK, Settings
from menurut.serve.who import SAFE, Person, owner
from menurut.store import Ledger, Member

SESSION_DAYS = 14
"""How long a session lasts."""
OPEN = frozenset({"/login", "/settings", "/api/v1/openapi.json"})
"""Paths that nobody needs to log in for."""
_TOUCH = timedelta(minutes=1)
_LOOK_S = 2.0


class Door:
    """Tells who asks. Where a ledger has no accounts, only this machine is heard, and whoever asks is its owner."""

    def __init__(self, ledger: Ledger, settings: Settings, *, now: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._settings = settings
        self._now = now
        self._looked = (False, -_LOOK_S)

    def enter(self, request: Request) -> Person | None:
        """Who asks; None where nobody has logged in and the path is open to all. Raises Problem for all others."""
        self._check_host(request)
        token = self._bearer(request)
        if token is None:
            _check_origin(request)
        if not self.has_members():
            if not self._settings.is_local:
                why = "this server can be reached from elsewhere and has no accounts yet"
                raise Problem(503, f"{why}; make one with: menurut user add NAME --role admin")
            return owner()
        person = token or self._session(request)
        if person is None and request.scope["path"] not in OPEN:
            raise Problem(401, "log in first, or send a token as `Authorization: Bearer ...`")
        return person

    def has_members(self) -> bool:
        """Whether the ledger has accounts; looked up anew after two seconds."""
        has, at = self._looked
        if not has and monotonic() - at >= _LOOK_S:
            has = bool(self._ledger.members.every())
            self._looked = (has, monotonic())
        return has

    def forget(self) -> None:
        """Look anew whether there are accounts."""
        self._looked = (False, -_LOOK_S)

    @property
    def cookie(self) -> str:
        """What the cookie of a session is called: by HTTPS a name that no other server of the domain can set."""
        return "__Host-menurut" if self._settings.secure else "menurut"

    def _session(self, request: Request) -> Person | None:
        secret = request.cookies.get(self.cookie)
        if not secret:
            return None
        name, now = digest(secret), self._now()
        session = self._ledger.sessions.of(name, at=now)
        if session is None:
            return None
        if now - session.seen_at > _TOUCH:
            self._ledger.sessions.touch(name, at=now)
        return _person(session.member)

    def _bearer(self, request: Request) -> Person | None:
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secret:
            return None
        now = self._now()
        token = self._ledger.tokens.of(digest(secret.strip()), at=now)
        if token is None:
            raise Problem(401, "this token opens nothing: it is unknown, expired or revoked")
        if token.used_at is None or now - token.used_at > _TOUCH:
            self._ledger.tokens.touch(token.id, at=now)
        return _person(token.member, scopes=frozenset(token.scopes))

    def _check_host(self, request: Request) -> None:
        """A page of another site must not reach this server by a name of its own that leads here."""
        told = request.headers.get("host", "")
        host = _host(told) or ""
        if host in LOOPBACK or host == self._settings.host.lower() or host in self._settings.names:
            return
        try:
            ip_address(host)
        except ValueError:
            why = f"this server is not called {(host or told)[:80]!r}"
            raise Problem(421, f"{why}; if it is, start it with: menurut serve --name {host[:80] or 'HOST'}") from None


def _check_origin(request: Request) -> None:
    """What changes something must come from a page of this server: browsers say where a request comes from."""
    if request.method in SAFE:
        return
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        is_ours = site in ("same-origin", "none")
    else:
        is_ours = origin is None or origin.partition("://")[2] == request.headers.get("host")
    if not is_ours:
        raise Problem(403, "this came from a page of another site; go to this server's own page and do it there")


def _host(header: str) -> str | None:
    try:
        return urlsplit(f"//{header}").hostname
    except ValueError:  # a bracket that is not closed
        return None


def _person(member: Member, *, scopes: frozenset[str] | None = None) -> Person:
    return Person(member.name, member.role, member=member.id, scopes=scopes)
