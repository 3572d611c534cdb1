"""What strangers, other sites, stolen tokens and clumsy colleagues try, and what they come to."""

from __future__ import annotations

import os
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from menurut.acquire import Given
from menurut.run.locks import TOKEN_PREFIX, digest, hashed, marked, new_mark, new_secret
from menurut.serve import Settings, create_app, inbox
from menurut.serve.bounds import STRANGER_MB, USUAL_MB
from menurut.serve.headers import HEADERS
from menurut.serve.jobs import Crowded, Jobs, Wanted
from menurut.serve.throttle import OF_ADDRESS, OF_NAME, Throttle, tried_from
from menurut.store import Ledger
from serve.serving import clock

PASSWORD = "sepeda tua di bawah hujan"  # noqa: S105 (of these tests)
URL = "http://127.0.0.1:8750"
_FORM = {"content-type": "application/x-www-form-urlencoded"}


@cache
def _kept(role: str) -> str:
    return hashed(PASSWORD, name=role)


@pytest.fixture
def manned(ledger_file: Path) -> Path:
    """A ledger with an account of each role, all with one password."""
    with Ledger(ledger_file) as kept:
        for role in ("reader", "analyst", "admin"):
            kept.members.add(role.title(), role=role, password=_kept(role), at=clock())
    return ledger_file


@pytest.fixture
def outside(manned: Path) -> Iterator[TestClient]:
    """The web app on it, as who is not logged in finds it; what breaks is answered, not raised."""
    app = create_app(Settings(str(manned)), now=clock)
    with TestClient(app, base_url=URL, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


def log_in(client: TestClient, name: str, password: str = PASSWORD) -> int:
    return client.post("/login", data={"name": name, "password": password}).status_code


def bearer(ledger: Path, name: str, *scopes: str) -> dict[str, str]:
    """The header of a new token of that account."""
    secret = new_secret(TOKEN_PREFIX)
    with Ledger(ledger) as kept:
        member = kept.members.named(name)
        assert member
        kept.tokens.add(digest(secret), member=member.id, name="t", scopes=scopes, at=clock(), expires_at=None)
    return {"authorization": f"Bearer {secret}"}


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_no_path_however_it_is_written_lets_a_stranger_in(outside: TestClient, method: str) -> None:
    paths = [
        "/",
        "//team",
        "/team/",
        "/TEAM",
        "/./team",
        "/assets/../team",
        "/assets/%2e%2e/team",
        "/login/../team",
        "/login%3F",
    ]
    for path in [*paths, "/login/x", "/api/v1/claims", "/api//v1/claims", "/api/v1/jobs/x/events"]:
        assert outside.request(method, path).status_code in (303, 401, 404, 405), path


@pytest.mark.parametrize(
    "host", ["127.0.0.1/assets/", "127.0.0.1/login?", "127.0.0.1/login#", "[::1", "127.0.0.1:x", "a@[", "]"]
)
def test_no_name_of_the_server_lets_a_stranger_in_or_breaks_it(outside: TestClient, host: str) -> None:
    for path in ("/team", "/api/v1/jobs"):
        answer = outside.get(path, headers={"host": host})
        assert answer.status_code in (303, 401, 421)
        assert HEADERS.items() <= dict(answer.headers).items()


@pytest.mark.parametrize("path", ["x/" + "a" * 300, "x/%00", "x//etc/passwd", "x/%2e%2e/%2e%2e/app.py", "x/css", "%ff"])
def test_assets_are_those_of_their_folder(outside: TestClient, path: str) -> None:
    assert outside.get(f"/assets/{path}", headers={"accept-encoding": "gzip"}).status_code == 404


def test_what_breaks_is_told_with_the_headers_of_every_answer(outside: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("a secret path")

    monkeypatch.setattr("menurut.serve.pages.settings.zones", broken)
    answer = outside.get("/settings")
    assert answer.status_code == 500
    assert "a secret path" not in answer.text
    assert HEADERS.items() <= dict(answer.headers).items()


def test_pages_are_kept_by_no_cache_that_others_share(outside: TestClient) -> None:
    log_in(outside, "Reader")
    for path in ("/", "/ledger", "/history", "/settings", "/api/v1/jobs"):
        assert "private" in outside.get(path).headers["cache-control"], path


def test_what_is_too_large_is_refused_as_every_problem_is(outside: TestClient) -> None:
    assert outside.post("/login", content=b"a" * int(STRANGER_MB * 1e6 + 1)).status_code == 413
    assert outside.post("/login", content=iter([b"name=", *[b"a" * 60_000] * 2]), headers=_FORM).status_code == 413
    log_in(outside, "Analyst")
    answer = outside.post("/api/v1/decisions", content=b"[" * int(USUAL_MB * 1e6 + 1))
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")
    assert HEADERS.items() <= dict(answer.headers).items()
    large = {"files": ("large.txt", b"a b " * 1_500_000)}
    assert outside.post("/api/v1/jobs", data={"date": "nonsense"}, files=large).status_code == 422


@pytest.mark.parametrize(
    "body", ['{"a":' * 50_000, "[" * 100_000, '{"seen": ' + "9" * 5000 + "}", '{"note": "\\ud800"}', "\xff"]
)
def test_bodies_that_are_no_json_break_nothing(outside: TestClient, body: str) -> None:
    log_in(outside, "Analyst")
    for path in ("/decisions", "/decisions/1/undo", "/searches", "/reports/x/corrections"):
        answer = outside.post(f"/api/v1{path}", content=body.encode(), headers={"content-type": "application/json"})
        assert 400 <= answer.status_code < 500, path


def test_numbers_that_no_ledger_has_are_refused(outside: TestClient) -> None:
    log_in(outside, "Admin")
    for path in (
        f"/team/tokens/{2**70}/revoke",
        f"/team/members/{2**70}",
        f"/history/{2**70}/undo",
        f"/ledger/searches/{2**70}",
    ):
        assert outside.post(path).status_code == 422, path


def test_a_token_that_may_read_changes_nothing_and_tells_no_accounts(outside: TestClient, manned: Path) -> None:
    read = bearer(manned, "Admin", "read")
    assert outside.get("/api/v1/searches", headers=read).status_code == 200
    assert outside.get("/team", headers=read).status_code == 403
    spec = outside.get("/api/v1/openapi.json").json()["paths"]
    unsafe = [(method, path) for path, methods in spec.items() for method in methods if method != "get"]
    assert len(unsafe) > 5
    for method, path in [*unsafe, ("post", "/team/password"), ("post", "/team/tokens"), ("post", "/team/tokens/1/revoke")]:
        found = outside.request(method, re.sub(r"\{.*?\}", "1", path), json=_BODIES.get(path), headers=read)
        assert found.status_code == 403, f"{method} {path}"


_BODIES = {
    "/api/v1/decisions": {"kind": "undo", "subject": ["1"]},
    "/api/v1/searches": {"name": "x"},
    "/api/v1/searches/{search}": {"name": "x"},
    "/api/v1/reports/{key}/corrections": {"seen": "x", "corrections": [{"kind": "drop", "claim": "c1"}]},
    "/api/v1/reports/{key}/corrections/undo": {"seen": "x"},
}


def test_a_token_of_a_closed_account_opens_nothing(outside: TestClient, manned: Path) -> None:
    token = bearer(manned, "Analyst", "read", "decide")
    assert outside.get("/api/v1/jobs", headers=token).status_code == 200
    log_in(outside, "Admin")
    outside.post("/team/members/2", data={"active": "no"})
    outside.cookies.clear()
    assert outside.get("/api/v1/jobs", headers=token).status_code == 401


def test_a_session_ends_with_another_login_with_the_password_and_with_logging_out(outside: TestClient) -> None:
    def secret() -> str:
        return str(outside.cookies["menurut"])

    def opens(one: str) -> bool:
        return TestClient(outside.app, base_url=URL, cookies={"menurut": one}).get("/api/v1/jobs").status_code == 200

    outside.cookies.set("menurut", "chosen-by-another", domain="127.0.0.1")
    log_in(outside, "Reader")
    first = str(outside.cookies.get("menurut", domain="127.0.0.1", path="/"))
    assert first != "chosen-by-another"
    outside.cookies.clear()
    log_in(outside, "Reader")
    second = secret()
    log_in(outside, "Reader")
    third = secret()
    assert (opens(second), opens(third)) == (False, True)
    outside.post("/team/password", data={"old": PASSWORD, "new": PASSWORD + " lagi"})
    assert not opens(third)
    log_in(outside, "Reader", PASSWORD + " lagi")
    fourth = secret()
    outside.post("/logout")
    assert not opens(fourth)


def test_guesses_keep_nobody_out_of_the_browser_that_he_knows(outside: TestClient) -> None:
    assert log_in(outside, "Analyst") == 303
    outside.post("/logout")
    stranger = TestClient(outside.app, base_url=URL, follow_redirects=False)
    assert [log_in(stranger, "Analyst", f"guess number {number}") for number in range(OF_NAME + 1)] == [401] * OF_NAME + [429]
    for number in range(OF_ADDRESS):
        log_in(stranger, f"name {number}", "guess guess")
    assert log_in(stranger, "Admin") == 429
    assert log_in(outside, "Analyst") == 303


def test_a_known_browser_is_no_way_round_counting(outside: TestClient) -> None:
    assert log_in(outside, "Analyst") == 303
    outside.post("/logout")
    tries = [log_in(outside, "Analyst", f"guess number {number}") for number in range(OF_NAME + 1)]
    assert tries == [401] * OF_NAME + [429]
    assert [log_in(outside, "Admin", f"guess number {number}") for number in range(OF_NAME + 1)] == [401] * OF_NAME + [429]


def test_the_mark_of_a_browser_is_of_one_account_and_one_password() -> None:
    mine, other = hashed(PASSWORD, name="x"), hashed(PASSWORD, name="x")
    mark = new_mark(mine)
    assert marked(mark, mine) == mark.partition(".")[0]
    for wrong in (mark[:-1], "x" + mark, "", ".", "é.é", mark.partition(".")[0]):
        assert marked(wrong, mine) is None
    assert marked(mark, other) is None


def test_many_guesses_at_once_are_all_counted(manned: Path) -> None:
    with Ledger(manned) as kept:
        throttle = Throttle(kept.members)
        with ThreadPoolExecutor(12) as pool:
            heard = list(pool.map(lambda _: throttle.admit(tried_from("Admin", "192.0.2.1"), at=clock()), range(24)))
    assert sum(heard) == OF_NAME


def test_who_has_a_network_of_ipv6_has_one_address() -> None:
    assert tried_from("x", "2001:db8:1:2::1") == tried_from("x", "2001:db8:1:2:ffff::9")
    assert tried_from("x", "2001:db8:1:2::1") != tried_from("x", "2001:db8:1:3::1")
    assert tried_from("x", "::ffff:192.0.2.1") == tried_from("x", "192.0.2.1")
    assert tried_from("x", "testclient").address == "testclient"


def test_a_password_in_the_field_of_the_name_is_kept_nowhere(outside: TestClient, manned: Path) -> None:
    log_in(outside, "my secret phrase", "")
    with Ledger(manned) as kept:
        deeds = kept.audit.last(limit=5)
    assert [(one.deed.action, one.deed.subject) for one in deeds] == [("login failed", "?")]
    assert b"my secret phrase" not in b"".join(file.read_bytes() for file in manned.parent.glob("ledger.db*"))


def test_two_admins_cannot_both_stop_being_one(outside: TestClient, manned: Path) -> None:
    log_in(outside, "Admin")
    outside.post("/team/members/1", data={"role": "admin"})
    cookies = {"menurut": outside.cookies["menurut"]}

    def demote(member: int) -> int:
        mine = TestClient(outside.app, base_url=URL, cookies=cookies, follow_redirects=False)
        return mine.post(f"/team/members/{member}", data={"role": "analyst"}).status_code

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(demote, (1, 3)))
    with Ledger(manned) as kept:
        assert [one.role for one in kept.members.every()].count("admin") == 1


def test_who_may_only_look_is_not_told_what_others_give(outside: TestClient, manned: Path) -> None:
    log_in(outside, "Analyst")
    job = outside.post("/api/v1/jobs", data={"url": "ftp://nowhere", "text": "Kabar rahasia."}).json()
    assert job["status"] == 422
    job = outside.post("/api/v1/jobs", data={"text": "Kabar rahasia dari informan."}).json()["id"]
    read = bearer(manned, "Reader", "read")
    outside.get(f"/api/v1/jobs/{job}/events")
    outside.cookies.clear()
    assert outside.get("/api/v1/jobs", headers=read).json()["jobs"] == []
    for path in (f"/api/v1/jobs/{job}", f"/api/v1/jobs/{job}/events"):
        assert outside.get(path, headers=read).status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0/",
        "http://localhost:1/",
        "http://user@127.0.0.1/",
    ],
)
def test_no_address_within_is_asked_for_a_page(client: TestClient, url: str) -> None:
    job = client.post("/api/v1/jobs", data={"url": url}).json()["id"]
    events = client.get(f"/api/v1/jobs/{job}/events").text
    assert re.search(r"no public address|cannot be looked up|user name|no address", events), events


@pytest.mark.parametrize("name", ["../../../etc/x", "..\\..\\x", "/etc/x", "..", "\x00", "a\r\nb: c", "x" * 400, "\u202e.txt"])
def test_files_lie_where_they_should_whatever_they_are_called(client: TestClient, name: str, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    answer = client.post("/api/v1/jobs", files={"files": (name, b"Kabar dari kota.")})
    assert answer.status_code in (202, 422), answer.text
    if answer.status_code == 202:
        assert "event: done" in client.get(f"/api/v1/jobs/{answer.json()['id']}/events").text
    assert set(tmp_path.iterdir()) <= before | {tmp_path / f"ledger.db-{end}" for end in ("wal", "shm")}


def test_nothing_that_was_sent_stays_behind(ledger_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rooms = tmp_path / "tmp"
    rooms.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(rooms))
    left, lived = rooms / "menurut-add-left", rooms / "menurut-add-lived"
    for folder in (left, lived):
        (folder / "x").mkdir(parents=True)
        (folder / "x" / "report.txt").write_text("Kabar.")
        os.utime(folder, (0, 0))
    (rooms / "menurut-add-link").symlink_to(tmp_path, target_is_directory=True)
    held = inbox._hold(lived)
    assert held is not None
    with TestClient(create_app(Settings(str(ledger_file)), now=clock), base_url=URL) as client:
        job = client.post("/api/v1/jobs", data={"text": "Kabar dari kota."}).json()["id"]
        assert not left.exists()
        assert client.get(f"/api/v1/jobs/{job}/events").status_code == 200
        (room,) = {one for one in rooms.glob("menurut-add-*") if not one.is_symlink()} - {lived}
        until = time.monotonic() + 5
        while any(room.iterdir()) and time.monotonic() < until:
            time.sleep(0.01)
        assert not any(room.iterdir())
    assert {one.name for one in rooms.glob("menurut-add-*")} == {"menurut-add-lived", "menurut-add-link"}
    assert (lived / "x" / "report.txt").exists()
    assert ledger_file.exists()
    os.close(held)


def test_jobs_do_not_wait_without_end(ledger_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    monkeypatch.setattr(Jobs, "_do", lambda *_: go_on.wait(20))
    with Ledger(ledger_file) as kept:
        jobs = Jobs(kept, now=clock)
        wanted = Wanted((), Given(), everything=False)
        started = 0
        with suppress(Crowded):
            for started in range(200):  # noqa: B007 (counted)
                jobs.start(wanted, by="x", title="x")
        assert 40 < started < 60
        go_on.set()
        jobs.close()


def test_two_decisions_at_once_are_one_after_the_other(outside: TestClient) -> None:
    log_in(outside, "Analyst")
    cookies = {"menurut": outside.cookies["menurut"]}
    cards = outside.get("/api/v1/claims?limit=1").json()["claims"]
    wanted = {"kind": "reject", "subject": [cards[0]["cite"]], "seen": 0}

    def decide(_: int) -> int:
        mine = TestClient(outside.app, base_url=URL, cookies=cookies)
        return mine.post("/api/v1/decisions", json=wanted).status_code

    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(decide, range(6)))
    assert sorted(statuses) == [201, 409, 409, 409, 409, 409]
