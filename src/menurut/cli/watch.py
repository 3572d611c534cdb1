"""`menurut watch` and `feeds`: a ledger that fills itself."""

from __future__ import annotations

import re
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from menurut.acquire import Limits
from menurut.acquire.listings.opml import read_subscriptions
from menurut.acquire.web import Fetcher
from menurut.cli.add import tally, told
from menurut.cli.options import LedgerOption, LimitsOption, PrivateOption, ReconcileOption, RobotsOption, now
from menurut.cli.reconcile import reconciler
from menurut.export.wording import line, shorten
from menurut.model import AcquireError, StoreError
from menurut.run.adding import Adder
from menurut.run.watching import LONGEST_ADDRESS, Round, Watcher
from menurut.store import Ledger
from menurut.store.packing import moment

_PAUSE = timedelta(seconds=60)  # after the ledger could not be written
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def read_span(text: str) -> timedelta:
    """A length of time as `90s`, `10m`, `2h`, `1d`."""
    match = re.fullmatch(r"(\d{1,6})([smhd])", text.strip().lower())
    if not match or not int(match[1]):
        raise typer.BadParameter(f"{text!r} is no length of time; write it as 10m, 2h or 1d")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def watch(
    places: Annotated[
        list[str], typer.Argument(metavar="FEEDS.opml|URL...", help="Feeds by their URLs, or files of OPML that name them.")
    ],
    ledger: LedgerOption,
    every: Annotated[
        timedelta, typer.Option(parser=read_span, metavar="TIME", help="How often each feed is asked: 90s, 10m, 2h.")
    ] = "10m",  # type: ignore[assignment]
    rounds: Annotated[int | None, typer.Option(min=1, help="Stop after so many rounds.", show_default="never")] = None,
    allow_private: PrivateOption = False,
    ignore_robots: RobotsOption = False,
    limits: LimitsOption = None,
    no_reconcile: ReconcileOption = False,
) -> None:
    """Follow feeds for ever: fetch what is new, read it, keep it; one line is printed for each round.

    It stops after the report in hand on Ctrl-C or SIGTERM, and goes on where it was when it is started again.

    **Examples**

    `menurut watch feeds.opml --every 10m`

    `menurut watch https://example.org/rss.xml --rounds 1`
    """
    bounds = Limits.of(limits or [])
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, end)
    urls = _feeds(places, bounds)
    with (
        Ledger(ledger, create=True) as kept,
        Fetcher(limits=bounds, allow_private=allow_private, obey_robots=not ignore_robots) as fetcher,
    ):
        adder, number = Adder(kept, now=now, reconciler=None if no_reconcile else reconciler(kept)), 0
        while not stop.is_set() and (rounds is None or number < rounds):
            watcher = Watcher(adder, fetcher, every=every, limits=bounds, stop=stop)
            try:
                watcher.follow(urls)
                for done in _rounds(watcher, stop, at_once=number == 0 and rounds is not None):
                    typer.echo(_line(done))
                    number += 1
                    if number == rounds:
                        break
            except StoreError as error:
                # The ledger may be held by another program, or its server be restarting: what was lost is found anew.
                if rounds is not None:
                    raise
                pause = min(every, _PAUSE)
                typer.echo(f"menurut: {line(str(error))}; trying again in {pause.seconds} s", err=True)
                stop.wait(pause.total_seconds())
            else:
                break
            finally:
                watcher.close()
    if stop.is_set():
        typer.echo("stopped", err=True)


def _rounds(watcher: Watcher, stop: threading.Event, *, at_once: bool) -> Iterator[Round]:
    """Round after round, each when a feed is due; `at_once`: the first now, whether or not."""
    while not stop.is_set():
        due = watcher.due_at()
        if due is None:
            typer.echo("menurut: no feed is left to follow; `menurut feeds` tells why", err=True)
            raise typer.Exit(1)
        if not at_once and stop.wait(max(0.0, (due - now()).total_seconds())):
            return
        at_once = False
        yield watcher.round()


def _feeds(places: list[str], limits: Limits) -> list[str]:
    urls: list[str] = []
    for place in places:
        if place.lower().startswith(("http://", "https://")):
            urls.append(place)
            continue
        try:
            found = read_subscriptions(Path(place).read_bytes(), name=place, limits=limits)
        except OSError as error:
            raise AcquireError(f"{place}: cannot be read ({error.strerror}); give a URL, or a file of OPML") from error
        urls += found.feeds
        for fault in found.faults:
            typer.echo(f"menurut: {fault}", err=True)
    if too_long := [url for url in urls if len(url.encode("utf-8", "surrogatepass")) > LONGEST_ADDRESS]:
        raise AcquireError(f"{too_long[0][:80]}...: a feed's address may have {LONGEST_ADDRESS:,} bytes; this one has more")
    if not urls:
        raise AcquireError("there is no feed to follow in what was given")
    return list(dict.fromkeys(urls))


def _line(done: Round) -> str:
    counted: Counter[str] = Counter()
    for outcome in done.outcomes:
        counted.update(tally(outcome))
    feeds = ", ".join(f"{number} {state}" for state, number in sorted(done.feeds.items())) or "none due"
    return f"{moment(done.at)}  feeds: {feeds}; reports: {told(counted)}"


def feeds(ledger: LedgerOption) -> None:
    """List the feeds that were followed: how each stands, when it is due, what is wrong with it.

    **Examples**

    `menurut feeds`
    """
    with Ledger(ledger) as kept:
        states = kept.feeds()
    for one in states:
        typer.echo(f"{one.state:<8} {one.url}")
        facts = [
            shorten(one.title or "", 60),
            f"reports: {one.reports}",
            f"fetched {one.fetched_at}" if one.fetched_at else "",
            f"next {one.next_at}" if one.next_at else "",
            f"failures in a row: {one.failures}" if one.failures else "",
        ]
        typer.echo("         " + ", ".join(filter(None, facts)))
        if one.error:
            typer.echo(f"         {line(one.error)}")
    if not states:
        typer.echo("no feeds; `menurut watch URL` follows one")
