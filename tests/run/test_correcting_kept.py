"""What people correct is kept: appended, reconciled at once, undone, never buried, and handed to the next training."""

from __future__ import annotations

import json
import runpy
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from menurut.cli import main
from menurut.model import ExportError, ReadError, Reading, Report, Span
from menurut.model.corpus import from_corpus
from menurut.run.adding import Adder, reread_all
from menurut.run.annotating import write_corpus
from menurut.run.corrected import corrected
from menurut.run.correcting import correct
from menurut.run.corrections import Correction, MissedClaim, NotAClaim, WrongPlace, WrongSource, WrongStance
from menurut.run.keeping import Corrector
from menurut.run.reconciling import Reconciler
from menurut.store import Filters, Ledger, Near, NotKept
from menurut.store.readings import Superseded
from menurut.train.annotated import load_annotated
from run.correcting_examples import corrections, examples
from run.happening import Happening, Story, expected, judge, keep, made, now, told
from store.ledgers import faults
from store.making import NOON, arrival, holders

STORIES = (
    Story(0, 0, (Happening(0, 0, 0, 0), Happening(1, 0, 0, 0, 16))),
    Story(1, 1, (Happening(0, 0, 0, 1), Happening(1, 0, 0, 1, 16))),
)


def as_it_is(report: Report, reading: Reading) -> Reading:
    return reading


def corrector(ledger: Ledger) -> Corrector:
    work = Reconciler(ledger, now=now, judge=judge, holders=holders)
    return Corrector(ledger, now=now, reconciler=work, resolve=as_it_is, holders=holders)


def filled(ledger: Ledger, stories: Sequence[Story] = STORIES) -> list[str]:
    work = Reconciler(ledger, now=now, judge=judge, holders=holders)
    keys = [keep(ledger, story) for story in stories]
    for key in keys:
        work.reconcile(key)
    return keys


def newest(ledger: Ledger, key: str) -> Reading:
    found = ledger.report(key)[1]
    assert found is not None
    return found


def test_the_corrected_reading_counts_and_is_reconciled_at_once(ledger: Ledger) -> None:
    key, _ = filled(ledger)
    done = corrector(ledger).correct(key, [NotAClaim("C1")], by="R. Hartono", seen="one")
    assert newest(ledger, key) == done.reading
    assert ledger.report(key)[0].readers == ("one", "person:R. Hartono 1")
    assert ledger.unreconciled() == 0
    story = replace(STORIES[0], happenings=STORIES[0].happenings[:1])
    accounts = {cite for incident in made(ledger)[0] for cite in incident.accounts}
    assert len(accounts) == len(story.happenings) + len(STORIES[1].happenings)
    assert faults(ledger, thorough=True) == []


def test_what_was_not_changed_is_cited_as_before(ledger: Ledger) -> None:
    key, _ = filled(ledger)
    before = {one.reading.claims[0].id: one.cite for one in ledger.claims(Filters(), limit=99).claims if one.key == key}
    corrector(ledger).correct(key, [WrongStance("C1", "deny")], by="R. Hartono", seen="one")
    after = {one.reading.claims[0].id: one.cite for one in ledger.claims(Filters(), limit=99).claims if one.key == key}
    assert after["C0"] == before["C0"]
    assert after["C1"] != before["C1"]


def test_undoing_brings_the_reading_before_back_as_the_newest(ledger: Ledger) -> None:
    key, _ = filled(ledger)
    work, before = corrector(ledger), newest(ledger, key)
    first = work.correct(key, [NotAClaim("C1")], by="R. Hartono", seen="one").reading
    undone = work.undo(key, by="N. Sari", seen=first.reader).reading
    assert replace(undone, reader="one") == before
    assert undone.reader == "person:N. Sari 2"
    assert made(ledger) == expected((story, "one") for story in STORIES)
    again = work.undo(key, by="N. Sari", seen=undone.reader).reading
    assert replace(again, reader=first.reader) == first
    back = work.undo(key, by="N. Sari", seen=again.reader, back_to="one").reading
    assert replace(back, reader="one") == before
    assert ledger.counts()["readings"] == 6
    assert faults(ledger, thorough=True) == []


def test_the_history_tells_who_did_what_and_when(ledger: Ledger) -> None:
    key, _ = filled(ledger)
    work = corrector(ledger)
    first = work.correct(key, [NotAClaim("C1")], by="R. Hartono", seen="one", address="127.0.0.1").reading
    work.undo(key, by="N. Sari", seen=first.reader)
    undo, correction, machine = work.history(key)
    assert [one.version.reader for one in (undo, correction, machine)] == ["person:N. Sari 2", first.reader, "one"]
    assert machine.deed is None
    assert correction.version.made_at == NOON
    assert correction.deed
    assert (correction.deed.who, correction.deed.subject, correction.deed.address) == ("R. Hartono", key, "127.0.0.1")
    assert correction.deed.detail["corrections"] == [{"kind": "not-a-claim", "claim": "C1"}]
    assert undo.deed
    assert undo.deed.detail["again"] == "one"


def test_what_cannot_be_corrected_is_refused_and_leaves_nothing(ledger: Ledger) -> None:
    key, _ = filled(ledger)
    work = corrector(ledger)
    with pytest.raises(ReadError, match="no claim 'C77'"):
        work.correct(key, [NotAClaim("C0"), NotAClaim("C77")], by="R. Hartono", seen="one")
    with pytest.raises(ReadError, match="nothing to undo"):
        work.undo(key, by="R. Hartono", seen="one")
    with pytest.raises(NotKept):
        work.correct("0123456789abcdef", [NotAClaim("C0")], by="R. Hartono", seen="one")
    corrector(ledger).correct(key, [NotAClaim("C0")], by="R. Hartono", seen="one")
    with pytest.raises(ReadError, match="nothing to undo"):
        work.undo(key, by="R. Hartono", seen="person:R. Hartono 1", back_to="two")
    assert ledger.counts()["readings"] == 3
    report, _ = told(Story(9, 0, ()))
    unread = ledger.add(arrival(report), None, at=NOON, holders=holders).key
    with pytest.raises(ReadError, match="has not been read yet"):
        work.correct(unread, [NotAClaim("C0")], by="R. Hartono", seen="one")


def test_who_corrects_what_another_has_corrected_meanwhile_is_told(ledger: Ledger) -> None:
    key, _ = filled(ledger)
    work = corrector(ledger)
    work.correct(key, [NotAClaim("C1")], by="R. Hartono", seen="one")
    with pytest.raises(Superseded, match=r"person:R\. Hartono 1 has .* meanwhile \(at 2026-11-22 12:00 UTC\)") as told_:
        work.correct(key, [NotAClaim("C0")], by="N. Sari", seen="one")
    assert told_.value.newest.reader == "person:R. Hartono 1"
    with pytest.raises(Superseded):
        work.undo(key, by="N. Sari", seen="one")


def test_of_two_at_the_same_moment_one_is_kept(ledger: Ledger) -> None:
    key, _ = filled(ledger)
    barrier, came = Barrier(2), []

    def one(name: str) -> None:
        barrier.wait()
        try:
            came.append(corrector(ledger).correct(key, [NotAClaim("C1")], by=name, seen="one").reading.reader)
        except Superseded as error:
            came.append(error.newest.reader)

    threads = [Thread(target=one, args=(name,)) for name in ("R. Hartono", "N. Sari")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(came)) == 1
    assert ledger.counts()["readings"] == 3


@dataclass
class Newer:
    """A reader of a newer version, that reads nothing."""

    version: str = "two"

    def read(self, report: Report) -> Reading:
        return Reading(report.id, self.version)


def test_reading_anew_buries_no_correction(ledger: Ledger) -> None:
    keys = filled(ledger)
    work = corrector(ledger)
    first = work.correct(keys[0], [NotAClaim("C1")], by="R. Hartono", seen="one").reading
    adder = Adder(ledger, now=now, reader=Newer)  # type: ignore[arg-type]
    assert [one.what for one in reread_all(adder)] == ["kept as corrected", "read"]
    assert newest(ledger, keys[0]) == first
    assert newest(ledger, keys[1]).reader == "two"


def test_what_was_undone_is_read_anew(ledger: Ledger) -> None:
    key, _ = filled(ledger)
    work = corrector(ledger)
    first = work.correct(key, [NotAClaim("C1")], by="R. Hartono", seen="one").reading
    work.undo(key, by="R. Hartono", seen=first.reader)
    assert list(corrected(ledger)) == []
    adder = Adder(ledger, now=now, reader=Newer)  # type: ignore[arg-type]
    assert [one.what for one in reread_all(adder)] == ["read", "read"]


Filling = Callable[[Sequence[tuple[Report, Reading]]], AbstractContextManager[tuple[Ledger, list[str]]]]


@pytest.fixture
def of_examples(blank_file: Path) -> Filling:
    """Makes ledgers of the examples with their annotation for readings."""

    @contextmanager
    def of(several: Sequence[tuple[Report, Reading]]) -> Iterator[tuple[Ledger, list[str]]]:
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(blank_file, Path(folder) / "ledger.db")
            with Ledger(Path(folder) / "ledger.db") as ledger:
                yield ledger, [ledger.add(arrival(*one[:1]), one[1], at=NOON, holders=holders).key for one in several]

    return of


def sound(report: Report, annotation: dict[str, Any], shared: Path) -> list[str]:
    """What the corpus's own tool finds wrong with an annotation."""
    tool = runpy.run_path(str(shared / "tools" / "corpus.py"))
    record = {"text": report.text, "sentences": [[one.start, one.end] for one in report.sentences]}
    found: list[str] = tool["check"](record, annotation)
    return found


def some(report: Report, reading: Reading) -> list[Correction]:
    one, other = reading.claims[0], reading.claims[1]
    return [
        WrongSource(one.id, (reading.entities[0].id,)) if not one.source else WrongStance(one.id, "deny"),
        WrongPlace(reading.events[-1].id, reading.places[0].mentions[0]),
        NotAClaim(other.id),
        MissedClaim((Span(report.sentences[-1].start, len(report.text)),)),
    ]


def test_corrected_examples_become_annotation_that_training_reads(of_examples: Filling, shared: Path, tmp_path: Path) -> None:
    with of_examples(examples()) as (ledger, keys):
        work = Corrector(ledger, now=now, reconciler=Reconciler(ledger, now=now, judge=judge, holders=holders))
        for key, (report, reading) in zip(keys[:9], examples(), strict=False):
            for one in some(report, reading):
                try:
                    work.correct(key, [one], by="R. Hartono", seen=ledger.report(key)[0].readers[-1])
                except ReadError:
                    continue
        found = list(corrected(ledger))
    assert [kept.key for kept, _ in found] == keys[:9]
    written = write_corpus([(kept.report, reading) for kept, reading in found], tmp_path / "corpus")
    assert (written.written, written.left_out) == (9, ())
    read = dict(zip(keys, load_annotated(tmp_path / "corpus", "corrected", ["id", "en", "ru"]), strict=False))
    assert len(read) == 9
    by_id = {kept.report.id: reading for kept, reading in found}
    for folder in (tmp_path / "corpus").iterdir():
        lines = [(folder / f"corrected.{part}.jsonl").read_text(encoding="utf-8").splitlines() for part in ("reports", "gold")]
        for told_, annotation in zip(*(map(json.loads, part) for part in lines), strict=True):
            report = next(kept.report for kept, _ in found if kept.report.id == told_["id"])
            assert sound(report, annotation, shared) == []
            back = from_corpus(report, annotation)
            assert [one.content for one in back.claims] == [one.content for one in by_id[report.id].claims]


def test_words_over_several_sentences_are_cut_or_left_out(tmp_path: Path) -> None:
    report, reading = examples()[0]
    first, second = report.sentences[:2]
    content = Span(first.end - 5, second.start + 5)
    long = replace(reading.claims[0], content=(content,))
    cut = replace(reading, claims=(long, *reading.claims[1:]))
    written = write_corpus([(report, cut)], tmp_path / "cut")
    assert written.left_out == ()
    ((_, back),) = load_annotated(tmp_path / "cut", "corrected", ["id"])
    assert back.claims[0].content == (Span(content.start, first.end), Span(second.start, content.end))
    over = replace(reading, claims=(replace(reading.claims[0], cue=content), *reading.claims[1:]))
    assert write_corpus([(report, over)], tmp_path / "over").left_out == (report.id,)
    with pytest.raises(ExportError, match="is there already"):
        write_corpus([], tmp_path / "over")


def test_the_command_writes_what_was_corrected(of_examples: Filling, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*arguments: object) -> int:
        monkeypatch.setattr(sys, "argv", ["menurut", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        return int(left.value.code or 0)

    with of_examples(examples()[:2]) as (ledger, keys):
        Corrector(ledger, now=now).correct(keys[1], [WrongStance("C1", "deny")], by="R. Hartono", seen="annotation")
        monkeypatch.setenv("MENURUT_LEDGER", ledger.name)
        out = tmp_path / "corpus"
        assert run("export", "--format", "corpus", "-o", out) == 2
        assert run("export", "--corrected") == 2
        assert run("export", "--format", "corpus", "--corrected") == 2
        assert not out.exists()
        assert run("export", "--format", "corpus", "--corrected", "-o", out) == 0
        assert run("export", "--format", "corpus", "--corrected", "-o", out) != 0
    (pair,) = load_annotated(out, "corrected", ["id"])
    assert (pair[0].id, pair[0].text) == (keys[1], examples()[1][0].text)


@given(drawn=st.data())
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.large_base_example])
def test_any_corrections_are_kept_and_undone_to_the_letter(of_examples: Filling, drawn: st.DataObject) -> None:
    report, reading = drawn.draw(st.sampled_from(examples()))
    with of_examples([(report, reading)]) as (ledger, (key,)):
        work, past = corrector(ledger), [reading]
        for _ in range(drawn.draw(st.integers(1, 4))):
            seen = past[-1]
            if len(past) > 1 and drawn.draw(st.booleans()):
                to = drawn.draw(st.sampled_from(past[:-1]))
                past.append(work.undo(key, by="N. Sari", seen=seen.reader, back_to=to.reader).reading)
                assert replace(past[-1], reader=to.reader) == to
                continue
            one = drawn.draw(corrections(report, seen))
            try:
                wanted = correct(report, seen, [one], by="R. Hartono", number=len(past), resolve=as_it_is)
            except ReadError:
                continue
            past.append(work.correct(key, [one], by="R. Hartono", seen=seen.reader).reading)
            assert past[-1] == wanted
        assert newest(ledger, key) == past[-1]
        assert faults(ledger, words=False) == []


def test_a_corrected_place_is_found_where_it_is_now(of_examples: Filling) -> None:
    report, reading = examples()[0]
    event = next(one for one in reading.events if len(one.place) == 1)
    yerevan = Near(40.18, 44.51, 20)
    with of_examples([(report, reading)]) as (ledger, (key,)):
        assert ledger.claims(Filters(near=yerevan), limit=9).claims == ()
        work = Corrector(ledger, now=now)
        work.correct(key, [WrongPlace(event.id, entry="gn:616052")], by="R. Hartono", seen="annotation")
        found = ledger.claims(Filters(near=yerevan), limit=9).claims
        assert event.id in {name for one in found for name in one.reading.claims[0].events}
        assert ledger.unreconciled() == 0
