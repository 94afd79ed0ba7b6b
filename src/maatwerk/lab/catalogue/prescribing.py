"""The fields of a family's prescription, and whether what was built keeps to what was prescribed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from maatwerk.lab.catalogue.known import Known, facts_of
from maatwerk.lab.catalogue.table import Table
from maatwerk.lab.catalogue.values import Texts
from maatwerk.lab.words import FieldType, Unit

LARGEST = 1e6
"""No number of a prescription is larger."""
NEVER_NEGATIVE = frozenset({Unit.COUNT, Unit.MM, Unit.MICROMETRE, Unit.RATIO, Unit.PERCENT})
"""Counts, lengths and shares; an angle can point either way."""


class Wrong(StrEnum):
    """Why a value cannot be."""

    NO_CHOICE = "no_choice"
    NO_NUMBER = "no_number"
    NOT_WHOLE = "not_whole"
    BELOW_ZERO = "below_zero"


@dataclass(frozen=True)
class Choice:
    """One answer of a field, with the facts that follow from it."""

    value: str
    label: Texts
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """One field of the prescription; a design decision is one that only the prescriber can make."""

    name: str
    label: Texts
    type: FieldType
    unit: Unit | None
    required: bool
    is_design_decision: bool
    tolerance: float | int | None
    choices: tuple[Choice, ...]
    left_empty: float | int | None = None
    """What it means to the checks when a signed prescription leaves the field empty, where that is said."""

    def choice(self, value: object) -> Choice | None:
        """Return the choice with this value, if there is one."""
        return next((one for one in self.choices if one.value == value), None)

    def as_written(self, value: str) -> str:
        """Return a value as the record keeps it: a number with a point, whoever typed a comma."""
        return value.strip().replace(",", ".") if self.type is FieldType.NUMBER else value

    def wrong(self, value: str) -> Wrong | None:
        """Return why no device could have this value; what can be and is unusual, the evidence range says."""
        if self.type is FieldType.CHOICE:
            return None if self.choice(value) is not None else Wrong.NO_CHOICE
        if self.type is not FieldType.NUMBER:
            return None
        try:
            number = float(value)
        except ValueError:
            return Wrong.NO_NUMBER
        if not abs(number) < LARGEST:  # nan and infinity, too
            return Wrong.NO_NUMBER
        if self.unit is Unit.COUNT and number != int(number):
            return Wrong.NOT_WHOLE
        return Wrong.BELOW_ZERO if number < 0 and self.unit in NEVER_NEGATIVE else None


def fields(table: Table, *, known: Known) -> tuple[Field, ...]:
    """Read the fields of a prescription."""
    found = tuple(_field(one, known=known) for one in table.tables("prescription_fields"))
    names = [one.name for one in found]
    for name in names:
        if names.count(name) > 1:
            table.refuse(f"The field {name} stands twice.", "One would hide the other.")
    if not any(one.is_design_decision and one.required for one in found):
        table.refuse(
            "No required field is a decision of the prescriber.",
            "Without one no device of the family could be custom-made (Art. 2(3)).",
            key="prescription_fields",
        )
    return found


def _field(table: Table, *, known: Known) -> Field:
    kind = table.member("type", FieldType)
    found = Field(
        name=table.word("name"),
        label=table.texts("label"),
        type=kind,
        unit=table.member("unit", Unit) if kind is FieldType.NUMBER else None,
        required=table.flag("required"),
        is_design_decision=table.flag("is_design_decision"),
        tolerance=table.number("tolerance") if kind is FieldType.NUMBER else None,
        choices=tuple(_choice(one, known=known) for one in table.tables("choices"))
        if kind is FieldType.CHOICE
        else (),
        left_empty=table.maybe("left_empty") if kind is FieldType.NUMBER else None,
    )
    if found.required and found.left_empty is not None:
        table.refuse(
            "A required field cannot be left empty.", "Its meaning would never apply.", key="left_empty"
        )
    if kind is FieldType.CHOICE and not found.choices:
        table.refuse(f"The field {found.name} offers no choice.", "Nobody could answer it.")
    if found.tolerance is not None and found.tolerance < 0:
        table.refuse("A tolerance lies below zero.", "Nothing could keep to it.", key="tolerance")
    table.done()
    return found


def _choice(table: Table, *, known: Known) -> Choice:
    facts = facts_of(table.table("facts"), known=known, room="lab") if table.has("facts") else {}
    found = Choice(value=table.word("value"), label=table.texts("label"), facts=facts)
    table.done()
    return found
