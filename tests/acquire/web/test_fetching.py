import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest
from hostile import Clock, fetcher, here, page, redirect, serving

from menurut.acquire.limits import Limits
from menurut.acquire.web.fetching import Fetcher, Gone, Unreachable
from menurut.model import AcquireError


def test_a_page_comes_with_all_that_its_server_says_of_it() -> None:
    reply = page("Teks", content_type='Text/HTML; Charset="UTF-8"', etag='W/"1"', last_modified="Sun, 08 Jun 2025 01:00:00 GMT")
    with serving({"/a?b=c": reply}) as server, fetcher() as web:
        got = web.fetch(f"{server.url}/a?b=c#part", most_mb=1)
    assert (got.asked, got.url) == (f"{server.url}/a?b=c#part", f"{server.url}/a?b=c")
    assert (got.status, got.content, got.moved_to) == (200, b"Teks", None)
    assert (got.content_type, got.charset) == ("text/html", "utf-8")
    assert (got.etag, got.last_modified) == ('W/"1"', "Sun, 08 Jun 2025 01:00:00 GMT")


def test_a_request_names_the_project_and_nothing_that_was_not_meant() -> None:
    with serving({"*": page("x", set_cookie="a=b")}) as server, fetcher() as web:
        for _ in range(2):
            web.fetch(server.url, most_mb=1)
    headers = server.asked[1].headers
    assert headers["user-agent"].startswith("menurut/")
    assert "github.com/menurut" in headers["user-agent"]
    assert headers["accept-encoding"] == "gzip, deflate"
    assert set(headers) == {"host", "user-agent", "accept", "accept-encoding"}


@pytest.mark.parametrize(
    ("content_type", "kind", "charset"),
    [
        ("text/html", "text/html", None),
        ("text/html; charset=windows-1251", "text/html", "windows-1251"),
        ("text/html; charset=nonsense-99", "text/html", None),
        ("text/html; charset=hex", "text/html", None),
        ("text/html; charset=idna", "text/html", None),
        ("text/html; charset=Unicode_Escape", "text/html", None),
        ("text/html; charset=" + "9" * 5_000, "text/html", None),
        ("nonsense", None, None),
        ("", None, None),
    ],
)
def test_a_charset_that_is_none_is_not_passed_on(content_type: str, kind: str | None, charset: str | None) -> None:
    with serving({"*": page("x", content_type=content_type)}) as server, fetcher() as web:
        got = web.fetch(server.url, most_mb=1)
    assert (got.content_type, got.charset) == (kind, charset)


def test_what_has_not_changed_is_not_sent_again() -> None:
    with serving({"*": page("", "304 Not Modified", etag='"2"')}) as server, fetcher() as web:
        got = web.fetch(server.url, most_mb=1, etag='"1"', last_modified="Sun, 08 Jun 2025 01:00:00 GMT")
    assert (got.status, got.content, got.etag) == (304, b"", '"2"')
    assert server.asked[0].headers["if-none-match"] == '"1"'
    assert server.asked[0].headers["if-modified-since"] == "Sun, 08 Jun 2025 01:00:00 GMT"


def test_a_304_that_nobody_asked_for_is_an_error() -> None:
    with serving({"*": page("", "304 Not Modified")}) as server, fetcher() as web, pytest.raises(AcquireError, match="304"):
        web.fetch(server.url, most_mb=1)


@pytest.mark.parametrize("etag", ['"a\r\nEvil: 1"', '"é"', "x" * 2_000, " "])
def test_a_validator_that_cannot_stand_in_a_header_is_left_out(etag: str) -> None:
    with serving({"*": page("x", etag=etag.replace("\r\n", " "))}) as server, fetcher() as web:
        web.fetch(server.url, most_mb=1, etag=etag)
    assert "if-none-match" not in server.asked[0].headers
    assert "evil" not in server.asked[0].headers


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_a_page_that_is_gone_is_told_apart(status: str) -> None:
    with serving({"*": page("x", status)}) as server, fetcher(retries=3) as web:
        with pytest.raises(Gone, match=f"{server.url}/a: the server answers {status[:3]}"):
            web.fetch(f"{server.url}/a", most_mb=1)
        assert len(server.asked) == 1


@pytest.mark.parametrize("status", [204, 206, 300, 305, 400, 401, 403, 418, 451, 999])
def test_a_status_without_a_page_is_an_error_that_names_it(status: int) -> None:
    with serving({"*": page("", f"{status} Status")}) as server, fetcher(retries=3) as web:
        with pytest.raises(AcquireError, match=f"{server.url}/a: the server answers {status}") as failed:
            web.fetch(f"{server.url}/a", most_mb=1)
        assert not isinstance(failed.value, Gone | Unreachable)
        assert len(server.asked) == 1


@pytest.mark.parametrize("status", [408, 501, 505, 520])
def test_a_server_in_trouble_may_be_asked_later(status: int) -> None:
    with serving({"*": page("", f"{status} Status", retry_after="77")}) as server, fetcher(retries=3) as web:
        with pytest.raises(Unreachable, match=str(status)) as failed:
            web.fetch(server.url, most_mb=1)
        assert failed.value.retry_after_s == 77
        assert len(server.asked) == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again_after_longer_and_longer_pauses(status: int) -> None:
    busy, clock = page("", f"{status} Busy"), Clock()
    with serving({"*": [busy, busy, busy, page("at last")]}) as server, fetcher(clock, retries=3) as web:
        assert web.fetch(server.url, most_mb=1).content == b"at last"
    assert [round(seconds) for seconds in clock.slept] == [1, 2, 4]


def test_the_tries_have_an_end() -> None:
    with serving({"*": page("", "503 Busy")}) as server, fetcher(retries=2) as web:
        with pytest.raises(Unreachable, match=r"answers 503; tried 3 times, try again later") as failed:
            web.fetch(server.url, most_mb=1)
        assert failed.value.retry_after_s is None
        assert len(server.asked) == 3


def later(seconds: int, *, of: datetime) -> str:
    return format_datetime(of + timedelta(seconds=seconds), usegmt=True)


NOW = datetime.now(UTC)
SKEWED = datetime(2001, 1, 1, tzinfo=UTC)  # a server whose clock is wrong


@pytest.mark.parametrize(
    "headers",
    [
        {"retry_after": "30"},
        {"retry_after": later(30, of=SKEWED), "date": later(0, of=SKEWED)},
        {"retry_after": later(30, of=NOW), "date": later(0, of=NOW)},
    ],
)
def test_a_server_that_names_a_pause_gets_it(headers: dict[str, str]) -> None:
    clock = Clock()
    busy = page("", "429 Too Many Requests", **headers)
    with serving({"*": [busy, page("at last")]}) as server, fetcher(clock, retries=1) as web:
        assert web.fetch(server.url, most_mb=1).content == b"at last"
    assert [round(seconds) for seconds in clock.slept] == [30]


def test_a_date_to_ask_again_counts_from_now_where_the_server_tells_no_date() -> None:
    busy = page("", "503 Busy", retry_after=later(3_600, of=datetime.now(UTC)))
    with serving({"*": busy}) as server, fetcher() as web, pytest.raises(Unreachable) as failed:
        web.fetch(server.url, most_mb=1)
    assert failed.value.retry_after_s == pytest.approx(3_600, abs=5)


@pytest.mark.parametrize("asked", ["-5", "soon", "1e3", "Sun, 99 Jun 2025 01:00:00 GMT", "9" * 400])
def test_a_pause_that_is_none_does_no_harm(asked: str) -> None:
    clock = Clock()
    busy = page("", "503 Busy", retry_after=asked)
    with serving({"*": [busy, page("at last")]}) as server, fetcher(clock, retries=1) as web:
        if asked.startswith("9"):
            with pytest.raises(Unreachable):
                web.fetch(server.url, most_mb=1)
        else:
            assert web.fetch(server.url, most_mb=1).content == b"at last"
    assert sum(clock.slept) <= 1


def test_a_pause_that_is_too_long_is_left_to_the_caller() -> None:
    clock = Clock()
    with serving({"*": page("", "429 Busy", retry_after="3600")}) as server, fetcher(clock, retries=3) as web:
        with pytest.raises(Unreachable, match="later than the limit retry_after_s") as failed:
            web.fetch(server.url, most_mb=1)
        assert (failed.value.retry_after_s, clock.slept, len(server.asked)) == (3600, [], 1)


@pytest.mark.parametrize(
    ("steps", "moved_to"),
    [
        ([301], "/1"),
        ([308, 301], "/2"),
        ([302], None),
        ([302, 301], None),
        ([301, 307, 301], "/1"),
    ],
)
def test_an_address_that_moved_for_good_is_told(steps: list[int], moved_to: str | None) -> None:
    replies = {f"/{number}": redirect(f"/{number + 1}", f"{status} Moved") for number, status in enumerate(steps)}
    with serving({**replies, f"/{len(steps)}": page("here")}) as server, fetcher() as web:
        got = web.fetch(f"{server.url}/0", most_mb=1)
    assert got.url == f"{server.url}/{len(steps)}"
    assert got.moved_to == (f"{server.url}{moved_to}" if moved_to else None)


def test_redirects_are_followed_up_to_the_limit() -> None:
    replies = {f"/{number}": redirect(f"/{number + 1}") for number in range(10_000)}
    with serving(replies) as server, fetcher(redirects=7) as web:
        with pytest.raises(AcquireError, match=f"{server.url}/0: more than 7 redirects"):
            web.fetch(f"{server.url}/0", most_mb=1)
        assert len(server.asked) == 8


@pytest.mark.parametrize("replies", [{"/0": redirect("/0")}, {"/0": redirect("/1"), "/1": redirect("/0#x")}])
def test_redirects_in_a_circle_are_seen(replies: dict[str, bytes]) -> None:
    with serving(replies) as server, fetcher() as web:
        with pytest.raises(AcquireError, match=f"{server.url}/0.*circle"):
            web.fetch(f"{server.url}/0", most_mb=1)
        assert len(server.asked) == len(replies)


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "ftp://127.0.0.1/x",
        "data:text/html,x",
        "javascript:alert(1)",
        "gopher://127.0.0.1:70/",
        "https://user:secret@127.0.0.1/",
        "http://127.0.0.1:99999/",
        "http://[::1/",
        "/" + "x" * 9_000,
    ],
)
def test_a_redirect_to_what_is_no_page_is_refused(location: str) -> None:
    with serving({"/0": redirect(location)}) as server, fetcher() as web:
        with pytest.raises(AcquireError, match=f"^{server.url}/0: redirects to") as failed:
            web.fetch(f"{server.url}/0", most_mb=1)
        assert "secret" not in str(failed.value)
        assert len(str(failed.value)) < 600
        assert server.paths == ["/0"]


def test_a_redirect_without_a_goal_is_an_error() -> None:
    with serving({"*": page("", "302 Found")}) as server, fetcher() as web, pytest.raises(AcquireError, match="answers 302"):
        web.fetch(server.url, most_mb=1)


def test_an_error_behind_a_redirect_names_both_addresses() -> None:
    with serving({"/0": redirect("/1"), "/1": page("", "503 Busy")}) as server, fetcher() as web:
        with pytest.raises(Unreachable, match=rf"{server.url}/0 \(redirected to {server.url}/1\)"):
            web.fetch(f"{server.url}/0", most_mb=1)
        assert server.paths == ["/0", "/1"]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "data:text/html,x",
        "example.org/page",
        "",
        "https://",
        "http://user:secret@127.0.0.1/",
        "http://a:b:c/",
        "http://exa\x00mple.org/",
        "http://a:0/",
        "http://a:99999/",
        "https://xn--/",
        "https://example.org/" + "x" * 9_000,
    ],
)
def test_what_is_no_address_of_a_page_is_refused_unasked(url: str) -> None:
    def resolve(*_: object, **__: object) -> list[tuple[object, ...]]:
        raise AssertionError("nothing may be looked up")

    with fetcher(resolve=resolve) as web, pytest.raises(AcquireError) as failed:
        web.fetch(url, most_mb=1)
    assert not isinstance(failed.value, Unreachable)
    assert "secret" not in str(failed.value)
    assert "\x00" not in str(failed.value)


def test_requests_to_one_host_are_apart_and_one_at_a_time() -> None:
    with serving({"*": page("x")}) as server:
        with Fetcher(limits=Limits(pause_s=0.1), allow_private=True, obey_robots=False, resolve=here) as web:
            urls = [f"http://{host}:{server.port}/" for host in ("a.example", "A.example", "a.example.", "b.example")]
            asking = [threading.Thread(target=web.fetch, args=(url,), kwargs={"most_mb": 1}) for url in urls]
            for thread in asking:
                thread.start()
            for thread in asking:
                thread.join()
        at = sorted(
            (asked for asked in server.asked if asked.headers["host"].lower().startswith("a.")), key=lambda one: one.began
        )
        assert (len(at), len(server.asked)) == (3, 4)
        assert all(after.began - before.ended[0] >= 0.09 for before, after in pairwise(at))


def test_importing_the_fetcher_does_not_import_http() -> None:
    code = "import sys, menurut.acquire.web.fetching; sys.exit('httpx' in sys.modules or 'httpcore' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
