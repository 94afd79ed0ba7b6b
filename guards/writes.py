"""House style 23: models are written in actions, in the archive and at the doorway, and nowhere else."""

import ast
from collections.abc import Iterator
from pathlib import Path

from .tree import DJANGO_ROOMS, Finding, Module, called, package

# Files outside actions that write rows which are no records, each with the reason.
ALLOWED = {
    "src/maatwerk/workflow/doorway.py": "the doorway",
    "src/maatwerk/config/worker.py": "rows of the task queue",
}
_WRITES = {
    "create", "acreate", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "save", "asave",
    "delete", "adelete", "update", "aupdate", "select_for_update", "abulk_create", "abulk_update",
    "aget_or_create", "aupdate_or_create", "save_base", "_raw_delete", "execute", "executemany",
    "executescript",
}  # fmt: skip
_QUERIES = {
    "objects", "filter", "exclude", "all", "order_by", "select_related", "using", "none", "get_queryset",
    "_default_manager", "_base_manager", "select_for_update", "annotate", "values", "distinct",
}  # fmt: skip
_NEVER_ELSE = {
    "acreate",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "abulk_create",
    "abulk_update",
    "aget_or_create",
    "aupdate_or_create",
    "save_base",
    "_raw_delete",
    "asave",
    "adelete",
    "aupdate",
}


def is_place_of_writing(module: Module) -> bool:
    """Return whether rows may be written in this file."""
    inside = module.name.split("/")[3:]
    return (
        module.room == "archive"
        or module.name in ALLOWED
        or (bool(inside) and inside[0] in {"actions", "actions.py"})
    )


def _reaches_rows(node: ast.expr) -> bool:
    """Return whether an expression goes through a manager or a queryset."""
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            if node.attr in _QUERIES or node.attr.endswith(("_set", "objects")):
                return True
            node = node.value
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            return False


def _only_asks(node: ast.expr) -> bool:
    """Return whether a text of SQL is written out and only reads."""
    return isinstance(node, ast.Constant) and str(node.value).lstrip().upper().startswith("SELECT")


def _writes(node: ast.Call) -> bool:
    """Return whether a call writes rows, as far as its form tells."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in _WRITES:
        return False
    method, receiver = node.func.attr, node.func.value
    if method in _NEVER_ELSE:
        return True
    if method.startswith("execute"):
        return not all(_only_asks(one) for one in node.args[:1])
    if method in {"save", "delete"}:
        by_class = isinstance(receiver, ast.Name) and receiver.id[:1].isupper()
        return not node.args or by_class or _reaches_rows(receiver)
    by_form = (method == "create" and isinstance(receiver, ast.Attribute)) or (
        method == "update" and bool(node.keywords) and not node.args
    )
    return method in {"create", "update"} and (by_form or _reaches_rows(receiver))


def findings(root: Path) -> Iterator[Finding]:
    """Yield the writes that stand in the wrong place."""
    for module in package(root):
        if module.room not in DJANGO_ROOMS or is_place_of_writing(module):
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and _writes(node):
                text = f"{called(node)}(...) writes rows; that belongs in the actions of a room."
                yield Finding(module.name, node.lineno, text)
