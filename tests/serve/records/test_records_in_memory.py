"""Records counted on columns are the very records that are counted on all sayings and judgements."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from menurut.model import Decision, Judgement, Origin, Saying, StoreError, values
from menurut.model.keys import day_number, lasting_id
from menurut.reconcile.records import Record, records
from menurut.serve.records.columns import NEVER, Claims, Columns, Pairs, Reports, numbers
from menurut.serve.records.counting import Counted, counted
from menurut.serve.records.finding import Finder
from menurut.serve.records.loading import load
from menurut.serve.records.pairing import against, between, crossed
from menurut.serve.records.portrait import portrait
from menurut.store import Ledger
from reconcile.speaking import BAKU, FIRST, OTHER_OUTLET, OUTLET, RED_CROSS, SECOND, STEPANAKERT, judged, says
from run.test_reconciling import FEW, STORIES, keep, reconciler, told
from store.making import NOON, holders

RELATIONS = values("relation")


def wanted(ledger: Ledger) -> list[Record]:
    return records(list(ledger.all_sayings()), list(ledger.all_judgements()))


def found(made: Counted) -> list[Record]:
    return [made.record(at) for at in range(len(made.speakers))]


def columns_of(sayings: list[Saying], judgements: list[Judgement]) -> Columns:
    """The columns of a ledger that held these; the ids of the claims are made of their names."""
    by_claim: dict[str, list[Saying]] = {}
    for one in sorted(sayings, key=lambda one: (one.claim, one.account)):
        by_claim.setdefault(one.claim, []).append(one)
    claims = Claims().with_(numbers([lasting_id(name) for name in by_claim]))
    row = {name: int(claims.rows(numbers([lasting_id(name)]))[0]) for name in by_claim}
    origins: dict[Origin, int] = {}
    said = np.full(len(row), NEVER, np.int32)
    negative = np.zeros(len(row), np.bool_)
    for name, several in by_claim.items():
        one = several[0]
        claims.origin[row[name]] = origins.setdefault(one.origin, len(origins))
        claims.stance[row[name]] = values("stance").index(one.stance)
        claims.report[row[name]] = 0
        said[row[name]] = NEVER if one.said is None else day_number(one.said)
        negative[row[name]] = any(each.stance == "deny" or each.status == "negated" for each in several)
    known = [one for one in judgements if one.a in row and one.b in row]
    return Columns(
        reports=Reports(
            *(np.zeros(1, np.int64) for _ in range(2)), *(np.zeros(1, np.int32) for _ in range(3)), ("P",), ("id",)
        ),
        claims=claims,
        origins=tuple(origins),
        pairs=Pairs(
            np.array([RELATIONS.index(one.type) for one in known], np.int8),
            np.array([row[one.a] for one in known], np.int32),
            np.array([row[one.b] for one in known], np.int32),
        ),
        negative=negative,
        said=said,
    )


KEYS = st.sampled_from(["AZ", "am", "outlet:pos", "icrc"])
ORIGINS = st.builds(
    Origin,
    key=KEYS,
    name=st.sampled_from(["Baku", "baku", "Yerevan", "Kabinet"]),
    kind=st.sampled_from(["state", "military", "government", "person", "media", "io"]),
    side=st.sampled_from([None, None, "Azerbaijan", "Armenia"]),
    body=KEYS,
    own=st.booleans(),
)


@st.composite
def told_and_judged(draw: st.DrawFn) -> tuple[list[Saying], list[Judgement]]:
    number = draw(st.integers(0, 12))
    sayings = [
        says(
            f"c{n}",
            draw(ORIGINS),
            day=draw(st.none() | st.sampled_from([FIRST, SECOND])),
            stance=draw(st.sampled_from(["assert", "deny", "admit"])),
            status=draw(st.sampled_from(["occurred", "negated"])),
        )
        for n in range(number)
    ]
    ends = st.tuples(st.integers(0, max(number, 1)), st.integers(0, max(number, 1))).filter(lambda pair: pair[0] != pair[1])
    drawn = draw(st.lists(st.tuples(st.sampled_from(RELATIONS), ends), max_size=40))
    return sayings, [judged(kind, f"c{a}", f"c{b}") for kind, (a, b) in drawn]


@given(told_and_judged())
@settings(max_examples=300)
def test_whoever_speaks_and_however_it_stands_the_counts_are_those_of_the_records(drawn) -> None:  # noqa: ANN001
    sayings, judgements = drawn
    made = counted(columns_of(sayings, judgements))
    assert found(made) == records(sayings, judgements)


@given(told_and_judged())
def test_the_pairs_are_those_that_the_counts_are_made_of(drawn) -> None:  # noqa: ANN001
    made = counted(columns_of(*drawn))
    whole = crossed(made)
    for relation in ("contradicted", "corroborated"):
        for at, record in enumerate(found(made)):
            pairs = between(made, relation, row=at)
            assert len({int(one) for one, _ in pairs}) == getattr(record, relation)
            assert all(made.of_claim[one] == at for one, _ in pairs)
        for by in ("origin", "side"):
            matrix = whole.matrix(by, most=100)
            for x, row in enumerate(matrix.chosen):
                for y, column in enumerate(matrix.chosen):
                    claims = {int(one) for one, _ in between(made, relation, by=by, row=row, column=column)}
                    assert matrix.cells[relation][x, y] == len(claims)


@contextmanager
def _ledger(blank_file: Path) -> Iterator[Ledger]:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(blank_file, Path(folder) / "ledger.db")
        with Ledger(Path(folder) / "ledger.db") as ledger:
            yield ledger


@pytest.fixture
def empty(blank_file: Path) -> Callable[[], AbstractContextManager[Ledger]]:
    return lambda: _ledger(blank_file)


@given(stories=STORIES, rest=st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_the_columns_follow_the_ledger(empty, stories, rest) -> None:  # noqa: ANN001
    with empty() as ledger:
        work = reconciler(ledger)
        columns, made = None, None
        for story in stories:
            work.reconcile(keep(ledger, story))
            if rest.draw(st.booleans()):
                report, reading = told(rest.draw(st.sampled_from(stories)), reader="two")
                if ledger.standing(report):
                    ledger.add_reading(report, reading, at=NOON, holders=holders)
                    work.reconcile_all()
            claims = sorted({one.claim for one in ledger.all_sayings()})
            if len(claims) > 1 and rest.draw(st.booleans()):
                pair = rest.draw(st.lists(st.sampled_from(claims), min_size=2, max_size=2, unique=True))
                kind, relation = rest.draw(st.sampled_from(["confirm", "reject"])), rest.draw(st.sampled_from(RELATIONS))
                work.decide(Decision(kind, (pair[0],), (pair[1], relation), "R. Hartono"))
            if rest.draw(st.booleans()):
                columns = load(ledger, columns)
                made = counted(columns, made)
                assert found(made) == wanted(ledger)
        columns = load(ledger, columns)
        assert found(counted(columns, made)) == found(counted(load(ledger))) == wanted(ledger)


def test_both_engines_give_the_same(ledger: Ledger) -> None:
    work = reconciler(ledger)
    for story in FEW:
        work.reconcile(keep(ledger, story))
    made = counted(load(ledger))
    assert found(made) == wanted(ledger)
    assert sum(one.contradicted for one in found(made)) > 0


def test_the_records_of_the_examples(ledger_file: Path) -> None:
    with Ledger(ledger_file) as ledger:
        made = counted(load(ledger))
        assert found(made) == wanted(ledger)
        origins = {saying.origin for saying in ledger.all_sayings()}
        assert {(who.key, who.name) for who in made.columns.origins} == {(one.key, one.name) for one in origins}


def test_a_ledger_with_nothing_in_it_has_no_records(ledger: Ledger) -> None:
    made = counted(load(ledger))
    assert found(made) == []
    assert crossed(made).matrix("side", most=5).chosen == (0,)
    assert Finder.of(made).find(words="x") == []


def test_a_portrait_tells_when_where_and_how() -> None:
    told = [says("c1", OUTLET), says("c2", OUTLET, day=SECOND, stance="deny"), says("c3", BAKU), says("c4", OUTLET, day=None)]
    made = counted(columns_of(told, [judged("contradicts", "c3", "c2")]))
    (at,) = [at for at, who in enumerate(made.speakers) if who.key == OUTLET.key]
    one = portrait(made, at)
    assert (one.first, one.last) == (FIRST, SECOND)
    assert one.stances == (("assert", 2), ("deny", 1))
    assert [(month.month, month.claims, month.contradicted) for month in one.months] == [(date(2020, 9, 1), 2, 1)]
    assert one.carried == 4
    (baku,) = [at for at, who in enumerate(made.speakers) if who.key == BAKU.key]
    assert portrait(made, baku).carried is None
    assert against(made, at, "contradicted", most=3) == [(baku, 1)]


def test_what_was_turned_round_stands_with_what_turned_it() -> None:
    told = [says("c1", BAKU, stance="deny"), says("c2", BAKU, day=FIRST + timedelta(3), stance="admit")]
    made = counted(columns_of(told, [judged("supersedes", "c2", "c1")]))
    old, new = (int(made.columns.claims.rows(numbers([lasting_id(name)]))[0]) for name in ("c1", "c2"))
    assert made.met["withdrawn"].tolist() == [[old, new]]


def test_origins_are_found_by_words_side_and_kind_in_any_order() -> None:
    told = [*(says(f"b{n}", BAKU) for n in range(3)), says("s1", STEPANAKERT), says("s2", STEPANAKERT), says("r", RED_CROSS)]
    told += [says("o", OTHER_OUTLET)]
    made = counted(columns_of(told, [judged("contradicts", "s1", "b0"), judged("contradicts", "s2", "b0")]))
    finder = Finder.of(made)
    keys = [who.key for who in made.speakers]

    def named(**asked: str) -> list[str]:
        return [keys[at] for at in finder.find(**asked)]

    assert named() == ["AZ", "nagorno-karabakh", "icrc", "outlet:pos"]
    assert named(sort="contradicted")[:2] == ["nagorno-karabakh", "AZ"]
    assert named(sort="name") == ["AZ", "nagorno-karabakh", "outlet:pos", "icrc"]
    assert named(words="KARA nag") == ["nagorno-karabakh"]
    assert named(side="azerbaijan") == ["AZ"]
    assert named(side="", kind="media") == ["outlet:pos"]
    assert finder.called("icrc") == (2,)
    assert finder.called("icrc", "Armenia") == ()
    assert finder.called("AZ", "Azerbaijan") == (0,)


@pytest.mark.parametrize("cite", ["", "xyz", "0123456789abcdeg", "0123456789abcde", "0123456789abcd e"])
def test_an_id_that_is_none_is_refused(cite: str) -> None:
    with pytest.raises(StoreError, match="not 16 hexadecimal digits"):
        numbers(["0123456789abcdef", cite])
