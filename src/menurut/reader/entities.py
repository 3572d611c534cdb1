"""Mentions that mean the same one become entities, with a name, a kind and an organisation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from menurut.model import Entity
from menurut.reader.layers import LABEL_SLICES, LABELS, MENTIONS
from menurut.reader.links import best
from menurut.reader.scored import Scored

LIKELY = 0.65
"""How likely a mention must mean an earlier one to join it: words wrongly put in somebody's mouth are worse than two
entries for one person."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The entities of a report, and which one each mention (a span's number) means."""

    entities: tuple[Entity, ...]
    meant: Mapping[int, str]


def make_cast(scored: Scored, clusters: Mapping[str, Sequence[int]] | None = None) -> Cast:
    """Entities in order of their first mention, named E1, E2, ...; or those of `clusters`: their mentions by name."""
    if clusters is None:
        clusters = {f"E{number}": cluster for number, cluster in enumerate(_clusters(scored), 1)}
    meant = {mention: me for me, cluster in clusters.items() for mention in cluster}
    kinds = {me: _kind(scored, cluster) for me, cluster in clusters.items()}
    names = {me: _name(scored, cluster) for me, cluster in clusters.items()}
    of = {me: _linked(scored, cluster, "of", meant) for me, cluster in clusters.items()}
    of = {me: _above(me, of) for me in clusters}
    return Cast(
        tuple(
            Entity(
                me,
                names[me],
                kinds[me],
                tuple(sorted({scored.span(mention) for mention in cluster})),
                of=of[me],
            )
            for me, cluster in clusters.items()
        ),
        meant,
    )


def _clusters(scored: Scored) -> list[list[int]]:
    """Mentions put together from left to right: each joins the earlier cluster that it likely means, or one of its name."""
    clusters: list[list[int]] = []
    of_mention: dict[int, str] = {}
    of_name: dict[str, str] = {}
    for mention in scored.spans.of(*MENTIONS).tolist():
        cluster, chance = best(scored.choice("antecedent", mention), of_mention.get)
        name = proper_name(scored.text(mention))
        if cluster is None or chance < LIKELY:
            cluster = of_name.get(name) if name else None
        if cluster is None:
            cluster = str(len(clusters))
            clusters.append([])
        clusters[int(cluster)].append(mention)
        of_mention[mention] = cluster
        if name:
            of_name.setdefault(name, cluster)
    return clusters


def proper_name(text: str) -> str | None:
    """The folded form of a proper name, by which it is known again; None where `text` is no name of at least 2 letters."""
    if len(text) < 2 or not all(word[0].isupper() or word[0].isdigit() for word in re.findall(r"\w+", text)):
        return None
    return re.sub(r"\W+", " ", text).casefold().strip() if any(c.isalpha() for c in text) else None


def _kind(scored: Scored, cluster: Sequence[int]) -> str:
    scores = scored.labels[list(cluster), LABEL_SLICES["kind"]].mean(0)
    return LABELS["kind"].values[int(scores.argmax())]


def _name(scored: Scored, cluster: Sequence[int]) -> str:
    """The mention that looks most like a name: most of its words capitalised, then the longest of at most six words."""

    def likeness(text: str) -> tuple[bool, float, int]:
        found = re.findall(r"\w+", text)
        capital = sum(word[0].isupper() for word in found) / max(1, len(found))
        return len(found) <= 6, round(capital, 1), len(text)

    return max((scored.text(mention) for mention in cluster), key=likeness)


def _linked(scored: Scored, cluster: Sequence[int], link: str, meant: Mapping[int, str]) -> str | None:
    """The entity that most of a cluster's mentions, taken by their chances, are linked to by `link`."""
    me = meant[cluster[0]]
    total: dict[str | None, float] = {}
    for mention in cluster:
        choice = scored.choice(link, mention)
        total[None] = total.get(None, 0.0) + choice.none
        for entity, chance in choice.by(lambda tail: meant[tail]).items():
            if entity != me:
                total[entity] = total.get(entity, 0.0) + chance
    return max(total, key=lambda entity: total[entity])


def _above(me: str, of: Mapping[str, str | None]) -> str | None:
    """The organisation of `me`, unless the links run in a circle."""
    seen, above = {me}, of[me]
    while above is not None:
        if above in seen:
            return None
        seen.add(above)
        above = of[above]
    return of[me]
