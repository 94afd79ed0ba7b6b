"""Drifting to series: a part that repeats for another patient asks anew what the device is (Art.2(3))."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from maatwerk.archive.recorded import as_recorded
from maatwerk.archive.rows import subject_of
from maatwerk.cases.facts.asked import Asked, once
from maatwerk.cases.models import Design, DesignFile, FindingAcceptance, Remark
from maatwerk.cases.words import Beginning, FileRole
from maatwerk.lab.models import LibraryPart
from maatwerk.lab.shapes import Body, cells_around, is_near

REOPENED = ("is_mass_produced", "design_fixed_by_maker_envelope")
"""Facts that a family states beforehand, and that a person answers again once a part repeats."""
MOST_SHOWN = 50
MOST_RESEMBLING = 5
_BEFORE_DESIGN = ("requested", "prescribed", "imaging_accepted")
_PRINTED = (FileRole.PART, FileRole.COUPON)
"""What comes out of a machine; test pieces are alike by design and compared with parts alone."""
_DRAWN_FROM = (Beginning.TEMPLATE, Beginning.ANOTHER)


@dataclass(frozen=True)
class Repeat:
    """A part of this design, and the numbers of other patients' devices that hold the same body."""

    file: DesignFile
    devices: tuple[str, ...]


@once
def repeats(asked: Asked) -> tuple[Repeat, ...]:
    """Return the parts of the newest design that the newest design for another patient held before.

    The same body is the same file, or one that was moved, turned, mirrored or scaled as a whole
    (`lab.shapes`). Before is before this device held it, in an unbroken row of versions: who was first is
    asked nothing, and handing the same in again makes nobody the second. Registered parts of the library are
    left out, and so are devices cancelled before they left the lab and versions that were sent back.
    """
    if asked.device.state in _BEFORE_DESIGN or asked.design is None:
        return ()
    own = _unregistered([file for file in asked.design.files.all() if file.role in _PRINTED])
    newest, older = asked.design, _older_versions(asked, asked.design)
    before = Q(pk__in=[])
    for file in own:
        first = _held_since(file, newest, older)
        earlier = Q(design__offered_at__lt=first.offered_at) | Q(
            design__offered_at=first.offered_at, design__lt=first.pk
        )
        before |= _same_body(file) & earlier & Q(role__in=_compared_with(file))
    others = _for_others(_holding(own).filter(before), patient=asked.device.case.patient_id)
    found: dict[DesignFile, dict[str, None]] = {}
    for sha256, shape, role, number in others.values_list(
        "sha256", "shape", "role", "design__device__number"
    ):
        for file in own:
            alike = file.sha256 == sha256 or (file.shape and file.shape == shape)
            if alike and role in _compared_with(file):
                found.setdefault(file, {})[number] = None
    return tuple(Repeat(file, tuple(found[file])[:MOST_SHOWN]) for file in own if file in found)


@once
def drawn_from(asked: Asked) -> Beginning | None:
    """Return what the newest design began from, if somebody said a template or the design for another."""
    design = asked.design
    if design is None:
        return None
    said = {design.began_from, *(one.began_from for one in design.acceptances.all())}
    return next((one for one in _DRAWN_FROM if one in said), None)


def design_repeats(asked: Asked) -> bool | None:
    """Answer whether the newest design was made for another patient, or drawn from what was; None before."""
    if asked.device.state in _BEFORE_DESIGN or asked.design is None:
        return None
    return drawn_from(asked) is not None or bool(repeats(asked))


def resembling(file: DesignFile, *, patient: int) -> tuple[str, ...]:
    """Return the numbers of other patients' devices with nearly the body of a file.

    Only what was handed in before counts, read by index: the cells around that of the body. It is a question
    for a person, and no answer. What holds the same body is no mere likeness and is told by `repeats`; of a
    registered part of the library nobody is asked.
    """
    if not _unregistered([file]):
        return ()
    if file.body is None:
        return ()
    body = Body.of(file.body)
    near = DesignFile.objects.filter(
        ~_same_body(file),
        ~_is_registered(),
        institution_key=file.institution_key,
        cell__in=cells_around(body),
        role=FileRole.PART,
    )
    found: dict[str, None] = {}
    for one, number in _for_others(near, patient=patient).values_list("body", "design__device__number"):
        if one is not None and is_near(body, Body.of(one)):
            found[number] = None
    return tuple(found)[:MOST_RESEMBLING]


def may_repeat(design: OuterRef) -> Q:
    """Say of a device in design whether its design may be held as a series; `repeats` tells exactly."""
    others = (
        DesignFile.objects.filter(institution_key=OuterRef("institution_key"))
        .exclude(design__device=OuterRef("design__device"))
        .order_by()
    )
    files = DesignFile.objects.filter(
        Exists(others.filter(sha256=OuterRef("sha256")))
        | Exists(others.filter(~Q(shape=""), shape=OuterRef("shape"))),
        design=design,
        design__device__state="in_design",
    )
    said = Q(began_from__in=_DRAWN_FROM)
    told = Design.objects.filter(said | Exists(_told(said)), pk=design)
    return Exists(files.order_by()) | Exists(told.order_by())


def _told(said: Q) -> QuerySet[FindingAcceptance]:
    return FindingAcceptance.objects.filter(said, design=OuterRef("pk")).order_by()


def devices_alike(devices: Collection[int]) -> frozenset[int]:
    """Return the other devices that hold a body of any version of these: what happens to one bears on them.

    Registered parts lead nowhere. A few reads by index, however many cases there are.
    """
    own = DesignFile.objects.filter(design__device__in=devices, role__in=_PRINTED)
    bodies = own.exclude(_is_registered()).values_list("institution_key", "sha256", "shape")
    found: set[int] = set()
    for key, sha256, shape in set(bodies.order_by()):
        found.update(devices_holding(institution_key=key, sha256=sha256, shape=shape))
    return frozenset(found - set(devices))


def devices_holding(*, institution_key: UUID, sha256: str, shape: str) -> frozenset[int]:
    """Return the devices with this body in any version of their design."""
    mine = DesignFile.objects.filter(institution_key=institution_key, role__in=_PRINTED).order_by()
    same = [mine.filter(sha256=sha256), *([mine.filter(shape=shape)] if shape else [])]
    return frozenset(pk for one in same for pk in one.values_list("design__device", flat=True).distinct())


def _unregistered(files: list[DesignFile]) -> list[DesignFile]:
    """Return the files that are no part of the library; one put there past the program is none."""
    wanted = reduce(or_, (_same_body(file) for file in files), Q(pk__in=[]))
    keys = {file.institution_key for file in files}
    parts = list(LibraryPart.objects.filter(wanted, institution_key__in=keys, state="registered"))
    sound = as_recorded(parts)
    known = [one for one in parts if subject_of(one) in sound]
    return [file for file in files if not any(_is_part(file, one) for one in known)]


def _is_part(file: DesignFile, part: LibraryPart) -> bool:
    return file.sha256 == part.sha256 or (file.shape != "" and file.shape == part.shape)


def _compared_with(file: DesignFile) -> tuple[FileRole, ...]:
    return (FileRole.PART,) if file.role == FileRole.COUPON else _PRINTED


def _older_versions(asked: Asked, newest: Design) -> list[Design]:
    """Return the versions of the design before the newest, the last first."""
    designs = asked.device.designs
    if asked.gathered is None:
        return list(designs.exclude(pk=newest.pk).prefetch_related("files", "remarks").order_by("-version"))
    older = (one for one in designs.all() if one.pk != newest.pk)
    return sorted(older, key=lambda one: one.version, reverse=True)


def _held_since(file: DesignFile, newest: Design, older: Iterable[Design]) -> Design:
    """Return the version from which on every one held the body; one that was sent back breaks the row."""
    since = newest
    for version in older:
        if version.remarks.all() or not any(_is_same(file, one) for one in version.files.all()):
            break
        since = version
    return since


def _is_same(file: DesignFile, other: DesignFile) -> bool:
    alike = file.sha256 == other.sha256 or (file.shape != "" and file.shape == other.shape)
    return alike and other.role in _PRINTED


def _same_body(file: DesignFile) -> Q:
    return Q(sha256=file.sha256) | Q(shape=file.shape) if file.shape else Q(sha256=file.sha256)


def _holding(files: list[DesignFile]) -> QuerySet[DesignFile]:
    """Return the files with one of these bodies: asked by content, then by shape, each by its index.

    A database that is asked for either in one breath reads every file of the institution.
    """
    keys = {file.institution_key for file in files}
    mine = DesignFile.objects.filter(institution_key__in=keys, role__in=_PRINTED).order_by()
    content = mine.filter(sha256__in={file.sha256 for file in files}).values_list("pk", flat=True)
    shape = mine.filter(shape__in={file.shape for file in files if file.shape}).values_list("pk", flat=True)
    return DesignFile.objects.filter(pk__in=set(content.union(shape)))


def _for_others(found: QuerySet[DesignFile], *, patient: int) -> QuerySet[DesignFile]:
    """Return those of these files that stand in another patient's device and are held by it to this day."""
    held = DesignFile.objects.filter(
        Q(sha256=OuterRef(OuterRef("sha256"))) | Q(shape=OuterRef(OuterRef("shape"))) & ~Q(shape=""),
        design=OuterRef("pk"),
        role__in=_PRINTED,
    ).order_by()
    remarks = Remark.objects.order_by()
    given_up = Design.objects.filter(
        ~Exists(held) | Exists(remarks.filter(design=OuterRef("pk"))),
        device=OuterRef("design__device"),
        version__gt=OuterRef("design__version"),
    ).order_by()
    return (
        found.filter(
            ~Exists(given_up),
            ~Exists(remarks.filter(design=OuterRef("design"))),
        )
        .exclude(design__device__case__patient=patient)
        .exclude(design__device__state="cancelled")
        .order_by("design__device__number", "pk")
    )


def _is_registered() -> Exists:
    """Say that a file is a registered part of the library, by content or by shape."""
    return Exists(
        LibraryPart.objects.filter(
            Q(sha256=OuterRef("sha256")) | Q(shape=OuterRef("shape")) & ~Q(shape=""),
            institution_key=OuterRef("institution_key"),
            state="registered",
        ).order_by()
    )
