"""How claims about one incident stand to one another: who repeats, corroborates, contradicts or supersedes whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

from menurut.model import Judgement, Saying
from menurut.reconcile.bearing import Scale, features, settled, shipped_scale
from menurut.reconcile.rulings import ruling
from menurut.reconcile.utterances import Matched, Voice

RULES = "rules 2026.11"
"""By whom a judgement of this version of the rules and weights is."""


def judge(a: Saying, b: Saying, *, alike: float) -> Judgement | None:
    """How the later of two sayings stands to the earlier; None if they say nothing of one another.

    `alike` from 0 to 1 is the score that their events are one happening, 1.0 where they are the same account. The order of
    the two does not matter: the later is that of the later report, of two of one day that of the larger id; for
    `supersedes` it is the one that tells the newer. Score and reasons are of the two sayings alone.
    """
    if a.claim == b.claim:
        return None
    return _judge(Voice.of([a]), Voice.of([b]), [(a, b, alike)], shipped_scale())


def judgements(
    sayings: Sequence[Saying],
    *,
    alike: Callable[[str, str], float],
    about: Collection[str] | None = None,
    most: int = 200,
) -> list[Judgement]:
    """All judgements among the sayings of one incident, one for each two claims, in a stable order.

    `alike` gives the score from 0 to 1 that two accounts, by their ids, are one happening; where it gives 0 they are not
    compared, so that sayings of the claims' other events may be among `sayings` and make the judgement better. With
    `about` only pairs with one of these claims are judged.

    Where there are more than `most` others, a claim is judged against as many at the most: against its neighbours when all
    claims stand in order of their origins (its own origin's first), of their figures, and of their longest words, a third
    of `most` in each. That is a function of the set alone, whatever its order, and takes time in proportion to its size.
    """
    told: dict[str, dict[str, Saying]] = defaultdict(dict)
    for saying in sayings:
        told[saying.claim][saying.account] = saying
    voices = {claim: Voice.of(list(told[claim].values())) for claim in sorted(told)}
    scale = shipped_scale()
    found = []
    for a, b in sorted(_compared(voices, set(voices) if about is None else set(about) & set(voices), most)):
        matched = [
            (x, y, score)
            for x in voices[a].sayings
            for y in voices[b].sayings
            if (score := 1.0 if x.account == y.account else alike(x.account, y.account)) > 0
        ]
        judgement = _judge(voices[a], voices[b], matched, scale) if matched else None
        if judgement:
            found.append(judgement)
    return found


def _judge(a: Voice, b: Voice, matched: Matched, scale: Scale) -> Judgement | None:
    if _order(a) < _order(b):
        a, b, matched = b, a, [(y, x, score) for x, y, score in matched]
    matched = sorted(matched, key=lambda pair: (-pair[2], pair[0].account, pair[1].account))
    ruled = ruling(a, b, matched)
    if ruled is None:
        return None
    score = settled(a, b, matched, ruled.rule)
    if score is None:
        score = scale.score(features(a, b, matched, ruled.type))
    if score < scale.least:
        return None
    later, earlier = (b, a) if ruled.forward is False else (a, b)
    return Judgement(ruled.type, later.claim, earlier.claim, round(score, 3), ruled.reasons, RULES)


def _order(voice: Voice) -> tuple[str, str]:
    said = voice.sayings[0].said
    return (said.isoformat() if said else "", voice.claim)


def _compared(voices: dict[str, Voice], about: set[str], most: int) -> set[tuple[str, str]]:
    """The pairs that are judged, each in the order of its ids, with one of `about` among the two."""
    if len(voices) - 1 <= most:
        return {(min(a, b), max(a, b)) for a in about for b in voices if a != b}
    chosen: set[tuple[str, str]] = set()
    reach = max(1, most // (2 * len(_ORDERS)))
    for order in _ORDERS:
        row = sorted(voices, key=lambda claim: (*order(voices[claim]), claim))
        for at, a in enumerate(row):
            if a in about:
                chosen.update((min(a, b), max(a, b)) for b in row[max(0, at - reach) : at + reach + 1] if a != b)
    return chosen


def _by_origin(voice: Voice) -> tuple[str, ...]:
    origin = voice.origin
    return (origin.side or "", origin.body or origin.key, origin.key, *_order(voice))


def _by_figures(voice: Voice) -> tuple[str, ...]:
    figures = sorted(f"{toll.kind} {toll.side or ''} {toll.low or 0:09d} {toll.high or 0:09d}" for toll in voice.tolls)
    return (*figures, "~")


def _by_words(voice: Voice) -> tuple[str, ...]:
    return tuple(sorted(voice.stems, key=lambda stem: (-len(stem), stem)))


_ORDERS = (_by_origin, _by_figures, _by_words)
"""Orders in which claims of one origin, with near figures, or with the same long words stand beside one another."""
