"""What is to be done: what a gate would say, which checks are due, whose turn it is."""

import json
from dataclasses import dataclass
from datetime import datetime

from maatwerk.archive.models import Event
from maatwerk.archive.rows import subject_of
from maatwerk.cases import gates
from maatwerk.cases.actions.cases import must_prescribe_for
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.verification import Due, missing_checks
from maatwerk.cases.models import Device
from maatwerk.cases.process import DEVICE, GATE_NAMES, GATES_BEHIND
from maatwerk.cases.steps import Step
from maatwerk.lab.queries import family_content
from maatwerk.people.authority import Denied, may
from maatwerk.people.models import Account
from maatwerk.people.queries import holders
from maatwerk.rulebook.gates import GateAnswer
from maatwerk.rulebook.reasons import Reason
from maatwerk.workflow.doorway import Refused
from maatwerk.workflow.events import GATE_OPENED


def gate_answer(viewer: Account, *, device: Device, gate: str, at: datetime) -> GateAnswer:
    """Return what a gate would say to this person now; nothing is written."""
    return gates.judge(gate=gate, asked=Asked(device=device, at=at, actor=viewer))


def next_moves(device: Device) -> tuple[str, ...]:
    """Return the moves that leave the state in which a device is."""
    return tuple(move.name for move in DEVICE.moves_from(device.state))


def checks_to_do(viewer: Account, *, device: Device, at: datetime) -> tuple[Due, ...]:
    """Return the checks of the plan that are due on a device and not done."""
    return missing_checks(Asked(device=device, at=at, actor=viewer))


@dataclass(frozen=True)
class Right:
    """Whether somebody may take a step on a device; if not, why, and who here can."""

    reasons: tuple[Reason, ...]
    people: tuple[Account, ...]

    @property
    def allowed(self) -> bool:
        """Return whether nothing speaks against it."""
        return not self.reasons


@dataclass(frozen=True)
class GateStanding:
    """One of the eight gates of a device: passed when, next, or still ahead; or it does not concern it."""

    gate: str
    passed_at: datetime | None
    is_next: bool
    concerned: bool


def may_do(viewer: Account, *, device: Device, step: Step, at: datetime) -> Right:
    """Say whether the viewer may take a step, else who can; a prescriber's step is that of the case's own."""
    answer = may(account=viewer, ability=step.ability, at=at, subject_institution=device.institution_key)
    if isinstance(answer, Denied):
        return Right(answer.reasons, people_for(device, step=step, at=at))
    if step.by_prescriber:
        try:
            must_prescribe_for(device.case, actor=viewer, at=at, state=device.state, gate=step.gate or None)
        except Refused as refused:
            return Right(refused.reasons, people_for(device, step=step, at=at))
    return Right((), ())


def people_for(device: Device, *, step: Step, at: datetime) -> tuple[Account, ...]:
    """Return who can take a step now: the prescribers of the case, or whoever holds the ability."""
    among = Account.objects.filter(institution_key=device.institution_key).order_by("full_name")
    if step.by_prescriber:
        theirs = [device.case.prescriber_id, *device.case.co_prescribers.values_list("account", flat=True)]
        among = among.filter(pk__in=theirs)
    return tuple(holders(among, ability=step.ability, at=at))


def gates_of(device: Device) -> tuple[GateStanding, ...]:
    """Return the eight gates: which lie behind a device and when each opened, which is next."""
    state = device.held_from or device.state
    behind = GATES_BEHIND.get(state, len(GATE_NAMES)) + int(
        state == "in_verification" and device.verified_at is not None
    )
    opened = _opened_at(device)
    needs_imaging = family_content(device.family).imaging.concerned
    return tuple(
        GateStanding(
            gate=name,
            passed_at=opened.get(name) if place < behind else None,
            is_next=place == behind,
            concerned=needs_imaging or name != "imaging",
        )
        for place, name in enumerate(GATE_NAMES)
    )


def _opened_at(device: Device) -> dict[str, datetime]:
    opened = Event.objects.filter(subject=subject_of(device), kind=GATE_OPENED).order_by("id")
    return {json.loads(event.text)["detail"]["gate"]: event.at for event in opened}
