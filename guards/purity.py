"""House style 3 and 14: where the thinking is, no clock, no disk; only doors ask for the time."""

import ast
from collections.abc import Iterator
from pathlib import Path

from .tree import Finding, Module, bound_names, called, dotted, package

_PURE_ROOMS = {"rulebook", "measure", "paperwork"}
# Files of pure rooms that touch the operating system, each with the reason.
TOUCHING = {
    "src/maatwerk/rulebook/shelf.py": "the one reader of the law on disk",
    "src/maatwerk/measure/child/": "the cage in which foreign files are read",
    "src/maatwerk/measure/__main__.py": "the program inside the cage",
    "src/maatwerk/measure/work.py": "the program inside the cage",
    "src/maatwerk/paperwork/assets.py": "the one reader of the templates and fonts of the program",
}
_CLOCK = {
    "timezone.now", "timezone.localtime", "timezone.localdate", "datetime.now", "datetime.utcnow",
    "datetime.today", "datetime.datetime.now", "date.today", "datetime.date.today", "time.time", "now",
    "localtime",
}  # fmt: skip
_DISK = {
    "open",
    "io.open",
    "os.open",
    "tempfile.mkdtemp",
    "tempfile.NamedTemporaryFile",
    "tempfile.TemporaryDirectory",
}
_DISK_METHODS = {
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "mkdir",
    "unlink",
    "iterdir",
    "glob",
    "rglob",
}
_OUTSIDE = {"os.environ.get", "os.getenv", "subprocess.run", "subprocess.Popen", "socket.socket"}
# Files beside the doors that ask for the time, each with the reason.
DOORS = {
    "src/maatwerk/people/adapters.py": "called by the log-in pages of allauth, which give no moment",
}


# The same moments and places by their whole names, however a file imports and calls them.
_WHOLE_CLOCK = {
    "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today",
    "time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.ctime",
    "django.utils.timezone.now", "django.utils.timezone.localdate",
}  # fmt: skip
_WHOLE_OUTSIDE = ("os.", "subprocess.", "socket.", "shutil.", "tempfile.", "urllib.request.", "http.client.")
_LOADERS = {"importlib.import_module", "importlib.__import__"}


def _is_pure(module: Module) -> bool:
    tail = module.name.split("/")[-1]
    if any(module.name.startswith(place) for place in TOUCHING):
        return False
    return (
        module.room in _PURE_ROOMS or tail == "process.py" or module.name == "src/maatwerk/archive/chain.py"
    )


def _may_ask_for_time(module: Module) -> bool:
    return (
        module.room in {"web", "config"}
        or module.name in DOORS
        or any(module.name.startswith(p) for p in TOUCHING)
    )


def findings(root: Path) -> Iterator[Finding]:
    """Yield reads of the clock beyond the doors, and of disk or environment in pure files."""
    for module in package(root):
        pure, imported = _is_pure(module), _imported(module)
        yield from _by_whole_name(module, pure=pure)
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call):
                continue
            name = called(node)
            if name in _CLOCK and not _may_ask_for_time(module):
                yield Finding(
                    module.name, node.lineno, f"{name}() asks for the time; take `at` as an argument."
                )
            if pure and (name in _DISK | _OUTSIDE or _is_disk_method(node, imported)):
                yield Finding(
                    module.name, node.lineno, f"{name}() reaches outside; a pure file takes values."
                )
        if pure:
            yield from _imports(module)


def _by_whole_name(module: Module, *, pure: bool) -> Iterator[Finding]:
    """Yield clocks and places that are named in any way, called or handed on."""
    names = bound_names(module)
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Attribute | ast.Name):
            continue
        name = dotted(node, names)
        if name in _WHOLE_CLOCK and not _may_ask_for_time(module):
            yield Finding(module.name, node.lineno, f"{name} tells the time; take `at` as an argument.")
        if pure and (name.startswith(_WHOLE_OUTSIDE) or name in _LOADERS):
            yield Finding(module.name, node.lineno, f"{name} reaches outside; a pure file takes values.")


def _imported(module: Module) -> set[str]:
    """Return the names that imports bind; `stl.read_text(...)` may be a function of ours."""
    nodes = [node for node in ast.walk(module.tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    return {(alias.asname or alias.name).split(".")[0] for node in nodes for alias in node.names}


def _is_disk_method(node: ast.Call, imported: set[str]) -> bool:
    if not isinstance(node.func, ast.Attribute):
        return False
    if node.func.attr == "open" and isinstance(node.func.value, ast.Call):
        return called(node.func.value).split(".")[-1] in {"Path", "PosixPath"}
    if node.func.attr not in _DISK_METHODS:
        return False
    return not (isinstance(node.func.value, ast.Name) and node.func.value.id in imported)


def _imports(module: Module) -> Iterator[Finding]:
    for node in ast.walk(module.tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or ""]
        for name in names:
            if name.split(".")[0] in {"django", "allauth", "ninja", "whitenoise", "django_tasks"}:
                line = getattr(node, "lineno", 1)
                yield Finding(module.name, line, f"{name} is imported; a pure file knows no Django.")
