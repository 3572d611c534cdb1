"""`menurut show`, `reports`, `revisions`, `issues`: what the ledger keeps, looked at one by one."""

from __future__ import annotations

import difflib
import json
import sys
from typing import Annotated

import typer

from menurut.acquire.reports import address_of
from menurut.cli.options import LedgerOption, LimitOption
from menurut.export import lister
from menurut.export.wording import line, shorten, shown
from menurut.store import Cited, Kept, Ledger, NotKept, Several

_AROUND = 200  # characters of the report that are shown before and after a claim


def show(
    name: Annotated[
        str, typer.Argument(metavar="CLAIM", help="The id of a claim, or its first six letters or more; or a report's key.")
    ],
    ledger: LedgerOption,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show one claim where it stands in its report, or one report whole. Ids stay the same for ever and may be cited.

    **Examples**

    `menurut show 84bcbef7`
    """
    with Ledger(ledger) as kept:
        try:
            found = kept.claim(name)
        except Several:
            raise
        except NotKept:
            _show_report(kept.report(name)[0], as_json=as_json)
            return
    if as_json:
        lister("json")([(found.cite, found.report, found.reading)], sys.stdout)
        return
    lister("table")([(found.cite, found.report, found.reading)], sys.stdout)
    typer.echo(_in_place(found))


def _in_place(found: Cited) -> str:
    report, claim = found.report, found.reading.claims[0]
    start, end = min(claim.content).start, max(claim.content).end
    before = report.text[max(0, start - _AROUND) : start]
    after = report.text[end : end + _AROUND]
    facts = {
        "claim": found.cite,
        "report": found.key,
        "url": report.url,
        "characters": ", ".join(f"{span.start}-{span.end}" for span in claim.content),
        "text": f"sha256:{report.digest}",
        "read by": ", ".join(found.readers),
    }
    rows = [f"{name:<10}  {line(value)}" for name, value in facts.items() if value]
    return f"…{shown(before)}[[{shown(report.text[start:end])}]]{shown(after)}…\n\n" + "\n".join(rows)


def _show_report(kept: Kept, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(_facts(kept) | {"text": kept.report.text}, ensure_ascii=False))
        return
    rows = [f"{name:<10}  {line(str(value))}" for name, value in _facts(kept).items() if value not in (None, "", ())]
    typer.echo("\n".join(rows) + "\n\n" + shown(kept.report.text))


def reports(
    ledger: LedgerOption,
    text: Annotated[str | None, typer.Option(help='Words of the report: words, "words in a row", -without, begun*.')] = None,
    turned_away: Annotated[
        bool | None, typer.Option("--turned-away/--let-through", help="Only what the gate turned away, or let through.")
    ] = None,
    limit: LimitOption = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """List reports, the last to arrive first, with what the gate made of them and what they are copies of.

    **Examples**

    `menurut reports --text Talish`

    `menurut reports --turned-away`
    """
    with Ledger(ledger) as kept:
        found = kept.reports(words=text, turned_away=turned_away, limit=limit)
    for one in found:
        if as_json:
            typer.echo(json.dumps(_facts(one), ensure_ascii=False))
        else:
            typer.echo(_headline(one))
    if not found and not as_json:
        typer.echo("no reports found")


def revisions(
    url: Annotated[str, typer.Argument(help="The URL of a report, as `menurut reports` shows it.")],
    ledger: LedgerOption,
) -> None:
    """Show how a page changed: each text that was found at its URL, and the lines that differ.

    **Examples**

    `menurut revisions https://example.org/news/1`
    """
    with Ledger(ledger) as kept:
        found = kept.revisions(address_of(url) or url)
    if not found:
        raise NotKept(f"nothing of {url} in this ledger; `menurut reports` shows URLs")
    for earlier, later in zip([None, *found], found, strict=False):
        typer.echo(f"revision {later.revision}  {later.key}  {later.arrived_at}  {shorten(later.report.title or '', 80)}")
        if earlier:
            for change in _changes(earlier, later):
                typer.echo(f"  {change}")


def issues(
    ledger: LedgerOption,
    limit: LimitOption = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """List what could not be fetched, opened or read, the newest first.

    **Examples**

    `menurut issues`
    """
    with Ledger(ledger) as kept:
        found = kept.issues(limit=limit)
    for at, issue in found:
        if as_json:
            row = {"first_at": at, "report": issue.report, "stage": issue.stage, "error": issue.error}
            typer.echo(json.dumps(row, ensure_ascii=False))
        else:
            typer.echo(f"{at}  {issue.stage:<7}  {line(issue.error)}")
    if not found and not as_json:
        typer.echo("no issues")


def _changes(earlier: Kept, later: Kept) -> list[str]:
    named = [(x.report.title, x.report.dct, x.report.outlet) for x in (earlier, later)]
    head = [f"{mark} {line(' · '.join(str(part) for part in one if part))}" for mark, one in zip("-+", named, strict=True)]
    old, new = ([shown(row) for row in x.report.text.split("\n")] for x in (earlier, later))
    rows = list(difflib.unified_diff(old, new, n=0, lineterm=""))[2:]
    body = [f"{row[0]} {row[1:]}" for row in rows if row[0] in "+-"]
    return (head if named[0] != named[1] else []) + body


def _facts(kept: Kept) -> dict[str, object]:
    report = kept.report
    return {
        "report": kept.key,
        "id": report.id,
        "url": report.url,
        "outlet": report.outlet,
        "date": report.dct.isoformat() if report.dct else None,
        "title": report.title,
        "author": report.author,
        "lang": report.lang,
        "found in": kept.found,
        "arrived": kept.arrived_at,
        "revision": kept.revision,
        "copy of": kept.origin,
        "likeness": kept.likeness,
        "gate": kept.reason,
        "read by": ", ".join(kept.readers),
        "digest": report.digest,
    }


def _headline(kept: Kept) -> str:
    report = kept.report
    state = "turned away" if not kept.relevant and not kept.readers else "read" if kept.readers else "not read"
    copy = f"copy of {kept.origin} ({kept.likeness:.2f})" if kept.origin and kept.likeness is not None else ""
    parts = [kept.key, str(report.dct or "no date"), report.lang, state, copy, report.outlet or "", report.title or report.id]
    reason = f"\n{'':18}{line(kept.reason)}" if state == "turned away" and kept.reason else ""
    return "  ".join(shorten(part, 90) for part in parts if part) + reason
