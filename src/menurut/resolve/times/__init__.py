"""Time expressions: from their words to TIMEX3 values."""

from menurut.resolve.times.timexes import read_timex
from menurut.resolve.times.told import NOTHING, Told, first_day

__all__ = ["NOTHING", "Told", "first_day", "read_timex"]
