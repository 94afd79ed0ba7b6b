"""The statement of the demonstration's zygoma guide, and every wrong expectation one change away from it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from tests.paperwork import foreign, papers, samples

FORMS = ("json", "sealed", "words", "table", "units", "lines")
TRAITS = (
    ("Number of osteotomies", "1", "count"),
    (
        "Position and course of the osteotomy planes",
        "Through the body of the zygoma, from the orbital rim to the buttress",
        "",
    ),
    ("Angle of the osteotomy to its reference plane", "12", "deg"),
    ("Thickness of the saw blade", "0.85", "mm"),
    ("Diameter of the drill", "1.5", "mm"),
    ("Number of fixation pins", "2", "count"),
    ("Position of the fixation pins", "One medial, one lateral of the cut, 12 mm from it", ""),
    (
        "Surgical approach and exposure",
        "Intra-oral and lateral eyebrow; periosteum stripped over 40 mm",
        "",
    ),
    ("Structures to avoid", "Infra-orbital nerve, roots of the upper teeth", ""),
    ("Margin to nerves, vessels and roots", "3", "mm"),
    ("Number of metal sleeves", "0", "count"),
    ("Bone to be cut", "midface", ""),
    ("Side", "left", ""),
    ("Saw: maker and blade", "Voorbeeldzaag, reciprocating blade 0.85 mm", ""),
    ("Allergy or banned material", "none known", ""),
)
_INDENTS = {
    "manufacturer": 1,
    "sites": 1,
    "authorised_representative": 2,
    "device": 3,
    "patient": 4,
    "exclusive_use": 4,
    "prescriber": 5,
    "characteristics": 6,
    "gspr": 7,
    "substances": 8,
}
Path = tuple[str | int, ...]


def statement(**changes: Any) -> dict[str, Any]:
    """Return a statement in which everything is stated that a statement can state."""
    return samples.statement(
        number="S-2026-0001-B-3",
        supersedes="S-2026-0001-B-2",
        authorised_representative={"name": "Example EU Rep BV", "address": "Laan 2, 2000 Haven"},
        device={
            "identification": "2026-0001-B, 2026-0001-B-1",
            "description": "Cutting guide for jaw and face, not cranial, zygoma, left",
        },
        characteristics=[{"name": name, "value": value, "unit": unit} for name, value, unit in TRAITS],
        gspr={
            "sentence": samples.statement()["gspr"]["sentence"],
            "exceptions": [
                {"gspr": "Annex.I.10.2", "grounds": "No safer way is known; the surgeon rinses it."},
                {"gspr": "Annex.I.14.1", "grounds": "Only one saw fits because the slot is narrow."},
            ],
        },
        substances={
            "medicinal": ["gentamicin sulphate"],
            "human": ["human demineralised bone"],
            "animal": ["porcine collagen"],
        },
    ) | (changes)


@cache
def _file(form: str, data: str) -> bytes:
    given = json.loads(data)
    if form == "json":
        return data.encode()
    if form == "sealed":
        return papers.sealed(papers.statement(given))
    if form == "words":
        return papers.with_attachment(papers.statement(given), None)
    return foreign.labelled(given, layout=form)


def file(form: str, data: dict[str, Any]) -> bytes:
    """Return a statement as one of `FORMS`: ours in three ways, or labelled text of somebody else."""
    return _file(form, json.dumps(data))


def changes(data: dict[str, Any], *, most: int) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the expectations in which one text of the data is another one, at most so many for each text."""
    for path in list(_leaves(data)):
        if path == ("schema",):
            continue
        given = at(data, path)
        wrong = [text for text in dict.fromkeys(_wrong(path, given)) if text != given]
        for text in wrong[:most]:
            yield path, _with(data, path, text)


def indent_of(path: Path) -> int:
    """Return the element under which a wrong expectation is told."""
    return _INDENTS.get(str(path[0]), 3)


def _wrong(path: Path, given: str) -> Iterator[str]:
    if path == ("language",):
        yield "de"
        return
    if path == ("patient", "kind"):
        yield "name"
        return
    if path[-1] == "unit":
        yield from (unit for unit in ("mm", "deg", "count", "cm") if unit != given)
        return
    figure = next((place for place, sign in enumerate(given) if sign.isdecimal()), None)
    if figure is not None:
        yield f"{given[:figure]}{(int(given[figure]) + 1) % 10}{given[figure + 1 :]}"
        yield f"{given[:figure]}1{given[figure:]}"
    words = given.split(" ")
    yield f"{given[:-1]}{'x' if given[-1] != 'x' else 'y'}"
    yield " ".join([*words[:-1], "wrong"])
    yield " ".join(["wrong", *words[1:]])
    yield given + "x"
    yield given[:-1] if given[:-1].strip() and given[-1].isalnum() else "wrong"


def _leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _leaves(part, (*path, name))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _leaves(part, (*path, number))
    elif isinstance(value, str):
        yield path


def at(data: Any, path: Path) -> Any:
    """Return what stands at a place."""
    for name in path:
        data = data[name]
    return data


def _with(data: dict[str, Any], path: Path, value: str) -> dict[str, Any]:
    made = copy.deepcopy(data)
    at(made, path[:-1])[path[-1]] = value
    return made
