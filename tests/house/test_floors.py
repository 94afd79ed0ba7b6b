"""The import contracts stand, and each bites: a copy of the house with one forbidden import is refused."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from guards.tree import ROOT

PLANTED = {
    "a room that climbs": (
        "people/queries.py",
        "import maatwerk.cases",
        "A room imports only rooms below it",
    ),
    "a room that climbs in a function": (
        "lab/queries.py",
        "def f():\n    import maatwerk.quality",
        "A room imports only rooms below it",
    ),
    "archive that knows the rulebook": (
        "archive/queries.py",
        "import maatwerk.rulebook",
        "do not know each other",
    ),
    "paperwork that knows the archive": (
        "paperwork/lines.py",
        "import maatwerk.archive",
        "do not know each other",
    ),
    "pages that know the interface": (
        "web/pages/home.py",
        "import maatwerk.web.api",
        "The doors do not know",
    ),
    "a pure room that knows Django": ("rulebook/gates.py", "import django", "there is no Django"),
    "a page that loads the mesh library": ("web/health.py", "import numpy", "never load the libraries"),
}


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    words = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]
    env = {**os.environ, "PYTHONPATH": str(folder / "src")}
    more = {"cwd": folder, "env": env, "timeout": 120}
    return subprocess.run(words, capture_output=True, text=True, check=False, **more)


def _copy(folder: Path) -> Path:
    """Copy the Python of the house, not its data."""
    ignore = shutil.ignore_patterns(
        "*.yaml", "*.json", "static", "templates", "__pycache__", "library", "*.typ"
    )
    shutil.copytree(ROOT / "src" / "maatwerk", folder / "src" / "maatwerk", ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_the_contracts_of_the_house_stand(tmp_path: Path) -> None:
    done = _lint(_copy(tmp_path))

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_import_is_refused(what: str, tmp_path: Path) -> None:
    name, words, contract = PLANTED[what]
    folder = _copy(tmp_path)
    path = folder / "src" / "maatwerk" / name
    path.write_text(f"{path.read_text('utf-8')}\n\n{words}\n" if path.exists() else f"{words}\n", "utf-8")

    done = _lint(folder)

    assert done.returncode != 0
    assert any(contract in line and "BROKEN" in line for line in done.stdout.splitlines()), done.stdout
