"""Reading: from a report's text to what it says, by a small neural reader on the CPU."""

from menurut.reader.marked import label
from menurut.reader.network import OnnxNetwork, load_pieces, shipped
from menurut.reader.read import Network, read

__all__ = ["Network", "OnnxNetwork", "label", "load_pieces", "read", "shipped"]
