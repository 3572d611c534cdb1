"""The first ledger: what is kept, the index, the words that are searched, and the triggers that keep rows as they are.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

from menurut.store.letters import Letters

revision = "0001"
down_revision = None

KEPT = ("text", "report", "band", "reading", "claim", "judgement", "decision", "issue", "visit")
CONFIGURATIONS = {"id": "indonesian", "en": "english", "ru": "russian", "tr": "turkish", "hy": "armenian", "ar": "arabic"}


def upgrade() -> None:
    """From nothing."""
    _tables()
    if op.get_bind().dialect.name == "sqlite":
        _words_of_sqlite()
    else:
        _words_of_postgresql()


_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _tables() -> None:
    op.create_table(
        "decision",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("kind", Letters, nullable=False),
        sa.Column("subject", Letters, nullable=False),
        sa.Column("by", Letters, nullable=False),
        sa.Column("note", Letters, nullable=True),
        sa.Column("made_at", Letters, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
    )
    op.create_index("ix_decision_subject", "decision", ["subject"], unique=False)
    op.create_table(
        "feed",
        sa.Column("url", Letters, nullable=False),
        sa.Column("title", Letters, nullable=True),
        sa.Column("etag", Letters, nullable=True),
        sa.Column("last_modified", Letters, nullable=True),
        sa.Column("state", Letters, nullable=False),
        sa.Column("moved_to", Letters, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", Letters, nullable=True),
        sa.Column("fetched_at", Letters, nullable=True),
        sa.Column("next_at", Letters, nullable=True),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("url", name="pk_feed"),
    )
    op.create_table(
        "issue",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("key", Letters, nullable=False),
        sa.Column("report", Letters, nullable=False),
        sa.Column("stage", Letters, nullable=False),
        sa.Column("error", Letters, nullable=False),
        sa.Column("first_at", Letters, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_issue"),
        sa.UniqueConstraint("key", name="uq_issue_key"),
    )
    op.create_table(
        "judgement",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("type", Letters, nullable=False),
        sa.Column("a", Letters, nullable=False),
        sa.Column("b", Letters, nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("reasons", Letters, nullable=False),
        sa.Column("by", Letters, nullable=False),
        sa.Column("made_at", Letters, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_judgement"),
        sa.UniqueConstraint("type", "a", "b", "by", name="uq_judgement_type_a_b_by"),
    )
    op.create_index("ix_judgement_b", "judgement", ["b"], unique=False)
    op.create_table(
        "place",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("entry", Letters, nullable=False),
        sa.Column("name", Letters, nullable=False),
        sa.Column("kind", Letters, nullable=False),
        sa.Column("country", Letters, nullable=True),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("x", sa.Float(), nullable=False),
        sa.Column("y", sa.Float(), nullable=False),
        sa.Column("z", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_place"),
        sa.UniqueConstraint("entry", name="uq_place_entry"),
    )
    op.create_index("ix_place_z", "place", ["z"], unique=False)
    op.create_table(
        "text",
        sa.Column("digest", Letters, nullable=False),
        sa.Column("lang", Letters, nullable=False),
        sa.Column("body", Letters, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_text"),
    )
    op.create_table(
        "visit",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("url", Letters, nullable=False),
        sa.Column("at", Letters, nullable=False),
        sa.Column("etag", Letters, nullable=True),
        sa.Column("last_modified", Letters, nullable=True),
        sa.Column("outcome", Letters, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visit"),
    )
    op.create_index("ix_visit_url", "visit", ["url"], unique=False, postgresql_using="hash")
    op.create_table(
        "report",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("key", Letters, nullable=False),
        sa.Column("digest", Letters, nullable=False),
        sa.Column("name", Letters, nullable=False),
        sa.Column("url", Letters, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("outlet", Letters, nullable=True),
        sa.Column("dct", Letters, nullable=True),
        sa.Column("title", Letters, nullable=True),
        sa.Column("author", Letters, nullable=True),
        sa.Column("lang", Letters, nullable=False),
        sa.Column("sentences", Letters, nullable=False),
        sa.Column("found", Letters, nullable=False),
        sa.Column("arrived_at", Letters, nullable=False),
        sa.Column("origin", _ID, nullable=True),
        sa.Column("likeness", sa.Float(), nullable=True),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("relevant", sa.Boolean(), nullable=False),
        sa.Column("gate_score", sa.Float(), nullable=True),
        sa.Column("gate_reason", Letters, nullable=True),
        sa.ForeignKeyConstraint(["digest"], ["text.digest"], name="fk_report_digest"),
        sa.ForeignKeyConstraint(["origin"], ["report.id"], name="fk_report_origin"),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
        sa.UniqueConstraint("key", name="uq_report_key"),
    )
    op.create_index("ix_report_digest", "report", ["digest"], unique=False)
    op.create_index("ix_report_name", "report", ["name"], unique=False, postgresql_using="hash")
    op.create_index("ix_report_origin", "report", ["origin"], unique=False)
    op.create_index("ix_report_url", "report", ["url"], unique=False, postgresql_using="hash")
    op.create_table(
        "within",
        sa.Column("holder", Letters, nullable=False),
        sa.Column("place", _ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["place"], ["place.id"], name="fk_within_place"),
        sa.PrimaryKeyConstraint("holder", "place", name="pk_within"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "band",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("report", _ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["report"], ["report.id"], name="fk_band_report"),
        sa.PrimaryKeyConstraint("key", "report", name="pk_band"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reading",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("report", _ID, nullable=False),
        sa.Column("reader", Letters, nullable=False),
        sa.Column("made_at", Letters, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["report"], ["report.id"], name="fk_reading_report"),
        sa.PrimaryKeyConstraint("id", name="pk_reading"),
        sa.UniqueConstraint("report", "reader", name="uq_reading_report_reader"),
    )
    op.create_table(
        "claim",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("cite", Letters, nullable=False),
        sa.Column("reading", _ID, nullable=False),
        sa.Column("report", _ID, nullable=False),
        sa.Column("local", Letters, nullable=False),
        sa.Column("lang", Letters, nullable=False),
        sa.Column("content", Letters, nullable=False),
        sa.Column("sources", Letters, nullable=False),
        sa.Column("words", Letters, nullable=False),
        sa.ForeignKeyConstraint(["reading"], ["reading.id"], name="fk_claim_reading"),
        sa.ForeignKeyConstraint(["report"], ["report.id"], name="fk_claim_report"),
        sa.PrimaryKeyConstraint("id", name="pk_claim"),
    )
    op.create_index("ix_claim_cite", "claim", ["cite"], unique=False)
    op.create_index("ix_claim_reading", "claim", ["reading"], unique=False)
    op.create_index("ix_claim_report", "claim", ["report"], unique=False)
    op.create_table(
        "told",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("claim", _ID, nullable=False),
        sa.Column("report", _ID, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("stance", Letters, nullable=False),
        sa.Column("side", Letters, nullable=True),
        sa.Column("lang", Letters, nullable=False),
        sa.Column("outlet", Letters, nullable=True),
        sa.Column("type", Letters, nullable=True),
        sa.Column("status", Letters, nullable=True),
        sa.Column("country", Letters, nullable=True),
        sa.Column("place", _ID, nullable=True),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("traits", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["claim"], ["claim.id"], name="fk_told_claim"),
        sa.ForeignKeyConstraint(["place"], ["place.id"], name="fk_told_place"),
        sa.ForeignKeyConstraint(["report"], ["report.id"], name="fk_told_report"),
        sa.PrimaryKeyConstraint("id", name="pk_told"),
    )
    op.create_index("ix_told_claim", "told", ["claim", "start", "id", "traits", "place"], unique=False)
    op.create_index("ix_told_country", "told", ["country", "start", "id", "traits", "place", "claim"], unique=False)
    op.create_index("ix_told_lang", "told", ["lang", "start", "id", "traits", "place", "claim"], unique=False)
    op.create_index(
        "ix_told_long",
        "told",
        ["end", "start", "id", "traits", "place", "claim"],
        unique=False,
        sqlite_where=sa.text('"end" > start + 1'),
        postgresql_where=sa.text('"end" > start + 1'),
    )
    op.create_index("ix_told_outlet", "told", ["outlet", "start", "id", "traits", "place", "claim"], unique=False)
    op.create_index("ix_told_place", "told", ["place", "start", "id", "traits", "claim"], unique=False)
    op.create_index("ix_told_report", "told", ["report"], unique=False)
    op.create_index("ix_told_side", "told", ["side", "start", "id", "traits", "place", "claim"], unique=False)
    op.create_index("ix_told_stance", "told", ["stance", "start", "id", "traits", "place", "claim"], unique=False)
    op.create_index("ix_told_start", "told", ["start", "id", "traits", "place", "claim"], unique=False)
    op.create_index("ix_told_type", "told", ["type", "start", "id", "traits", "place", "claim"], unique=False)
    op.create_table(
        "toll",
        sa.Column("told", _ID, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", Letters, nullable=False),
        sa.Column("low", sa.BigInteger(), nullable=True),
        sa.Column("high", sa.BigInteger(), nullable=True),
        sa.Column("group", Letters, nullable=False),
        sa.ForeignKeyConstraint(["told"], ["told.id"], name="fk_toll_told"),
        sa.PrimaryKeyConstraint("told", "number", name="pk_toll"),
    )
    op.create_index("ix_toll_kind_low", "toll", ["kind", "low"], unique=False)


def _words_of_sqlite() -> None:
    tokens = "tokenize = 'unicode61 remove_diacritics 2'"
    op.execute("CREATE VIEW report_text AS SELECT id, title, body FROM report JOIN text USING (digest)")
    op.execute(
        f"CREATE VIRTUAL TABLE report_words USING fts5(title, body, content = 'report_text', content_rowid = 'id', {tokens})"
    )
    op.execute(
        f"CREATE VIRTUAL TABLE claim_words USING fts5(content, sources, content = 'claim', content_rowid = 'id', {tokens})"
    )
    op.execute(
        "CREATE TRIGGER report_searched AFTER INSERT ON report BEGIN INSERT INTO report_words (rowid, title, body)"
        " VALUES (NEW.id, NEW.title, (SELECT body FROM text WHERE digest = NEW.digest)); END"
    )
    op.execute(
        "CREATE TRIGGER claim_searched AFTER INSERT ON claim BEGIN"
        " INSERT INTO claim_words (rowid, content, sources) VALUES (NEW.id, NEW.content, NEW.sources); END"
    )
    for table in KEPT:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _words_of_postgresql() -> None:
    cases = " ".join(f"WHEN '{lang}' THEN '{name}'::regconfig" for lang, name in CONFIGURATIONS.items())
    op.execute(
        "CREATE FUNCTION words_by(lang text) RETURNS regconfig IMMUTABLE PARALLEL SAFE LANGUAGE sql"
        f" AS $$ SELECT CASE lang {cases} ELSE 'simple'::regconfig END $$"
    )
    # A tsvector holds one megabyte at most: that is all of a text, but for one made to be too much.
    op.execute(
        "CREATE FUNCTION words_of(configuration regconfig, letters text) RETURNS tsvector IMMUTABLE LANGUAGE plpgsql"
        " AS $$ BEGIN RETURN to_tsvector(configuration, left(letters, 400000));"
        " EXCEPTION WHEN program_limit_exceeded THEN RETURN to_tsvector(configuration, left(letters, 50000)); END $$"
    )
    for table, column, configuration, words in (
        ("text", "words", "words_by(lang)", "body"),
        ("report", "title_words", "words_by(lang)", "coalesce(title, '')"),
        ("claim", "words_of_content", "words_by(lang)", "content"),
        ("claim", "words_of_sources", "'simple'", "sources"),
    ):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} tsvector GENERATED ALWAYS AS (words_of({configuration}, {words})) STORED"
        )
        op.execute(f"CREATE INDEX ix_{table}_{column} ON {table} USING gin ({column})")
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
