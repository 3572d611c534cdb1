"""The tables of a ledger.

What is kept for ever stands in `text`, `report`, `reading`, `claim`, `judgement`, `decision`, `issue`, `visit` and
`audit`: rows are added and never changed (triggers of the database see to it). `told`, `toll`, `place` and `within` are
the index by which claims are found; it is made from the newest reading of each report and can be made anew. So are
`account`, `block`, `saying`, `strand`, `link`, `incident`, `stands`, `reconciled` and `obeyed`, by which claims of many
reports come together, and `touched`, by which decisions are found. `feed` and `turn` hold a state; so do the tables of
those who use the ledger (STATE), which hold secrets besides and leave it by no export.

Moments are ISO 8601 in UTC, to the second (`2026-11-22T22:05:28Z`); days are whole numbers, counted from 1970-01-01.
All of them stand in one file, longer than others: they refer to one another, and are read as a whole.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
)
from sqlalchemy import text as condition

from menurut.store.letters import Letters
from menurut.store.traits import traits

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Ids are given by the writer that holds the lock, in both engines alike, so that a dump has the same. SQLite keeps them in
# the row itself where it knows them as INTEGER.
_ID = BigInteger().with_variant(Integer(), "sqlite")


def _table(name: str, *parts: Column | Index | UniqueConstraint) -> Table:  # type: ignore[type-arg]
    return Table(name, METADATA, *parts)


text = _table(
    "text",
    Column("digest", Letters, primary_key=True),  # SHA-256 of the body, hexadecimal
    Column("lang", Letters, nullable=False),  # by which its words are cut for searching
    Column("body", Letters, nullable=False),
)

report = _table(
    "report",
    Column("id", _ID, primary_key=True, autoincrement=False),
    Column("key", Letters, nullable=False, unique=True),
    Column("digest", Letters, ForeignKey("text.digest"), nullable=False),
    Column("name", Letters, nullable=False),  # the id that it came with
    Column("url", Letters),
    Column("revision", Integer, nullable=False),  # which of those at its URL, from 1
    Column("outlet", Letters),
    Column("dct", Letters),
    Column("title", Letters),
    Column("author", Letters),
    Column("lang", Letters, nullable=False),
    Column("sentences", Letters, nullable=False),  # JSON: [[start, end], ...]
    Column("found", Letters, nullable=False),  # the file, feed or archive that it was in
    Column("arrived_at", Letters, nullable=False),
    Column("origin", _ID, ForeignKey("report.id")),  # the first of the reports that it is a copy of
    Column("likeness", Float),  # to that one
    Column("signature", LargeBinary, nullable=False),
    Column("relevant", Boolean, nullable=False),
    Column("gate_score", Float),
    Column("gate_reason", Letters),
    Index(None, "url", postgresql_using="hash"),  # it may be longer than an index that sorts can hold
    Index(None, "origin"),
    Index(None, "digest"),
    Index(None, "name", postgresql_using="hash"),
)

band = _table(
    "band",
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("report", _ID, ForeignKey("report.id"), primary_key=True, autoincrement=False),
)
band.dialect_options["sqlite"]["with_rowid"] = False

reading = _table(
    "reading",
    Column("id", _ID, primary_key=True, autoincrement=False),
    Column("report", _ID, ForeignKey("report.id"), nullable=False),
    Column("reader", Letters, nullable=False),
    Column("made_at", Letters, nullable=False),
    Column("body", LargeBinary, nullable=False),  # the reading in transport form: JSON, packed by zlib
    UniqueConstraint("report", "reader"),
)

claim = _table(
    "claim",
    Column("id", _ID, primary_key=True, autoincrement=False),
    Column("cite", Letters, nullable=False),  # the id that it is cited by; the same in every reading that has it
    Column("reading", _ID, ForeignKey("reading.id"), nullable=False),
    Column("report", _ID, ForeignKey("report.id"), nullable=False),
    Column("local", Letters, nullable=False),  # its id in the reading
    Column("lang", Letters, nullable=False),
    Column("content", Letters, nullable=False),
    Column("sources", Letters, nullable=False),  # names, from the outermost to the innermost
    Column("words", Letters, nullable=False),  # by which a copy's claim is known to be the same
    Index(None, "cite"),
    Index(None, "report"),
    Index(None, "reading"),
)

place = _table(
    "place",
    Column("id", _ID, primary_key=True, autoincrement=False),
    Column("entry", Letters, nullable=False, unique=True),  # of the gazetteer; `at:LAT,LON` for a point without one
    Column("name", Letters, nullable=False),
    Column("kind", Letters, nullable=False),
    Column("country", Letters),
    Column("lat", Float, nullable=False),  # degrees
    Column("lon", Float, nullable=False),
    Column("x", Float, nullable=False),  # the same point on a sphere of radius 1: distances need no more than products
    Column("y", Float, nullable=False),
    Column("z", Float, nullable=False),
    Index(None, "z"),
)

within = _table(
    "within",
    Column("holder", Letters, primary_key=True),  # an entry of the gazetteer that holds the place
    Column("place", _ID, ForeignKey("place.id"), primary_key=True, autoincrement=False),
)
within.dialect_options["sqlite"]["with_rowid"] = False

_PASSED = ("id", "traits", "place", "claim")
_LASTS = condition('"end" > start + 1')

told = _table(
    "told",  # one row for each claim, event of the claim and place of the event
    Column("id", _ID, primary_key=True, autoincrement=False),
    Column("claim", _ID, ForeignKey("claim.id"), nullable=False),
    Column("report", _ID, ForeignKey("report.id"), nullable=False),
    Column("start", Integer, nullable=False),  # the first day of the event; of the report, where no day is told
    Column("end", Integer, nullable=False),  # the day after its last
    Column("stance", Letters, nullable=False),
    Column("side", Letters),  # that the innermost source speaks for, folded
    Column("lang", Letters, nullable=False),
    Column("outlet", Letters),  # folded
    Column("type", Letters),
    Column("status", Letters),
    Column("country", Letters),
    Column("place", _ID, ForeignKey("place.id")),
    Column("counted", Boolean, nullable=False),  # false where a report that this one is a copy of says the same
    Column("traits", BigInteger, nullable=False, default=lambda context: traits(context.get_current_parameters())),
    Index(None, "report"),
    # Each has what is needed to pass a row by, so that only rows that may fit are fetched.
    Index("ix_told_start", "start", *_PASSED),
    *(
        Index(f"ix_told_{name}", name, "start", *(column for column in _PASSED if column != name))
        for name in ("claim", "stance", "side", "lang", "outlet", "type", "country", "place")
    ),
    Index("ix_told_long", "end", "start", *_PASSED, sqlite_where=_LASTS, postgresql_where=_LASTS),
)

toll = _table(
    "toll",
    Column("told", _ID, ForeignKey("told.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", Letters, nullable=False),
    Column("low", BigInteger),
    Column("high", BigInteger),
    Column("group", Letters, nullable=False),
    Index(None, "kind", "low"),
)

judgement = _table(
    "judgement",
    Column("id", _ID, primary_key=True, autoincrement=False),
    Column("type", Letters, nullable=False),
    Column("a", Letters, nullable=False),  # claims, as they are cited
    Column("b", Letters, nullable=False),
    Column("score", Float),
    Column("reasons", Letters, nullable=False),  # JSON
    Column("by", Letters, nullable=False),
    Column("made_at", Letters, nullable=False),
    UniqueConstraint("type", "a", "b", "by"),
    Index(None, "a"),
    Index(None, "b"),
)

decision = _table(
    "decision",
    Column("id", _ID, primary_key=True, autoincrement=False),
    Column("kind", Letters, nullable=False),
    Column("subject", Letters, nullable=False),  # the key of a report, or ids split by blanks: see `deciding`
    Column("other", Letters),  # what the subject is compared with: ids, or ratings, split by blanks
    Column("by", Letters, nullable=False),
    Column("note", Letters),
    Column("made_at", Letters, nullable=False),
    Index(None, "subject"),
)

touched = _table(
    "touched",  # what each decision is about; an undo is about what the decision is about that it undoes
    Column("key", BigInteger, primary_key=True, autoincrement=False),  # of an id: see `decided`
    Column("decision", _ID, ForeignKey("decision.id"), primary_key=True, autoincrement=False),
)
touched.dialect_options["sqlite"]["with_rowid"] = False

account = _table(
    "account",  # one event of the newest reading of a report
    Column("id", _ID, primary_key=True, autoincrement=False),
    Column("cite", Letters, nullable=False, unique=True),
    Column("report", _ID, ForeignKey("report.id"), nullable=False),
    Column("local", Letters, nullable=False),  # its id in the reading
    Column("type", Letters, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("said", Integer),  # the day of the report
    Column("start", Integer),  # the first day of its own times, else that of the report
    Column("end", Integer),  # the day after the last
    Column("strand", _ID),
    Column("near", LargeBinary, nullable=False),  # other accounts with their scores: see `accounts`
    Column("features", LargeBinary, nullable=False),  # the packed row by which pairs are scored
    Column("body", LargeBinary, nullable=False),  # the account: JSON, packed by zlib
    Index(None, "report"),
    Index("ix_account_strand", "strand", "report"),
)

block = _table(
    "block",  # accounts that share a key are compared
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("account", _ID, primary_key=True, autoincrement=False),
)
block.dialect_options["sqlite"]["with_rowid"] = False

saying = _table(
    "saying",  # one claim of one account
    Column("id", _ID, primary_key=True, autoincrement=False),
    Column("claim", Letters, nullable=False),  # as it is cited
    Column("account", _ID, ForeignKey("account.id"), nullable=False),
    Column("origin", Letters, nullable=False),  # the key of who vouches for it
    Column("body", LargeBinary, nullable=False),  # what the account does not tell: JSON, packed by zlib
    Index(None, "claim"),
    Index(None, "account"),
    Index(None, "origin"),
)

strand = _table(
    "strand",  # accounts of one epoch that are one happening
    Column("id", _ID, primary_key=True, autoincrement=False),  # of its head: the account that was told first
    Column("incident", _ID, nullable=False),
    Column("size", Integer, nullable=False),
    Column("first", Letters, nullable=False),  # the least cite in it, by which strands are put in order
    Column("decided", Boolean, nullable=False),  # whether a person has told of one of its accounts where it belongs
    Column("start", Integer),
    Column("end", Integer),
    Index(None, "incident"),
)

link = _table(
    "link",  # kept pairs between the accounts of two strands of different epochs; each link stands there both ways
    Column("strand", _ID, primary_key=True, autoincrement=False),
    Column("other", _ID, primary_key=True, autoincrement=False),
    Column("mean", Float, nullable=False),  # of the scores of all their pairs
)
link.dialect_options["sqlite"]["with_rowid"] = False

incident = _table(
    "incident",
    Column("id", _ID, primary_key=True, autoincrement=False),  # of its head: the account that was told first
    Column("cite", Letters, nullable=False),  # of the head
    Column("type", Letters, nullable=False),  # of the head
    Column("start", Integer),  # the first day
    Column("end", Integer),  # the day after the last
    Column("accounts", Integer, nullable=False),
    Column("reports", Integer, nullable=False),
)

stands = _table(
    "stands",  # which judgements of the machine hold now, and in which incident their claims meet
    Column("judgement", _ID, ForeignKey("judgement.id"), primary_key=True, autoincrement=False),
    Column("incident", _ID, primary_key=True, autoincrement=False),
    Index(None, "incident"),
)
stands.dialect_options["sqlite"]["with_rowid"] = False

reconciled = _table(
    "reconciled",
    Column("report", _ID, ForeignKey("report.id"), primary_key=True, autoincrement=False),
    Column("reading", _ID, ForeignKey("reading.id"), nullable=False),  # of which its accounts are
)

obeyed = _table(
    "obeyed",  # the last decision that accounts are grouped by
    Column("decision", _ID, ForeignKey("decision.id"), primary_key=True, autoincrement=False),
)

turn = _table(
    "turn",  # one row at most
    Column("number", BigInteger, primary_key=True, autoincrement=False),  # how often what reconciling makes has changed
)

issue = _table(
    "issue",
    Column("id", _ID, primary_key=True, autoincrement=False),
    Column("key", Letters, nullable=False, unique=True),
    Column("report", Letters, nullable=False),
    Column("stage", Letters, nullable=False),
    Column("error", Letters, nullable=False),
    Column("first_at", Letters, nullable=False),
)

visit = _table(
    "visit",
    Column("id", _ID, primary_key=True, autoincrement=False),
    Column("url", Letters, nullable=False),
    Column("at", Letters, nullable=False),
    Column("etag", Letters),
    Column("last_modified", Letters),
    Column("outcome", Letters, nullable=False),  # `fetched`, `failed`
    Index(None, "url", postgresql_using="hash"),
)

feed = _table(
    "feed",
    Column("url", Letters, primary_key=True),
    Column("title", Letters),
    Column("etag", Letters),
    Column("last_modified", Letters),
    Column("state", Letters, nullable=False),  # `waiting`, `fine`, `failing`, `moved`, `gone`
    Column("moved_to", Letters),
    Column("failures", Integer, nullable=False),  # in a row
    Column("error", Letters),
    Column("fetched_at", Letters),
    Column("next_at", Letters),
    Column("reports", Integer, nullable=False),  # that came of it
)

audit = _table(
    "audit",
    Column("id", _ID, primary_key=True, autoincrement=False),
    Column("at", Letters, nullable=False),
    Column("who", Letters, nullable=False),
    Column("action", Letters, nullable=False),
    Column("subject", Letters, nullable=False),
    Column("address", Letters),  # that the request came from
    Column("detail", Letters, nullable=False),  # JSON: an object
)

member = _table(
    "member",
    Column("id", _ID, primary_key=True, autoincrement=False),
    Column("name", Letters, nullable=False),
    Column("folded", Letters, nullable=False, unique=True),  # the name, without difference of case, width or blanks
    Column("role", Letters, nullable=False),
    Column("password", Letters),  # its hash
    Column("active", Boolean, nullable=False),
    Column("made_at", Letters, nullable=False),
)

session = _table(
    "session",
    Column("digest", Letters, primary_key=True),  # of the secret that the browser holds
    Column("member", _ID, ForeignKey("member.id"), nullable=False),
    Column("made_at", Letters, nullable=False),
    Column("seen_at", Letters, nullable=False),
    Column("expires_at", Letters, nullable=False),
    Index(None, "member"),
)

token = _table(
    "token",
    Column("id", _ID, primary_key=True, autoincrement=False),
    Column("digest", Letters, nullable=False, unique=True),
    Column("member", _ID, ForeignKey("member.id"), nullable=False),
    Column("name", Letters, nullable=False),
    Column("scopes", Letters, nullable=False),  # split by blanks
    Column("made_at", Letters, nullable=False),
    Column("expires_at", Letters),
    Column("revoked_at", Letters),
    Column("used_at", Letters),
    Index(None, "member"),
)

attempt = _table(
    "attempt",  # a login that failed
    Column("id", _ID, primary_key=True, autoincrement=False),
    Column("name", Letters, nullable=False),  # folded
    Column("address", Letters, nullable=False),
    Column("at", Letters, nullable=False),
    Index(None, "name", "at"),
    Index(None, "address", "at"),
)

search = _table(
    "search",  # one that was saved
    Column("id", _ID, primary_key=True, autoincrement=False),
    Column("member", Letters, nullable=False),  # by name: somebody without an account saves some too
    Column("name", Letters, nullable=False),
    Column("page", Letters, nullable=False),
    Column("query", Letters, nullable=False),
    Column("made_at", Letters, nullable=False),
    Index(None, "member"),
)

seen = _table(
    "seen",  # the last visit of a page
    Column("member", Letters, primary_key=True),  # by name
    Column("page", Letters, primary_key=True),
    Column("at", Letters, nullable=False),
    Column("mark", Letters, nullable=False),  # how far all had come then
)

KEPT = (text, report, band, reading, claim, judgement, decision, issue, visit, audit)
"""Tables of which no row ever changes, in the order in which a dump is read back."""
RECONCILED = (account, block, saying, strand, link, incident, stands, reconciled, obeyed)
"""What reconciling makes of the newest readings and of what people decided."""
INDEX = (place, within, told, toll, touched, *RECONCILED)
"""What is made from the newest readings and from decisions."""
STATE = (member, session, token, attempt, search, seen)
"""Who uses the ledger, and how far each has come: no export holds any of it."""
