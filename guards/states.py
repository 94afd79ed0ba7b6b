"""House style 23: a state is set at the doorway and nowhere else; no code path goes round it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from .tree import DJANGO_ROOMS, Finding, Module, package

DOORWAY = "src/maatwerk/workflow/doorway.py"
# Files outside the doorway that set a field whose name stands in a variable, each with the reason.
NAMED_ELSEWHERE = {
    "src/maatwerk/archive/retention.py": "it blanks the fields that a model calls personal",
    "src/maatwerk/archive/together.py": "it gives rows of many kinds as they are stored, and saves none",
}
_TEXT = "A state is set here; only workflow/doorway.py may, by a move of the table."
_UNSEEN = "Whether a state is set here cannot be read; name the fields, or go through workflow/doorway.py."
_SETTERS = {"setattr", "__setattr__"}
_WRITES = {
    "update", "aupdate", "create", "acreate", "get_or_create", "aget_or_create", "update_or_create",
    "aupdate_or_create",
}  # fmt: skip
_MANY = {"bulk_update", "abulk_update"}
_FIELDS = {"changes", "defaults", "create_defaults"}
_RAW = {"execute", "executemany", "executescript", "raw", "RawSQL"}
_STORED_FORM = {"from_db", "deserialize"}
_READS = re.compile(r"\s*(select|pragma|explain)\b", re.IGNORECASE)
_SETS = re.compile(r"\b(update|insert|replace)\b.*\bstate\b", re.IGNORECASE | re.DOTALL)


def _targets(node: ast.AST) -> Iterator[ast.expr]:
    """Yield every place that a statement assigns to, those within tuples too."""
    given: list[ast.expr] = []
    if isinstance(node, ast.Assign | ast.Delete):
        given = list(node.targets)
    elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.For | ast.AsyncFor | ast.comprehension):
        given = [node.target]
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        given = [node.optional_vars]
    while given:
        target = given.pop()
        if isinstance(target, ast.Tuple | ast.List):
            given += target.elts
        elif isinstance(target, ast.Starred):
            given.append(target.value)
        else:
            yield target


def _models(module: Module) -> set[str]:
    """Return the names that a file imports from models, and those of the modules themselves."""
    found: set[str] = set()
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.ImportFrom) or not (
            node.level or (node.module or "").startswith("maatwerk")
        ):
            continue
        inside = "models" in (node.module or "").split(".")
        found |= {alias.asname or alias.name for alias in node.names if inside or alias.name == "models"}
    return found


def _says_state(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value == "state"


def _is_inner_dict(node: ast.expr) -> bool:
    """Return whether an expression is the dictionary behind an object: `x.__dict__` or `vars(x)`."""
    if isinstance(node, ast.Attribute):
        return node.attr == "__dict__"
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "vars"


def _sets_by_target(target: ast.expr) -> bool:
    if isinstance(target, ast.Attribute):
        return target.attr in {"state", "__dict__"}
    return isinstance(target, ast.Subscript) and _says_state(target.slice) and _is_inner_dict(target.value)


def _dict_has_state(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return any(keyword.arg == "state" for keyword in node.keywords)
    if isinstance(node, ast.BinOp):
        return _dict_has_state(node.left) or _dict_has_state(node.right)
    if not isinstance(node, ast.Dict):
        return False
    nested = (value for key, value in zip(node.keys, node.values, strict=True) if key is None)
    return any(_says_state(key) for key in node.keys) or any(_dict_has_state(value) for value in nested)


def _name_of(node: ast.Call) -> str:
    """Return the last part of what is called, also where it is fetched by `getattr`."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    if isinstance(node.func, ast.Call) and getattr(node.func.func, "id", "") == "getattr":
        said = [one.value for one in node.func.args[1:2] if isinstance(one, ast.Constant)]
        return str(said[0]) if said else ""
    return getattr(node.func, "id", "")


def _makes_a_record(node: ast.Call, models: set[str]) -> bool:
    """Return whether a call makes a record: by its class, by `type(x)(...)` or a class looked up."""
    made = node.func
    if isinstance(made, ast.Call):
        return _name_of(made) in {"type", "get_model"}
    while isinstance(made, ast.Attribute):
        if made.attr in {"__class__", "model"}:
            return True
        made = made.value
    class_itself = isinstance(node.func, ast.Name) or _name_of(node)[:1].isupper()
    return class_itself and isinstance(made, ast.Name) and made.id in models


def _sets_by_name(node: ast.Call) -> str | None:
    """Return what is wrong with `setattr`: it names the state, or nobody can read what it names."""
    named = node.args[-2] if len(node.args) > 1 else None
    if isinstance(named, ast.Constant):
        return _TEXT if _says_state(named) else None
    return _UNSEEN


def _sets_in_many(node: ast.Call) -> str | None:
    """Return what is wrong with the fields of an update of many rows."""
    named = (keyword.value for keyword in node.keywords if keyword.arg == "fields")
    written = [one for one in (*node.args[1:2], *named) if isinstance(one, ast.List | ast.Tuple | ast.Set)]
    if any(_says_state(item) for one in written for item in one.elts):
        return _TEXT
    return None if written else _UNSEEN


def _sets_by_keyword(node: ast.Call) -> str | None:
    """Return what is wrong with the keywords of a call that writes a row or makes a record."""
    opened = [keyword.value for keyword in node.keywords if keyword.arg is None]
    if any(keyword.arg == "state" for keyword in node.keywords) or any(map(_dict_has_state, opened)):
        return _TEXT
    return _UNSEEN if any(not isinstance(one, ast.Dict) for one in opened) else None


def _sets_by_call(node: ast.Call, models: set[str]) -> str | None:
    """Return what is wrong with a call that sets a state, or that may and hides it."""
    name = _name_of(node)
    if name in _SETTERS:
        return _sets_by_name(node)
    inner = isinstance(node.func, ast.Attribute) and _is_inner_dict(node.func.value)
    changes = (keyword.value for keyword in node.keywords if keyword.arg in _FIELDS)
    if (name == "update" and inner) or any(map(_dict_has_state, changes)):
        return _TEXT
    if name in _MANY:
        return _sets_in_many(node)
    return _sets_by_keyword(node) if name in _WRITES or _makes_a_record(node, models) else None


def _past_the_models(node: ast.AST, *, room: str) -> str | None:
    """Return what is wrong with SQL by hand, a row built from its stored form, or a setter passed on."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _SETS.match(node.value.lstrip()):
        return _TEXT
    if not isinstance(node, ast.Call):
        return None
    if any(isinstance(one, ast.Name) and one.id in _SETTERS for one in node.args):
        return _UNSEEN
    name = _name_of(node)
    if name in _STORED_FORM:
        return _UNSEEN
    if name in _RAW and room != "archive":
        sql = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
        return None if isinstance(sql, str) and _READS.match(sql) else _UNSEEN
    return None


def _fault(node: ast.AST, *, module: Module, models: set[str]) -> str | None:
    if any(_sets_by_target(target) for target in _targets(node)):
        return _TEXT
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name) and node.value.id in _SETTERS:
        return _UNSEEN
    past = _past_the_models(node, room=module.room)
    if past is None and isinstance(node, ast.Call):
        past = _sets_by_call(node, models)
    return None if past == _UNSEEN and module.name in NAMED_ELSEWHERE else past


def findings(root: Path) -> Iterator[Finding]:
    """Yield every place outside the doorway that sets a state, or hides whether it does."""
    for module in package(root):
        if module.room not in DJANGO_ROOMS or module.name == DOORWAY:
            continue
        models = _models(module)
        for node in ast.walk(module.tree):
            text = _fault(node, module=module, models=models)
            if text is not None:
                yield Finding(module.name, getattr(node, "lineno", 1), text)
