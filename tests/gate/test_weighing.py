from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from gate_texts import CONFLICT, OTHER, report
from hypothesis import given
from hypothesis import strategies as st

from menurut.gate import Cut, Gate, judge
from menurut.gate.cutting import TOKENIZER
from menurut.gate.weighing import BAR, SHIPPED, WEIGHTS, heaviest, weigh
from menurut.model import ReadError
from strategies import texts


@pytest.mark.parametrize("name", CONFLICT)
def test_news_of_conflict_is_let_through(name: str) -> None:
    verdict = judge(CONFLICT[name])
    assert verdict.relevant, verdict
    assert verdict.reason.startswith("about armed conflict: ")


@pytest.mark.parametrize("name", OTHER)
def test_other_news_is_turned_away(name: str) -> None:
    verdict = judge(OTHER[name])
    assert not verdict.relevant, verdict
    assert verdict.reason.startswith("not about armed conflict: ")


def test_a_reason_names_words_of_the_report() -> None:
    text = OTHER["id football"].text
    reason = judge(report(text)).reason
    named = reason.partition("(words that weigh most: ")[2].removesuffix(")").split(", ")
    assert len(named) == 3
    assert all(word in text for word in named)
    assert "tentara" in judge(report("Baku tembak dan perang pecah antara tentara dan pemberontak.")).reason


def test_a_reason_is_told_with_its_score() -> None:
    verdict = judge(OTHER["en tennis"])
    assert f"{verdict.score:.2f}" in verdict.reason
    assert 0 <= verdict.score < BAR


def test_a_title_counts() -> None:
    text = "Hal itu disampaikan juru bicara pada Senin pagi di Jakarta kepada wartawan yang hadir."
    war = judge(report(text, title="Militer gempur pemberontak, 20 tentara tewas dalam pertempuran"))
    sport = judge(report(text, title="Pelatih puas, tim menang tiga gol di liga"))
    assert war.score > sport.score


@pytest.mark.parametrize("text", ["", " ", "\n\n", "...", "Perang.", "12 34 56 78 90", "\ud800", "軍隊" * 50])
def test_what_has_no_words_to_judge_by_is_let_through(text: str) -> None:
    verdict = judge(report(text))
    assert (verdict.relevant, verdict.score) == (True, BAR)
    assert verdict.reason == "too few known words to judge: let through"


@given(texts | st.text(max_size=300), st.none() | st.text(max_size=20))
def test_any_text_gets_a_verdict(text: str, title: str | None) -> None:
    verdict = judge(report(text, title=title))
    assert 0 <= verdict.score <= 1
    assert verdict.relevant == (verdict.score >= BAR)
    assert verdict.reason
    assert verdict == judge(report(text, title=title))


@pytest.mark.parametrize("part", [CONFLICT["id clash"].text + " ", "a", "\n", "𝔞́"])
def test_five_megabytes_take_no_longer_than_their_head(part: str) -> None:
    long = report(part * (5_000_000 // len(part)))
    judge(long)
    started = time.perf_counter()
    verdict = judge(long)
    assert time.perf_counter() - started < 0.5
    assert 0 <= verdict.score <= 1


def test_a_report_of_250_words_takes_under_5_ms() -> None:
    words = (CONFLICT["id clash"].text + " " + OTHER["id prices"].text + " " + CONFLICT["id talks"].text).split()
    short = report(" ".join((words * 3)[:250]))
    judge(short)
    taken = []
    for _ in range(30):
        started = time.perf_counter()
        judge(short)
        taken.append(time.perf_counter() - started)
    assert min(taken) < 0.005


def test_importing_loads_no_weights() -> None:
    code = "import sys, menurut.gate.weighing as w; assert not w._shipped.cache_info().currsize"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_weights_of_a_word_are_summed_over_its_pieces_and_places() -> None:
    text = "gol, Gol! kartu 3-1 gol"
    stretches = ((0, 3), (3, 4), (5, 9), (10, 15), (16, 19), (20, 23))
    cut = Cut(text, np.arange(6), np.array([0, 0, 1, 2, 3, 4]), stretches)
    assert weigh(cut, np.array([1, 0.5, 1, 2.5, 9, 1], np.float32)) == {"gol": 3.5, "kartu": 2.5}


def test_the_heaviest_words_come_first_and_weigh_something() -> None:
    words = {"gol": 3.5, "kartu": 2.5, "wasit": 4, "perang": -1, "itu": 0}
    assert heaviest(words) == ["wasit", "gol", "kartu"]
    assert heaviest(words, at_most=1) == ["wasit"]
    assert heaviest({"perang": -1, "itu": 0}) == []


def test_the_bar_is_lower_in_languages_that_were_not_learnt() -> None:
    text = OTHER["en court"].text
    assert judge(report(text, lang="sw")).score > judge(report(text, lang="en")).score


def test_missing_weights_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"gate\.npz.*menurut\.train\.gate"):
        Gate(tmp_path)


def test_damaged_weights_say_what_to_do(tmp_path: Path) -> None:
    for damaged in (b"", b"PK\x03\x04 nonsense", (SHIPPED / WEIGHTS).read_bytes()[:5000]):
        (tmp_path / WEIGHTS).write_bytes(damaged)
        with pytest.raises(ReadError, match="no weights of the gate that can be read"):
            Gate(tmp_path)


def test_weights_of_another_tokenizer_are_refused(tmp_path: Path) -> None:
    shutil.copy(SHIPPED / TOKENIZER, tmp_path)
    with np.load(SHIPPED / WEIGHTS) as kept:
        np.savez(tmp_path / WEIGHTS, **(dict(kept) | {"weights": np.zeros(7, np.float16)}))
    with pytest.raises(ReadError, match="made for 7 pieces"):
        Gate(tmp_path)
