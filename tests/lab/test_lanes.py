"""The lanes say what was written down apart from them; no leaf of them is idle, and what they cite exists."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
import yaml

from maatwerk.lab.catalogue.errors import LibraryError
from maatwerk.lab.catalogue.lanes import LaneContent, read_lane
from maatwerk.lab.catalogue.shelf import current_lanes, current_library
from maatwerk.lab.catalogue.table import Table
from maatwerk.people.roles import Ability
from maatwerk.rulebook import shelf
from maatwerk.rulebook.reasons import Basis
from maatwerk.workflow.process import GATES
from tests.lab.leaves import mutated

LIBRARY = files("maatwerk.lab") / "library"
SAID = {
    one["lane"]: one
    for file in (LIBRARY / "scenarios" / "lanes").iterdir()
    for one in [yaml.safe_load(file.read_text("utf-8"))]
}
# Words that a lane may use in one place; a changed word becomes the next of its kind.
WORDS = {
    "shown_by": ["indication", "paper"],
    "by": [one.value for one in Ability],
    "gate": list(GATES),
    "basis": [Basis.LAW.value, Basis.LAB_POLICY.value],
    "cites": ["Art.2(3)", "Art.21(2)", "Art.52(8)", "SOP-04", "SOP-06", "SOP-09"],
}


def _told(lane: LaneContent) -> dict[str, Any]:
    """Return what a lane decides, in the shape of the scenario."""
    return {
        "lane": lane.code,
        "hours": lane.allowance.total_seconds() / 3600,
        "late": {
            one.code: {
                "shown_by": one.shown_by,
                "file": one.needs_file,
                "by": one.by.value,
                "before_release": one.before_release,
                "cites": list(one.cites),
            }
            for one in lane.late
        },
        "never": {
            one.code: {"gate": one.gate, "basis": one.basis, "cites": list(one.cites)} for one in lane.never
        },
    }


def test_every_lane_says_what_was_written_down_apart_from_it() -> None:
    assert {code: _told(lane) for code, lane in current_lanes().items()} == SAID


def test_a_lane_cites_places_of_the_law_that_exist() -> None:
    places = shelf.current_edition().context.places
    for lane in current_lanes().values():
        for one in lane.never:
            assert one.basis != Basis.LAW.value or set(one.cites) <= set(places), one.code


def _mutants(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if path and path[-1] == "title":
        return
    if path and path != ("schema",):
        yield path, None
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _mutants(inner, (*path, key))
    elif isinstance(value, bool):
        yield path, not value
    elif isinstance(value, int):
        yield from ((path, value + step) for step in (1, -1))
    else:
        kind = next(step for step in reversed(path) if isinstance(step, str))
        yield from ((path, word) for word in [*WORDS.get(kind, ()), f"{value}x"] if word != value)


@pytest.mark.parametrize("code", sorted(SAID))
def test_no_leaf_of_a_lane_can_change_unnoticed(code: str) -> None:
    plain = yaml.safe_load((LIBRARY / "lanes" / f"{code}.yaml").read_text("utf-8"))
    procedures, survivors = current_library().procedures, []
    for path, value in _mutants(plain):
        try:
            lane = read_lane(Table(mutated(plain, path, value), name=code), procedures=procedures)
        except LibraryError:
            continue
        if _told(lane) == SAID[code]:
            survivors.append((path, value))
    assert survivors == []
