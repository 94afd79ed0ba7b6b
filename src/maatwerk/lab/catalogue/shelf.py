"""Takes the library and the lab's policies from the files of the package; the only reader of files here."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from maatwerk.lab.catalogue.lanes import LaneContent, read_lanes
from maatwerk.lab.catalogue.library import LISTS, Library, read
from maatwerk.lab.catalogue.table import Table, values
from maatwerk.rulebook import shelf
from maatwerk.rulebook.gates import GateRule


def _folder() -> Traversable:
    return files("maatwerk.lab") / "library"


@cache
def library_files() -> dict[str, str]:
    """Return the text of each file of the library by its name; policies and scenarios stand apart."""
    root = _folder()
    found = {name: (root / name).read_text("utf-8") for name in sorted(LISTS)}
    for folder in ("families", "recipes"):
        found |= _texts(folder)
    return found


@cache
def policy_files() -> dict[str, str]:
    """Return the text of each file of the lab's own gate rules."""
    return _texts("policies")


@cache
def current_library() -> Library:
    """Return the library, read once."""
    return read(library_files(), facts=shelf.current_edition().vocabulary.facts)


@cache
def current_policies() -> tuple[GateRule, ...]:
    """Return the lab's own gate rules, read once."""
    return shelf.read_policies(policy_files(), shelf.current_edition())


@cache
def current_lanes() -> Mapping[str, LaneContent]:
    """Return the lanes of the lab by code, read once."""
    tables = {
        name: Table(values(text, name=name), name=name, text=text) for name, text in _texts("lanes").items()
    }
    return read_lanes(tables, procedures=current_library().procedures)


def _texts(folder: str) -> dict[str, str]:
    entries = sorted((_folder() / folder).iterdir(), key=lambda one: one.name)
    return {f"{folder}/{one.name}": one.read_text("utf-8") for one in entries if one.name.endswith(".yaml")}
