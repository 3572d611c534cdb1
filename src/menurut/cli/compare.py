"""`menurut compare`: why two claims are judged as they are."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from menurut.cli.incidents import known_form
from menurut.cli.options import LedgerOption, OutputOption, listened_to, opened
from menurut.export.comparing import write_comparison, write_comparison_json
from menurut.store import Ledger


def compare(
    first: Annotated[str, typer.Argument(metavar="CLAIM", help="The id of a claim, or its first six letters or more.")],
    second: Annotated[str, typer.Argument(metavar="OTHER", help="The id of another.")],
    ledger: LedgerOption,
    form: Annotated[str, typer.Option("--format", help="One of: table, json.")] = "table",
    output: OutputOption = None,
) -> None:
    """Show why two claims are judged as they are, or why there is no judgement between them.

    **Examples**

    `menurut compare 84bcbef7 0c2b05a4`
    """
    # imported here: whoever asks for another command need not wait for it
    from menurut.run.comparing import comparison

    known_form(form)
    with Ledger(ledger) as kept:
        found = comparison(kept, first, second)
    with listened_to(), opened(output, sys.stdout) as out:
        (write_comparison_json if form == "json" else write_comparison)(found, out)
