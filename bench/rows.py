"""One measurement, and how a fair pair is taken: in turn, A B A B, medians of at least five pairs."""

import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PAIRS = 5


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table. `ratio` is ours to theirs; less is better, `target` is the most it may be."""

    job: str
    ours: float
    unit: str = "s"
    peer: str = ""
    theirs: float | None = None
    target: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Return ours to theirs, when there is a peer."""
        return None if self.theirs is None else self.ours / self.theirs

    @property
    def met(self) -> bool | None:
        """Return whether the target is met, when there is one."""
        if self.target is None:
            return None
        return (self.ours if self.ratio is None else self.ratio) <= self.target


def timed(job: Callable[[], object]) -> float:
    """Return how many seconds one run takes."""
    begun = time.perf_counter()
    job()
    return time.perf_counter() - begun


def pairs(
    ours: Callable[[], object], theirs: Callable[[], object], *, of: int = PAIRS
) -> tuple[float, float]:
    """Run both in turn, after one run of each that does not count; return the medians."""
    ours()
    theirs()
    a: list[float] = []
    b: list[float] = []
    for _ in range(of):
        a.append(timed(ours))
        b.append(timed(theirs))
    return statistics.median(a), statistics.median(b)


def alone(ours: Callable[[], object], *, of: int = PAIRS) -> float:
    """Return the median of several runs, after one that does not count."""
    ours()
    return statistics.median(timed(ours) for _ in range(of))


def command(words: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> Callable[[], None]:
    """Return a job that runs a whole process."""

    def job() -> None:
        subprocess.run([str(word) for word in words], env=env, check=True, capture_output=True)

    return job
