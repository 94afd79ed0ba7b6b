"""`maatwerk statement lint --expect` at the door: exit codes, and refusals that say what to do."""

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from maatwerk.config import cli
from tests.paperwork import demonstration

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"


def answer(expect: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> tuple[int, dict[str, Any]]:
    """Lint the demonstration's statement.json against an expectation; return exit code and answer."""
    statement, expected = tmp_path / "statement.json", tmp_path / "expect.json"
    statement.write_text(json.dumps(demonstration.statement()), "utf-8")
    expected.write_text(json.dumps(expect), "utf-8")
    code = cli.main(["statement", "lint", str(statement), "--expect", str(expected), "--json"])
    data = json.loads(capsys.readouterr().out)
    name = data["schema"].removeprefix("maatwerk.").partition("/")[0]
    jsonschema.validate(data, json.loads((SCHEMAS / f"{name}.json").read_text("utf-8")))
    return code, data


def test_the_same_data_are_complete(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, data = answer(demonstration.statement(), capsys, tmp_path)
    assert (code, data["complete"]) == (0, True)


def test_a_wrong_dimension_is_a_negative_answer(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    wrong = copy.deepcopy(demonstration.statement())
    wrong["characteristics"][9]["value"] = "2"
    code, data = answer(wrong, capsys, tmp_path)
    assert (code, data["complete"]) == (1, False)
    (why,) = data["elements"][5]["reasons"]
    assert why["text"] == (
        "“Margin to nerves, vessels and roots: 2 mm” should be stated (characteristic); "
        "“Margin to nerves, vessels and roots: 3 mm” is stated."
    )


@pytest.mark.parametrize(
    ("expect", "code"),
    [
        ({}, "expectation_empty"),
        ({"number": None}, "expectation_empty"),
        ([], "facts_not_flat"),
        ({"makers": []}, "unknown_fact"),
        ({"schema": "maatwerk.route/1"}, "fact_unreadable"),
        ({"number": 3}, "fact_unreadable"),
    ],
)
def test_an_expectation_that_cannot_be_held_against_anything_is_refused(
    expect: Any, code: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    said, data = answer(expect, capsys, tmp_path)
    assert (said, data["error"]["code"]) == (2, code)
    assert all(data["error"][name] for name in ("what", "where", "why", "do"))
