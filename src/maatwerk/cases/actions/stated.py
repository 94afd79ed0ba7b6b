"""One characteristic as it is written down: held against the family's field, and against what can be."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import Characteristic, Device, Prescription
from maatwerk.cases.words import Source
from maatwerk.lab.catalogue.prescribing import Field, Wrong
from maatwerk.lab.queries import family_content
from maatwerk.people.models import Account
from maatwerk.rulebook.reasons import in_language

_WRONG: dict[Wrong, "tuple[str | Promise, str | Promise]"] = {
    Wrong.NO_CHOICE: (
        gettext_lazy("“%(value)s” is none of the answers to %(field)s."),
        gettext_lazy("Choose one of them."),
    ),
    Wrong.NO_NUMBER: (
        gettext_lazy("“%(value)s” is no number for %(field)s."),
        gettext_lazy("Write it like 12.5, without the unit."),
    ),
    Wrong.NOT_WHOLE: (
        gettext_lazy("%(field)s is a count: %(value)s is not a whole number."),
        gettext_lazy("Write how many there are."),
    ),
    Wrong.BELOW_ZERO: (
        gettext_lazy("%(field)s cannot be %(value)s: it lies below zero."),
        gettext_lazy("Write the size alone; say a direction in words, where the course is described."),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Stated:
    """One characteristic as it is written down; what is left open is taken from the family's field."""

    name: str
    value: str
    source: Source
    unit: str | None = None
    tolerance: Decimal | None = None
    label: str | None = None
    is_design_decision: bool | None = None


def must_be_possible(field: Field, *, value: str) -> None:
    """Refuse a value that no device could have; one that is only unusual is left to the evidence range."""
    wrong = field.wrong(value)
    if wrong is None:
        return
    what, do = _WRONG[wrong]
    label = in_language(field.label, (get_language() or "en").split("-")[0])
    raise CaseError(
        "value_impossible", what=str(what) % {"value": value, "field": label}, where=field.name, do=str(do)
    )


def field_of(device: Device, *, name: str) -> Field | None:
    """Return the family's field of this name; a characteristic of its own has none."""
    return next((one for one in family_content(device.family).fields if one.name == name), None)


def as_possible(device: Device, *, name: str, value: str) -> str:
    """Return a value as the record keeps it, or refuse one that the family's field cannot have."""
    field = field_of(device, name=name)
    if field is None:
        return value
    said = field.as_written(value)
    must_be_possible(field, value=said)
    return said


def characteristic(
    *, prescription: Prescription, position: int, stated: Stated, decider: Account
) -> Characteristic:
    """Return what is to be stored, or refuse a unit or value that the field cannot have."""
    field = field_of(prescription.device, name=stated.name)
    unit, value = stated.unit, stated.value
    if field is not None:
        unit = _unit(field, stated=stated)
        value = as_possible(prescription.device, name=stated.name, value=value)
    tolerance = stated.tolerance
    if tolerance is None and field is not None and field.tolerance is not None:
        tolerance = Decimal(str(field.tolerance))
    decision = stated.is_design_decision
    if decision is None:
        decision = field is not None and field.is_design_decision
    return Characteristic(
        institution_key=prescription.institution_key,
        prescription=prescription,
        position=position,
        name=stated.name,
        label=stated.label or (field.label["en"] if field is not None else stated.name),
        value=value,
        unit=unit or "",
        tolerance=tolerance,
        is_design_decision=decision,
        source=Source(stated.source).value,
        decided_by=decider if stated.source is Source.PRESCRIBER else None,
    )


def _unit(field: Field, *, stated: Stated) -> str:
    """Return the unit of the field; a value in another one would be compared with the wrong limits."""
    own = field.unit.value if field.unit is not None else ""
    if stated.unit is not None and stated.unit != own:
        raise CaseError(
            "unit_differs",
            what=_("%(stated)s is stated in %(field)s, not in %(unit)s.")
            % {"stated": stated.name, "field": own or _("no unit"), "unit": stated.unit},
            do=_("Convert the value, so that limits and tolerances compare like with like."),
        )
    return own
