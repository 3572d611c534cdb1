"""The whole API, called with whatever its description allows and with what it does not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks as openapi

from menurut.serve import Settings, create_app
from serve.serving import clock

pytestmark = pytest.mark.slow
CHECKS = [
    not_a_server_error,
    openapi.status_code_conformance,
    openapi.content_type_conformance,
    openapi.response_schema_conformance,
]
"""Not that all is accepted that the description allows: that a word is a day, or an id one of the ledger, it cannot say."""
HOST = {"host": "127.0.0.1:8750"}
OPERATIONS = [
    (method.upper(), path) for path, methods in create_app(Settings("none")).openapi()["paths"].items() for method in methods
]


@pytest.fixture(scope="module")
def api(read_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[schemathesis.BaseSchema]:
    """The API's own description of itself, on a ledger of the examples."""
    ledger = Path(shutil.copy(read_ledger, tmp_path_factory.mktemp("fuzzed") / "ledger.db"))
    app = create_app(Settings(str(ledger)), now=clock)
    yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers=HOST)
    if app.state.workplace is not None:
        app.state.workplace.close()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["as described", "otherwise"])
@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=map(" ".join, OPERATIONS))
def test_the_api_keeps_what_it_promises(api: schemathesis.BaseSchema, method: str, path: str, mode: GenerationMode) -> None:
    operation = api[path][method]

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def called(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=HOST, checks=CHECKS)

    # Some take any word at all: nothing is otherwise than described there.
    with suppress(Unsatisfiable) if mode is GenerationMode.NEGATIVE else nullcontext():
        called()
