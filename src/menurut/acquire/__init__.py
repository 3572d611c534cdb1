"""Files, stdin and strings to reports. Nothing is fetched; text is cleaned once, here, and never changed again."""

from menurut.acquire.cleaning import clean
from menurut.acquire.decoding import decode
from menurut.acquire.language import detect
from menurut.acquire.loading import load
from menurut.acquire.pages import Page, read_page
from menurut.acquire.reports import language_code, make_report
from menurut.acquire.sentences import split

__all__ = ["Page", "clean", "decode", "detect", "language_code", "load", "make_report", "read_page", "split"]
