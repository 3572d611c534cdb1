"""What the overview shows is what the ledger finds: the same incidents for any filters, counted in every way alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from menurut.model import Decision, Judgement
from menurut.run.reconciling import Reconciler
from menurut.serve.panorama import FACETS, ORDERS, Box, Selection, Snapshot, Spot, taken
from menurut.store import Filters, Ledger, Near, Toll
from menurut.store import incidents as kept
from run.happening import judge, now
from store.making import NOON, holders, steps

WORLD = Box(-180, -90, 180, 90)
DAY = date(2020, 9, 20)


def perhaps(*values: object) -> st.SearchStrategy[Any]:
    return st.none() | st.none() | st.sampled_from(values)


filters = st.builds(
    Filters,
    text=perhaps("tewas", "talish", "tent*", "tewas -goris"),
    source=perhaps("Azerbaijan", '"pertahanan armenia"'),
    side=perhaps("azerbaijan", "Armenia", "nobody"),
    type=perhaps("assault", "harm", "legal"),
    status=perhaps("occurred", "planned"),
    stance=perhaps("deny", "accuse", "ask"),
    toll=perhaps(Toll("killed"), Toll("killed", 7), Toll("wounded")),
    near=perhaps(Near(40.31, 46.86, 5), Near(40.31, 46.86, 100), Near(0, 0, 50)),
    inside=perhaps("in:AZ:T", "region:caucasus", "AM:Goris", "nowhere"),
    country=perhaps("AZ", "AM", "XX"),
    since=perhaps(DAY, DAY + timedelta(6)),
    until=perhaps(DAY + timedelta(8), DAY + timedelta(400)),
    lang=perhaps("id", "ar", "hy"),
    outlet=perhaps("harian 0", "HARIAN 1"),
    copies=st.booleans(),
)


@pytest.fixture
def told(ledger: Ledger) -> Ledger:
    for step in steps(30):
        step(ledger)
    Reconciler(ledger, now=now, judge=judge, holders=holders).reconcile_all()
    return ledger


def found(ledger: Ledger, asked: Filters) -> set[str]:
    page = ledger.incidents(asked, limit=1000)
    assert page.next is None
    return {one.incident.id for one in page.incidents}


def shown(chosen: Selection) -> set[str]:
    return set(chosen.cites(chosen.incidents))


def test_the_same_incidents_are_found_as_by_the_ledger(told: Ledger) -> None:
    snapshot = taken(told)
    everything = found(told, Filters(copies=True))
    assert shown(snapshot.select(Filters(copies=True))) == everything
    assert len(everything) > 12
    # Filters of which the plain answer is neither all nor nothing.
    for asked in (Filters(stance="deny"), Filters(side="armenia"), Filters(text="talish", copies=True)):
        assert set() < found(told, asked) < everything, asked

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(filters)
    def compare(asked: Filters) -> None:
        chosen = snapshot.select(asked)
        assert shown(chosen) == found(told, asked)
        counted_alike(snapshot, chosen, asked)

    compare()


def counted_alike(snapshot: Snapshot, chosen: Selection, asked: Filters) -> None:
    for name, values in chosen.facets.items():
        assert name in FACETS
        for value in values:
            assert value.count == len(snapshot.select(replace(asked, **{name: value.shown})))
    line = chosen.timeline
    assert sum(bar.count for bar in line.bars) + line.before + line.after + line.undated == len(chosen)
    assert sum(bar.contested for bar in line.bars) <= chosen.disputed
    marked = [mark for zoom in (0, 5, 12) for mark in chosen.marks(WORLD, zoom=zoom)]
    assert {mark.id for mark in marked if mark.count == 1} <= shown(chosen)
    assert all((mark.id is None) == (mark.count > 1) for mark in marked)
    located = {zoom: sum(mark.count for mark in chosen.marks(WORLD, zoom=zoom)) for zoom in (0, 5, 12)}
    assert len(set(located.values())) == 1
    assert located[0] <= len(chosen)


def test_what_is_asked_for_is_among_the_values_even_where_nothing_has_it_with_the_rest(told: Ledger) -> None:
    chosen = taken(told).select(Filters(side="Armenia", text="goris", country="AZ", until=date(2000, 1, 1)))
    assert not len(chosen)
    assert [(one.shown, one.count) for one in chosen.facets["side"]] == [("Armenia", 0)]


def pages(chosen: Selection, order: str, limit: int, box: Box | None = None) -> Iterator[list[int]]:
    after: Spot | None = None
    while True:
        page, after = chosen.ranked(order, limit=limit, after=after, box=box)
        yield page.tolist()
        if after is None:
            return
        assert len(page) == limit


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("limit", [1, 7, 500])
def test_pages_hold_every_incident_once_in_order(told: Ledger, order: str, limit: int) -> None:
    snapshot = taken(told)
    chosen = snapshot.select(Filters())
    happened = snapshot.happened
    key = {"newest": happened.newness, "harm": happened.high, "contested": happened.contested}[order]
    listed = [one for page in pages(chosen, order, limit) for one in page]
    expected = sorted(chosen.incidents.tolist(), key=lambda at: (key[at], happened.newness[at], happened.id[at]), reverse=True)
    assert listed == expected
    near = Box(46.3, 39.4, 46.4, 39.6)  # around Goris
    there = [one for page in pages(chosen, order, limit, near) for one in page]
    assert there == [
        one for one in expected if snapshot.places.name[happened.place[one]] == "Goris" and happened.place[one] >= 0
    ]
    assert there


def test_an_unknown_order_is_refused(told: Ledger) -> None:
    with pytest.raises(ValueError, match="newest, harm, contested"):
        taken(told).select(Filters()).ranked("truth", limit=5)


def test_incidents_are_contested_while_claims_of_different_sides_contradict_each_other(told: Ledger) -> None:
    snapshot = taken(told)
    chosen = snapshot.select(Filters(copies=True))
    expected = {one for one in shown(chosen) if is_contested(told, one)}
    assert set(chosen.cites(chosen.contested(NOON - timedelta(days=1)))) == expected
    assert not len(chosen.contested(NOON + timedelta(days=900)))


def test_what_a_person_rejects_contests_nothing_and_what_he_confirms_does(told: Ledger) -> None:
    everything = taken(told).select(Filters(copies=True))
    quiet = sorted(shown(everything) - set(everything.cites(everything.contested(NOON - timedelta(days=1)))))
    one, a, b = next(pair for pair in (apart(told, cite) for cite in quiet) if pair)
    told.decide(Decision("confirm", (a,), (b, "contradicts"), "R. Hartono"), at=NOON + timedelta(hours=3))
    after = taken(told).select(Filters(copies=True))
    assert after.cites(after.contested(NOON + timedelta(hours=2))) == [one]
    told.decide(Decision("reject", (a,), (b, "contradicts"), "R. Hartono"), at=NOON + timedelta(hours=4))
    assert taken(told).select(Filters(copies=True)).disputed == everything.disputed


def is_contested(ledger: Ledger, incident: str) -> bool:
    _, _, sayings = ledger.incident(incident)
    sides = {saying.claim: saying.origin.side for saying in sayings}
    judged = ledger.judgements(sides)
    return any(one.type == "contradicts" and sides[one.a] != sides[one.b] for one in judged if one.score is not None)


def apart(ledger: Ledger, incident: str) -> tuple[str, str, str] | None:
    """Two claims of different sides about an incident."""
    _, _, sayings = ledger.incident(incident)
    sides = {saying.claim: saying.origin.side for saying in sayings}
    first, *others = sides
    other = next((claim for claim in others if sides[claim] != sides[first]), None)
    return (incident, first, other) if other else None


def test_a_rejected_contradiction_of_the_machine_is_gone(told: Ledger) -> None:
    everything = taken(told).select(Filters(copies=True))
    one, a, b = next(pair for pair in (apart(told, cite) for cite in sorted(shown(everything))) if pair)
    number = told.read(lambda db: db.execute(text("SELECT id FROM incident WHERE cite = :one"), {"one": one}).scalar_one())

    def contradict(db: Connection) -> None:
        rows, _ = kept.put_judgements(
            db, [Judgement("contradicts", a, b, 0.9, ("16 ≠ 31",), "rules 9")], at=NOON + timedelta(1)
        )
        (row,) = rows.values()
        kept.put_standing(db, [(row, number)], gone=())

    told.write(contradict)
    since = NOON + timedelta(hours=12)
    chosen = taken(told).select(Filters(copies=True))
    assert chosen.cites(chosen.contested(since)) == [one]
    told.decide(Decision("reject", (b,), (a,), "R. Hartono"), at=NOON)
    chosen = taken(told).select(Filters(copies=True))
    assert chosen.cites(chosen.contested(since)) == []


def test_incidents_are_new_by_the_last_of_their_reports(told: Ledger) -> None:
    chosen = taken(told).select(Filters(copies=True))
    moments = {one: datetime.fromtimestamp(second, UTC) for one, second in arrivals(told).items()}
    since = NOON + timedelta(minutes=20)
    new = chosen.cites(chosen.newest(since))
    assert set(new) == {one for one in shown(chosen) if moments[one] >= since}
    assert [moments[one] for one in new] == sorted((moments[one] for one in new), reverse=True)
    assert 0 < len(new) < len(chosen)


def arrivals(ledger: Ledger) -> dict[str, float]:
    rows = ledger.read(
        lambda db: db.execute(
            text(
                "SELECT incident.cite, max(report.arrived_at) FROM incident JOIN strand ON strand.incident = incident.id"
                " JOIN account ON account.strand = strand.id JOIN report ON report.id = account.report GROUP BY incident.cite"
            )
        ).all()
    )
    return {cite: datetime.fromisoformat(at).timestamp() for cite, at in rows}


def test_an_empty_ledger_has_an_empty_panorama(ledger: Ledger) -> None:
    chosen = taken(ledger).select(Filters())
    assert (len(chosen), chosen.disputed, chosen.marks(WORLD, zoom=1), chosen.bounds()) == (0, 0, [], None)
    assert chosen.timeline.bars == ()
    assert all(not values for values in chosen.facets.values())
    assert list(pages(chosen, "harm", 5)) == [[]]
