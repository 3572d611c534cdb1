"""The review queue, deciding and its history, through the API and the pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from menurut.run.reviewing import WEIGHTS, need
from menurut.serve import Settings, create_app
from menurut.store import Ledger
from serve.serving import clock

API = "/api/v1"


def cards(client: TestClient, kind: str = "") -> list[dict]:  # type: ignore[type-arg]
    found = client.get(f"{API}/review", params={"limit": 100, "kind": kind})
    assert found.status_code == 200, found.text
    cards_: list[dict] = found.json()["cards"]  # type: ignore[type-arg]
    return cards_


def decided(client: TestClient, kind: str, subject: list[str], other: list[str], **more: object) -> dict:  # type: ignore[type-arg]
    made = client.post(f"{API}/decisions", json={"kind": kind, "subject": subject, "other": other, **more})
    assert made.status_code == 201, made.text
    found: dict = made.json()  # type: ignore[type-arg]
    return found


def contradiction(client: TestClient) -> tuple[str, str]:
    a, b = cards(client, "contradicts")[0]["ids"]
    return a, b


def test_the_queue_is_ranked_by_the_number_that_is_documented(client: TestClient) -> None:
    found = cards(client)
    assert {one["kind"] for one in found} == {"judgement", "pair", "reading"}
    assert [one["need"] for one in found] == sorted((one["need"] for one in found), reverse=True)
    for one in found:
        doubt = one["score"] if one["kind"] == "pair" else 1 - one["score"]
        assert one["need"] == need(doubt, WEIGHTS[one["type"]], one["harm"])
        assert len(one["halves"]) == (1 if one["kind"] == "reading" else 2)
        for half in one["halves"]:
            assert half["incident"]
            assert all(claim["words"] and claim["chain"] for claim in half["claims"])
        if one["kind"] == "judgement":
            assert one["reasons"]
            assert [half["claims"][0]["id"] for half in one["halves"]] == one["ids"]
        if one["kind"] == "pair":
            assert len({half["incident"] for half in one["halves"]}) == 2


@pytest.mark.parametrize("kind", ["judgement", "pair", "reading", "contradicts"])
def test_the_queue_is_paged_and_kept_to_one_kind(client: TestClient, kind: str) -> None:
    whole = [one["id"] for one in cards(client, kind)]
    assert whole
    assert all(kind in (one["kind"], one["type"]) for one in cards(client, kind))
    paged: list[str] = []
    after = ""
    while True:
        page = client.get(f"{API}/review", params={"limit": 2, "after": after, "kind": kind}).json()
        paged += [one["id"] for one in page["cards"]]
        after = page["next"]
        if after is None:
            break
    assert paged == whole


def test_what_was_decided_leaves_the_queue_and_comes_back_when_it_is_undone(client: TestClient) -> None:
    every = cards(client)
    before = [one["id"] for one in every]
    for one in {card["type"]: card for card in every}.values():
        subject, other = one["ids"][:1], one["ids"][1:]
        if one["kind"] == "pair":
            made = decided(client, "apart", subject, other)
        elif one["kind"] == "reading":
            made = decided(client, "confirm", subject, [])
        else:
            made = decided(client, "reject", subject, [*other, one["type"]])
        assert one["id"] not in [left["id"] for left in cards(client)]
        assert client.post(f"{API}/decisions/{made['id']}/undo").status_code == 201
    assert [one["id"] for one in cards(client)] == before


def test_a_decision_is_an_appended_row_with_name_and_time(client: TestClient) -> None:
    a, b = contradiction(client)
    made = decided(client, "reject", [a], [b, "contradicts"], note="of another day", seen=0)
    assert (made["id"], made["note"], made["made_at"], made["undone_by"]) == (1, "of another day", clock().isoformat(), None)
    assert made["by"]
    for about in (a, b):
        assert client.get(f"{API}/decisions", params={"about": about}).json() == {"decisions": [made], "next": None}
    back = client.post(f"{API}/decisions/1/undo", json={"note": "a slip"}).json()
    listed = client.get(f"{API}/decisions").json()["decisions"]
    assert listed == [back, made | {"undone_by": 2}]
    incident = next(one for one in cards(client, "contradicts") if one["ids"] == [a, b])["halves"][0]["incident"]
    assert client.get(f"{API}/decisions", params={"about": incident}).json()["decisions"] == listed
    assert client.get(f"{API}/decisions", params={"limit": 1}).json()["next"] == 2
    assert client.get(f"{API}/decisions", params={"limit": 1, "after": 2}).json()["decisions"][0]["id"] == 1


def test_the_second_of_two_is_told_of_the_first_and_may_decide_all_the_same(client: TestClient) -> None:
    a, b = contradiction(client)
    first = decided(client, "reject", [a], [b, "contradicts"], seen=0)
    wanted = {"kind": "confirm", "subject": [a], "other": [b, "contradicts"], "seen": 0}
    told = client.post(f"{API}/decisions", json=wanted)
    assert told.status_code == 409
    assert told.headers["content-type"] == "application/problem+json"
    assert told.json()["decision"] == first
    assert first["by"] in told.json()["detail"]
    assert client.get(f"{API}/decisions").json()["decisions"] == [first]
    assert client.post(f"{API}/decisions", json=wanted | {"seen": first["id"]}).status_code == 201
    indonesian = client.post(f"{API}/decisions", json=wanted, headers={"accept-language": "id"}).json()
    assert "sudah memutuskan hal ini" in indonesian["detail"]


def test_what_is_undone_already_is_told(client: TestClient) -> None:
    a, b = contradiction(client)
    decided(client, "reject", [a], [b])
    back = client.post(f"{API}/decisions/1/undo").json()
    again = client.post(f"{API}/decisions/1/undo")
    assert (again.status_code, again.json()["decision"]) == (409, back)


def test_two_incidents_are_merged_by_any_of_their_names_and_undone(client: TestClient, ledger_file: Path) -> None:
    one = cards(client, "pair")[0]
    incidents = [half["incident"] for half in one["halves"]]
    decided(client, "same", incidents[:1], [incidents[1][:10]], seen=0)
    with Ledger(ledger_file) as kept:
        assert len({kept.incident(name)[0].id for name in (*incidents, *one["ids"])}) == 1
        assert client.post(f"{API}/decisions/1/undo").status_code == 201
        assert [kept.incident(name)[0].id for name in incidents] == incidents


def test_an_event_is_split_off_by_its_claim(client: TestClient, ledger_file: Path) -> None:
    card = next(one for one in cards(client, "judgement") if len({half["incident"] for half in one["halves"]}) == 1)
    incident = card["halves"][0]["incident"]
    with Ledger(ledger_file) as kept:
        before = kept.incident(incident)[0]
        made = decided(client, "apart", card["ids"][:1], [incident])
        assert set(made["subject"]) < set(before.accounts)
        assert set(kept.incident(made["other"][0])[0].accounts).isdisjoint(made["subject"])


@pytest.mark.parametrize(
    ("wanted", "status", "said"),
    [
        ({"kind": "same", "subject": ["ffffffffffff"], "other": ["A"]}, 404, "no incident"),
        ({"kind": "same", "subject": ["A"], "other": []}, 422, "give one incident"),
        ({"kind": "apart", "subject": ["A"], "other": []}, 422, "give the events"),
        ({"kind": "confirm", "subject": ["A"], "other": ["B"]}, 422, "give one claim"),
        ({"kind": "confirm", "subject": ["A"], "other": ["A", "repeats"]}, 422, "does not stand to itself"),
        ({"kind": "confirm", "subject": ["A"], "other": ["B", "repeats", "supersedes"]}, 422, "give one claim"),
        ({"kind": "reject", "subject": ["A", "B"], "other": []}, 422, "give one claim"),
        ({"kind": "rate", "subject": ["A"], "other": ["9"]}, 422, "no rating '9'; known: 1"),
        ({"kind": "rate", "subject": ["nobody"], "other": ["C"]}, 404, "nobody called"),
        ({"kind": "undo", "subject": ["7"]}, 404, "no decision '7'"),
        ({"kind": "undo", "subject": ["7", "8"]}, 422, "give the id of one"),
        ({"kind": "accept", "subject": ["A"]}, 422, "kind"),
        ({"kind": "same", "subject": []}, 422, "subject"),
        ({"kind": "same", "subject": ["\u202ea"], "other": ["A"]}, 422, "cannot be seen"),
        ({"kind": "same", "subject": ["\x00"], "other": ["A"]}, 422, "cannot be seen"),
        ({"kind": "reject", "subject": ["A"], "other": ["B"], "note": "x" * 1001}, 422, "note"),
        ({"kind": "reject", "subject": ["A"], "other": ["B"], "seen": -1}, 422, "seen"),
        ({}, 422, "kind"),
    ],
)
def test_what_cannot_be_decided_is_said_to_be_so(client: TestClient, wanted: dict[str, object], status: int, said: str) -> None:
    a, b = contradiction(client)
    named = {"A": a, "B": b}
    ids = {name: [named.get(one, one) for one in wanted[name]] for name in ("subject", "other") if name in wanted}  # type: ignore[attr-defined]
    told = client.post(f"{API}/decisions", json=wanted | ids)
    assert (told.status_code, said in told.json()["detail"]) == (status, True), told.text
    assert client.get(f"{API}/decisions").json()["decisions"] == []


def test_a_history_of_nothing_known_is_not_found(client: TestClient) -> None:
    assert client.get(f"{API}/decisions", params={"about": "ffffffffffff"}).status_code == 404
    assert client.get("/history", params={"about": "ffffffffffff"}).status_code == 404
    assert client.post(f"{API}/decisions/9/undo").status_code == 404


def test_an_origin_is_rated_by_its_key(client: TestClient, ledger_file: Path) -> None:
    with Ledger(ledger_file) as kept:
        key = next(iter(kept.all_sayings())).origin.key
    made = decided(client, "rate", [key], ["b"])
    assert (made["subject"], made["other"]) == ([key], ["B"])
    assert client.get(f"{API}/decisions", params={"about": key}).json()["decisions"] == [made]
    assert client.get("/history").status_code == 200


def test_the_page_has_each_card_with_both_claims_and_what_can_be_decided(client: TestClient) -> None:
    page = client.get("/review", headers={"accept-language": "en"}).text
    for one in cards(client)[:12]:
        assert one["id"] in page
        assert all(claim["id"] in page for half in one["halves"] for claim in half["claims"])
    assert "Does claim A contradict claim B?" in page
    indonesian = client.get("/review", headers={"accept-language": "id"}).text
    assert "Apakah klaim A bertentangan dengan klaim B?" in indonesian
    assert "style=" not in page
    assert "Is this claim read rightly?" in client.get("/review?kind=reading", headers={"accept-language": "en"}).text


def test_a_queue_with_nothing_in_it_says_so(tmp_path: Path) -> None:
    Ledger(tmp_path / "empty.db", create=True).close()
    with TestClient(create_app(Settings(str(tmp_path / "empty.db")), now=clock), base_url="http://127.0.0.1:8750") as client:
        assert client.get(f"{API}/review").json() == {"cards": [], "next": None, "seen": 0}
        assert "Nothing waits for a decision" in client.get("/review", headers={"accept-language": "en"}).text
        assert "Nothing was decided yet" in client.get("/history", headers={"accept-language": "en"}).text


def test_the_history_shows_and_undoes_without_a_script(client: TestClient) -> None:
    a, b = contradiction(client)
    decided(client, "reject", [a], [b, "contradicts"], note="<script>\"'&")
    decided(client, "confirm", [a], [])
    page = client.get("/history", headers={"accept-language": "en"}).text
    assert "rejected that" in page
    assert "to be read rightly" in page
    assert "<script>\"'" not in page
    assert "&lt;script&gt;" in page
    answer = client.post("/history/1/undo", data={"about": a}, headers={"origin": "http://127.0.0.1:8750"})
    assert answer.status_code == 200
    assert answer.url.query == f"about={a}".encode()
    assert "undone by #3" in client.get("/history", headers={"accept-language": "en"}).text
    assert client.post("/history/1/undo", headers={"origin": "http://127.0.0.1:8750"}).status_code == 409


def test_another_site_cannot_decide(client: TestClient) -> None:
    a, b = contradiction(client)
    for path, body in ((f"{API}/decisions", {"kind": "reject", "subject": [a], "other": [b]}), ("/history/1/undo", {})):
        told = client.post(path, json=body, headers={"origin": "https://example.org"})
        assert told.status_code == 403
    assert client.get(f"{API}/decisions").json()["decisions"] == []


@pytest.fixture
def team(ledger_file: Path) -> Iterator[tuple[TestClient, dict[str, dict[str, str]]]]:
    """The web app with accounts, and what each role sends to come in."""
    from menurut.run.locks import digest

    with Ledger(ledger_file) as kept:
        sent = {}
        for role in ("reader", "analyst"):
            one = kept.members.add(f"A {role}", role=role, password=None, at=clock())
            kept.tokens.add(
                digest(role), member=one.id, name="x", scopes=["read", "decide"], at=clock(), expires_at=clock() + timedelta(1)
            )
            sent[role] = {"authorization": f"Bearer {role}"}
    with TestClient(create_app(Settings(str(ledger_file)), now=clock), base_url="http://127.0.0.1:8750") as made:
        yield made, sent


def test_who_only_reads_decides_nothing(team: tuple[TestClient, dict[str, dict[str, str]]]) -> None:
    client, sent = team
    assert client.get(f"{API}/review").status_code == 401
    (card,) = client.get(f"{API}/review?kind=contradicts&limit=1", headers=sent["analyst"]).json()["cards"]
    wanted = {"kind": "reject", "subject": card["ids"][:1], "other": card["ids"][1:]}
    assert client.post(f"{API}/decisions", json=wanted, headers=sent["reader"]).status_code == 403
    assert client.get("/review", headers=sent["reader"]).status_code == 403
    made = client.post(f"{API}/decisions", json=wanted, headers=sent["analyst"])
    assert (made.status_code, made.json()["by"]) == (201, "A analyst")
    assert client.get(f"{API}/decisions", headers=sent["reader"]).json()["decisions"] == [made.json()]
    assert client.post(f"{API}/decisions/1/undo", headers=sent["reader"]).status_code == 403
    assert "Undo" not in client.get("/history", headers=sent["reader"]).text
