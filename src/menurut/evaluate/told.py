"""The rows about who says: cues, claims and their sources, relations, and who says what happened."""

from __future__ import annotations

from menurut.evaluate.counts import Counts, Scores
from menurut.evaluate.pairing import Pairs, Sides, count, pairs
from menurut.model import Claim, Reading, Relation, Report, Span

HALF = 0.5
"""Two claims are the same from this share of common characters on (Jaccard index)."""


def claim_pairs(sides: Sides) -> Pairs:
    """The claims of both readings that share at least half of the characters of their contents, white space aside."""
    gold = [_characters(sides.report, claim) for claim in sides.gold.claims]
    found = [_characters(sides.report, claim) for claim in sides.found.claims]

    def jaccard(wanted: frozenset[int], offered: frozenset[int]) -> float:
        together = len(wanted | offered)
        share = len(wanted & offered) / together if together else 0.0
        return share if share >= HALF else 0.0

    return pairs(gold, found, jaccard)


def claim_rows(sides: Sides, paired: Pairs) -> Scores:
    """Rows cue, claim, attribution, chain and stance."""
    same = sides.same_speaker()
    attributed = chained = stanced = 0
    for g, f in paired:
        gold, found = sides.gold.claims[g], sides.found.claims[f]
        if same(_speaker(gold), _speaker(found)):
            attributed += 1
            chained += len(gold.source) == len(found.source) and all(map(same, gold.source, found.source))
            stanced += gold.stance == found.stance
    every = len(sides.found.claims), len(sides.gold.claims)
    return {
        "cue": count(_cues(sides.gold), _cues(sides.found), lambda g, f: g.overlaps(f)),
        "claim": Counts(len(paired), *every),
        "attribution": Counts(attributed, *every),
        "chain": Counts(chained, *every),
        "stance": Counts(stanced, *every),
    }


def relation_row(sides: Sides, paired: Pairs) -> Counts:
    """Relations of the same type between paired claims; only `supersedes` has a direction."""
    counterpart = {sides.gold.claims[g].id: sides.found.claims[f].id for g, f in paired}

    def alike(gold: Relation, found: Relation) -> bool:
        wanted = counterpart.get(gold.a), counterpart.get(gold.b)
        either_way = gold.type != "supersedes" and wanted == (found.b, found.a)
        return gold.type == found.type and (wanted == (found.a, found.b) or either_way)

    return count(sides.gold.relations, sides.found.relations, alike)


def reported_event_row(sides: Sides, events: Pairs) -> Counts:
    """Event and innermost source both right; `events` are the paired events of the same type."""
    same, together = sides.same_speaker(), frozenset(events)

    def alike(gold: tuple[int, int], found: tuple[int, int]) -> bool:
        return (gold[1], found[1]) in together and same(
            _speaker(sides.gold.claims[gold[0]]), _speaker(sides.found.claims[found[0]])
        )

    return count(_reported(sides.gold), _reported(sides.found), alike)


def _cues(reading: Reading) -> list[Span]:
    return [claim.cue for claim in reading.claims if claim.cue]


def _speaker(claim: Claim) -> str | None:
    return claim.source[-1] if claim.source else None


def _characters(report: Report, claim: Claim) -> frozenset[int]:
    return frozenset(at for span in claim.content for at in range(span.start, span.end) if not report.text[at].isspace())


def _reported(reading: Reading) -> list[tuple[int, int]]:
    """`(number of the claim, number of the event)`, each once and in order."""
    number = {event.id: at for at, event in enumerate(reading.events)}
    return sorted({(at, number[name]) for at, claim in enumerate(reading.claims) for name in claim.events})
