"""Files, folders, archives, feeds and pages to reports. Text is cleaned once, here, and never changed again.

What fetches and unpacks (`gathering`, `web`) is imported from where it stands: one file need not wait for it.
"""

from menurut.acquire.cleaning import clean
from menurut.acquire.decoding import decode
from menurut.acquire.language import detect
from menurut.acquire.limits import Limits
from menurut.acquire.loading import load
from menurut.acquire.pages import Page, read_page
from menurut.acquire.records import Given
from menurut.acquire.reports import language_code, make_report
from menurut.acquire.sentences import split

__all__ = [
    "Given",
    "Limits",
    "Page",
    "clean",
    "decode",
    "detect",
    "language_code",
    "load",
    "make_report",
    "read_page",
    "split",
]
