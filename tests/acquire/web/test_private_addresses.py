"""No request leaves for an address that is not public. The server counts who came; `resolve` stands in for DNS."""

import socket
from collections.abc import Callable, Iterator, Sequence

import httpcore
import pytest
from hostile import Row, Server, fetcher, here, named, page, redirect, serving

from menurut.acquire.web.fetching import Unreachable
from menurut.model import AcquireError

PUBLIC = "93.184.215.14"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving({"*": page("secret")}) as one:
        yield one
        assert one.connections == 0, "a request reached this machine"


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Connections to the public address end at this machine, as if the server stood there; each is noted."""
    hosts: list[str] = []
    connect: Callable[..., httpcore.NetworkStream] = httpcore.SyncBackend.connect_tcp

    def dial(self: httpcore.SyncBackend, host: str, *args: object) -> httpcore.NetworkStream:
        hosts.append(host)
        return connect(self, "127.0.0.1" if host == PUBLIC else host, *args)

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", dial)
    return hosts


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "LOCALHOST.",
        "2130706433",
        "0x7f.1",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "0",
        "0.0.0.0",  # noqa: S104 (that it is refused is the point)
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::127.0.0.1]",
        "%31%32%37.0.0.1",
        "①②⑦.0.0.1",
        "127。0。0。1",
    ],
)
@pytest.mark.parametrize("obey_robots", [True, False])
def test_this_machine_is_not_asked_by_whatever_name(server: Server, host: str, obey_robots: bool) -> None:
    with fetcher(allow_private=False, obey_robots=obey_robots, retries=3, connect_s=2) as web:
        with pytest.raises(AcquireError, match=r"no public address|no address|cannot be looked up"):
            web.fetch(f"http://{host}:{server.port}/", most_mb=1)
        assert server.connections == 0


def test_the_refusal_names_the_page_the_address_and_what_lifts_it() -> None:
    why = r"http://intra\.example/: .* at 10\.0\.0\.7, .* --allow-private"
    with fetcher(allow_private=False, resolve=named("10.0.0.7")) as web, pytest.raises(AcquireError, match=why) as failed:
        web.fetch("http://intra.example/", most_mb=1)
    assert not isinstance(failed.value, Unreachable)


@pytest.mark.parametrize("address", ["169.254.169.254", "10.0.0.1", "192.168.0.1", "100.64.0.1", "fd00::1", "fe80::1%1", "::1"])
def test_a_name_that_stands_for_a_private_address_is_not_asked(server: Server, address: str, dialled: list[str]) -> None:
    with fetcher(allow_private=False, resolve=named(address)) as web, pytest.raises(AcquireError, match="no public address"):
        web.fetch(f"http://rebound.example:{server.port}/", most_mb=1)
    assert dialled == []


@pytest.mark.parametrize("addresses", [(PUBLIC, "127.0.0.1"), ("127.0.0.1", PUBLIC), (PUBLIC, PUBLIC, "::1")])
def test_one_private_address_among_public_ones_is_enough(
    server: Server, addresses: tuple[str, ...], dialled: list[str]
) -> None:
    with fetcher(allow_private=False, resolve=named(*addresses)) as web, pytest.raises(AcquireError, match="no public address"):
        web.fetch(f"http://mixed.example:{server.port}/", most_mb=1)
    assert dialled == []


def test_the_address_that_was_checked_is_the_one_that_is_asked(dialled: list[str]) -> None:
    looked_up: list[str] = []

    def rebinding(host: str, port: int, **_: object) -> list[Row]:
        looked_up.append(host)
        address = PUBLIC if len(looked_up) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    with serving({"*": page("public")}) as server, fetcher(allow_private=False, resolve=rebinding, retries=2) as web:
        url = f"http://rebinding.example:{server.port}/"
        assert web.fetch(url, most_mb=1).content == b"public"
        assert (looked_up, dialled, server.connections) == (["rebinding.example"], [PUBLIC], 1)
        with pytest.raises(AcquireError, match=r"at 127\.0\.0\.1"):
            web.fetch(url, most_mb=1)
        assert (len(looked_up), dialled, server.connections) == (2, [PUBLIC], 1)


@pytest.mark.parametrize(
    "goal",
    [
        "http://127.0.0.1:{port}/",
        "//127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://2130706433:{port}/",
        "http://0x7f.1:{port}/",
        "http://[::1]:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "file:///etc/passwd",
        "ftp://127.0.0.1:{port}/",
    ],
)
@pytest.mark.parametrize("through_robots", [True, False])
def test_a_public_server_cannot_send_us_to_a_private_one(
    server: Server, goal: str, through_robots: bool, dialled: list[str]
) -> None:
    def resolve(host: str, port: int, **kinds: int) -> Sequence[Row]:
        return named(PUBLIC)(host, port) if host == "public.example" else socket.getaddrinfo(host, port, **kinds)

    onward = redirect(goal.format(port=server.port), "301 Moved")
    replies = {"/robots.txt": onward, "/": page("public")} if through_robots else {"/": onward}
    with serving(replies) as public:
        with fetcher(allow_private=False, obey_robots=True, resolve=resolve, retries=3) as web:
            url = f"http://public.example:{public.port}/"
            if through_robots:
                assert web.fetch(url, most_mb=1).content == b"public"
            else:
                with pytest.raises(AcquireError, match=rf"{url}.*redirect") as failed:
                    web.fetch(url, most_mb=1)
                assert not isinstance(failed.value, Unreachable)
        assert public.paths == ["/robots.txt", "/"]
    assert set(dialled) == {PUBLIC}


def test_private_addresses_are_asked_where_that_is_allowed() -> None:
    with serving({"*": page("mine")}) as server, fetcher(allow_private=True, resolve=here) as web:
        assert web.fetch(f"http://intra.example:{server.port}/", most_mb=1).content == b"mine"


def test_a_proxy_of_the_environment_is_not_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, server.url)
    with serving({"*": page("straight")}) as other, fetcher() as web:
        assert web.fetch(other.url, most_mb=1).content == b"straight"


def test_the_next_address_of_a_name_is_asked_where_the_first_does_not_answer() -> None:
    with serving({"*": page("second")}) as server, fetcher(resolve=named("127.0.0.2", "127.0.0.1")) as web:
        assert web.fetch(f"http://two.example:{server.port}/", most_mb=1).content == b"second"
