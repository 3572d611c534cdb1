"""An incident as files to take away: all of it as JSON, its claims as CSV, its places as GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from io import StringIO

from menurut.export.cells import several, write_rows
from menurut.export.incidents import incident_fields, summary_fields
from menurut.export.sides import Unfolded
from menurut.export.telling import tellings
from menurut.export.wording import OUTWARD, line
from menurut.serve.incident.places import spots
from menurut.serve.incident.standing import marked

CLAIM_COLUMNS = {
    "incident": "the id that the incident is cited by",
    "claim": "the id that the claim is cited by",
    "report": "the key of its report",
    "date": "the report's date",
    "outlet": "who published it",
    "lang": "its language, ISO 639-1",
    "side": "that the innermost source speaks for",
    "chain": "who passed the words on, from the outlet inwards, and who vouches for them",
    "stance": "how the source stands to what it says",
    "certainty": "how sure the source makes itself",
    "quote": "whether the words are the source's own",
    "content": "what is said, in the words of the report",
    "happenings": "what it tells of the incident",
    "tolls": "figures of people",
    "status": "how the statement stands that the claim belongs to",
    "agreed": "yes where all sides say so",
    "disputed": "yes where another statement cannot hold beside it",
    "contradicts": "the claims that it cannot hold beside",
    "corroborates": "those of others that say the same",
    "supersedes": "those that the same source said before, otherwise",
    "repeats": "those of the same origin that say the same",
}
"""The columns of the CSV, with their meanings. Several values in one cell are parted by `; `."""


def as_json(one: Unfolded) -> str:
    """All that is known of it, as `menurut incident --format json` writes it."""
    return json.dumps(incident_fields(one), ensure_ascii=False) + "\n"


def as_csv(one: Unfolded) -> str:
    """One row a claim, with the columns of CLAIM_COLUMNS; an apostrophe stands before what would pass for a formula."""
    marks = marked(one)
    stands: dict[str, dict[str, list[str]]] = {}
    for judged in one.judgements:
        stands.setdefault(judged.a, {}).setdefault(judged.type, []).append(judged.b)
        if judged.type in ("contradicts", "corroborates"):
            stands.setdefault(judged.b, {}).setdefault(judged.type, []).append(judged.a)
    rows = (
        {
            "incident": one.incident.id,
            "claim": told.claim,
            "report": told.report,
            "date": told.said.isoformat() if told.said else "",
            "outlet": line(told.outlet or ""),
            "lang": told.lang,
            "side": line(told.origin.side or ""),
            "chain": f" {OUTWARD} ".join(told.chain),
            "stance": told.stance,
            "certainty": told.certainty,
            "quote": told.quote,
            "content": told.words,
            "happenings": several(told.happenings),
            "tolls": several(told.tolls),
            "status": marks[told.claim].status if told.claim in marks else "",
            "agreed": "yes" if told.claim in marks and marks[told.claim].agreed else "",
            "disputed": "yes" if told.claim in marks and marks[told.claim].disputed else "",
            **{kind: several(sorted(stands.get(told.claim, {}).get(kind, ()))) for kind in _RELATIONS},
        }
        for told in tellings(one.sayings)
    )
    out = StringIO()
    write_rows(list(CLAIM_COLUMNS), rows, out)
    return out.getvalue()


_RELATIONS = ("contradicts", "corroborates", "supersedes", "repeats")


def as_geojson(one: Unfolded) -> str:
    """A point for each place that is known, with what a list says of the incident; none where no place is."""
    told = summary_fields(one)
    features = [
        {
            "type": "Feature",
            "id": f"{one.incident.id}/{spot.key}",
            "geometry": {"type": "Point", "coordinates": [spot.lon, spot.lat]},
            "properties": told
            | {
                "place": spot.name,
                "place_kind": spot.kind,
                "exact": spot.exact,
                "country": spot.country,
                "claimed_by": list(spot.dispute.claimed) if spot.dispute else [],
                "held_by": list(spot.dispute.held) if spot.dispute else [],
            },
        }
        for spot in spots(one.accounts)
        if spot.lat is not None
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False) + "\n"


FILES: Mapping[str, tuple[str, Callable[[Unfolded], str]]] = {
    "json": ("application/json", as_json),
    "csv": ("text/csv; charset=utf-8", as_csv),
    "geojson": ("application/geo+json", as_geojson),
}
"""The forms of a file: its media type, and what writes it."""
