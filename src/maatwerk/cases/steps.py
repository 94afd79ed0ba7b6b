"""The one next step of a device: what is to be done now, by whom, and in which words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from maatwerk.cases.facts.asked import Asked
from maatwerk.cases.facts.route import repeat_is_no_series
from maatwerk.cases.facts.series import may_repeat
from maatwerk.cases.models import (
    Design,
    DesignFile,
    Device,
    FindingAcceptance,
    ImagingUse,
    InheritedCase,
    PaperOrder,
    PartCopy,
    Prescription,
    Release,
    Remark,
    RouteDecision,
    SegmentationReview,
    Series,
    SideCheck,
    Sterilisation,
)
from maatwerk.cases.process import BEFORE_RELEASE
from maatwerk.cases.words import Doubt
from maatwerk.lab.queries import family_content
from maatwerk.people.roles import Ability


@dataclass(frozen=True, kw_only=True)
class Step:
    """One act that brings a device on: its code is the address of its page."""

    code: str
    ability: Ability
    gate: str = ""
    """The gate that the act passes, if it passes one."""
    by_prescriber: bool = False
    """Only a prescriber of this very case does it."""


def _step(code: str, ability: str, gate: str = "", *, by_prescriber: bool = False) -> Step:
    return Step(code=code, ability=Ability(ability), gate=gate, by_prescriber=by_prescriber)


STEPS: dict[str, Step] = {
    one.code: one
    for one in (
        _step("draft_prescription", "draft_prescription"),
        _step("sign_prescription", "sign_prescription", by_prescriber=True),
        _step("compare_order", "attest_order"),
        _step("decide_route", "accept_device"),
        _step("accept_device", "accept_device", "accept"),
        _step("send_series", "accept_imaging"),
        _step("accept_imaging", "accept_imaging", "imaging"),
        _step("start_design", "upload_design"),
        _step("hand_in_design", "upload_design"),
        _step("accept_findings", "upload_design"),
        _step("check_side", "check_side"),
        _step("review_segmentation", "review_segmentation"),
        _step("repeated_part", "accept_device"),
        _step("approve_design", "approve_design", "design", by_prescriber=True),
        _step("send_back", "approve_design", by_prescriber=True),
        _step("reopen_imaging", "accept_imaging"),
        _step("plan_build", "prepare_build"),
        _step("start_build", "run_build", "produce"),
        _step("finish_build", "run_build"),
        _step("finish_production", "run_build"),
        _step("check_device", "record_check"),
        _step("prepare_release", "release_device"),
        _step("sign_release", "release_device", "release"),
        _step("sterilise", "deliver_device"),
        _step("deliver", "deliver_device", "deliver"),
        _step("record_use", "record_feedback", "follow_up"),
        _step("close", "record_feedback"),
        _step("resume", "lift_hold"),
        _step("redesign", "upload_design"),
        _step("send_to_rework", "record_check"),
        _step("recall", "place_hold"),
    )
}
"""Every step in the order of a device's life; the last two are decided on, never the next one."""

ASIDE: dict[str, Step] = {
    one.code: one
    for one in (
        _step("transcribe_order", "draft_prescription"),
        _step("own_evidence", "grant_concession"),
        _step("derogation", "accept_device"),
        _step("hold", "place_hold"),
        _step("cancel", "open_case"),
    )
}
"""What can be done on a device besides its next step."""


WAY = (*(one for one in BEFORE_RELEASE if one != "rework"), "released", "delivered", "followed_up")
"""The states of a device that comes through, in their order."""

_MISFITS = (
    Q(fit__side__answer="mirrored", design__intended_mirroring=False)
    | Q(fit__side__answer="same", design__intended_mirroring=True)
    | Q(fit__position__answer="outside")
    | Q(fit__position__answer="shifted", design__planned_transform="")
    | (Q(declared_unit="mm") & Q(fit__units__answer__in=["cm", "m", "inch"]))
    | (Q(declared_unit="cm") & Q(fit__units__answer__in=["mm", "m", "inch"]))
    | (Q(declared_unit="m") & Q(fit__units__answer__in=["mm", "cm", "inch"]))
    | (Q(declared_unit="inch") & Q(fit__units__answer__in=["mm", "cm", "m"]))
)
"""What no look of people mends: wrong side, place or unit against the pictures, as far as not declared."""
_UNDECIDED_SIDE = Q(fit__isnull=True) | Q(fit__side__answer="undecided")
_UNDECIDED_UNIT = Q(fit__isnull=True) | Q(fit__units__answer="undecided")


def _people_for(about: Doubt) -> Coalesce:
    """Count who found a doubt of the newest design to be none."""
    found = SideCheck.objects.filter(design=OuterRef("newest_design"), about=about.value, right=True)
    people = found.order_by().values("design").annotate(people=Count("checked_by")).values("people")
    return Coalesce(Subquery(people), 0)


def with_progress(devices: QuerySet[Device]) -> QuerySet[Device]:
    """Note on each device what the next step depends on, in one query."""
    own, newest = {"device": OuterRef("pk")}, {"design": OuterRef("newest_design")}
    in_use = ImagingUse.objects.filter(
        device=OuterRef("design__device"), series=OuterRef("design__fitted_to"), dropped_at__isnull=True
    )
    pieces = PartCopy.objects.filter(part__device=OuterRef("pk"))
    made = DesignFile.objects.filter(**newest, role="part")
    accepted = FindingAcceptance.objects.filter(design=OuterRef("design"), sha256=OuterRef("sha256"))
    return devices.annotate(
        newest_design=Subquery(Design.objects.filter(**own).order_by("-version").values("pk")[:1])
    ).annotate(
        has_draft=Exists(Prescription.objects.filter(**own, state="drafted")),
        has_paper=Exists(
            PaperOrder.objects.filter(
                prescription__device=OuterRef("pk"), agrees__isnull=True, prescription__state="drafted"
            )
        ),
        has_signed=Exists(Prescription.objects.filter(**own, state="signed")),
        has_route=Exists(RouteDecision.objects.filter(**own)),
        has_series=Exists(Series.objects.filter(imaging__case=OuterRef("case"))),
        has_review=Exists(SegmentationReview.objects.filter(**newest, accepted=True)),
        sent_back=Exists(Remark.objects.filter(**newest)),
        stopped=Exists(made.filter(mesh__total="STOP")),
        misfits=Exists(made.filter(_MISFITS).filter(Exists(in_use))),
        found_wrong=Exists(SideCheck.objects.filter(**newest, right=False)),
        rejected=Exists(SegmentationReview.objects.filter(**newest, accepted=False)),
        to_accept=Exists(made.filter(Q(mesh__total="REVIEW") | ~Q(resembles="")).exclude(Exists(accepted))),
        may_repeat=may_repeat(OuterRef("newest_design")),
        handed_in_at=Subquery(Design.objects.filter(pk=OuterRef("newest_design")).values("offered_at")),
        side_in_doubt=Exists(made.filter(_UNDECIDED_SIDE)),
        unit_in_doubt=Exists(made.filter(_UNDECIDED_UNIT)),
        side_looked=_people_for(Doubt.SIDE),
        unit_looked=_people_for(Doubt.UNIT),
        has_queued=Exists(pieces.filter(state="queued")),
        has_planned=Exists(pieces.filter(state="in_build", build__state="planned")),
        has_running=Exists(pieces.filter(state="in_build", build__state="running")),
        has_prepared=Exists(Release.objects.filter(**own, state="prepared")),
        has_sterilised=Exists(
            Sterilisation.objects.filter(**own, passed=True, sent_at__gte=OuterRef("released_at"))
        ),
        stood_at=Subquery(InheritedCase.objects.filter(**own).values("stood_at")[:1]),
    )


def present_state(device: Device) -> str:
    """Return where a device of `with_progress` stands: of one begun before, as far as it had come there.

    What it shows here counts for gates; where it stood before is what the lab says of it (decision 0012).
    """
    before = str(getattr(device, "stood_at", None) or "")
    if before not in WAY or device.state not in WAY:
        return device.state
    return max(before, device.state, key=WAY.index)


def standing_at(state: str) -> Q:
    """Say which devices have this as their `present_state`."""
    if state not in WAY:
        return Q(state=state)
    place = WAY.index(state)
    before = InheritedCase.objects.exclude(device=None)
    ahead = Q(state__in=WAY[:place], pk__in=before.filter(stood_at=state).values("device"))
    further = before.filter(stood_at__in=WAY[place + 1 :]).values("device")
    return ahead | (Q(state=state) & ~Q(pk__in=further))


def is_ahead(device: Device) -> bool:
    """Say whether the lab says a device further on than what was shown here."""
    return present_state(device) != device.state


def next_step(device: Device) -> Step | None:
    """Return what is to be done next on a device of `with_progress`; None when nothing is."""
    code = _CHOICES[device.state](device) if device.state in _CHOICES else ""
    return STEPS[code] if code else None


def first_of(devices: Iterable[Device]) -> tuple[Device, Step] | None:
    """Return the step of a case that is furthest behind: the one that the others may wait for."""
    order = {code: place for place, code in enumerate(STEPS)}
    found = [(device, step) for device in devices if (step := next_step(device)) is not None]
    return min(found, key=lambda pair: order[pair[1].code], default=None)


def _noted(device: Device, name: str) -> int:
    """Return what `with_progress` noted."""
    return int(getattr(device, name) or 0)


def _requested(device: Device) -> str:
    if _noted(device, "has_paper"):
        return "compare_order"
    if _noted(device, "has_draft"):
        return "sign_prescription"
    if not _noted(device, "has_signed"):
        return "draft_prescription"
    return "accept_device" if _noted(device, "has_route") else "decide_route"


def _prescribed(device: Device) -> str:
    needed = family_content(device.family).imaging_protocol is not None
    return "send_series" if needed and not _noted(device, "has_series") else "accept_imaging"


_ANSWERED_BY_A_NEW_VERSION = ("sent_back", "stopped", "misfits", "found_wrong")


def _in_design(device: Device) -> str:
    if not _noted(device, "newest_design") or any(_noted(device, one) for one in _ANSWERED_BY_A_NEW_VERSION):
        return "hand_in_design"
    if _noted(device, "rejected") and not _noted(device, "has_review"):
        return "hand_in_design"
    if _noted(device, "to_accept"):
        return "accept_findings"
    pictured = family_content(device.family).imaging_protocol is not None
    if any(_noted(device, f"{one}_in_doubt") and _noted(device, f"{one}_looked") < 2 for one in Doubt):
        return "check_side"
    if pictured and not _noted(device, "has_review"):
        return "review_segmentation"
    return (
        "repeated_part" if _noted(device, "may_repeat") and _is_held_as_series(device) else "approve_design"
    )


def _is_held_as_series(device: Device) -> bool:
    """Say whether the gate waits for a word on a series; asked of the few devices that may be concerned."""
    handed_in_at: datetime = getattr(device, "handed_in_at")  # noqa: B009  noted by `with_progress`
    return repeat_is_no_series(Asked(device=device, at=handed_in_at)) is False


def _making(device: Device) -> str:
    if _noted(device, "has_running"):
        return "finish_build"
    if _noted(device, "has_planned"):
        return "start_build"
    if _noted(device, "has_queued") or device.state != "in_production":
        return "plan_build"
    return "finish_production"


def _verifying(device: Device) -> str:
    if device.verified_at is None:
        return "check_device"
    return "sign_release" if _noted(device, "has_prepared") else "prepare_release"


def _released(device: Device) -> str:
    needed = family_content(device.family).sterilisation.needed
    return "sterilise" if needed and not _noted(device, "has_sterilised") else "deliver"


_CHOICES: dict[str, Callable[[Device], str]] = {
    "requested": _requested,
    "prescribed": _prescribed,
    "imaging_accepted": lambda device: "start_design",
    "in_design": _in_design,
    "design_approved": _making,
    "in_production": _making,
    "rework": _making,
    "in_verification": _verifying,
    "released": _released,
    "delivered": lambda device: "record_use",
    "followed_up": lambda device: "close",
    "not_used": lambda device: "close",
    "recalled": lambda device: "close",
    "on_hold": lambda device: "resume",
}
