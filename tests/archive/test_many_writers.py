"""Many writers at once, as programs of their own on a scratch database: one chain, no gap, nothing lost."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.scratch import scratch_database

ROOT = Path(__file__).parents[2]


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[dict[str, str]]:
    with scratch_database(tmp_path) as environment:
        environment["PYTHONPATH"] = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
        run(environment, "prepare")
        yield environment


def start(environment: dict[str, str], *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.archive.writers", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(environment: dict[str, str], *arguments: str) -> str:
    out, trouble = (process := start(environment, *arguments)).communicate(timeout=120)
    assert process.returncode == 0, trouble
    return out


def verified(environment: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(environment, "verify"))
    return found


def test_four_writers_at_once_make_one_chain(scratch: dict[str, str]) -> None:
    writers = [start(scratch, "write", name, "20") for name in ("anna", "bert", "cara", "dirk")]
    for writer in writers:
        out, trouble = writer.communicate(timeout=120)
        assert writer.returncode == 0, trouble
        assert len(out.split()) == 20
    found = verified(scratch)
    assert found["verify"]["state"] == "intact", found["verify"]["findings"]
    assert found["heads"] == [160]
    assert found["files"] == 80


def test_a_writer_that_is_killed_leaves_a_whole_chain(scratch: dict[str, str]) -> None:
    steady, doomed = start(scratch, "write", "steady", "30"), start(scratch, "write", "doomed", "100000")
    assert doomed.stdout is not None
    for _ in range(10):
        doomed.stdout.readline()
    doomed.send_signal(signal.SIGKILL)
    doomed.communicate(timeout=120)
    _, trouble = steady.communicate(timeout=120)
    assert steady.returncode == 0, trouble
    found = verified(scratch)
    assert found["verify"]["state"] == "intact", found["verify"]["findings"]
    assert found["verify"]["counts"]["events"] == found["heads"][0] >= 80


def test_verifying_while_others_write_raises_no_false_alarm(scratch: dict[str, str]) -> None:
    writer = start(scratch, "write", "anna", "100000")
    try:
        assert writer.stdout is not None
        for _ in range(2):
            writer.stdout.readline()
            found = verified(scratch)["verify"]
            assert found["state"] == "intact", found["findings"]
    finally:
        writer.kill()
        writer.communicate(timeout=120)
