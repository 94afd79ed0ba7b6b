"""Texts of the library in the reader's language, and words for its codes."""

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from maatwerk.lab import queries
from maatwerk.lab.models import Machine

Words = str | Promise

UPKEEP: dict[str, Words] = {
    "service": _("Service"),
    "quality_control": _("Quality check"),
    "calibration": _("Calibration"),
}
ROLES: dict[str, Words] = {
    "print": _("Printer"),
    "wash": _("Washer"),
    "cure": _("Curing unit"),
    "dry": _("Dryer"),
    "heat": _("Oven"),
    "finish": _("Finishing"),
    "clean": _("Cleaning"),
    "pack": _("Sealer"),
}
STAGES: dict[str, Words] = {
    "IQ": _("Installation (IQ)"),
    "OQ": _("Worst settings (OQ)"),
    "PQ": _("Normal running (PQ)"),
    "biological": _("Biological safety"),
    "cleaning": _("Cleaning"),
    "supplier": _("Supplier's process"),
}
CONTAINERS: dict[str, Words] = {
    "bottle": _("Bottle"),
    "cartridge": _("Cartridge"),
    "spool": _("Spool"),
    "canister": _("Canister"),
    "blank": _("Blank"),
}
PURPOSES: dict[str, Words] = {
    "segmentation": _("Segmentation"),
    "cad": _("Design"),
    "slicer": _("Slicing"),
    "verification": _("Checking"),
    "records": _("Records"),
}
TOPICS: dict[str, Words] = {
    "risk_file": _("Risk management file"),
    "clinical_evaluation": _("Clinical evaluation"),
    "gspr": _("Safety and performance requirements"),
}
SUBJECTS: dict[str, Words] = {
    "family": _("Family"),
    "recipe": _("Recipe"),
    "machine": _("Machine"),
    "lot": _("Lot"),
    "build": _("Build"),
    "device": _("Device"),
    "case": _("Case"),
}
SCOPES: dict[str, Words] = {
    "part": _("each part"),
    "build": _("once a build"),
    "nth": _("now and then"),
    "recipe": _("shown by the recipe"),
}
HOW: dict[str, Words] = {
    "visual": _("by eye"),
    "functional": _("by hand"),
    "measured": _("measured"),
    "document": _("a record"),
}
STATES: dict[str, tuple[str, Words]] = {
    "draft": ("waiting", _("draft")),
    "adopted": ("running", _("adopted")),
    "released": ("met", _("released")),
    "withdrawn": ("not-applicable", _("withdrawn")),
    "quarantine": ("waiting", _("not yet inspected")),
    "used_up": ("not-applicable", _("used up")),
    "rejected": ("not-met", _("rejected")),
    "proposed": ("waiting", _("not yet assessed")),
    "approved": ("met", _("approved")),
    "suspended": ("shut", _("suspended")),
    "open": ("shut", _("open")),
    "lifted": ("met", _("lifted")),
    "effective": ("met", _("in effect")),
    "superseded": ("not-applicable", _("replaced")),
    "in_service": ("met", _("in service")),
    "out_of_service": ("shut", _("out of service")),
    "retired": ("not-applicable", _("retired")),
}


def tell(texts: Mapping[str, str]) -> str:
    """Return a text of the library in the reader's language, else in English."""
    return texts.get((get_language() or "en").split("-")[0]) or texts.get("en", "")


def word(words: Mapping[str, Words], code: str) -> str:
    """Return what a code is called."""
    return str(words.get(code, code.replace("_", " ").replace("-", " ")))


def mark(state: str) -> str:
    """Return the mark of a state."""
    return STATES[state][0]


def state(code: str) -> str:
    """Return a state in words."""
    return str(STATES[code][1])


def why_it_may_not_run(machine: Machine, *, on: date) -> str:
    """Return for which upkeep a machine in service may not run on a day; nothing when it may."""
    if machine.state != "in_service":
        return ""
    behind = queries.upkeep_that_stops(machine, on=on)
    if behind is None:
        return ""
    said = {"kind": word(UPKEEP, behind.kind)}
    if behind.newest is None:
        return str(_("%(kind)s not on record")) % said
    if not behind.newest.passed:
        return str(_("%(kind)s failed")) % said
    day = date_format(behind.newest.due_on, "j M")
    return str(_("%(kind)s overdue since %(day)s")) % {**said, "day": day}
