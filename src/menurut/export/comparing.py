"""Two claims side by side: how they are judged, why, and what makes their events one incident or not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import TextIO

from rich.console import RenderableType
from rich.text import Text

from menurut.export.incidents import plain
from menurut.export.screen import draw, screen
from menurut.export.sides import cell
from menurut.export.table import CITED
from menurut.export.telling import Line, Telling
from menurut.export.wording import line, shorten
from menurut.model import Judgement

_SHOWN = 6  # pairs of events


@dataclass(frozen=True, slots=True)
class Match:
    """Two events, one of each claim: their cites, what they are, the log-odds that they are one incident, and why.

    `incident` is the id of the incident that both are in, None where they are in two.
    """

    a: str
    b: str
    what: tuple[str, str]
    log_odds: float
    reasons: tuple[str, ...]
    incident: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two claims with the judgements between them that stand; `why_none` tells why there are none."""

    a: Telling
    b: Telling
    judgements: Sequence[Judgement]
    why_none: str
    matches: Sequence[Match]
    decisions: Sequence[str] = ()


def write_comparison(one: Comparison, out: TextIO) -> None:
    """Write for people why two claims are judged as they are."""
    told: list[RenderableType] = []
    for name, telling in (("A", one.a), ("B", one.b)):
        day = telling.said.isoformat() if telling.said else "no date"
        told += [Text(f"{name}  ", style="bold").append(day, style="dim not bold"), cell(Line(telling)), Text("")]
    told += [_judged(judgement, one) for judgement in one.judgements]
    if not one.judgements:
        told.append(Text(f"no judgement: {line(one.why_none)}\n", style="bold"))
    told += [Text(line(decision)) for decision in one.decisions]
    for match in one.matches[:_SHOWN]:
        told.append(_matched(match))
    if len(one.matches) > _SHOWN:
        told.append(Text(f"and {len(one.matches) - _SHOWN} more pairs of events: --format json", style="dim"))
    draw(screen(out), told, out)


def write_comparison_json(one: Comparison, out: TextIO) -> None:
    """Write the comparison as one JSON object."""
    fields = {
        "a": one.a.claim,
        "b": one.b.claim,
        "judgements": [plain(judgement) for judgement in one.judgements],
        "why_none": None if one.judgements else one.why_none,
        "decisions": list(one.decisions),
        "events": [
            {
                "a": match.a,
                "b": match.b,
                "log_odds": round(match.log_odds, 3),
                "reasons": list(match.reasons),
                "incident": match.incident,
            }
            for match in one.matches
        ],
    }
    out.write(json.dumps(fields, ensure_ascii=False) + "\n")


def _judged(judgement: Judgement, one: Comparison) -> Text:
    names = {one.a.claim: "A", one.b.claim: "B"}
    told = Text(f"{names[judgement.a]} {judgement.type} {names[judgement.b]}", style="bold")
    score = "" if judgement.score is None else f"score {judgement.score:.2f}, "
    told.append(f"  {score}by {line(judgement.by)}", style="dim not bold")
    return told.append("".join(f"\n· {line(reason)}" for reason in judgement.reasons), style="not dim not bold").append("\n")


def _matched(match: Match) -> Text:
    told = Text("are their events one incident?", style="bold underline")
    for cite, what in zip((match.a, match.b), match.what, strict=True):
        told.append(f"\n{cite[:CITED]}", style="dim not bold not underline")
        told.append(f"  {shorten(what, 120)}", style="not dim not bold not underline")
    place = f"both are in incident {match.incident[:CITED]}" if match.incident else "they are in two incidents"
    if match.a == match.b:
        return told.append(f"\nthe same event; {place}\n", style="not bold not underline")
    chance = 100 / (1 + exp(-max(-50.0, min(50.0, match.log_odds))))
    told.append(f"\nas a pair {match.log_odds:+.1f} ({chance:.0f} %); {place}", style="not bold not underline")
    return told.append("".join(f"\n  {line(reason)}" for reason in match.reasons), style="not bold not underline").append("\n")
