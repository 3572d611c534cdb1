"""Deciding in the browser: by a key, by a button, undone, merged, and two persons at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from menurut.store import Ledger

pytestmark = pytest.mark.slow


@pytest.fixture
def faults(page: Page) -> list[str]:
    """What the console has to complain of."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    return found


def here(page: Page) -> tuple[str, str]:
    """The name of the card that is shown, and its kind of judgement."""
    (name,) = page.locator("[data-card]:not([hidden])").evaluate_all("cards => cards.map((card) => card.dataset.card)")
    return name, name.split(".")[0]


def test_a_judgement_is_confirmed_and_undone_by_keys(page: Page, site: str, ledger_file: Path, faults: list[str]) -> None:
    page.goto(f"{site}/review?kind=contradicts")
    first, kind = here(page)
    _, a, b = first.split(".")
    page.keyboard.press("y")
    expect(page.get_by_role("status")).to_contain_text("Kept.")
    with Ledger(ledger_file) as kept:
        (made,) = kept.decided(limit=9)
        assert (made.decision.kind, made.decision.subject, made.decision.other) == ("confirm", (a,), (b, kind))
        assert here(page)[0] != first
        page.keyboard.press("u")
        expect(page.get_by_role("status")).to_contain_text("Undone")
        assert here(page)[0] == first
        assert kept.decisions() == []
        page.keyboard.press("n")
        expect(page.get_by_role("status")).to_contain_text("Kept.")
        assert [one.kind for one in kept.decisions()] == ["reject"]
    page.goto(f"{site}/history")
    expect(page.locator(".decided")).to_have_count(3)
    expect(page.locator(".decided.is-undone")).to_have_count(1)
    assert faults == []


def test_cards_are_walked_through_by_keys_and_the_keys_are_shown(page: Page, site: str, faults: list[str]) -> None:
    page.goto(f"{site}/review")
    first = here(page)[0]
    page.keyboard.press("j")
    second = here(page)[0]
    assert second != first
    assert page.evaluate("document.activeElement.tagName") == "H2"
    page.keyboard.press("k")
    assert here(page)[0] == first
    page.keyboard.press("k")
    assert here(page)[0] == first
    page.keyboard.press("?")
    expect(page.locator("dialog.keys")).to_be_visible()
    page.keyboard.press("n")  # the dialog is open: nothing is decided
    page.keyboard.press("Escape")
    page.get_by_label("Why").click()
    page.keyboard.type("many")  # letters of a reason decide nothing
    assert here(page)[0] == first
    page.goto(f"{site}/history")
    expect(page.locator(".decided")).to_have_count(0)
    assert faults == []


def test_keys_that_are_switched_off_do_nothing(page: Page, site: str, ledger_file: Path, faults: list[str]) -> None:
    page.goto(f"{site}/review")
    page.keyboard.press("?")
    page.get_by_label("Use these keys").uncheck()
    page.keyboard.press("Escape")
    first = here(page)[0]
    for key in "jy?":
        page.keyboard.press(key)
    assert here(page)[0] == first
    page.goto(f"{site}/ledger")  # nor on any other page
    page.keyboard.press("j")
    expect(page.locator("tr.claim:focus")).to_have_count(0)
    with Ledger(ledger_file) as kept:
        assert not kept.decisions()
    assert faults == []


def test_two_incidents_are_merged_by_a_button_and_that_is_undone_in_the_history(
    page: Page, site: str, ledger_file: Path, faults: list[str]
) -> None:
    page.goto(f"{site}/review?kind=pair")
    _, a, b = here(page)[0].split(".")
    page.get_by_label("Why").fill("one night")
    page.get_by_role("button", name="Merge: one incident").click()
    expect(page.get_by_role("status")).to_contain_text("Kept.")
    with Ledger(ledger_file) as kept:
        assert kept.incident(a)[0] == kept.incident(b)[0]
        page.goto(f"{site}/history?about={a}")
        expect(page.locator(".decided")).to_contain_text("one night")
        page.get_by_role("button", name="Undo").click()
        expect(page.locator(".decided.is-undone")).to_have_count(1)
        assert kept.incident(a)[0] != kept.incident(b)[0]
    assert faults == []


@pytest.mark.parametrize("agrees", [True, False])
def test_the_second_analyst_sees_the_first_decision_and_is_asked(
    page: Page, site: str, ledger_file: Path, agrees: bool
) -> None:
    page.goto(f"{site}/review?kind=contradicts")
    other = page.context.new_page()
    other.goto(f"{site}/review?kind=contradicts")
    other.keyboard.press("n")
    expect(other.get_by_role("status")).to_contain_text("Kept.")
    page.keyboard.press("y")
    asked = page.locator("dialog.meanwhile")
    expect(asked).to_be_visible()
    expect(asked).to_contain_text("decided about this")
    asked.get_by_role("button", name="Yes" if agrees else "No").click()
    expect(page.get_by_role("status")).to_contain_text("Kept." if agrees else "decided about this")
    with Ledger(ledger_file) as kept:
        assert [one.kind for one in kept.decisions()] == ["reject", "confirm"][: 2 if agrees else 1]


def test_when_all_cards_are_done_the_page_says_so(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site}/review?kind=contradicts")
    for _ in range(page.locator("[data-card]").count()):
        before = here(page)[0]
        page.get_by_role("button", name="Reject").click()
        expect(page.locator(f"[data-card='{before}']")).to_be_hidden()
    expect(page.get_by_role("heading", name="These are done.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.reload()
    expect(page.get_by_text("Nothing waits for a decision here.")).to_be_visible()
