"""Incidents that may have to do with one another: they share a block."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection

from menurut.store.prepared import ask


def beside(db: Connection, blocks: Collection[int], *, most: int, mostly: Sequence[Collection[str]] = ()) -> list[str]:
    """The ids of incidents with an account in one of these blocks, those with most accounts first, `most` of them.

    With `mostly` only those of which more than half of the accounts are of the types of one of these groups.
    """
    shared = (
        "SELECT DISTINCT strand.incident FROM block JOIN account ON account.id = block.account"
        ' JOIN strand ON strand.id = account.strand WHERE block."key" {blocks}'
    )
    groups = {f"types{number}": list(types) for number, types in enumerate(mostly)}
    counted = " OR ".join(f"2 * sum(CASE WHEN account.type {{{name}}} THEN 1 ELSE 0 END) > count(*)" for name in groups)
    if groups:
        shared = (
            f"SELECT shared.incident FROM ({shared}) AS shared JOIN strand ON strand.incident = shared.incident"  # noqa: S608 (our own words)
            f" JOIN account ON account.strand = strand.id GROUP BY shared.incident HAVING {counted}"
        )
    rows = ask(
        db,
        f"SELECT incident.cite FROM ({shared}) AS found JOIN incident ON incident.id = found.incident"  # noqa: S608 (our own words)
        " ORDER BY incident.accounts DESC, incident.cite LIMIT :most",
        blocks=blocks,
        most=most,
        **groups,
    )
    return [str(found) for (found,) in rows]
