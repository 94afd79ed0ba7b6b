"""All that a gate reads about one device, in two queries: the records about it, and those that it rests on.

They are read anew for each asking and never kept for the next; what somebody changed since is seen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any, cast

from django.db import connection
from django.db.models import QuerySet

from maatwerk.archive.models import Record
from maatwerk.archive.recorded import look_up, not_as_recorded
from maatwerk.archive.together import Rows, Together, tie, together
from maatwerk.cases import models as cases
from maatwerk.lab import models as lab
from maatwerk.people.models import Account, Authorisation, Competence, Institution, Site

_BUILD = "pieces__part__device"
_RECIPE = f"builds__{_BUILD}"
_CONTAINER = f"builds__build__{_BUILD}"
PATHS: dict[type[Record], tuple[str, ...]] = {
    Site: ("cases__devices",),
    cases.Patient: ("cases__devices",),
    cases.Case: ("devices",),
    cases.CoPrescriber: ("case__devices",),
    cases.Device: ("pk",),
    cases.Prescription: ("device",),
    cases.Characteristic: ("prescription__device",),
    cases.RouteDecision: ("device",),
    cases.Concession: ("device",),
    cases.OwnEvidence: ("device",),
    cases.Derogation: ("device",),
    cases.Imaging: ("series__uses__device",),
    cases.Series: ("uses__device",),
    cases.ImagingUse: ("device",),
    cases.Design: ("device",),
    cases.DesignFile: ("design__device",),
    cases.BuiltCharacteristic: ("design__device",),
    cases.FindingAcceptance: ("design__device",),
    cases.SideCheck: ("design__device",),
    cases.SegmentationReview: ("design__device",),
    cases.Approval: ("design__device",),
    cases.Part: ("device",),
    cases.PartCopy: ("part__device",),
    cases.Build: (_BUILD,),
    cases.BuildContainer: (f"build__{_BUILD}",),
    cases.BuildFile: (f"build__{_BUILD}",),
    cases.BuildSource: (f"build_file__build__{_BUILD}",),
    cases.IncomingCheck: (f"build__{_BUILD}",),
    # A check of a build counts for all devices in it, whichever it was recorded on.
    cases.CheckResult: ("device", f"build__{_BUILD}"),
    cases.Release: ("device",),
    cases.Paper: ("release__device",),
    cases.Delivery: ("device",),
    cases.Sterilisation: ("device",),
    cases.FollowUp: ("device",),
    cases.Reminder: ("device",),
    cases.Remark: ("design__device",),
    cases.Confirmation: ("characteristic__prescription__device",),
    cases.PaperOrder: ("prescription__device",),
    cases.Arrival: ("case__devices",),
    cases.Meeting: ("case__devices",),
    cases.MeetingDecision: ("device",),
    cases.MeetingPicture: ("meeting__case__devices",),
    cases.SheetImport: ("cases__device",),
    cases.InheritedCase: ("device",),
    cases.InheritedEvidence: ("inherited__device",),
    cases.SideWork: ("became",),
    cases.AdaptedDevice: ("case__devices",),
    cases.LatePaper: ("case__devices",),
}
"""How each kind of record belongs to a device."""

_LAB: Mapping[type[Record], tuple[str, ...]] = {
    lab.Family: ("devices",),
    lab.Judgement: ("family__devices",),
    lab.Recipe: (_RECIPE,),
    lab.RecipeEquipment: (f"recipe__{_RECIPE}",),
    lab.Machine: (f"recipes__recipe__{_RECIPE}", _RECIPE),
    lab.Validation: (f"recipe__{_RECIPE}",),
    lab.SoftwareTool: (f"recipes__{_RECIPE}",),
    lab.SoftwareValidation: (f"tool__recipes__{_RECIPE}",),
    lab.Container: (_CONTAINER,),
    lab.Lot: (f"containers__{_CONTAINER}",),
    lab.Material: (f"lots__containers__{_CONTAINER}", f"recipes__{_RECIPE}"),
    lab.Supplier: (_RECIPE, f"recipes__{_RECIPE}", f"materials__recipes__{_RECIPE}"),
    lab.Instrument: ("check_results__device", f"check_results__build__{_BUILD}"),
    Site: (f"machines__{_RECIPE}",),
}
"""How what the lab works with is reached from a device."""

WHOLE: Mapping[type[Record], tuple[str, ...]] = {
    cases.Case: ("co_prescribers", "late_papers", "arrivals", "meetings", "adapted_devices"),
    cases.Meeting: ("pictures",),
    cases.Device: (
        *("prescriptions", "route_decisions", "concessions", "own_evidence", "derogations", "imaging_uses"),
        *("designs", "parts", "check_results", "releases", "deliveries", "sterilisations", "follow_ups"),
        *("reminders", "meeting_decisions", "inherited", "began_as"),
    ),
    cases.Prescription: ("characteristics", "paper_order"),
    cases.Characteristic: ("confirmation",),
    cases.Design: (
        "files",
        "built",
        "acceptances",
        "side_checks",
        "segmentation_reviews",
        "approvals",
        "remarks",
    ),
    cases.Part: ("pieces",),
    cases.Build: ("containers", "file", "incoming_checks", "check_results"),
    cases.BuildFile: ("sources",),
    cases.Release: ("papers",),
    cases.InheritedCase: ("evidence",),
    lab.Family: ("judgements",),
    lab.Recipe: ("equipment", "validations"),
    lab.SoftwareTool: ("validations",),
    Account: ("competences", "authorisations"),
}
"""The relations of which all rows are read."""


@dataclass(frozen=True)
class Gathered:
    """A device, the records about it, and those of lab and people that it rests on."""

    device: cases.Device
    about: tuple[Record, ...]
    around: tuple[Record, ...]
    rows: Rows

    def institution(self) -> Institution:
        """Return the institution of the device."""
        return cast(Institution, next(iter(self.rows[Institution].values())))

    def build(self, key: int) -> cases.Build | None:
        """Return a build with a piece of the device."""
        return cast("cases.Build | None", self.rows.get(cases.Build, {}).get(key))

    def builds(self) -> list[cases.Build]:
        """Return the builds with a piece of the device that was not scrapped, by number."""
        pieces: Any = self.rows.get(cases.PartCopy, {}).values()
        used = {one.build_id for one in pieces if one.build_id is not None and one.state != "scrapped"}
        found: Any = self.rows.get(cases.Build, {}).values()
        return sorted((one for one in found if one.pk in used), key=lambda one: one.number)

    def changed(self) -> tuple[Record, ...]:
        """Return the records about the device that are not what the archive holds.

        The last events of those around it are read along, for whoever asks about them next.
        """
        look_up([*self.about, *self.around])
        return not_as_recorded(self.about)


def gather(device: cases.Device) -> Gathered:
    """Return all that a gate reads about a device, as it is stored now."""
    about, around = _about(connection.vendor).rows(device.pk), _around(connection.vendor).rows(device.pk)
    rows: Rows = {model: {**around.get(model, {}), **about.get(model, {})} for model in {**around, **about}}
    tie(rows, whole=WHOLE)
    stored: Any = rows.get(cases.Device, {}).get(device.pk)
    if stored is None:
        raise cases.Device.DoesNotExist(f"There is no device {device.pk}.")
    return Gathered(device=stored, about=_all(about), around=_all(around), rows=rows)


def _all(rows: Rows) -> tuple[Record, ...]:
    return tuple(chain.from_iterable(found.values() for found in rows.values()))


@cache
def _about(_vendor: str) -> Together:
    here = cases.Device._base_manager.filter(pk=0).values("institution_key")
    own = Institution._base_manager.filter(institution_key__in=here)
    return together([own, *_ways(PATHS)])


@cache
def _around(_vendor: str) -> Together:
    return together([*_ways(_LAB), *_people()])


def _ways(paths: Mapping[type[Record], tuple[str, ...]]) -> Iterator[QuerySet[Any]]:
    for model, ways in paths.items():
        for way in ways:
            yield model._base_manager.filter(**{way: 0})


def _people() -> Iterator[QuerySet[Any]]:
    """Yield who signed, reviewed, made and checked, with what entitles them to it."""
    signed = [
        cases.Prescription._base_manager.filter(device=0).values("signed_by"),
        cases.Approval._base_manager.filter(design__device=0).values("approved_by"),
    ]
    worked = [
        cases.SegmentationReview._base_manager.filter(design__device=0).values("reviewer"),
        cases.Build._base_manager.filter(**{_BUILD: 0}).values("operator"),
        cases.CheckResult._base_manager.filter(device=0).values("checked_by"),
        cases.CheckResult._base_manager.filter(**{f"build__{_BUILD}": 0}).values("checked_by"),
    ]
    for who in (*signed, *worked):
        yield Account._base_manager.filter(pk__in=who.order_by())
        yield Competence._base_manager.filter(account__in=who.order_by())
        yield Authorisation._base_manager.filter(account__in=who.order_by())
