from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from serve.made_maps import HOSTILE, made_maps

pytestmark = pytest.mark.slow

CAUCASUS = "?bounds=43,38,51,42.5"
LOADING_MS = 60_000


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with made_maps() as where:
        yield where


@pytest.fixture
def opened(browser: Browser, url: str) -> Iterator[Page]:
    """The page on the Caucasus, its map and time line shown."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    shown(page, url + CAUCASUS)
    yield page
    assert page.evaluate("told.broken") == [], "nothing that the Content-Security-Policy forbids was tried"
    page.close()


def shown(page: Page, where: str) -> None:
    page.goto(where)
    page.wait_for_selector("#map[data-state=shown]", timeout=LOADING_MS)
    page.wait_for_selector("#time[data-state=shown]", timeout=LOADING_MS)
    page.wait_for_timeout(800)


def bytes_at(page: Page, x: float, y: float) -> int:
    """How much a picture of 60 pixels around a point of the map holds: a plain one packs to little."""
    box = page.locator("#map").bounding_box()
    assert box is not None
    clip = {"x": box["x"] + x - 30, "y": box["y"] + y - 30, "width": 60, "height": 60}
    return len(page.screenshot(clip=clip))  # type: ignore[arg-type]


def point_of(page: Page, lon: float, lat: float) -> tuple[float, float]:
    """Where a point of the globe is on the page, by the map's own last view (Mercator)."""
    where = page.evaluate(
        """([lon, lat]) => {
          const { bbox: [west, south, east, north] } = told.moved.at(-1);
          const down = (lat) => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
          const box = document.querySelector("#map canvas").getBoundingClientRect();
          const across = (lon - west) / (east - west);
          const along = (down(north) - down(lat)) / (down(north) - down(south));
          return [box.left + across * box.width, box.top + along * box.height];
        }""",
        [lon, lat],
    )
    return where[0], where[1]


def test_the_map_draws_land_and_marks(opened: Page) -> None:
    assert int(opened.locator("#map").get_attribute("data-marks") or 0) > 20
    empty = bytes_at(opened, 90, 60)  # the Black Sea
    crowded = bytes_at(opened, 640, 300)
    assert crowded > 2 * empty


def test_a_mark_is_looked_at_with_a_card_that_shows_hostile_words_as_words(opened: Page) -> None:
    opened.mouse.move(*point_of(opened, 46.75, 39.82))
    card = opened.locator("#map .map-card")
    expect(card).to_be_visible()
    assert HOSTILE.split("\u202e")[0] in card.inner_text()
    assert card.locator("img").count() == 0
    assert opened.title() == "made up"


def test_a_click_on_a_mark_picks_it(opened: Page) -> None:
    opened.mouse.click(*point_of(opened, 46.75, 39.82))
    assert opened.evaluate("told.picked") == ["one-0"]


def test_a_click_on_a_group_comes_closer_and_picks_nothing(browser: Browser, url: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    shown(page, f"{url}?bounds=20,20,60,45")
    before = page.evaluate("told.moved.at(-1).zoom")
    page.mouse.click(*point_of(page, 35.0, 31.6))
    page.wait_for_timeout(2500)
    assert page.evaluate("told.moved.at(-1).zoom") > before + 1
    assert page.evaluate("told.picked") == []
    page.close()


def test_the_keyboard_moves_zooms_and_picks(opened: Page) -> None:
    opened.evaluate("map.fit([46.7, 39.77, 46.8, 39.87], { animate: false })")
    opened.wait_for_timeout(1500)
    opened.locator(".timeline-sliders input").last.focus()
    opened.keyboard.press("Tab")
    expect(opened.locator("#map canvas")).to_be_focused()
    expect(opened.locator("#map .map-cross")).to_be_visible()
    opened.keyboard.press("Enter")
    assert opened.evaluate("told.picked") == ["one-0"]
    before = opened.evaluate("told.moved.at(-1)")
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("-")
    opened.wait_for_timeout(2000)
    after = opened.evaluate("told.moved.at(-1)")
    assert after["bbox"][0] != before["bbox"][0]
    assert after["zoom"] < before["zoom"]
    opened.keyboard.press("Tab")
    expect(opened.locator("#map .maplibregl-ctrl-zoom-in")).to_be_focused()


def test_a_disputed_area_says_who_holds_and_who_claims_it(opened: Page) -> None:
    label = opened.locator(".map-area", has_text="South Ossetia")
    expect(label).to_contain_text(re.compile("claimed by .?Georgia.? and .?South Ossetia"))
    expect(label).to_contain_text("outline approximate")


def test_labels_do_not_touch_one_another(opened: Page) -> None:
    labels = opened.locator(".map-label:not(.map-hidden)")
    boxes = labels.evaluate_all("(labels) => labels.map((label) => label.getBoundingClientRect().toJSON())")
    assert len(boxes) >= 3
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            apart = one["right"] <= other["left"] or other["right"] <= one["left"]
            assert apart or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]


def test_the_map_turns_dark_with_the_page(opened: Page) -> None:
    def brightness() -> float:
        picture = opened.locator("#map canvas").evaluate("(canvas) => getComputedStyle(canvas.closest('.map')).backgroundColor")
        return sum(map(int, re.findall(r"\d+", picture)[:3]))

    light = brightness()
    before = bytes_at(opened, 640, 300)
    opened.evaluate("document.documentElement.dataset.theme = 'dark'")
    opened.wait_for_timeout(1500)
    assert brightness() < light / 3
    assert bytes_at(opened, 640, 300) != before


def test_dragging_over_the_bars_chooses_whole_days(opened: Page) -> None:
    box = opened.locator("#time .timeline-plot").bounding_box()
    assert box is not None
    opened.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 40)
    opened.mouse.down()
    opened.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 40, steps=4)
    opened.mouse.up()
    opened.wait_for_timeout(600)
    (period,) = opened.evaluate("told.brushed")
    assert re.fullmatch(r"2020-0[89]-\d\d", period["since"])
    assert period["since"] < period["until"] < "2020-11-08"
    opened.get_by_role("button", name="Whole time").click()
    opened.wait_for_timeout(600)
    assert opened.evaluate("told.brushed.at(-1)") is None


def test_the_sliders_choose_by_keyboard_and_say_the_day(opened: Page) -> None:
    first = opened.get_by_role("slider", name="From")
    first.focus()
    for _ in range(3):
        opened.keyboard.press("ArrowRight")
    opened.wait_for_timeout(600)
    assert opened.evaluate("told.brushed") == [{"since": "2020-08-04", "until": "2020-11-08"}]
    assert first.get_attribute("aria-valuetext") == "Aug 4, 2020"
    assert opened.locator(".timeline-brush .selection").bounding_box() is not None


def test_a_period_set_by_the_page_is_shown_and_not_told_back(opened: Page) -> None:
    opened.evaluate("time.setRange('2020-09-01', '2020-09-10')")
    opened.wait_for_timeout(500)
    assert opened.evaluate("told.brushed") == []
    expect(opened.locator(".timeline-told")).to_contain_text("Sep 1 – 10, 2020")


def test_days_are_written_as_the_language_has_them(browser: Browser, url: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 800})
    shown(page, f"{url}{CAUCASUS}&lang=id")
    expect(page.locator(".timeline-told")).to_contain_text("1 Agu – 8 Nov 2020")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


def test_without_webgl_the_map_says_so_and_does_nothing(browser: Browser, url: str) -> None:
    page = browser.new_page()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(url)
    expect(page.locator("#map")).to_have_attribute("data-state", "none", timeout=LOADING_MS)
    expect(page.locator(".map-none")).to_contain_text("in the list")
    page.evaluate("map.setFilters({})")
    page.close()


def test_a_group_in_one_spot_is_picked_as_it_cannot_come_apart(browser: Browser, url: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    shown(page, f"{url}?bounds=-5,10,20,25")
    page.mouse.click(*point_of(page, 8.0, 17.0))
    page.wait_for_timeout(500)
    assert page.evaluate("told.picked") == [None]
    page.close()


def test_a_toll_is_looked_at_from_step_to_step_with_who_gives_it(opened: Page) -> None:
    opened.wait_for_selector("#tolls[data-state=shown]", timeout=LOADING_MS)
    assert opened.locator("#tolls figure").count() == 2, "nothing is drawn of what has no date"
    killed = opened.get_by_role("slider", name="killed")
    killed.focus()

    def valuetext() -> str:
        """What the slider says, less the letters that keep names apart."""
        return re.sub("[\u2068\u2069]", "", killed.get_attribute("aria-valuetext") or "")

    assert "highest 60 (Ministry of Defence of Azerbaijan)" in valuetext()
    opened.keyboard.press("Home")
    assert valuetext().startswith("Sep 27, 2020; lowest 12 (Nagorno-Karabakh's army); best placed 16 (<img src=x")
    assert opened.locator("#tolls .tolls-readout").first.locator("img").count() == 0
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("ArrowRight")
    assert "highest ?" in valuetext()


def test_one_figure_is_told_as_the_only_one(opened: Page) -> None:
    opened.wait_for_selector("#tolls[data-state=shown]", timeout=LOADING_MS)
    assert "only figure 7" in (opened.get_by_role("slider", name="wounded").get_attribute("aria-valuetext") or "")


def test_the_small_map_names_its_points(opened: Page) -> None:
    opened.wait_for_selector("#small[data-state=shown]", timeout=LOADING_MS)
    expect(opened.locator("#small .map-point").first).to_have_text("Hadrut")
    assert opened.locator("#small canvas").count() == 1
