"""What the lab has, as refusals call it in the reader's language; records keep their own names."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from maatwerk.lab.models import Container, Lot, Tank
from maatwerk.paperwork import wording
from maatwerk.people.spoken import written_number

_KINDS: "dict[str, str | Promise]" = {
    "service": pgettext_lazy("in a sentence", "service"),
    "quality_control": pgettext_lazy("in a sentence", "quality control"),
    "calibration": pgettext_lazy("in a sentence", "calibration"),
    "risk_file": pgettext_lazy("in a sentence", "risk management file"),
    "clinical_evaluation": pgettext_lazy("in a sentence", "clinical evaluation"),
    "gspr": pgettext_lazy("in a sentence", "list of safety and performance requirements"),
    "bottle": pgettext_lazy("in a sentence", "bottle"),
    "cartridge": pgettext_lazy("in a sentence", "cartridge"),
    "spool": pgettext_lazy("in a sentence", "spool"),
    "canister": pgettext_lazy("in a sentence", "canister"),
    "blank": pgettext_lazy("in a sentence", "blank"),
    "print": pgettext_lazy("in a sentence", "printer"),
    "wash": pgettext_lazy("in a sentence", "washer"),
    "cure": pgettext_lazy("in a sentence", "curing unit"),
    "dry": pgettext_lazy("in a sentence", "dryer"),
    "heat": pgettext_lazy("in a sentence", "oven"),
    "finish": pgettext_lazy("in a sentence", "finishing"),
    "clean": pgettext_lazy("in a sentence", "cleaning"),
    "pack": pgettext_lazy("in a sentence", "sealer"),
    "content": pgettext_lazy("part of a recipe", "content"),
    "machines": pgettext_lazy("part of a recipe", "machines"),
    "material": pgettext_lazy("part of a recipe", "material"),
    "software": pgettext_lazy("part of a recipe", "program"),
    "supplier": pgettext_lazy("part of a recipe", "supplier"),
}


def unit(code: str) -> str:
    """Return a unit as one reads it; what is counted has none."""
    return _("days") if code == "day" else wording.unit(code)


def amount(value: Decimal | float | str, unit_: str, *, places: int | None = None) -> str:
    """Return a number with its unit, as the reader's language writes both."""
    return wording.measure(written_number(value, places=places), unit(unit_))


def kind(code: str) -> str:
    """Return what a kind of record, file, container or machine is called inside a sentence."""
    return str(_KINDS.get(code, code.replace("_", " ")))


def lot(named: Lot) -> str:
    """Return a lot with its material."""
    return _("%(material)s lot %(number)s") % {"material": named.material, "number": named.number}


def vessel(named: Container | Tank) -> str:
    """Return a container or a tank by its code."""
    if isinstance(named, Container):
        return _("%(kind)s %(code)s") % {"kind": kind(named.kind), "code": named.code}
    return _("tank %(code)s") % {"code": named.code}
