"""What the records know already when a prescription is written, each value with the record it stands on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maatwerk.cases.facts.asked import number
from maatwerk.cases.models import Characteristic, Device, MeetingDecision
from maatwerk.cases.named import outside
from maatwerk.cases.words import Source
from maatwerk.lab.catalogue.prescribing import Field
from maatwerk.lab.queries import evidence_of, family_content
from maatwerk.lab.words import FieldType, KnownFrom
from maatwerk.people.models import Account

BROUGHT_ALONG = frozenset(
    {"saw_system", "blade_thickness", "drill_diameter", "screw_system", "fallback_plan"}
)
"""What a surgeon brings to each operation, the blade with its saw; of other patients nothing else is used."""


@dataclass(frozen=True)
class Known:
    """A value that stands on record, the record in words, and who decided it there, if somebody did."""

    value: str
    source: str
    decided_by: Account | None = None
    read_from: str = ""
    """The source of the value where it stands: `prescriber`, `imaging`, `lab`, `template`."""


def known_for(device: Device) -> dict[str, Known]:
    """Return by field what is known: the newest and nearest record wins."""
    fields = {one.name: one for one in family_content(device.family).fields}
    found: dict[str, Known] = {}
    for source in (
        _own_draft(device),
        _meetings(device),
        _siblings(device),
        _case(device, fields),
        _habits(device),
    ):
        for name, known in source:
            field = fields.get(name)
            if field is not None and name not in found and _fits(field, known.value):
                found[name] = known
    return found


def _fits(field: Field, value: str) -> bool:
    return bool(value) and (field.type is not FieldType.CHOICE or field.choice(value) is not None)


def _own_draft(device: Device) -> Iterator[tuple[str, Known]]:
    rows = Characteristic.objects.filter(prescription__device=device).select_related("confirmation")
    for one in _newest_first(rows, "-prescription__version"):
        where = _("version %(version)s of this prescription") % {"version": one.prescription.version}
        # What the prescriber signed is the prescriber's since, whoever proposed it.
        said = Source.PRESCRIBER.value if hasattr(one, "confirmation") else one.source
        yield one.name, Known(one.value, where, one.decided_by, said)


def _meetings(device: Device) -> Iterator[tuple[str, Known]]:
    held = MeetingDecision.objects.filter(device=device).select_related("meeting", "decided_by")
    for one in held.order_by("-meeting__held_on", "-pk"):
        day = date_format(one.meeting.held_on, _("j F"))
        where = _("the planning meeting of %(day)s, %(who)s") % {"day": day, "who": one.decided_by.full_name}
        yield one.name, Known(one.value, where, one.decided_by, "prescriber")


def _siblings(device: Device) -> Iterator[tuple[str, Known]]:
    """Yield what was written for the other devices of this case, the newest first."""
    rows = Characteristic.objects.filter(prescription__device__case=device.case_id)
    rows = rows.exclude(prescription__device=device).exclude(prescription__state="superseded")
    for one in _newest_first(rows, "-prescription__drafted_at"):
        where = _("the prescription of %(device)s") % {"device": one.prescription.device.number}
        yield one.name, Known(one.value, where, one.decided_by, one.source)


def _case(device: Device, fields: dict[str, Field]) -> Iterator[tuple[str, Known]]:
    case = device.case
    here = _("device %(device)s") % {"device": device.number}
    yield "side", Known(device.side, here)
    yield "region", Known(device.region, here)
    where = _("case %(case)s") % {"case": case.number}
    yield "material_ban", Known(case.material_bans, where)
    if case.lane == "trauma":
        yield "indication_group", Known("trauma", where)


def _habits(device: Device) -> Iterator[tuple[str, Known]]:
    """Yield what the prescriber brought along the last time; never a decision about another patient."""
    past = Characteristic.objects.filter(
        prescription__signed_by=device.case.prescriber_id,
        prescription__state="signed",
        name__in=BROUGHT_ALONG,
        institution_key=device.institution_key,
    ).select_related("prescription__device")
    for one in past.order_by("-prescription__signed_at", "-pk")[:20]:
        where = _("the last prescription by %(who)s, %(device)s") % {
            "who": device.case.prescriber.full_name,
            "device": one.prescription.device.number,
        }
        yield one.name, Known(one.value, where)


def _newest_first(rows: QuerySet[Characteristic], order: str) -> QuerySet[Characteristic]:
    """Return rows with what is told of them, in one query."""
    return rows.select_related("prescription__device", "decided_by").order_by(order, "position")


def said_outside(device: Device, *, stated: Iterable[Characteristic]) -> dict[str, str]:
    """Return, by name, what of a prescription lies outside the family's evidence, in words."""
    values = {one.name: number(one.value) for one in stated}
    found = evidence_of(device.family, characteristics=values, known_from=KnownFrom.PRESCRIPTION)
    return {one.range.parameter: outside(one) for one in found.outside}
