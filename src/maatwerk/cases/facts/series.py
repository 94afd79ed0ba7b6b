"""Drifting to series: a part that repeats for another patient asks anew what the device is (Art.2(3))."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from maatwerk.cases.facts.asked import Asked, once
from maatwerk.cases.models import Design, DesignFile, Remark
from maatwerk.cases.words import FileRole
from maatwerk.lab.models import LibraryPart

REOPENED = ("is_mass_produced", "design_fixed_by_maker_envelope")
"""Facts that a family states beforehand, and that a person answers again once a part repeats."""
MOST_SHOWN = 50
_BEFORE_DESIGN = ("requested", "prescribed", "imaging_accepted")


@dataclass(frozen=True)
class Repeat:
    """A part of this design, and the numbers of other patients' devices that hold the same body."""

    file: DesignFile
    devices: tuple[str, ...]


@once
def repeats(asked: Asked) -> tuple[Repeat, ...]:
    """Return the parts of the newest design that were in the newest design for another patient before.

    The same body is the same file, or one that was moved, turned, mirrored or scaled as a whole
    (`lab.shapes`). Registered parts of the library are left out, and so are devices cancelled before they
    left the lab and versions that the prescriber sent back. Who was first is asked nothing; the second is.
    """
    if asked.device.state in _BEFORE_DESIGN or asked.design is None:
        return ()
    own = [file for file in asked.design.files.all() if file.role == FileRole.PART]
    others = _same_elsewhere(own, design=asked.design, patient=asked.device.case.patient_id)
    found: dict[DesignFile, dict[str, None]] = {}
    for sha256, shape, number in others.values_list("sha256", "shape", "design__device__number"):
        for file in own:
            if file.sha256 == sha256 or (file.shape and file.shape == shape):
                found.setdefault(file, {})[number] = None
    return tuple(Repeat(file, tuple(found[file])[:MOST_SHOWN]) for file in own if file in found)


def design_repeats(asked: Asked) -> bool | None:
    """Answer whether a part of the newest design was made for another patient; None before there is one."""
    before = asked.device.state in _BEFORE_DESIGN or asked.design is None
    return None if before else bool(repeats(asked))


def devices_alike(devices: Collection[int]) -> frozenset[int]:
    """Return the other devices that hold a body of any version of these: what happens to one bears on them.

    Registered parts lead nowhere. Two reads by index, however many cases there are.
    """
    own = DesignFile.objects.filter(design__device__in=devices, role=FileRole.PART)
    bodies = own.exclude(_is_registered()).values_list("institution_key", "sha256", "shape")
    found: set[int] = set()
    for key, sha256, shape in set(bodies.order_by()):
        found.update(devices_holding(institution_key=key, sha256=sha256, shape=shape))
    return frozenset(found - set(devices))


def devices_holding(*, institution_key: UUID, sha256: str, shape: str) -> frozenset[int]:
    """Return the devices with this body in any version of their design."""
    mine = DesignFile.objects.filter(institution_key=institution_key, role=FileRole.PART).order_by()
    same = [mine.filter(sha256=sha256), *([mine.filter(shape=shape)] if shape else [])]
    return frozenset(pk for one in same for pk in one.values_list("design__device", flat=True).distinct())


def _is_registered() -> Exists:
    """Say that a file is a registered part of the library, by content or by shape."""
    return Exists(
        LibraryPart.objects.filter(
            Q(sha256=OuterRef("sha256")) | Q(shape=OuterRef("shape")) & ~Q(shape=""),
            institution_key=OuterRef("institution_key"),
            state="registered",
        ).order_by()
    )


def _same_elsewhere(own: list[DesignFile], *, design: Design, patient: int) -> QuerySet[DesignFile]:
    newer = Design.objects.filter(
        device=OuterRef("design__device"), version__gt=OuterRef("design__version")
    ).order_by()
    sent_back = Remark.objects.filter(design=OuterRef("design")).order_by()
    return (
        DesignFile.objects.filter(
            Q(sha256__in={file.sha256 for file in own})
            | Q(shape__in={file.shape for file in own if file.shape}),
            ~Exists(newer),
            ~Exists(sent_back),
            ~_is_registered(),
            institution_key=design.institution_key,
            role=FileRole.PART,
            design__offered_at__lt=design.offered_at,
        )
        .exclude(design__device__case__patient=patient)
        .exclude(design__device__state="cancelled")
        .order_by("design__device__number", "pk")
    )
