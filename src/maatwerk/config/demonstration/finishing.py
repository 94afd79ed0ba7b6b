"""The demonstration from the verified device to the answer of the theatre."""

from maatwerk.archive.days import day_of
from maatwerk.cases import actions as cases
from maatwerk.cases import queries
from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import Release
from maatwerk.cases.words import Outcome
from maatwerk.workflow.doorway import Passed

from . import cast
from .walk import Act, Gate, Trial, Walk, said_at_the_gate

CYCLE = "steam-121"
THEATRE = "Theatre desk, OR 5"


def release_as_maker(walk: Walk) -> None:
    """Let the engineer who designed the guide release it."""
    prepare_release(walk, key="jip")
    _release(walk, key="jip")


def release_incomplete(walk: Walk) -> None:
    """Release with a statement that lacks the ground of an exception."""
    walk.release = cases.prepare_release(
        device=walk.guide,
        exceptions=[{"gspr": "Annex.I.10.1", "grounds": ""}],
        actor=walk.who("mila"),
        at=walk.now,
    )
    _release(walk, key="mila")


def prepare_release(walk: Walk, *, key: str = "mila") -> None:
    """Freeze the records and draw the draft."""
    walk.release = cases.prepare_release(device=walk.guide, actor=walk.who(key), at=walk.now)


def release(walk: Walk) -> Release:
    """Sign exactly this draft; the statement is sealed and the device may leave."""
    return _release(walk, key="mila")


def send_to_sterilisation(walk: Walk) -> None:
    """Send the guide to the sterile service and take it back with the evidence of its cycle."""
    trip = cases.send_to_sterilisation(
        device=walk.guide,
        service="Sterile service, Building B",
        cycle=CYCLE,
        actor=walk.who("ruben"),
        at=walk.now,
    )
    walk.days_pass(0.5)
    cases.return_from_sterilisation(
        sterilisation=trip,
        cycle_run=CYCLE,
        batch="B-0417",
        passed=True,
        evidence=b"Record of the cycle (demonstration)",
        actor=walk.who("ruben"),
        at=walk.now,
    )
    walk.typed("lab", 5)


def deliver(walk: Walk) -> Passed:
    """Hand the guide over; what was left out is handed over without."""
    without = set(walk.left_out)
    walk.typed("lab", 5)
    return cases.deliver_device(
        device=walk.guide,
        receiver=THEATRE,
        receiver_role="Theatre nurse",
        side_read_back="" if "read_back_side" in without else cast.SIDE,
        statement_accompanied="hand_over_statement" not in without,
        statement_available_to="" if "give_patient_access" in without else "patient",
        statement_available_how="" if "give_patient_access" in without else "Copy in the patient's file",
        actor=walk.who("ruben"),
        at=walk.now,
    )


def follow_up(walk: Walk) -> Passed:
    """Record what the theatre tells; when it was left out, there is nothing to record yet."""
    told = "tell_use" not in walk.left_out
    walk.typed("lab", 3)
    return cases.record_use(
        device=walk.guide,
        outcome=Outcome.USED if told else Outcome.NO_ANSWER,
        used_on=day_of(walk.now) if told else None,
        fit=5 if told else None,
        answers={"seated_in_one_position": True, "broken": False, "extra_minutes": 0} if told else None,
        told_by="Dr Iva Morgenrood" if told else "",
        actor=walk.who("iva"),
        at=walk.now,
    )


def _release(walk: Walk, *, key: str) -> Release:
    """Prove afresh for the draft that lies there, and release on it."""
    signed = "0" * 64
    if walk.release is not None:
        signed = queries.to_sign_release(walk.release)
    if "sign_release" in walk.left_out:
        raise CaseError(
            "not_signed",
            what="Nobody signed the draft.",
            where=walk.guide.number,
            do="Read the draft, then sign it.",
        )
    return cases.release_device(
        device=walk.guide, actor=walk.who(key), at=walk.now, proof=walk.proves(key, signed)
    )


STEPS: tuple[Act | Trial | Gate, ...] = (
    Trial(codes=("maker_releases",), gate="release", do=release_as_maker),
    Trial(codes=("statement_incomplete",), gate="release", do=release_incomplete),
    Act(name="prepare_release", gate="release", do=prepare_release),
    Act(name="sign_release", gate="release", do=said_at_the_gate),
    Gate(name="release", do=release),
    Act(name="sterilise", gate="deliver", do=send_to_sterilisation),
    Act(name="hand_over_statement", gate="deliver", do=said_at_the_gate),
    Act(name="give_patient_access", gate="deliver", do=said_at_the_gate),
    Act(name="read_back_side", gate="deliver", do=said_at_the_gate),
    Gate(name="deliver", do=deliver),
    Act(name="tell_use", gate="follow_up", do=said_at_the_gate),
    Gate(name="follow_up", do=follow_up),
)
