"""What a user asks of the ledger: the filters that `claims`, `incidents` and `tally` share."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Annotated, get_type_hints

import typer

from menurut.cli.options import read_date, read_lang
from menurut.model import StoreError, values
from menurut.run.asking import filters_of
from menurut.store import Filters

TextOption = Annotated[
    str | None, typer.Option("--text", help='Words of the claim: words, "words in a row", -without, begun*.')
]
SourceOption = Annotated[str | None, typer.Option("--source", help="Words of a name in the chain of sources.")]
SideOption = Annotated[
    str | None, typer.Option("--side", help="The side that the source speaks for, in any language that is read.")
]
TypeOption = Annotated[str | None, typer.Option("--type", help="The type of event, such as control.")]
StatusOption = Annotated[str | None, typer.Option("--status", help=f"One of: {', '.join(values('status'))}.")]
StanceOption = Annotated[str | None, typer.Option("--stance", help=f"One of: {', '.join(values('stance'))}.")]
HarmOption = Annotated[
    str | None,
    typer.Option("--harm", metavar="KIND[:N]", help="A figure of people, such as killed, or killed:10 for ten or more."),
]
NearOption = Annotated[
    str | None, typer.Option("--near", metavar="PLACE[:KM]", help="Within 50 km, or so many, of a place or of LAT,LON.")
]
InsideOption = Annotated[str | None, typer.Option("--in", metavar="PLACE", help="In a region or country.")]
SinceOption = Annotated[
    date | None, typer.Option("--since", parser=read_date, metavar="YYYY-MM-DD", help="Events of that day or later.")
]
UntilOption = Annotated[
    date | None, typer.Option("--until", parser=read_date, metavar="YYYY-MM-DD", help="Events of that day or earlier.")
]
LangFilter = Annotated[
    str | None, typer.Option("--lang", parser=read_lang, metavar="CODE", help="Reports in that language (ISO 639-1).")
]
OutletFilter = Annotated[str | None, typer.Option("--outlet", help="Reports of that outlet.")]
CopiesOption = Annotated[bool, typer.Option("--copies", help="Also what copies of a report repeat from it word for word.")]
AfterOption = Annotated[str | None, typer.Option("--after", metavar="PAGE", help="Go on from where the last page said.")]


def asked(
    *,
    text: TextOption = None,
    source: SourceOption = None,
    side: SideOption = None,
    kind: TypeOption = None,
    status: StatusOption = None,
    stance: StanceOption = None,
    harm: HarmOption = None,
    near: NearOption = None,
    inside: InsideOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    lang: LangFilter = None,
    outlet: OutletFilter = None,
    copies: CopiesOption = False,
    after: str | None = None,
) -> Filters:
    """The filters that the options come to; a usage error says which of them ask for nothing that there could be."""
    given = {"--side": side, "--harm": harm, "--near": near, "--in": inside, "--outlet": outlet, "--after": after}
    if empty := [option for option, value in given.items() if value is not None and not value.strip()]:
        # Such as a variable of the shell that is not set: all of the ledger would pass for the answer.
        raise typer.BadParameter(f"{', '.join(empty)} is empty; leave it out, or say what to look for")
    try:
        return filters_of(
            text=text,
            source=source,
            side=side,
            type=kind,
            status=status,
            stance=stance,
            harm=harm,
            near=near,
            inside=inside,
            since=since,
            until=until,
            lang=lang,
            outlet=outlet,
            copies=copies,
        )
    except (ValueError, StoreError) as error:
        raise typer.BadParameter(str(error)) from error


def asking(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the options of `asked` after its `ledger`; it is given what they come to as `filters`."""
    own = inspect.signature(command).parameters
    shared = {name: one for name, one in inspect.signature(asked).parameters.items() if name != "after"}
    hints = get_type_hints(asked, include_extras=True) | get_type_hints(command, include_extras=True)
    order = {"ledger": own["ledger"]} | shared | {name: one for name, one in own.items() if name != "filters"}

    @wraps(command)
    def with_filters(**options: object) -> None:
        told = {name: options[name] for name in (*shared, "after") if name in options}
        rest = {name: value for name, value in options.items() if name in own}
        command(filters=asked(**told), **rest)  # type: ignore[arg-type]

    parameters = [one.replace(kind=one.KEYWORD_ONLY, annotation=hints[name]) for name, one in order.items()]
    # Typer reads both.
    with_filters.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    with_filters.__annotations__ = {one.name: one.annotation for one in parameters} | {"return": None}
    return with_filters
