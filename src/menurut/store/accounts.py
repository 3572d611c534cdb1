"""Accounts as rows: putting them in and taking them out, who shares a block with whom, and what is kept of their pairs.

`near` is one entry for each other account that scored enough: its row (64 bits) and the score in hundredths (16 bits), both
little-endian; each pair stands with both of its accounts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from menurut.model import Account, Reading, Report, Saying
from menurut.model.keys import day_number
from menurut.store import tables as t
from menurut.store.bodies import pack_body, unpack_body
from menurut.store.packing import report_of, unpack_reading
from menurut.store.prepared import ask, put, run_all
from menurut.store.state import turn
from menurut.store.writing import next_id

_OF_ACCOUNT = frozenset(
    ("claim", "account", "report", "said", "type", "status", "background", "actors", "targets", "sites", "period", "tolls")
)
"""What a saying has from its account, or from its row."""


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest reading of a report; `before` is the reading that its accounts are of now, None where it has none."""

    number: int
    row: int
    key: str
    report: Report
    reading: Reading
    before: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """An account with what is made of it for comparing: its epoch, the keys that it is found by and its packed row."""

    account: Account
    report: int
    epoch: int
    blocks: tuple[int, ...]
    features: bytes


@dataclass(slots=True)
class Node:
    """What is asked of an account when accounts are grouped; days are numbers."""

    id: int
    cite: str
    report: int
    type: str
    epoch: int
    said: int | None
    start: int | None
    end: int | None
    strand: int | None
    near: bytes


def unreconciled(db: Connection) -> list[int]:
    """The reports whose newest reading has not been reconciled, in the order of their days."""
    rows = ask(
        db,
        "SELECT report.id FROM report JOIN (SELECT report, max(id) AS last FROM reading GROUP BY report) AS newest"
        " ON newest.report = report.id LEFT JOIN reconciled ON reconciled.report = report.id"
        " WHERE reconciled.reading IS NULL OR reconciled.reading <> newest.last ORDER BY report.dct, report.id",
    )
    return [number for (number,) in rows]


def newest(db: Connection, numbers: Collection[int]) -> list[Newest]:
    """The newest readings of these reports, for those whose accounts are not of it."""
    newer = t.reading.alias("newer")
    query = (
        select(t.report, t.text.c.body, t.reading.c.id.label("row"), t.reading.c.body.label("packed"))
        .add_columns(t.reconciled.c.reading.label("before"))
        .join(t.text, t.text.c.digest == t.report.c.digest)
        .join(t.reading, t.reading.c.report == t.report.c.id)
        .outerjoin(t.reconciled, t.reconciled.c.report == t.report.c.id)
        .where(t.report.c.id.in_(numbers))
        .where(~select(newer.c.id).where(newer.c.report == t.report.c.id, newer.c.id > t.reading.c.id).exists())
        .order_by(t.report.c.id)
    )
    rows = db.execute(query).mappings()
    return [
        Newest(row["id"], row["row"], row["key"], report_of(dict(row)), unpack_reading(row["packed"]), row["before"])
        for row in rows
        if row["before"] != row["row"]
    ]


def put_accounts(db: Connection, told: Sequence[Told], sayings: Iterable[Saying], *, first: int) -> dict[str, Node]:
    """Keep accounts, numbered from `first`, with what is said of them; gives them by their cites."""
    nodes, rows, blocks = {}, [], []
    for number, one in enumerate(told, first):
        account = one.account
        said = None if account.said is None else day_number(account.said)
        days = None if account.period is None else tuple(day_number(day) for day in account.period)
        start, end = days or (said, None if said is None else said + 1)
        node = Node(number, account.cite, one.report, account.type, one.epoch, said, start, end, None, b"")
        nodes[account.cite] = node
        rows.append(
            {name: getattr(node, name) for name in Node.__slots__}
            | {"local": account.local, "features": one.features, "body": pack_body(account)}
        )
        blocks += [{"key": key, "account": number} for key in one.blocks]
    put(db, t.account, rows)
    put(db, t.block, sorted(blocks, key=lambda row: (row["key"], row["account"])))
    row = next_id(db, t.saying)
    put(
        db,
        t.saying,
        [
            {
                "id": row + at,
                "claim": one.claim,
                "account": nodes[one.account].id,
                "origin": one.origin.key,
                "body": pack_body(one, without=_OF_ACCOUNT),
            }
            for at, one in enumerate(sayings)
        ],
    )
    return nodes


def accounts_of(db: Connection, reports: Collection[int]) -> list[tuple[Node, Account]]:
    """The accounts of these reports."""
    rows = ask(db, f"{_NODES} WHERE report {{reports}} ORDER BY id", reports=reports)
    bodies = dict(map(tuple, ask(db, "SELECT id, body FROM account WHERE report {reports}", reports=reports)))
    return [(_node(row), unpack_body(Account, bodies[row[0]])) for row in rows]


def take_out(db: Connection, gone: Sequence[tuple[Node, tuple[int, ...]]]) -> None:
    """Drop accounts, each given with its keys; what others keep of their pairs with them stays."""
    rows = [{"key_": key, "account_": node.id} for node, keys in gone for key in keys]
    run_all(db, _NO_BLOCK, rows)
    for statement in (_NO_SAYING, _NO_ACCOUNT):
        run_all(db, statement, [{"account_": node.id} for node, _ in gone])


def sharing(db: Connection, keys: Collection[int]) -> list[Sequence[Any]]:
    """`(key, account)` of all accounts that have one of the keys."""
    return ask(db, "SELECT key, account FROM block WHERE key {keys}", keys=keys)


def features(db: Connection, ids: Collection[int]) -> list[Sequence[Any]]:
    """`(id, cite, features)` of accounts."""
    return ask(db, "SELECT id, cite, features FROM account WHERE id {ids}", ids=ids)


def nodes(db: Connection, ids: Collection[int]) -> list[Node]:
    """The accounts with these rows."""
    return [_node(row) for row in ask(db, f"{_NODES} WHERE id {{ids}}", ids=ids)]


def nodes_cited(db: Connection, cites: Collection[str]) -> list[Node]:
    """The accounts with these cites, for those that are there."""
    return [_node(row) for row in ask(db, f"{_NODES} WHERE cite {{cites}}", cites=cites)]


def nodes_in(db: Connection, strands: Collection[int]) -> list[Node]:
    """The accounts of strands."""
    return [_node(row) for row in ask(db, f"{_NODES} WHERE strand {{strands}}", strands=strands)]


def put_near(db: Connection, several: Iterable[Node]) -> None:
    """Keep what is near to each."""
    run_all(db, _NEAR, [{"account_": node.id, "near_": node.near} for node in several])


def put_strands_of(db: Connection, several: Iterable[Node]) -> None:
    """Keep which strand each is in."""
    run_all(db, _STRAND, [{"account_": node.id, "strand_": node.strand} for node in several])


def claims_of(db: Connection, accounts: Collection[int]) -> dict[int, list[str]]:
    """The claims that tell of each account, for those that have some."""
    found: dict[int, list[str]] = {}
    for account, claim in ask(db, "SELECT account, claim FROM saying WHERE account {ids} ORDER BY id", ids=accounts):
        found.setdefault(account, []).append(claim)
    return found


def put_reconciled(db: Connection, readings: Mapping[int, int]) -> None:
    """Keep of which reading the accounts of each report are."""
    run_all(db, _NO_RECONCILED, [{"report_": number} for number in readings])
    put(db, t.reconciled, [{"report": number, "reading": row} for number, row in readings.items()])
    turn(db)


def sayings_by_incident(
    db: Connection, incidents: Collection[int], *, known: Mapping[tuple[str, str], Saying]
) -> dict[int, list[tuple[int, Saying]]]:
    """What is said in each incident, with the rows of the accounts; nothing of those of which one claim alone tells.

    `known` are sayings that are at hand, by their claims and accounts.
    """
    rows = ask(
        db,
        "SELECT strand.incident, saying.id, saying.claim, account.id, account.cite FROM strand"
        " JOIN account ON account.strand = strand.id JOIN saying ON saying.account = account.id"
        " WHERE strand.incident {incidents} ORDER BY account.cite, saying.claim",
        incidents=incidents,
    )
    claims: dict[int, set[str]] = {}
    for incident, _, claim, _, _ in rows:
        claims.setdefault(incident, set()).add(claim)
    several = [row for row in rows if len(claims[row[0]]) > 1]
    missing = {saying: account for _, saying, claim, account, cite in several if (claim, cite) not in known}
    bodies = dict(map(tuple, ask(db, "SELECT id, body FROM saying WHERE id {ids}", ids=missing)))
    packed = ask(db, "SELECT id, body FROM account WHERE id {ids}", ids=set(missing.values()))
    accounts = {number: unpack_body(Account, body) for number, body in packed}
    found: dict[int, list[tuple[int, Saying]]] = {}
    for incident, saying, claim, account, cite in several:
        one = saying_of(claim, bodies[saying], accounts[account]) if saying in missing else known[claim, cite]
        found.setdefault(incident, []).append((account, one))
    return found


def prefer_indexes(db: Connection) -> None:
    """Keep PostgreSQL, which may not have counted its rows yet, from going through whole tables in this transaction."""
    if db.dialect.name != "sqlite":
        db.exec_driver_sql("SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)")


def forget_all(db: Connection) -> None:
    """Throw away all that reconciling has made; what is kept for ever stays."""
    for table in reversed(t.RECONCILED):
        db.execute(delete(table))
    turn(db)


def saying_of(claim: str, body: bytes, account: Account) -> Saying:
    """The saying of a row, with what its account tells."""
    shared = {name: getattr(account, name) for name in _OF_ACCOUNT - {"claim", "account"}}
    return unpack_body(Saying, body, claim=claim, account=account.cite, **shared)


def sayings_where(db: Connection, where: str, **values: object) -> list[Saying]:
    """The sayings for which the condition holds, in words of SQL; in the order of the cites of their accounts."""
    rows = ask(
        db,
        "SELECT saying.claim, saying.body, account.id, account.body FROM saying JOIN account ON account.id = saying.account"  # noqa: S608 (our own words)
        f" WHERE {where} ORDER BY account.cite, saying.claim",
        **values,
    )
    known: dict[int, Account] = {}
    found = []
    for claim, body, number, packed in rows:
        if number not in known:
            known[number] = unpack_body(Account, packed)
        found.append(saying_of(claim, body, known[number]))
    return found


_NODES = f"SELECT {', '.join(Node.__slots__)} FROM account".replace("end,", '"end",')  # noqa: S608 (our own words)
_A = bindparam("account_", type_=t.account.c.id.type)
_NEAR = update(t.account).where(t.account.c.id == _A).values(near=bindparam("near_", type_=t.account.c.near.type))
_STRAND = update(t.account).where(t.account.c.id == _A).values(strand=bindparam("strand_", type_=t.account.c.strand.type))
_NO_BLOCK = delete(t.block).where(t.block.c.key == bindparam("key_", type_=t.block.c.key.type), t.block.c.account == _A)
_NO_SAYING = delete(t.saying).where(t.saying.c.account == _A)
_NO_ACCOUNT = delete(t.account).where(t.account.c.id == _A)
_NO_RECONCILED = delete(t.reconciled).where(t.reconciled.c.report == bindparam("report_", type_=t.report.c.id.type))


def _node(row: Sequence[Any]) -> Node:
    return Node(*row)
