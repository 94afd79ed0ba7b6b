"""The standing hospital of these tests; measuring is done for real once per input, then remembered."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from maatwerk.measure import child
from tests.cases import hospital, inputs, stages
from tests.cases.hospital import Lab
from tests.cases.walk import Walk

_real_run = child.run
_remembered: dict[str, dict[str, Any]] = {}


class Fits:
    """What the measuring of the fit answers in a test; what is asked of it is tested in tests/measure."""

    def __init__(self) -> None:
        self.answer = inputs.fit()


@pytest.fixture(autouse=True)
def fits(monkeypatch: pytest.MonkeyPatch) -> Fits:
    """Let tests choose what the fit answers."""
    chosen = Fits()

    def run(
        kind: str, *, inputs: dict[str, Path | bytes], options: dict[str, Any] | None = None, **more: Any
    ) -> Any:
        if kind == "fit":
            return chosen.answer
        parts = {name: content.hex() for name, content in inputs.items() if isinstance(content, bytes)}
        if len(parts) != len(inputs) or more.get("outputs"):
            return _real_run(kind, inputs=inputs, options=options, **more)
        asked = hashlib.sha256(json.dumps([kind, parts, options], sort_keys=True).encode()).hexdigest()
        if asked not in _remembered:
            _remembered[asked] = _real_run(kind, inputs=inputs, options=options, **more)
        return _remembered[asked]

    monkeypatch.setattr(child, "run", run)
    return chosen


@pytest.fixture
def lab(db: None) -> Lab:
    """A hospital whose lab can work."""
    return hospital.standing()


@pytest.fixture
def at(db: None) -> Callable[..., Walk]:
    """Begin with a device that stands at a stage."""
    return stages.at
