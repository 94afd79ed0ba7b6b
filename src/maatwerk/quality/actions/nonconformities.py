"""Taking up what went wrong, deciding what is done, and closing it when it is made good."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive.actions import lock_chain
from maatwerk.archive.rows import subject_of
from maatwerk.cases import spoken
from maatwerk.cases.models import CheckResult, Device
from maatwerk.lab import actions as lab
from maatwerk.lab.actions.saying import refused, said, same_house
from maatwerk.lab.models import Hold
from maatwerk.lab.queries import Subject
from maatwerk.lab.words import HoldSubject
from maatwerk.people.errors import InputRefused
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability, roles_with
from maatwerk.quality.models import Nonconformity
from maatwerk.quality.process import NONCONFORMITY, Disposition
from maatwerk.quality.queries.nonconformities import later_result, pieces_of
from maatwerk.rulebook.reasons import Basis, Reason
from maatwerk.workflow import doorway

HOLD_CODE = "nonconformity"
NONCONFORMING_PRODUCT = "SOP-09"
"""The lab's procedure on verification and nonconforming product."""
INDEPENDENCE = "SOP-04"
"""The lab's procedure on competence and independence."""


def open_nonconformity(
    *, found: str, actor: Account, at: datetime, device: Device | None = None, stop: Subject | None = None
) -> Nonconformity:
    """Take up by hand what somebody found; `stop` places a hold on what must not go on meanwhile."""
    same_house(actor, device)
    with transaction.atomic():
        lock_chain(actor.institution_key)
        number = _next_number(actor=actor, at=at)
        hold = None
        if stop is not None:
            hold = lab.place_hold(
                subject=stop,
                code=HOLD_CODE,
                reason=said("finding", found),
                origin=f"nonconformity {number}",
                actor=actor,
                at=at,
            )
        return _admit(number=number, found=found, device=device, hold=hold, actor=actor, at=at)


def open_from_hold(*, hold: Hold, found: str, actor: Account, at: datetime) -> Nonconformity:
    """Take up the cause of an open hold; closing will lift it."""
    same_house(actor, hold)
    with transaction.atomic():
        lock_chain(actor.institution_key)
        hold.refresh_from_db()
        if hold.state != "open":
            raise InputRefused(
                "hold_lifted",
                what=_("This hold was lifted already: %(hold)s.") % {"hold": hold.subject_name},
                why=_("A nonconformity stands on an open hold, on a failed check, or on a finding by hand."),
                do=_("Open it by hand."),
            )
        _refuse_twice(Nonconformity.objects.filter(hold=hold).first(), what=hold.subject_name)
        return _admit(
            number=_next_number(actor=actor, at=at),
            found=found,
            device=_device_of(hold),
            hold=hold,
            actor=actor,
            at=at,
        )


def open_from_check(*, check: CheckResult, actor: Account, at: datetime, found: str = "") -> Nonconformity:
    """Take up a failed check, together with the hold that it placed."""
    same_house(actor, check)
    if check.passed:
        raise InputRefused(
            "check_passed",
            what=_("%(check)s passed on %(device)s.") % {"check": check.code, "device": check.device},
            do=_("Open it by hand, if need be."),
        )
    with transaction.atomic():
        lock_chain(actor.institution_key)
        _refuse_twice(Nonconformity.objects.filter(check_result=check).first(), what=check.code)
        placed = Hold.objects.filter(
            institution_key=check.institution_key,
            origin=subject_of(check),
            state="open",
            nonconformities=None,
        )
        return _admit(
            number=_next_number(actor=actor, at=at),
            found=found or f"{check}: {check.note}",
            device=check.device,
            check=check,
            hold=placed.first(),
            actor=actor,
            at=at,
        )


def decide_nonconformity(
    *, nonconformity: Nonconformity, disposition: str, reason: str, actor: Account, at: datetime
) -> doorway.Passed:
    """Decide what is done; using it as it is takes another person, and is no way out of a failed check."""
    wanted = _disposition(disposition)
    why = said("reason", reason)
    same_house(actor, nonconformity)
    if wanted is Disposition.USE_AS_IS:
        _refuse_use_as_is(nonconformity, actor=actor)
    return doorway.move(
        record=nonconformity,
        process=NONCONFORMITY,
        move=f"decide_{wanted.value}",
        actor=actor,
        at=at,
        changes={
            "disposition": wanted.value,
            "disposition_reason": why,
            "decided_by": actor,
            "decided_at": at,
        },
    )


def close_nonconformity(
    *, nonconformity: Nonconformity, done: str, actor: Account, at: datetime
) -> doorway.Passed:
    """Close what was made good, and lift the hold that it stands on, both or neither."""
    what = said("account of what was done", done)
    same_house(actor, nonconformity)
    with transaction.atomic():
        lock_chain(nonconformity.institution_key)
        nonconformity.refresh_from_db()
        _refuse_unless_made_good(nonconformity)
        passed = doorway.move(
            record=nonconformity,
            process=NONCONFORMITY,
            move="close",
            actor=actor,
            at=at,
            changes={"done": what, "closed_by": actor, "closed_at": at},
        )
        hold = nonconformity.hold
        if hold is not None and hold.state == "open":
            lab.lift_hold(hold=hold, reason=f"{nonconformity.number} closed: {what}", actor=actor, at=at)
    return passed


def _admit(
    *,
    number: str,
    found: str,
    device: Device | None,
    actor: Account,
    at: datetime,
    hold: Hold | None = None,
    check: CheckResult | None = None,
) -> Nonconformity:
    made = Nonconformity(
        institution_key=actor.institution_key,
        number=number,
        found=said("finding", found),
        device=device,
        check_result=check,
        hold=hold,
        opened_by=actor,
        opened_at=at,
    )
    doorway.admit(
        record=made, actor=actor, at=at, ability=Ability.PLACE_HOLD, kind="quality.nonconformity_opened"
    )
    return made


def _next_number(*, actor: Account, at: datetime) -> str:
    """Return the next free number of the year; the caller holds the lock of the chain."""
    prefix = f"NC-{at.year}-"
    taken = Nonconformity.objects.filter(institution_key=actor.institution_key, number__startswith=prefix)
    return f"{prefix}{taken.count() + 1:04d}"


def _device_of(hold: Hold) -> Device | None:
    if hold.subject_kind != HoldSubject.DEVICE.value:
        return None
    return Device.objects.filter(institution_key=hold.institution_key, pk=int(hold.subject_key)).first()


def _refuse_twice(present: Nonconformity | None, *, what: str) -> None:
    if present is not None:
        raise InputRefused(
            "taken_up_already",
            what=_("%(what)s was taken up in %(present)s.") % {"what": what, "present": present},
            do=_("Go on with %(present)s.") % {"present": present},
        )


def _disposition(word: str) -> Disposition:
    try:
        return Disposition(word)
    except ValueError:
        raise InputRefused(
            "word_unknown",
            what=_("There is no decision “%(word)s”.") % {"word": word},
            where="disposition",
            do=_("Choose one of: %(known)s.") % {"known": ", ".join(one.value for one in Disposition)},
        ) from None


def _refuse_use_as_is(nonconformity: Nonconformity, *, actor: Account) -> None:
    """Refuse where the law leaves no such choice (Art.5(1)), and where one person would decide alone."""
    if nonconformity.check_result is not None:
        reason = Reason(
            code="check_failed",
            text=_("A device whose check failed is not used as it is; conformity is checked before release."),
            basis=Basis.LAW,
            cites=("Art.5(1)", "Art.15(3)(a)"),
            do=_("Decide on rework, reprint or scrap."),
        )
        raise doorway.Refused(None, (reason,), nonconformity.state)
    if actor.pk == nonconformity.opened_by_id:
        raise refused(
            "second_person_needed",
            _("Who found a nonconformity does not decide alone that it is used as it is."),
            do=_("Ask another person who may grant concessions."),
            cites=(INDEPENDENCE,),
            state=nonconformity.state,
            who_can=roles_with(Ability.GRANT_CONCESSION),
        )


def _piece(check: CheckResult) -> str:
    return spoken.piece(check.copy) if check.copy else str(check.build or check.device)


def _refuse_unless_made_good(nonconformity: Nonconformity) -> None:
    """Refuse to close on words alone: what is reworked has passed again, what is replaced is scrapped."""
    check = nonconformity.check_result
    if check is None:
        return
    missing = ""
    if nonconformity.disposition == Disposition.REWORK:
        later = later_result(check)
        if later is None or not later.passed:
            missing = _("%(check)s has not passed again on %(piece)s.") % {
                "check": check.code,
                "piece": _piece(check),
            }
    elif any(piece.state != "scrapped" for piece in pieces_of(check)):
        missing = _("What failed %(check)s is not scrapped yet.") % {"check": check.code}
    if missing:
        raise refused(
            "check_failed",
            missing,
            do=_("Do what was decided, or decide anew."),
            cites=(NONCONFORMING_PRODUCT,),
            state=nonconformity.state,
            who_can=roles_with(Ability.MANAGE_QUALITY),
        )
