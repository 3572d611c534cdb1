"""A page of a map, a time line and a chart, with answers made up, served with the web app's own assets and headers."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route

from menurut.serve.headers import Careful
from menurut.serve.shelf import Assets, asset_url

HOSTILE = '<img src=x onerror="document.title=1"> "quoted" \u202eback'
_TYPES = ("assault", "damage", "control", "displace", "consult")
_SIDES = (("Azerbaijan", "side-0"), ("Armenia", "side-1"), ("Nagorno-Karabakh", "side-3"))

_PAGE = """<!doctype html>
<html lang="{lang}" data-theme="{theme}"><head><meta charset="utf-8"><title>made up</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="{icon}"><link rel="stylesheet" href="{base}">
<link rel="stylesheet" href="{map}"><link rel="stylesheet" href="/page.css">
<script type="module" src="/page.js"></script></head>
<body><main><h1>Made up</h1><div id="time"></div><div id="map"></div><div id="small"></div><div id="tolls"></div></main></body>
</html>
"""
_STYLE = "#map { block-size: 32rem; } #small { block-size: 14rem; inline-size: 20rem; max-inline-size: 100%; }"
_SCRIPT = """
import {{ showMap, showSmallMap }} from "{map}";
import {{ showTimeline }} from "{timeline}";
import {{ showTolls }} from "{tolls}";
const told = (window.told = {{ picked: [], brushed: [], moved: [], broken: [] }});
document.addEventListener("securitypolicyviolation", (event) => {{
  told.broken.push(`${{event.violatedDirective}} ${{event.blockedURI}}`);
}});
const asked = new URLSearchParams(location.search);
const options = {{ filters: {{ since: asked.get("since") ?? "" }} }};
const bounds = asked.get("bounds")?.split(",").map(Number);
window.map = await showMap(document.querySelector("#map"), {{
  ...options, bounds, selected: "one-0", marks: "/marks", labels: "/places",
  onPick: (mark) => told.picked.push(mark.id), onMove: (view) => told.moved.push(view),
}});
window.time = await showTimeline(document.querySelector("#time"), {{
  ...options, url: "/timeline", onBrush: (period) => told.brushed.push(period),
}});
const series = await (await fetch("/tolls")).json();
await showTolls(document.querySelector("#tolls"), {{ series }});
await showSmallMap(document.querySelector("#small"), {{
  points: [
    {{ name: "Hadrut", lat: 39.52, lon: 47.03, exact: true }},
    {{ name: "Jabrayil", lat: 39.4, lon: 47.03, exact: false }},
  ],
}});
"""


def _mark(at: int, lon: float, lat: float, **more: Any) -> dict[str, Any]:  # noqa: ANN401 (properties of any sort)
    first = date(2020, 9, 27) + timedelta(days=at)
    mark = {
        "id": f"one-{at}",
        "title": f"Something is said to have happened, told {at + 1} times",
        "type": _TYPES[at % len(_TYPES)],
        "count": 1,
        "contested": at % 3 == 0,
        "sides": [name for name, _ in _SIDES[: 1 + at % 3]],
        "hues": [hue for _, hue in _SIDES[: 1 + at % 3]],
        "killed": [at, at * 4],
        "open": at % 7 == 0,
        "first": first.isoformat(),
        "last": (first + timedelta(days=at % 4)).isoformat(),
        "where": "Hadrut",
    }
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": mark | more}


def _marks(request: Request) -> Response:
    rnd = random.Random(7)  # noqa: S311 (made up, not secret)
    found = [_mark(0, 46.75, 39.82, title=HOSTILE)]
    found += [_mark(at, 43 + rnd.random() * 8, 38 + rnd.random() * 4) for at in range(1, 30)]
    found += [_mark(at, 30 + rnd.random() * 12, 44 + rnd.random() * 7) for at in range(30, 50)]
    crowd = {"count": 240, "contested": 60, "id": None, "title": None, "killed": [100, 900]}
    found.append(_mark(60, 35.0, 31.6, **crowd))
    found.append(_mark(61, 8.0, 17.0, **crowd, box=[8.0, 17.0, 8.0, 17.0]))
    west, south, east, north = map(float, request.query_params["bbox"].split(","))
    shown = [one for one in found if west <= one["geometry"]["coordinates"][0] <= east]
    return JSONResponse(
        {"type": "FeatureCollection", "features": [one for one in shown if south <= one["geometry"]["coordinates"][1] <= north]}
    )


def _timeline(request: Request) -> Response:
    assert "since" not in request.query_params
    rnd = random.Random(5)  # noqa: S311
    bars = []
    for at in range(100):
        count = int(rnd.expovariate(1 / 20)) + (80 if at == 40 else 0)
        bars.append({"day": (date(2020, 8, 1) + timedelta(days=at)).isoformat(), "count": count, "contested": count // 4})
    return JSONResponse({"step": "day", "bars": bars, "before": 0, "after": 0, "undated": 3})


def _places(request: Request) -> Response:
    assert request.query_params["lang"] in ("en", "id")
    named = [
        ("Baku", 49.87, 40.41, "settlement"),
        ("Azerbaijan", 47.8, 40.9, "country"),
        ("Shusha", 46.75, 39.76, "settlement"),
    ]
    named += [
        ("Tbilisi", 44.79, 41.69, "settlement"),
        ("Kyiv", 30.52, 50.45, "settlement"),
        ("Gyumri", 43.84, 40.79, "settlement"),
    ]
    places = [
        {"name": name, "lon": lon, "lat": lat, "kind": kind, "population": 1, "disputed": False}
        for name, lon, lat, kind in named
    ]
    return JSONResponse({"places": places})


def _tolls(_: Request) -> Response:
    told = [(0, 12, 16, 31), (1, 12, 20, 31), (3, 20, 24, None), (6, 24, 24, 60)]
    points = [
        {
            "day": (date(2020, 9, 27) + timedelta(days=day)).isoformat(),
            "low": low,
            "best": best,
            "high": high,
            "low_by": ["Nagorno-Karabakh's army"],
            "best_by": [HOSTILE],
            "high_by": ["Ministry of Defence of Azerbaijan"] if high else [],
        }
        for day, low, best, high in told
    ]
    one = {"kind": "killed", "side": "Armenia", "hue": "side-1", "group": "military", "points": points}
    other = {
        "kind": "wounded",
        "side": None,
        "group": "unknown",
        "points": [{"day": None} | points[0], points[1] | {"low": 7, "best": 7, "high": 7}],
    }
    undated = {"kind": "missing", "side": None, "group": "unknown", "points": [points[0] | {"day": None}]}
    return JSONResponse([one, other, undated])


def _page(request: Request) -> Response:
    styles = {"base": "css/base.css", "map": "css/map.css", "icon": "icon.svg"}
    asked = {"lang": request.query_params.get("lang", "en"), "theme": request.query_params.get("theme", "auto")}
    return HTMLResponse(_PAGE.format(**asked, **{name: asset_url(path) for name, path in styles.items()}))


def _script(_: Request) -> Response:
    modules = {name: asset_url(f"js/{name}.js") for name in ("map", "timeline", "tolls")}
    return Response(_SCRIPT.format(**modules), media_type="text/javascript")


def _style(_: Request) -> Response:
    return Response(_STYLE, media_type="text/css")


@contextmanager
def made_maps() -> Iterator[str]:
    """A server on loopback; gives the URL of the page."""
    paths = {
        "/": _page,
        "/page.js": _script,
        "/page.css": _style,
        "/marks": _marks,
        "/timeline": _timeline,
        "/places": _places,
        "/tolls": _tolls,
    }
    app = Starlette(routes=[Mount("/assets", Assets()), *(Route(path, answer) for path, answer in paths.items())])
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(Careful)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < until
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
