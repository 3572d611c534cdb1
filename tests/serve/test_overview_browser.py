"""The overview in a browser: map, time line, list and address show one view; back and forward lead through the views."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.slow


def asked(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


@pytest.fixture
def overview(site: str, page: Page) -> Page:
    page.goto(site)
    shown(page)
    return page


def shown(page: Page) -> None:
    expect(page.locator(".where[data-state=shown]")).to_be_visible(timeout=20_000)
    expect(page.locator(".when[data-state=shown]")).to_be_visible(timeout=20_000)


def number(page: Page) -> int:
    return int("".join(letter for letter in page.locator("h1").inner_text().split()[0] if letter.isdigit()))


def test_a_facet_is_obeyed_in_place_by_list_map_and_address(overview: Page) -> None:
    everything = number(overview)
    with overview.expect_request("**/api/v1/marks?*side=Armenia*"):
        overview.locator(".facet a", has_text="Armenia").first.click()
    expect(overview.locator(".chips")).to_contain_text("Armenia")
    assert asked(overview) == {"side": "Armenia"}
    assert number(overview) < everything
    assert overview.evaluate("document.activeElement.dataset.key") == "side=Armenia"
    expect(overview.locator("[data-told]")).to_have_text(overview.locator("h1").inner_text())
    with overview.expect_request("**/api/v1/marks?*"):
        overview.go_back()
    expect(overview.locator(".chips")).to_have_count(0)
    assert number(overview) == everything
    overview.go_forward()
    expect(overview.locator(".chips")).to_contain_text("Armenia")


def test_a_shared_address_shows_the_same_view(overview: Page, browser: Browser) -> None:
    overview.locator(".facet a", has_text="Armenia").first.click()
    expect(overview.locator(".chips")).to_be_visible()
    overview.get_by_role("link", name="Most killed").click()
    expect(overview.locator(".orders a[aria-current=true]")).to_have_text("Most killed")
    listed = "items => items.map(item => item.dataset.id)"
    there = overview.locator(".incidents > li").evaluate_all(listed)
    other = browser.new_page()
    other.goto(overview.url)
    shown(other)
    assert other.locator(".incidents > li").evaluate_all(listed) == there
    assert other.locator("h1").inner_text() == overview.locator("h1").inner_text()
    other.close()


def test_a_period_is_chosen_with_the_keyboard(overview: Page) -> None:
    until = overview.locator(".timeline-sliders input").last
    until.focus()
    overview.keyboard.press("ArrowLeft")
    expect(overview.locator(".chips")).to_contain_text("Until")
    assert asked(overview) == {"since": "2020-09-27", "until": "2020-09-28"}
    expect(overview.locator(".timeline-told")).to_contain_text("Sep 27")
    overview.get_by_role("button", name="Whole time").click()
    expect(overview.locator(".chips")).to_have_count(0)
    assert asked(overview) == {}


def test_words_are_searched_in_place(overview: Page) -> None:
    overview.get_by_label("Words of the claim").fill("tewas")
    overview.keyboard.press("Enter")
    expect(overview.locator(".chips")).to_contain_text("tewas")
    assert asked(overview) == {"text": "tewas"}


def test_where_the_map_was_moved_to_is_in_the_address_and_the_list_can_keep_to_it(overview: Page) -> None:
    only = overview.get_by_role("link", name="Only on the map")
    expect(only).to_be_hidden()
    overview.locator(".where canvas").focus()
    for _ in range(3):
        overview.keyboard.press("+")
        overview.wait_for_timeout(500)
    expect(only).to_be_visible()
    west, south, east, north = map(float, asked(overview)["bbox"].split(","))
    only.click()
    expect(only).to_have_attribute("aria-current", "true")
    points = overview.locator(".incidents > li").evaluate_all(
        "items => items.map(item => item.dataset.point.split(',').map(Number))"
    )
    assert all(west <= lon <= east and south <= lat <= north for lon, lat in points)


def test_more_of_the_list_comes_below_it(overview: Page) -> None:
    items = overview.locator(".incidents > li")
    expect(items).to_have_count(20)
    overview.get_by_role("link", name="More incidents").click()
    expect(items).to_have_count(40)
    ids = items.evaluate_all("items => items.map(item => item.dataset.id)")
    assert len(set(ids)) == 40
    assert asked(overview) == {}


def test_an_incident_is_found_by_the_map_with_the_keyboard(overview: Page, site: str) -> None:
    # Closer, until the mark in the middle is a single one.
    overview.goto(f"{site}/?bbox=45.9,40.4,46.1,40.5&type=assault")
    shown(overview)
    overview.locator(".where canvas").focus()
    overview.wait_for_timeout(800)
    overview.keyboard.press("Enter")
    expect(overview.locator(".selected > li")).to_have_count(1)
    picked = overview.locator(".selected > li").get_attribute("data-id")
    assert asked(overview)["selected"] == picked
    overview.locator(".selected h2 a").click()
    overview.wait_for_url(f"{site}/incidents/{picked}")


def test_without_javascript_list_filters_and_form_work(site: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(site)
    expect(page.locator(".incidents > li")).to_have_count(20)
    expect(page.locator(".seen")).to_be_hidden()
    page.locator(".filters > summary").click()
    page.locator(".facet a", has_text="Armenia").first.click()
    expect(page.locator(".chips")).to_contain_text("Armenia")
    page.locator(".filters > summary").click()
    page.get_by_label("Words of the claim").fill("tewas")
    page.get_by_role("button", name="Search").click()
    assert asked(page) == {"side": "Armenia", "text": "tewas"}
    context.close()


def test_the_list_remains_where_the_assets_of_the_map_fail(site: str, page: Page, tmp_path: Path) -> None:
    page.route("**/vendor/maplibre-gl.mjs", lambda route: route.abort())
    page.goto(site)
    expect(page.locator(".map-none")).to_be_visible()
    page.locator(".facet a", has_text="Armenia").first.click()
    expect(page.locator(".chips")).to_contain_text("Armenia")


def test_the_time_line_counts_what_fits_the_filters(overview: Page) -> None:
    faults: list[str] = []
    overview.on("pageerror", lambda error: faults.append(str(error)))
    told = overview.locator(".timeline-told")
    before = told.inner_text()
    overview.locator(".facet a", has_text="Russia").first.click()
    expect(overview.locator(".chips")).to_contain_text("Russia")
    expect(told).not_to_have_text(before)
    assert faults == []
