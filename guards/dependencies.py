"""House style 54: a dependency bears an open licence beside the EUPL's, a use, and a line of reason."""

import ast
import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from .tree import Finding, modules

REASONS = "docs/dependencies.md"
_PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==", re.MULTILINE)
_WANTED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)", re.MULTILINE)

# SPDX names and the older words for them; none of them asks the same of our own code.
ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "LGPL-3.0-only", "MIT", "MIT-0",
    "MIT-CMU", "MPL-2.0", "PSF-2.0", "Zlib",
    "Apache 2.0", "Apache Software License", "BSD License", "BSD 2-Clause License", "MIT License",
    "Mozilla Public License 2.0 (MPL 2.0)", "Python Software Foundation License",
}  # fmt: skip
# Packages whose metadata says it in no usable form; the licence was read in their files.
READ_BY_HAND = {
    "atheris": "Apache-2.0",
    "axe-playwright-python": "MIT",
    "embreex": "BSD-2-Clause",
    "pypdfium2": "BSD-3-Clause",
    "qrcode": "BSD-3-Clause",
}
# Packages that nothing imports by name, each with who uses it.
USED_BY = {
    "argon2-cffi": "Django's password hasher",
    "psycopg": "Django's PostgreSQL backend",
    "python-gdcm": "pydicom, for compressed pixels",
    "setuptools": "the editable install",
}
_IMPORTED_AS = {
    "django-allauth": "allauth", "django-ninja": "ninja", "pillow": "PIL", "pyyaml": "yaml", "libigl": "igl",
    "scikit-image": "skimage",
}  # fmt: skip


def _packages(root: Path, name: str, shape: re.Pattern[str]) -> list[str]:
    lines = [
        line
        for line in (root / "requirements" / name).read_text("utf-8").splitlines()
        if line[:1] not in "#-"
    ]
    return shape.findall("\n".join(lines))


def licences_of(package: str) -> list[str]:
    """Return what a package says of its licence, in the first form that says something."""
    if package in READ_BY_HAND:
        return [READ_BY_HAND[package]]
    told: Any = metadata.metadata(package)
    if expression := told.get("License-Expression"):
        return [part.strip(" ()") for part in re.split(r"\b(?:AND|OR|WITH)\b", expression)]
    classifiers = [
        one.rpartition("::")[2].strip()
        for one in told.get_all("Classifier") or []
        if one.startswith("License ::")
    ]
    return [one for one in classifiers if one != "OSI Approved"] or [
        (told.get("License") or "nothing").splitlines()[0]
    ]


def findings(root: Path) -> Iterator[Finding]:
    """Yield dependencies with a foreign licence, without a use, or without a line of reason."""
    for name in ("run.txt", "dev.txt"):
        for package in _packages(root, name, _PINNED):
            try:
                said = licences_of(package)
            except metadata.PackageNotFoundError:
                continue
            if strange := [one for one in said if one not in ALLOWED]:
                yield Finding(f"requirements/{name}", 1, f"{package}: licence {strange} is not on the list.")
    reasons = (root / REASONS).read_text("utf-8") if (root / REASONS).exists() else ""
    for name in ("run.in", "dev.in"):
        for package in _packages(root, name, _WANTED):
            if f"| {package} |" not in reasons:
                yield Finding(f"requirements/{name}", 1, f"{package} has no row in {REASONS}.")
    yield from _unused(root)


def _unused(root: Path) -> Iterator[Finding]:
    """Yield what the program is said to need and never imports."""
    imported: set[str] = set()
    for module in modules(root, under="src/"):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                imported.add(node.module.split(".")[0])
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                imported.add(node.value.split(".")[0])  # settings name modules in strings
    for package in _packages(root, "run.in", _WANTED):
        if package not in USED_BY and _IMPORTED_AS.get(package, package.replace("-", "_")) not in imported:
            yield Finding("requirements/run.in", 1, f"{package} is not used; take it out.")
