"""What tests share: the folder of shared data, and skips that are loud or, where required, failures."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no reason to fail.
settings.register_profile("menurut", deadline=None)
settings.load_profile("menurut")

pytest_plugins = ("cli.running", "store.ledgers", "serve.serving")

REPOSITORY = Path(__file__).resolve().parents[1]
REQUIRED = frozenset(filter(None, os.environ.get("MENURUT_REQUIRE", "").split(",")))


def skip_or_fail(need: str, why: str) -> None:
    """Skip the test for want of `need`, or fail it where MENURUT_REQUIRE names that need."""
    if need in REQUIRED:
        pytest.fail(f"MENURUT_REQUIRE={need}, but {why}")
    pytest.skip(f"NOT RUN: {why}")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the annotated corpus and its tools."""
    folder = Path(os.environ.get("MENURUT_SHARED", REPOSITORY.parent / "shared"))
    if not (folder / "corpus").is_dir():
        skip_or_fail("shared", f"there is no corpus in {folder} (set MENURUT_SHARED)")
    return folder


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder of example reports with their annotation."""
    return REPOSITORY / "examples"
