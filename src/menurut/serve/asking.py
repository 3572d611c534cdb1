"""What a request asks of the ledger: the filters of the command line, by the same names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated

from fastapi import Depends, Query

from menurut.model import MenurutError
from menurut.run.asking import filters_of
from menurut.serve.problems import Problem
from menurut.store import Filters

LONGEST = 500
"""Characters of what one field asks."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters that a request comes to; `fields` are those that were given, as they were typed."""

    filters: Filters
    fields: dict[str, str]


_told = partial(Query, max_length=LONGEST)


def _asked(
    text: Annotated[str, _told(description='words, "words in a row", -without, begun*')] = "",
    source: Annotated[str, _told(description="words of a name in the chain of sources")] = "",
    side: Annotated[str, _told(description="that the innermost source speaks for")] = "",
    type: Annotated[str, _told(description="of the event, such as control")] = "",  # noqa: A002 (the filter's name)
    stance: Annotated[str, _told(description="such as deny")] = "",
    status: Annotated[str, _told(description="of the event, such as planned")] = "",
    harm: Annotated[str, _told(description="killed, or killed:10 for ten or more")] = "",
    near: Annotated[str, _told(description="Talish:50km, or 40.4,46.8:50")] = "",
    in_: Annotated[str, _told(alias="in", description="a region or country")] = "",
    country: Annotated[str, Query(max_length=2, description="ISO 3166-1")] = "",
    since: Annotated[str, _told(description="a day, as 2020-09-27")] = "",
    until: Annotated[str, _told(description="a day, as 2020-09-27")] = "",
    lang: Annotated[str, _told(description="of the reports, ISO 639-1")] = "",
    outlet: Annotated[str, _told(description="of the reports")] = "",
    copies: Annotated[str, Query(max_length=5, description="1: claims too that copies repeat")] = "",
) -> Asked:
    given = {
        "text": text,
        "source": source,
        "side": side,
        "type": type,
        "stance": stance,
        "status": status,
        "harm": harm,
        "near": near,
        "in": in_,
        "country": country,
        "since": since,
        "until": until,
        "lang": lang,
        "outlet": outlet,
        "copies": copies,
    }
    return asked_of(given)


def asked_of(given: Mapping[str, str]) -> Asked:
    """What these fields ask, as they were typed; empty ones ask for nothing. Raises Problem, naming the nonsense."""
    fields = {name: value.strip() for name, value in given.items() if value.strip()}
    errors = {}
    values: dict[str, object] = {}
    for name, value in fields.items():
        try:
            typed = _typed(name, value)
            filters_of(**{_ATTRIBUTES.get(name, name): typed})  # type: ignore[arg-type]
        except (MenurutError, ValueError) as error:
            errors[name] = str(error)
        else:
            values[_ATTRIBUTES.get(name, name)] = typed
    if not errors:
        try:
            return Asked(filters_of(**values), fields)  # type: ignore[arg-type]
        except (MenurutError, ValueError) as error:
            errors["until"] = str(error)
    raise Problem(422, "; ".join(f"{name}: {why}" for name, why in errors.items()), errors=errors)


_ATTRIBUTES = {"in": "inside"}


def _typed(name: str, value: str) -> object:
    if name in ("since", "until"):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"{value!r} is no date; write it as 2020-09-27") from error
    if name == "copies":
        return value not in ("0", "false", "no")
    return value.upper() if name == "country" else value


AskedQuery = Annotated[Asked, Depends(_asked)]
"""What an endpoint asks for that finds claims or incidents."""
