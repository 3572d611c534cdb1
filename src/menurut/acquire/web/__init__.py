"""HTTP: pages and feeds from servers that nobody vouches for."""

from menurut.acquire.web.fetching import Fetched, Fetcher, Gone, Unreachable

__all__ = ["Fetched", "Fetcher", "Gone", "Unreachable"]
