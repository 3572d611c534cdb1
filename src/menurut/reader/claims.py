"""Contents, cues and sources become claims.

By construction no claim's source stands only inside its own content, contents of one report never overlap, and no cue is
left without content.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from menurut.model import Claim, Span
from menurut.reader.entities import Cast
from menurut.reader.links import Choice, best, several
from menurut.reader.scored import Scored


@dataclass(frozen=True, slots=True)
class Statement:
    """A cue (a span's number, or None) with the contents linked to it, in order of text, and the score of the linking."""

    cue: int | None
    contents: tuple[int, ...]
    score: float


def make_statements(scored: Scored) -> tuple[Statement, ...]:
    """Every content goes to its likeliest cue or to none; a cue that no content chose takes the free one that likes it best."""
    contents = scored.spans.of("content").tolist()
    chosen: dict[int, int] = {}
    chances: dict[int, float] = {}
    for content in contents:
        choice = scored.choice("cue", content)
        chances[content] = choice.none
        if len(choice.tails) and choice.chances.max() > choice.none:
            chosen[content] = int(choice.tails[choice.chances.argmax()])
            chances[content] = float(choice.chances.max())
    for cue in scored.spans.of("cue").tolist():
        if cue in chosen.values():
            continue
        free = [(_chance(scored.choice("cue", content), cue), content) for content in contents if content not in chosen]
        chance, content = max(free, default=(0.0, -1))
        if chance >= 0.1:
            chosen[content] = cue
            chances[content] = chance
    by_cue: dict[int, list[int]] = {}
    for content, cue in chosen.items():
        by_cue.setdefault(cue, []).append(content)
    said = [Statement(cue, tuple(found), min(chances[c] for c in found)) for cue, found in by_cue.items()]
    told = [Statement(None, (content,), chances[content]) for content in contents if content not in chosen]
    return tuple(sorted([*said, *told], key=lambda s: scored.span(s.contents[0])))


def make_claim(scored: Scored, cast: Cast, statement: Statement, name: str, events: Iterable[str]) -> Claim:
    """The claim of one statement: who says it, through whom, and how."""
    content = tuple(scored.span(number) for number in statement.contents)
    source, sure = _source(scored, cast, statement, content)
    carriers = [statement.contents[0], *([] if statement.cue is None else [statement.cue])]
    quote = scored.label("quote", *carriers)
    if not source and statement.cue is None:
        quote = "none"
    return Claim(
        name,
        content,
        source=source,
        cue=None if statement.cue is None else scored.span(statement.cue),
        stance=scored.label("stance", *carriers),
        quote=quote,
        certainty=scored.label("certainty", *carriers),
        events=tuple(events),
        score=round(float(scored.certainty[list(carriers)].min()) * statement.score * sure, 4),
    )


def _source(scored: Scored, cast: Cast, statement: Statement, content: tuple[Span, ...]) -> tuple[tuple[str, ...], float]:
    """Entities from the outermost to the innermost, and the chance of the innermost."""

    def outside(tail: int) -> str | None:
        """The entity of a mention that stands outside the claim's own content."""
        span = scored.span(tail)
        return cast.meant[tail] if not any(span.overlaps(c) for c in content) else None

    if statement.cue is None:
        innermost, sure = best(scored.choice("speaker", statement.contents[0]), outside)
        return ((innermost,) if innermost else ()), sure
    innermost, sure = best(scored.choice("source", statement.cue), outside)
    if innermost is None:
        return (), sure
    choice = scored.choice("outer", statement.cue)
    outer = [entity for entity in several(choice, outside) if entity != innermost]
    place = {entity: _standing(scored, choice, entity, cast) for entity in outer}
    return (*sorted(outer, key=lambda entity: place[entity]), innermost), sure


def _chance(choice: Choice, tail: int) -> float:
    return float(choice.chances[choice.tails == tail].sum())


def _standing(scored: Scored, choice: Choice, entity: str, cast: Cast) -> int:
    """Where the likeliest mention of `entity` among a choice's tails stands in the text."""
    pairs = zip(choice.chances.tolist(), choice.tails.tolist(), strict=True)
    return scored.span(max(pair for pair in pairs if cast.meant[pair[1]] == entity)[1]).start
