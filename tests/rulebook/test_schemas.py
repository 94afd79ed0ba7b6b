"""What the rulebook hands out is exactly what the closed schemas say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from maatwerk.rulebook import check, coverage, duties, editions, route
from tests.rulebook import law
from tests.rulebook.facts import base

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"


def validate(name: str, answer: dict[str, Any]) -> None:
    schema = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    errors = list(Draft202012Validator(schema).iter_errors(json.loads(json.dumps(answer))))
    assert not errors, errors[0]
    assert next(iter(answer)) == "schema"


@pytest.mark.parametrize(
    "name", ["prescribed", "custom-made-guide", "template-guide", "in-house-jig", "implant"]
)
def test_route_answers_fit_their_schema(name: str) -> None:
    validate("route", route.find(edition=law.edition(), facts=base(name), on=law.ON).as_json())


NATIONAL = {"manufacturer_country": "BE", "institution_file_shows": [], "statement_accompanied_device": False}


@pytest.mark.parametrize(
    "facts", [{}, base("device"), base("delivered") | {"label_shows": []}, base("delivered") | NATIONAL]
)
def test_judge_answers_fit_their_schema(facts: dict[str, Any]) -> None:
    validate("judge", duties.judge(edition=law.edition(), facts=facts, on=law.ON).as_json())


def test_the_other_answers_fit_their_schemas() -> None:
    edition = law.edition()
    validate("coverage", coverage.report(edition).as_json())
    validate("law-check", check.report(edition).as_json())
    for name in ("mdr-10-5", "Art.21(2)", "Annex.XIII", "Art.87(1)", "nl-2", "DE MPDG § 8(2)"):
        validate("law-show", check.show(edition, name))
    validate("law-diff", editions.diff(edition, edition, facts=base("device")).as_json())
