"""What must never be seen in a reading, whatever the weights say."""

from __future__ import annotations

from itertools import pairwise

from menurut.model import Reading, Report, Span
from menurut.reader.words import words


def faults(report: Report, reading: Reading) -> list[str]:
    """Everything in a reading that its reader would see as silly."""
    found = []
    starts = {word.span.start for word in words(report)}
    ends = {word.span.end for word in words(report)}
    for span in reading.spans():
        if span.end > len(report.text):
            found.append(f"{span} is outside the text")
        elif span.start not in starts or span.end not in ends:
            found.append(f"{span.of(report.text)!r} starts or ends inside a word")
    mentions = {entity.id: entity.mentions for entity in reading.entities}
    triggers = {event.id: event.trigger for event in reading.events}
    told = {name for claim in reading.claims for name in claim.events}
    found += [f"{name} is in no claim" for name in triggers if name not in told]
    for claim in reading.claims:
        if claim.source and all(_inside(mention, claim.content) for mention in mentions[claim.source[-1]]):
            found.append(f"{claim.id}: its source is only inside its content")
        if claim.cue and any(claim.cue.overlaps(content) for content in claim.content):
            found.append(f"{claim.id}: its cue is inside its content")
        if not claim.source and claim.cue is None and claim.quote != "none":
            found.append(f"{claim.id}: the outlet quotes itself")
        for name in claim.events:
            trigger = triggers[name]
            if not _inside(trigger, claim.content) and not (claim.cue and claim.cue.overlaps(trigger)):
                found.append(f"{claim.id}: {name} is outside it")
    contents = sorted(content for claim in reading.claims for content in claim.content)
    found += [f"{a} and {b} overlap" for a, b in pairwise(contents) if a.overlaps(b)]
    cues = [claim.cue for claim in reading.claims if claim.cue]
    if len(set(cues)) < len(cues):
        found.append("a cue has two claims")
    for event in reading.events:
        if set(event.actor) & set(event.target):
            found.append(f"{event.id}: somebody does it to itself")
    return found


def _inside(span: Span, holders: tuple[Span, ...]) -> bool:
    return any(holder.holds(span) for holder in holders)
