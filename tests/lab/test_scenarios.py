"""Families and recipes of the library answer as their scenarios say, and no leaf of them is idle."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from maatwerk.lab.catalogue.errors import LibraryError
from maatwerk.lab.catalogue.families import read_family
from maatwerk.lab.catalogue.recipes import read_recipe
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.catalogue.table import Table
from tests.lab.scenarios import holds, load

FAMILIES, RECIPES = load("families"), load("recipes")
EACH = [(code, one) for code, file in sorted((FAMILIES | RECIPES).items()) for one in file["scenarios"]]
# Where a number comes from, which test_provenance.py holds, and the number of the version.
SILENT = {"source", "confidence", "default", "version"}


@pytest.mark.parametrize(("code", "scenario"), EACH, ids=[f"{code}: {one['title']}" for code, one in EACH])
def test_each_scenario_holds(code: str, scenario: dict[str, Any]) -> None:
    library = current_library()
    assert holds(library.families.get(code) or library.recipes[code], scenario)


def test_every_family_and_recipe_has_scenarios() -> None:
    assert set(FAMILIES) == set(current_library().families)
    assert set(RECIPES) == set(current_library().recipes)


def _kind(path: tuple[Any, ...]) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _words(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield each word with the name it stands under."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, dict | list):
            yield from _words(inner, (*path, key))
        elif isinstance(inner, str):
            yield _kind((*path, key)), inner


def _swapped(plain: Any, path: tuple[Any, ...], word: str) -> Iterator[str]:
    """Yield the next word that stands in such a place of the same file."""
    alike = sorted({other for kind, other in _words(plain) if kind == _kind(path)})
    if len(alike) > 1:
        yield alike[(alike.index(word) + 1) % len(alike)]


def _mutants(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield each leaf that is behaviour with another value, and each entry of a list left out."""
    if (path and path[-1] in SILENT) or (path and isinstance(path[-1], str) and len(path[-1]) == 2):
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _mutants(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            if not _is_text(inner):
                yield (*path, index), _LEFT_OUT
            yield from _mutants(inner, (*path, index))
    elif isinstance(value, bool):
        yield path, not value
    elif isinstance(value, int | float):
        yield path, value + 1
        yield path, value - 1
    else:
        yield path, f"{value}x"


_LEFT_OUT = object()


def _is_text(value: Any) -> bool:
    return isinstance(value, dict) and set(value) <= {"en", "de"}


def _mutated(plain: Any, path: tuple[Any, ...], value: Any) -> Any:
    made = copy.deepcopy(plain)
    holder = made
    for step in path[:-1]:
        holder = holder[step]
    if value is _LEFT_OUT:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return made


@pytest.mark.parametrize("code", sorted(FAMILIES))
def test_no_leaf_of_a_family_can_change_without_a_scenario_failing(code: str) -> None:
    plain, scenarios = current_library().plain_families[code], FAMILIES[code]["scenarios"]
    assert _survivors(plain, scenarios, read_family) == []


@pytest.mark.parametrize("code", sorted(RECIPES))
def test_no_leaf_of_a_recipe_can_change_without_a_scenario_failing(code: str) -> None:
    plain, scenarios = current_library().plain_recipes[code], RECIPES[code]["scenarios"]
    assert _survivors(plain, scenarios, read_recipe) == []


def _survivors(plain: Any, scenarios: list[dict[str, Any]], read: Any) -> list[Any]:
    # The scenario on the class asks the whole law room; it is asked last, and only when all others hold.
    ordered = sorted(scenarios, key=lambda one: "class" in one)
    found = []
    changes = list(_mutants(plain))
    words = [(path, value[:-1]) for path, value in changes if isinstance(value, str)]
    changes += [(path, other) for path, word in words for other in _swapped(plain, path, word)]
    for path, value in changes:
        try:
            content = read(Table(_mutated(plain, path, value), name="mutant"))
        except LibraryError:
            continue
        if content.code == plain["code"] and all(holds(content, one) for one in ordered):
            found.append((path, value))
    return found
