"""Incidents, their tolls and the tallies of many through the API; the files to take away."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from menurut.export.incidents import INCIDENT_COLUMNS
from menurut.serve.incident.filing import CLAIM_COLUMNS
from menurut.store import Filters, Ledger


@pytest.fixture
def told(client: TestClient) -> list[dict[str, object]]:
    """All incidents of the ledger, page by page."""
    found: list[dict[str, object]] = []
    after = ""
    while True:
        page = client.get("/api/v1/incidents", params={"limit": 25, "after": after}).json()
        found += page["incidents"]
        after = page["next"]
        if not after:
            return found


def with_tolls(told: list[dict[str, object]]) -> str:
    return str(next(one["incident"] for one in told if len(one["tolls"]) > 1))  # type: ignore[arg-type]


def test_pages_of_incidents_hold_each_once_in_the_order_of_the_whole(client: TestClient, told: list[dict[str, object]]) -> None:
    whole = client.get("/api/v1/incidents", params={"limit": 500}).json()
    assert whole["next"] is None
    assert [one["incident"] for one in told] == [one["incident"] for one in whole["incidents"]]
    assert len({one["incident"] for one in told}) == len(told) > 25
    assert set(told[0]) == set(INCIDENT_COLUMNS) - {"part_of"}


def test_filters_are_those_of_the_command_line(client: TestClient, ledger_file: Path) -> None:
    found = client.get("/api/v1/incidents", params={"type": "control", "side": "Azerbaijan"}).json()["incidents"]
    with Ledger(ledger_file) as kept:
        wanted = kept.incidents(Filters(type="control", side="Azerbaijan"), limit=50).incidents
    assert [one["incident"] for one in found] == [one.incident.id for one in wanted] != []
    assert client.get("/api/v1/incidents", params={"near": "Nowhere at all:30km"}).status_code == 422


@pytest.mark.parametrize("after", ["x", "1.2", "1.2.3.4", "1.-2.3", "99999999999.1.1", f"1.{2**70}.1"])
def test_a_page_that_there_is_not_is_refused_by_its_field(client: TestClient, after: str) -> None:
    problem = client.get("/api/v1/incidents", params={"after": after})
    assert problem.status_code == 422
    assert [one["field"] for one in problem.json()["errors"]] == ["after"]


def test_tolls_give_each_bound_with_its_claims_and_who_tells_them(client: TestClient, told: list[dict[str, object]]) -> None:
    name = with_tolls(told)
    tolls = client.get(f"/api/v1/incidents/{name}/tolls").json()
    claims = {saying["claim"] for saying in client.get(f"/api/v1/incidents/{name}").json()["sayings"]}
    assert tolls["tallies"]
    for series in tolls["series"]:
        for point in series["points"]:
            for bound in ("low", "best", "high"):
                assert set(point[f"{bound}_claims"]) <= claims
                assert (point[bound] is None) == (not point[f"{bound}_by"])
    last = {(one["kind"], one["side"], one["group"]): one["points"][-1] for one in tolls["series"]}
    for tally in tolls["tallies"]:
        now = last[tally["kind"], tally["side"], tally["group"]]
        assert [now[bound] for bound in ("low", "best", "high")] == [tally[bound] for bound in ("low", "best", "high")]


def test_files_hold_all_of_it_its_claims_and_its_places(client: TestClient, told: list[dict[str, object]]) -> None:
    name = str(
        next(one["incident"] for one in told if "Talish" in one["where"] and one["status"] == "admitted against interest")
    )  # type: ignore[operator]
    plain = client.get(f"/api/v1/incidents/{name}").json()
    whole = client.get(f"/api/v1/incidents/{name}?format=json")
    assert json.loads(whole.text) == plain
    assert whole.headers["content-disposition"] == f'attachment; filename="incident-{name}.json"'
    rows = list(csv.DictReader(io.StringIO(client.get(f"/api/v1/incidents/{name}?format=csv").text)))
    assert list(rows[0]) == list(CLAIM_COLUMNS)
    assert {row["claim"] for row in rows} == {saying["claim"] for saying in plain["sayings"]}
    features = json.loads(client.get(f"/api/v1/incidents/{name}?format=geojson").text)["features"]
    assert [46.75, 40.38] in [one["geometry"]["coordinates"] for one in features]
    assert client.get(f"/api/v1/incidents/{name}?format=docx").status_code == 422


@pytest.mark.parametrize("by", ["side", "incident", "day"])
def test_tallies_are_counted_as_the_command_line_does(client: TestClient, by: str) -> None:
    tallies = client.get("/api/v1/tallies", params={"by": by, "harm": "killed"}).json()
    assert tallies["by"] == by
    assert not tallies["cut"]
    assert {row["kind"] for one in tallies["counted"] for row in one["tallies"]} >= {"killed"}


def test_a_count_of_too_many_incidents_says_that_it_is_cut(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("menurut.serve.api.tallies.MOST", 3)
    assert client.get("/api/v1/tallies").json()["cut"]


def test_an_answer_that_the_browser_has_is_not_made_again(client: TestClient, told: list[dict[str, object]]) -> None:
    url = f"/api/v1/incidents/{told[0]['incident']}"
    tag = client.get(url).headers["etag"]
    assert client.get(url, headers={"if-none-match": tag}).status_code == 304
