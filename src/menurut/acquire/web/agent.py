"""How menurut names itself to servers."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version

NAME = "menurut"  # what robots.txt files call us by
HOME = "https://github.com/menurut/menurut"


@cache
def user_agent() -> str:
    """The User-Agent header: name, version and where to read about us."""
    try:
        number = version(NAME)
    except PackageNotFoundError:  # run from a source tree that was never installed
        number = "0"
    return f"{NAME}/{number} (+{HOME})"
