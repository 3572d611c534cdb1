"""The page of all claims: what it shows, what can be asked of it, the searches that are kept."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from menurut.model import Claim, Entity, Event, Harm, Reading, Report, Span
from menurut.serve import Settings, create_app
from menurut.store import Arrival, Ledger
from serve.serving import clock

HOSTILE = '<script>alert(1)</script>"onmouseover="x\u202e' + "w" * 3000


def cites(page: str) -> list[str]:
    return re.findall(r'<tr class="claim"[^>]* id="c-(\w+)"', page)


def chips(page: str) -> list[tuple[str, str]]:
    """Each condition that can be taken off: where that leads, and its words."""
    found = re.findall(r'<a class="chip" href="([^"]+)">(.*?)</a>', page, re.DOTALL)
    return [(unescape(href), " ".join(re.sub(r"<[^>]+>", " ", words).split())) for href, words in found]


def test_every_claim_is_there_and_leads_to_its_place_in_its_report(client: TestClient) -> None:
    seen: list[str] = []
    path = "/ledger"
    while path:
        page = client.get(path).text
        seen += cites(page)
        more = re.search(r'<a class="button quiet" href="(/ledger\?[^"]+)"', page)
        path = unescape(more[1]) if more else ""
    with_api = []
    after = ""
    while True:
        answer = client.get("/api/v1/claims", params={"limit": 500, "after": after}).json()
        with_api += [one["claim"] for one in answer["claims"]]
        if answer["next"] is None:
            break
        after = answer["next"]
    assert len(seen) > 100
    assert seen == with_api
    there = client.get(f"/claims/{seen[0][:8]}", follow_redirects=False)
    assert re.fullmatch(rf"/reports/\w+#c-{seen[0]}", there.headers["location"])


def test_a_row_shows_who_says_what_and_leads_to_its_incident(client: TestClient) -> None:
    page = client.get("/ledger?stance=deny").text
    assert re.search(r'class="side side-\d', page)
    assert "/incidents/" in page
    assert "deny" in page
    assert 'dir="auto"' in page


def test_words_are_those_of_the_reader(client: TestClient) -> None:
    page = client.get("/ledger?stance=deny&type=assault", headers={"accept-language": "id"}).text
    assert "bantahan" in page
    assert "serangan" in page
    assert 'title="mengatakan bahwa memang demikian"' in page


def test_conditions_can_be_taken_off_one_by_one(client: TestClient) -> None:
    page = client.get("/ledger?side=Azerbaijan&harm=killed:2&lang=ru").text
    told = chips(page)
    assert [words for _, words in told] == [
        "Take off: Side: Azerbaijan ×",
        "Take off: Figures of people: killed ≥ 2 ×",
        "Take off: Language of the report: Russian ×",
    ]
    assert told[1][0] == "/ledger?side=Azerbaijan&lang=ru"
    assert chips(client.get(told[0][0]).text)[0][1].startswith("Take off: Figures")


def test_a_form_that_is_half_empty_leads_to_a_short_address(client: TestClient) -> None:
    asked = "/ledger?text=&source=&side=Armenia&harm=killed&least=3&sort=newest&since="
    assert client.get(asked, follow_redirects=False).headers["location"] == "/ledger?side=Armenia&harm=killed%3A3"


def test_nonsense_is_named_beside_the_form_and_kept_in_it(client: TestClient) -> None:
    page = client.get("/ledger", params={"since": "yesterday", "stance": "shout", "near": "Talish:far"})
    assert page.status_code == 422
    assert "is no date" in page.text
    assert page.text.count('aria-invalid="true"') == 3
    assert 'value="Talish:far"' in page.text
    assert client.get("/ledger?sort=loudest").status_code == 422
    assert client.get("/ledger?after=nonsense").status_code == 422
    assert client.get("/ledger", params={"text": "x" * 501}).status_code == 422


def test_the_oldest_come_first_where_that_is_asked(client: TestClient) -> None:
    newest, oldest = (
        [re.findall(r"\d{4}-\d\d-\d\d", row)[0] for row in client.get(f"/ledger{sort}").text.split('<tr class="claim"')[1:]]
        for sort in ("", "?sort=oldest")
    )
    assert newest == sorted(newest, reverse=True)
    assert oldest == sorted(oldest)
    assert oldest[0] < newest[-1]


def test_a_page_that_is_open_gets_the_next_rows_alone(client: TestClient) -> None:
    page = client.get("/ledger").text
    more = re.search(r'hx-get="([^"]+)"[^>]*hx-target="closest tr"', page)
    assert more
    rows = client.get(unescape(more[1]), headers={"hx-request": "true"})
    assert "<html" not in rows.text
    assert rows.text.lstrip().startswith("<tr")
    assert "hx-request" in rows.headers["vary"]
    assert not set(cites(rows.text)) & set(cites(page))
    assert "shown=100" in rows.text


def test_after_many_rows_more_come_only_when_asked_for(client: TestClient) -> None:
    page = client.get("/ledger").text
    more = re.search(r'hx-get="([^"]+)"[^>]*hx-target="closest tr"', page)
    assert more
    assert 'hx-trigger="revealed, click"' in page
    path = unescape(more[1]).replace("shown=50", "shown=500")
    assert 'hx-trigger="click"' in client.get(path, headers={"hx-request": "true"}).text


def test_what_nothing_fits_is_told_with_a_way_on(client: TestClient) -> None:
    page = client.get("/ledger?text=nowordlikethis").text
    assert "0 claims" in page
    assert "No claim of this ledger fits" in page


def test_searches_are_saved_renamed_and_deleted(client: TestClient) -> None:
    asked = {"name": "  Denials\u202e of Baku ", "asked": "side=Azerbaijan&stance=deny"}
    saved = client.post("/ledger/searches", data=asked, follow_redirects=False)
    assert saved.headers["location"] == "/ledger?side=Azerbaijan&stance=deny"
    page = client.get("/ledger?side=Azerbaijan&stance=deny").text
    assert re.search(r'<a href="/ledger\?side=Azerbaijan&amp;stance=deny" aria-current="true"><bdi>Denials of Baku</bdi>', page)
    number = re.search(r'action="/ledger/searches/(\d+)', page)
    assert number
    client.post(f"/ledger/searches/{number[1]}", data={"act": "rename", "name": "Baku denies"})
    assert "Baku denies" in client.get("/ledger").text
    gone = client.post(f"/ledger/searches/{number[1]}?back=lang%3Dru", data={"act": "delete"}, follow_redirects=False)
    assert gone.headers["location"] == "/ledger?lang=ru"
    assert "Baku denies" not in client.get("/ledger").text
    assert client.post(f"/ledger/searches/{number[1]}", data={"act": "delete"}).status_code == 404


def test_a_search_without_a_name_is_not_saved(client: TestClient) -> None:
    assert client.post("/ledger/searches", data={"name": " \u202e ", "asked": ""}).status_code == 422


def test_another_site_cannot_save_a_search(client: TestClient) -> None:
    asked = {"name": "x", "asked": "lang=ru"}
    assert client.post("/ledger/searches", data=asked, headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_what_a_report_says_is_shown_and_does_nothing(tmp_path: Path) -> None:
    where = tmp_path / "hostile.db"
    report = Report("r", HOSTILE, "en", (), outlet=HOSTILE, title=HOSTILE, url="javascript:alert(1)")
    at = Span(0, len(HOSTILE))
    reading = Reading(
        "r",
        "made",
        entities=(Entity("E1", HOSTILE, "state", (at,), HOSTILE),),
        events=(Event("V1", "assault", at, actor=("E1",), harm=(Harm("killed", 1, None, "unknown", at),)),),
        claims=(Claim("C1", (at,), ("E1",), events=("V1",)),),
    )
    with Ledger(where, create=True) as kept:
        kept.add(Arrival(report, "made", b"", (), lambda _: None), reading, at=clock(), holders=lambda _: ())
    with TestClient(create_app(Settings(str(where)), now=clock), base_url="http://127.0.0.1:8750") as client:
        client.post("/ledger/searches", data={"name": HOSTILE[:60], "asked": f"text={HOSTILE[:60]}"})
        for path in ("/ledger", "/ledger?text=w*", f"/ledger?side={HOSTILE[:400]}&outlet={HOSTILE[:400]}"):
            page = client.get(path).text
            assert "<script>alert" not in page
            assert '"onmouseover' not in page
            assert "\u202e" not in page
            assert "javascript:" not in page


@pytest.mark.parametrize("path", ["/ledger", "/ledger?near=Talish:50km&copies=1&until=2020-10-01"])
def test_nothing_on_the_page_is_inline(client: TestClient, path: str) -> None:
    page = client.get(path).text
    assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)", page)
