"""What the API answers about sources, as it is described to programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from menurut.export.telling import Telling

By = Literal["side", "origin"]
Became = Literal["contradicted", "corroborated", "first", "withdrawn"]
Sort = Literal["claims", "corroborated", "contradicted", "first", "withdrawn", "name"]


class Share(BaseModel):
    """How many claims, and Wilson's 95 % interval of their share of all claims of the origin."""

    count: int
    low: float
    high: float


class Rating(BaseModel):
    """What a person has entered of the origin, by NATO's letters. The program itself rates nobody."""

    letter: str
    words: str
    by: str
    at: datetime
    note: str | None
    decision: int


class Source(BaseModel):
    """One origin: who vouches for claims. `first` are claims that others told later and none before."""

    origin: str
    name: str
    side: str | None
    kind: str
    claims: int
    corroborated: Share
    contradicted: Share
    first: Share
    withdrawn: Share
    first_day: date | None
    last_day: date | None
    rating: Rating | None


class AsOf(BaseModel):
    """When it was counted, and whether that is how the ledger stands now."""

    as_of: datetime
    is_current: bool


class Sources(AsOf):
    """A page of origins."""

    sources: list[Source]
    total: int
    next: str | None


class Times(BaseModel):
    """How many claims have a value."""

    name: str
    claims: int


class MonthOf(BaseModel):
    """The claims of a month, given by its first day."""

    month: date
    claims: int
    contradicted: int
    corroborated: int


class Against(BaseModel):
    """Another origin, and how many claims of the first its claims contradict."""

    origin: str
    name: str
    side: str | None
    claims: int


class Portrayed(AsOf):
    """All of one origin. `carried` is how many claims an outlet's reports hold, whoever vouches for them."""

    source: Source
    stances: list[Times]
    langs: list[Times]
    outlets: list[Times]
    months: list[MonthOf]
    carried: int | None
    contradicted_by: list[Against]
    namesakes: list[str | None] = Field(description="other sides for which an origin of this key speaks")


class Head(BaseModel):
    """A row and column of the matrix. By side, `origin` is None; a side of None are those who speak for none."""

    origin: str | None
    name: str
    side: str | None
    claims: int
    contradicted: int


class Crossing(AsOf):
    """Of each row's claims, how many are contradicted and how many corroborated by claims of each column's."""

    by: By
    heads: list[Head]
    contradicted: list[list[int]]
    corroborated: list[list[int]]


class Said(BaseModel):
    """A claim as it is told, with all of its events."""

    claim: str
    report: str
    day: date | None
    chain: list[str]
    side: str | None
    stance: str
    words: str
    happenings: list[str]
    tolls: list[str]

    @classmethod
    def of(cls, one: Telling) -> Said:
        """The claim."""
        return cls(
            claim=one.claim,
            report=one.report,
            day=one.said,
            chain=list(one.chain),
            side=one.origin.side,
            stance=one.stance,
            words=one.words,
            happenings=list(one.happenings),
            tolls=list(one.tolls),
        )


class Pair(BaseModel):
    """A claim, and the one through which it became what it is; None where it was told first."""

    claim: Said
    other: Said | None
    reasons: list[str]


class PairsFound(AsOf):
    """A page of pairs of claims, the newest first."""

    pairs: list[Pair]
    total: int
    next: str | None
