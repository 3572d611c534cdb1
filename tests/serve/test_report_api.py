"""The report page and its API: what is told of a report, and correcting it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from menurut.acquire import make_report
from menurut.model import Claim, Entity, Event, Harm, Link, Place, Reading, Report, Span
from menurut.resolve import enclosing
from menurut.run.locks import hashed
from menurut.serve import Settings, create_app
from menurut.serve.report.marking import even
from menurut.store import Ledger
from menurut.store.keys import report_key
from serve.serving import clock
from serve.test_door import PASSWORD, URL, log_in
from store.making import arrival

TURNED = "\u202e"


def key_of(client: TestClient, text: str = "Talish") -> str:
    return str(client.get("/api/v1/reports", params={"text": text}).json()["reports"][0]["key"])


def whole(client: TestClient, key: str) -> dict[str, Any]:
    answer = client.get(f"/api/v1/reports/{key}")
    assert answer.status_code == 200
    return dict(answer.json())


def seen(client: TestClient, key: str) -> str:
    return str(whole(client, key)["readers"][-1])


def correct(client: TestClient, key: str, *corrections: dict[str, Any], by: str | None = None) -> Any:  # noqa: ANN401 (an answer)
    body = {"seen": by or seen(client, key), "corrections": list(corrections)}
    return client.post(f"/api/v1/reports/{key}/corrections", json=body)


def test_reports_are_listed_page_by_page(client: TestClient) -> None:
    first = client.get("/api/v1/reports?limit=7").json()
    rest = client.get(f"/api/v1/reports?limit=7&after={first['next']}").json()
    keys = [one["key"] for one in (*first["reports"], *rest["reports"])]
    assert (len(keys), len(set(keys)), rest["next"]) == (10, 10, None)
    assert client.get("/api/v1/reports?turned_away=true").json() == {"reports": [], "next": None}


@pytest.mark.parametrize("query", ["after=x", "after=-1", "limit=0", "limit=501", 'text="', "turned_away=maybe"])
def test_nonsense_is_refused_with_its_field(client: TestClient, query: str) -> None:
    answer = client.get(f"/api/v1/reports?{query}")
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == [query.split("=")[0]]


def test_a_report_is_told_with_all_that_was_read(client: TestClient) -> None:
    key = key_of(client)
    one = whole(client, key)
    assert one["reading"]["claims"]
    for claim in one["reading"]["claims"]:
        for span in claim["content"]:
            assert one["text"][span["start"] : span["end"]] == span["text"]
    assert {claim["claim"] for claim in one["claims"]} == {claim["id"] for claim in one["reading"]["claims"]}
    assert any(claim["incidents"] for claim in one["claims"])
    assert [past["action"] for past in one["history"]] == ["read"]
    assert client.get(f"/api/v1/reports/{key[:8]}", follow_redirects=False).headers["location"].endswith(key)
    assert client.get("/api/v1/reports/ffffffffffff").status_code == 404


def test_every_value_leads_to_its_characters(client: TestClient) -> None:
    key = key_of(client)
    page = client.get(f"/reports/{key}").text
    text, ids = whole(client, key)["text"], set(re.findall(r' id="([^"]+)"', page))
    values = re.findall(r'<a class="value[^"]*" href="#([^"]+)" data-at="([^"]+)"><bdi>(.*?)</bdi>', page)
    assert len(values) > 20
    starts = {int(one) for one in re.findall(r'id="t-(\d+)"', page)}
    ends = {int(one) for one in re.findall(r'data-end="(\d+)"', page)}
    for anchor, spans, _ in values:
        assert anchor in ids
        for span in spans.split():
            start, end = map(int, span.split("-"))
            assert start in starts
            assert end in ends
    shown = "".join(
        html.unescape(one) for one in re.findall(r'<span class="t[^"]*" id="t-\d+" data-end="\d+">(.*?)</span>', page, re.S)
    )
    assert shown == even(text)
    assert page.count("data-card=") == len(whole(client, key)["claims"])


def test_a_claim_leads_to_its_place_in_its_report(client: TestClient) -> None:
    key = key_of(client)
    cite = whole(client, key)["claims"][0]["id"]
    for name in (cite, cite[:8]):
        answer = client.get(f"/claims/{name}", follow_redirects=False)
        assert answer.headers["location"] == f"/reports/{key}#c-{cite}"
    assert f'id="c-{cite}"' in client.get(f"/reports/{key}").text
    assert client.get("/claims/ffffffffffff").status_code == 404


def test_the_page_is_written_in_the_reader_s_language(client: TestClient) -> None:
    page = client.get(f"/reports/{key_of(client)}", headers={"accept-language": "id"}).text
    for words in ("Apa yang salah dibaca?", "Pilih dalam teks", "skor", "di mana"):
        assert words in page


def test_a_correction_counts_at_once_and_is_undone(client: TestClient, ledger_file: Path) -> None:
    key = key_of(client)
    before = whole(client, key)
    claim = before["claims"][0]
    answer = correct(client, key, {"kind": "not-a-claim", "claim": claim["claim"]})
    assert answer.status_code == 200
    after = whole(client, key)
    assert claim["id"] not in {one["id"] for one in after["claims"]}
    assert after["readers"][-1] == answer.json()["reader"]
    assert after["history"][0]["action"] == "correct"
    assert after["history"][0]["corrections"] == [{"kind": "not-a-claim", "claim": claim["claim"]}]
    page = client.get(f"/reports/{key}").text
    assert 'id="corrected"' in page
    assert "data-undo" in page
    moved = client.get(f"/claims/{claim['id']}", follow_redirects=False).headers["location"]
    assert moved.startswith(f"/reports/{key}?claim={claim['id']}")
    assert claim["id"][:8] in client.get(moved).text
    undone = client.post(f"/api/v1/reports/{key}/corrections/undo", json={"seen": after["readers"][-1]})
    assert undone.status_code == 200
    assert whole(client, key)["claims"] == before["claims"]
    with Ledger(ledger_file) as kept:
        assert kept.unreconciled() == 0


def test_a_corrected_place_is_told_with_its_new_point(client: TestClient) -> None:
    key = key_of(client)
    (place,) = [one for one in client.get("/api/v1/gazetteer?text=Yerevan").json()["places"] if one["entry"] == "gn:616052"]
    event = next(one for one in whole(client, key)["reading"]["events"] if len(one["place"]) == 1)
    assert correct(client, key, {"kind": "wrong-place", "subject": event["id"], "entry": place["entry"]}).status_code == 200
    places = {one["id"]: one for one in whole(client, key)["reading"]["places"]}
    found = places[event["place"][0]]
    assert (found["lat"], found["lon"]) == (pytest.approx(place["lat"], abs=0.01), pytest.approx(place["lon"], abs=0.01))
    assert f"{found['lat']:.2f}, {found['lon']:.2f}" in client.get(f"/reports/{key}").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "shout"},
        {"kind": "not-a-claim"},
        {"kind": "not-a-claim", "claim": "C1", "more": 1},
        {"kind": "not-a-claim", "claim": "C999"},
        {"kind": "wrong-stance", "claim": "C1", "stance": "shout"},
        {"kind": "wrong-content", "claim": "C1", "content": [{"start": 9, "end": 9}]},
        {"kind": "wrong-content", "claim": "C1", "content": [{"start": 900_000, "end": 900_009}]},
        {"kind": "wrong-source", "claim": "C1", "source": ["nobody at all"]},
        {"kind": "wrong-figure", "event": "V1", "number": 99, "low": 1, "high": 2},
        {"kind": "wrong-place", "subject": "V1", "entry": "nowhere"},
    ],
)
def test_what_cannot_be_corrected_is_told_and_nothing_is_kept(client: TestClient, wrong: dict[str, Any]) -> None:
    key = key_of(client)
    before = seen(client, key)
    answer = correct(client, key, wrong)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert seen(client, key) == before


def test_who_is_too_late_is_told_by_whom(client: TestClient) -> None:
    key = key_of(client)
    old = seen(client, key)
    assert correct(client, key, {"kind": "not-a-claim", "claim": "C1"}).status_code == 200
    late = correct(client, key, {"kind": "not-a-claim", "claim": "C2"}, by=old)
    assert late.status_code == 409
    assert late.json()["newest"]["reader"] == seen(client, key)
    assert late.json()["newest"]["by"]
    assert client.post(f"/api/v1/reports/{key}/corrections/undo", json={"seen": old}).status_code == 409


def test_nothing_can_be_undone_where_nothing_was_corrected(client: TestClient) -> None:
    key = key_of(client)
    assert client.post(f"/api/v1/reports/{key}/corrections/undo", json={"seen": seen(client, key)}).status_code == 422
    assert client.post("/api/v1/reports/ffffffff/corrections/undo", json={"seen": "x"}).status_code == 404


def test_readers_look_and_analysts_correct(ledger_file: Path) -> None:
    with Ledger(ledger_file) as kept:
        for role in ("reader", "analyst"):
            kept.members.add(role.title(), role=role, password=hashed(PASSWORD, name=role), at=clock())
    with TestClient(create_app(Settings(str(ledger_file)), now=clock), base_url=URL) as team:
        assert log_in(team, "Reader") == 303
        key = key_of(team)
        assert "data-dialog" not in team.get(f"/reports/{key}").text
        assert correct(team, key, {"kind": "not-a-claim", "claim": "C1"}).status_code == 403
        team.post("/logout")
        assert log_in(team, "Analyst") == 303
        assert "data-dialog" in team.get(f"/reports/{key}").text
        assert correct(team, key, {"kind": "not-a-claim", "claim": "C1"}).status_code == 200
        assert whole(team, key)["history"][0]["by"] == "Analyst"


@pytest.fixture
def odd(ledger_file: Path) -> Iterator[tuple[TestClient, dict[str, str]]]:
    """The web app on a ledger with odd reports, and their keys by what is odd about them."""
    sentence = "Militer Israel mengatakan pesawat tempurnya menyerang posisi pasukan Iran di dekat Teheran pada Jumat malam. "
    waiting = make_report(sentence, id="waiting", dct=date(2025, 6, 20), lang="id", url="https://example.org/a")
    away = replace(waiting, id="away", text=waiting.text + " Tamat.", url="javascript:alert(1)")
    copy = replace(waiting, id="copy", outlet="Penyalin", url="https://example.org/b")
    again = replace(waiting, id="again", outlet="Kabar", text=waiting.text + " Diperbarui.")
    letters = f"Kata\0 {TURNED}pasukan\r\nmaju\ud800 \U0001f600 ke Te\u0301heran. Menteri: tiga <b>tewas</b>."
    hard = Report("hard", letters, "id", (Span(0, len(letters)),), title=f"<i>{TURNED}", outlet="\0")
    at = letters.index("tewas")
    reading = Reading(
        "hard",
        f"reader {TURNED}<b>",
        (Entity("E1", f"<script>{TURNED}", "person", (Span(letters.index("Menteri"), letters.index("Menteri") + 7),)),),
        (Place("P1", "<b>", "other", (Span(6, 14),), link=Link(None, 0.0, (f"<i>why {TURNED}",))),),
        (),
        (
            Event(
                "V1",
                "harm",
                Span(at, at + 5),
                ("E1",),
                place=("P1",),
                harm=(Harm("killed", 3, 3, "unknown", Span(at - 8, at)),),
            ),
        ),
        (Claim("C1", (Span(at - 8, at + 5),), ("E1",), None, events=("V1",)),),
    )
    with Ledger(ledger_file) as kept:
        for one, family, relevant in ((waiting, 1, True), (away, 2, False), (copy, 1, True), (again, 3, True)):
            kept.add(arrival(one, family=family, relevant=relevant), None, at=clock(), holders=enclosing)
        kept.add(arrival(hard), reading, at=clock(), holders=enclosing)
    keys = {one.id: report_key(one) for one in (waiting, away, copy, again, hard)}
    with TestClient(create_app(Settings(str(ledger_file)), now=clock), base_url=URL) as client:
        yield client, keys


def test_reports_that_nobody_has_read_say_so(odd: tuple[TestClient, dict[str, str]]) -> None:
    client, keys = odd
    waiting = client.get(f"/reports/{keys['waiting']}").text
    assert "Nobody has read this report yet" in waiting
    assert "Militer Israel" in waiting
    assert "later report copies it" in waiting
    away = client.get(f"/reports/{keys['away']}").text
    assert f"menurut accept {keys['away']}" in away
    assert "sport" in away
    assert 'href="javascript' not in away
    assert keys["waiting"] in client.get(f"/reports/{keys['copy']}").text
    again = client.get(f"/reports/{keys['again']}").text
    assert "Text number 2 at its address" in again
    assert f'href="/reports/{keys["waiting"]}"' in again
    refused = client.post(
        f"/api/v1/reports/{keys['away']}/corrections",
        json={"seen": "x", "corrections": [{"kind": "not-a-claim", "claim": "C1"}]},
    )
    assert refused.status_code == 422
    assert whole(client, keys["away"])["reading"] is None


def test_letters_that_mean_harm_are_shown_and_counted_as_one_each(odd: tuple[TestClient, dict[str, str]]) -> None:
    client, keys = odd
    page = client.get(f"/reports/{keys['hard']}").text
    assert TURNED not in page
    assert "\0" not in page
    for letters in ("<script>", "<i>why", "<b>tewas"):
        assert letters not in page.split("<main")[1]
    one = whole(client, keys["hard"])
    assert len(even(one["text"])) == len(one["text"])
    start = one["text"].index("tiga")
    found = correct(
        client, keys["hard"], {"kind": "wrong-content", "claim": "C1", "content": [{"start": start, "end": start + 4}]}
    )
    assert found.status_code == 200, found.text
    assert whole(client, keys["hard"])["reading"]["claims"][0]["content"][0]["text"] == "tiga"


def test_a_claim_is_found_by_what_it_says_now(client: TestClient) -> None:
    key = key_of(client)
    text = whole(client, key)["text"]
    start = text.index("Talish")
    answer = correct(
        client, key, {"kind": "missed-claim", "content": [{"start": start, "end": start + 6}], "source": [], "stance": "ask"}
    )
    assert answer.status_code == 200, answer.text
    cite = answer.json()["claims"][-1]["id"]
    page = client.get(f"/reports/{key}").text
    assert f'id="c-{cite}"' in page
    assert "no score: a person" in page


def test_the_gazetteer_is_asked_by_names(client: TestClient) -> None:
    assert client.get("/api/v1/gazetteer?text=Stepanakert").json()["places"][0]["country"] == "AZ"
    assert client.get("/api/v1/gazetteer?text=%22%00%2A").json() == {"places": []}
    assert client.get("/api/v1/gazetteer?text=").status_code == 422


def test_a_report_is_not_sent_twice_to_who_has_it(client: TestClient) -> None:
    key = key_of(client)
    tag = client.get(f"/api/v1/reports/{key}").headers["etag"]
    assert client.get(f"/api/v1/reports/{key}", headers={"if-none-match": tag}).status_code == 304
    correct(client, key, {"kind": "not-a-claim", "claim": "C1"})
    assert client.get(f"/api/v1/reports/{key}", headers={"if-none-match": tag}).status_code == 200
