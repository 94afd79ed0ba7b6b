"""The one place that reads the room's own files: templates, words per language, the binder's page."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

_TEMPLATES = resources.files("maatwerk.paperwork") / "templates"


@cache
def template(name: str) -> bytes:
    """Return a template by its path below `templates/`."""
    return _TEMPLATES.joinpath(name).read_bytes()


@cache
def symbols() -> dict[str, bytes]:
    """Return the label symbols that we drew, by file name."""
    folder = _TEMPLATES / "symbols"
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name.endswith(".svg")}


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that the papers have words for."""
    folder = _TEMPLATES / "words"
    return tuple(sorted(file.name.removesuffix(".json") for file in folder.iterdir()))


@cache
def _words(language: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(template(f"words/{language}.json"))
    return made


def words(language: str) -> dict[str, Any]:
    """Return the words of the papers in one of `languages()`."""
    return dict(_words(language))


@cache
def verifier() -> str:
    """Return the source text of the program that checks a binder without Maatwerk."""
    return (resources.files("maatwerk.paperwork") / "verifier.py").read_text(encoding="utf-8")
