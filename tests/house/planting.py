"""Plants a breach of a house rule in a tree of its own, and asks a guard about it."""

import importlib
from collections.abc import Mapping
from pathlib import Path

from guards.tree import Finding


def ask(guard: str, root: Path, tree: Mapping[str, str]) -> list[Finding]:
    """Write the files and return what the guard finds there."""
    for name, text in tree.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return list(importlib.import_module(f"guards.{guard}").findings(root))
