"""Two people press one button: one passes, the other is told; with real processes on a real database."""

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.workflow.race import ROUNDS

PEOPLE = ("Quinn", "Quirin", "Ada")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A database of its own of the kind under test: its triggers stay on, so no test could empty it."""
    given = os.environ.get("DATABASE_URL", "")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "maatwerk.config.settings",
        "MAATWERK_DATA": str(tmp_path),
    }
    if not given:
        yield environment
        return
    parts, name = urlsplit(given), f"race_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as maintenance:
        maintenance.execute(f'CREATE DATABASE "{name}"')
        yield {**environment, "DATABASE_URL": urlunsplit(parts._replace(path=f"/{name}"))}
        maintenance.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


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
