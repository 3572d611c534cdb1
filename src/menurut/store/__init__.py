"""The ledger: what was acquired, read and decided, kept for ever and found again."""

from menurut.store.dumping import read_lines, write_lines
from menurut.store.feeds import FeedState, Visit
from menurut.store.filters import Filters, Near, Toll
from menurut.store.finding import Cited, Kept, NotKept, Several
from menurut.store.ledger import Ledger, Page, Standing
from menurut.store.search import Cursor
from menurut.store.showing import IncidentCursor, Incidents, Listed
from menurut.store.writing import Added, Arrival

__all__ = [
    "Added",
    "Arrival",
    "Cited",
    "Cursor",
    "FeedState",
    "Filters",
    "IncidentCursor",
    "Incidents",
    "Kept",
    "Ledger",
    "Listed",
    "Near",
    "NotKept",
    "Page",
    "Several",
    "Standing",
    "Toll",
    "Visit",
    "read_lines",
    "write_lines",
]
