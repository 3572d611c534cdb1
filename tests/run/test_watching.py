"""Watching feeds, round after round, on a clock and a web of the test's own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from menurut.acquire import Limits
from menurut.acquire.web import Gone, Unreachable
from menurut.model import AcquireError
from menurut.run.adding import Adder
from menurut.run.watching import Watcher
from menurut.store import FeedState, Ledger
from run.standing_in import WAR, Clock, StandIn, Web, feed, page

FEED = "https://kabar.example.org/rss.xml"
EVERY = timedelta(minutes=10)


def url(number: int) -> str:
    return f"https://kabar.example.org/{number}"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.db", create=True) as opened:
        yield opened


class Watching:
    """A watcher and all that it looks at."""

    def __init__(self, ledger: Ledger, web: Web, **limits: int) -> None:
        self.ledger, self.web, self.clock, self.stop = ledger, web, Clock(), threading.Event()
        self.reader = StandIn()
        adder = Adder(ledger, now=self.clock, reader=lambda: self.reader)  # type: ignore[arg-type,return-value]
        self.watcher = Watcher(adder, web, every=EVERY, limits=Limits(**limits), stop=self.stop)  # type: ignore[arg-type]
        self.watcher.follow([FEED])

    def round(self) -> tuple[dict[str, int], list[str]]:
        done = self.watcher.round()
        self.clock.pass_(EVERY)
        return dict(done.feeds), [outcome.what for outcome in done.outcomes]

    def state(self, address: str = FEED) -> FeedState:
        (found,) = [state for state in self.ledger.feeds() if state.url == address]
        return found


def pages(*numbers: int) -> dict[str, bytes]:
    return {url(n): page((*WAR, f"Demikian laporan ke-{n} dari Teheran."), f"Serangan {n}") for n in numbers}


def test_what_is_new_in_a_feed_is_read_once(ledger: Ledger) -> None:
    web = Web({FEED: feed(url(1), url(2)), **pages(1, 2, 3)})
    at_work = Watching(ledger, web)
    assert at_work.round() == ({"fine": 1}, ["read", "read"])
    assert at_work.round() == ({"fine": 1}, [])
    web.pages[FEED] = feed(url(1), url(2), url(3))
    assert at_work.round() == ({"fine": 1}, ["read"])
    assert web.asked.count(url(1)) == 1
    assert at_work.state().reports == 3
    kept = ledger.reports(limit=9)[0]
    assert (kept.report.outlet, kept.found) == ("Kabar Dunia", FEED)


def test_a_feed_that_has_not_changed_is_not_sent_again(ledger: Ledger) -> None:
    web = Web({FEED: feed(url(1)), **pages(1)}, etags={FEED: '"a"'})
    at_work = Watching(ledger, web)
    at_work.round()
    assert at_work.state().etag == '"a"'
    assert at_work.round() == ({"fine": 1}, [])


def test_a_feed_is_not_asked_before_it_is_due(ledger: Ledger) -> None:
    at_work = Watching(ledger, Web({FEED: feed()}))
    at_work.round()
    at_work.clock.pass_(-EVERY / 2)
    assert at_work.round() == ({}, [])
    assert at_work.watcher.due_at() is not None


def test_a_feed_that_fails_is_asked_less_often_and_comes_back(ledger: Ledger) -> None:
    web = Web({FEED: Unreachable(f"{FEED}: no answer in 60 s", retry_after_s=None)})
    at_work = Watching(ledger, web)
    gaps = []
    for _ in range(4):
        due = at_work.watcher.due_at()
        assert due is not None
        at_work.clock.at = max(due, at_work.clock.at)
        asked_at = at_work.clock.at
        assert at_work.watcher.round().feeds == {"failing": 1}
        after = at_work.watcher.due_at()
        assert after is not None
        gaps.append((after - asked_at) / EVERY)
    assert gaps == [2, 4, 8, 16]
    assert at_work.state().failures == 4
    assert "no answer" in (at_work.state().error or "")
    web.pages |= {FEED: feed(url(1)), **pages(1)}
    at_work.clock.pass_(16 * EVERY)
    assert at_work.round() == ({"fine": 1}, ["read"])
    assert (at_work.state().failures, at_work.state().error) == (0, None)


def test_a_feed_that_is_gone_is_given_up_after_a_while(ledger: Ledger) -> None:
    at_work = Watching(ledger, Web({FEED: Gone(f"{FEED}: the server answers 410")}))
    for _ in range(3):
        at_work.round()
        at_work.clock.pass_(timedelta(days=1))
    assert at_work.state().state == "gone"
    assert at_work.watcher.due_at() is None
    again = Watching(ledger, Web({FEED: feed(url(1)), **pages(1)}))
    assert again.round() == ({"fine": 1}, ["read"])


def test_a_feed_that_moved_for_good_is_followed(ledger: Ledger) -> None:
    new = "https://kabar.example.org/feed/"
    web = Web({new: feed(url(1)), **pages(1)}, moved={FEED: new})
    at_work = Watching(ledger, web)
    assert at_work.round() == ({"fine": 1}, ["read"])
    assert at_work.state().state == "moved"
    assert at_work.state(new).state == "fine"
    web.asked.clear()
    at_work.round()
    assert web.asked == [new]


def test_a_feed_that_moved_is_followed_by_whoever_comes_after(ledger: Ledger) -> None:
    new = "https://kabar.example.org/feed/"
    web = Web({new: feed(url(1)), **pages(1)}, moved={FEED: new})
    Watching(ledger, web).round()
    web.asked.clear()
    again = Watching(ledger, web)
    again.clock.pass_(EVERY)
    assert again.round() == ({"fine": 1}, [])
    assert web.asked == [new]


def test_two_feeds_that_are_one_are_fetched_once(ledger: Ledger) -> None:
    new = "https://kabar.example.org/feed/"
    web = Web({new: feed(url(1)), **pages(1)}, moved={FEED: new})
    at_work = Watching(ledger, web)
    at_work.watcher.follow([new])
    assert at_work.round() == ({"fine": 1}, ["read"])
    assert at_work.state(new).reports == 1


def test_two_addresses_that_lead_to_one_another_are_not_lost(ledger: Ledger) -> None:
    new = "https://kabar.example.org/feed/"
    web = Web({new: feed(url(1)), FEED: feed(url(1)), **pages(1)}, moved={FEED: new})
    at_work = Watching(ledger, web)
    at_work.round()
    web.moved = {new: FEED}
    at_work.round()
    web.moved = {}
    assert at_work.round() == ({"fine": 1}, [])
    again = Watching(ledger, web)
    again.clock.pass_(9 * EVERY)
    assert again.watcher.due_at() is not None


def test_a_feed_that_came_back_is_had_again_though_it_had_moved(ledger: Ledger) -> None:
    new = "https://kabar.example.org/feed/"
    web = Web({new: feed(url(1)), **pages(1)}, moved={FEED: new})
    at_work = Watching(ledger, web)
    at_work.round()
    web.moved, web.pages[FEED] = {}, feed(url(1))
    web.pages[new] = Gone(f"{new}: the server answers 410")
    for _ in range(3):
        at_work.clock.pass_(timedelta(days=1))
        at_work.round()
    assert at_work.state(new).state == "gone"
    again = Watching(ledger, web)
    assert again.round() == ({"fine": 1}, [])
    assert again.state().state == "fine"


def test_a_feed_is_given_up_only_after_it_was_denied_three_times_in_a_row(ledger: Ledger) -> None:
    at_work = Watching(ledger, Web())
    denied, silent = Gone(f"{FEED}: 404"), Unreachable(f"{FEED}: no answer", retry_after_s=None)
    for error in (silent, silent, denied, denied, silent, denied, denied):
        at_work.web.pages[FEED] = error
        at_work.clock.pass_(timedelta(days=1))
        at_work.round()
    assert at_work.state().state == "failing"


def test_a_shorter_time_between_rounds_is_heeded_after_a_start(ledger: Ledger) -> None:
    web = Web({FEED: feed()})
    at_work = Watching(ledger, web)
    at_work.clock.pass_(timedelta(days=3650))
    at_work.round()
    again = Watching(ledger, web)
    assert again.watcher.due_at() == again.clock.at


def test_a_date_before_the_calendar_harms_nothing(ledger: Ledger) -> None:
    entry = f"<entry><title>A</title><link href='{url(1)}'/><id>1</id><updated>0001-01-01T00:00:00+07:00</updated></entry>"
    web = Web({FEED: f"<feed xmlns='http://www.w3.org/2005/Atom'><title>K</title>{entry}</feed>".encode(), **pages(1)})
    at_work = Watching(ledger, web)
    assert at_work.round() == ({"fine": 1}, ["read"])
    assert at_work.round() == ({"fine": 1}, [])


def test_a_watcher_that_is_closed_leaves_no_threads(ledger: Ledger) -> None:
    before = threading.active_count()
    at_work = Watching(ledger, Web({FEED: feed()}))
    at_work.round()
    at_work.watcher.close()
    for thread in threading.enumerate():
        if thread.name.startswith("fetching-") and threading.active_count() > before:
            thread.join(5)
    assert threading.active_count() <= before


def test_a_page_that_will_be_changed_tomorrow_is_fetched_once(ledger: Ledger) -> None:
    entry = f"<entry><title>A</title><link href='{url(1)}'/><id>1</id><updated>2099-01-01T00:00:00Z</updated></entry>"
    web = Web({FEED: f"<feed xmlns='http://www.w3.org/2005/Atom'><title>K</title>{entry}</feed>".encode(), **pages(1)})
    at_work = Watching(ledger, web)
    for _ in range(3):
        at_work.round()
    assert web.asked.count(url(1)) == 1


def test_a_feed_with_slow_pages_goes_on_while_others_come_round(ledger: Ledger) -> None:
    slow, released = "https://lambat.example.org/1", threading.Event()
    web = Web({FEED: feed(url(1), slow), **pages(1), slow: lambda: (released.wait(20), page(WAR))[1]})
    at_work = Watching(ledger, web)
    plain = at_work.reader.read

    def read(report):  # noqa: ANN001, ANN202
        at_work.clock.pass_(EVERY)
        return plain(report)

    at_work.reader.read = read  # type: ignore[method-assign]
    assert at_work.round() == ({}, ["read"])
    web.pages["https://suara.example.org/rss"] = feed("https://suara.example.org/2")
    web.pages["https://suara.example.org/2"] = page((*WAR, "Demikian laporan Suara."))
    at_work.watcher.follow(["https://suara.example.org/rss"])
    assert at_work.round()[1] == ["read"]
    released.set()
    assert at_work.round()[0]["fine"] >= 1
    assert at_work.state().state == "fine"


def test_what_nobody_thought_of_is_an_issue_of_one_page(ledger: Ledger) -> None:
    def broken() -> bytes:
        raise ZeroDivisionError

    at_work = Watching(ledger, Web({FEED: feed(url(1), url(2)), **pages(2), url(1): broken}))
    assert sorted(at_work.round()[1]) == ["failed", "read"]
    assert "ZeroDivisionError" in ledger.issues(limit=1)[0][1].error


def test_a_page_that_cannot_be_had_now_is_tried_again_though_the_feed_be_unchanged(ledger: Ledger) -> None:
    web = Web({FEED: feed(url(1), url(2)), **pages(1)}, etags={FEED: '"a"'})
    web.pages[url(2)] = Unreachable(f"{url(2)}: the server answers 503", retry_after_s=None)
    at_work = Watching(ledger, web)
    assert sorted(at_work.round()[1]) == ["failed", "read"]
    web.pages |= pages(2)
    assert at_work.round() == ({"fine": 1}, ["read"])


def test_a_page_that_cannot_be_had_at_all_is_an_issue_and_not_asked_for_again(ledger: Ledger) -> None:
    web = Web({FEED: feed(url(1), url(2)), **pages(2)})
    at_work = Watching(ledger, web)
    assert sorted(at_work.round()[1]) == ["failed", "read"]
    at_work.round()
    assert web.asked.count(url(1)) == 1
    assert ledger.counts()["issues"] == 1


def test_what_is_no_feed_is_told_of_and_the_others_go_on(ledger: Ledger) -> None:
    other = "https://suara.example.org/rss"
    web = Web({FEED: b"<html><body>404</body></html>", other: feed(url(1)), **pages(1)})
    at_work = Watching(ledger, web)
    at_work.watcher.follow([other])
    assert at_work.round() == ({"fine": 1, "failing": 1}, ["read"])


def test_of_an_endless_feed_the_newest_are_taken_and_the_rest_is_told_of(ledger: Ledger) -> None:
    web = Web({FEED: feed(*map(url, range(9))), **pages(*range(9))})
    at_work = Watching(ledger, web, entries=4)
    assert at_work.round()[1] == ["read"] * 4
    assert "5 further entries" in ledger.issues(limit=1)[0][1].error


def test_a_slow_feed_holds_up_no_other(ledger: Ledger) -> None:
    slow, released = "https://lambat.example.org/rss", threading.Event()

    def wait() -> bytes:
        released.wait(20)
        return feed()

    web = Web({FEED: feed(url(1)), slow: wait, **pages(1)})
    at_work = Watching(ledger, web)
    at_work.watcher.follow([slow])
    read_at: list[bool] = []
    plain = at_work.reader.read

    def read(report):  # noqa: ANN001, ANN202
        read_at.append(released.is_set())
        released.set()
        return plain(report)

    at_work.reader.read = read  # type: ignore[method-assign]
    assert at_work.round() == ({"fine": 2}, ["read"])
    assert read_at == [False]


def test_many_feeds_of_a_slow_host_hold_up_no_other(ledger: Ledger) -> None:
    released = threading.Event()
    slow = [f"https://lambat.example.org/rss/{n}" for n in range(20)]

    def answer() -> bytes:
        assert released.wait(5), "nothing was read while it was waited for"
        return feed()

    web = Web({FEED: feed(url(1)), **pages(1)} | dict.fromkeys(slow, answer))
    at_work = Watching(ledger, web)
    at_work.watcher.follow(slow)
    plain = at_work.reader.read

    def read(report):  # noqa: ANN001, ANN202
        assert not released.is_set()
        released.set()
        return plain(report)

    at_work.reader.read = read  # type: ignore[method-assign]
    assert at_work.round() == ({"fine": 21}, ["read"])


def test_a_round_that_is_stopped_is_taken_up_by_the_next(ledger: Ledger) -> None:
    web = Web({FEED: feed(*map(url, range(6))), **pages(*range(6))}, etags={FEED: '"a"'})
    at_work = Watching(ledger, web)
    plain = at_work.reader.read

    def read(report):  # noqa: ANN001, ANN202
        at_work.stop.set()
        return plain(report)

    at_work.reader.read = read  # type: ignore[method-assign]
    assert at_work.round()[1] == ["read"]
    again = Watching(ledger, web)
    assert again.round() == ({"fine": 1}, ["read"] * 5)
    assert ledger.counts()["reports"] == 6


def test_a_page_that_the_feed_says_was_changed_is_a_new_revision(ledger: Ledger) -> None:
    def changed(at: str) -> bytes:
        return (
            f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Kabar</title><entry><title>A</title><link href='{url(1)}'/>"
            f"<id>1</id><updated>{at}</updated></entry></feed>"
        ).encode()

    web = Web({FEED: changed("2025-06-20T07:00:00Z"), **pages(1)})
    at_work = Watching(ledger, web)
    at_work.round()
    web.pages |= {FEED: changed("2025-06-20T08:05:00Z"), url(1): page((*WAR, "Jumlah korban bertambah menjadi 31 orang."))}
    assert at_work.round() == ({"fine": 1}, ["read"])
    assert [kept.revision for kept in ledger.revisions(url(1))] == [1, 2]


def test_an_error_is_of_one_feed(ledger: Ledger) -> None:
    at_work = Watching(ledger, Web({FEED: AcquireError(f"{FEED}: robots.txt asks not to fetch it")}))
    assert at_work.round() == ({"failing": 1}, [])
    assert "robots.txt" in (at_work.state().error or "")
