"""Parts and pieces: planned from the approved files, queued, placed, scrapped and queued again."""

from datetime import datetime

from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.design import approved_hashes
from maatwerk.cases.models import Build, Device, Part, PartCopy
from maatwerk.cases.process import COPY
from maatwerk.people.models import Account
from maatwerk.workflow import doorway


def plan_parts(*, device: Device, actor: Account, at: datetime) -> None:
    """Plan one part for each approved file that is made, and queue its copies."""
    approved = approved_hashes(Asked(device=device, at=at))
    design = device.designs.order_by("-version").first()
    if design is None:
        return
    for place, file in enumerate(design.files.filter(sha256__in=approved).order_by("name"), start=1):
        if device.parts.filter(file=file).exists():
            continue
        part = Part(
            institution_key=device.institution_key,
            device=device,
            file=file,
            mark=f"{device.number}-{place}",
            copies=device.copies,
        )
        doorway.admit(record=part, actor=actor, at=at, ability="prepare_build", kind="cases.part_planned")
        for number in range(1, part.copies + 1):
            _queue(part=part, number=number, replaces=None, ability="prepare_build", actor=actor, at=at)


def place_pieces(*, device: Device, build: Build, actor: Account, at: datetime) -> None:
    """Put every queued piece of a device into a build; there must be one."""
    queued = list(PartCopy.objects.filter(part__device=device, state="queued").order_by("pk"))
    if not queued:
        raise CaseError(
            "nothing_queued",
            what=_("No piece of this device waits to be made."),
            where=device.number,
            do=_("Let the prescriber approve its design, or scrap the piece that failed."),
        )
    for piece in queued:
        doorway.move(record=piece, process=COPY, move="place", actor=actor, at=at, changes={"build": build})


def replace_piece(
    *, piece: PartCopy, reason: str, actor: Account, at: datetime, photo: bytes | None = None
) -> PartCopy:
    """Scrap a piece with a reason, and a photo where there is one; queue another from the same file."""
    scrap(piece=piece, reason=reason, actor=actor, at=at, photo=photo)
    part = piece.part
    return _queue(
        part=part, number=part.pieces.count() + 1, replaces=piece, ability="record_check", actor=actor, at=at
    )


def scrap_all(*, device: Device, reason: str, actor: Account, at: datetime) -> None:
    """Scrap every piece of a device whose design no longer holds."""
    for piece in PartCopy.objects.filter(part__device=device).exclude(state="scrapped").order_by("pk"):
        scrap(piece=piece, reason=reason, actor=actor, at=at)


def scrap(*, piece: PartCopy, reason: str, actor: Account, at: datetime, photo: bytes | None = None) -> None:
    """Scrap a piece with a reason; it stays on record, and its event names the photo."""
    shown = {}
    if photo is not None:
        kept = archive.keep_file(
            content=photo,
            name=f"scrapped-{piece.part.mark}-{piece.number}",
            media_type="application/octet-stream",
            institution_key=piece.institution_key,
            actor=actor.as_actor(),
            at=at,
            salt_key=piece.part.device.case.patient.salt_key(),
        )
        shown = {"photo": kept.sha256}
    doorway.move(
        record=piece,
        process=COPY,
        move="scrap",
        actor=actor,
        at=at,
        changes={"scrap_reason": reason},
        detail=shown,
    )


def _queue(
    *, part: Part, number: int, replaces: PartCopy | None, ability: str, actor: Account, at: datetime
) -> PartCopy:
    piece = PartCopy(institution_key=part.institution_key, part=part, number=number, replaces=replaces)
    doorway.admit(record=piece, actor=actor, at=at, ability=ability, kind="cases.copy_queued")
    return piece
