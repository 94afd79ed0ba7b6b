"""Holds: anybody trained to see trouble may stop; lifting takes another right and a reason."""

from datetime import datetime

from maatwerk.lab.actions.saying import said, same_house
from maatwerk.lab.models import Hold
from maatwerk.lab.process import HOLD
from maatwerk.lab.queries import Subject
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.workflow import doorway


def place_hold(
    *, subject: Subject, code: str, reason: str, actor: Account, at: datetime, origin: str = ""
) -> Hold:
    """Stop a family, recipe, machine, lot, build, device or case."""
    hold = Hold(
        institution_key=actor.institution_key,
        subject_kind=subject.kind.value,
        subject_key=said("key of what is stopped", subject.key),
        subject_name=said("name of what is stopped", subject.name),
        code=said("code", code),
        reason=said("reason", reason),
        origin=origin,
        placed_by=actor,
        placed_at=at,
    )
    doorway.admit(record=hold, actor=actor, at=at, ability=Ability.PLACE_HOLD, kind="lab.hold_placed")
    return hold


def lift_hold(*, hold: Hold, reason: str, actor: Account, at: datetime) -> None:
    """Lift a hold with the reason why what it stopped may go on."""
    same_house(actor, hold)
    doorway.move(
        record=hold,
        process=HOLD,
        move="lift",
        actor=actor,
        at=at,
        changes={"lifted_by": actor, "lifted_at": at, "lift_reason": said("reason", reason)},
    )
