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
    code: int
    seconds: float

    @property
    def word(self) -> str:
        """Return how it ended, in a word."""
        if self.code < 0:
            return f"KILLED by signal {-self.code}"
        return f"FAILED with {self.code}" if self.code else "ok"


def run(stage: Stage) -> Done:
    """Run one stage; its output goes to the screen."""
    print(f"\n== {stage.name}", flush=True)
    begun = time.monotonic()
    done = subprocess.run(
        list(stage.words), cwd=ROOT, env=None if stage.env is None else dict(stage.env), check=False
    )
    return Done(stage.name, done.returncode, time.monotonic() - begun)


def report(title: str, done: Sequence[Done]) -> int:
    """Print the minutes of each stage; return 1 when one failed."""
    print(f"\n{title}")
    for one in done:
        print(f"  {one.seconds / 60:5.2f} min  {one.name}: {one.word}")
    print(f"  {sum(one.seconds for one in done) / 60:5.2f} min  in all", flush=True)
    return 1 if any(one.code for one in done) else 0
