"""Work that is no device: asked for, laid into a build, made, handed over; or the beginning of a device."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.archive import files
from maatwerk.archive.models import Event
from maatwerk.cases.actions.cases import add_device, same_house
from maatwerk.cases.errors import CaseError
from maatwerk.cases.measured import heard
from maatwerk.cases.models import Build, Case, Device, SideWork
from maatwerk.cases.process import SIDE_WORK
from maatwerk.measure import child
from maatwerk.measure.errors import Unreadable
from maatwerk.people.models import Account
from maatwerk.workflow import doorway
from maatwerk.workflow.spoken import state


def want_side_work(
    *, title: str, file_name: str, content: bytes, for_whom: str, actor: Account, at: datetime
) -> SideWork:
    """Ask for something that is no device: what, from which file, for whom; its file is inspected first."""
    if not title.strip() or not for_whom.strip():
        raise CaseError("side_work_says_too_little", what=_("Say what it is, and for whom."))
    try:
        report = child.run("mesh", inputs={"mesh": content}, options={"name": file_name, "unit": "mm"})
    except Unreadable as trouble:
        raise CaseError(
            "file_unreadable",
            what=heard(trouble.what),
            where=file_name,
            why=heard(trouble.why),
            do=heard(trouble.do) or _("Export it again, and try once more."),
        ) from trouble
    with transaction.atomic():
        archive.lock_chain(actor.institution_key)
        work = SideWork(
            institution_key=actor.institution_key,
            number=_next_number(actor=actor, at=at),
            title=title.strip(),
            file_name=file_name,
            sha256=files.digest_of(content),
            for_whom=for_whom.strip(),
            asked_by=actor,
            asked_at=at,
        )
        doorway.admit(
            record=work,
            actor=actor,
            at=at,
            ability="prepare_build",
            kind="cases.side_work_wanted",
            detail={"mesh": report["total"]},
        )
        archive.keep_file(
            content=content,
            name=file_name,
            media_type="model/mesh",
            institution_key=actor.institution_key,
            actor=actor.as_actor(),
            at=at,
        )
    return work


def place_side_work(*, work: SideWork, build: Build | None, actor: Account, at: datetime) -> Event:
    """Lay it into a build that is planned, beside devices, or take it out again."""
    with transaction.atomic():
        stored = SideWork.objects.select_related("build").get(pk=work.pk)
        if stored.state != "wanted":
            raise CaseError(
                "side_work_done",
                what=_("%(what)s is %(state)s.") % {"what": stored, "state": state(stored.state)},
            )
        for one in (stored.build, build):
            if one is None:
                continue
            same_house(actor, one)
            now = Build.objects.get(pk=one.pk).state
            if now != "planned":
                raise CaseError(
                    "build_not_planned",
                    what=_("The build is %(state)s; nothing is laid in or taken out.")
                    % {"state": state(now)},
                    where=one.number,
                    do=_("Choose a build that is planned."),
                )
        return doorway.amend(
            record=work,
            changes={"build": build},
            actor=actor,
            at=at,
            ability="prepare_build",
            kind="cases.side_work_placed",
            detail={"build": "" if build is None else build.number},
        )


def make_side_work(*, work: SideWork, actor: Account, at: datetime) -> doorway.Passed:
    """Say that it is made."""
    return _move(work, "make", actor=actor, at=at, changes={"made_at": at})


def hand_over_side_work(*, work: SideWork, actor: Account, at: datetime) -> doorway.Passed:
    """Hand it to whoever asked for it; it carries the words that it is not for use on patients."""
    return _move(work, "hand_over", actor=actor, at=at, changes={"ended_at": at})


def cancel_side_work(*, work: SideWork, reason: str, actor: Account, at: datetime) -> doorway.Passed:
    """End it before it is handed over."""
    if not reason.strip():
        raise CaseError("reason_missing", what=_("Say why it is not made."))
    return _move(work, "cancel", actor=actor, at=at, changes={"ended_at": at}, reason=reason)


def begin_device_from(
    *,
    work: SideWork,
    case: Case,
    family_code: str,
    side: str,
    actor: Account,
    at: datetime,
    region: str = "",
) -> Device:
    """Begin a device because somebody wants it for a patient: it starts at the first gate, like every device.

    Nothing of the work counts for it: neither its file, nor that it was made.
    """
    same_house(actor, case, work)
    with transaction.atomic():
        archive.lock_chain(actor.institution_key)
        device = add_device(
            case=case,
            family_code=family_code,
            side=side,
            region=region,
            title=work.title,
            actor=actor,
            at=at,
        )
        _move(work, "become_device", actor=actor, at=at, changes={"became": device, "ended_at": at})
    return device


def _move(
    work: SideWork,
    move: str,
    *,
    actor: Account,
    at: datetime,
    changes: dict[str, object],
    reason: str = "",
) -> doorway.Passed:
    return doorway.move(
        record=work,
        process=SIDE_WORK,
        move=move,
        actor=actor,
        at=at,
        changes=changes,
        detail={"reason": reason} if reason else None,
    )


def _next_number(*, actor: Account, at: datetime) -> str:
    asked = SideWork.objects.filter(institution_key=actor.institution_key, number__startswith=f"N-{at.year}-")
    return f"N-{at.year}-{asked.count() + 1:04d}"
