"""A program killed in the middle of a release leaves the device as it was, and an intact archive."""

import json
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A database of its own of the kind under test; its triggers stay on."""
    given = os.environ.get("DATABASE_URL", "")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "maatwerk.config.settings",
        "MAATWERK_DATA": str(tmp_path),
    }
    if not given:
        yield environment
        return
    parts, name = urlsplit(given), f"killed_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as maintenance:
        maintenance.execute(f'CREATE DATABASE "{name}"')
        yield {**environment, "DATABASE_URL": urlunsplit(parts._replace(path=f"/{name}"))}
        maintenance.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def call(*words: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *words],
        env=environment,
        cwd=ROOT,
        timeout=180,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_release_that_dies_half_way_never_happened(scratch: dict[str, str]) -> None:
    assert call("django", "migrate", "--verbosity", "0", environment=scratch).returncode == 0
    died = call("tests.cases.killed", "release", environment=scratch)
    assert died.returncode == -signal.SIGKILL
    told = json.loads(call("tests.cases.killed", "look", environment=scratch).stdout)
    assert told == {
        "archive": "intact",
        "findings": [],
        "device": "in_verification",
        "release": "prepared",
        "papers": 0,
    }
