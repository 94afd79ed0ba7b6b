"""Setting up says what is missing and what to do, and does nothing twice."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from guards.tree import ROOT


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, on a tree of its own."""
    spec = importlib.util.spec_from_file_location("maatwerk_setup", ROOT / "scripts" / "setup.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "requirements").mkdir()
    for name in ("uv.txt", "run.txt", "dev.txt"):
        (tmp_path / "requirements" / name).write_text(f"# {name}\n")
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "stamp.json")
    return module


@pytest.fixture
def installed(setup: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would have been installed."""
    asked: list[str] = []
    monkeypatch.setattr(setup, "make_venv", lambda: None)
    monkeypatch.setattr(setup, "install", asked.append)
    return asked


def run(setup: Any, monkeypatch: pytest.MonkeyPatch, wanted: str) -> None:
    monkeypatch.setattr(sys, "argv", ["setup.py", wanted])
    setup.main()


def test_a_second_call_does_nothing(
    setup: Any, installed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(setup, monkeypatch, "run")
    run(setup, monkeypatch, "run")

    assert installed == ["run"]


def test_what_serves_the_tests_serves_the_program(
    setup: Any, installed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(setup, monkeypatch, "dev")
    run(setup, monkeypatch, "run")

    assert installed == ["dev"]


def test_a_changed_requirement_is_installed(
    setup: Any, installed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(setup, monkeypatch, "run")
    (setup.ROOT / "requirements" / "run.txt").write_text("# newer\n")
    run(setup, monkeypatch, "run")

    assert installed == ["run", "run"]


def test_an_environment_for_tests_stays_one(
    setup: Any, installed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(setup, monkeypatch, "dev")
    (setup.ROOT / "requirements" / "run.txt").write_text("# newer\n")
    run(setup, monkeypatch, "run")

    assert installed == ["dev", "dev"]


def test_a_setup_that_broke_off_leaves_no_stamp(
    setup: Any, installed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(wanted: str) -> None:
        raise SystemExit(2)

    setup.STAMP.write_text(json.dumps({"run": "old"}))
    monkeypatch.setattr(setup, "install", break_off)

    with pytest.raises(SystemExit):
        run(setup, monkeypatch, "run")
    assert not setup.STAMP.exists()


def test_a_missing_package_for_environments_is_named(
    setup: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)

    with pytest.raises(SystemExit):
        setup.check_python()
    assert "apt-get install python3-venv" in capsys.readouterr().err


def test_a_python_that_is_too_old_is_named(
    setup: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(setup, "OLDEST", (4, 0))

    with pytest.raises(SystemExit):
        setup.check_python()
    assert "make PYTHON=" in capsys.readouterr().err


def test_make_lists_every_command() -> None:
    said = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    assert [line.split()[1] for line in said.splitlines()] == [
        "help",
        "run",
        "demo",
        "test",
        "check",
        "bench",
        "assets",
        "words",
        "pictures",
        "edition",
    ]
