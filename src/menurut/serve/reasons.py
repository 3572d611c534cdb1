"""The reasons that the rules give in plain English words, said in the reader's language: they follow a few patterns.

A reason that follows none is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from menurut.export.table import CITED
from menurut.export.wording import line
from menurut.model import Decision, values
from menurut.serve.locale import Tongue

_VERB = "(?P<verb>asserts it|admits it|accuses|condemns it|expects it)"
_N = r"\d[\d,.]*(?: or more| to \d[\d,.]*)?|up to \d[\d,.]*"
_KIND = "(?P<kind>killed|wounded|missing|captured|displaced|affected)"

PATTERNS: Mapping[str, str] = {
    # how a statement stands
    "only %(who)s says so": r"only (?P<who>.+) says so",
    "several bodies tell it, all of %(who)s": r"several bodies tell it, all of (?P<who>.+)",
    "admitted by %(who)s; told by %(others)s": r"admitted by (?P<who>.+?); told by (?P<others>.+)",
    "denied by %(who)s; told by %(others)s": r"denied by (?P<who>.+?); told by (?P<others>.+)",
    "told by %(who)s; denied by %(others)s": r"told by (?P<who>.+?); denied by (?P<others>.+)",
    "told by %(who)s; contradicted by %(others)s": r"told by (?P<who>.+?); contradicted by (?P<others>.+)",
    "told by %(who)s; who faces whom is not told": r"told by (?P<who>.+?); who faces whom is not told",
    "told by %(who)s; on no side in it: %(others)s": r"told by (?P<who>.+?); on no side in it: (?P<others>.+)",
    "told by %(who)s in their own words": r"told by (?P<who>.+) in their own words",
    "told by %(who)s alone, who do not face each other": r"told by (?P<who>.+) alone, who do not face each other",
    "told by %(who)s alone": r"told by (?P<who>.+) alone",
    "%(who)s both say so, and %(others)s": r"(?P<who>.+?) both say so, and (?P<others>.+)",
    "%(who)s both say so": r"(?P<who>.+) both say so",
    "%(who)s later said otherwise": r"(?P<who>.+) later said otherwise",
    # how two claims stand
    "%(who)s admits what %(others)s denied": r"(?P<who>.+) admits what (?P<others>.+) denied",
    "%(who)s now denies what %(others)s asserted": r"(?P<who>.+) now denies what (?P<others>.+) asserted",
    "%(who)s now asserts what %(others)s denied": r"(?P<who>.+) now asserts what (?P<others>.+) denied",
    "%(who)s denies it, %(others)s %(verb)s": rf"(?P<who>.+) denies it, (?P<others>.+) {_VERB}",
    "%(who)s says it was not so, %(others)s %(verb)s": (rf"(?P<who>.+) says it was not so, (?P<others>.+) {_VERB}"),
    "both go back to %(who)s": r"both go back to (?P<who>.+)",
    "%(who)s speak with one voice": r"(?P<who>.+) speak with one voice",
    "%(who)s tell it in their own words": r"(?P<who>.+) tell it in their own words",
    "%(who)s say the same": r"(?P<who>.+) say the same",
    "the figure of %(who)s again": r"the figure of (?P<who>.+) again",
    "%(kind)s %(number)s both times": rf"{_KIND} (?P<number>{_N}) both times",
    "%(kind)s %(number)s and %(other)s can both hold": rf"{_KIND} (?P<number>{_N}) and (?P<other>{_N}) can both hold",
    "%(kind)s %(number)s (%(who)s) ≠ %(other)s (%(others)s)": (
        rf"{_KIND} (?P<number>{_N}) \((?P<who>.+)\) ≠ (?P<other>{_N}) \((?P<others>.+)\)"
    ),
    "%(kind)s %(number)s (%(who)s), before %(other)s": rf"{_KIND} (?P<number>{_N}) \((?P<who>.+)\), before (?P<other>{_N})",
    "%(place)s held by %(who)s ≠ %(others)s": r"(?P<place>.+) held by (?P<who>.+) ≠ (?P<others>.+)",
    "blame of %(who)s ≠ %(others)s": r"blame of (?P<who>.+) ≠ (?P<others>.+)",
    "%(who)s: one carries the other's words": r"(?P<who>.+): one carries the other's words",
    "%(who)s: word for word": r"(?P<who>.+): word for word",
    "%(who)s: one quotation in two languages": r"(?P<who>.+): one quotation in two languages",
    "%(what)s and %(other)s are different figures": r"(?P<what>.+) and (?P<other>.+) are different figures",
    "the report says so": r"the report says so",
    "a person says so": r"a person says so",
    # how a toll comes about
    "best is open: nobody tells more than a high end": r"best is open: nobody tells more than a high end",
    "best %(number)s: %(who)s counts its own losses%(rest)s": (
        r"best (?P<number>\d+): (?P<who>.+) counts its own losses(?P<rest>.*)"
    ),
    "best %(number)s: %(who)s takes no part%(rest)s": r"best (?P<number>\d+): (?P<who>.+) takes no part(?P<rest>.*)",
    "best %(number)s: %(who)s tells it in its own words%(rest)s": (
        r"best (?P<number>\d+): (?P<who>.+) tells it in its own words(?P<rest>.*)"
    ),
    "best %(number)s: %(who)s speaks for another state%(rest)s": (
        r"best (?P<number>\d+): (?P<who>.+) speaks for another state(?P<rest>.*)"
    ),
    "best %(number)s: %(who)s counts the other side's losses%(rest)s": (
        r"best (?P<number>\d+): (?P<who>.+) counts the other side's losses(?P<rest>.*)"
    ),
    "superseded: %(numbers)s": r"superseded: (?P<numbers>.+)",
    "low is open": r"low is open",
    "high is open": r"high is open",
    "low %(number)s: %(who)s": r"low (?P<number>\d+): (?P<who>.+)",
    "high %(number)s: %(who)s": r"high (?P<number>\d+): (?P<who>.+)",
}
"""Each text that is translated, with the expression that finds it."""
_LONGEST = 1000  # characters of a reason that is taken apart
_LISTS = frozenset({"who", "others", "numbers"})
_WORDS = frozenset({"kind", "verb"})


def reason_in(tongue: Tongue, reason: str) -> str:
    """The reason in a language of the interface; names stay as they are."""
    if tongue.lang == "en" or len(reason) > _LONGEST:
        return reason
    for text, expression in _patterns():
        if found := expression(reason):
            parts = {name: _part(tongue, name, part) for name, part in found.groupdict().items()}
            return tongue.say(text) % parts if parts else tongue.say(text)
    return reason


def told_in(tongue: Tongue, told: str) -> str:
    """What happened or a figure, as `telling` writes it, with the words of the ontology in the reader's language.

    `control: Azerbaijan → Talish (planned)` and `killed 16 (military, Nagorno-Karabakh)` keep their names.
    """
    if tongue.lang == "en":
        return told
    head = re.match(r"[a-z_]+", told)
    if head and head[0] in _ontology():
        told = tongue.say(head[0]) + told[head.end() :]
    return _BRACKET.sub(lambda found: f"({tongue.say(found[1])}" if found[1] in _ontology() else found[0], told)


def decision_in(tongue: Tongue, decision: Decision) -> str:
    """What somebody decided, in a few words: `merged 0c2b05a4 with 26ff7073`."""
    subject, other = (_ids(names) for names in (decision.subject, decision.other))
    relation = next((tongue.say(name) for name in decision.other if name in values("relation")), "")
    told = {
        "subject": subject,
        "other": other,
        "relation": relation or tongue.say("any judgement on"),
        "value": decision.other[0] if decision.other else "",
    }
    return tongue.say(_DECIDED[decision.kind]) % told


_DECIDED = {
    "same": "merged %(subject)s with %(other)s",
    "apart": "split %(subject)s off from %(other)s",
    "confirm": "confirmed: %(subject)s %(relation)s %(other)s",
    "reject": "rejected: %(subject)s %(relation)s %(other)s",
    "rate": "rated %(subject)s %(value)s",
    "undo": "undid decision %(subject)s",
}


def _ids(names: Sequence[str]) -> str:
    told = [line(name)[:CITED] if _HEX.fullmatch(name) else line(name) for name in names if name not in values("relation")]
    return ", ".join(told[:3]) + (f" +{len(told) - 3}" if len(told) > 3 else "")


_HEX = re.compile("[0-9a-f]{16}")
_BRACKET = re.compile(r"\(([a-z]+)(?=[,)])")


def _part(tongue: Tongue, name: str, part: str) -> str:
    if name in _WORDS:
        return tongue.say(part)
    if name in _LISTS:
        several = re.fullmatch(r"(.+) and (\d+) others", part)
        if several:
            return tongue.say("%(names)s and %(num)s others") % {"names": several[1], "num": several[2]}
        head, is_list, last = part.rpartition(" and ")
        return f"{head} {tongue.say('and')} {last}" if is_list else part
    return re.sub(" or more$", f" {tongue.say('or more')}", re.sub("^up to ", f"{tongue.say('up to')} ", part)).replace(
        " to ", f" {tongue.say('to')} "
    )


@cache
def _patterns() -> list[tuple[str, Callable[[str], re.Match[str] | None]]]:
    return [(text, re.compile(expression).fullmatch) for text, expression in PATTERNS.items()]


@cache
def _ontology() -> frozenset[str]:
    return frozenset(word for name in ("event_type", "status", "harm_kind", "victim_group") for word in values(name))
