"""Each guard that reads text finds the breach planted for it, and leaves the lawful neighbour alone."""

from pathlib import Path

import pytest

from tests.house.breaches import BREACHES, LAWFUL
from tests.house.planting import ask


@pytest.mark.parametrize("what", BREACHES)
def test_a_planted_breach_is_found(what: str, tmp_path: Path) -> None:
    guard, name, text = BREACHES[what]

    found = ask(guard, tmp_path, {name: text})

    assert [finding.path for finding in found][:1] == [name], f"the guard '{guard}' overlooks {what}"


@pytest.mark.parametrize("what", LAWFUL)
def test_what_is_lawful_is_left_alone(what: str, tmp_path: Path) -> None:
    guard, name, text = LAWFUL[what]

    assert ask(guard, tmp_path, {name: text}) == []


def test_every_guard_of_the_list_has_a_planted_breach() -> None:
    from guards.__main__ import GUARDS

    planted_elsewhere = {"dependencies", "pages", "facts", "citations"}

    assert set(GUARDS) == {guard for guard, _, _ in BREACHES.values()} | planted_elsewhere
