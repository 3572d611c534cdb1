"""What every page and answer of the web app has in common."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from menurut.serve import Settings, create_app


def test_what_is_not_there_is_told_with_a_way_back(client: TestClient) -> None:
    page = client.get("/incidents/ffffffffffffffff", headers={"accept-language": "id"})
    assert page.status_code == 404
    assert 'href="/"' in page.text
    assert "Tidak ada apa-apa di sini" in page.text


def test_the_api_tells_problems_as_rfc_9457_has_it(client: TestClient) -> None:
    problem = client.get("/api/v1/claims?since=yesterday&stance=shout")
    assert problem.status_code == 422
    assert problem.headers["content-type"] == "application/problem+json"
    assert {one["field"] for one in problem.json()["errors"]} == {"since", "stance"}


def test_a_ledger_that_is_not_there_is_told_and_found_once_it_is(tmp_path: Path, ledger_file: Path) -> None:
    where = tmp_path / "later.db"
    with TestClient(create_app(Settings(str(where))), base_url="http://127.0.0.1") as client:
        page = client.get("/")
        assert page.status_code == 503
        assert "menurut add" in page.text
        ledger_file.rename(where)
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("path", ["/", "/api/v1/openapi.json", "/nowhere"])
def test_every_answer_forbids_what_is_inline_or_from_elsewhere(client: TestClient, path: str) -> None:
    policy = client.get(path).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_settings_lead_back_into_this_site_only(client: TestClient) -> None:
    for back, goes in (("/ledger?side=x", "/ledger?side=x"), ("//elsewhere.org/", "/"), ("https://elsewhere.org", "/")):
        answer = client.get("/settings", params={"lang": "id", "back": back}, follow_redirects=False)
        assert answer.headers["location"] == goes
    assert client.cookies["lang"] == "id"


@pytest.mark.slow
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_the_examples_and_tidies_up(tmp_path: Path, ending: signal.Signals) -> None:
    command = [sys.executable, "-c", "from menurut.cli import main; main()", "serve", "--demo", "--no-browser", "--port", "0"]
    places = {"TMPDIR": str(tmp_path), "HOME": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | places) as server:
        assert server.stdout is not None
        url = server.stdout.readline().split()[0]
        assert httpx.get(f"{url}ledger", timeout=30).status_code == 200
        server.send_signal(ending)
        assert server.wait(timeout=20) == 0
    assert list(tmp_path.glob("menurut-*")) == []
