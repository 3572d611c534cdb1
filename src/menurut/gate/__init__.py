"""The gate before the reader: is a report about armed conflict at all? One number per piece of the vocabulary decides."""

from menurut.gate.cutting import Cut, Cutter
from menurut.gate.weighing import Gate, Verdict, judge

__all__ = ["Cut", "Cutter", "Gate", "Verdict", "judge"]
