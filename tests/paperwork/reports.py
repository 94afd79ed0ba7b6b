"""Short ways to ask for a lint report and to read it; every report is held against its schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema

from maatwerk.paperwork.findings import LintReport
from maatwerk.paperwork.lint import lint
from tests.paperwork import samples

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schemas" / "lint.json").read_text())
GOOD = {
    1: "present",
    2: "not_applicable",
    3: "present",
    4: "present",
    5: "present",
    6: "present",
    7: "present",
    8: "not_applicable",
}


def report(content: bytes, *, name: str = "statement.pdf", **more: Any) -> LintReport:
    """Return the report on a file."""
    asked: dict[str, Any] = {"lines": samples.LINES} | more
    made = lint(content=content, name=name, **asked)
    jsonschema.validate(made.as_json(), SCHEMA)
    return made


def findings(made: LintReport) -> dict[int, str]:
    """Return the findings by indent."""
    return {number: str(element.said.finding) for number, element in enumerate(made.elements, start=1)}


def off(made: LintReport) -> dict[int, str]:
    """Return the findings that are not those of a good statement."""
    return {number: finding for number, finding in findings(made).items() if finding != GOOD[number]}


def codes(made: LintReport, indent: int) -> list[str]:
    """Return the reasons given for an indent."""
    return [reason.code for reason in made.elements[indent - 1].said.reasons]
