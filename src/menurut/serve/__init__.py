"""The web app: a map, a timeline, a ledger, and for every incident the sides in columns."""

from menurut.serve.app import create_app
from menurut.serve.settings import Settings

__all__ = ["Settings", "create_app"]
