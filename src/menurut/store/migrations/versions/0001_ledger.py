"""The first ledger: what is kept, the index, the words that are searched, and the triggers that keep rows as they are.

Revision ID: 0001
"""

from alembic import op

revision = "0001"
down_revision = None

KEPT = ("text", "report", "band", "reading", "claim", "judgement", "decision", "issue", "visit")
CONFIGURATIONS = {"id": "indonesian", "en": "english", "ru": "russian", "tr": "turkish", "hy": "armenian", "ar": "arabic"}


def upgrade() -> None:
    """From nothing."""
    from menurut.store.tables import METADATA

    METADATA.create_all(op.get_bind())
    if op.get_bind().dialect.name == "sqlite":
        _words_of_sqlite()
    else:
        _words_of_postgresql()


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
