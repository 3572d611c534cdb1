"""Every page in the browser: nothing that axe-core finds against WCAG 2.2 AA, no fault in the console, nothing sideways."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from conftest import REPOSITORY, skip_or_fail
from menurut.store import Filters, Ledger
from serve.serving import serving

pytestmark = pytest.mark.slow
AXE = REPOSITORY / "front" / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
PAGES = (
    "/",
    "/?type=control",
    "/incidents/INCIDENT",
    "/reports/REPORT",
    "/ledger",
    "/ledger?stance=deny",
    "/sources",
    "/sources/matrix",
    "/sources/ORIGIN",
    "/review",
    "/history",
    "/add",
    "/team",
    "/settings",
    "/login",
    "/incidents/ffffffffffff",
)
LOOKS = ((1440, "light", "en"), (1440, "dark", "id"), (360, "light", "id"), (360, "dark", "en"))


@pytest.fixture(scope="module")
def looked_at(read_ledger: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """A running server, and what the names in PAGES stand for."""
    with Ledger(read_ledger) as kept:
        incident = kept.incidents(Filters(type="control"), limit=1).incidents[0].incident.id
        claim = kept.claims(Filters(stance="deny", type="assault"), limit=1).claims[0]
        origin = kept.sayings_of([claim.cite])[0].origin.key
    with serving(read_ledger) as url:
        yield url, {"INCIDENT": incident, "REPORT": claim.key, "ORIGIN": origin}


@pytest.fixture(params=LOOKS, ids=lambda look: "-".join(map(str, look)))
def looking(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page of one width, light or dark, in one language."""
    width, scheme, lang = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale=lang, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_for_everybody(looking: Page, looked_at: tuple[str, dict[str, str]], path: str) -> None:
    if not AXE.exists():
        skip_or_fail("chromium", f"there is no {AXE}: make web")
    url, names = looked_at
    faults: list[str] = []
    looking.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    looking.on("pageerror", lambda error: faults.append(str(error)))
    for name, value in names.items():
        path = path.replace(name, value)
    answer = looking.goto(url + path)
    assert answer is not None
    assert answer.status == (404 if "ffff" in path else 200)
    looking.wait_for_load_state("networkidle")
    looking.evaluate(AXE.read_text(encoding="utf-8"))
    found = looking.evaluate(f"axe.run(document, {json.dumps(RULES)})")
    told = [f"{one['id']}: {one['help']}: {[node['target'] for node in one['nodes']][:4]}" for one in found["violations"]]
    assert told == []
    assert [fault for fault in faults if "404" not in fault and "GPU" not in fault and "WebGL" not in fault] == []
    assert looking.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
