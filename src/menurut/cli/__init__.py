"""The command line: thin over the library."""

from menurut.cli.main import main

__all__ = ["main"]
