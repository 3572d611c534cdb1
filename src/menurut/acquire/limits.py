"""How much is taken from a file or server that we do not know: the settings of acquiring, each with its unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from menurut.model import AcquireError


@dataclass(frozen=True, slots=True)
class Limits:
    """What may come from one place. Raises AcquireError where a limit is not positive.

    `page_mb`, `feed_mb`, `archive_record_mb`: megabytes (10^6 bytes) of one page, of one feed or sitemap, of one record
    of an archive, all after unpacking. `request_s`: seconds for one request with all its redirects; `connect_s`,
    `silence_s`: seconds to connect, and between two pieces of an answer. `redirects`: how many are followed. `retries`:
    further tries after a failure that may pass; `retry_after_s`: the longest pause that a server may ask for.
    `pause_s`: seconds between two requests to one host. `entries`: of one feed; `pages`: of one sitemap with those it
    names; `depth`: of sitemaps that name sitemaps, and of folders. `members`: of one archive.
    """

    page_mb: float = 10
    feed_mb: float = 20
    archive_record_mb: float = 10
    request_s: float = 60
    connect_s: float = 10
    silence_s: float = 20
    redirects: int = 10
    retries: int = 3
    retry_after_s: float = 120
    pause_s: float = 1
    entries: int = 1_000
    pages: int = 10_000
    depth: int = 3
    members: int = 1_000_000

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            least = 0 if field.name in {"retries", "pause_s", "redirects"} else 1e-6
            if not least <= value < float("inf"):
                raise AcquireError(f"limit {field.name} is {value}; give a positive number")

    @classmethod
    def of(cls, settings: Iterable[str]) -> Limits:
        """The limits with some of them set otherwise, each as `page_mb=5`. Raises AcquireError naming the known ones."""
        kinds = {field.name: int if field.type == "int" else float for field in fields(cls)}
        chosen: dict[str, float] = {}
        for setting in settings:
            name, _, value = (part.strip() for part in setting.partition("="))
            if name not in kinds:
                raise AcquireError(f"no limit {name!r}; known: {', '.join(kinds)}")
            try:
                chosen[name] = kinds[name](value)
            except ValueError as error:
                raise AcquireError(
                    f"limit {name}: {value!r} is no number; write it as {name}={getattr(cls(), name)}"
                ) from error
        return replace(cls(), **chosen)  # type: ignore[arg-type]
