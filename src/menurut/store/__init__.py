"""The ledger: what was acquired, read and decided, kept for ever and found again."""

from menurut.store.audit import Audited, Deed
from menurut.store.decided import Decided, Overtaken
from menurut.store.dumping import read_lines, write_lines
from menurut.store.feeds import FeedState, Visit
from menurut.store.filters import Filters, Near, Toll
from menurut.store.finding import Cited, Kept, NotKept, Several
from menurut.store.ledger import Ledger, Page, Standing
from menurut.store.members import ROLES, Failures, Member
from menurut.store.search import Cursor, Hit
from menurut.store.searches import Search, Seen
from menurut.store.sessions import SCOPES, Session, Token
from menurut.store.showing import IncidentCursor, Incidents, Listed, Meeting
from menurut.store.writing import Added, Arrival

__all__ = [
    "ROLES",
    "SCOPES",
    "Added",
    "Arrival",
    "Audited",
    "Cited",
    "Cursor",
    "Decided",
    "Deed",
    "Failures",
    "FeedState",
    "Filters",
    "Hit",
    "IncidentCursor",
    "Incidents",
    "Kept",
    "Ledger",
    "Listed",
    "Meeting",
    "Member",
    "Near",
    "NotKept",
    "Overtaken",
    "Page",
    "Search",
    "Seen",
    "Session",
    "Several",
    "Standing",
    "Token",
    "Toll",
    "Visit",
    "read_lines",
    "write_lines",
]
