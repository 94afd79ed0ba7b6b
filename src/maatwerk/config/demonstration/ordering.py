"""The demonstration from the order to the accepted pictures."""

from typing import Any

from maatwerk.archive.days import day_of
from maatwerk.cases import actions as cases
from maatwerk.cases.actions import Stated
from maatwerk.cases.digests import concession_digest
from maatwerk.cases.facts.imaging import slice_thickness
from maatwerk.cases.models import Device
from maatwerk.cases.words import Naming, Source
from maatwerk.people.errors import Refusal
from maatwerk.workflow.doorway import Passed

from . import cast
from .walk import Act, Gate, Trial, Walk

PURPOSE = "Guide for the osteotomy of the left zygoma: one cut, two pins, as decided below."
CONCESSION = "demonstration data"
REGION = "zygoma"
CONCEDED_UP_TO = 2.0
"""The thickest slices, in mm, for which the demonstration's quality manager signs a concession."""

DECIDED: dict[str, tuple[str, str]] = {
    "cut_count": ("1", "count"),
    "cut_planes": ("Through the body of the zygoma, from the orbital rim to the buttress", ""),
    "cut_angle": ("12", "deg"),
    "blade_thickness": ("0.85", "mm"),
    "drill_diameter": ("1.5", "mm"),
    "pin_count": ("2", "count"),
    "pin_positions": ("One medial, one lateral of the cut, 12 mm from it", ""),
    "approach": ("Intra-oral and lateral eyebrow; periosteum stripped over 40 mm", ""),
    "structures_to_avoid": ("Infra-orbital nerve, roots of the upper teeth", ""),
    "safety_margin": ("3", "mm"),
    "sleeve_count": ("0", "count"),
}
STATED: dict[str, str] = {
    "indication_group": "elective",
    "region": "midface",
    "side": cast.SIDE,
    "saw_system": "Voorbeeldzaag, reciprocating blade 0.85 mm",
    "material_ban": "none known",
    "fallback_plan": "Free-hand osteotomy by the marks of the plan",
}
PLATE_DECIDED: dict[str, tuple[str, str]] = {
    "plate_thickness": ("1.2", "mm"),
    "trajectory": ("From the lateral orbital rim to the buttress", ""),
    "screw_count": ("6", "count"),
    "screw_positions": ("Three on each side of the cut, 5 mm long", ""),
    "screw_system": ("Voorbeeldschroef 1.5, CE-marked", ""),
    "material": ("ti64_eli", ""),
    "contour_reference": ("Bone in the planned position", ""),
}
PLATE_STATED: dict[str, str] = {
    "indication_group": "elective",
    "region": "midface",
    "side": cast.SIDE,
    "material_ban": "none known",
    "fallback_plan": "Standard plate bent on the printed model",
}


def open_case(walk: Walk) -> None:
    """Open the case with its three devices: a model, the guide, an outsourced plate in preparation."""
    walk.patient = cases.register_patient(
        code="VM-2755",
        name=cast.PATIENT_NAME,
        birth_on=cast.PATIENT_BORN_ON,
        number=walk.material.patient_number,
        actor=walk.who("jip"),
        at=walk.now,
    )
    walk.case = cases.open_case(
        patient=walk.patient,
        intervention="Osteotomy and repositioning of the zygoma",
        indication="Malunion after fracture",
        theatre_on=(day_of(walk.started_at)),
        prescriber=walk.who("iva"),
        site=walk.hospital.site,
        actor=walk.who("jip"),
        at=walk.now,
    )
    walk.model = _add(walk, "anatomical-planning-model")
    walk.guide = _add(walk, "cmf-cutting-guide", copies=2)
    walk.plate = _add(walk, "cmf-plate")
    walk.typed("lab", 9)


def _add(walk: Walk, family_code: str, *, copies: int = 1) -> Device:
    """Ask for one device of the case."""
    return cases.add_device(
        case=walk.case,
        family_code=family_code,
        side=cast.SIDE,
        region=REGION,
        copies=copies,
        actor=walk.who("jip"),
        at=walk.now,
    )


def stated() -> list[Stated]:
    """Return what the prescriber decides and states for the guide."""
    decided = [
        Stated(name=name, value=value, unit=unit or None, source=Source.PRESCRIBER)
        for name, (value, unit) in DECIDED.items()
    ]
    return [*decided, *_facts(STATED)]


def prescribe(walk: Walk) -> None:
    """Let the engineer draft, and the prescriber decide and sign."""
    _prescribe(walk, walk.guide, purpose=PURPOSE, stated=stated())
    walk.typed("prescription", len(DECIDED) + len(STATED) + 1)


def prepare_plate(walk: Walk) -> None:
    """Prescribe and accept the plate, which a supplier will make; it waits for its design."""
    decided = [
        Stated(name=name, value=value, unit=unit or None, source=Source.PRESCRIBER)
        for name, (value, unit) in PLATE_DECIDED.items()
    ]
    purpose = "Plate that holds the zygoma in the planned position."
    _prescribe(walk, walk.plate, purpose=purpose, stated=[*decided, *_facts(PLATE_STATED)])
    _decide(walk, walk.plate)
    try:
        cases.accept_device(device=walk.plate, actor=walk.who("noor"), at=walk.now)
    except Refusal:
        if not walk.left_out:
            raise
        walk.say("The plate was not accepted either.")


def prescribe_from_images(walk: Walk) -> None:
    """Order from images alone: every value is read off the pictures."""
    stated = [
        Stated(name="cut_angle", value="12", source=Source.IMAGING),
        Stated(name="region", value="midface", source=Source.IMAGING),
    ]
    _prescribe(walk, walk.guide, purpose="Guide after the scan, please.", stated=stated)
    decide_route(walk)
    accept(walk)


def prescribe_from_template(walk: Walk) -> None:
    """Order by picks from the lab's template."""
    stated = [
        Stated(name=name, value=value, unit=unit or None, source=Source.TEMPLATE)
        for name, (value, unit) in DECIDED.items()
    ]
    _prescribe(walk, walk.guide, purpose="The usual guide, size M.", stated=[*stated, *_facts(STATED)])
    decide_route(walk)
    accept(walk)


def decide_route(walk: Walk) -> None:
    """Let the quality manager answer what neither family nor records know."""
    _decide(walk, walk.guide)
    walk.typed("lab", 3)


def _decide(walk: Walk, device: Device) -> None:
    cases.decide_route(
        device=device,
        answers={"used_outside_institution": False, "transferred_to_other_legal_entity": False},
        reason="Made and used in this hospital for one patient",
        actor=walk.who("noor"),
        at=walk.now,
    )


def accept(walk: Walk) -> Passed:
    """Accept the guide."""
    return cases.accept_device(device=walk.guide, actor=walk.who("noor"), at=walk.now)


def send_series(walk: Walk) -> None:
    """Take in the series of this patient."""
    imaging = cases.add_imaging(
        case=walk.case, source=walk.material.series, actor=walk.who("jip"), at=walk.now
    )
    walk.series = tuple(imaging.series.all())
    walk.typed("lab", 1)


def offer_other_patient(walk: Walk) -> None:
    """Take the series of another patient for this one."""
    imaging = cases.add_imaging(
        case=walk.case, source=walk.material.other_series, actor=walk.who("jip"), at=walk.now
    )
    _accept_imaging(walk, tuple(imaging.series.all()))


def accept_imaging(walk: Walk) -> Passed:
    """Choose the series and pass the gate."""
    return _accept_imaging(walk, walk.series)


def concede_slices(walk: Walk) -> None:
    """Sign a concession from the lab's own limit of slice thickness."""
    thickness = max((slice_thickness(one) or 0.0 for one in walk.series), default=0.0)
    if thickness > CONCEDED_UP_TO:
        walk.say(f"No concession: slices of {thickness} mm are too thick even for a demonstration.")
        return
    digest = concession_digest(device=walk.guide, code="slice_too_thick", gate="imaging", reason=CONCESSION)
    cases.grant_concession(
        device=walk.guide,
        gate="imaging",
        code="slice_too_thick",
        reason=CONCESSION,
        actor=walk.who("noor"),
        at=walk.now,
        proof=walk.proves("noor", digest),
    )
    walk.typed("lab", 2)


def _accept_imaging(walk: Walk, series: tuple[Any, ...]) -> Passed:
    seen = "" if walk.material.foreign_series else REGION
    return cases.accept_imaging(
        device=walk.guide, series=series, region=seen, actor=walk.who("jip"), at=walk.now
    )


def _facts(stated: dict[str, str]) -> list[Stated]:
    """Return what the prescriber states that is no design decision."""
    return [Stated(name=name, value=value, source=Source.PRESCRIBER) for name, value in stated.items()]


def _prescribe(walk: Walk, device: Device, *, purpose: str, stated: list[Stated]) -> None:
    """Draft as engineer, sign as prescriber."""
    drafted = cases.draft_prescription(
        device=device,
        purpose=purpose,
        characteristics=stated,
        patient_named_as=Naming.CODE,
        reason="Decisions written out by the prescriber" if device.prescriptions.exists() else "",
        decided_by=walk.who("iva"),
        actor=walk.who("jip"),
        at=walk.now,
    )
    walk.prescription = cases.sign_prescription(
        prescription=drafted,
        actor=walk.who("iva"),
        at=walk.now,
        proof=walk.proves("iva", drafted.digest),
    )


STEPS: tuple[Act | Trial | Gate, ...] = (
    Trial(codes=("imaging_alone",), gate="accept", do=prescribe_from_images),
    Trial(codes=("decisions_are_template_picks",), gate="accept", do=prescribe_from_template),
    Act(name="prescribe", gate="accept", do=prescribe),
    Act(name="decide_route", gate="accept", do=decide_route),
    Gate(name="accept", do=accept),
    Trial(codes=("series_other_patient",), gate="imaging", do=offer_other_patient),
    Act(name="send_series", gate="imaging", do=send_series),
    Trial(codes=("slice_too_thick",), gate="imaging", do=accept_imaging),
    Act(name="concede_slice_thickness", gate="imaging", do=concede_slices),
    Gate(name="imaging", do=accept_imaging),
)
