"""Options that commands share, read from what a user typed."""

from __future__ import annotations

from datetime import date

import typer

from menurut.acquire import language_code
from menurut.model import AcquireError


def read_date(text: str) -> date:
    """A day as `2020-09-27`."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no date; write it as 2020-09-27") from error


def read_lang(text: str) -> str:
    """A language by its ISO 639-1 code."""
    try:
        return language_code(text)
    except AcquireError as error:
        raise typer.BadParameter(str(error)) from error
