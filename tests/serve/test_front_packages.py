from __future__ import annotations

import json
import re

from conftest import REPOSITORY, skip_or_fail
from menurut.serve.shelf import FOLDER, is_built

FRONT = REPOSITORY / "front"


def test_front_packages_are_pinned_and_their_lock_names_no_registry() -> None:
    asked = json.loads((FRONT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    text = (FRONT / "package-lock.json").read_text(encoding="utf-8")
    locked = json.loads(text)["packages"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in asked.values())
    assert {name: locked[f"node_modules/{name}"]["version"] for name in asked} == asked
    assert all("integrity" in package for name, package in locked.items() if name)
    assert "resolved" not in text
    assert "https://registry" not in text


def test_what_is_served_of_others_comes_with_its_licences() -> None:
    if not is_built():
        skip_or_fail("chromium", "the front-end packages are not built: make web")
    notice = (FOLDER / "vendor" / "NOTICE").read_text(encoding="utf-8")
    for name in ("maplibre-gl", "@observablehq/plot", "d3-brush", "htmx.org"):
        assert re.search(rf"^{re.escape(name)} \d", notice, flags=re.MULTILINE), name
    charts = (FOLDER / "vendor" / "charts.mjs").read_text(encoding="utf-8")
    assert "--plot-background: white" in charts
    written = re.search(r"append\(.style.\)\.text\(`[^`]*--plot-background: white", charts)
    assert not written, "no picture has a style element: the Content-Security-Policy forbids them"


def test_a_first_look_at_the_map_takes_less_than_a_megabyte() -> None:
    if not is_built():
        skip_or_fail("chromium", "the front-end packages are not built: make web")
    named = ("maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css", "charts.mjs", "htmx.min.js")
    packed = [FOLDER / "vendor" / f"{name}.gz" for name in named] + [FOLDER / "map" / "world.json.gz"]
    assert sum(file.stat().st_size for file in packed) < 900_000
