"""Which judgement two claims of one happening come to, by rules that say why."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.fuzz import ratio

from menurut.model import Saying
from menurut.model.keys import fold
from menurut.reconcile import figures
from menurut.reconcile.kinship import own_side
from menurut.reconcile.rivals import rival
from menurut.reconcile.utterances import TELLS, Matched, Voice, kin

_COUNTED = frozenset({"killed", "wounded", "missing"})
_COPY = 90  # hundredths of letters that are the same
_LONG = 40  # letters below which like words say little
_TRANSLATED = 0.8  # cosine
_VERB = {"assert": "asserts it", "admit": "admits it", "accuse": "accuses", "condemn": "condemns it", "predict": "expects it"}


@dataclass(frozen=True, slots=True)
class Ruling:
    """`type` of the judgement and why; `forward` says of `supersedes` whether the first claim is the newer.

    `rule` names the rule: `denial`, `rivals`, `figures`, `groups`, `figure` (the same figure again),
    `copy`, `admission` or `statement`.
    """

    type: str
    rule: str
    reasons: tuple[str, ...]
    forward: bool | None = None


def ruling(a: Voice, b: Voice, matched: Matched) -> Ruling | None:
    """How `a` and `b` stand, if they say something of one another; None where they say different things.

    In this order: yes against no; rivals for one act or place; figures that cannot both hold; the same said again or by
    another. `matched` are the sayings of the two about one happening, with the score that it is one.
    """
    how = kin(a.origin, b.origin)
    return (
        _denial(a, b, matched, how)
        or _rivals(a, b, matched, how)
        or _figures(a, b, matched, how)
        or _statement(a, b, matched, how)
    )


def _denial(a: Voice, b: Voice, matched: Matched, how: str) -> Ruling | None:
    for x, y, _ in matched:
        if a.denies(x) == b.denies(y) or x.type != y.type or a.day_apart(x, y):
            continue
        no, yes = (x, y) if a.denies(x) else (y, x)
        if yes.stance not in TELLS or _blames_nobody(no, yes) or _other_figure(x, y):
            continue
        if how == "one":
            if yes.stance == "admit":
                return Ruling("supersedes", "denial", (f"{yes.origin.name} admits what {no.origin.name} denied",), yes is x)
            newer, older = (x, y) if _later(x, y) else (y, x)
            once = "asserted" if newer is no else "denied"
            now = "denies" if newer is no else "asserts"
            return Ruling(
                "supersedes", "denial", (f"{newer.origin.name} now {now} what {older.origin.name} {once}",), newer is x
            )
        denies = "denies it" if no.stance == "deny" else "says it was not so"
        return Ruling("contradicts", "denial", (f"{no.origin.name} {denies}, {yes.origin.name} {_VERB[yes.stance]}",))
    return None


def _rivals(a: Voice, b: Voice, matched: Matched, how: str) -> Ruling | None:
    for x, y, _ in matched:
        why = None if how == "one" or a.denies(x) or b.denies(y) else rival(x, y)
        if why:
            return Ruling("contradicts", "rivals", (why,))
    return None


def _blames_nobody(no: Saying, yes: Saying) -> bool:
    """Whether one denies an act of its own side, and the other tells of its victims without saying who did it."""
    own = no.origin.side is not None and no.origin.side in {actor.side for actor in no.actors}
    return own and not yes.actors and bool(yes.tolls)


def _other_figure(x: Saying, y: Saying) -> bool:
    """Whether both give figures, and none that are the same: to deny one is not to deny the other."""
    return _number(x) and _number(y) and not any(pair.stand == figures.EQUAL for pair in figures.pairs(x.tolls, y.tolls))


def _figures(a: Voice, b: Voice, matched: Matched, how: str) -> Ruling | None:
    told = [(x, y) for x, y, _ in matched if not a.denies(x) and not b.denies(y)]
    compared = [(x, y, pair) for x, y in told for pair in figures.pairs(x.tolls, y.tolls)]
    agreed = {pair.a.kind for _, _, pair in compared if pair.stand in {figures.EQUAL, figures.COMPATIBLE}}
    for x, y, pair in compared:
        if pair.stand != figures.DISJOINT or ("killed" in agreed and pair.a.kind != "killed"):
            continue
        if how == "one" or _counts(x, y, pair):
            forward = figures.newer(x, y, pair)
            new, old = (pair.a, pair.b) if forward else (pair.b, pair.a)
            name = (y if x.origin.own else x).origin.name
            return Ruling(
                "supersedes", "figures", (f"{figures.words(new, whose=name)}, before {figures.number(old)}",), forward
            )
        if figures.grew(x, y, pair):
            continue
        left, right = figures.words(pair.a, whose=x.origin.name), figures.number(pair.b)
        return Ruling("contradicts", "figures", (f"{left} ≠ {right} ({y.origin.name})",))
    for _, _, pair in compared:
        if pair.stand == figures.GROUPS:
            left, right = f"{figures.words(pair.a)} {pair.a.group}", f"{figures.number(pair.b)} {pair.b.group}"
            type_ = "repeats" if how == "one" else "contradicts"
            return Ruling(type_, "groups", (f"{left} and {right} are different figures",))
    return None


def _statement(a: Voice, b: Voice, matched: Matched, how: str) -> Ruling | None:
    if a.calls != b.calls and not (a.asks and b.asks):
        return None
    if how == "two" and a.calls and b.calls:
        return None
    if how == "told" and a.calls != b.calls and not _named(*((a, b) if a.calls else (b, a))):
        return None
    shared = [(x, y) for x, y, _ in matched if _same_statement(a, b, x, y, how)]
    if not shared:
        return None
    found = [(x, y, pair) for x, y in shared for pair in figures.pairs(x.tolls, y.tolls) if pair.stand in figures.HOLD]
    counted = any(_counts(x, y, pair) for x, y, pair in found)
    copied = _copied(a, b, how)
    again = how in {"one", "own"} or counted or copied is not None
    one_report = a.sayings[0].report == b.sayings[0].report
    if again and one_report:
        return None
    reasons = [
        f"{figures.words(pair.a)} both times"
        if pair.stand == figures.EQUAL
        else f"{figures.words(pair.a)} and {figures.number(pair.b)} can both hold"
        for _, _, pair in found
    ]
    same = any(pair.stand == figures.EQUAL or pair.touch for _, _, pair in found)
    denied = any(a.denies(x) and b.denies(y) for x, y in shared)
    admits = how == "two" and "admit" in {x.stance for both in shared for x in both}
    rule = "figure" if same else "copy" if copied else "denial" if denied else "admission" if admits else "statement"
    first, second = a.origin.name, b.origin.name
    if how == "one":
        who = f"both go back to {first}" if first == second else f"{first} and {second} speak with one voice"
    elif copied:
        who = f"{first} and {second}: {copied}"
    elif how == "own":
        who = f"{first} and {second} tell it in their own words"
    else:
        who = (
            f"the figure of {(b if a.origin.own else a).origin.name} again" if counted else f"{first} and {second} say the same"
        )
    return Ruling("repeats" if again else "corroborates", rule, (who, *dict.fromkeys(reasons)))


def _copied(a: Voice, b: Voice, how: str) -> str | None:
    """Why one is a copy of the other rather than a second voice, None if it is not: wire copy, or a quotation translated."""
    x, y = a.sayings[0], b.sayings[0]
    if how == "two" and (_carried(a, b) or _carried(b, a)):
        return "one carries the other's words"
    if how == "two":
        return None
    if x.lang == y.lang:
        return "word for word" if min(len(x.words), len(y.words)) >= _LONG and ratio(x.words, y.words) >= _COPY else None
    quoted = {x.quote, y.quote} <= {"direct", "mixed"}
    return "one quotation in two languages" if quoted and a.nearness(b) >= _TRANSLATED else None


def _carried(a: Voice, b: Voice) -> bool:
    return b.origin.kind == "media" and fold(b.origin.name) in {fold(name) for name in a.origin.carriers}


def _same_statement(a: Voice, b: Voice, x: Saying, y: Saying, how: str) -> bool:
    """Whether the two sayings can state the same: not of different days, not a war that both only mention."""
    if a.day_apart(x, y) or (a.denies(x) != b.denies(y) and how != "one"):
        return False
    stands = [pair.stand for pair in figures.pairs(x.tolls, y.tolls)]
    if stands:
        return any(stand in figures.HOLD for stand in stands)
    if "clash" in {x.type, y.type} and how != "one" and ("ongoing" in {x.status, y.status} or a.types != b.types):
        return False
    if "harm" in {x.type, y.type} and x.type != y.type and not (x.background and y.background):
        return False
    return not (x.type == y.type and (_number(x) != _number(y)) and how == "own")


def _named(caller: Voice, teller: Voice) -> bool:
    """Whether the call that is told of is the caller's."""
    actors = [actor for one in teller.sayings if one.type == "demand" for actor in one.actors]
    sides = {actor.side for actor in actors if actor.side}
    return caller.origin.side in sides or bool({caller.origin.key, caller.origin.body} & {actor.key for actor in actors})


def _number(saying: Saying) -> bool:
    return any(figures.told(toll) for toll in saying.tolls)


def _counts(x: Saying, y: Saying, pair: figures.Pair) -> bool:
    """Whether one is an outlet's telling of a toll that the other's origin counts among its own side's people."""
    if x.origin.own == y.origin.own or pair.a.kind not in _COUNTED:
        return False
    named, toll, other = (y, pair.b, pair.a) if x.origin.own else (x, pair.a, pair.b)
    return own_side(named.origin, toll.side) and other.side in {None, toll.side}


def _later(x: Saying, y: Saying) -> bool:
    if x.said and y.said and x.said != y.said:
        return x.said > y.said
    if x.report == y.report and x.start != y.start:
        return x.start > y.start
    return (x.claim, x.account) > (y.claim, y.account)
