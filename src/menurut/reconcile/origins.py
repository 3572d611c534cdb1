"""Who vouches for a claim: the root of its chain of sources, through the register."""

from __future__ import annotations

from collections.abc import Mapping

from menurut.model import Claim, Entity, Origin, Report
from menurut.model.keys import fold
from menurut.reconcile.keys import entity_key


def origin_of(report: Report, claim: Claim, entities: Mapping[str, Entity]) -> Origin:
    """The innermost source of the claim; where there is none, the report's outlet.

    An agency that is the innermost source vouches itself. A report without an outlet is its own origin.
    """
    carriers = tuple(entities[name].name for name in claim.source[:-1])
    if not claim.source:
        name = report.outlet or report.id
        return Origin(key=f"outlet:{fold(name)}", name=name, kind="media", body=f"outlet:{fold(name)}", own=True)
    one = entities[claim.source[-1]]
    key = entity_key(one)
    return Origin(key, one.name, one.kind, one.affiliation, _body(one, key, entities), carriers)


def _body(one: Entity, key: str, entities: Mapping[str, Entity]) -> str:
    """The outermost body that the source speaks for: the ministry of its spokesman."""
    seen = {one.id}
    while one.of and one.of not in seen and entities[one.of].kind not in {"state", "media"}:
        seen.add(one.of)
        one = entities[one.of]
        key = entity_key(one)
    return key
