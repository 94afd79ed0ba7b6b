"""The lists of the library say what was written down apart from them, and no leaf of them is idle."""

from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import pytest
import yaml

from maatwerk.lab.catalogue import lists
from maatwerk.lab.catalogue.errors import LibraryError
from maatwerk.lab.catalogue.known import NOTHING
from maatwerk.lab.catalogue.shelf import library_files
from maatwerk.lab.catalogue.table import Table
from tests.lab.leaves import mutated

SAID = yaml.safe_load(
    (files("maatwerk.lab") / "library" / "scenarios" / "lists.yaml").read_text(encoding="utf-8")
)
# What people read, and where a number comes from.
SILENT = {"title", "what", "usual_evidence", "gap", "source", "confidence", "default"}


def _competence(table: Table) -> dict[str, Any]:
    return {
        code: {"renew_months": one.renew_months, "supervised": one.supervised}
        for code, one in lists.topics(table).items()
    }


def _equipment(table: Table) -> dict[str, Any]:
    return {
        code: {record.kind.value: record.interval_days for record in one.upkeep}
        for code, one in lists.equipment(table, known=NOTHING).items()
    }


def _instruments(table: Table) -> dict[str, Any]:
    return {code: one.interval_days for code, one in lists.instruments(table, known=NOTHING).items()}


def _materials(table: Table) -> dict[str, Any]:
    return {code: one.certificate_needed for code, one in lists.materials(table).items()}


def _procedures(table: Table) -> dict[str, Any]:
    return {
        code: {"serves": list(one.serves), "review_months": one.review_months, "reads": list(one.reads)}
        for code, one in lists.procedures(table, known=NOTHING).items()
    }


TOLD: dict[str, Callable[[Table], dict[str, Any]]] = {
    "competence": _competence,
    "equipment": _equipment,
    "instruments": _instruments,
    "materials": _materials,
    "procedures": _procedures,
}
"""What each list decides, in the shape of the scenario."""


def _plain(name: str) -> Any:
    return yaml.safe_load(library_files()[f"{name}.yaml"])


def test_every_list_that_decides_something_is_written_down() -> None:
    assert set(SAID) == set(TOLD)


@pytest.mark.parametrize("name", TOLD)
def test_the_lists_say_what_was_written_down_apart_from_them(name: str) -> None:
    assert TOLD[name](Table(_plain(name), name=name)) == SAID[name]


def _mutants(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if path and path[-1] in SILENT:
        return
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _mutants(inner, (*path, key))
    elif isinstance(value, bool):
        yield path, not value
    elif isinstance(value, int):
        yield path, value + 1
        yield path, value - 1
    else:
        yield path, f"{value}x"
    if path:
        yield path, None


@pytest.mark.parametrize("name", TOLD)
def test_no_leaf_of_a_list_can_change_unnoticed(name: str) -> None:
    plain, survivors = _plain(name), []
    for path, value in _mutants(plain):
        try:
            found = TOLD[name](Table(mutated(plain, path, value), name=name))
        except LibraryError:
            continue
        if found == SAID[name]:
            survivors.append((path, value))
    assert survivors == []
