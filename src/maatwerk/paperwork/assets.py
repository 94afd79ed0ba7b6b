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
def binder_words(language: str) -> dict[str, str]:
    """Return the words of a binder's first page, in English where a language has none."""
    every: dict[str, dict[str, str]] = json.loads(template("binder/words.json"))
    return every.get(language) or every["en"]


@cache
def verifier() -> str:
    """Return verify.py: the modules that check a binder, as one file that needs nothing else."""
    folder = resources.files("maatwerk.paperwork")
    parts = [(folder / f"{name}.py").read_text(encoding="utf-8") for name in ("p256", "unzip", "verifier")]
    lines = [line for part in parts for line in part.splitlines() if not line.startswith("from maatwerk.")]
    return "\n".join(lines) + "\n" + template("binder/run.txt").decode("utf-8")
