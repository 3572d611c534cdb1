"""Commands run in this process: the fixture `menurut`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

from menurut.cli import main


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """What stands on stderr, without the frame and the breaks of its lines."""
        return " ".join(self.err.replace("│", " ").split())


Menurut = Callable[..., Done]


@pytest.fixture
def menurut(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Menurut:
    """Runs a command in this process."""

    def run(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["menurut", *map(str, arguments)])
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as left:
            code = int(left.code or 0)
        return Done(code, *capsys.readouterr())

    return run
