from __future__ import annotations

import io
import sys

import pytest

from menurut.cli.progress import SHOWN_FROM, shown


class Screen(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Stand in for stderr. Called in the test itself: pytest puts its own stderr in place after the fixtures."""
    stream = Screen()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    return stream


def test_many_steps_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    out = screen(monkeypatch)
    assert list(shown(range(12), what="reports", on_screen=False)) == list(range(12))
    assert "12 reports" in out.getvalue()


def test_few_steps_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    out = screen(monkeypatch)
    assert list(shown(range(SHOWN_FROM - 1), what="reports", on_screen=False)) == list(range(SHOWN_FROM - 1))
    assert "reports" not in out.getvalue()


def test_results_on_the_screen_show_progress_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    out = screen(monkeypatch)
    assert list(shown(range(12), what="reports", on_screen=True)) == list(range(12))
    assert not out.getvalue()


def test_nothing_is_drawn_into_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert list(shown(range(12), what="reports", on_screen=False)) == list(range(12))
    assert not sys.stderr.getvalue()  # type: ignore[attr-defined]


def test_a_message_stands_on_its_own_line(monkeypatch: pytest.MonkeyPatch) -> None:
    out = screen(monkeypatch)
    for step in shown(range(12), what="reports", on_screen=False):
        if step == 6:
            sys.stderr.write("menurut: a.txt: empty\n")
    assert "menurut: a.txt: empty\n" in out.getvalue().replace("\r", "")
    assert "reportsmenurut" not in out.getvalue()
