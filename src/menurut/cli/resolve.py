"""`menurut resolve`: one expression by itself, with the reasons for what it was taken for."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Literal

import typer

from menurut.cli.options import read_date, read_lang
from menurut.export.wording import line
from menurut.resolve import Answer, answer


def resolve(
    text: Annotated[str, typer.Argument(help="The words of a figure, a time, a place or an actor.")],
    what: Annotated[
        Literal["figure", "date", "place", "actor"],
        typer.Option("--as", help="What the words are taken for.", show_default=False),
    ],
    lang: Annotated[str, typer.Option(parser=read_lang, metavar="CODE", help="The language of the words (ISO 639-1).")] = "id",
    day: Annotated[
        date | None,
        typer.Option("--date", parser=read_date, metavar="YYYY-MM-DD", help="The date of the report that the words stand in."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show what an expression means: its value, the score and the reasons.

    **Examples**

    `menurut resolve "dua belas ribu lima ratus" --as figure`

    `menurut resolve "Minggu (27/9) pagi waktu setempat" --as date --date 2020-09-29`

    `menurut resolve "desa Talish" --as place --date 2020-10-05`

    `menurut resolve "Israel's defense ministry" --as actor --lang en`
    """
    if not text.strip():
        raise typer.BadParameter(f"an empty text is no {what}")
    found = answer(text, what, lang=lang, dct=day)
    if as_json:
        typer.echo(json.dumps({**found.fields, "score": found.score, "reasons": found.reasons}, ensure_ascii=False))
    else:
        typer.echo(_shown(found))


def _shown(found: Answer) -> str:
    known = [
        (name, value) for name, value in found.fields.items() if value not in (None, False, (), (found.fields.get("entry"),))
    ]
    rows = [(name.replace("_", " "), "yes" if value is True else _words(value)) for name, value in known]
    rows += [("score", f"{found.score:.2f}"), *(("because", line(reason)) for reason in found.reasons)]
    if not known:
        rows = [("value", "unresolved"), *rows]
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{width}}  {value}" for name, value in rows)


def _words(value: object) -> str:
    return line(", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value))
