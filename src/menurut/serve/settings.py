"""How the web app is served."""

from __future__ import annotations

from dataclasses import dataclass, field

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Settings:
    """`ledger` is a file or `postgresql://USER@HOST/DATABASE`; `host` and `port` what is listened on.

    `names` are the names by which browsers may call the server besides `host` itself; `secure` is whether they come by
    HTTPS, through a server before this one; `demo` whether the ledger is that of the examples.
    """

    ledger: str
    host: str = "127.0.0.1"
    port: int = 8750
    names: frozenset[str] = field(default_factory=frozenset)
    secure: bool = False
    demo: bool = False

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in LOOPBACK

    @property
    def url(self) -> str:
        """Where a browser on this machine finds it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"
