"""The manual prints the very tables that the program follows, and the pure part stays pure."""

import subprocess
import sys
from pathlib import Path

import pytest

from maatwerk.archive import kinds
from maatwerk.lab.process import PROCESSES
from maatwerk.workflow.process import Process, as_markdown

PAGES = Path(__file__).parents[2] / "docs" / "for-the-lab"
PURE = ("families", "recipes", "library", "evidence", "planning", "sampling", "changes", "checks", "imaging")


@pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.subject)
def test_the_manual_prints_each_table_of_moves(process: Process) -> None:
    pages = "\n".join((PAGES / name).read_text("utf-8") for name in _NAMES)
    assert as_markdown(process) in pages


_NAMES = (
    *("families.md", "lots-and-machines.md", "holds.md", "evidence-on-file.md", "iso-13485.md"),
    "pictures-and-design.md",
)


@pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.subject)
def test_each_move_writes_an_event_kind_that_is_declared(process: Process) -> None:
    for move in process.moves:
        assert kinds.kind(move.kind).text


def test_the_catalogue_and_the_tables_of_moves_need_no_django() -> None:
    modules = ", ".join(f"maatwerk.lab.catalogue.{name}" for name in PURE)
    code = f"import sys, {modules}, maatwerk.lab.words; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
