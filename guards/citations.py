"""House style 33: what a docstring cites is a place of the law, and a table shows law and code both ways.

`python -m guards.citations` writes the table.
"""

import ast
import itertools
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .tree import PACKAGE, ROOT, Finding, package

STRUCTURE = f"{PACKAGE}/regulation/eu/mdr/structure.json"
TABLE = "docs/for-lawyers/citations.md"
_PLACE = re.compile(
    r"\b(?:Art\.\d+[a-z]?|Annex\.[IVXLC]+(?:\.[0-9A-Za-z]+)*)(?:\([0-9a-z]+\))*"
    r"(?: (?:indent|subpara) \d+)*"
)


@dataclass(frozen=True, order=True)
class Citation:
    """One docstring that cites one place."""

    place: str
    code: str
    path: str
    line: int


def _documented(tree: ast.Module, module: str) -> Iterator[tuple[str, ast.AST, str]]:
    """Yield each docstring with the dotted name it belongs to, attributes' docstrings included."""
    stack: list[tuple[str, ast.AST]] = [(module, tree)]
    while stack:
        name, node = stack.pop()
        body = getattr(node, "body", [])
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if text := ast.get_docstring(node):
                yield name, node, text
            for before, after in itertools.pairwise(body):
                said = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
                if said and isinstance(before, ast.Assign) and isinstance(before.targets[0], ast.Name):
                    yield f"{name}.{before.targets[0].id}", after, str(after.value.value)
        for inner in body if isinstance(body, list) else []:
            if isinstance(inner, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                stack.append((f"{name}.{inner.name}", inner))


def citations(root: Path) -> list[Citation]:
    """Return every citation of the program, by place."""
    found: set[Citation] = set()
    for module in package(root):
        dotted = (
            module.name.removeprefix("src/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        )
        for name, node, text in _documented(module.tree, dotted):
            for match in _PLACE.finditer(text):
                found.add(Citation(match[0], name, module.name, getattr(node, "lineno", 1)))
    return sorted(found)


def table(root: Path) -> str:
    """Return the table of citations, both ways, as a page."""
    by_place: dict[str, list[str]] = defaultdict(list)
    by_code: dict[str, list[str]] = defaultdict(list)
    order = {place: number for number, place in enumerate(_places(root))}
    for one in sorted(citations(root), key=lambda one: (order.get(one.place, -1), one.code)):
        by_place[one.place].append(f"`{one.code.removeprefix('maatwerk.')}`")
        by_code[one.code.removeprefix("maatwerk.")].append(one.place)
    lines = [
        "# Where the program cites the law",
        "",
        "Written by `python -m guards.citations` from the docstrings; `make check` compares it.",
        "Places have the form of `regulation/eu/mdr/structure.json`.",
        "",
        "## From the law to the program",
        "",
        "| place | cited by |",
        "| --- | --- |",
        *(f"| {place} | {', '.join(dict.fromkeys(codes))} |" for place, codes in by_place.items()),
        "",
        "## From the program to the law",
        "",
        "| code | cites |",
        "| --- | --- |",
        *(f"| `{code}` | {', '.join(dict.fromkeys(places))} |" for code, places in sorted(by_code.items())),
        "",
    ]
    return "\n".join(lines)


def _places(root: Path) -> list[str]:
    places: list[str] = json.loads((root / STRUCTURE).read_text("utf-8"))
    return places


def findings(root: Path) -> Iterator[Finding]:
    """Yield citations of places that the law does not have, and a table that is out of date."""
    known = set(_places(root))
    for one in citations(root):
        if one.place not in known:
            yield Finding(one.path, one.line, f"{one.place} is no place of the law (see {STRUCTURE}).")
    page = root / TABLE
    if not page.exists() or page.read_text("utf-8") != table(root):
        yield Finding(TABLE, 1, "The table is out of date; call: python -m guards.citations")


if __name__ == "__main__":
    (ROOT / TABLE).write_text(table(ROOT), "utf-8")
