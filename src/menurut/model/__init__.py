"""The domain model: values that check themselves. Imports the standard library alone."""

from menurut.model.account import Account, Origin, Party, Saying, Site, Toll
from menurut.model.errors import AcquireError, ExportError, MenurutError, ReadError, ResolveError, StoreError
from menurut.model.incident import DECISIONS, Decision, Incident, Judgement
from menurut.model.issue import Issue
from menurut.model.link import Dispute, Link
from menurut.model.ontology import ontology, values
from menurut.model.period import Period, period_of
from menurut.model.reading import Claim, Entity, Event, Harm, Place, Reading, Relation, Timex
from menurut.model.report import Report, text_digest
from menurut.model.span import Span

__all__ = [
    "DECISIONS",
    "Account",
    "AcquireError",
    "Claim",
    "Decision",
    "Dispute",
    "Entity",
    "Event",
    "ExportError",
    "Harm",
    "Incident",
    "Issue",
    "Judgement",
    "Link",
    "MenurutError",
    "Origin",
    "Party",
    "Period",
    "Place",
    "ReadError",
    "Reading",
    "Relation",
    "Report",
    "ResolveError",
    "Saying",
    "Site",
    "Span",
    "StoreError",
    "Timex",
    "Toll",
    "ontology",
    "period_of",
    "text_digest",
    "values",
]
