"""Who comes in: no accounts on loopback, accounts for a team, tokens for programs, and nobody else."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from cli.running import Done, Menurut
from menurut.model import StoreError
from menurut.run.locks import digest, fits, hashed, new_secret
from menurut.serve import Settings, create_app
from menurut.store import Ledger
from serve.serving import clock

PASSWORD = "kopi pahit di pagi hari"  # noqa: S105 (of these tests)
URL = "http://127.0.0.1:8750"


@pytest.fixture
def team(ledger_file: Path) -> Iterator[TestClient]:
    """The web app on a ledger with an account of each role, all with one password."""
    with Ledger(ledger_file) as kept:
        for role in ("reader", "analyst", "admin"):
            kept.members.add(role.title(), role=role, password=hashed(PASSWORD, name=role), at=clock())
    with TestClient(create_app(Settings(str(ledger_file)), now=clock), base_url=URL) as client:
        yield client


def log_in(client: TestClient, name: str, password: str = PASSWORD) -> int:
    answer = client.post("/login", data={"name": name, "password": password}, follow_redirects=False)
    return answer.status_code


def test_without_accounts_this_machine_alone_is_heard(client: TestClient, ledger_file: Path) -> None:
    assert client.get("/team").status_code == 200
    app = create_app(Settings(str(ledger_file), host="0.0.0.0"), now=clock)  # noqa: S104 (that is the point)
    with TestClient(app, base_url=URL) as elsewhere:
        refused = elsewhere.get("/ledger")
    assert refused.status_code == 503
    assert "menurut user add" in refused.text


def test_serving_others_without_accounts_is_refused_at_once(ledger_file: Path, menurut: Menurut) -> None:
    done = menurut("serve", "--ledger", str(ledger_file), "--host", "0.0.0.0", "--port", "0", "--no-browser")  # noqa: S104
    assert done.code == 3
    assert "menurut user add" in done.said


def test_every_path_but_the_door_asks_to_log_in(team: TestClient) -> None:
    for path in ("/", "/ledger", "/team", "/reports/x", "/sources", "/review", "/history", "/add"):
        answer = team.get(path, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/login"), path
    paths = team.get("/api/v1/openapi.json").json()["paths"]
    for path, methods in paths.items():
        for method in methods:
            answer = team.request(method, re.sub(r"\{.*?\}", "x", path), follow_redirects=False)
            assert answer.status_code == 401, f"{method} {path}"


def test_who_knows_the_password_comes_in_and_goes_on_where_he_was(team: TestClient) -> None:
    answer = team.post("/login", data={"name": " ANALYST ", "password": PASSWORD, "back": "/ledger"}, follow_redirects=False)
    assert answer.headers["location"] == "/ledger"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert team.get("/team").status_code == 200
    team.post("/logout")
    assert team.get("/team", follow_redirects=False).status_code == 303


@pytest.mark.parametrize("name", ["Analyst", "nobody", ""])
def test_who_does_not_is_told_nothing_of_who_there_is(team: TestClient, name: str) -> None:
    answer = team.post("/login", data={"name": name, "password": "guess guess guess"})
    assert answer.status_code == 401
    assert "do not fit" in answer.text


def test_too_many_tries_are_not_heard_even_with_the_right_password(team: TestClient) -> None:
    assert [log_in(team, "Admin", f"guess number {number}") for number in range(5)] == [401] * 5
    assert log_in(team, "Admin") == 429
    assert log_in(team, "Analyst") == 303


def test_tries_are_heard_again_after_a_quarter_of_an_hour(ledger_file: Path) -> None:
    now = clock()
    with Ledger(ledger_file) as kept:
        kept.members.add("Admin", role="admin", password=hashed(PASSWORD, name="Admin"), at=now)
        for _ in range(9):
            kept.members.put_failure("Admin", address="testclient", at=now)
    with TestClient(create_app(Settings(str(ledger_file)), now=lambda: now + timedelta(minutes=16)), base_url=URL) as client:
        assert log_in(client, "Admin") == 303


def test_roles_keep_to_what_they_may(team: TestClient) -> None:
    for name, statuses in (("Reader", (403, 403)), ("Analyst", (422, 403)), ("Admin", (422, 303))):
        assert log_in(team, name) == 303
        added = team.post("/api/v1/jobs", data={"title": "nothing"})
        made = team.post("/team/members", data={"name": "New", "new": PASSWORD}, follow_redirects=False)
        assert (added.status_code, made.status_code) == statuses, name
        team.post("/logout")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://elsewhere.org"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": URL}, 422),
        ({"sec-fetch-site": "same-origin"}, 422),
        ({}, 422),
    ],
)
def test_what_changes_something_comes_from_our_own_pages(client: TestClient, headers: dict[str, str], status: int) -> None:
    assert client.post("/api/v1/jobs", data={"title": "nothing"}, headers=headers).status_code == status


@pytest.mark.parametrize(
    ("host", "status"), [("elsewhere.org", 421), ("menurut.example", 200), ("192.168.1.7:8750", 200), ("localhost", 200)]
)
def test_the_server_answers_to_its_own_names_alone(ledger_file: Path, host: str, status: int) -> None:
    app = create_app(Settings(str(ledger_file), names=frozenset({"menurut.example"})), now=clock)
    with TestClient(app, base_url=URL) as client:
        assert client.get("/team", headers={"host": host}).status_code == status


def test_a_token_opens_what_it_is_for_until_it_is_revoked(team: TestClient) -> None:
    log_in(team, "Analyst")
    page = team.post("/team/tokens", data={"name": "nightly", "scopes": ["read"], "days": "7", "old": PASSWORD})
    found = re.search(r"mnr_[\w-]{40,}", page.text)
    assert found
    assert found[0] not in team.get("/team").text
    team.cookies.clear()
    bearer = {"authorization": f"Bearer {found[0]}"}
    assert team.get("/api/v1/jobs", headers=bearer).status_code == 200
    assert team.post("/api/v1/jobs", data={"text": "x"}, headers=bearer).status_code == 403
    assert team.get("/api/v1/jobs", headers={"authorization": "Bearer mnr_wrong"}).status_code == 401
    log_in(team, "Analyst")
    team.post("/team/tokens/1/revoke")
    team.cookies.clear()
    assert team.get("/api/v1/jobs", headers=bearer).status_code == 401


def test_a_token_that_may_read_opens_no_account(team: TestClient) -> None:
    log_in(team, "Admin")
    page = team.post("/team/tokens", data={"name": "nightly", "scopes": ["read"], "days": "7", "old": PASSWORD})
    found = re.search(r"mnr_[\w-]{40,}", page.text)
    team.cookies.clear()
    assert found
    answer = team.post(
        "/team/members", data={"name": "Thief", "new": PASSWORD}, headers={"authorization": f"Bearer {found[0]}"}
    )
    assert answer.status_code == 403


def test_a_closed_account_is_out_at_once(team: TestClient, ledger_file: Path) -> None:
    log_in(team, "Reader")
    assert team.get("/team").status_code == 200
    with Ledger(ledger_file) as kept:
        member = kept.members.named("reader")
        assert member
        kept.members.set_active(member.id, False)
    assert team.get("/team", follow_redirects=False).status_code == 303
    assert log_in(team, "Reader") == 401


def test_the_last_admin_stays_one(team: TestClient) -> None:
    log_in(team, "Admin")
    for fields in ({"role": "reader"}, {"active": "no"}):
        assert team.post("/team/members/3", data=fields).status_code == 422
    assert team.post("/team/members/1", data={"role": "analyst"}, follow_redirects=False).status_code == 303


def test_logins_and_changes_are_in_the_audit(team: TestClient) -> None:
    log_in(team, "Admin", "not the password")
    log_in(team, "Admin")
    team.post("/team/members", data={"name": "New", "role": "analyst", "new": PASSWORD})
    page = team.get("/team").text
    for action in ("login failed", "login", "account made"):
        assert f"<td>{action}</td>" in page


def test_passwords_are_told_right_and_weak_ones_refused() -> None:
    kept = hashed(PASSWORD, name="x")
    assert kept.startswith("$argon2id$")
    assert fits(PASSWORD, kept)
    assert not fits(PASSWORD + "x", kept)
    assert not fits(PASSWORD, None)
    assert not fits("x", "no hash at all")
    for weak in ("short", "aaaaaaaaaaaaaaaa", "somebody nice"):
        with pytest.raises(StoreError):
            hashed(weak, name="Somebody Nice")
    assert digest(new_secret()) != digest(new_secret())


def test_accounts_are_made_from_the_command_line(tmp_path: Path, menurut: Menurut, monkeypatch: pytest.MonkeyPatch) -> None:
    def user(*arguments: str) -> Done:
        monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
        return menurut("user", *arguments, "--ledger", str(tmp_path / "ledger.db"))

    assert "may log in as analyst" in user("add", "R. Hartono", "--role", "analyst", "--password-stdin").out
    again = user("add", "r. hartono", "--password-stdin")
    assert (again.code, "already" in again.said) == (2, True)
    assert "R. Hartono is admin now" in user("role", "R. Hartono", "--role", "admin").out
    user("close", "R. Hartono")
    assert re.search(r"R\. Hartono +admin +\S+ +closed", user("list").out)
    assert "no role 'king'" in user("role", "R. Hartono", "--role", "king").said
    nobody = user("password", "nobody", "--password-stdin")
    assert (nobody.code, "menurut user list" in nobody.said) == (2, True)
