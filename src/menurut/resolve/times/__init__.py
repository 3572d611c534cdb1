"""Time expressions: from their words to TIMEX3 values."""

from menurut.resolve.times.explain import Dated, explain_timex, read_timex
from menurut.resolve.times.report import resolve_times
from menurut.resolve.times.told import NOTHING, Told, first_day

__all__ = ["NOTHING", "Dated", "Told", "explain_timex", "first_day", "read_timex", "resolve_times"]
