"""Runs the stages of `make check` and `make test` one after another and says how long each took."""

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Stage:
    """One command with a name; `env` replaces the environment when given."""

    name: str
    words: Sequence[str]
    env: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Done:
    """How a stage ended."""

    name: str
    good: bool
    seconds: float


def run(stage: Stage) -> Done:
    """Run one stage; its output goes to the screen."""
    print(f"\n== {stage.name}", flush=True)
    begun = time.monotonic()
    done = subprocess.run(
        list(stage.words), cwd=ROOT, env=None if stage.env is None else dict(stage.env), check=False
    )
    return Done(stage.name, done.returncode == 0, time.monotonic() - begun)


def report(title: str, done: Sequence[Done]) -> int:
    """Print the minutes of each stage; return 1 when one failed."""
    print(f"\n{title}")
    for one in done:
        print(f"  {'ok    ' if one.good else 'FAILED'}  {one.seconds / 60:5.2f} min  {one.name}")
    print(f"          {sum(one.seconds for one in done) / 60:5.2f} min  in all", flush=True)
    return 0 if all(one.good for one in done) else 1
