"""Addresses of reports: which ones may be fetched, and by which one a report is known."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

_LONGEST = 4_000  # characters; no server takes longer ones
# Parameters that say who sent a reader, not what is read.
_TRACKING = re.compile(
    r"(?:utm_\w*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|yclid|msclkid|igshid|mc_[ce]id|_ga)\Z", re.IGNORECASE
)
_PORT = {"http": 80, "https": 443}


def absolute(link: str | None, base: str) -> str | None:
    """The http or https address that `link` means on the page `base`, without fragment; None where it means none."""
    if not link or not link.strip():
        return None
    try:
        parts = urlsplit(urljoin(base, link.strip()))
        host = parts.hostname
        parts.port  # noqa: B018 (it raises where the port is no number)
    except ValueError:
        return None
    if parts.scheme not in _PORT or not host or re.search(r"\s", parts.netloc):
        return None
    found = urlunsplit(
        parts._replace(path=re.sub(r"\s", "%20", parts.path), query=parts.query.replace(" ", "%20"), fragment="")
    )
    return found if len(found) <= _LONGEST else None


def canonical(url: str) -> str:
    """The address by which a report is known: lower-case host; no fragment, user, default port or tracking parameters.

    An address that cannot be taken apart is given back as it is.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url
    if not host:
        return url
    host = f"[{host}]" if ":" in host else host
    place = host if port in {None, _PORT.get(parts.scheme)} else f"{host}:{port}"
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _TRACKING.match(pair.partition("=")[0]))
    return urlunsplit((parts.scheme, place, parts.path or "/", query, ""))
