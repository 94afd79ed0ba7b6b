"""A run of tests keeps its own rules: nothing is skipped, nothing leaves the machine, warnings are errors."""

import subprocess
import sys
from pathlib import Path

from guards.tree import ROOT

SKIPPED = """
import pytest

def test_lawful() -> None:
    assert True

def test_skipped() -> None:
    pytest.skip("later")
"""
CALLING_AND_WARNING = """
import socket
import warnings

def test_calling() -> None:
    with socket.socket() as one:
        one.settimeout(1)
        one.connect(("192.0.2.1", 80))

def test_warning() -> None:
    warnings.warn("old", stacklevel=1)
"""


def run(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    planted = folder / "test_planted.py"
    planted.write_text(text, "utf-8")
    words = ["-m", "pytest", "-q", "-c", "pyproject.toml", "-p", "tests.conftest", "-p", "no:cacheprovider"]
    command = [sys.executable, *words, str(planted)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_skipped_test_fails_the_run(tmp_path: Path) -> None:
    done = run(tmp_path, SKIPPED)

    assert "1 passed, 1 skipped" in done.stdout
    assert done.returncode == 1


def test_a_test_that_calls_out_or_warns_fails(tmp_path: Path) -> None:
    done = run(tmp_path, CALLING_AND_WARNING)

    assert "2 failed" in done.stdout
    assert "tests have no network" in done.stdout
