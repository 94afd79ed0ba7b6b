"""One provider per fact, in the room that the vocabulary names."""

import importlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from .tree import PACKAGE, ROOT, Finding

VOCABULARY = f"{PACKAGE}/regulation/vocabulary.yaml"
ROOMS = ("people", "lab", "cases", "quality", "compliance")


def judge_providers(
    *, answered_by: Mapping[str, str], provides: Mapping[str, Iterable[str]], must: Iterable[str]
) -> Iterator[Finding]:
    """Yield facts with two providers, in the wrong room, or, where a gate asks for them, with none."""
    by_fact: dict[str, list[str]] = {}
    for room, names in provides.items():
        for name in names:
            by_fact.setdefault(name, []).append(room)
    for name, rooms in sorted(by_fact.items()):
        where = f"{PACKAGE}/{rooms[-1]}/facts.py"
        if name not in answered_by:
            yield Finding(where, 1, f"The fact {name} is not in the vocabulary.")
        elif len(rooms) > 1:
            yield Finding(where, 1, f"The fact {name} is provided twice: by {' and '.join(rooms)}.")
        elif rooms[0] != answered_by[name]:
            yield Finding(where, 1, f"The vocabulary gives the fact {name} to the room {answered_by[name]}.")
    for name in sorted(set(must) - set(by_fact)):
        if answered_by.get(name) == "rulebook":
            continue
        yield Finding(VOCABULARY, 1, f"A gate asks for {name}, and no room provides it.")


def _policies(edition: Any) -> Iterable[Any]:
    """Return the gate rules that come with the program as the lab's own, from the library."""
    from maatwerk.rulebook import shelf

    folder = ROOT / PACKAGE / "lab" / "library" / "policies"
    texts = {path.name: path.read_text("utf-8") for path in folder.glob("*.yaml")}
    return shelf.read_policies(texts, edition)


def findings(root: Path) -> Iterator[Finding]:
    """Yield breaches in this tree; the rooms are asked for what they provide."""
    if root != ROOT:
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maatwerk.config.settings")
    import django

    from maatwerk.rulebook import shelf

    django.setup()
    edition: Any = shelf.current_edition()
    answered_by = {name: fact.room for name, fact in edition.vocabulary.facts.items()}
    provides: dict[str, Iterable[str]] = {}
    for room in ROOMS:
        folder = root / PACKAGE / room
        if (folder / "facts.py").exists() or (folder / "facts").is_dir():
            facts = importlib.import_module(f"maatwerk.{room}.facts")
            provides[room] = (*facts.PROVIDES, *getattr(facts, "OF_INSTITUTION", ()))
    asked = {name for rule in (*edition.gates, *_policies(edition)) for name in rule.facts()}
    yield from judge_providers(answered_by=answered_by, provides=provides, must=asked)
