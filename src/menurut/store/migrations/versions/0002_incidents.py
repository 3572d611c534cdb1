"""What reconciling needs: accounts of happenings, their strands and incidents, which judgements stand; two-sided decisions.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

from menurut.store.letters import Letters

revision = "0002"
down_revision = "0001"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """From the first ledger. Its readings are reconciled by the first `menurut reconcile`."""
    op.add_column("decision", sa.Column("other", Letters, nullable=True))
    op.create_index("ix_judgement_a", "judgement", ["a"], unique=False)
    _accounts()
    _incidents()


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("cite", Letters, nullable=False),
        sa.Column("report", _ID, nullable=False),
        sa.Column("local", Letters, nullable=False),
        sa.Column("type", Letters, nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("said", sa.Integer(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("strand", _ID, nullable=True),
        sa.Column("near", sa.LargeBinary(), nullable=False),
        sa.Column("features", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["report"], ["report.id"], name="fk_account_report"),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("cite", name="uq_account_cite"),
    )
    op.create_index("ix_account_report", "account", ["report"], unique=False)
    op.create_index("ix_account_strand", "account", ["strand", "report"], unique=False)
    op.create_table(
        "block",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account", _ID, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "account", name="pk_block"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "saying",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("claim", Letters, nullable=False),
        sa.Column("account", _ID, nullable=False),
        sa.Column("origin", Letters, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_saying_account"),
        sa.PrimaryKeyConstraint("id", name="pk_saying"),
    )
    for column in ("claim", "account", "origin"):
        op.create_index(f"ix_saying_{column}", "saying", [column], unique=False)
    op.create_table(
        "reconciled",
        sa.Column("report", _ID, autoincrement=False, nullable=False),
        sa.Column("reading", _ID, nullable=False),
        sa.ForeignKeyConstraint(["report"], ["report.id"], name="fk_reconciled_report"),
        sa.ForeignKeyConstraint(["reading"], ["reading.id"], name="fk_reconciled_reading"),
        sa.PrimaryKeyConstraint("report", name="pk_reconciled"),
    )


def _incidents() -> None:
    op.create_table(
        "strand",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("incident", _ID, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("first", Letters, nullable=False),
        sa.Column("decided", sa.Boolean(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_strand"),
    )
    op.create_index("ix_strand_incident", "strand", ["incident"], unique=False)
    op.create_table(
        "link",
        sa.Column("strand", _ID, autoincrement=False, nullable=False),
        sa.Column("other", _ID, autoincrement=False, nullable=False),
        sa.Column("mean", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("strand", "other", name="pk_link"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "incident",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("cite", Letters, nullable=False),
        sa.Column("type", Letters, nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("accounts", sa.Integer(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_incident"),
    )
    op.create_table(
        "stands",
        sa.Column("judgement", _ID, autoincrement=False, nullable=False),
        sa.Column("incident", _ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["judgement"], ["judgement.id"], name="fk_stands_judgement"),
        sa.PrimaryKeyConstraint("judgement", "incident", name="pk_stands"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_stands_incident", "stands", ["incident"], unique=False)
    op.create_table(
        "obeyed",
        sa.Column("decision", _ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["decision"], ["decision.id"], name="fk_obeyed_decision"),
        sa.PrimaryKeyConstraint("decision", name="pk_obeyed"),
    )
