"""Where the numbers of the library come from: it decides nothing, so a digest per file holds it."""

import hashlib
import json
from importlib.resources import files
from typing import Any

import yaml

from maatwerk.lab.catalogue.shelf import library_files
from maatwerk.rulebook.pins import leaves

PINS = files("maatwerk.lab") / "library" / "scenarios" / "provenance.yaml"
KEYS = {"source", "confidence", "default", "reason"}
WHOLE = {"sources.yaml"}


def _digest(name: str, text: str) -> str:
    """Return the digest over what says where a file's numbers come from; empty where nothing does."""
    found: list[Any] = [
        [list(keys), value]
        for keys, value in leaves(yaml.safe_load(text))
        if name in WHOLE or KEYS & set(keys)
    ]
    told = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest() if found else ""


def test_no_source_of_a_number_changes_unnoticed() -> None:
    """Read the changed source once more, then write the digest that this test shows into provenance.yaml."""
    now = {name: _digest(name, text) for name, text in library_files().items()}
    assert {name: one for name, one in now.items() if one} == yaml.safe_load(PINS.read_text("utf-8"))


def test_another_source_shows_in_the_digest() -> None:
    name = "families/cmf-plate.yaml"
    text = library_files()[name]
    for old, new in (("source: practice", "source: maker"), ("confidence: M", "confidence: H")):
        assert _digest(name, text.replace(old, new, 1)) != _digest(name, text)
    assert _digest(name, text.replace("version: 1", "version: 2", 1)) == _digest(name, text)
