"""Two people press one button: one passes, the other is told; with real processes on a real database."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scratch import scratch_database
from tests.workflow.race import ROUNDS

PEOPLE = ("Quinn", "Quirin", "Ada")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[dict[str, str]]:
    with scratch_database(tmp_path) as environment:
        yield environment


def run(*words: str, environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", *words], env=environment, cwd=ROOT, check=True, timeout=120)


@pytest.mark.slow
def test_the_second_press_is_refused_and_says_so(scratch: dict[str, str]) -> None:
    run("django", "migrate", "--verbosity", "0", environment=scratch)
    run("tests.workflow.race", "prepare", environment=scratch)
    folder = Path(scratch["MAATWERK_DATA"])
    pressing = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.workflow.race", "press", name],
            env=scratch,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in PEOPLE
    ]
    limit = time.monotonic() + 60
    while not all((folder / f"ready-{name}").exists() for name in PEOPLE) and time.monotonic() < limit:
        time.sleep(0.01)
    (folder / "go").touch()
    answers = [json.loads(process.communicate(timeout=120)[0]) for process in pressing]
    for of_one_supplier in zip(*answers, strict=True):
        assert sorted(of_one_supplier) == ["passed", "wrong_state suspended", "wrong_state suspended"]
    assert len(answers[0]) == ROUNDS
