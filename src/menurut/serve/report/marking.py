"""The text of a report as HTML: claims underlined in lanes, and cut so that every value can be shown in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from menurut.export.marks import stretches
from menurut.export.wording import shown
from menurut.model import Claim, Reading, Report

_STRETCH = Markup('<span class="t{roles}" id="t-{start}" data-end="{end}">{words}</span>')
_NUMBER = Markup('<a class="number"{anchor} href="#c-{cite}" data-claim="{claim}" aria-label="{label}">{number}</a>')
_PIECE = Markup('<span class="said lane-{lane} {hue}" data-said="{claim}">{inside}</span>')


def even(text: str) -> str:
    """The text with one harmless letter for every letter that no screen may be sent: offsets stay what they were."""
    return shown(text.replace("\r", " "), instead="\ufffd")


def marked(
    report: Report,
    reading: Reading,
    claims: Sequence[Claim],
    *,
    cites: Sequence[str],
    hues: Sequence[str],
    label: Callable[[int], str],
) -> Markup:
    """The whole text. `claims` in the order of the text, each with the id that it is cited by and its colour's class.

    Every stretch has the id `t-START`; every claim's first piece begins with a link `m-CITE` to its card, named by `label`.
    """
    parts: list[Markup] = []
    for one in stretches(report, reading, claims, edges=reading.spans()):
        roles = "".join(f" {role}" for role in one.roles)
        words = _STRETCH.format(roles=roles, start=one.span.start, end=one.span.end, words=even(one.text))
        for over in one.underlines:
            words = _PIECE.format(lane=over.lane, hue=hues[over.claim], claim=over.claim, inside=words)
        for begun in one.starts:
            anchor = Markup(' id="m-{}"').format(cites[begun.claim]) if begun.first else Markup("")
            parts.append(
                _NUMBER.format(
                    anchor=anchor, cite=cites[begun.claim], claim=begun.claim, label=label(begun.claim), number=begun.claim + 1
                )
            )
        parts.append(words)
    return Markup("").join(parts)
