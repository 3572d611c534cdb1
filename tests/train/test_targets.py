from __future__ import annotations

from menurut.model import Claim, Entity, Event, Reading, Report, Span
from menurut.reader.layers import LABELS, LAYER
from menurut.reader.words import words
from menurut.train.targets import make_targets

TEXT = "Ali Sastro, juru bicara Hamas, mengatakan Israel menyerang desa itu. Katanya 3 tewas."


def span(part: str, nth: int = 0) -> Span:
    at = -1
    for _ in range(nth + 1):
        at = TEXT.index(part, at + 1)
    return Span(at, at + len(part))


REPORT = Report("r", TEXT, "id", (Span(0, 68), Span(69, len(TEXT))))
GOLD = Reading(
    "r",
    "annotation",
    entities=(
        Entity("E1", "Ali", "person", (span("Ali Sastro, juru bicara Hamas"), span("Ali Sastro"), span("nya")), "Hamas", "E2"),
        Entity("E2", "Hamas", "armed_group", (span("Hamas"),), "Hamas"),
        Entity("E3", "Israel", "state", (span("Israel"),), "Israel"),
    ),
    events=(Event("V1", "assault", span("menyerang"), actor=("E3",)),),
    claims=(
        Claim("C1", (span("Israel menyerang desa itu"),), ("E1",), span("mengatakan"), "accuse", "indirect", events=("V1",)),
        Claim("C2", (span("3 tewas"),), ("E1",), span("Kata"), quote="indirect"),
    ),
)
WORDS = words(REPORT)
TARGETS = make_targets(REPORT, GOLD, WORDS)


def text_of(key: tuple[str, int, int]) -> str:
    return TEXT[WORDS[key[1]].span.start : WORDS[key[2]].span.end]


def test_a_mention_that_holds_another_is_a_description() -> None:
    assert [text_of(("description", *found)) for found in TARGETS.ranges["description"]] == ["Ali Sastro, juru bicara Hamas"]
    assert {text_of(("mention", *found)) for found in TARGETS.ranges["mention"]} == {"Ali Sastro", "Hamas", "Israel", "nya"}


def test_a_cue_may_have_its_source_in_any_mention() -> None:
    for (name, head), groups in TARGETS.links.items():
        if name == "source":
            assert text_of(head) in {"mengatakan", "Kata"}
            assert [{text_of(tail) for tail in group} for group in groups] == [
                {"Ali Sastro, juru bicara Hamas", "Ali Sastro", "nya"}
            ]


def test_a_clitic_is_a_mention_of_its_own_beside_its_cue() -> None:
    cue = next(i for i, word in enumerate(WORDS) if word.span.of(TEXT) == "Kata")
    assert TARGETS.tags[cue, LAYER["cue"]] == 1
    assert TARGETS.tags[cue + 1, LAYER["cue"]] == 0
    assert TARGETS.tags[cue + 1, LAYER["mention"]] == 1


def test_content_is_linked_to_its_cue_and_events_to_their_actors() -> None:
    links = {
        (name, text_of(head)): [sorted(map(text_of, group)) for group in groups]
        for (name, head), groups in TARGETS.links.items()
    }
    assert links["cue", "Israel menyerang desa itu"] == [["mengatakan"]]
    assert links["actor", "menyerang"] == [["Israel"]]
    assert links["target", "menyerang"] == []
    assert links["side", "Ali Sastro"] == [["Hamas"]]


def test_labels_count_their_values() -> None:
    stances = [LABELS["stance"].values[value] for name, _, value in TARGETS.labels if name == "stance"]
    assert stances == ["accuse", "assert"]
