"""What `serving.py` asks a server for: pages and calls of the API with values drawn from the ledger that is served."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from sqlalchemy import Connection, Row, text

from menurut.model.keys import day_of
from menurut.store import Ledger

EACH = 24
"""Values of one kind."""


@dataclass(frozen=True, slots=True)
class Values:
    """Some of what the ledger holds."""

    claims: tuple[str, ...]
    incidents: tuple[str, ...]
    large: tuple[str, ...]
    reports: tuple[str, ...]
    origins: tuple[str, ...]
    sides: tuple[str, ...]
    outlets: tuple[str, ...]
    words: tuple[str, ...]
    spots: tuple[tuple[float, float], ...]
    days: tuple[int, ...]


def values(where: str, *, seed: int = 3) -> Values:
    """Values drawn from the ledger, the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311 (nothing secret)
    with Ledger(where) as ledger:
        return ledger.read(lambda db: _values(db, dice))


def _values(db: Connection, dice: random.Random) -> Values:
    told = _drawn(db, dice, "told", "side, outlet, start")
    contents = [row.content for row in _drawn(db, dice, "claim", "content")]
    incidents = _drawn(db, dice, "incident", "cite, accounts", number=8 * EACH)
    places = _drawn(db, dice, "place", "lat, lon", number=EACH // 2)
    return Values(
        tuple(row.cite for row in _drawn(db, dice, "claim", "cite")),
        tuple(row.cite for row in incidents[:EACH]),
        tuple(row.cite for row in sorted(incidents, key=lambda row: -row.accounts)[: EACH // 2]),
        tuple(row.key for row in _drawn(db, dice, "report", "key")),
        tuple(dict.fromkeys(row.origin for row in _drawn(db, dice, "saying", "origin"))),
        tuple(dict.fromkeys(row.side for row in told if row.side)),
        tuple(dict.fromkeys(row.outlet for row in told if row.outlet)),
        tuple(dict.fromkeys(max(content.split(), key=len).strip('.,:"()') for content in contents)),
        tuple((row.lat, row.lon) for row in places),
        tuple(row.start for row in told),
    )


def _drawn(db: Connection, dice: random.Random, table: str, columns: str, *, number: int = EACH) -> Sequence[Row[Any]]:
    """Rows of the table at random, without a walk through it."""
    last = db.execute(text(f"SELECT max(id) FROM {table}")).scalar() or 0  # noqa: S608 (our own names)
    query = text(f"SELECT {columns} FROM {table} WHERE id >= :row ORDER BY id LIMIT 1")  # noqa: S608 (our own names)
    return [row for _ in range(number) if (row := db.execute(query, {"row": dice.randint(1, max(1, last))}).first())]


def pages(known: Values) -> dict[str, list[str]]:
    """The pages by name, each as several users would open it."""
    return {
        "overview": ["/", *_filtered("/", known)],
        "incident": [f"/incidents/{name}" for name in (*known.incidents, *known.large)],
        "report": [f"/reports/{key}" for key in known.reports],
        "ledger": ["/ledger", *_filtered("/ledger", known)],
        "claim": [f"/claims/{cite}" for cite in known.claims],
        "sources": ["/sources", *(f"/sources?side={quote(side)}" for side in known.sides[:5])],
        "source": [f"/sources/{quote(origin)}" for origin in known.origins],
        "review": ["/review"] * 4,
        "history": ["/history"] * 4,
        "add": ["/add"] * 4,
        "settings": ["/settings"] * 4,
    }


def calls(known: Values) -> dict[str, list[str]]:
    """The calls of the API by name."""
    one = [_query(side=side) for side in known.sides[:4]]
    return {
        "claims": _filtered("/claims", known),
        "claims, 500": ["/claims?limit=500", *(f"/claims?limit=500&{query}" for query in one)],
        "claim": [f"/claims/{cite}" for cite in known.claims],
        "incidents": _filtered("/incidents", known),
        "incident": [f"/incidents/{name}" for name in known.incidents],
        "incident, large": [f"/incidents/{name}" for name in known.large],
        "tolls": [f"/incidents/{name}/tolls" for name in (*known.incidents[:8], *known.large[:8])],
        "reports": ["/reports", *(f"/reports?{_query(text=word)}" for word in known.words[:10])],
        "report": [f"/reports/{key}" for key in known.reports],
        "sources": ["/sources", *(f"/sources?{query}" for query in one)],
        "matrix": ["/sources/matrix"] * 4,
        "source": [f"/sources/{quote(origin)}" for origin in known.origins],
        "tallies": [*(f"/tallies?{_query(side=side, since=_month(known, at))}" for at, side in enumerate(known.sides[:8]))],
        "marks": ["/marks", *_filtered("/marks", known)],
        "timeline": ["/timeline", *_filtered("/timeline", known)],
        "places": ["/places", *_filtered("/places", known)[:6]],
        "review": ["/review"] * 6,
        "decisions": ["/decisions"] * 6,
        "searches": ["/searches"] * 4,
    }


def _filtered(path: str, known: Values) -> list[str]:
    """Questions as users ask them: one or two filters, now and then three."""
    asked = [
        *(_query(side=side) for side in known.sides[:4]),
        *(_query(text=word) for word in known.words[:6]),
        *(_query(type=kind) for kind in ("assault", "control", "aid")),
        *(_query(stance="deny", side=side) for side in known.sides[4:6]),
        *(_query(outlet=outlet) for outlet in known.outlets[:2]),
        *(_query(country=code, since="2024-01-01") for code in ("SY", "UA", "MM")),
        *(_query(near=f"{lat},{lon}:50", type="assault") for lat, lon in known.spots[:3]),
        *(_query(since=_day(day), until=_day(day + 7)) for day in known.days[:4]),
        _query(harm="killed:20", country="YE"),
        _query(status="planned", lang="en"),
        _query(text=known.words[-1], side=known.sides[-1], since="2022-01-01"),
    ]
    return [f"{path}?{query}" for query in asked]


def _query(**fields: str) -> str:
    return urlencode(fields)


def _day(number: int) -> str:
    return day_of(number).isoformat()


def _month(known: Values, at: int) -> str:
    return _day(known.days[at % len(known.days)] - 30)
