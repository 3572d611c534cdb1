"""Adding through the web: jobs, what is told of them, and what is refused."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

REPORT = (
    "Juru bicara militer Sudan, Nabil Abdullah, mengatakan pasukannya merebut kota Wad Madani pada Senin (6/1/2025) dan "
    "menewaskan 40 anggota RSF. RSF membantah klaim itu dan menyatakan hanya tiga orang terluka."
)


def told(client: TestClient, job: str, *, after: int = 0) -> list[tuple[int, str, dict[str, Any]]]:
    """The events of a job, waited for until it is over."""
    answer = client.get(f"/api/v1/jobs/{job}/events", headers={"last-event-id": str(after)} if after else {})
    assert answer.headers["content-type"].startswith("text/event-stream")
    return list(_parsed(answer.text))


def _parsed(stream: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    for block in stream.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            yield int(fields["id"]), fields["event"], json.loads(fields["data"])


def start(client: TestClient, **fields: Any) -> str:  # noqa: ANN401 (what the client takes)
    answer = client.post("/api/v1/jobs", **fields)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def test_a_pasted_text_is_read_and_its_claims_are_told(client: TestClient) -> None:
    job = start(
        client, data={"text": REPORT, "title": "Wad Madani", "outlet": "Kabar Dunia", "date": "2025-01-07", "lang": "id"}
    )
    events = told(client, job)
    assert [kind for _, kind, _ in events] == ["started", "reading", "report", "done"]
    report = events[2][2]
    assert report["what"] == "read"
    assert any("Nabil Abdallah" in claim["chain"] for claim in report["told"])
    kept = client.get(f"/api/v1/jobs/{job}").json()
    assert kept["state"] == "done"
    assert kept["counts"] == {"read": 1}


def test_who_lost_the_connection_is_told_what_he_missed_and_no_more(client: TestClient) -> None:
    job = start(client, data={"text": REPORT, "lang": "id"})
    whole = told(client, job)
    assert told(client, job, after=2) == whole[2:]


def test_the_same_text_twice_is_known_the_second_time(client: TestClient) -> None:
    for expected in ("read", "known"):
        events = told(client, start(client, data={"text": REPORT, "lang": "id", "date": "2025-01-07"}))
        assert next(fields["what"] for _, kind, fields in events if kind == "report") == expected


def test_files_are_told_of_by_their_own_names_and_a_bad_one_stops_nothing(client: TestClient) -> None:
    files = [
        ("files", ("../../etc/bad.jsonl", b'{"text": 3}\n', "application/json")),
        ("files", ("good.txt", REPORT.encode(), "text/plain")),
        ("files", ("good.txt", b"Bukan berita apa-apa: resep nasi goreng dengan telur.", "text/plain")),
    ]
    events = told(client, start(client, files=files, data={"lang": "id"}))
    reports = [fields for _, kind, fields in events if kind == "report"]
    assert [one["what"] for one in reports] == ["failed", "read", "turned away"]
    assert reports[0]["error"].startswith("bad.jsonl")
    assert "tmp" not in json.dumps(reports)
    assert reports[2]["why"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "text"),
        ({"text": " \n"}, "text"),
        ({"text": "x", "date": "soon"}, "date"),
        ({"text": "x", "lang": "klingon!"}, "lang"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "file:///etc/passwd"}, "url"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_field(client: TestClient, fields: dict[str, str], field: str) -> None:
    answer = client.post("/api/v1/jobs", data=fields or {"title": "nothing"})
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == [field]


def test_addresses_of_this_machine_are_not_fetched(client: TestClient) -> None:
    events = told(client, start(client, data={"url": "http://127.0.0.1:9/feed.xml"}))
    assert [fields["what"] for _, kind, fields in events if kind == "report"] == ["failed"]


def test_a_job_that_is_not_known_is_told(client: TestClient) -> None:
    assert client.get("/api/v1/jobs/none/events").status_code == 404
    assert client.post("/api/v1/jobs/none/stop").status_code == 404


def test_a_job_is_stopped_after_the_report_that_is_read(client: TestClient) -> None:
    lines = "\n".join(json.dumps({"id": f"r{number}", "text": f"{REPORT} ({number})"}) for number in range(40))
    job = start(client, files=[("files", ("many.jsonl", lines.encode(), "application/json"))], data={"lang": "id"})
    until = time.monotonic() + 60
    while not client.get(f"/api/v1/jobs/{job}").json()["counts"]:
        assert time.monotonic() < until
        time.sleep(0.05)
    client.post(f"/api/v1/jobs/{job}/stop")
    assert told(client, job)[-1][1] == "stopped"
    assert client.get(f"/api/v1/jobs/{job}").json()["counts"]["read"] < 40


@pytest.mark.slow
@pytest.mark.parametrize(("width", "lang"), [(1440, "en"), (360, "id")])
def test_in_the_browser_a_text_is_pasted_and_its_claims_appear(site: str, page: Page, width: int, lang: str) -> None:
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "lang", "value": lang, "url": site}])
    page.goto(f"{site}/add")
    page.locator("textarea[name=text]").fill(REPORT + " <script>document.title='broken'</script>")
    page.locator("input[name=date]").fill("2025-01-07")
    page.locator("form.give button").click()
    expect(page.locator(".told .claims li").first).to_be_visible(timeout=60_000)
    expect(page.locator(".told")).to_contain_text("Nabil Abdallah")
    expect(page.locator(".progress")).to_contain_text({"en": "done", "id": "selesai"}[lang], timeout=60_000)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.reload()
    expect(page.locator(".told .claims li").first).to_be_visible()
    assert faults == []
