"""House style 48: the manual is complete: each setting, command, refusal code and page has its place."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from .tree import Finding, called, files, name_of, package

SETTINGS = "docs/for-operators/settings.md"
COMMANDS = "docs/for-developers/house.md"
CODES = "docs/for-developers/codes.md"
INDEX = "docs/README.md"
_READERS = {"os.environ.get", "os.getenv", "environ.get"}
# Not ours: Django's own, the places of PostgreSQL, what the system tells every program.
_FOREIGN = {"DJANGO_SETTINGS_MODULE", "PATH", "LANG", "LC_ALL", "TMPDIR", "HOME", "TZ"}


def _read(root: Path, name: str) -> str:
    path = root / name
    return path.read_text("utf-8") if path.exists() else ""


def settings_read(root: Path) -> dict[str, tuple[str, int]]:
    """Return each variable of the environment that the program reads, and where."""
    found: dict[str, tuple[str, int]] = {}
    for module in package(root):
        for node in ast.walk(module.tree):
            key: ast.expr | None = None
            if isinstance(node, ast.Call) and called(node) in _READERS and node.args:
                key = node.args[0]
            elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
                key = node.slice if ast.unparse(node.value) == "os.environ" else None
            if isinstance(key, ast.Constant) and isinstance(key.value, str) and key.value not in _FOREIGN:
                found.setdefault(key.value, (module.name, getattr(node, "lineno", 1)))
    return found


def refusal_codes(root: Path) -> dict[str, tuple[str, int]]:
    """Return each code of a refusal: of gate rules, and of reasons that the program makes itself."""
    found: dict[str, tuple[str, int]] = {}
    for path in files(root, suffixes=(".yaml",)):
        name = name_of(root, path)
        if re.search(r"/(?:gates|policies)/", name):
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                if match := re.match(r"\s+code: ([a-z_]+)", line):
                    found.setdefault(match[1], (name, number))
    for module in package(root):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and called(node).split(".")[-1] == "Reason":
                for keyword in node.keywords:
                    if keyword.arg == "code" and isinstance(keyword.value, ast.Constant):
                        found.setdefault(str(keyword.value.value), (module.name, node.lineno))
    return found


def _headings(text: str) -> set[str]:
    return {match[1].strip("` ") for match in re.finditer(r"^#{2,4}\s+(.*)$", text, re.MULTILINE)}


def findings(root: Path) -> Iterator[Finding]:
    """Yield what the manual leaves out, and what it tells of things that are gone."""
    told, read = _headings(_read(root, SETTINGS)), settings_read(root)
    for name, (where, line) in sorted(read.items()):
        if name not in told:
            yield Finding(where, line, f"{name} has no heading in {SETTINGS}.")
    for name in sorted(told - set(read)):
        if re.fullmatch(r"[A-Z][A-Z0-9_]+", name):
            yield Finding(SETTINGS, 1, f"{name} is read by nothing.")
    codes = _read(root, CODES)
    for code, (where, line) in sorted(refusal_codes(root).items()):
        if f"`{code}`" not in codes:
            yield Finding(where, line, f"The refusal `{code}` is not explained in {CODES}.")
    commands = _read(root, COMMANDS)
    for target in re.findall(r"^([a-z]+):.*##", _read(root, "Makefile"), re.MULTILINE):
        if f"`make {target}`" not in commands:
            yield Finding("Makefile", 1, f"`make {target}` is not told in {COMMANDS}.")
    index = _read(root, INDEX)
    for path in files(root, suffixes=(".md",)):
        name = name_of(root, path)
        if name.startswith("docs/") and name != INDEX and name.removeprefix("docs/") not in index:
            yield Finding(INDEX, 1, f"{name} is not linked here.")
