"""The page of an incident in a browser: lines between claims, what a claim stands to lit up, deciding, small screens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from menurut.resolve import enclosing, resolve
from menurut.run.reconciling import Reconciler
from menurut.store import Filters, Ledger
from serve.serving import clock, serving
from store.making import arrival

pytestmark = pytest.mark.slow


@pytest.fixture
def heights(tmp_path: Path) -> Iterator[str]:
    """The URL of the page of an incident with a denial and its admission, as the examples are annotated."""
    from export.happenings import readings

    where = tmp_path / "annotated.db"
    with Ledger(where, create=True) as kept:
        for report, reading in readings():
            kept.add(arrival(report), resolve(report, reading), at=clock(), holders=enclosing)
        Reconciler(kept, now=clock).reconcile_all()
        found = kept.incidents(Filters(stance="admit", near=None), limit=50).incidents
        name = next(
            one.incident.id
            for one in found
            if {"deny", "admit"} <= {saying.stance for saying in kept.incident(one.incident.id)[2]}
            and len({saying.origin.side for saying in kept.incident(one.incident.id)[2]}) > 1
        )
    with serving(where) as site:
        yield f"{site}/incidents/{name}"


def test_a_line_leads_from_the_denial_to_its_admission_and_is_drawn_anew(page: Page, heights: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(heights)
    line = page.locator(".thread-admitted").first
    expect(line).to_be_attached()
    before = line.get_attribute("d")
    page.set_viewport_size({"width": 1100, "height": 900})
    expect(page.locator(".thread-admitted").first).not_to_have_attribute("d", before or "")


def test_pointing_at_a_claim_lights_up_those_it_stands_to(page: Page, heights: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(heights)
    claim = page.locator("[data-ties*='contradicts:']").first
    other = (claim.get_attribute("data-ties") or "").split("contradicts:")[1].split()[0]
    claim.hover()
    expect(page.locator(f"[data-claim='{other}']")).to_contain_class("is-lit")
    page.locator(f"[data-claim='{other}'] a").first.focus()
    expect(claim).to_contain_class("is-lit")


def test_a_judgement_that_is_rejected_leaves_the_page_and_stands_in_the_history(page: Page, heights: str) -> None:
    page.goto(heights)
    judged = page.locator("[data-judgement='corroborates']").first
    a, b = judged.get_attribute("data-a"), judged.get_attribute("data-b")
    judged.locator("xpath=ancestor::details").locator("summary").click()
    with page.expect_navigation():
        judged.get_by_role("button", name="Reject").click()
    expect(page.locator(".history li")).to_contain_text(f"rejected: {(a or '')[:8]} corroborates {(b or '')[:8]}")
    assert page.locator(f"[data-judgement='corroborates'][data-a='{a}'][data-b='{b}']").count() == 0


def test_a_small_screen_shows_one_side_below_the_other_or_one_alone(page: Page, heights: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(heights)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    first, second = (page.locator(f".column-{n}").bounding_box() for n in (0, 1))
    assert first
    assert second
    assert second["y"] >= first["y"] + first["height"]
    page.locator(".pick-1").check()
    expect(page.locator(".column-0")).to_be_hidden()
    expect(page.locator(".column-1")).to_be_visible()


def test_days_stand_in_one_row_across_the_columns_even_without_scripts(browser: Browser, heights: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(heights)
    tops = [day.bounding_box() for day in page.locator(".column > .day:first-of-type").all()]
    assert len({round(box["y"]) for box in tops if box}) == 1
    expect(page.locator(".ties a").first).to_be_visible()
    expect(page.locator(".small-map")).to_be_hidden()
    context.close()
