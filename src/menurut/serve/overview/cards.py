"""Incidents as cards: what, where, when, who says what, how it stands. A list of them is made in a tenth of a second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from menurut.export.sides import Point, Unfolded
from menurut.export.telling import Headline, Telling, headline, tellings
from menurut.export.tolls import Bounds
from menurut.model import values
from menurut.serve.panorama import Snapshot
from menurut.serve.panorama.columns import Numbers
from menurut.serve.panorama.titles import headlines
from menurut.serve.workplace import Workplace

MOST = 120
"""Reports of an incident up to which all that is said of it is weighed for its card; its own page weighs them all."""
_TOLLS = 3
_KINDS = values("harm_kind")  # the gravest first


@dataclass(frozen=True, slots=True)
class Card:
    """An incident in a list.

    `sides` are those that speak of it, the one of most claims first; `others` whether anybody else does. `status` is how its
    main statement stands, `quoted` the claim that tells it, `rivals` are two claims that cannot both hold. `tolls` are at
    most a few figures. `point` is longitude and latitude. Sides contradict each other since `contested_at`. An incident of
    very many reports has no status and quotes nobody, and its `killed` tells the range.
    """

    id: str
    head: Headline
    type: str
    reports: int
    sides: tuple[str, ...]
    others: bool
    status: Point | None
    quoted: Telling | None
    rivals: tuple[Telling, ...]
    tolls: tuple[Bounds, ...]
    killed: tuple[int, int, bool] | None
    point: tuple[float, float] | None
    precision: str
    arrived_at: datetime
    contested_at: datetime | None


def cards(workplace: Workplace, snapshot: Snapshot, some: Numbers) -> list[Card]:
    """The cards of incidents, given by their places in the snapshot; nothing of those that are others by now."""
    today = workplace.today()
    places = dict(zip(snapshot.cites(some), some.tolist(), strict=True))
    known = snapshot.aside.known([(cite, today) for cite in places])
    found: dict[str, Card] = {cite: known[cite, today] for cite in places if (cite, today) in known}
    missing = [cite for cite in places if cite not in found]
    large = [cite for cite in missing if snapshot.happened.reports[places[cite]] > MOST]
    for cite, head in headlines(workplace.ledger, large).items():
        found[cite] = _quick(snapshot, places[cite], cite, head)
    for one in workplace.unfold_several([cite for cite in missing if cite not in large]):
        if one.incident.id in places:
            found[one.incident.id] = _weighed(snapshot, places[one.incident.id], one)
    snapshot.aside.put({(cite, today): found[cite] for cite in missing if cite in found})
    return [found[cite] for cite in places if cite in found]


def _weighed(snapshot: Snapshot, at: int, one: Unfolded) -> Card:
    """The card with all that is said weighed."""
    told = {telling.claim: telling for telling in tellings(one.sayings)}
    bare = _quick(snapshot, at, one.incident.id, headline(one.accounts, head=one.incident.id))
    return replace(
        bare,
        reports=len({account.report for account in one.accounts}),
        others=any(saying.origin.side is None for saying in one.sayings),
        status=one.status,
        quoted=told.get(one.status.quoted or "") if one.status else None,
        rivals=next((tuple(told[claim] for claim in point.claims[:2]) for point in one.disputed), ()),
        tolls=_foremost(one.tallies),
        killed=None,
    )


def _quick(snapshot: Snapshot, at: int, cite: str, head: Headline) -> Card:
    """The card with what the columns tell alone."""
    happened = snapshot.happened
    place = int(happened.place[at])
    low, high = int(happened.low[at]), int(happened.high[at])
    contested = int(happened.contested[at])
    return Card(
        id=cite,
        head=head,
        type=snapshot.type_of(at),
        reports=int(happened.reports[at]),
        sides=snapshot.sides_of(at),
        others=True,
        status=None,
        quoted=None,
        rivals=(),
        tolls=(),
        killed=(low, high, bool(happened.open[at])) if high >= 0 else None,
        point=(float(snapshot.places.lon[place]), float(snapshot.places.lat[place])) if place >= 0 else None,
        precision=snapshot.precision_of(at),
        arrived_at=datetime.fromtimestamp(int(happened.arrived[at]), UTC),
        contested_at=datetime.fromtimestamp(contested, UTC) if contested else None,
    )


def _foremost(tallies: Sequence[Bounds]) -> tuple[Bounds, ...]:
    """The gravest and largest figures."""
    return tuple(sorted(tallies, key=lambda one: (_KINDS.index(one.kind), -(one.high or one.best or one.low or 0)))[:_TOLLS])
