"""The page of an incident: the sides in columns, how claims stand, what is agreed and disputed; names that lead there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from export.happenings import readings
from menurut.model import Decision
from menurut.resolve import enclosing, resolve
from menurut.run.reconciling import Reconciler
from menurut.serve import Settings, create_app
from menurut.store import Filters, Ledger
from serve.serving import clock
from store.making import arrival

HOSTILE = '<img src=x onerror="alert(1)">\u202e javascript:alert(1)'


@pytest.fixture(scope="module")
def annotated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the examples as they are annotated: with a denial and its admission."""
    where = tmp_path_factory.mktemp("incident") / "annotated.db"
    with Ledger(where, create=True) as kept:
        for report, reading in readings():
            kept.add(arrival(report), resolve(report, reading), at=clock(), holders=enclosing)
        Reconciler(kept, now=clock).reconcile_all()
    return where


@pytest.fixture(scope="module")
def pages(annotated: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(str(annotated)), now=clock), base_url="http://127.0.0.1:8750") as made:
        yield made


@pytest.fixture(scope="module")
def heights(annotated: Path) -> str:
    """The incident whose loss one side denied first and admitted later."""
    with Ledger(annotated) as kept:
        for one in kept.incidents(Filters(stance="admit"), limit=50).incidents:
            _, _, sayings = kept.incident(one.incident.id)
            if {"deny", "admit"} <= {saying.stance for saying in sayings} and "Azerbaijan" in {x.origin.side for x in sayings}:
                return one.incident.id
    pytest.fail("the examples have a denial that became an admission")


def test_each_side_has_a_column_whose_claims_bear_chain_words_and_stance(pages: TestClient, heights: str) -> None:
    page = pages.get(f"/incidents/{heights}").text
    columns = re.findall(r'<section class="column column-\d (side-\w+)"', page)
    assert len(columns) >= 2
    assert re.search(r'<blockquote class="words" lang="id" dir="auto">', page)
    assert "Ministry of Defence of Nagorno-Karabakh" in page
    assert {"Deny", "Admit"} <= set(re.findall(r'<span class="stance">(\w+)</span>', page))


def test_a_person_is_named_with_the_body_that_he_speaks_for(pages: TestClient, heights: str) -> None:
    page = pages.get(f"/incidents/{heights}").text
    assert "<b><bdi>Anar Eyvazov</bdi></b>, <bdi>Ministry of Defence of Azerbaijan</bdi>" in page


def test_a_denial_is_tied_to_its_admission_by_a_thread_and_by_links_in_words(pages: TestClient, heights: str) -> None:
    page = pages.get(f"/incidents/{heights}").text
    (denial, admission) = re.search(r'data-claim="(\w+)"[^>]*data-threads="[^"]*admitted:(\w+)', page).groups()
    shown = page[page.index(f'id="c-{denial}"') :]
    assert f'href="#c-{admission}"' in shown[: shown.index("</li>\n    ")] or f'href="#c-{admission}"' in shown
    assert "superseded by" in shown


def test_links_between_claims_lead_to_claims_on_the_page(pages: TestClient, heights: str) -> None:
    page = pages.get(f"/incidents/{heights}").text
    targets = set(re.findall(r'href="#c-(\w+)"', page))
    assert targets
    assert targets <= set(re.findall(r'id="c-(\w+)"', page))


def test_no_id_stands_twice_on_the_page(pages: TestClient, heights: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', pages.get(f"/incidents/{heights}").text)
    assert len(ids) == len(set(ids))


def test_what_all_agree_on_and_what_is_disputed_is_said_with_why(pages: TestClient, annotated: Path, heights: str) -> None:
    assert "What all sides agree on" in pages.get(f"/incidents/{heights}").text
    with Ledger(annotated) as kept:
        denied = kept.incidents(Filters(stance="deny", side="Turkey"), limit=50).incidents
    page = next(text for one in denied if 'id="disputed"' in (text := pages.get(f"/incidents/{one.incident.id}").text))
    assert re.search(r'<p class="why">Why: <bdi>.*denies it', page)
    assert 'class="mark contested" href="#disputed"' in page


def test_a_disputed_place_says_who_claims_and_who_held_it_that_day(pages: TestClient, heights: str) -> None:
    page = pages.get(f"/incidents/{heights}").text
    assert "claimed by <bdi>Azerbaijan, Nagorno-Karabakh</bdi>; held by <bdi>Nagorno-Karabakh</bdi>" in page
    assert "40.38° N, 46.75° E" in page


def test_everything_of_the_interface_speaks_indonesian(pages: TestClient, heights: str) -> None:
    page = pages.get(f"/incidents/{heights}", headers={"accept-language": "id"}).text
    for words in ("Kata siapa", "Yang disepakati semua pihak", "diakui oleh Nagorno-Karabakh", "Penguasaan:", "klaim dalam"):
        assert words in page
    for words in ("According to whom", "admitted by", "told by", " claims", "in 4 reports", "according to"):
        assert words not in page


def test_the_ids_of_events_and_claims_and_their_beginnings_lead_to_the_incident(
    pages: TestClient, annotated: Path, heights: str
) -> None:
    with Ledger(annotated) as kept:
        incident, accounts, sayings = kept.incident(heights)
    other = next(cite for cite in incident.accounts if cite != heights)
    for name in (other, other[:8], sayings[0].claim, sayings[0].claim[:8], heights[:6]):
        for path in ("/incidents/", "/api/v1/incidents/"):
            answer = pages.get(path + name, follow_redirects=False)
            assert answer.status_code == 302
            assert answer.headers["location"].split("#")[0] == path + heights
    assert accounts


def test_a_claim_of_several_incidents_gives_the_choice(pages: TestClient, annotated: Path) -> None:
    with Ledger(annotated) as kept:
        told: dict[str, set[str]] = {}
        for saying in kept.all_sayings():
            told.setdefault(saying.claim, set()).add(kept.account(saying.account)[1])
    claim, incidents = next((claim, several) for claim, several in told.items() if len(several) > 1)
    page = pages.get(f"/incidents/{claim}")
    assert page.status_code == 409
    assert {f'href="/incidents/{one}"' in page.text for one in incidents} == {True}
    problem = pages.get(f"/api/v1/incidents/{claim}")
    assert problem.status_code == 409
    assert {one["incident"] for one in problem.json()["choices"]} == incidents


@pytest.mark.parametrize("name", ["ffffffffffffffff", "abc", "%20", "é" * 8, "x" * 3000])
def test_what_nothing_is_called_is_not_found_with_a_way_back(pages: TestClient, name: str) -> None:
    page = pages.get(f"/incidents/{name}")
    assert page.status_code == 404
    assert 'href="/"' in page.text


def test_the_page_forbids_no_translation_and_has_nothing_inline(pages: TestClient, heights: str) -> None:
    page = pages.get(f"/incidents/{heights}").text
    assert "notranslate" not in page
    assert 'translate="no"' not in page
    assert not re.search(r'<[^>]+\s(style|on\w+)\s*=\s*"', page)
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)


def test_what_people_decided_is_in_the_history(annotated: Path, tmp_path: Path, heights: str) -> None:
    import shutil

    where = Path(shutil.copy(annotated, tmp_path / "decided.db"))
    with Ledger(where) as kept:
        one, *_, other = kept.incident(heights)[0].accounts
        Reconciler(kept, now=clock).decide(Decision("apart", (other,), (one,), "R. Hartono", f"of another day {HOSTILE}"))
    with TestClient(create_app(Settings(str(where)), now=clock), base_url="http://127.0.0.1:8750") as client:
        page = client.get(f"/incidents/{one}", follow_redirects=True).text
    assert "R. Hartono" in page
    assert f"split {other[:8]} off" in page
    assert "<img src=x" not in page
    assert "\u202e" not in page
