"""What a workplace of several needs: members, what they do and save; decisions by what they are about; when all changed.

Revision ID: 0003
"""

import hashlib
from urllib.parse import unquote

import sqlalchemy as sa
from alembic import op

from menurut.store.letters import Letters

revision = "0003"
down_revision = "0002"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_NO_IDS = {"corroborates", "contradicts", "repeats", "supersedes"}


def upgrade() -> None:
    """From the second ledger. Its decisions are found by what they are about from now on."""
    _members()
    _deeds()
    _state()
    _touched()


def _members() -> None:
    op.create_table(
        "member",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("name", Letters, nullable=False),
        sa.Column("folded", Letters, nullable=False),
        sa.Column("role", Letters, nullable=False),
        sa.Column("password", Letters, nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("made_at", Letters, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_member"),
        sa.UniqueConstraint("folded", name="uq_member_folded"),
    )
    op.create_table(
        "session",
        sa.Column("digest", Letters, nullable=False),
        sa.Column("member", _ID, nullable=False),
        sa.Column("made_at", Letters, nullable=False),
        sa.Column("seen_at", Letters, nullable=False),
        sa.Column("expires_at", Letters, nullable=False),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name="fk_session_member"),
        sa.PrimaryKeyConstraint("digest", name="pk_session"),
    )
    op.create_index("ix_session_member", "session", ["member"], unique=False)
    op.create_table(
        "token",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("digest", Letters, nullable=False),
        sa.Column("member", _ID, nullable=False),
        sa.Column("name", Letters, nullable=False),
        sa.Column("scopes", Letters, nullable=False),
        sa.Column("made_at", Letters, nullable=False),
        sa.Column("expires_at", Letters, nullable=True),
        sa.Column("revoked_at", Letters, nullable=True),
        sa.Column("used_at", Letters, nullable=True),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name="fk_token_member"),
        sa.PrimaryKeyConstraint("id", name="pk_token"),
        sa.UniqueConstraint("digest", name="uq_token_digest"),
    )
    op.create_index("ix_token_member", "token", ["member"], unique=False)
    op.create_table(
        "attempt",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("name", Letters, nullable=False),
        sa.Column("address", Letters, nullable=False),
        sa.Column("at", Letters, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempt"),
    )
    op.create_index("ix_attempt_name_at", "attempt", ["name", "at"], unique=False)
    op.create_index("ix_attempt_address_at", "attempt", ["address", "at"], unique=False)


def _deeds() -> None:
    op.create_table(
        "search",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("member", Letters, nullable=False),
        sa.Column("name", Letters, nullable=False),
        sa.Column("page", Letters, nullable=False),
        sa.Column("query", Letters, nullable=False),
        sa.Column("made_at", Letters, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search"),
    )
    op.create_index("ix_search_member", "search", ["member"], unique=False)
    op.create_table(
        "seen",
        sa.Column("member", Letters, nullable=False),
        sa.Column("page", Letters, nullable=False),
        sa.Column("at", Letters, nullable=False),
        sa.Column("mark", Letters, nullable=False),
        sa.PrimaryKeyConstraint("member", "page", name="pk_seen"),
    )
    op.create_table(
        "audit",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("at", Letters, nullable=False),
        sa.Column("who", Letters, nullable=False),
        sa.Column("action", Letters, nullable=False),
        sa.Column("subject", Letters, nullable=False),
        sa.Column("address", Letters, nullable=True),
        sa.Column("detail", Letters, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{change.lower()} BEFORE {change} ON audit"
                " BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END"
            )
    else:
        op.execute(
            "CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _state() -> None:
    op.create_table(
        "turn",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_turn"),
    )


def _touched() -> None:
    touched = op.create_table(
        "touched",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("decision", _ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["decision"], ["decision.id"], name="fk_touched_decision"),
        sa.PrimaryKeyConstraint("key", "decision", name="pk_touched"),
        sqlite_with_rowid=False,
    )
    decision = sa.table(
        "decision", sa.column("id"), sa.column("kind"), sa.column("subject", Letters), sa.column("other", Letters)
    )
    kinds = ("same", "apart", "confirm", "reject", "rate")
    rows = op.get_bind().execute(sa.select(decision).where(decision.c.kind.in_(kinds))).all()
    keys = {(_key(unquote(one)), row.id) for row in rows for one in _ids(row)}
    if keys:
        op.bulk_insert(touched, [{"key": key, "decision": number} for key, number in sorted(keys)])


def _ids(row: sa.Row) -> set[str]:  # type: ignore[type-arg]
    """What a decision was about, as this step knows it."""
    other = "" if row.kind == "rate" else row.other or ""
    return {one for one in f"{row.subject} {other}".split(" ") if one} - _NO_IDS


def _key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:8], "big", signed=True)
