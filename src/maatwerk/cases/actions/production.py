"""Builds: planned from approved files, run through the gate `produce`, their pieces made or scrapped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.cases import gates
from maatwerk.cases.actions.cases import as_stored, same_house
from maatwerk.cases.actions.pieces import place_pieces, plan_parts, replace_piece
from maatwerk.cases.actions.readings import as_read
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.design import approved_hashes
from maatwerk.cases.models import (
    Build,
    BuildContainer,
    BuildFile,
    BuildSource,
    Device,
    IncomingCheck,
    PartCopy,
)
from maatwerk.cases.process import BUILD, COPY, DEVICE
from maatwerk.cases.words import Operation
from maatwerk.lab.models import Container, Machine, Recipe
from maatwerk.lab.words import EquipmentRole, RecipeKind
from maatwerk.people.models import Account
from maatwerk.workflow import doorway


@dataclass(frozen=True, kw_only=True)
class Derived:
    """What the machine or the supplier gets, and by which operations it came from the sources."""

    name: str
    content: bytes
    operations: tuple[Operation, ...]
    sources: Mapping[str, tuple[str, ...]] | None = None
    """By device number, the hashes it was made from; left out, the approved files of each device."""


def prepare_build(
    *,
    recipe: Recipe,
    devices: Sequence[Device],
    file: Derived,
    actor: Account,
    at: datetime,
    containers: Sequence[Container] = (),
    machine: Machine | None = None,
    operator: Account | None = None,
    supervisor: Account | None = None,
    order_number: str = "",
    lasts_minutes: int | None = None,
    note: str = "",
) -> Build:
    """Plan one print run or one order: which pieces of which devices, from which files, with what."""
    same_house(actor, recipe, *devices, *containers)
    external = recipe.kind == RecipeKind.EXTERNAL
    if external and not order_number:
        raise CaseError("order_missing", what=_("An external recipe is carried out to an order; name it."))
    with transaction.atomic():
        archive.lock_chain(actor.institution_key)
        build = Build(
            institution_key=actor.institution_key,
            number=_next_number(actor=actor, at=at),
            recipe=recipe,
            machine=None if external else _printer(recipe, wanted=machine),
            operator=operator or actor,
            supervisor=supervisor,
            supplier=recipe.supplier if external else None,
            order_number=order_number,
            planned_at=at,
            lasts_minutes=lasts_minutes,
            readings={},
            note=note,
        )
        doorway.admit(record=build, actor=actor, at=at, ability="prepare_build", kind="cases.build_planned")
        _register_file(build=build, file=file, devices=devices, actor=actor, at=at)
        for container in containers:
            used = BuildContainer(institution_key=build.institution_key, build=build, container=container)
            doorway.admit(
                record=used, actor=actor, at=at, ability="prepare_build", kind="cases.build_container_added"
            )
        for device in devices:
            plan_parts(device=device, actor=actor, at=at)
            place_pieces(device=device, build=build, actor=actor, at=at)
    return build


def start_build(
    *, build: Build, actor: Account, at: datetime, scanned: str = ""
) -> tuple[doorway.Passed, ...]:
    """Start a build: each of its devices passes the gate `produce`, or none does.

    `scanned` is the code of the machine in front of the operator, when it was scanned.
    """
    passed = []
    _must_be_its_machine(build=build, scanned=scanned)
    with transaction.atomic():
        archive.lock_chain(build.institution_key)
        _must_be_free(build)
        devices = devices_of(build)
        if not devices:
            raise CaseError("build_empty", what=_("Nothing lies in this build."), where=build.number)
        for device in devices:
            first = device.state not in {"in_production", "rework"}
            passed.append(
                doorway.move(
                    record=device,
                    process=DEVICE,
                    move="start_production" if first else "produce_again",
                    actor=actor,
                    at=at,
                    gate=gates.ask(gate="produce", device=device, at=at, actor=actor, build=build),
                    detail={"build": build.number},
                )
            )
        _must_run_it(build=build, actor=actor)
        doorway.move(
            record=build,
            process=BUILD,
            move="start",
            actor=actor,
            at=at,
            changes={"started_at": at},
            detail={"machine_scanned": scanned} if scanned else {},
        )
    return tuple(passed)


def _must_be_free(build: Build) -> None:
    """Refuse a machine on which something runs still: it makes one build at a time."""
    if build.machine_id is None:
        return
    other = Build.objects.filter(machine=build.machine_id, state="running").exclude(pk=build.pk).first()
    if other is not None:
        raise CaseError(
            "machine_busy",
            what=_("%(build)s runs on %(machine)s still.")
            % {"build": other.number, "machine": build.machine},
            where=build.number,
            why=_("A machine makes one build at a time."),
            do=_("Take %(build)s out first, or stop it.") % {"build": other.number},
        )


def finish_build(
    *,
    build: Build,
    actor: Account,
    at: datetime,
    readings: Mapping[str, Any] | None = None,
    failed: Mapping[PartCopy, str] | None = None,
    photos: Mapping[PartCopy, bytes] | None = None,
) -> Build:
    """Take a build out: failed pieces are scrapped and queued again, whole devices go to verification."""
    failures = {piece.pk: reason for piece, reason in (failed or {}).items()}
    seen = {piece.pk: photo for piece, photo in (photos or {}).items()}
    with transaction.atomic():
        archive.lock_chain(build.institution_key)
        devices = devices_of(build)
        doorway.move(
            record=build,
            process=BUILD,
            move="finish",
            actor=actor,
            at=at,
            changes={"ended_at": at, "readings": as_read(build.recipe, readings or {})},
        )
        for piece in build.pieces.filter(state="in_build"):
            if piece.pk in failures:
                replace_piece(
                    piece=piece, reason=failures[piece.pk], photo=seen.get(piece.pk), actor=actor, at=at
                )
            else:
                doorway.move(record=piece, process=COPY, move="make", actor=actor, at=at)
        for device in devices:
            if device.state == "in_production" and is_whole(device):
                finish_production(device=device, actor=actor, at=at)
    return build


def abort_build(*, build: Build, reason: str, actor: Account, at: datetime) -> Build:
    """Stop a build; its pieces go back to the queue."""
    with transaction.atomic():
        doorway.move(
            record=build,
            process=BUILD,
            move="abort",
            actor=actor,
            at=at,
            changes={"ended_at": at},
            detail={"reason": reason},
        )
        for piece in build.pieces.filter(state="in_build"):
            doorway.move(
                record=piece, process=COPY, move="requeue", actor=actor, at=at, changes={"build": None}
            )
        for work in build.side_work.filter(state="wanted"):
            doorway.amend(
                record=work,
                changes={"build": None},
                actor=actor,
                at=at,
                ability="prepare_build",
                kind="cases.side_work_placed",
                detail={"build": ""},
            )
    return build


def finish_production(*, device: Device, actor: Account, at: datetime) -> doorway.Passed:
    """Hand a device on to verification; every piece of it must be made."""
    with transaction.atomic():
        if not is_whole(as_stored(device)):
            raise CaseError(
                "pieces_missing", what=_("Pieces of the device wait to be made."), where=device.number
            )
        return doorway.move(record=device, process=DEVICE, move="finish_production", actor=actor, at=at)


def fail_part(
    *, piece: PartCopy, reason: str, actor: Account, at: datetime, photo: bytes | None = None
) -> PartCopy:
    """Scrap a piece that is no good and queue another from the same approved file."""
    with transaction.atomic():
        made = replace_piece(piece=piece, reason=reason, photo=photo, actor=actor, at=at)
        device = Device.objects.get(pk=piece.part.device_id)
        if device.state in {"in_verification", "released"}:
            send_to_rework(device=device, reason=reason, actor=actor, at=at)
    return made


def send_to_rework(*, device: Device, reason: str, actor: Account, at: datetime) -> doorway.Passed:
    """Send a device back to be made again; what was verified no longer counts."""
    return doorway.move(
        record=device,
        process=DEVICE,
        move="send_to_rework",
        actor=actor,
        at=at,
        changes={"verified_at": None},
        detail={"reason": reason},
    )


def record_incoming(
    *,
    build: Build,
    certificate: bytes,
    certificate_number: str,
    passed: bool,
    actor: Account,
    at: datetime,
    note: str = "",
) -> IncomingCheck:
    """Record the look at what a supplier sent: order, certificate of conformity, goods."""
    if build.supplier_id is None:
        raise CaseError("build_is_ours", what=_("This build was not bought."), where=build.number)
    with transaction.atomic():
        stored = archive.keep_file(
            content=certificate,
            name=f"conformity-{build.number}.pdf",
            media_type="application/pdf",
            institution_key=build.institution_key,
            actor=actor.as_actor(),
            at=at,
        )
        check = IncomingCheck(
            institution_key=build.institution_key,
            build=build,
            certificate_sha256=stored.sha256,
            certificate_number=certificate_number,
            passed=passed,
            note=note,
            checked_by=actor,
            checked_at=at,
        )
        doorway.admit(record=check, actor=actor, at=at, ability="record_check", kind="cases.incoming_checked")
    return check


def devices_of(build: Build) -> list[Device]:
    """Return the devices that have pieces in a build."""
    return list(Device.objects.filter(parts__pieces__build=build).distinct().order_by("number"))


def is_whole(device: Device) -> bool:
    """Answer whether every piece of a device is made, and there is one."""
    pieces = PartCopy.objects.filter(part__device=device).exclude(state="scrapped")
    return pieces.exists() and not pieces.exclude(state="made").exists()


def _register_file(
    *, build: Build, file: Derived, devices: Sequence[Device], actor: Account, at: datetime
) -> None:
    stored = archive.keep_file(
        content=file.content,
        name=file.name,
        media_type="application/octet-stream",
        institution_key=build.institution_key,
        actor=actor.as_actor(),
        at=at,
    )
    record = BuildFile(
        institution_key=build.institution_key,
        build=build,
        sha256=stored.sha256,
        size=stored.size,
        name=file.name,
        operations=[operation.value for operation in file.operations],
        registered_by=actor,
        registered_at=at,
    )
    doorway.admit(
        record=record, actor=actor, at=at, ability="prepare_build", kind="cases.build_file_registered"
    )
    for device in devices:
        approved = sorted(approved_hashes(Asked(device=device, at=at)))
        for sha256 in file.sources.get(device.number, ()) if file.sources is not None else approved:
            source = BuildSource(
                institution_key=build.institution_key, build_file=record, device=device, sha256=sha256
            )
            doorway.admit(
                record=source, actor=actor, at=at, ability="prepare_build", kind="cases.build_source_added"
            )


def _must_be_its_machine(*, build: Build, scanned: str) -> None:
    """Refuse to start a build at another machine than the one it was planned for."""
    machine = build.machine
    if scanned and (machine is None or machine.code.casefold() != scanned.casefold()):
        raise CaseError(
            "other_machine",
            what=_("%(code)s is not the machine of this build: that is %(machine)s.")
            % {"code": scanned, "machine": f"{machine} ({machine.code})" if machine else build.supplier},
            where=build.number,
            do=_(
                "Go to the machine of the plan, or stop this build and plan it by a recipe of this machine."
            ),
        )


def _must_run_it(*, build: Build, actor: Account) -> None:
    """Refuse whoever is not on record as running the build: the gates judge that person, and no other."""
    if build.supplier_id is None and actor.pk not in {build.operator_id, build.supervisor_id}:
        raise CaseError(
            "not_the_operator",
            what=_("%(operator)s runs this build, not %(actor)s.")
            % {"operator": build.operator.full_name, "actor": actor.full_name},
            where=build.number,
            do=_("Let the operator start it, or plan the build with the operator who will."),
        )


def _printer(recipe: Recipe, *, wanted: Machine | None) -> Machine:
    """Return the machine that prints; another than the recipe's was never validated with it."""
    found = recipe.equipment.filter(role=EquipmentRole.PRINT.value).first()
    if found is None:
        raise CaseError(
            "machine_missing", what=_("The recipe names no machine that prints."), where=str(recipe)
        )
    if wanted is not None and wanted.pk != found.machine_id:
        raise CaseError(
            "machine_not_of_recipe",
            what=_("%(recipe)s is validated on %(machine)s, not on %(wanted)s.")
            % {"recipe": recipe, "machine": found.machine, "wanted": wanted},
            where=str(recipe),
            do=_("Print on the machine of the recipe, or adopt a recipe for the other one and validate it."),
        )
    return found.machine


def _next_number(*, actor: Account, at: datetime) -> str:
    planned = Build.objects.filter(institution_key=actor.institution_key, number__startswith=f"B{at.year}-")
    return f"B{at.year}-{planned.count() + 1:04d}"
