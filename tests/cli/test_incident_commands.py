"""The commands that tell what happened according to whom, over a ledger of the examples as they are annotated."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from cli.annotated import as_annotated, clock
from cli.running import Menurut
from export.happenings import happenings, judged, readings
from menurut.model import Decision
from menurut.resolve import enclosing
from menurut.run.adding import Adder
from menurut.run.reconciling import Reconciler
from menurut.store import Ledger
from store.making import arrival

HEIGHTS, TOLL = "I2", "I5"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the examples, read and judged as annotated, with two incidents put together by a person."""
    path = tmp_path_factory.mktemp("made") / "ledger.db"
    with Ledger(path, create=True) as kept:
        for report, reading in readings():
            kept.add(arrival(report), reading, at=clock(), holders=enclosing)
        as_annotated(kept).reconcile_all()
        for name in (HEIGHTS, TOLL):
            first, *others = happenings()[name].incident.accounts
            as_annotated(kept).decide(Decision("same", (first,), tuple(others), "a reader"))
    return path


@pytest.fixture
def ledger(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, named by the environment."""
    path = tmp_path / "ledger.db"
    shutil.copy(made, path)
    monkeypatch.setenv("MENURUT_LEDGER", str(path))
    monkeypatch.setenv("USER", "r.hartono")
    monkeypatch.setenv("COLUMNS", "100")
    for module in ("reconcile", "decide"):
        monkeypatch.setattr(f"menurut.cli.{module}.reconciler", as_annotated)
    return path


def one(menurut: Menurut, name: str) -> dict[str, Any]:
    """All that the ledger tells of the incident that an incident of the examples is in."""
    done = menurut("incident", happenings()[name].incident.id, "--format", "json")
    assert done.code == 0, done.err
    return dict(json.loads(done.out))


def pair(kind: str, name: str = HEIGHTS) -> tuple[str, str]:
    """Two claims of an incident of the examples between which there is a judgement of that kind."""
    return next((x.a, x.b) for x in happenings()[name].judgements if x.type == kind)


def test_incidents_are_found_by_what_claims_are_found_by(ledger: Path, menurut: Menurut) -> None:
    asked = ("--side", "Nagorno-Karabakh", "--stance", "admit", "--type", "control")
    found = [json.loads(line) for line in menurut("incidents", *asked).out.splitlines()]
    (heights,) = [row for row in found if row["status"] == "admitted against interest"]
    assert heights["incident"] == one(menurut, HEIGHTS)["incident"]
    assert heights["sides"] == ["Azerbaijan", "Nagorno-Karabakh"]
    assert menurut("incidents", "--format", "table", *asked).out.count(heights["incident"][:8]) == 1
    assert heights["incident"] in [
        row["incident"] for row in csv.DictReader(io.StringIO(menurut("incidents", "--format", "csv", "--limit", "500").out))
    ]


def test_pages_of_incidents_hold_each_once(ledger: Path, menurut: Menurut) -> None:
    whole = [json.loads(line)["incident"] for line in menurut("incidents", "--limit", "1000").out.splitlines()]
    paged: list[str] = []
    after: tuple[str, ...] = ()
    while True:
        done = menurut("incidents", "--limit", "25", *after)
        paged += [json.loads(line)["incident"] for line in done.out.splitlines()]
        if not done.err:
            break
        after = ("--after", done.err.split()[-1])
    assert paged == whole
    assert len(whole) == len(set(whole)) > 50


def test_one_incident_is_shown_by_any_of_its_ids(ledger: Path, menurut: Menurut) -> None:
    whole = menurut("incident", happenings()[HEIGHTS].incident.id)
    assert whole.code == 0
    for name in (*happenings()[HEIGHTS].incident.accounts, happenings()[HEIGHTS].sayings[0].claim):
        assert menurut("incident", name[:8]).out == whole.out
    text = " ".join(whole.out.split())
    assert "Interfax ← Anar Eyvazov" in text or "Interfax ←" in text
    assert "admitted against interest" in text
    for saying in happenings()[HEIGHTS].sayings:
        assert saying.claim in json.dumps(one(menurut, HEIGHTS))


def test_an_incident_goes_into_a_file(ledger: Path, tmp_path: Path, menurut: Menurut) -> None:
    file = tmp_path / "heights.json"
    assert menurut("incident", happenings()[HEIGHTS].incident.id, "--format", "json", "-o", file).out == ""
    assert json.loads(file.read_text(encoding="utf-8"))["incident"]


def test_tolls_are_counted_by_side_incident_and_day(ledger: Path, menurut: Menurut) -> None:
    (whole,) = [json.loads(line) for line in menurut("tally").out.splitlines()]
    (soldiers,) = [x for x in whole["tallies"] if (x["kind"], x["side"]) == ("killed", "Nagorno-Karabakh")]
    assert soldiers["best"] >= 84
    rows = [json.loads(line) for line in menurut("tally", "--by", "incident", "--harm", "killed").out.splitlines()]
    (toll,) = [row for row in rows if row["of"] == one(menurut, TOLL)["incident"]]
    killed = next(x for x in toll["tallies"] if x["kind"] == "killed" and x["side"] == "Nagorno-Karabakh")
    assert (killed["low"], killed["best"], killed["high"]) == (16, 84, 550)
    assert "soldiers of Nagorno-Karabakh" in toll["title"]
    days = list(csv.DictReader(io.StringIO(menurut("tally", "--by", "day", "--format", "csv").out)))
    assert list(dict.fromkeys(row["of"] for row in days))[:2] == ["2020-09-27", "2020-09-28"]
    table = menurut("tally", "--format", "table").out
    assert all(word in table for word in ("killed", "Nagorno-Karabakh", "low", "best", "high", "why"))


def test_track_records_are_counts_with_intervals(ledger: Path, menurut: Menurut) -> None:
    (eyvazov,) = [json.loads(line) for line in menurut("sources", "eyvazov").out.splitlines()]
    assert eyvazov["side"] == "Azerbaijan"
    assert eyvazov["claims"] >= eyvazov["corroborated"] > 0
    assert 0 <= eyvazov["corroborated_from"] < eyvazov["corroborated"] / eyvazov["claims"] < eyvazov["corroborated_to"] <= 1
    assert eyvazov["rating"] is None
    assert menurut("sources", "--min", "1000", "--format", "table").out == "no sources found\n"
    assert "more: --limit" in menurut("sources", "--limit", "1").err


def test_a_comparison_gives_the_reasons(ledger: Path, menurut: Menurut) -> None:
    a, b = pair("supersedes")
    done = menurut("compare", a[:8], b)
    assert done.code == 0, done.err
    assert "A supersedes B" in done.out
    assert "as annotated" in done.out
    assert "are their events one incident?" in done.out
    fields = json.loads(menurut("compare", a, b, "--format", "json").out)
    assert [x["type"] for x in fields["judgements"]] == ["supersedes"]
    assert fields["events"][0]["incident"] == one(menurut, HEIGHTS)["incident"]


def test_a_comparison_says_why_there_is_no_judgement(ledger: Path, menurut: Menurut) -> None:
    a, b = happenings()[HEIGHTS].sayings[0].claim, happenings()["I8"].sayings[0].claim
    assert "no judgement: they tell of different incidents" in menurut("compare", a, b).out
    judged_ = {frozenset((x.a, x.b)) for _, x in judged()}
    claims = sorted({saying.claim for saying in happenings()[TOLL].sayings})
    a, b = next((a, b) for a in claims for b in claims if a < b and frozenset((a, b)) not in judged_)
    assert "no rule says that one bears on the other" in " ".join(menurut("compare", a, b).out.split())


def test_a_person_splits_and_merges(ledger: Path, menurut: Menurut) -> None:
    before = one(menurut, HEIGHTS)
    apart = next(x for x in before["accounts"] if x["cite"] != before["incident"])["cite"]
    done = menurut("split", before["incident"], apart, "--note", "another day")
    assert done.code == 0, done.err
    assert apart not in {x["cite"] for x in one(menurut, HEIGHTS)["accounts"]}
    assert json.loads(menurut("incident", apart, "--format", "json").out)["incident"] != before["incident"]
    assert menurut("merge", before["incident"][:10], apart).code == 0
    assert {x["cite"] for x in one(menurut, HEIGHTS)["accounts"]} == {x["cite"] for x in before["accounts"]}
    with Ledger(ledger) as kept:
        last = kept.decisions()[-2:]
    assert [(x.kind, x.by, x.note) for x in last] == [("apart", "r.hartono", "another day"), ("same", "r.hartono", None)]


def test_an_event_is_split_off_by_a_claim_that_tells_it(ledger: Path, menurut: Menurut) -> None:
    before = one(menurut, HEIGHTS)
    head = before["incident"]
    claim = next(x for x in before["sayings"] if x["account"] != head)["claim"]
    assert menurut("split", head, claim).code == 0
    assert claim not in {x["claim"] for x in json.loads(menurut("incident", head, "--format", "json").out)["sayings"]}


def test_decisions_outlive_reconciling_anew(ledger: Path, menurut: Menurut) -> None:
    before = one(menurut, HEIGHTS)
    apart = next(x for x in before["accounts"] if x["cite"] != before["incident"])["cite"]
    menurut("split", before["incident"], apart)
    after = one(menurut, HEIGHTS)
    done = menurut("reconcile", "--anew")
    assert done.code == 0, done.err
    assert done.out.startswith("10 reports, 0 new judgements in ")
    assert one(menurut, HEIGHTS) == after


def test_a_person_confirms_and_rejects(ledger: Path, menurut: Menurut) -> None:
    a, b = pair("contradicts")
    assert "contradicts" in menurut("reject", a, b, "--by", "R. Hartono").out
    assert json.loads(menurut("compare", a, b, "--format", "json").out)["judgements"] == []
    assert f"R. Hartono decided: no judgement between {a[:8]} and {b[:8]} holds" in menurut("compare", a, b).out
    assert menurut("confirm", a, b, "contradicts", "--note", "the same night").code == 0
    (again,) = json.loads(menurut("compare", a, b, "--format", "json").out)["judgements"]
    assert "r.hartono" in again["by"]
    assert f"r.hartono decided: {a[:8]} contradicts {b[:8]} (the same night)" in menurut("compare", a, b).out


def test_what_a_person_alone_has_confirmed_counts_for_the_sources(ledger: Path, menurut: Menurut) -> None:
    def withdrawn() -> int:
        return sum(json.loads(line)["withdrawn"] for line in menurut("sources", "--limit", "500").out.splitlines())

    before = withdrawn()
    a, b = pair("contradicts")
    assert menurut("confirm", a, b, "supersedes").err == ""
    assert withdrawn() == before + 1


def test_a_judgement_of_claims_that_no_incident_holds_is_said_to_be_shown_by_none(ledger: Path, menurut: Menurut) -> None:
    a, b = happenings()[HEIGHTS].sayings[0].claim, happenings()["I8"].sayings[0].claim
    done = menurut("confirm", a, b, "contradicts")
    assert done.code == 0
    assert "`menurut merge` makes two incidents one" in done.said
    assert "A contradicts B" in menurut("compare", a, b).out


def test_a_person_rates_and_the_program_does_not(ledger: Path, menurut: Menurut) -> None:
    name = "Ministry of Defence of Armenia"
    assert menurut("rate", name, "--source", "c").code == 0
    assert menurut("rate", name, "--source", "B", "--by", "R. Hartono").code == 0
    (rated,) = [json.loads(line) for line in menurut("sources", *name.split()).out.splitlines()]
    assert (rated["rating"], rated["rated_by"]) == ("B", "R. Hartono")
    assert "B usually" in menurut("sources", *name.split(), "--format", "table").out
    claim = happenings()[HEIGHTS].sayings[0].claim
    assert menurut("rate", claim, "--information", "2").code == 0
    assert "probably true" in one(menurut, HEIGHTS)["ratings"][claim]
    assert "information 2" in menurut("incident", claim).out


def test_a_person_undoes_what_was_decided_and_the_history_tells_all(ledger: Path, menurut: Menurut) -> None:
    before = one(menurut, HEIGHTS)
    apart = next(x for x in before["accounts"] if x["cite"] != before["incident"])["cite"]
    assert menurut("split", before["incident"], apart, "--note", "another day").code == 0
    (last,) = [json.loads(line) for line in menurut("history", "--limit", "1").out.splitlines()]
    assert (last["kind"], last["by"], last["note"], last["undone_by"]) == ("apart", "r.hartono", "another day", None)
    done = menurut("undo", str(last["id"]), "--by", "S. Utami")
    assert done.out == f"kept: S. Utami undoes decision {last['id']}; `menurut undo {last['id'] + 1}` takes that back\n"
    assert one(menurut, HEIGHTS) == before
    assert "S. Utami decided about the same meanwhile (undo" in menurut("undo", str(last["id"])).said
    told = menurut("history", apart, "--format", "table").out.splitlines()
    assert f"S. Utami: decision {last['id']} is undone" in told[0]
    assert told[1].endswith(f"(another day) [undone by {last['id'] + 1}]")
    assert f"{apart[:8]} is not of the incident of " in told[1]
    assert menurut("undo", str(last["id"] + 1)).code == 0
    assert apart not in {x["cite"] for x in one(menurut, HEIGHTS)["accounts"]}
    more = menurut("history", "--limit", "2")
    assert f"--after {last['id'] + 1}" in more.err
    assert json.loads(menurut("history", "--after", str(last["id"] + 1), "--limit", "1").out)["id"] == last["id"]


def test_a_history_tells_every_kind_of_decision_in_words(ledger: Path, menurut: Menurut) -> None:
    a, b = pair("contradicts")
    menurut("reject", a, b)
    menurut("reject", a, b, "repeats")
    menurut("confirm", a, b, "contradicts")
    menurut("rate", a, "--information", "2")
    menurut("rate", "Ministry of Defence of Armenia", "--source", "C")
    told = [line.split(": ", 1)[1] for line in menurut("history", a, "--format", "table").out.splitlines()]
    a, b = a[:8], b[:8]
    assert told[:4] == [
        f"{a} is rated 2",
        f"{a} contradicts {b}",
        f"{a} repeats {b} does not hold",
        f"no judgement between {a} and {b} holds",
    ]
    assert "is rated C" in menurut("history", "--limit", "1", "--format", "table").out


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("incident", "zzzzzzzz"), "no incident 'zzzzzzzz' in this ledger; `menurut incidents` lists them"),
        (("incident", "zz"), "no incident 'zz' in this ledger; give 6 letters of its id or more"),
        (("incident", "HEAD", "--format", "csv"), "no format 'csv'; known: table, json"),
        (("incidents", "--format", "xml"), "no format 'xml'"),
        (("incidents", "--after", "1.2"), "is no page"),
        (("incidents", "--side", ""), "--side is empty"),
        (("incidents", "--type", "war"), "no event type 'war'"),
        (("tally", "--by", "week"), "'week' is not one of"),
        (("tally", "--format", "xml"), "no format 'xml'"),
        (("sources", "--format", "xml"), "no format 'xml'"),
        (("compare", "CLAIM", "CLAIM"), "does not stand to itself"),
        (("compare", "CLAIM", "zzzzzzzz"), "no claim 'zzzzzzzz'"),
        (("merge", "HEAD", "HEAD"), "is one incident with itself"),
        (("merge", "HEAD", "zzzzzzzz"), "no incident 'zzzzzzzz'"),
        (("split", "HEAD", "zzzzzzzz"), "no event 'zzzzzzzz' in incident"),
        (("split", "HEAD"), "Missing argument"),
        (("confirm", "CLAIM", "OTHER", "agrees"), "no judgement 'agrees'; known: "),
        (("confirm", "CLAIM", "CLAIM", "repeats"), "does not stand to itself"),
        (("reject", "CLAIM", "OTHER", "agrees"), "no judgement 'agrees'; known: "),
        (("rate", "Ministry of Defence of Armenia"), "give --source for an origin, or --information for a claim"),
        (("rate", "nobody", "--source", "A"), "nobody called 'nobody' vouches"),
        (("rate", "Armenia", "--source", "G"), "no rating 'G'; known: A (completely reliable)"),
        (("undo", "999"), "no decision '999' in this ledger that can be undone; `menurut history` lists them"),
        (("undo", "0"), "greater than or equal to 1"),
        (("history", "zzzzzzzz"), "nobody called 'zzzzzzzz'"),
        (("rate", "CLAIM", "--information", "0"), "no rating '0'; known: 1 (confirmed by other sources)"),
    ],
)
def test_a_wrong_question_is_said_to_be_so(asked: tuple[str, ...], said: str, ledger: Path, menurut: Menurut) -> None:
    a, b = pair("supersedes")
    named = {"HEAD": happenings()[HEIGHTS].incident.id, "CLAIM": a, "OTHER": b}
    done = menurut(*(named.get(word, word) for word in asked))
    assert (done.code, done.out) == (2, "")
    assert said in done.said


def test_all_events_of_an_incident_cannot_be_split_off(ledger: Path, menurut: Menurut) -> None:
    whole = one(menurut, HEIGHTS)
    done = menurut("split", whole["incident"], *(x["cite"] for x in whole["accounts"]))
    assert (done.code, "leave at least one in it" in done.said) == (2, True)
    assert one(menurut, HEIGHTS) == whole


def test_a_side_that_nobody_speaks_for_is_said_to_be_so(ledger: Path, menurut: Menurut) -> None:
    done = menurut("incidents", "--side", "nobody-such", "--format", "table")
    assert (done.code, done.out) == (0, "no incidents found\n")
    assert "nobody in this ledger speaks for nobody-such" in done.said


def test_an_empty_ledger_and_one_that_is_not_reconciled(ledger: Path, tmp_path: Path, menurut: Menurut) -> None:
    with Ledger(tmp_path / "fresh.db", create=True) as kept:
        at = ("--ledger", str(tmp_path / "fresh.db"))
        for command in ("incidents", "tally", "sources"):
            done = menurut(command, *at, "--format", "table")
            assert (done.code, done.err) == (0, "")
            assert done.out.startswith("no ")
        for report, reading in readings():
            kept.add(arrival(report), reading, at=clock(), holders=enclosing)
    for command in ("incidents", "tally", "sources"):
        assert menurut(command, *at).said == "10 reports are not reconciled yet: `menurut reconcile`"
    claim = happenings()[HEIGHTS].sayings[0].claim
    for command in (("incident", claim), ("compare", claim, happenings()[TOLL].sayings[0].claim)):
        done = menurut(*command, *at)
        assert (done.code, "`menurut reconcile`" in done.said) == (2, True)
    assert menurut("reconcile", *at).out.startswith("10 reports, ")
    assert menurut("reconcile", *at).out.startswith("0 reports, 0 new judgements in ")
    assert menurut("incidents", *at, "--limit", "1").out


@pytest.mark.parametrize("given", [(), ("--no-reconcile",)])
def test_adding_reconciles_unless_told_not_to(
    given: tuple[str, ...], ledger: Path, tmp_path: Path, menurut: Menurut, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []

    def noted(kept: Ledger, *, now: Callable[[], datetime], gated: bool, reconciler: Reconciler | None) -> Adder:
        made.append(reconciler)
        return Adder(kept, now=now, gated=gated, reconciler=reconciler)

    monkeypatch.setattr("menurut.cli.add.Adder", noted)
    monkeypatch.setattr("menurut.cli.add.reconciler", as_annotated)
    (tmp_path / "none.jsonl").write_text("", encoding="utf-8")
    menurut("add", tmp_path / "none.jsonl", *given)
    assert [one is None for one in made] == [bool(given)]


@pytest.mark.parametrize("width", [60, 90, 120])
def test_no_line_is_wider_than_the_screen(width: int, ledger: Path, menurut: Menurut, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    menurut("rate", "Ministry of Defence of Armenia", "--source", "B")
    a, b = pair("supersedes")
    asked = (
        ("incidents", "--format", "table"),
        ("incident", a),
        ("tally", "--by", "incident", "--format", "table"),
        ("sources", "Armenia", "--format", "table"),
        ("compare", a, b),
    )
    for words in asked:
        done = menurut(*words)
        assert done.code == 0, done.err
        assert max(map(len, done.out.splitlines())) <= width, words


def test_the_sides_stand_below_one_another_on_a_narrow_screen(
    ledger: Path, menurut: Menurut, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    text = menurut("incident", happenings()[HEIGHTS].incident.id).out
    assert max(map(len, text.splitlines())) <= 60
    assert "\nAzerbaijan\n" in text
    assert "\nNagorno-Karabakh\n" in text
