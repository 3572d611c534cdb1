"""Nothing that a user can name goes undocumented, and what the README shows runs."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from menurut.acquire import Limits
from menurut.cli.incidents import FORMS
from menurut.cli.main import COMMANDS, command
from menurut.export import COLUMNS, EXPORTERS, LISTERS
from menurut.export.incidents import INCIDENT_COLUMNS, INCIDENT_LISTERS
from menurut.export.origins import ORIGIN_COLUMNS, ORIGIN_LISTERS
from menurut.export.tolls import COUNTERS, TOLL_COLUMNS
from menurut.model import ontology, values
from menurut.reconcile.standing import STATUSES
from menurut.serve import Settings, create_app
from menurut.serve.app import PAGES
from menurut.serve.incident.filing import CLAIM_COLUMNS
from menurut.store import ROLES, SCOPES
from menurut.store.tables import METADATA

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "src" / "menurut" / "serve"
README = (ROOT / "README.md").read_text(encoding="utf-8")
LEDGER = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")
RECONCILE = (ROOT / "docs" / "reconcile.md").read_text(encoding="utf-8")
ACQUIRE = (ROOT / "docs" / "acquire.md").read_text(encoding="utf-8")
SERVE = (ROOT / "docs" / "serve.md").read_text(encoding="utf-8")
ANNOTATION = (ROOT / "docs" / "annotation.md").read_text(encoding="utf-8")


def test_every_event_type_is_described_as_in_the_ontology() -> None:
    for name, meaning in ontology()["event_type"].items():
        assert f"| `{name}` | {meaning} |" in ANNOTATION


@pytest.mark.parametrize("kind", [name for name in ontology() if name != "event_type"])
def test_every_value_of_the_ontology_is_named(kind: str) -> None:
    for value in ontology()[kind]:
        assert re.search(rf"\b{value}\b", ANNOTATION), f"{kind} {value}"


def test_every_command_and_format_is_in_the_readme() -> None:
    for name in COMMANDS:
        assert f"menurut {name}" in README
    for name in EXPORTERS:
        assert f"| `{name}` |" in README


def test_what_a_ledger_is_asked_by_is_documented() -> None:
    for parameter in command("claims").params:
        assert any(option in LEDGER for option in parameter.opts), parameter.name
    for name, meaning in COLUMNS.items():
        assert f"| `{name}` | {meaning} |" in LEDGER
    for name in LISTERS:
        assert f"| `{name}` |" in LEDGER
    for table in METADATA.tables:
        assert f"`{table}`" in LEDGER


def test_what_incidents_are_shown_by_is_documented() -> None:
    for columns in (INCIDENT_COLUMNS, TOLL_COLUMNS, ORIGIN_COLUMNS, STATUSES):
        for name, meaning in columns.items():
            assert f"| `{name}` | {meaning} |" in RECONCILE
    for name in {*INCIDENT_LISTERS, *COUNTERS, *ORIGIN_LISTERS, *FORMS, *values("relation")}:
        assert f"`{name}`" in RECONCILE
    shared = {option for parameter in command("claims").params for option in parameter.opts}
    for name in (
        "incidents",
        "incident",
        "tally",
        "sources",
        "compare",
        "reconcile",
        "merge",
        "split",
        "confirm",
        "reject",
        "rate",
    ):
        assert f"menurut {name}" in RECONCILE
        for parameter in command(name).params:
            if parameter.opts[0].startswith("-") and not {*parameter.opts} & shared:
                assert f"{parameter.opts[0]}" in RECONCILE, f"{name} {parameter.name}"


def test_the_web_app_is_documented() -> None:
    for parameter in command("serve").params:
        assert any(f"{option}" in SERVE for option in parameter.opts), parameter.name
    for name, meaning in CLAIM_COLUMNS.items():
        assert f"| `{name}` | {meaning} |" in SERVE
    for name in (*SCOPES, *ROLES):
        assert f"| `{name}` |" in SERVE
    for name in PAGES:
        for path in re.findall(r'@router.get\("(/\w*)', (WEB / "pages" / f"{name}.py").read_text(encoding="utf-8")):
            assert f"| `{path}" in SERVE, path
    for path in create_app(Settings("none.db")).openapi()["paths"]:
        told = re.sub(r"{\w+}", "[A-Z]+", path.removeprefix("/api/v1/"))
        assert re.search(f"`{told}`", SERVE), path


def test_every_limit_is_documented_with_its_default() -> None:
    for limit in fields(Limits):
        assert f"| `{limit.name}` | {limit.default} |" in ACQUIRE


def test_every_option_has_a_help() -> None:
    for name in COMMANDS:
        assert command(name).help
        for parameter in command(name).params:
            assert getattr(parameter, "help", None), f"{name} {parameter.name}"


def test_the_readme_s_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(block, "README.md", "exec"), {})  # noqa: S102 - our own text
    assert "Talish" in capsys.readouterr().out


def test_every_link_of_the_documents_leads_somewhere() -> None:
    for page in [ROOT / "README.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("[!.]*/README.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if target.startswith(("https://", "http://")):
                continue
            assert (page.parent / target).exists(), f"{page.name} -> {target}"
