"""Addresses of pages: which are asked for at all, and where a redirect leads."""

from __future__ import annotations

import httpx

from menurut.model import AcquireError

_LONGEST = 8_000  # characters; servers take no longer ones
_SHOWN = 300


def shown(url: str) -> str:
    """The address for a message: of bearable length, without control characters and without a password."""
    plain = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in url.strip())
    before, mark, after = plain.partition("://")
    host, slash, path = after.partition("/")
    if mark and "@" in host:
        plain = f"{before}{mark}{host.rpartition('@')[2]}{slash}{path}"
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}..."


def locate(url: str) -> httpx.URL:
    """The address to ask for, without its fragment. Raises AcquireError for what is not http(s) or holds a password."""
    if len(url) > _LONGEST:
        raise AcquireError(f"{shown(url)}: an address of {len(url)} characters; {_LONGEST} are the most")
    try:
        return _checked(httpx.URL(url.strip()), shown(url))
    except (httpx.InvalidURL, UnicodeError) as error:
        raise AcquireError(f"{shown(url)}: this is no address ({shown(str(error))}); check how it is written") from error


def redirected(url: httpx.URL, location: str, *, name: str) -> httpx.URL:
    """Where a redirect from `url` leads, checked as `locate` does. `name` is how errors call the page that was asked for."""
    if len(location) > _LONGEST:
        raise AcquireError(f"{name}: redirects to an address of {len(location)} characters; {_LONGEST} are the most")
    where = f"{name}: redirects to {shown(location)}"
    try:
        return _checked(url.join(location.strip()), where)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise AcquireError(
            f"{where}: that is no address; open the page in a browser and give the address it ends at"
        ) from error


def origin(url: httpx.URL) -> str:
    """Scheme, host and port: what one robots.txt speaks for."""
    return str(url.copy_with(raw_path=b"/", fragment=None)).removesuffix("/")


def host(url: httpx.URL) -> str:
    """The host by one spelling only."""
    return url.raw_host.decode("ascii").rstrip(".").lower()


def _checked(url: httpx.URL, name: str) -> httpx.URL:
    if url.scheme not in ("http", "https"):
        raise AcquireError(f"{name}: only http and https are fetched; give an address that begins with https://")
    if not url.host:  # looked at here, since it raises UnicodeError where xn-- stands before nonsense
        raise AcquireError(f"{name}: the address names no host; write it as https://host/path")
    if url.port is not None and not 0 < url.port < 65_536:
        raise AcquireError(f"{name}: there is no port {url.port}; the most is 65535")
    if url.userinfo:
        raise AcquireError(f"{name}: the address holds a user name or password, which are not sent; give it without them")
    return url.copy_with(fragment=None)
