"""What each origin's claims came to, as counts with intervals, and the ratings that a person may enter beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from menurut.model import Judgement, Saying
from menurut.reconcile.voices import Speaker, Told, gathered, one_voice, speaker, superseding

RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
"""NATO's axis of the source, after STANAG 2511 and AJP-2.1."""

CREDIBILITY = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}
"""NATO's axis of the information, after STANAG 2511 and AJP-2.1."""

_Z = 1.959963984540054  # the 97.5th percentile of the normal distribution


@dataclass(frozen=True, slots=True)
class Record:
    """What the `claims` of one origin came to, each claim counted once however many events it tells of.

    `corroborated`, `contradicted`: claims that another origin says too, or says what cannot hold beside. `first`: claims that
    another origin said later and none before. `withdrawn`: claims that the origin itself later turned round, yes to no or no
    to yes; a newer toll withdraws nothing. `side` is None where it speaks for none.
    """

    origin: str
    name: str
    side: str | None
    claims: int
    corroborated: int
    contradicted: int
    first: int
    withdrawn: int

    @property
    def corroborated_interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share of claims that were corroborated."""
        return wilson(self.corroborated, self.claims)

    @property
    def contradicted_interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share of claims that were contradicted."""
        return wilson(self.contradicted, self.claims)

    @property
    def first_interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share of claims that were told first."""
        return wilson(self.first, self.claims)

    @property
    def withdrawn_interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share of claims that were withdrawn."""
        return wilson(self.withdrawn, self.claims)


@dataclass(frozen=True, slots=True)
class Rating:
    """What a person holds of a source, A to F, and of its information, 1 to 6. Raises ValueError for other values."""

    source: str
    information: int

    def __post_init__(self) -> None:
        if self.source not in RELIABILITY:
            raise ValueError(f"no reliability {self.source!r}; known: {_known(RELIABILITY)}")
        if self.information not in CREDIBILITY:
            raise ValueError(f"no credibility {self.information!r}; known: {_known(CREDIBILITY)}")

    def __str__(self) -> str:
        return f"{self.source}{self.information}"

    @property
    def words(self) -> str:
        """Both axes in NATO's words."""
        return f"{RELIABILITY[self.source]}, {CREDIBILITY[self.information]}"


def rating(text: str) -> Rating:
    """The rating that a person wrote: `B2`, `b 2` or `B-2`. Raises ValueError where it is none, with the known values."""
    source, information = text.strip()[:1].upper(), text.strip()[1:].strip(" -/")
    if not (information.isascii() and information.isdigit()):
        raise ValueError(f"no rating {text!r}; write a letter from A to F and a number from 1 to 6, as in B2")
    return Rating(source, int(information))


def wilson(count: int, of: int) -> tuple[float, float]:
    """The 95 % score interval of the share `count` / `of` (Wilson 1927, J. Am. Stat. Assoc. 22, 209-212); of none, 0 to 1.

    Raises ValueError unless 0 <= count <= of.
    """
    if not 0 <= count <= of:
        raise ValueError(f"no share: {count} of {of}")
    if not of:
        return 0.0, 1.0
    share, square = count / of, _Z * _Z / of
    middle = (share + square / 2) / (1 + square)
    half = _Z / (1 + square) * sqrt(share * (1 - share) / of + square / (4 * of))
    return (0.0 if count == 0 else middle - half), (1.0 if count == of else middle + half)


def records(sayings: Sequence[Saying], judgements: Sequence[Judgement]) -> list[Record]:
    """The track record of every origin, those with most claims first.

    Two of one name that speak for different sides are two origins; without a side a name goes to the one that has one. What
    the origin itself, or another of the same voice, says again is no corroboration. Any order of the input gives the same.
    """
    claims = gathered(sayings)
    named = _owners(claims.values())
    counted = _counted(claims, [one for one in judgements if one.a in claims and one.b in claims])
    of: dict[Speaker, list[Told]] = {}
    for claim in claims.values():
        of.setdefault(named[speaker(claim.origin)], []).append(claim)
    found = [_record(who, several, counted) for who, several in of.items()]
    return sorted(found, key=lambda one: (-one.claims, one.origin, one.side or ""))


def _counted(claims: Mapping[str, Told], judgements: Sequence[Judgement]) -> dict[str, set[str]]:
    """The claims that were corroborated, contradicted, withdrawn, and told before another origin told them."""
    found: dict[str, set[str]] = {name: set() for name in ("corroborates", "contradicts", "withdrawn")}
    before: set[str] = set()
    after: set[str] = set()
    for one in judgements:
        if one.type == "supersedes" or one_voice(claims[one.a].origin, claims[one.b].origin):
            continue
        if one.type != "repeats":
            found[one.type] |= {one.a, one.b}
        if one.type != "contradicts" and (order := _order(claims[one.a], claims[one.b])):
            after.add(order[1])
            before.add(order[0])
    for old, newer in superseding(claims, judgements).items():
        if any(claims[claim].negative != claims[old].negative for claim in newer):
            found["withdrawn"].add(old)
    return {**found, "first": before - after}


def _order(one: Told, other: Told) -> tuple[str, str] | None:
    """The earlier and the later of two claims; None where both are of one day, or of a day that is not known."""
    if one.said is None or other.said is None or one.said == other.said:
        return None
    return (one.claim, other.claim) if one.said < other.said else (other.claim, one.claim)


def _record(who: Speaker, claims: Sequence[Told], counted: Mapping[str, set[str]]) -> Record:
    own = {one.claim for one in claims}
    names = Counter(one.origin.name for one in claims)
    return Record(
        origin=who.key,
        name=min(names, key=lambda name: (-names[name], name)),
        side=who.side,
        claims=len(own),
        corroborated=len(own & counted["corroborates"]),
        contradicted=len(own & counted["contradicts"]),
        first=len(own & counted["first"]),
        withdrawn=len(own & counted["withdrawn"]),
    )


def _owners(claims: Iterable[Told]) -> dict[Speaker, Speaker]:
    """Whose record each speaker's claims stand in: one without a side in that of the only one of its key that has a side."""
    speakers = {speaker(one.origin) for one in claims}
    sides: dict[str, set[str]] = {}
    for who in speakers:
        if who.side is not None:
            sides.setdefault(who.key, set()).add(who.side)
    return {
        who: Speaker(who.key, *sides[who.key]) if who.side is None and len(sides.get(who.key, ())) == 1 else who
        for who in speakers
    }


def _known(axis: dict[str, str] | dict[int, str]) -> str:
    return ", ".join(f"{name} ({words})" for name, words in axis.items())
