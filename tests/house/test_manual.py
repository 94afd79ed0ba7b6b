"""The guards of manual, citations and dependencies bite."""

import json
from pathlib import Path

import pytest

from guards import citations, dependencies
from tests.house.planting import ask

STRUCTURE = {citations.STRUCTURE: json.dumps(["Art.2", "Art.2(3)", "Annex.XIII.1", "Annex.XIII.1 indent 3"])}
CODE = "src/maatwerk/cases/facts.py"


def test_a_setting_without_a_heading_is_found(tmp_path: Path) -> None:
    found = ask("pages", tmp_path, {CODE: "import os\n\nX = os.environ.get('MAATWERK_MOON')\n"})

    assert any("MAATWERK_MOON has no heading" in one.text for one in found)


def test_a_heading_that_nothing_reads_is_found(tmp_path: Path) -> None:
    found = ask("pages", tmp_path, {"docs/for-operators/settings.md": "# Settings\n\n## MAATWERK_MOON\n"})

    assert any("MAATWERK_MOON is read by nothing" in one.text for one in found)


def test_a_refusal_without_an_explanation_is_found(tmp_path: Path) -> None:
    rule = "- id: x\n  gate: accept\n  code: moon_is_full\n"
    found = ask("pages", tmp_path, {"src/maatwerk/regulation/gates/accept.yaml": rule})

    assert any("`moon_is_full` is not explained" in one.text for one in found)


def test_a_refusal_made_by_the_program_without_an_explanation_is_found(tmp_path: Path) -> None:
    found = ask("pages", tmp_path, {CODE: "def f(Reason):\n    return Reason(code='moon_is_full')\n"})

    assert any("`moon_is_full` is not explained" in one.text for one in found)


def test_a_command_that_is_not_told_is_found(tmp_path: Path) -> None:
    found = ask("pages", tmp_path, {"Makefile": "moon: ## Show the moon\n\t@true\n"})

    assert any("`make moon` is not told" in one.text for one in found)


def test_a_page_that_nothing_links_is_found(tmp_path: Path) -> None:
    found = ask("pages", tmp_path, {"docs/for-the-lab/moon.md": "# Moon\n"})

    assert any("docs/for-the-lab/moon.md is not linked" in one.text for one in found)


@pytest.mark.parametrize("said", ["Art.999", "Annex.XIII.1 indent 99", "Annex.XCIX.1"])
def test_a_citation_of_no_place_is_found(said: str, tmp_path: Path) -> None:
    found = ask("citations", tmp_path, {**STRUCTURE, CODE: f'"""Carries out {said}."""\n'})

    assert any(f"{said} is no place" in one.text for one in found)


def test_a_table_of_citations_that_is_out_of_date_is_found(tmp_path: Path) -> None:
    tree = {**STRUCTURE, CODE: 'def f() -> None:\n    """Name the patient (Annex.XIII.1 indent 3)."""\n'}
    ask("citations", tmp_path, tree)
    page = tmp_path / citations.TABLE
    page.parent.mkdir(parents=True)
    page.write_text(citations.table(tmp_path), "utf-8")

    assert ask("citations", tmp_path, {}) == []
    assert "| Annex.XIII.1 indent 3 | `cases.facts.f` |" in page.read_text("utf-8")
    assert "| `cases.facts.f` | Annex.XIII.1 indent 3 |" in page.read_text("utf-8")
    assert ask("citations", tmp_path, {CODE: 'def g() -> None:\n    """Judge (Art.2(3))."""\n'}) != []


def requirements(tmp_path: Path, *, wanted: str, reasons: str = "", code: str = "") -> list[str]:
    names = ("run.in", "run.txt", "dev.in", "dev.txt")
    tree = {f"requirements/{name}": "" for name in names}
    tree |= {"requirements/run.in": wanted, "requirements/run.txt": f"{wanted.strip()}==1\n"}
    tree |= {dependencies.REASONS: reasons, "src/maatwerk/x.py": code}
    return [one.text for one in ask("dependencies", tmp_path, tree)]


def test_a_dependency_without_a_reason_is_found(tmp_path: Path) -> None:
    found = requirements(tmp_path, wanted="typst\n", code="import typst\n")

    assert found == [f"typst has no row in {dependencies.REASONS}."]


def test_a_dependency_that_nothing_uses_is_found(tmp_path: Path) -> None:
    found = requirements(tmp_path, wanted="typst\n", reasons="| typst | Apache-2.0 | papers |\n")

    assert found == ["typst is not used; take it out."]


def test_a_foreign_licence_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dependencies, "ALLOWED", {"MIT"})
    found = requirements(
        tmp_path, wanted="typst\n", reasons="| typst | Apache-2.0 | papers |\n", code="import typst\n"
    )

    assert found == ["typst: licence ['Apache-2.0'] is not on the list."]
