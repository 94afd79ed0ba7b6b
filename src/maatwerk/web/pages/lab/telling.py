"""Texts of the library in the reader's language, and words for its codes."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from maatwerk.cases.models import Build
from maatwerk.lab import queries, spoken
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.models import Container, Family, Hold, Lot, Machine, Procedure, Recipe, Tank
from maatwerk.lab.words import HoldSubject
from maatwerk.people.spoken import written_day, written_number
from maatwerk.web.pages.readings import noted

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
    "on_file": ("met", _("on file")),
    "registered": ("met", _("registered")),
    "answered": ("met", _("answered")),
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


def called(record: Model) -> str:
    """Return what a record is called in a trail of links."""
    if isinstance(record, Hold):
        return gettext("Hold on %(name)s") % {"name": held(record)}
    if isinstance(record, Family | Recipe):
        said = {"title": title_of(record), "number": record.version}
        return gettext("%(title)s, version %(number)s") % said
    if isinstance(record, Lot):
        return spoken.lot(record)
    if isinstance(record, Container | Tank):
        return spoken.vessel(record)
    return titled(str(record))


def held(hold: Hold) -> str:
    """Return what is on hold: a lot by its word, what the library named by its title."""
    material, gap, number = hold.subject_name.rpartition(" lot ")
    if hold.subject_kind == HoldSubject.LOT and gap:
        return gettext("%(material)s lot %(number)s") % {"material": material, "number": number}
    code, gap, version = hold.subject_name.rpartition(" v")
    library = current_library()
    if gap and code in library.families:
        said = {"title": tell(library.families[code].names), "number": version}
        return gettext("%(title)s, version %(number)s") % said
    if gap and code in library.recipes:
        said = {"title": tell(library.recipes[code].title), "number": version}
        return gettext("%(title)s, version %(number)s") % said
    return titled(hold.subject_name)


def title_of(record: Family | Recipe | Procedure) -> str:
    """Return the title of what came from the library in the reader's language, else as it is on record."""
    return titled(record.title)


def titled(title: str) -> str:
    """Return a title that the library gave in the reader's language; another stands as somebody wrote it.

    Records keep the library's English: what is on record does not depend on who pressed the button.
    """
    return tell(_titles().get(title, {"en": title}))


def family_title(code: str) -> str:
    """Return a family by its code in the reader's language."""
    found = current_library().families.get(code)
    return code.replace("-", " ") if found is None else tell(found.names)


def instrument_kind(code: str) -> str:
    """Return a kind of instrument in the reader's language."""
    found = current_library().instruments.get(code)
    return code.replace("-", " ") if found is None else tell(found.title)


def reason_of(hold: Hold) -> str:
    """Return why something is on hold; a failed check put the title of the check before what was noted."""
    for title, said in _checks().items():
        if hold.reason.startswith(f"{title}: "):
            return f"{tell(said)}: {noted(hold.reason.removeprefix(f'{title}: '), build=_build(hold))}"
    return hold.reason


def _build(hold: Hold) -> Build | None:
    """Return the build that a record speaks of, where a check of it failed."""
    if hold.subject_kind != HoldSubject.BUILD or not hold.subject_key:
        return None
    return Build.objects.select_related("recipe").filter(pk=hold.subject_key).first()


def labelled(label: str) -> str:
    """Return the label of a prescribed characteristic in the reader's language; records keep the English."""
    return tell(_labels().get(label, {"en": label}))


def chosen(name: str, value: str) -> str:
    """Return what was chosen for a characteristic in the reader's language; English reads the code."""
    if not (get_language() or "en").startswith("en"):
        value = tell(_choices().get((name, value), {"en": value}))
    return written_number(value)


@cache
def _choices() -> Mapping[tuple[str, str], Mapping[str, str]]:
    families = current_library().families.values()
    fields = [field for family in families for field in family.fields]
    return {(field.name, one.value): one.label for field in fields for one in field.choices}


@cache
def _labels() -> Mapping[str, Mapping[str, str]]:
    families = current_library().families.values()
    return {one.label["en"]: one.label for family in families for one in family.fields}


@cache
def _titles() -> Mapping[str, Mapping[str, str]]:
    library = current_library()
    said: list[Mapping[str, str]] = [one.names for one in library.families.values()]
    said += [one.title for one in library.recipes.values()]
    said += [one.title for one in library.procedures.values()]
    said += [one.title for one in library.instruments.values()]
    said += [one.title for one in library.equipment.values()]
    return {one["en"]: one for one in said}


@cache
def _checks() -> Mapping[str, Mapping[str, str]]:
    families = current_library().families.values()
    return {one.title["en"]: one.title for family in families for one in family.checks}


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
    day = written_day(behind.newest.due_on)
    return str(_("%(kind)s overdue since %(day)s")) % {**said, "day": day}
