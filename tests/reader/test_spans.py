from __future__ import annotations

import numpy as np

from menurut.model import Report, Span
from menurut.reader.layers import LAYERS, LINK, LINKS
from menurut.reader.links import NOTHING, best, choices, several
from menurut.reader.spans import LIKENESS, WordTable, make_pairs, make_spans, tabulate
from menurut.reader.words import words


def table_of(sentences: np.ndarray) -> WordTable:
    """A table of words that name nothing."""
    return WordTable(sentences, ["x"] * len(sentences), [""] * len(sentences))


def test_pairs_follow_their_links() -> None:
    sentences = np.repeat(np.arange(4), 5)
    ranges = {"content": [(3, 6), (12, 15)], "cue": [(1, 1), (10, 10)], "mention": [(0, 0), (8, 9)], "trigger": [(4, 4)]}
    spans = make_spans(ranges, table_of(sentences))
    pairs = make_pairs(spans)
    layer = [LAYERS[number] for number in spans.layer]
    for link, head, tail in zip(pairs.link, pairs.head, pairs.tail, strict=True):
        rule = list(LINKS.values())[link]
        assert layer[head] in rule.heads
        assert layer[tail] in rule.tails
        assert head != tail
    cue_pairs = int((pairs.link == LINK["cue"]).sum())
    assert cue_pairs == 4


def test_pairs_grow_linearly_with_the_report() -> None:
    def count(size: int) -> int:
        ranges = {"trigger": [(i, i) for i in range(0, size, 10)], "mention": [(i, i) for i in range(5, size, 10)]}
        return len(make_pairs(make_spans(ranges, table_of(np.arange(size) // 20))))

    assert count(8000) < 2.2 * count(4000)


def test_an_antecedent_stands_before_its_mention() -> None:
    spans = make_spans({"mention": [(0, 0), (4, 4), (9, 9)]}, table_of(np.zeros(10, dtype=np.int64)))
    pairs = make_pairs(spans)
    antecedent = pairs.link == LINK["antecedent"]
    assert sorted(zip(pairs.head[antecedent].tolist(), pairs.tail[antecedent].tolist(), strict=True)) == [
        (1, 0),
        (2, 0),
        (2, 1),
    ]


def test_chances_of_a_head_add_up_to_one() -> None:
    spans = make_spans({"trigger": [(2, 2)], "mention": [(0, 0), (4, 4), (6, 6)]}, table_of(np.zeros(8, dtype=np.int64)))
    pairs = make_pairs(spans)
    rng = np.random.default_rng(0)
    found = choices(pairs, rng.normal(size=len(pairs)).astype(np.float32), rng.normal(size=(4, len(LINKS))).astype(np.float32))
    trigger = int(spans.of("trigger")[0])
    choice = found["actor", trigger]
    assert np.isclose(choice.chances.sum() + choice.none, 1)
    assert set(choice.tails.tolist()) == set(spans.of("mention").tolist())
    by_parity = choice.by(lambda tail: "even" if tail % 2 == 0 else "odd")
    assert np.isclose(sum(by_parity.values()) + choice.none, 1)
    _, chance = best(choice, lambda tail: f"{tail}")
    assert np.isclose(chance, max(choice.none, choice.chances.max()))
    assert all(c > choice.none for c in several(choice, lambda tail: f"{tail}").values())


def test_no_candidates_means_none() -> None:
    assert best(NOTHING, lambda _: "x") == (None, 1.0)
    assert several(NOTHING, lambda _: "x") == {}


def test_likeness_tells_names_apart() -> None:
    text = "Anar Eyvazov Eyvazov Armenia ia anar eyvazov Anar"
    report = Report("r", text, "id", (Span(0, len(text)),))
    ranges = {"mention": [(0, 1), (2, 2), (3, 3), (4, 4), (5, 6), (7, 7)]}
    pairs = make_pairs(make_spans(ranges, tabulate(report, words(report))))
    alike = {
        (int(head), int(tail)): LIKENESS[number]
        for link, head, tail, number in zip(pairs.link, pairs.head, pairs.tail, pairs.likeness, strict=True)
        if link == LINK["antecedent"]
    }
    assert alike[1, 0] == "same last word"
    assert alike[2, 0] == "strange"
    assert alike[3, 0] == "head unnamed"
    assert alike[4, 0] == "same words"
    assert alike[4, 3] == "both unnamed"
    assert alike[5, 0] == "related"
    assert alike[5, 3] == "tail unnamed"
