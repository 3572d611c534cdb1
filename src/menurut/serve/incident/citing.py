"""A citation of an incident: what, according to whom, told where and when, under which ids and address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from menurut.export.sides import Unfolded
from menurut.export.telling import Telling, headline
from menurut.export.wording import line, unique
from menurut.serve.locale import Tongue
from menurut.serve.reasons import reason_in, told_in

_NAMED = 6  # sides, outlets and claims that a citation names
_SPECIAL = re.compile(r"([\\{}$&#%_~^])")
_ESCAPED = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


@dataclass(frozen=True, slots=True)
class Citation:
    """The same in plain text and as an entry of BibTeX."""

    text: str
    bibtex: str


@dataclass(frozen=True, slots=True)
class _Parts:
    what: str
    whom: str
    reported: str
    status: str
    incident: str
    claims: str


def citation(one: Unfolded, said: Sequence[Telling], *, tongue: Tongue, address: str, on: date) -> Citation:
    """How to cite an incident with these claims; `address` is that of its page, looked at `on` that day."""
    parts = _parts(one, said, tongue)
    whom = tongue.say("according to %(whom)s") % {"whom": parts.whom} if parts.whom else ""
    heard = "; ".join(filter(None, (whom, parts.reported)))
    sentences = (
        ": ".join(filter(None, (parts.what, heard))),
        parts.status,
        "; ".join(filter(None, (parts.incident, parts.claims))),
    )
    text = ". ".join(part[:1].upper() + part[1:] for part in sentences if part)
    seen = tongue.say("%(address)s, seen on %(day)s") % {"address": address, "day": on}
    days = [each.said for each in said if each.said]
    return Citation(f"{text}. {seen}.", _bibtex(one.incident.id, parts, max(days, default=None), address, on))


def _parts(one: Unfolded, said: Sequence[Telling], tongue: Tongue) -> _Parts:
    told = headline(one.accounts, head=one.incident.id)
    days = sorted({each.said for each in said if each.said})
    span = "" if not days else str(days[0]) if len(days) == 1 else f"{days[0]} – {days[-1]}"
    outlets = _some(unique(line(each.outlet) for each in said if each.outlet), tongue)
    reported = tongue.say("reported by %(outlets)s") % {"outlets": outlets} if outlets else ""
    why = "; ".join(reason_in(tongue, reason) for reason in one.status.why) if one.status else ""
    ids = _some([each.claim for each in said], tongue)
    return _Parts(
        ", ".join(filter(None, (line(told_in(tongue, told.what)), ", ".join(map(line, told.where)), told.when))),
        _some(unique(line(each.origin.side or each.origin.name) for each in said), tongue),
        " ".join(filter(None, (reported, f"({span})" if span else ""))),
        f"{tongue.say(one.status.status)} ({line(why)})" if one.status else "",
        f"{tongue.say('incident')} {one.incident.id}",
        tongue.say("claims %(ids)s") % {"ids": ids} if ids else "",
    )


def _bibtex(name: str, parts: _Parts, day: date | None, address: str, on: date) -> str:
    fields = {
        "title": f"{{{_escaped(parts.what)}}}",
        "author": f"{{{_escaped(parts.whom)}}}" if parts.whom else "",
        "howpublished": _escaped(parts.reported),
        "year": str(day.year) if day else "",
        "note": _escaped("; ".join(filter(None, (parts.incident, parts.status)))),
        "url": address.replace("{", "%7B").replace("}", "%7D"),
        "urldate": str(on),
    }
    rows = ",\n".join(f"  {field} = {{{value}}}" for field, value in fields.items() if value)
    return f"@misc{{incident-{name},\n{rows}\n}}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: _ESCAPED.get(found[1], f"\\{found[1]}"), text)


def _some(names: Sequence[str], tongue: Tongue) -> str:
    more = len(names) - _NAMED
    rest = f" {tongue.count('and %(num)s more', 'and %(num)s more', more) % {'num': more}}" if more > 0 else ""
    return ", ".join(names[:_NAMED]) + rest
