"""Running: the stages composed, report by report."""

from menurut.run.local import Reader, read, read_all

__all__ = ["Reader", "read", "read_all"]
