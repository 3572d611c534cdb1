"""One request and its answer, within all limits. Redirects and statuses are for the caller to judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass

import httpx

from menurut.acquire.limits import Limits
from menurut.acquire.web.failures import Passing, Unreachable
from menurut.acquire.web.locations import host, shown
from menurut.acquire.web.transport import Refused, Transport
from menurut.acquire.web.unpacking import BadBody, TooLarge, collect
from menurut.model import AcquireError

_WITH_BODY = (200, 203)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to ask for. `most`: bytes of the body, before and after unpacking; with `cut` a larger one ends there."""

    headers: Mapping[str, str]
    most: int
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` is unpacked, and empty where the status is not 200 or 203."""

    status: int
    headers: httpx.Headers
    body: bytes


def ask(
    transport: Transport,
    url: httpx.URL,
    *,
    name: str,
    wanted: Wanted,
    limits: Limits,
    seconds: float,
    clock: Callable[[], float],
) -> Answer:
    """The answer to one GET, which may take `seconds`; `name` is how errors call the page.

    Raises Passing where a further try may help at once, Unreachable where one may help later, else AcquireError.
    """
    until = clock() + seconds
    waits = {"connect": limits.connect_s, "pool": limits.connect_s, "read": limits.silence_s, "write": limits.silence_s}
    request = httpx.Request("GET", url, headers=wanted.headers, extensions={"timeout": waits, "until": until})
    try:
        with closing(transport.handle_request(request)) as response:
            body = _body(response, wanted) if response.status_code in _WITH_BODY else b""
            return Answer(response.status_code, response.headers, body)
    except Refused as error:
        raise AcquireError(f"{name}: {error}") from error
    except TooLarge as error:
        advice = "raise the limit (page_mb for a page, feed_mb for all else), or save it and give its file"
        raise AcquireError(f"{name}: {error}; {advice}") from error
    except BadBody as error:
        raise AcquireError(f"{name}: {error}; nothing of it is taken") from error
    except (httpx.ReadTimeout, httpx.WriteTimeout, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        if clock() >= until:
            why = f"not done within {limits.request_s:g} s (request_s)"
        elif isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
            raise Passing(f"{name}: no connection within {limits.connect_s:g} s (connect_s)", host=host(url)) from error
        else:
            why = f"the server was silent for {limits.silence_s:g} s (silence_s)"
        raise Unreachable(f"{name}: {why}; try again later, or set a higher limit") from error
    except httpx.TransportError as error:
        raise Passing(f"{name}: {_why(error)}", host=host(url)) from error


def _body(response: httpx.Response, wanted: Wanted) -> bytes:
    declared = response.headers.get("content-length", "")
    if not wanted.cut and declared.isdecimal() and (len(declared) > 18 or int(declared) > wanted.most):
        raise TooLarge(f"the answer is said to have {declared[:18]} bytes, more than {wanted.most / 1e6:g} MB")
    packing = response.headers.get("content-encoding", "")
    return collect(response.iter_raw(), packing=packing, most=wanted.most, cut=wanted.cut)


def _why(error: httpx.TransportError) -> str:
    if isinstance(error, httpx.ConnectError):
        return f"no connection ({shown(str(error))})"
    if isinstance(error, httpx.RemoteProtocolError):
        return f"the answer is no proper HTTP, or broke off ({shown(str(error))})"
    return f"the connection broke ({shown(str(error))})"
