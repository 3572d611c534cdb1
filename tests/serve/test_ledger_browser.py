"""The page of all claims in a browser: going on, filtering in place, keys, and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.slow


def test_more_claims_come_as_they_are_scrolled_to(site: str, page: Page) -> None:
    page.goto(f"{site}/ledger")
    rows = page.locator("tr.claim")
    expect(rows).to_have_count(50)
    for at_least in (100, 150):
        page.locator("tr.more, tr.claim").last.scroll_into_view_if_needed()
        expect(rows.nth(at_least - 1)).to_be_attached()
    assert page.url == f"{site}/ledger"
    cites = rows.evaluate_all("rows => rows.map(row => row.id)")
    assert len(set(cites)) == len(cites)


def test_a_filter_is_obeyed_in_place_and_the_way_back_leads_back(site: str, page: Page) -> None:
    page.goto(f"{site}/ledger")
    page.get_by_label("Stance").select_option("deny")
    expect(page.locator("a.chip").first).to_contain_text("deny")
    assert page.url == f"{site}/ledger?stance=deny"
    page.get_by_label("Words of the claim").fill("Azerbaijan")
    page.keyboard.press("Enter")
    expect(page.locator("a.chip .name")).to_have_count(2)
    assert page.url == f"{site}/ledger?text=Azerbaijan&stance=deny"
    page.evaluate("history.back()")
    expect(page.locator("a.chip .name")).to_have_count(1)
    page.evaluate("history.back()")
    expect(page.locator("tr.claim")).to_have_count(50)
    expect(page.get_by_label("Stance")).to_have_value("")


def test_keys_move_from_claim_to_claim_and_can_be_switched_off(site: str, page: Page) -> None:
    page.goto(f"{site}/ledger")
    focused = "document.activeElement.id || document.activeElement.name"
    first, second = page.locator("tr.claim").evaluate_all("rows => [rows[0].id, rows[1].id]")
    page.keyboard.press("j")
    assert page.evaluate(focused) == first
    page.keyboard.press("j")
    assert page.evaluate(focused) == second
    page.keyboard.press("k")
    page.keyboard.press("Control+j")
    assert page.evaluate(focused) == first
    page.keyboard.press("/")
    assert page.evaluate(focused) == "text"
    page.keyboard.type("j?")
    expect(page.get_by_label("Words of the claim")).to_have_value("j?")
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Use these keys").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.locator("h1").click()
    page.keyboard.press("j")
    assert page.evaluate(focused) != first


def test_enter_opens_the_claim_in_its_report(site: str, page: Page) -> None:
    page.goto(f"{site}/ledger")
    page.keyboard.press("j")
    with page.expect_request(f"{site}/claims/*"):
        page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/reports/*")


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("width", [360, 1440])
def test_an_open_menu_fits_the_screen(site: str, browser: Browser, lang: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale=lang)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto(f"{site}/ledger?type=assault&copies=1")
    page.locator(".kept > summary").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert wrong == []
    context.close()


def test_all_is_there_without_javascript(site: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/ledger")
    page.get_by_text("All filters").click()
    page.get_by_label("Stance").select_option("deny")
    page.get_by_role("button", name="Search").first.click()
    assert page.url == f"{site}/ledger?stance=deny"
    page.goto(f"{site}/ledger")
    page.get_by_role("link", name="More claims").click()
    assert "after=" in page.url
    assert page.locator("tr.claim").count() == 50
    context.close()
