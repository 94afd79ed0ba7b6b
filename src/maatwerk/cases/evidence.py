"""What a gate counts about one device, and which of it somebody changed or put in past the program."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.utils.translation import gettext as _

from maatwerk.archive.models import Record
from maatwerk.archive.recorded import not_as_recorded, rows_lost
from maatwerk.cases import models
from maatwerk.people.models import Institution, Site
from maatwerk.rulebook.reasons import Reason

_PIECES = "pieces__part__device"
PATHS: dict[type[Record], tuple[str, ...]] = {
    Site: ("cases__devices",),
    models.Patient: ("cases__devices",),
    models.Case: ("devices",),
    models.CoPrescriber: ("case__devices",),
    models.Device: ("pk",),
    models.Prescription: ("device",),
    models.Characteristic: ("prescription__device",),
    models.RouteDecision: ("device",),
    models.Concession: ("device",),
    models.OwnEvidence: ("device",),
    models.Derogation: ("device",),
    models.Imaging: ("series__uses__device",),
    models.Series: ("uses__device",),
    models.ImagingUse: ("device",),
    models.Design: ("device",),
    models.DesignFile: ("design__device",),
    models.BuiltCharacteristic: ("design__device",),
    models.FindingAcceptance: ("design__device",),
    models.SideCheck: ("design__device",),
    models.SegmentationReview: ("design__device",),
    models.Approval: ("design__device",),
    models.Part: ("device",),
    models.PartCopy: ("part__device",),
    models.Build: (_PIECES,),
    models.BuildContainer: (f"build__{_PIECES}",),
    models.BuildFile: (f"build__{_PIECES}",),
    models.BuildSource: (f"build_file__build__{_PIECES}",),
    models.IncomingCheck: (f"build__{_PIECES}",),
    # A check of a build counts for all devices in it, whichever it was recorded on.
    models.CheckResult: ("device", f"build__{_PIECES}"),
    models.Release: ("device",),
    models.Paper: ("release__device",),
    models.Delivery: ("device",),
    models.Sterilisation: ("device",),
    models.FollowUp: ("device",),
    models.Reminder: ("device",),
    models.Remark: ("design__device",),
    models.Confirmation: ("characteristic__prescription__device",),
    models.PaperOrder: ("prescription__device",),
    models.Arrival: ("case__devices",),
    models.Meeting: ("case__devices",),
    models.MeetingDecision: ("device",),
    models.MeetingPicture: ("meeting__case__devices",),
    models.SheetImport: ("cases__device",),
    models.InheritedCase: ("device",),
    models.InheritedEvidence: ("inherited__device",),
    models.SideWork: ("became",),
    models.AdaptedDevice: ("case__devices",),
    models.LatePaper: ("case__devices",),
}
"""How each kind of record belongs to a device."""


_LOST = tuple(model for model in PATHS if model not in {Site, models.Patient, models.Case, models.Device})
"""Kinds of which a row that is gone is looked for; without the others no device could be asked about."""


def against_evidence(device: models.Device) -> tuple[Reason, ...]:
    """Return why no gate opens: a record about the device is not what the archive holds, or is gone."""
    rows = list(_rows(device))
    names = [f"{one._meta.label}:{one.pk}" for one in not_as_recorded(rows)]
    names += _gone(device, known=rows)
    if not names:
        return ()
    return (
        Reason(
            code="records_changed",
            text=_("Somebody changed or removed records of this device past the program: %(names)s.")
            % {"names": ", ".join(names)},
            basis="lab_policy",
            facts={"records": names},
            who_can=("administrator",),
            do=_("Tell the administrator; `maatwerk archive verify` names what was changed."),
        ),
    )


def _gone(device: models.Device, *, known: list[Record]) -> list[str]:
    """Name the rows about a device that the archive holds and the table does not.

    A row that is gone belongs to the device when it names a record of it, or a record of it names that row.
    """
    lost = rows_lost(_LOST, since=device.case)
    if not lost:
        return []
    labels = {model._meta.label: model for model in _LOST}
    ours = {f"{one._meta.label}:{one.pk}" for one in known if not isinstance(one, (models.Patient, Site))}
    named = {name for one in known for name in _names(type(one), one.__dict__)}
    found: list[str] = []
    while more := [
        subject
        for subject, row in lost.items()
        if subject not in found
        and (subject in named or ours & set(_names(labels[subject.partition(":")[0]], row)))
    ]:
        found += more
        ours.update(more)
    return sorted(found)


def _names(model: type[Record], row: Mapping[str, Any]) -> Iterator[str]:
    """Yield the records that a row names by its foreign keys."""
    for field in model._meta.concrete_fields:
        target = field.related_model
        if isinstance(target, type) and row.get(field.attname) is not None:
            yield f"{target._meta.label}:{row[field.attname]}"


def _rows(device: models.Device) -> Iterator[Record]:
    """Yield each record about a device once; only those tables are read in which there is one."""
    yield from Institution._base_manager.filter(institution_key=device.institution_key)
    by_label = {model._meta.label: model for model in PATHS}
    keys: dict[str, list[int]] = {}
    for label, key in _present(device):
        keys.setdefault(label, []).append(key)
    for label, wanted in keys.items():
        yield from by_label[label]._base_manager.filter(pk__in=wanted).order_by("pk")


def _present(device: models.Device) -> QuerySet[Any, tuple[str, int]]:
    """Return kind and key of every record about a device, in one query."""
    ways = [
        model._base_manager.filter(**{path: device.pk})
        .order_by()
        .values_list(Value(model._meta.label, output_field=CharField()), "pk")
        for model, paths in PATHS.items()
        for path in paths
    ]
    return ways[0].union(*ways[1:])
