"""What every guard needs: findings, the files of a tree, and parsed Python."""

import ast
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "src/maatwerk"
DJANGO_ROOMS = ("archive", "people", "lab", "cases", "quality", "compliance", "workflow", "web", "config")
_SKIPPED = {".git", ".venv", "var", "demo-out", "node_modules", "__pycache__", "build"}
_BINARY = {
    ".woff2",
    ".png",
    ".webp",
    ".jpg",
    ".pdf",
    ".zip",
    ".stl",
    ".ply",
    ".3mf",
    ".dcm",
    ".gz",
    ".ico",
    ".pyc",
}


@dataclass(frozen=True, order=True)
class Finding:
    """One breach: where, and what to do about it."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


def files(root: Path, *, suffixes: tuple[str, ...] = ()) -> Iterator[Path]:
    """Yield the files of a tree that are, or could be, committed."""
    for path in sorted(_committed(root) if (root / ".git").exists() else _walked(root)):
        if path.is_file() and path.suffix not in _BINARY and (not suffixes or path.suffix in suffixes):
            yield path


def _committed(root: Path) -> list[Path]:
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(words, cwd=root, capture_output=True, check=True).stdout.decode()
    return [root / name for name in listed.split("\0") if name]


def _walked(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if not _SKIPPED & set(path.relative_to(root).parts)]


def name_of(root: Path, path: Path) -> str:
    """Return a path as findings name it."""
    return path.relative_to(root).as_posix()


def room_of(name: str) -> str:
    """Return the room that a file of the package belongs to; "" outside of it."""
    parts = name.split("/")
    return parts[2] if name.startswith(PACKAGE + "/") and len(parts) > 3 else ""


@dataclass(frozen=True)
class Module:
    """One parsed Python file."""

    name: str
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """Return its room."""
        return room_of(self.name)

    @property
    def is_migration(self) -> bool:
        """Return whether Django wrote it."""
        return "/migrations/" in self.name


def modules(root: Path, *, under: str = "") -> Iterator[Module]:
    """Yield the Python files of a tree, parsed."""
    for path in files(root, suffixes=(".py",)):
        name = name_of(root, path)
        if name.startswith(under):
            text = path.read_text("utf-8")
            yield Module(name, text, ast.parse(text, filename=name))


def package(root: Path) -> Iterator[Module]:
    """Yield the Python files of the program, migrations left out."""
    return (module for module in modules(root, under=PACKAGE + "/") if not module.is_migration)


def bound_names(module: Module) -> dict[str, str]:
    """Return what each imported name stands for, dotted: `dt` may be datetime, or datetime.datetime."""
    found: dict[str, str] = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.split(".")[0]
                found[alias.asname or first] = alias.name if alias.asname else first
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return found


def dotted(node: ast.expr, names: Mapping[str, str]) -> str:
    """Return the dotted name of an expression with imported names written out; "" when it is none."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in names:
        return ""
    return ".".join([names[node.id], *reversed(parts)])


def called(node: ast.Call) -> str:
    """Return the dotted name of what is called; parts that are no names become "()"."""
    parts: list[str] = []
    at: ast.expr = node.func
    while isinstance(at, ast.Attribute):
        parts.append(at.attr)
        at = at.value
    parts.append(at.id if isinstance(at, ast.Name) else "()")
    return ".".join(reversed(parts))
