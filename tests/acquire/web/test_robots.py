import gzip
import threading
import time

import pytest
from hostile import Clock, fetcher, here, page, redirect, serving
from hypothesis import given
from hypothesis import strategies as st

from menurut.acquire.web.fetching import Unreachable
from menurut.acquire.web.robots import parse
from menurut.model import AcquireError


def allowed(rules: str, path: str = "/a") -> bool:
    return bool(parse(rules.encode()).can_fetch(f"https://news.example{path}", "menurut"))


@pytest.mark.parametrize(
    ("rules", "allows"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /", False),
        ("\ufeffUser-agent: *\r\nDisallow: /\r\n", False),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: /b", True),
        ("User-agent: *\nDisallow: /\nAllow: /a", True),
        ("User-agent: GPTBot\nDisallow: /", True),
        ("User-agent: GPTBot\nUser-agent: *\nDisallow: /", False),
        ("User-agent: Menurut\nDisallow: /", False),
        ("User-agent: menurut/2.0 # us\nDisallow: /", False),
        ("useragent menurut\nDisallow: /", False),
        ("User-agent: menurutbot\nDisallow: /", True),
        ("User-agent: men\nDisallow: /", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: menurut\nAllow: /", True),
        ("User-agent: GPTBot\nDisallow: /\nUser-agent: *\nDisallow: /b\n", True),
        ("<html>no robots here</html>", True),
    ],
)
def test_rules_for_us_and_for_all_are_told_from_those_for_others(rules: str, allows: bool) -> None:
    assert allowed(rules) is allows


@given(st.binary(max_size=500) | st.text("User-agent:*Dlow/ \n#$%", max_size=200).map(str.encode))
def test_any_bytes_are_rules_of_some_kind(content: bytes) -> None:
    assert parse(content).can_fetch("https://news.example/a", "menurut") in (True, False)


@pytest.mark.parametrize(
    "rules",
    [
        "User-agent: a{}\n" * 16_000 + "Allow: /{}\n" * 20_000,
        "User-agent: a{}\n" * 14_000 + "Allow: /\n" + "User-agent: a{}\n" * 14_000 + "Allow: /\n",
        "User-agent: *\n" + "Disallow: /" + "*a" * 240_000,
        "User-agent: *\n" + "Disallow: *a*b*c{}$\n" * 20_000,
    ],
)
def test_rules_made_to_be_slow_are_not(rules: str) -> None:
    numbered = "\n".join(line.replace("{}", str(number)) for number, line in enumerate(rules[:500_000].splitlines()))
    began = time.process_time()
    allowed(numbered, "/" + "ab" * 3_000)
    assert time.process_time() - began < 4


def test_a_page_that_robots_txt_forbids_is_not_asked_for() -> None:
    replies = {"/robots.txt": page("User-agent: *\nDisallow: /private"), "*": page("x")}
    with serving(replies) as server, fetcher(obey_robots=True) as web:
        with pytest.raises(AcquireError, match=rf"{server.url}/private/a: robots.txt .* --ignore-robots") as failed:
            web.fetch(f"{server.url}/private/a", most_mb=1)
        assert not isinstance(failed.value, Unreachable)
        assert web.fetch(f"{server.url}/public", most_mb=1).content == b"x"
        assert server.paths == ["/robots.txt", "/public"]
        assert server.asked[0].headers["user-agent"].startswith("menurut/")


def test_robots_txt_is_not_asked_for_where_it_is_not_obeyed() -> None:
    replies = {"/robots.txt": page("User-agent: *\nDisallow: /"), "*": page("x")}
    with serving(replies) as server, fetcher(obey_robots=False) as web:
        assert web.fetch(server.url, most_mb=1).content == b"x"
        assert server.paths == ["/"]


def test_the_goal_of_a_redirect_must_be_allowed_too() -> None:
    replies = {"/robots.txt": page("User-agent: *\nDisallow: /b"), "/a": redirect("/b"), "/b": page("x")}
    with serving(replies) as server, fetcher(obey_robots=True) as web:
        with pytest.raises(AcquireError, match=r"redirected to .*/b\): robots.txt"):
            web.fetch(f"{server.url}/a", most_mb=1)
        assert server.paths == ["/robots.txt", "/a"]


def test_robots_txt_is_remembered_for_an_hour_and_for_each_site() -> None:
    clock = Clock()
    replies = {"/robots.txt": page("User-agent: *\nAllow: /"), "*": page("x")}
    with serving(replies) as server, fetcher(clock, obey_robots=True, resolve=here) as web:
        for host in ("a", "a", "b", "a"):
            web.fetch(f"http://{host}.example:{server.port}/", most_mb=1)
        assert server.paths.count("/robots.txt") == 2
        clock.slept.append(3_590)
        web.fetch(f"http://a.example:{server.port}/", most_mb=1)
        assert server.paths.count("/robots.txt") == 2
        clock.slept.append(20)
        web.fetch(f"http://a.example:{server.port}/", most_mb=1)
        assert server.paths.count("/robots.txt") == 3


@pytest.mark.parametrize("status", ["400 Bad", "401 Unauthorized", "403 Forbidden", "404 Not Found", "410 Gone", "204 Empty"])
def test_a_site_without_robots_txt_allows_all(status: str) -> None:
    with serving({"/robots.txt": page("User-agent: *\nDisallow: /", status), "*": page("x")}) as server:
        with fetcher(obey_robots=True) as web:
            assert web.fetch(server.url, most_mb=1).content == b"x"
        assert server.paths == ["/robots.txt", "/"]


@pytest.mark.parametrize("status", ["429 Too Many", "500 Broken", "503 Busy", "520 Strange"])
def test_a_site_whose_robots_txt_is_in_trouble_is_left_alone_for_now(status: str) -> None:
    clock = Clock()
    replies = {"/robots.txt": page("", status), "*": page("x")}
    with serving(replies) as server, fetcher(clock, obey_robots=True) as web:
        for _ in range(3):
            with pytest.raises(Unreachable, match=rf"{server.url}/a: whether it may be fetched is not known"):
                web.fetch(f"{server.url}/a", most_mb=1)
        assert server.paths == ["/robots.txt"]
        server.replies["/robots.txt"] = page("")
        clock.slept.append(301)
        assert web.fetch(f"{server.url}/a", most_mb=1).content == b"x"


def test_a_robots_txt_is_not_asked_for_again_before_its_server_wants_that() -> None:
    clock = Clock()
    replies = {"/robots.txt": page("", "503 Busy", retry_after="900"), "*": page("x")}
    with serving(replies) as server, fetcher(clock, obey_robots=True) as web:
        for _ in range(2):
            with pytest.raises(Unreachable) as failed:
                web.fetch(server.url, most_mb=1)
            assert failed.value.retry_after_s == 900
            clock.slept.append(400)
        assert server.paths == ["/robots.txt"]


def test_a_robots_txt_that_is_endless_counts_up_to_its_limit() -> None:
    rules = b"User-agent: *\nDisallow: /private\n"
    replies = {"/robots.txt": page(rules + b"# fill\n" * 200_000 + b"Disallow: /late\n"), "*": page("x")}
    with serving(replies) as server, fetcher(obey_robots=True) as web:
        assert web.fetch(f"{server.url}/late", most_mb=1).content == b"x"
        with pytest.raises(AcquireError, match="forbids"):
            web.fetch(f"{server.url}/private", most_mb=1)


def test_a_robots_txt_may_be_packed_and_redirected() -> None:
    rules = gzip.compress(b"User-agent: *\nDisallow: /private\n")
    replies = {"/robots.txt": redirect("/r"), "/r": page(rules, content_encoding="gzip"), "*": page("x")}
    with serving(replies) as server, fetcher(obey_robots=True) as web, pytest.raises(AcquireError, match="forbids"):
        web.fetch(f"{server.url}/private", most_mb=1)


@pytest.mark.parametrize(
    "reply", [redirect("/robots.txt"), page(b"xx", content_encoding="gzip"), redirect("file:///etc/passwd")]
)
def test_a_robots_txt_that_can_never_be_had_allows_all(reply: bytes) -> None:
    with serving({"/robots.txt": reply, "*": page("x")}) as server, fetcher(obey_robots=True) as web:
        assert web.fetch(server.url, most_mb=1).content == b"x"


@pytest.mark.parametrize(("asked", "pause"), [("7", 7), ("0.5", 1), ("99999", 120), ("nan", 1), ("inf", 1), ("-3", 1)])
def test_the_pause_that_a_site_wants_is_made_within_reason(asked: str, pause: int) -> None:
    clock = Clock()
    replies = {"/robots.txt": page(f"User-agent: *\nCrawl-delay: {asked}"), "*": page("x")}
    with serving(replies) as server, fetcher(clock, obey_robots=True, pause_s=1, retry_after_s=120) as web:
        web.fetch(server.url, most_mb=1)
        web.fetch(server.url, most_mb=1)
    assert [round(seconds) for seconds in clock.slept] == [pause, pause]


def test_threads_that_come_at_once_ask_for_robots_txt_once() -> None:
    with serving({"/robots.txt": page("User-agent: *\nAllow: /"), "*": page("x")}) as server, fetcher(obey_robots=True) as web:
        asking = [threading.Thread(target=web.fetch, args=(server.url,), kwargs={"most_mb": 1}) for _ in range(6)]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()
        assert server.paths.count("/robots.txt") == 1
        assert len(server.asked) == 7
