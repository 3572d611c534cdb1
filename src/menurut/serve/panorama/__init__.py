"""What the overview shows of all incidents, kept in memory: marks, a timeline, facets, what is new."""

from menurut.serve.panorama.columns import FACETS
from menurut.serve.panorama.counting import LISTED, Bar, Timeline, Value
from menurut.serve.panorama.marking import Box, Mark
from menurut.serve.panorama.snapshot import ORDERS, Selection, Snapshot, Spot, taken

__all__ = [
    "FACETS",
    "LISTED",
    "ORDERS",
    "Bar",
    "Box",
    "Mark",
    "Selection",
    "Snapshot",
    "Spot",
    "Timeline",
    "Value",
    "taken",
]
