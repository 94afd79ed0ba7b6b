"""A program killed in the middle of a release leaves the device as it was, and an intact archive."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scratch import scratch_database

ROOT = Path(__file__).parents[2]


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[dict[str, str]]:
    with scratch_database(tmp_path) as environment:
        yield environment


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
