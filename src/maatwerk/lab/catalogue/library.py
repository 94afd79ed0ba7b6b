"""The whole library, read strictly from the text of its files."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from maatwerk.lab.catalogue import lists, text
from maatwerk.lab.catalogue.errors import LibraryError
from maatwerk.lab.catalogue.families import FamilyContent, read_family
from maatwerk.lab.catalogue.known import Known
from maatwerk.lab.catalogue.lists import (
    EquipmentKind,
    EvidenceKind,
    InstrumentKind,
    MaterialClass,
    ProcedureEntry,
    Topic,
)
from maatwerk.lab.catalogue.recipes import RecipeContent, read_recipe
from maatwerk.lab.catalogue.table import Table
from maatwerk.lab.catalogue.text import Path
from maatwerk.rulebook.vocabulary import Fact

FAMILIES, RECIPES = "families/", "recipes/"
LISTS = frozenset(
    f"{name}.yaml"
    for name in (
        *("sources", "bases", "competence", "equipment", "instruments"),
        *("materials", "supplier-evidence", "procedures"),
    )
)


@dataclass(frozen=True)
class Library:
    """All that the library holds, cross-checked."""

    sources: Mapping[str, Mapping[str, str]]
    topics: Mapping[str, Topic]
    equipment: Mapping[str, EquipmentKind]
    instruments: Mapping[str, InstrumentKind]
    materials: Mapping[str, MaterialClass]
    evidence: Mapping[str, EvidenceKind]
    procedures: Mapping[str, ProcedureEntry]
    families: Mapping[str, FamilyContent]
    recipes: Mapping[str, RecipeContent]
    plain_families: Mapping[str, Mapping[str, Any]]
    plain_recipes: Mapping[str, Mapping[str, Any]]


def read(files: Mapping[str, str], *, facts: Mapping[str, Fact] | None = None) -> Library:
    """Read the files of a library by their names; refuse, with file and line, what cannot stand."""
    for name in files:
        if name not in LISTS and not name.startswith((FAMILIES, RECIPES)):
            _refuse_file(name, "No part of the library has this name.")
    parsed = {name: text.parse(content, name=name) for name, content in files.items()}
    for name in sorted(LISTS - parsed.keys()):
        _refuse_file(name, "The library is not whole without it.")
    known = Known(facts=facts)
    sources = lists.sources(_table(parsed, "sources.yaml"))
    topics = lists.topics(_table(parsed, "competence.yaml"))
    known = replace(known, sources=sources, topics=topics)
    equipment = lists.equipment(_table(parsed, "equipment.yaml"), known=known)
    instruments = lists.instruments(_table(parsed, "instruments.yaml"), known=known)
    materials = lists.materials(_table(parsed, "materials.yaml"))
    evidence = lists.evidence(_table(parsed, "supplier-evidence.yaml"))
    procedures = lists.procedures(_table(parsed, "procedures.yaml"), known=known)
    bases = lists.bases(_table(parsed, "bases.yaml"), known=known)
    known = replace(
        known,
        instruments=instruments,
        equipment=equipment,
        materials=materials,
        evidence=evidence,
        families=_codes(parsed, FAMILIES),
        recipes=_codes(parsed, RECIPES),
    )
    plain_families = {
        code: _with_base(parsed[f"{FAMILIES}{code}.yaml"], bases=bases, name=f"{FAMILIES}{code}.yaml")
        for code in _codes(parsed, FAMILIES)
    }
    families = {code: _family(parsed, plain_families, code, known=known) for code in plain_families}
    plain_recipes = {code: parsed[f"{RECIPES}{code}.yaml"][0] for code in _codes(parsed, RECIPES)}
    recipes = {code: _recipe(parsed, plain_recipes, code, known=known) for code in plain_recipes}
    _agree(families, recipes)
    return Library(
        sources=sources,
        topics=topics,
        equipment=equipment,
        instruments=instruments,
        materials=materials,
        evidence=evidence,
        procedures=procedures,
        families=families,
        recipes=recipes,
        plain_families=plain_families,
        plain_recipes=plain_recipes,
    )


def _refuse_file(name: str, why: str) -> None:
    raise LibraryError(f"The file {name} is not in order.", where=f"{name}:1", why=why, do="See the README.")


def _table(parsed: Mapping[str, tuple[Any, dict[Path, str]]], name: str) -> Table:
    value, places = parsed[name]
    return Table(value, name=name, places=places)


def _codes(parsed: Mapping[str, object], folder: str) -> list[str]:
    return sorted(
        name.removeprefix(folder).removesuffix(".yaml") for name in parsed if name.startswith(folder)
    )


def _with_base(
    parsed: tuple[Any, dict[Path, str]], *, bases: Mapping[str, Mapping[str, Any]], name: str
) -> dict[str, Any]:
    """Return the plain value of a family with the facts of its base written out."""
    value, places = parsed
    table = Table(value, name=name, places=places)
    base = table.word("base", among=bases)
    own = table.take("class_facts")
    plain = {key: copy.deepcopy(one) for key, one in value.items() if key != "base"}
    plain["class_facts"] = {**bases[base], **own}
    return plain


def _family(
    parsed: Mapping[str, tuple[Any, dict[Path, str]]],
    plain: Mapping[str, Mapping[str, Any]],
    code: str,
    *,
    known: Known,
) -> FamilyContent:
    name = f"{FAMILIES}{code}.yaml"
    table = Table(plain[code], name=name, places=parsed[name][1])
    content = read_family(table, known=known)
    if content.code != code:
        table.refuse(f"The family calls itself {content.code}.", "Its file has another name.", key="code")
    return content


def _recipe(
    parsed: Mapping[str, tuple[Any, dict[Path, str]]],
    plain: Mapping[str, Mapping[str, Any]],
    code: str,
    *,
    known: Known,
) -> RecipeContent:
    name = f"{RECIPES}{code}.yaml"
    table = Table(plain[code], name=name, places=parsed[name][1])
    content = read_recipe(table, known=known)
    if content.code != code:
        table.refuse(f"The recipe calls itself {content.code}.", "Its file has another name.", key="code")
    return content


def _agree(families: Mapping[str, FamilyContent], recipes: Mapping[str, RecipeContent]) -> None:
    """Refuse families and recipes that do not name each other, or do not fit in sterilisation."""
    for code, family in families.items():
        for recipe in family.recipes:
            if code not in recipes[recipe].families:
                _refuse_file(f"{FAMILIES}{code}.yaml", f"The recipe {recipe} does not name this family.")
            missing = set(family.sterilisation.methods) - set(recipes[recipe].sterilisation_methods)
            if missing:
                why = f"The recipe {recipe} is not made for {', '.join(sorted(missing))}."
                _refuse_file(f"{FAMILIES}{code}.yaml", why)
    for code, found in recipes.items():
        for family_code in found.families:
            if code not in families[family_code].recipes:
                _refuse_file(f"{RECIPES}{code}.yaml", f"The family {family_code} does not name this recipe.")
