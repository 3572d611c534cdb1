"""The claims and saved searches for programs: pages, files, single claims."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest
from fastapi.testclient import TestClient

from menurut.export import COLUMNS
from menurut.serve import sending
from menurut.serve.cursors import cursor_of, word_of
from menurut.serve.problems import Problem
from menurut.store import Cursor


def test_a_claim_has_the_columns_of_an_export_and_what_leads_on(client: TestClient) -> None:
    [claim] = client.get("/api/v1/claims?limit=1&stance=deny").json()["claims"]
    assert set(claim) == {*COLUMNS, "cite", "cue", "day", "incidents", "report", "spans"}
    assert claim["cite"] == claim["claim"]
    assert all(start < end for start, end in claim["spans"])
    assert isinstance(claim["chain"], list)


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_pages_neither_repeat_nor_lose_a_claim(client: TestClient, sort: str) -> None:
    whole = [one["claim"] for one in client.get(f"/api/v1/claims?limit=500&sort={sort}").json()["claims"]]
    some: list[str] = []
    after = ""
    while after is not None:
        answer = client.get("/api/v1/claims", params={"limit": 37, "after": after, "sort": sort}).json()
        some += [one["claim"] for one in answer["claims"]]
        after = answer["next"]
    assert some == whole
    assert len(set(whole)) == len(whole) > 100


@pytest.mark.parametrize("after", ["x", "bjEuMg", "bjE", "!!!!", "bg==", "n1.2", "bk5hTi4x", "é", "b" * 90])
def test_a_cursor_that_is_none_is_refused_by_name(client: TestClient, after: str) -> None:
    if after == "bjEuMg":  # a page of the other order
        answer = client.get("/api/v1/claims", params={"after": after, "sort": "oldest"})
    else:
        answer = client.get("/api/v1/claims", params={"after": after})
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == ["after"]


@pytest.mark.parametrize("cursor", [Cursor(0, 0), Cursor(-700_000, 1), Cursor(2**31 - 1, 2**63 - 1)])
def test_a_cursor_comes_back_as_it_was(cursor: Cursor) -> None:
    assert cursor_of(word_of(cursor, "oldest"), "oldest") == cursor
    with pytest.raises(Problem):
        cursor_of(word_of(cursor, "oldest"), "newest")


@pytest.mark.parametrize("asked", ["limit=0", "limit=501", "sort=loudest", "format=pdf", "limit=x"])
def test_what_there_is_not_is_refused_by_name(client: TestClient, asked: str) -> None:
    answer = client.get(f"/api/v1/claims?{asked}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == asked.partition("=")[0]


def test_a_claim_is_told_with_its_judgements_and_incidents(client: TestClient) -> None:
    claims = client.get("/api/v1/claims?limit=500").json()["claims"]
    told = [client.get(f"/api/v1/claims/{one['claim'][:8]}").json() for one in claims if one["stance"] == "deny"]
    judged = [one for one in told if one["judgements"]]
    assert judged
    one = judged[0]
    assert one["claim"] in (one["judgements"][0]["a"], one["judgements"][0]["b"])
    assert one["incidents"]
    assert one["readers"]
    assert client.get(f"/api/v1/incidents/{one['incidents'][0]['id']}").status_code in (200, 404)


def test_a_claim_that_is_none_is_not_found(client: TestClient) -> None:
    assert client.get("/api/v1/claims/ffffffffffffffff").status_code == 404
    assert client.get("/claims/ffffffffffffffff").status_code == 404


def test_what_a_program_has_already_is_not_sent_again(client: TestClient) -> None:
    tag = client.get("/api/v1/claims?side=Armenia").headers["etag"]
    assert client.get("/api/v1/claims?side=Armenia", headers={"if-none-match": tag}).status_code == 304


def test_files_have_all_that_fits(client: TestClient) -> None:
    every = [one["claim"] for one in client.get("/api/v1/claims?limit=500&side=Azerbaijan").json()["claims"]]
    table = client.get("/api/v1/claims?side=Azerbaijan&format=csv")
    assert [row["claim"] for row in csv.DictReader(io.StringIO(table.text))] == every
    lines = client.get("/api/v1/claims?side=Azerbaijan&format=jsonl").text.splitlines()
    assert [json.loads(line)["cite"] for line in lines] == every
    features = client.get("/api/v1/claims?side=Azerbaijan&format=geojson").json()["features"]
    assert list(dict.fromkeys(one["properties"]["claim"] for one in features)) == every
    book = client.get("/api/v1/claims?side=Azerbaijan&format=xlsx")
    sheet = zipfile.ZipFile(io.BytesIO(book.content)).read("xl/worksheets/sheet1.xml").decode()
    assert [cite for cite in every if cite not in sheet] == []
    assert sheet.count("<row ") == len(every) + 1


@pytest.mark.parametrize("form", list(sending.FORMS))
def test_a_file_says_in_its_name_that_some_were_left_out(client: TestClient, form: str) -> None:
    whole = client.get(f"/api/v1/claims?format={form}").headers["content-disposition"]
    assert whole == f'attachment; filename="claims-2026-11-22.{form}"'
    ledger = client.app.state.workplace.ledger  # type: ignore[attr-defined]
    asked = {"form": form, "oldest": False, "today": client.app.state.now().date(), "most": 3}  # type: ignore[attr-defined]
    cut = sending.claims_file(ledger, sending.Filters(), **asked)
    assert cut.headers["content-disposition"] == f'attachment; filename="claims-2026-11-22-first-3.{form}"'


def test_a_file_of_nothing_is_a_file(client: TestClient) -> None:
    for form in sending.FORMS:
        assert client.get(f"/api/v1/claims?text=nowordlikethis&format={form}").status_code == 200


def test_searches_are_each_persons_own_list(client: TestClient) -> None:
    made = client.post("/api/v1/searches", json={"name": "Baku", "query": "?side=Azerbaijan&after=xyz"})
    assert made.status_code == 201
    assert made.json()["query"] == "side=Azerbaijan"
    number = made.json()["id"]
    again = client.post("/api/v1/searches", json={"name": "Baku", "query": "side=Azerbaijan&lang=ru"}).json()
    assert again["id"] == number
    client.post("/api/v1/searches", json={"name": "Baku", "page": "overview", "query": "side=Armenia"})
    assert [one["query"] for one in client.get("/api/v1/searches?page=ledger").json()["searches"]] == [
        "side=Azerbaijan&lang=ru"
    ]
    assert len(client.get("/api/v1/searches").json()["searches"]) == 2
    assert client.patch(f"/api/v1/searches/{number}", json={"name": "Baku in Russian"}).json()["name"] == "Baku in Russian"
    assert client.delete(f"/api/v1/searches/{number}").status_code == 204
    assert client.delete(f"/api/v1/searches/{number}").status_code == 404
    assert client.patch(f"/api/v1/searches/{number}", json={"name": "x"}).status_code == 404


def test_two_searches_of_one_page_cannot_have_one_name(client: TestClient) -> None:
    client.post("/api/v1/searches", json={"name": "One", "query": "lang=ru"})
    other = client.post("/api/v1/searches", json={"name": "Two", "query": "lang=id"}).json()["id"]
    answer = client.patch(f"/api/v1/searches/{other}", json={"name": "One"})
    assert answer.status_code == 409
    assert "another name" in answer.json()["detail"]


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": " \u202e"}, {"name": "x" * 101}, {"name": "x", "page": "team"}])
def test_a_search_that_cannot_be_is_refused(client: TestClient, body: dict[str, str]) -> None:
    assert client.post("/api/v1/searches", json=body).status_code == 422
