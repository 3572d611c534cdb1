"""The pages and answers about sources: what is counted of each, who contradicts whom, what people hold of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

from menurut.model import Claim, Decision, Entity, Event, Reading, Report, Span
from menurut.reconcile.records import Record, records
from menurut.run.reconciling import Reconciler
from menurut.serve import Settings, create_app
from menurut.store import Ledger
from run.test_reconciling import judge
from serve.serving import clock, serving
from store.making import arrival, holders

API = "/api/v1/sources"
HOSTILE = "Kabar/../<script>alert(1)</script> \u202egnp.x 50%?#"


def told(number: int, day: int, outlet: str, *claims: tuple[Entity, str]) -> tuple[Report, Reading]:
    """A report in which these speak of one assault, each in a sentence of its own, with a stance."""
    text, events, found, entities = "", [], [], dict[str, Entity]()
    for at, (who, stance) in enumerate(claims):
        entities[who.id] = who
        begun = len(text)
        trigger = Span(begun + 5, begun + 13)
        text += f"Pasar diserang malam itu ({number}.{at}).\n"
        events.append(Event(f"V{at}", "assault", trigger))
        found.append(Claim(f"C{at}", (Span(begun, len(text) - 1),), (who.id,), None, stance, events=(f"V{at}",)))
    ends = [mark.end() for mark in re.finditer("\n", text)]
    sentences = tuple(Span(start, end - 1) for start, end in zip([0, *ends], ends, strict=False))
    report = Report(f"r{number}", text, "id", sentences, outlet=outlet, dct=datetime(2025, 6, day, tzinfo=UTC).date())
    return report, Reading(report.id, "by hand", entities=tuple(entities.values()), events=tuple(events), claims=tuple(found))


ONE = Entity("E1", "Kementerian Utara", "government", (Span(0, 5),), "Utara")
OTHER = Entity("E2", HOSTILE, "armed_group", (Span(0, 5),), "Selatan")


@pytest.fixture(scope="module")
def disputed_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger in which two sides contradict each other, and one of them turns round what it said."""
    where = tmp_path_factory.mktemp("sources") / "ledger.db"
    with Ledger(where, create=True) as kept:
        work = Reconciler(kept, now=clock, judge=judge, holders=holders)
        for number, day, outlet, claims in (
            (1, 1, "Harian Satu", [(ONE, "assert"), (OTHER, "deny")]),
            (2, 2, "Harian Dua", [(OTHER, "admit")]),
            (3, 3, "Harian Satu", [(ONE, "assert")]),
        ):
            report, reading = told(number, day, outlet, *claims)
            kept.add(arrival(report), reading, at=clock(), holders=holders)
            work.reconcile_all()
        claims_ = {one.origin.name + one.stance: one.claim for one in kept.all_sayings()}
        deny, admit, asserted = claims_[HOSTILE + "deny"], claims_[HOSTILE + "admit"], claims_[ONE.name + "assert"]
        work.decide(Decision("confirm", (admit,), (deny, "supersedes"), "R. Hartono"))
        work.decide(Decision("confirm", (asserted,), (deny, "contradicts"), "R. Hartono"))
    return where


@pytest.fixture
def disputed(disputed_file: Path) -> Iterator[TestClient]:
    """The web app on it."""
    with TestClient(create_app(Settings(str(disputed_file)), now=clock), base_url="http://127.0.0.1:8750") as made:
        yield made


def wanted(file: Path) -> list[Record]:
    with Ledger(file) as kept:
        return records(list(kept.all_sayings()), list(kept.all_judgements()))


def test_the_list_tells_the_records_with_their_intervals(client: TestClient, ledger_file: Path) -> None:
    every = wanted(ledger_file)
    answer = client.get(API, params={"limit": 500}).json()
    assert (answer["total"], answer["next"], answer["is_current"]) == (len(every), None, True)
    for source, record in zip(answer["sources"], every, strict=True):
        assert (source["origin"], source["name"], source["side"], source["claims"]) == (
            record.origin,
            record.name,
            record.side,
            record.claims,
        )
        for name in ("corroborated", "contradicted", "first", "withdrawn"):
            low, high = getattr(record, f"{name}_interval")
            assert source[name] == {"count": getattr(record, name), "low": round(low, 4), "high": round(high, 4)}


def test_the_list_is_paged_without_gaps(client: TestClient) -> None:
    whole = [one["origin"] for one in client.get(API, params={"limit": 500}).json()["sources"]]
    found: list[str] = []
    after = ""
    while after is not None:
        answer = client.get(API, params={"limit": 7, "after": after}).json()
        found += [one["origin"] for one in answer["sources"]]
        after = answer["next"]
    assert found == whole


def test_who_is_sought_is_found_by_words_and_by_side(client: TestClient) -> None:
    names = [one["name"] for one in client.get(API, params={"q": "DEFENCE ministry of Armenia"}).json()["sources"]]
    assert names == ["Ministry of Defence of Armenia"]
    sides = {one["side"] for one in client.get(API, params={"side": "armenia"}).json()["sources"]}
    assert sides == {"Armenia"}
    assert {one["side"] for one in client.get(API, params={"side": ""}).json()["sources"]} == {None}


def test_the_matrix_counts_who_contradicts_whom_and_leads_to_the_claims(disputed: TestClient) -> None:
    matrix = disputed.get(f"{API}/matrix").json()
    sides = [head["side"] for head in matrix["heads"]]
    one, other = sides.index("Utara"), sides.index("Selatan")
    count = matrix["contradicted"][one][other]
    assert count > 0
    pairs = disputed.get(f"{API}/pairs", params={"by": "side", "row": "Utara", "column": "Selatan"}).json()
    assert len({pair["claim"]["claim"] for pair in pairs["pairs"]}) == count
    assert {(pair["claim"]["side"], pair["other"]["side"]) for pair in pairs["pairs"]} == {("Utara", "Selatan")}
    page = disputed.get("/sources/matrix").text
    links = [unescape(link) for link in re.findall(r'href="(/sources/pairs[^"]+)"', page)]
    (leads,) = [link for link in links if "row=Utara&column=Selatan" in link]
    assert "Kementerian Utara" in disputed.get(leads).text


def test_what_was_turned_round_stands_beside_what_it_said_before(disputed: TestClient) -> None:
    (source,) = disputed.get(API, params={"side": "Selatan"}).json()["sources"]
    assert source["withdrawn"]["count"] == 1
    page = disputed.get(f"/sources/{quote(source['origin'], safe='')}", headers={"accept-language": "en"}).text
    turned = page[page.index("later turned round") : page.index('id="contradicted"')]
    assert turned.index("deny") < turned.index("admit")


def test_an_origin_is_told_with_its_days_stances_and_outlets(disputed: TestClient) -> None:
    (source,) = disputed.get(API, params={"side": "Utara"}).json()["sources"]
    told_ = disputed.get(f"{API}/{source['origin']}").json()
    assert (told_["source"]["first_day"], told_["source"]["last_day"]) == ("2025-06-01", "2025-06-03")
    assert told_["stances"] == [{"name": "assert", "claims": 2}]
    assert told_["outlets"] == [{"name": "Harian Satu", "claims": 2}]
    assert [month["month"] for month in told_["months"]] == ["2025-06-01"]
    assert [one["side"] for one in told_["contradicted_by"]] == ["Selatan"]


def test_a_rating_is_a_persons_with_name_and_time_and_can_be_undone(disputed: TestClient) -> None:
    (source,) = disputed.get(API, params={"side": "Utara"}).json()["sources"]
    assert source["rating"] is None
    made = disputed.post("/api/v1/decisions", json={"kind": "rate", "subject": [source["origin"]], "other": ["C"], "seen": 0})
    assert made.status_code == 201
    (rated,) = disputed.get(API, params={"side": "Utara"}).json()["sources"]
    assert (rated["rating"]["letter"], rated["rating"]["words"]) == ("C", "fairly reliable")
    assert rated["rating"]["at"] == clock().isoformat().replace("+00:00", "Z")
    disputed.post(f"/api/v1/decisions/{rated['rating']['decision']}/undo")
    (again,) = disputed.get(API, params={"side": "Utara"}).json()["sources"]
    assert again["rating"] is None


def counted_now(client: TestClient) -> list[dict[str, dict[str, int]]]:
    """The sources as the ledger stands; a busy machine may be some seconds late with them."""
    until = monotonic() + 60
    while True:
        answer = client.get(API, params={"sort": "contradicted", "limit": 500}).json()
        if answer["is_current"] or monotonic() > until:
            assert answer["is_current"]
            found: list[dict[str, dict[str, int]]] = answer["sources"]
            return found
        sleep(0.2)


def test_what_people_decide_is_counted(client: TestClient, ledger_file: Path) -> None:
    pair = client.get(f"{API}/pairs").json()["pairs"][0]
    before = counted_now(client)
    other = [pair["other"]["claim"], "contradicts"]
    client.post("/api/v1/decisions", json={"kind": "reject", "subject": [pair["claim"]["claim"]], "other": other})
    after = counted_now(client)
    assert sum(one["contradicted"]["count"] for one in after) < sum(one["contradicted"]["count"] for one in before)
    assert [one["contradicted"]["count"] for one in after] == sorted(
        (one.contradicted for one in wanted(ledger_file)), reverse=True
    )


def test_the_same_question_is_answered_once(client: TestClient) -> None:
    first = client.get(API)
    again = client.get(API, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("path", "status", "field"),
    [
        (f"{API}?sort=truth", 422, "sort"),
        (f"{API}?limit=0", 422, "limit"),
        (f"{API}?after=-1", 422, "after"),
        (f"{API}/matrix?by=outlet", 422, "by"),
        (f"{API}/matrix?most=0", 422, "most"),
        (f"{API}/pairs?became=true", 422, "became"),
        (f"{API}/pairs?by=side&row=Nowhere&row_side=x", 422, "row_side"),
        (f"{API}/pairs?by=side&row=Nowhere", 404, None),
        (f"{API}/pairs?row=nobody", 404, None),
        (f"{API}/nobody", 404, None),
    ],
)
def test_nonsense_is_told_with_its_field(client: TestClient, path: str, status: int, field: str | None) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert [one["field"] for one in answer.json().get("errors", [])] == ([field] if field else [])


@pytest.mark.parametrize("path", ["/sources/nobody", "/sources/pairs?row=nobody", "/sources?sort=truth"])
def test_a_page_that_is_not_there_shows_a_way_back(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code in (404, 422)
    assert 'href="/"' in page.text


@pytest.mark.parametrize("path", ["/sources", "/sources/matrix?by=origin", "/sources/pairs", "/sources/ORIGIN"])
def test_what_a_report_says_is_never_markup(disputed: TestClient, path: str) -> None:
    (source,) = disputed.get(API, params={"side": "Selatan"}).json()["sources"]
    page = disputed.get(path.replace("ORIGIN", quote(source["origin"], safe=""))).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    # What is sent back to the server, and never shown, is as it is.
    assert "\u202e" not in re.sub(r'data-origin="[^"]*"', "", page)


def test_every_name_leads_to_its_own_page(disputed: TestClient) -> None:
    page = disputed.get("/sources").text
    links = dict.fromkeys(unescape(link) for link in re.findall(r'class="source-name" href="([^"]+)"', page))
    names = [re.search(r"<h1><bdi>(.*?)</bdi>", disputed.get(link).text) for link in links]
    assert len({found[1] for found in names if found}) == disputed.get(API).json()["total"]
    assert not any("/.." in link for link in links)


def test_a_ledger_with_nothing_in_it_says_so(blank_file: Path) -> None:
    with TestClient(create_app(Settings(str(blank_file)), now=clock), base_url="http://127.0.0.1:8750") as empty:
        assert empty.get(API).json()["sources"] == []
        assert "No claim about an event has been read yet" in empty.get("/sources", headers={"accept-language": "en"}).text
        assert empty.get("/sources/matrix").status_code == 200


@pytest.mark.slow
def test_the_list_follows_the_form_and_the_address_follows_the_list(page: Page, site: str) -> None:
    page.goto(f"{site}/sources")
    page.get_by_role("searchbox").fill("defence ministry of armenia")
    expect(page.locator(".sources tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile("q=defence"))
    page.reload()
    expect(page.locator(".sources tbody tr")).to_have_count(1)
    page.go_back()
    expect(page.locator(".sources tbody tr")).not_to_have_count(1)


@pytest.mark.slow
def test_from_the_matrix_to_the_claims_to_a_rating_by_keyboard(page: Page, disputed_file: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.db"
    own.write_bytes(disputed_file.read_bytes())
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    with serving(own) as url:
        page.goto(f"{url}/sources/matrix?by=side")
        row = page.get_by_role("row", name=re.compile("Utara"))
        row.get_by_role("link").nth(1).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Utara")
        page.goto(f"{url}/sources?side=Utara")
        page.get_by_role("link", name="Kementerian Utara").first.click()
        page.locator(".rate summary").press("Enter")
        page.get_by_role("radio").nth(2).press(" ")
        page.locator(".rate button").press("Enter")
        expect(page.locator("#rating ~ p .letter")).to_have_text("C")
    assert faults == []
