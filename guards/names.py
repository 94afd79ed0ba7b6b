"""House style 5, 19 and 55: no drawer for everything, no swallowed trouble, no open end without an issue."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from .tree import Finding, modules

_DRAWERS = {"utils", "util", "helpers", "helper", "common", "services", "misc", "part2"}
_OPEN_END = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME)\b(?!\(#\d+\))")
_PRETENCE = re.compile(
    r"\b(?:not implemented|raise NotImplementedError|stubbed|dummy implementation)\b", re.IGNORECASE
)


def _does_nothing(body: list[ast.stmt]) -> bool:
    """Return whether a body is a bare pass, or three dots in its place."""
    return all(
        isinstance(one, ast.Pass)
        or (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant) and one.value.value is ...)
        for one in body
    )


def findings(root: Path) -> Iterator[Finding]:
    """Yield drawers for everything, bare passes, and open ends."""
    for module in modules(root):
        parts = set(Path(module.name).with_suffix("").parts)
        for drawer in sorted(parts & _DRAWERS):
            yield Finding(module.name, 1, f"'{drawer}' says nothing; name it after its subject.")
        for number, line in enumerate(module.text.splitlines(), 1):
            if _OPEN_END.search(line):
                yield Finding(module.name, number, "An open end needs the number of its issue, as in (#12).")
            if module.name.startswith("src/") and _PRETENCE.search(line):
                yield Finding(
                    module.name, number, "Nothing in the house pretends; finish it or leave it out."
                )
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ExceptHandler) and _does_nothing(node.body):
                yield Finding(
                    module.name, node.lineno, "Trouble is swallowed; use contextlib.suppress with a reason."
                )
