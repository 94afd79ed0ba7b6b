"""Other material for a planned build: the plan is made anew in one act, the former one stays on record."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.archive.queries import read_file
from maatwerk.cases.actions.production import Derived, abort_build, devices_of, prepare_build
from maatwerk.cases.actions.side_work import place_side_work
from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import Build
from maatwerk.cases.words import Operation
from maatwerk.lab.models import Container
from maatwerk.people.models import Account
from maatwerk.workflow.spoken import state


def change_material(
    *, build: Build, containers: Sequence[Container], reason: str, actor: Account, at: datetime
) -> Build:
    """Plan a build anew from the same file and devices with other material; the former plan is stopped."""
    with transaction.atomic():
        archive.lock_chain(build.institution_key)
        former = Build.objects.select_related("recipe", "machine", "file").get(pk=build.pk)
        _must_be_changeable(former, containers=containers)
        devices = devices_of(former)
        sources: dict[str, tuple[str, ...]] = {one.number: () for one in devices}
        for one in former.file.sources.select_related("device"):
            sources[one.device.number] = (*sources.get(one.device.number, ()), one.sha256)
        beside = list(former.side_work.filter(state="wanted"))
        abort_build(build=former, reason=reason, actor=actor, at=at)
        made = prepare_build(
            recipe=former.recipe,
            devices=devices,
            file=Derived(
                name=former.file.name,
                content=read_file(former.file.sha256),
                operations=tuple(Operation(one) for one in former.file.operations),
                sources=sources,
            ),
            containers=containers,
            operator=former.operator,
            supervisor=former.supervisor,
            lasts_minutes=former.lasts_minutes,
            note=former.note,
            actor=actor,
            at=at,
        )
        for work in beside:
            place_side_work(work=work, build=made, actor=actor, at=at)
        return made


def _must_be_changeable(build: Build, *, containers: Sequence[Container]) -> None:
    if build.state != "planned":
        raise CaseError(
            "build_begun",
            what=_("The build is %(state)s; its material can no longer be changed.")
            % {"state": state(build.state)},
            where=build.number,
            do=_("Stop it, and plan another."),
        )
    if build.supplier_id is not None:
        raise CaseError(
            "build_is_bought", what=_("A supplier makes this; its material is theirs."), where=build.number
        )
    if not containers:
        raise CaseError("material_missing", what=_("No material is named."), where=build.number)
    if {one.container_id for one in build.containers.all()} == {one.pk for one in containers}:
        raise CaseError(
            "nothing_changed",
            what=_("That is the material of the plan already."),
            where=build.number,
            do=_("Scan what goes in instead."),
        )
