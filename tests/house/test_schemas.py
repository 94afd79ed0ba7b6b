"""Every schema of the contracts is valid JSON Schema 2020-12 and closed: no unknown key passes anywhere."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from guards.tree import ROOT

DRAFT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = ROOT / "docs" / "schemas"
SCHEMAS = sorted(FOLDER.glob("*.json"))
# Objects that name their own keys: facts by their names, regions by the names that the user gave.
_MAPS = ("additionalProperties", "unevaluatedProperties")


def open_objects(schema: Any, at: str = "#") -> Iterator[str]:
    """Yield where an object of a schema lets unknown keys pass."""
    if isinstance(schema, list):
        for number, one in enumerate(schema):
            yield from open_objects(one, f"{at}/{number}")
        return
    if not isinstance(schema, dict):
        return
    kind = schema.get("type")
    is_object = kind == "object" or (isinstance(kind, list) and "object" in kind) or "properties" in schema
    if is_object and not any(_closes(schema.get(word)) for word in _MAPS):
        yield at
    for word, one in schema.items():
        if word not in {"const", "enum", "default", "examples"}:
            yield from open_objects(one, f"{at}/{word}")


def _closes(word: Any) -> bool:
    """Return whether unknown keys are refused, or their values described."""
    return word is False or (isinstance(word, dict) and bool(word))


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_a_schema_is_valid_and_closed(path: Path) -> None:
    schema = json.loads(path.read_text("utf-8"))

    assert schema["$schema"] == DRAFT
    jsonschema.Draft202012Validator.check_schema(schema)
    assert list(open_objects(schema)) == []


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_a_schema_says_what_it_describes(path: Path) -> None:
    schema = json.loads(path.read_text("utf-8"))

    assert schema.get("title")
    assert "schema" in schema["required"]
    assert f"maatwerk.{path.stem}/" in json.dumps(schema["properties"]["schema"])


def test_a_planted_open_object_is_found() -> None:
    planted = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"list": {"type": "array", "items": {"type": "object", "properties": {"a": {}}}}},
    }

    assert list(open_objects(planted)) == ["#/properties/list/items"]
