"""From one reading to the accounts and sayings by which it is compared with others."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

import numpy as np

from menurut.model import (
    Account,
    Claim,
    Entity,
    Event,
    Party,
    Place,
    Reading,
    Report,
    Saying,
    Site,
    Span,
    Timex,
    Toll,
    period_of,
)
from menurut.model.keys import fold
from menurut.reconcile.keys import entity_key, event_cite, place_key
from menurut.reconcile.origins import origin_of

_COMMON = frozenset({"state", "media", "military"})
_WORD = re.compile(r"\w{4,}")
_LOUDEST = 127

Holders = Callable[[str], Iterable[str]]
"""The entries of the gazetteer that hold an entry: its region, its country, ..."""


def accounts(
    report: Report, reading: Reading, *, key: str, cites: Sequence[str], holders: Holders
) -> tuple[list[Account], list[Saying]]:
    """The account of every event of the reading, and what each claim says of each of its events.

    `key` names the report, `cites` its claims in their order. A claim without events is not told of here.
    """
    told = _Told.of(report, reading, holders)
    named = {claim.id: cite for claim, cite in zip(reading.claims, cites, strict=True)}
    found = {event.id: told.account(event, key, named) for event in reading.events}
    sayings = [
        told.saying(claim, found[event], named[claim.id]) for claim in reading.claims for event in dict.fromkeys(claim.events)
    ]
    return list(found.values()), sayings


T = TypeVar("T", Entity, Place, Timex)


@dataclass(frozen=True, slots=True)
class _Told:
    report: Report
    reading: Reading
    parties: Mapping[str, Party]
    sites: Mapping[str, Site]
    entities: Mapping[str, Entity]
    claims_of: Mapping[str, tuple[Claim, ...]]
    story: frozenset[str]
    gist: bytes | None

    @classmethod
    def of(cls, report: Report, reading: Reading, holders: Holders) -> _Told:
        entities = {entity.id: entity for entity in reading.entities}
        sites = {place.id: _site(place, holders) for place in reading.places}
        claims: dict[str, list[Claim]] = {event.id: [] for event in reading.events}
        for claim in reading.claims:
            for event in dict.fromkeys(claim.events):
                claims[event].append(claim)
        return cls(
            report,
            reading,
            {name: _party(entity, entities) for name, entity in entities.items()},
            sites,
            entities,
            {event: tuple(several) for event, several in claims.items()},
            frozenset(
                [entity_key(entity) for entity in reading.entities if entity.kind not in _COMMON]
                + [site.key for site in sites.values() if site.exact]
            ),
            _mean([claim.meaning for claim in reading.claims if claim.meaning]),
        )

    def account(self, event: Event, key: str, cites: Mapping[str, str]) -> Account:
        claims = self.claims_of[event.id]
        sentence = bisect_right(self.report.sentences, event.trigger.start, key=lambda span: span.start) - 1
        content = tuple(span for claim in claims for span in claim.content)
        around = (self.report.sentences[sentence], *content) if sentence >= 0 else content
        own = [timex for timex in self.reading.times if timex.id in event.time]
        return Account(
            cite=event_cite(key, self.report, event),
            report=key,
            local=event.id,
            type=event.type,
            status=event.status,
            background=event.background,
            said=self.report.dct,
            sentence=max(0, sentence),
            actors=tuple(self.parties[name] for name in event.actor),
            targets=tuple(self.parties[name] for name in event.target),
            sites=tuple(self.sites[name] for name in event.place),
            named=tuple(self._named(around)),
            period=_period(own),
            around=_period(own) or _period(_inside(self.reading.times, content)),
            tolls=self._tolls(event),
            instruments=frozenset(word for span in event.instrument for word in fold(span.of(self.report.text)).split()),
            claims=tuple(cites[claim.id] for claim in claims),
            verb=fold(event.trigger.of(self.report.text)),
            words=frozenset(word for span in content for word in _WORD.findall(fold(span.of(self.report.text)))),
            story=self.story,
            gist=self.gist,
            trigger=event.meaning,
            content=claims[0].meaning if claims else None,
        )

    def saying(self, claim: Claim, account: Account, cite: str) -> Saying:
        content = " … ".join(span.of(self.report.text) for span in claim.content)
        return Saying(
            claim=cite,
            account=account.cite,
            report=account.report,
            said=self.report.dct,
            outlet=self.report.outlet,
            lang=self.report.lang,
            origin=origin_of(self.report, claim, self.entities),
            stance=claim.stance,
            certainty=claim.certainty,
            quote=claim.quote,
            type=account.type,
            status=account.status,
            background=account.background,
            content=content,
            words=fold(content),
            actors=account.actors,
            targets=account.targets,
            sites=account.sites,
            period=account.period,
            tolls=account.tolls,
            start=min(span.start for span in claim.content),
            meaning=claim.meaning,
        )

    def _named(self, spans: Sequence[Span]) -> Iterable[Party | Site]:
        for entity in _inside(self.reading.entities, spans):
            yield self.parties[entity.id]
        for place in _inside(self.reading.places, spans):
            yield self.sites[place.id]

    def _tolls(self, event: Event) -> tuple[Toll, ...]:
        targets = {self.parties[name].side for name in event.target} - {None}
        common = targets.pop() if len(targets) == 1 else None
        tolls = []
        for harm in event.harm:
            victims = self.parties[harm.victims] if harm.victims else None
            side = victims.side if victims and victims.side else common
            key = victims.key if victims else None
            tolls.append(Toll(harm.kind, harm.low, harm.high, harm.group, side, key))
        return tuple(tolls)


def _inside(several: Iterable[T], spans: Sequence[Span]) -> list[T]:
    return [one for one in several if any(span.holds(mention) for span in spans for mention in one.mentions)]


def _party(entity: Entity, entities: Mapping[str, Entity]) -> Party:
    key = entity_key(entity)
    chain = [key.split("/")[0]] if "/" in key else []
    above, seen = entity.of, {entity.id}
    while above and above not in seen:
        seen.add(above)
        chain.append(entity_key(entities[above]))
        above = entities[above].of
    return Party(key, entity.name, entity.kind, entity.affiliation, tuple(dict.fromkeys(one for one in chain if one != key)))


def _site(place: Place, holders: Holders) -> Site:
    key = place_key(place)
    chain = tuple(holders(key)) if place.link and place.link.entry else ()
    return Site(key, place.name, place.kind, place.lat, place.lon, chain)


def _period(times: Iterable[Timex]) -> tuple[date, date] | None:
    """The first day, and the day after the last, of all of them together."""
    periods = [period for timex in times if timex.value and (period := period_of(timex.value))]
    if not periods:
        return None
    end = max(period.end for period in periods)
    whole = (end.hour, end.minute) == (0, 0)
    return min(period.start for period in periods).date(), end.date() + timedelta(0 if whole else 1)


def _mean(vectors: Sequence[bytes]) -> bytes | None:
    """The direction between the vectors, in signed bytes."""
    if not vectors:
        return None
    mean = np.mean([np.frombuffer(one, np.int8) for one in vectors], axis=0)
    unit: bytes = np.round(mean / max(float(np.linalg.norm(mean)), 1e-9) * _LOUDEST).astype(np.int8).tobytes()
    return unit
