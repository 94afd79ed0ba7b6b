"""Facts that only duties ask, once a gate is passed: what the papers in force say, what became of the device.

Before a statement is issued there is none, and it shows nothing. Papers whose data were shredded are not
known to say anything.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from maatwerk.archive.days import day_of
from maatwerk.cases import snapshot
from maatwerk.cases.facts.asked import Asked, latest
from maatwerk.cases.facts.release import prepared
from maatwerk.cases.models import Counted, Derogation, Release, RouteDecision
from maatwerk.paperwork.lines import is_empty, value_at
from maatwerk.rulebook.documents import DocumentLine
from maatwerk.rulebook.routes import QUALIFICATIONS

CUSTOM_MADE = "custom_made"
CLASSES = ("I", "IIa", "IIb", "III")
ROUTES = (*QUALIFICATIONS, "in_house", "not_known")

STATEMENT = {
    "manufacturer": "statement-manufacturer",
    "sites": "statement-sites",
    "authorised_representative": "statement-representative",
    "device_identification": "statement-identification",
    "exclusive_use": "statement-exclusive-use",
    "patient": "statement-patient",
    "prescriber": "statement-prescriber",
    "prescribed_characteristics": "statement-characteristics",
    "conformity": "statement-conformity",
    "exceptions_with_grounds": "statement-exceptions",
    "substances": "statement-substances",
}
"""What a statement can show, and the line of the law room that says in which field it stands."""

LABEL = {
    "name": "label-name",
    "identification": "label-contents",
    "purpose": "label-purpose",
    "manufacturer": "label-manufacturer",
    "authorised_representative": "label-representative",
    "substances": "label-substances",
    "hazardous_substances": "label-hazardous-substances",
    "lot_number": "label-lot",
    "serial_number": "label-serial",
    "use_by": "label-use-by",
    "made_on": "label-made-on",
    "storage": "label-storage",
    "sterile_and_method": "label-sterility",
    "warnings": "label-warnings",
    "single_use": "label-single-use",
    "custom_made_words": "label-custom-made",
    "medical_device_words": "label-medical-device",
}
"""What a label can show, likewise; a line without a field is printed on each label."""


def statement_is_drawn_up(asked: Asked) -> bool:
    """Answer whether a statement of this device is in force (Art.52(8))."""
    return _issued(asked) is not None


def statement_drawn_up_on(asked: Asked) -> date | None:
    """Return the day on which the first statement of this device was signed."""
    signed = [one.released_at for one in asked.device.releases.all() if one.released_at is not None]
    return day_of(min(signed)) if signed else None


def statement_shows(asked: Asked) -> list[str] | None:
    """Return the elements that the statement in force holds, by its data and by its lint (Annex.XIII.1)."""
    release = _issued(asked)
    if release is None:
        return []
    data = release.snapshot.get("statement")
    if data is None:
        return None
    read = {one["cite"] for one in release.lint["elements"] if one["finding"] == "present"}
    lines = {line.id: line for line in snapshot.statement_lines()}
    shown = [name for name, line in STATEMENT.items() if _stands(lines[line], data, read=read)]
    if data["prescriber"]["institution"].strip() and "prescriber" in shown:
        shown.append("health_institution")
    without = any(not one["grounds"].strip() for one in data["gspr"]["exceptions"])
    return [name for name in shown if not (without and name == "exceptions_with_grounds")]


def label_shows(asked: Asked) -> list[str] | None:
    """Return the particulars that the label in force bears (Annex.I.23.2)."""
    release = _issued(asked)
    if release is None or all(one.kind != "label" for one in release.papers.all()):
        return []
    data = release.snapshot.get("label")
    if data is None:
        return None
    lines = {line.id: line for line in snapshot.label_lines()}
    shown = {name for name, line in LABEL.items() if not lines[line].field or _stands(lines[line], data)}
    if data["sterility"] != "sterile":
        shown.discard("sterile_and_method")
    return sorted(shown)


def gspr_exceptions_exist(asked: Asked) -> bool | None:
    """Answer whether the statement, in force or drafted, names a requirement that is not fully met."""
    release = _issued(asked) or prepared(asked)
    data = None if release is None else release.snapshot.get("statement")
    return None if data is None else bool(data["gspr"]["exceptions"])


def conformity_checked_before_release(asked: Asked) -> bool:
    """Answer whether the verification was finished, and before the release (Art.15(3)(a))."""
    verified, released = asked.device.verified_at, asked.device.released_at
    return verified is not None and (released is None or verified <= released)


def is_delivered(asked: Asked) -> bool:
    """Answer whether the device was handed over by then."""
    return delivered_on(asked) is not None


def delivered_on(asked: Asked) -> date | None:
    """Return the day of the hand-over, if that lies behind."""
    handed = asked.device.delivered_at
    return day_of(handed) if handed is not None and handed <= asked.at else None


def planned_delivery_on(asked: Asked) -> date | None:
    """Return the theatre date: the device is there on that day at the latest."""
    return asked.device.case.theatre_on


def relies_on_derogation(asked: Asked) -> bool:
    """Answer whether an authority's authorisation is on record for the device (Art.59(1))."""
    return _derogation(asked) is not None


def derogation_covers_device(asked: Asked) -> bool | None:
    """Answer whether the authorisation names this device: each is recorded on one device, with its paper."""
    return True if _derogation(asked) is not None else None


def derogation_valid_until(asked: Asked) -> date | None:
    """Return the last day of the authorisation that runs longest."""
    derogation = _derogation(asked)
    return None if derogation is None else derogation.valid_until


def route_that_binds(*, institution_key: UUID, family_code: str | None = None) -> str | None:
    """Return the route whose duties bind all devices of an institution, or of one family.

    One custom-made device is enough for those; else it is the route of all devices, if they have but one.
    """
    routes = _counted(institution_key, family_code).filter(route__gt="").values_list("route", flat=True)
    if routes.filter(route=CUSTOM_MADE).exists():
        return CUSTOM_MADE
    first = routes.order_by("route").first()
    return first if first == routes.order_by("-route").first() else None


def class_taken(*, institution_key: UUID, family_code: str) -> str | None:
    """Return the strictest class decided for a device of a family that was not cancelled."""
    counted = _counted(institution_key, family_code)
    return next((one for one in reversed(CLASSES) if counted.filter(device_class=one).exists()), None)


def decisions_that_count(*, institution_key: UUID) -> QuerySet[RouteDecision]:
    """Return the newest decision of each device that was not cancelled."""
    return RouteDecision.objects.filter(counted__institution_key=institution_key).order_by()


def first_statement_on(*, institution_key: UUID, family_code: str) -> date | None:
    """Return the day on which the first statement about a device of a family was signed."""
    signed = _counted(institution_key, family_code).filter(stated_at__isnull=False)
    first = signed.order_by("stated_at").values_list("stated_at", flat=True).first()
    return None if first is None else day_of(first)


def _counted(institution_key: UUID, family_code: str | None) -> QuerySet[Counted]:
    """Return what devices count for, of all families or of one; the database stops at the first it wants."""
    found = Counted.objects.filter(institution_key=institution_key).order_by()
    return found if family_code is None else found.filter(family_code=family_code)


def _issued(asked: Asked) -> Release | None:
    return next((one for one in asked.device.releases.all() if one.state == "issued"), None)


def _derogation(asked: Asked) -> Derogation | None:
    return latest(asked.device.derogations.all(), by="valid_until")


def _stands(line: DocumentLine, data: Mapping[str, Any], *, read: set[str] | None = None) -> bool:
    """Return whether a line has a value in the data and, where the paper was read back, was found on it."""
    return not is_empty(value_at(data, line.field)) and (read is None or line.cite in read)


PROVIDES = {
    provider.__name__: provider
    for provider in (
        statement_is_drawn_up,
        statement_drawn_up_on,
        statement_shows,
        label_shows,
        gspr_exceptions_exist,
        conformity_checked_before_release,
        is_delivered,
        delivered_on,
        planned_delivery_on,
        relies_on_derogation,
        derogation_covers_device,
        derogation_valid_until,
    )
}
