"""House style 23: a state is set at the doorway and nowhere else; no code path goes round it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from .tree import DJANGO_ROOMS, Finding, Module, package

DOORWAY = "src/maatwerk/workflow/doorway.py"
_TEXT = "A state is set here; only workflow/doorway.py may, by a move of the table."


def _targets(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Assign):
        yield from node.targets
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        yield node.target
    elif isinstance(node, ast.Delete):
        yield from node.targets
    elif isinstance(node, ast.For):
        yield node.target


def _models(module: Module) -> set[str]:
    """Return the names that a file imports from models."""
    found: set[str] = set()
    for node in ast.walk(module.tree):
        ours = isinstance(node, ast.ImportFrom) and (
            node.level or (node.module or "").startswith("maatwerk.")
        )
        if ours and isinstance(node, ast.ImportFrom) and "models" in (node.module or "").split("."):
            found |= {alias.asname or alias.name for alias in node.names}
    return found


def _says_state(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value == "state"


def _sets_by_call(node: ast.Call, models: set[str]) -> bool:
    """Return whether a call sets a state: setattr, an update, a constructor, a dict of changes."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    has_state = any(keyword.arg == "state" for keyword in node.keywords)
    if name in {"setattr", "__setattr__"}:
        return any(_says_state(argument) for argument in node.args)
    if name in {"update", "aupdate", "create", "acreate", "get_or_create", "update_or_create"}:
        return has_state
    if any(keyword.arg == "changes" and _dict_has_state(keyword.value) for keyword in node.keywords):
        return True
    return has_state and isinstance(node.func, ast.Name) and node.func.id in models


def _dict_has_state(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return any(keyword.arg == "state" for keyword in node.keywords)
    return isinstance(node, ast.Dict) and any(_says_state(key) for key in node.keys)


def findings(root: Path) -> Iterator[Finding]:
    """Yield every place outside the doorway that sets a state."""
    for module in package(root):
        if module.room not in DJANGO_ROOMS or module.name == DOORWAY:
            continue
        models = _models(module)
        for node in ast.walk(module.tree):
            set_here = any(
                isinstance(target, ast.Attribute) and target.attr == "state" for target in _targets(node)
            )
            in_dict = any(
                isinstance(target, ast.Subscript)
                and _says_state(target.slice)
                and isinstance(target.value, ast.Attribute)
                and target.value.attr == "__dict__"
                for target in _targets(node)
            )
            if set_here or in_dict or (isinstance(node, ast.Call) and _sets_by_call(node, models)):
                yield Finding(module.name, getattr(node, "lineno", 1), _TEXT)
