"""The whole library, read strictly from the text of its files."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from maatwerk.lab.catalogue import lists
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
from maatwerk.lab.catalogue.table import Table, values
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
    desk = _Desk(files)
    known = Known(facts=facts, families=desk.codes(FAMILIES), recipes=desk.codes(RECIPES))
    known = replace(
        known,
        sources=lists.sources(desk.table("sources.yaml")),
        topics=lists.topics(desk.table("competence.yaml")),
        materials=lists.materials(desk.table("materials.yaml")),
        evidence=lists.evidence(desk.table("supplier-evidence.yaml")),
    )
    equipment = lists.equipment(desk.table("equipment.yaml"), known=known)
    instruments = lists.instruments(desk.table("instruments.yaml"), known=known)
    known = replace(known, equipment=equipment, instruments=instruments)
    bases = lists.bases(desk.table("bases.yaml"), known=known)
    plain_families = {code: desk.with_base(code, bases=bases) for code in desk.codes(FAMILIES)}
    library = Library(
        sources=lists.sources(desk.table("sources.yaml")),
        topics=lists.topics(desk.table("competence.yaml")),
        equipment=equipment,
        instruments=instruments,
        materials=lists.materials(desk.table("materials.yaml")),
        evidence=lists.evidence(desk.table("supplier-evidence.yaml")),
        procedures=lists.procedures(desk.table("procedures.yaml"), known=known),
        families={
            code: desk.family(code, plain=plain, known=known) for code, plain in plain_families.items()
        },
        recipes={code: desk.recipe(code, known=known) for code in desk.codes(RECIPES)},
        plain_families=plain_families,
        plain_recipes={code: desk.plain(f"{RECIPES}{code}.yaml") for code in desk.codes(RECIPES)},
    )
    _agree(library)
    return library


class _Desk:
    """The files laid out for reading."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files
        for name in files:
            if name not in LISTS and not name.startswith((FAMILIES, RECIPES)):
                _refuse_file(name, "No part of the library has this name.")
        for name in sorted(LISTS - files.keys()):
            _refuse_file(name, "The library is not whole without it.")
        self._plain = {name: values(text, name=name) for name, text in files.items()}

    def codes(self, folder: str) -> list[str]:
        """Return the codes of the files in a folder."""
        return sorted(name[len(folder) : -len(".yaml")] for name in self._files if name.startswith(folder))

    def plain(self, name: str) -> dict[str, Any]:
        """Return the plain value of a file."""
        return dict(self._plain[name])

    def table(self, name: str, *, plain: Any = None) -> Table:
        """Return a file, or its value with something written out, ready to be read."""
        return Table(self._plain[name] if plain is None else plain, name=name, text=self._files[name])

    def with_base(self, code: str, *, bases: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """Return the plain value of a family with the facts of its base written out."""
        name = f"{FAMILIES}{code}.yaml"
        table = self.table(name)
        base, own = table.word("base", among=bases), table.take("class_facts")
        plain = {key: copy.deepcopy(one) for key, one in self._plain[name].items() if key != "base"}
        plain["class_facts"] = {**bases[base], **own}
        return plain

    def family(self, code: str, *, plain: Mapping[str, Any], known: Known) -> FamilyContent:
        """Read one family."""
        table = self.table(f"{FAMILIES}{code}.yaml", plain=plain)
        content = read_family(table, known=known)
        if content.code != code:
            table.refuse(f"The family calls itself {content.code}.", "Its file has another name.", key="code")
        return content

    def recipe(self, code: str, *, known: Known) -> RecipeContent:
        """Read one recipe."""
        table = self.table(f"{RECIPES}{code}.yaml")
        content = read_recipe(table, known=known)
        if content.code != code:
            table.refuse(f"The recipe calls itself {content.code}.", "Its file has another name.", key="code")
        return content


def _refuse_file(name: str, why: str) -> NoReturn:
    raise LibraryError(f"The file {name} is not in order.", where=f"{name}:1", why=why, do="See the README.")


def _agree(library: Library) -> None:
    """Refuse families and recipes that do not name each other, or do not fit in sterilisation."""
    for code, family in library.families.items():
        for named in family.recipes:
            recipe = library.recipes[named]
            if code not in recipe.families:
                _refuse_file(f"{FAMILIES}{code}.yaml", f"The recipe {named} does not name this family.")
            missing = set(family.sterilisation.methods) - set(recipe.sterilisation_methods)
            if missing:
                why = f"The recipe {named} is not made for {', '.join(sorted(missing))}."
                _refuse_file(f"{FAMILIES}{code}.yaml", why)
    for code, recipe in library.recipes.items():
        for named in recipe.families:
            if code not in library.families[named].recipes:
                _refuse_file(f"{RECIPES}{code}.yaml", f"The family {named} does not name this recipe.")
