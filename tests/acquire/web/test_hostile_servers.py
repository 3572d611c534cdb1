import gzip
import socket
import threading
import time
from collections.abc import Callable
from itertools import repeat

import httpx
import pytest
from hostile import Clock, fetcher, page, serving
from test_unpacking import bomb

from menurut.acquire.web.fetching import Unreachable
from menurut.acquire.web.transport import Transport
from menurut.model import AcquireError

OPEN = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def sending(head: bytes, piece: bytes, *, every_s: float = 0.0) -> Callable[[socket.socket], None]:
    """Sends a head and then a piece again and again, until the other side has had enough."""

    def send(connection: socket.socket) -> None:
        connection.sendall(head)
        for part in repeat(piece):
            connection.sendall(part)
            if every_s:
                time.sleep(every_s)

    return send


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (OPEN, b"x" * 65_536),
        (CHUNKED, b"10000\r\n" + b"x" * 65_536 + b"\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", b"x" * 65_536),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n", b"x" * 65_536),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"x"), bytes(65_536)),
    ],
)
def test_a_body_without_end_is_cut_off_at_the_limit(head: bytes, piece: bytes) -> None:
    with serving({"*": sending(head, piece)}) as server, fetcher(retries=3) as web:
        with pytest.raises(AcquireError, match=f"{server.url}/a: the answer is .*1 MB") as failed:
            web.fetch(f"{server.url}/a", most_mb=1)
        assert not isinstance(failed.value, Unreachable)
        assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"HTTP/1.1 200 OK\r\nX-A: ", b"x"),
        (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        (OPEN, b"x"),
        (CHUNKED, b"1\r\nx\r\n"),
        (b"HTTP/1.1 302 Found\r\nLocation: /a\r\nX-A: ", b"x"),
    ],
)
def test_a_slow_drip_ends_with_the_time_for_the_request(head: bytes, piece: bytes) -> None:
    with serving({"*": sending(head, piece, every_s=0.05)}) as server, fetcher(request_s=0.4, silence_s=0.3, retries=3) as web:
        began = time.monotonic()
        with pytest.raises(Unreachable, match=r"0\.4 s \(request_s\)"):
            web.fetch(f"{server.url}/0", most_mb=1)
        assert time.monotonic() - began < 1.5


def test_the_time_for_the_request_counts_over_its_redirects() -> None:
    def slow(connection: socket.socket) -> None:
        time.sleep(0.15)
        number = len(server.asked)
        connection.sendall(page("", "302 Found", location=f"/{number}"))

    with serving({"*": slow}) as server, fetcher(request_s=0.4, redirects=100) as web:
        with pytest.raises(Unreachable, match="request_s"):
            web.fetch(server.url, most_mb=1)
        assert len(server.asked) in (2, 3)


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200", OPEN + b"half"])
def test_a_server_that_falls_silent_is_given_up(head: bytes) -> None:
    silent = threading.Event()

    def say_nothing(connection: socket.socket) -> None:
        connection.sendall(head)
        silent.wait(5)

    with serving({"*": say_nothing}) as server, fetcher(silence_s=0.2) as web:
        with pytest.raises(Unreachable, match=r"silent for 0\.2 s \(silence_s\)"):
            web.fetch(server.url, most_mb=1)
        silent.set()


def test_a_server_that_takes_no_connection_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        port = full.getsockname()[1]
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:  # they fill the queue of a server that accepts nobody
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        clock = Clock()
        with (
            fetcher(clock, connect_s=0.2, silence_s=0.2, retries=1) as web,
            pytest.raises(Unreachable, match=r"no connection within 0\.2 s"),
        ):
            web.fetch(f"http://127.0.0.1:{port}/", most_mb=1)
        for one in waiting:
            one.close()


def test_a_port_without_a_server_is_tried_again_and_then_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    clock = Clock()
    with fetcher(clock, retries=2) as web, pytest.raises(Unreachable, match=r"no connection .*tried 3 times"):
        web.fetch(f"http://127.0.0.1:{port}/", most_mb=1)
    assert [round(seconds) for seconds in clock.slept] == [1, 2]


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/9 200 OK\r\n\r\n",
        b"HTTP/1.1 twohundred OK\r\n\r\n",
        b"\0" * 1_000,
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        CHUNKED + b"5\r\nhalf",
        CHUNKED + b"zz\r\nhalf\r\n",
        b"HTTP/1.1 200 OK\r\nX-A: " + b"x" * 1_000_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 125_000 + b"\r\n",
        b"HTTP/1.1 " + b"2" * 1_000_000,
        b"HTTP/1.1 200 OK\r\n: none\r\n\r\n",
    ],
)
def test_an_answer_that_is_no_http_or_breaks_off_is_tried_again_and_then_an_error(broken: bytes) -> None:
    def send(connection: socket.socket) -> None:
        connection.sendall(broken)

    with serving({"*": send}) as server, fetcher(retries=1) as web:
        with pytest.raises(Unreachable, match=f"{server.url}/a: .*tried 2 times") as failed:
            web.fetch(f"{server.url}/a", most_mb=5)
        assert len(str(failed.value)) < 600
        assert len(server.asked) == 2


def test_a_connection_that_breaks_once_is_forgiven() -> None:
    def cut(connection: socket.socket) -> None:
        connection.sendall(CHUNKED + b"5\r\nhal")

    with serving({"*": [cut, page("whole")]}) as server, fetcher(retries=1) as web:
        assert web.fetch(server.url, most_mb=1).content == b"whole"


def test_a_gzip_bomb_is_not_unpacked() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/html\r\n\r\n"
    packed = bomb(10)

    def send(connection: socket.socket) -> None:
        connection.sendall(head + packed)

    with serving({"*": send}) as server, fetcher() as web:
        began = time.monotonic()
        with pytest.raises(AcquireError, match=r"larger than 20 MB; raise the limit \(page_mb .* save it and give its file"):
            web.fetch(server.url, most_mb=20)
        assert time.monotonic() - began < 3


def test_gzip_that_is_cut_short_or_packed_twice_is_an_error_that_names_the_page() -> None:
    once = gzip.compress(b"x" * 1_000)
    replies = {
        "/short": page(once[:-9], content_encoding="gzip"),
        "/twice": page(gzip.compress(once), content_encoding="gzip, gzip"),
        "/lie": page(b"plain", content_encoding="gzip"),
        "/good": page(once, content_encoding="gzip"),
    }
    with serving(replies) as server, fetcher(retries=2) as web:
        for path, why in (("/short", "cut short"), ("/twice", "more than once"), ("/lie", "broken")):
            with pytest.raises(AcquireError, match=f"{server.url}{path}: .*{why}"):
                web.fetch(f"{server.url}{path}", most_mb=1)
        assert web.fetch(f"{server.url}/good", most_mb=1).content == b"x" * 1_000
        assert len(server.asked) == 4


def test_a_content_length_that_is_too_small_brings_so_much_and_spoils_nothing() -> None:
    liar = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nTeksHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nEvil"
    with serving({"/liar": liar, "/next": page("next")}) as server, fetcher() as web:
        assert web.fetch(f"{server.url}/liar", most_mb=1).content == b"Teks"
        assert web.fetch(f"{server.url}/next", most_mb=1).content == b"next"


def test_a_body_that_was_left_unread_does_not_become_the_next_answer() -> None:
    smuggled = page("Evil")
    redirecting = page(smuggled + bytes(200_000), "302 Found", location="/next")
    with serving({"/0": redirecting, "/big": page(bytes(2_000_000)), "/next": page("next")}) as server, fetcher() as web:
        assert web.fetch(f"{server.url}/0", most_mb=1).content == b"next"
        with pytest.raises(AcquireError, match="more than 1 MB"):
            web.fetch(f"{server.url}/big", most_mb=1)
        assert web.fetch(f"{server.url}/next", most_mb=1).content == b"next"


@pytest.mark.parametrize("whole", [True, False])
def test_no_connection_is_left_open(whole: bool) -> None:
    transport = Transport(allow_private=True, clock=time.monotonic, resolve=socket.getaddrinfo)
    with serving({"*": page(bytes(200_000))}) as server:
        answer = transport.handle_request(httpx.Request("GET", server.url))
        assert len(answer.read() if whole else next(answer.iter_raw(10))) == (200_000 if whole else 10)
        answer.close()
        until = time.monotonic() + 5
        while not server.closed and time.monotonic() < until:
            time.sleep(0.01)
        assert (server.connections, server.closed) == (1, 1)


def test_a_name_that_takes_for_ever_to_look_up_holds_nobody_up() -> None:
    stuck = threading.Event()

    def resolve(*_: object, **__: object) -> list[tuple[object, ...]]:
        stuck.wait(5)
        return []

    with fetcher(resolve=resolve, connect_s=0.2) as web, pytest.raises(Unreachable, match="connect_s"):
        web.fetch("http://slow.example/", most_mb=1)
    stuck.set()


@pytest.mark.parametrize("failure", [socket.gaierror(-2, "Name or service not known"), UnicodeError("label too long"), None])
def test_a_name_that_stands_for_nothing_is_unreachable(failure: Exception | None) -> None:
    def resolve(*_: object, **__: object) -> list[tuple[object, ...]]:
        if failure:
            raise failure
        return []

    clock = Clock()
    why = r"http://no\.example/: no connection \(the name no\.example"
    with fetcher(clock, resolve=resolve, retries=2) as web, pytest.raises(Unreachable, match=why):
        web.fetch("http://no.example/", most_mb=1)
    assert len(clock.slept) == 2
