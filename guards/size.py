"""House style 7 and 8: files up to 400 lines, functions up to 50; tables and data are excepted by name."""

import ast
from collections.abc import Iterator
from pathlib import Path

from .tree import Finding, modules

LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 50

# Files that hold a table or data and nothing else, each with what it holds.
TABLES: dict[str, str] = {"tests/house/breaches.py": "planted breaches of every guard"}


def findings(root: Path) -> Iterator[Finding]:
    """Yield the files and functions that are too long."""
    for module in modules(root):
        if module.is_migration or module.name in TABLES:
            continue
        length = module.text.count("\n") + 1
        if length > LINES_OF_A_FILE + 1:
            yield Finding(module.name, 1, f"{length} lines; split it by subject ({LINES_OF_A_FILE} at most).")
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LINES_OF_A_FUNCTION:
                    text = f"{node.name} has {lines} lines; {LINES_OF_A_FUNCTION} at most."
                    yield Finding(module.name, node.lineno, text)
