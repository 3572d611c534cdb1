"""Incidents that may have to do with one another: they share a block."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection

from menurut.store.prepared import ask


def beside(db: Connection, blocks: Collection[int], *, most: int) -> list[str]:
    """The ids of incidents with an account in one of these blocks, those with most accounts first, `most` of them."""
    rows = ask(
        db,
        "SELECT incident.cite FROM (SELECT DISTINCT strand.incident FROM block JOIN account ON account.id = block.account"
        ' JOIN strand ON strand.id = account.strand WHERE block."key" {blocks}) AS found'
        " JOIN incident ON incident.id = found.incident ORDER BY incident.accounts DESC, incident.cite LIMIT :most",
        blocks=blocks,
        most=most,
    )
    return [str(found) for (found,) in rows]
