"""Nothing that a user can name goes undocumented, and what the README shows runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

from menurut.cli.main import app
from menurut.export import EXPORTERS
from menurut.model import ontology

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ANNOTATION = (ROOT / "docs" / "annotation.md").read_text(encoding="utf-8")


def test_every_event_type_is_described_as_in_the_ontology() -> None:
    for name, meaning in ontology()["event_type"].items():
        assert f"| `{name}` | {meaning} |" in ANNOTATION


@pytest.mark.parametrize("kind", [name for name in ontology() if name != "event_type"])
def test_every_value_of_the_ontology_is_named(kind: str) -> None:
    for value in ontology()[kind]:
        assert re.search(rf"\b{value}\b", ANNOTATION), f"{kind} {value}"


def test_every_command_and_format_is_in_the_readme() -> None:
    for command in typer.main.get_command(app).commands:  # type: ignore[attr-defined]
        assert f"menurut {command}" in README
    for name in EXPORTERS:
        assert f"| `{name}` |" in README


def test_every_option_has_a_help() -> None:
    for command in typer.main.get_command(app).commands.values():  # type: ignore[attr-defined]
        assert command.help
        for parameter in command.params:
            assert getattr(parameter, "help", None), f"{command.name} {parameter.name}"


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
