"""The overview without JavaScript: list, facets, form, what is new."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from lxml import html

from menurut.model import StoreError
from menurut.serve import Settings, create_app
from menurut.serve.fresh import NotReady
from menurut.serve.overview.visiting import visit_of
from menurut.store import Filters, Ledger
from menurut.store.searches import Searches
from serve.serving import clock


def looked(client: TestClient, path: str = "/", **headers: str) -> html.HtmlElement:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text[:500]
    return html.fromstring(answer.text)


def ids(page: html.HtmlElement) -> list[str]:
    return [str(one) for one in page.xpath("//ol[@class='incidents']/li/@data-id")]


def links(page: html.HtmlElement, key: str) -> list[str]:
    return [str(one) for one in page.xpath(f"//a[@data-key='{key}']/@href")]


def test_the_list_goes_on_to_its_end_and_has_every_incident_once(client: TestClient, ledger_file: Path) -> None:
    with Ledger(ledger_file) as kept:
        expected = {one.incident.id for one in kept.incidents(Filters(), limit=1000).incidents}
    found: list[str] = []
    path = "/"
    while path:
        page = looked(client, path)
        found += ids(page)
        path = next(iter(links(page, "next")), "")
    assert len(found) == len(set(found))
    assert set(found) == expected


@pytest.mark.parametrize("order", ["newest", "harm", "contested"])
def test_every_order_lists_all(client: TestClient, order: str) -> None:
    page = looked(client, f"/?order={order}")
    assert len(ids(page)) == 20
    assert page.xpath(f"//a[@data-key='order {order}']/@aria-current") == ["true"]


def test_what_is_contested_shows_both_sides_beside_each_other(client: TestClient) -> None:
    first = looked(client, "/?order=contested").xpath("//ol[@class='incidents']/li")[0]
    sides = [one.text_content().strip() for one in first.xpath(".//div[@class='rivals']//p[@class='who']/span[1]")]
    assert len(sides) == 2
    assert sides[0] != sides[1]
    assert len(first.xpath(".//div[@class='rivals']//p[@class='words']")) == 2


def test_a_facet_narrows_the_list_and_a_second_click_widens_it(client: TestClient) -> None:
    page = looked(client)
    (there,) = links(page, "side=Armenia")
    assert there == "/?side=Armenia"
    number = int(page.xpath("//a[@data-key='side=Armenia']/span[2]")[0].text)
    narrowed = looked(client, there)
    assert str(number) in narrowed.xpath("string(//h1)")
    assert links(narrowed, "side=Armenia") == ["/"]
    assert links(narrowed, "chip side") == ["/"]
    both = links(narrowed, "type=assault")[0]
    assert parse_qs(urlsplit(both).query) == {"side": ["Armenia"], "type": ["assault"]}


def test_the_form_keeps_what_links_have_set(client: TestClient) -> None:
    form = looked(client, "/?side=Armenia&order=harm&near=Talish:80km").xpath("//form[@class='asking']")[0]
    fields = dict(form.form_values())
    assert {name: value for name, value in fields.items() if value} == {
        "side": "Armenia",
        "order": "harm",
        "near": "Talish:80km",
    }


def test_the_list_can_keep_to_the_part_of_the_map(client: TestClient) -> None:
    everything, there = (looked(client, f"/?bbox=49,40,50,41{only}") for only in ("", "&only=map"))
    points = [tuple(map(float, one.split(","))) for one in there.xpath("//ol[@class='incidents']/li/@data-point")]
    assert 0 < len(ids(there)) < len(ids(everything)) or len(ids(there)) <= 20
    assert all(49 <= lon <= 50 and 40 <= lat <= 41 for lon, lat in points)
    assert links(there, "only") == ["/?bbox=49%2C40%2C50%2C41"]


def test_nothing_that_fits_says_so_and_leads_back(client: TestClient) -> None:
    page = looked(client, "/?side=Nobody+at+all")
    assert ids(page) == []
    assert "Nobody at all" in page.xpath("string(//div[contains(@class, 'nothing')])")
    assert page.xpath("//div[contains(@class, 'nothing')]//a/@href") == ["/"]


NONSENSE = {
    "since=yesterday": "From",
    "bbox=1,2,3": "bbox",
    "after=x": "Page",
    "after=1.2": "Page",
    "order=truth": "order",
    "side=Armenia&type=war": "Event",
}


@pytest.mark.parametrize(("query", "field"), NONSENSE.items())
def test_nonsense_is_refused_by_the_name_of_its_field(client: TestClient, query: str, field: str) -> None:
    answer = client.get(f"/?{query}")
    assert answer.status_code == 422
    assert html.fromstring(answer.text).xpath("//section[@class='problem']//li/b/bdi/text()") == [field]


def test_a_picked_incident_stands_above_the_list(client: TestClient) -> None:
    one = ids(looked(client, "/?order=harm"))[0]
    page = looked(client, f"/?selected={one}&type=legal")
    assert page.xpath("//ol[@class='selected']/li/@data-id") == [one]
    assert looked(client, "/?selected=ffffffffffffffff").xpath("//ol[@class='selected']") == []


def test_the_page_is_in_the_language_of_the_reader(client: TestClient) -> None:
    page = looked(client, **{"accept-language": "id"})
    assert "peristiwa" in page.xpath("string(//h1)")
    assert "diperselisihkan" in page.xpath("string(//h1)")


def test_what_has_come_since_the_last_visit_is_new(ledger_file: Path) -> None:
    moments = [clock()]
    with TestClient(
        create_app(Settings(str(ledger_file)), now=lambda: moments[-1]), base_url="http://127.0.0.1:8750"
    ) as client:
        assert not looked(client).xpath("//p[@class='since']")
        moments.append(clock() + timedelta(minutes=10))
        assert not looked(client).xpath("//p[@class='since']"), "that is the same visit"
        moments.append(clock() + timedelta(hours=3))
        quiet = looked(client)
        assert "nothing new" in quiet.xpath("string(//p[@class='since'])")
        _arrive(ledger_file, moments[-1])
        moments.append(moments[-1] + timedelta(hours=3))
        page = looked(client)
        assert links(page, "new") == ["/?order=arrived"]
        new = ids(looked(client, "/?order=arrived"))
        assert new
        assert len(new) < 20
        moments.append(moments[-1] + timedelta(days=1))
        assert "nothing new" in looked(client).xpath("string(//p[@class='since'])")


def _arrive(ledger_file: Path, at: datetime) -> None:
    """Add one report, as `menurut add` would."""
    from menurut.acquire import make_report
    from menurut.run.adding import Adder
    from menurut.run.reconciling import Reconciler

    text = "Juru bicara militer Armenia mengatakan 12 tentara Azerbaijan tewas di Talish pada Senin (28/9/2020)."
    with Ledger(ledger_file) as kept:
        adder = Adder(kept, now=lambda: at, gated=False, reconciler=Reconciler(kept, now=lambda: at))
        assert adder.add("pasted", make_report(text, dct=date(2020, 9, 28))).what == "read"


def test_a_visit_lasts_until_nothing_was_looked_at_for_half_an_hour(ledger_file: Path) -> None:
    at = datetime(2026, 11, 22, 8, tzinfo=UTC)
    with Ledger(ledger_file) as kept:
        searches = Searches(kept)

        def visit(minutes: int) -> datetime | None:
            one = visit_of(searches, member="R. Hartono", now=at + timedelta(minutes=minutes))
            one.keep()
            return one.since

        assert visit(0) is None
        assert visit(20) is None
        assert visit(45) is None
        assert visit(100) == at + timedelta(minutes=45)
        assert visit(120) == at + timedelta(minutes=45)
        assert visit_of(searches, member="other", now=at).since is None


def test_a_ledger_that_is_being_counted_says_so(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    looked(client)

    def early(**_: object) -> None:
        raise NotReady("not yet")

    monkeypatch.setattr(client.app.state.workplace.panorama, "get", early)  # type: ignore[attr-defined]
    answer = client.get("/")
    assert answer.status_code == 503
    assert answer.headers["refresh"] == "3"
    assert "counted" in answer.text


def test_a_visit_that_cannot_be_put_down_is_no_fault(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object, **__: object) -> None:
        raise StoreError("database is locked")

    monkeypatch.setattr(Searches, "look", locked)
    assert client.get("/").status_code == 200
