import shutil
import socket
import ssl
import subprocess
import threading
import time
from pathlib import Path

import h2.config
import h2.connection
import h2.events
import pytest
from hostile import fetcher, here, page, redirect, serving

from conftest import skip_or_fail
from menurut.acquire.web.fetching import Unreachable
from menurut.model import AcquireError


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of news.example in one file, signed by itself."""
    if not shutil.which("openssl"):
        skip_or_fail("openssl", "there is no openssl, which makes the certificates of these tests")
    folder = tmp_path_factory.mktemp("tls")
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=news.example"]
    made += ["-addext", "subjectAltName=DNS:news.example", "-keyout", "key.pem", "-out", "certificate.pem"]
    subprocess.run(made, cwd=folder, check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_text((folder / "key.pem").read_text() + (folder / "certificate.pem").read_text())
    return both


@pytest.fixture
def context(certificate: Path) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate)
    return made


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


def test_a_certificate_that_nobody_vouches_for_is_refused_at_once(context: ssl.SSLContext) -> None:
    with serving({"*": page("x")}, context=context) as server, fetcher(resolve=here, retries=3) as web:
        url = f"https://news.example:{server.port}/"
        with pytest.raises(AcquireError, match=rf"{url}: its certificate does not hold \(self.signed") as failed:
            web.fetch(url, most_mb=1)
        assert not isinstance(failed.value, Unreachable)
        assert (server.asked, server.connections) == ([], 1)


@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_another_name_is_refused(context: ssl.SSLContext) -> None:
    with serving({"*": page("x")}, context=context) as server, fetcher(resolve=here) as web:
        with pytest.raises(AcquireError, match="certificate does not hold"):
            web.fetch(f"https://other.example:{server.port}/", most_mb=1)
        assert server.asked == []


@pytest.mark.usefixtures("trusted")
def test_a_certificate_that_holds_is_taken_also_after_a_redirect(context: ssl.SSLContext) -> None:
    with serving({"*": page("safe")}, context=context) as server, fetcher(resolve=here) as web:
        goal = f"https://news.example:{server.port}/"
        with serving({"/": redirect(goal, "301 Moved")}) as plain:
            got = web.fetch(f"http://news.example:{plain.port}/", most_mb=1)
    assert (got.content, got.url, got.moved_to) == (b"safe", goal, goal)


@pytest.mark.usefixtures("trusted")
def test_a_server_that_speaks_no_tls_is_unreachable() -> None:
    with (
        serving({"*": page("x")}) as server,
        fetcher(resolve=here, silence_s=0.5, connect_s=0.5) as web,
        pytest.raises(Unreachable, match="no connection"),
    ):
        web.fetch(f"https://news.example:{server.port}/", most_mb=1)


class Http2:
    """A server of HTTP/2 that answers `/big` with a body without end, `/redirect` with a redirect, all else with its path."""

    def __init__(self, context: ssl.SSLContext, *, broken: tuple[bytes, ...] = ()) -> None:
        context.set_alpn_protocols(["h2"])
        self._broken = broken
        self._context = context
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            connection, _ = self._listening.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        try:
            self._speak(self._context.wrap_socket(plain, server_side=True))
        except (OSError, h2.exceptions.H2Error):
            plain.close()

    def _speak(self, sock: ssl.SSLSocket) -> None:
        peer = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
        peer.initiate_connection()
        sock.sendall(peer.data_to_send())
        endless: int | None = None
        while received := sock.recv(65_536):
            for event in peer.receive_data(received):
                if not isinstance(event, h2.events.RequestReceived):
                    continue
                for piece in self._broken:
                    sock.sendall(piece)
                    time.sleep(0.1)
                if self._broken:
                    continue
                path = dict(event.headers)[":path"]
                status = {"/redirect": "302", "/same": "304"}.get(path, "200")
                peer.send_headers(event.stream_id, [(":status", status), ("location", "/redirected"), ("etag", '"2"')])
                if path == "/big":
                    endless = event.stream_id
                else:
                    peer.send_data(event.stream_id, path.encode() if status == "200" else b"", end_stream=True)
            if endless:
                while room := min(peer.local_flow_control_window(endless), peer.max_outbound_frame_size):
                    peer.send_data(endless, bytes(room))
            sock.sendall(peer.data_to_send())


@pytest.mark.usefixtures("trusted")
def test_http_2_brings_pages_redirects_and_what_has_not_changed(context: ssl.SSLContext) -> None:
    server = Http2(context)
    with fetcher(resolve=here) as web:
        for path in ("/a", "/b", "/c"):
            assert web.fetch(f"https://news.example:{server.port}{path}", most_mb=1).content == path.encode()
        assert web.fetch(f"https://news.example:{server.port}/redirect", most_mb=1).content == b"/redirected"
        assert web.fetch(f"https://news.example:{server.port}/same", most_mb=1, etag='"1"').status == 304


@pytest.mark.usefixtures("trusted")
def test_http_2_that_has_no_end_is_cut_off_and_spoils_nothing(context: ssl.SSLContext) -> None:
    server = Http2(context)
    with fetcher(resolve=here, silence_s=2) as web:
        for _ in range(3):
            with pytest.raises(AcquireError, match="larger than 1 MB"):
                web.fetch(f"https://news.example:{server.port}/big", most_mb=1)
            assert web.fetch(f"https://news.example:{server.port}/a", most_mb=1).content == b"/a"


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    "broken",
    [
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"\0" * 100,
        b"\0\0\4\1\4\0\0\0\1\xff\xff\xff\xff",  # headers that cannot be unpacked
        b"\0\0\5\1\4\0\0\0\1\x48\x03abc",  # the status `abc`
        b"\0\0\x08\7\0\0\0\0\0\0\0\0\0\0\0\0\1",  # farewell
        b"\0\0\4\3\0\0\0\0\1\0\0\0\x08",  # the request is cancelled
    ],
)
def test_http_2_that_is_broken_is_an_error(context: ssl.SSLContext, broken: bytes) -> None:
    server = Http2(context, broken=(broken,))
    with fetcher(resolve=here, retries=1, silence_s=0.5) as web, pytest.raises(Unreachable, match=r"tried 2 times|silent"):
        web.fetch(f"https://news.example:{server.port}/", most_mb=1)


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    "broken",
    [
        b"\0\0\2\0\x08\0\0\0\1xx",  # padding longer than its frame
        b"\0\0\1\0\1\0\0\0\0x",  # a piece of no answer at all
        b"\0\0\4\3\0\0\0\0\1\0\0\0\x08",  # the request is cancelled
        b"\0\0\x08\7\0\0\0\0\0\0\0\0\0\0\0\0\1",  # farewell
    ],
)
def test_http_2_that_breaks_within_a_page_is_an_error(context: ssl.SSLContext, broken: bytes) -> None:
    begun = b"\0\0\1\1\4\0\0\0\1\x88"  # the status 200
    server = Http2(context, broken=(begun, broken))
    with fetcher(resolve=here, retries=1, silence_s=0.5) as web, pytest.raises(Unreachable, match="tried 2 times"):
        web.fetch(f"https://news.example:{server.port}/", most_mb=1)
