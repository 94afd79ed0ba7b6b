"""What is to be done: what a gate would say, which checks are due, whose turn it is."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, DateField, Q, QuerySet, Value

from maatwerk.archive.days import day_of
from maatwerk.archive.models import Event
from maatwerk.archive.rows import subject_of
from maatwerk.cases import gates
from maatwerk.cases.actions.cases import must_prescribe_for
from maatwerk.cases.collect import stoppable, subjects_of
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.verification import Due, missing_checks
from maatwerk.cases.models import Case, CoPrescriber, Device, PartCopy
from maatwerk.cases.process import DEVICE, GATE_NAMES, GATES_BEHIND
from maatwerk.cases.steps import Step
from maatwerk.lab.models import Hold
from maatwerk.lab.queries import family_content, open_holds
from maatwerk.people.authority import Allowed, Denied, deputies_in_force, grants_in_force, may
from maatwerk.people.models import Account, Deputy
from maatwerk.people.queries import holders
from maatwerk.people.roles import Ability, Role, roles_with
from maatwerk.rulebook.gates import GateAnswer, GateRule
from maatwerk.rulebook.reasons import Reason
from maatwerk.workflow.doorway import Refused
from maatwerk.workflow.events import GATE_OPENED


def gate_answer(
    viewer: Account, *, device: Device, gate: str, at: datetime, language: str | None = None
) -> GateAnswer:
    """Return what a gate would say to this person now, in a language or the reader's; nothing is written."""
    return gates.judge(gate=gate, asked=Asked(device=device, at=at, actor=viewer), language=language)


def deputies_of(case: Case, *, at: datetime) -> tuple[Deputy, ...]:
    """Return who stands in for the prescribers of a case, now or later, with dates."""
    theirs = [case.prescriber_id, *case.co_prescribers.values_list("account", flat=True)]
    named = Deputy.objects.filter(principal__in=theirs, role=Role.PRESCRIBER.value, withdrawn_at=None)
    ahead = named.filter(until_on__gte=day_of(at)).select_related("principal", "deputy")
    return tuple(ahead.order_by("from_on", "pk"))


@dataclass(frozen=True)
class Beside:
    """Somebody who decides for a case besides its prescriber: with the same right, or as whose deputy."""

    name: str
    stands_in_for: str
    until: date | None


def beside_prescriber(case: Case, *, at: datetime) -> tuple[Beside, ...]:
    """Return who decides for a case besides its prescriber at this moment, in one query."""
    shared = CoPrescriber.objects.filter(case=case).order_by()
    named = _standing_in(case, at=at).select_related(None).order_by()
    nobody, always = Value("", output_field=CharField()), Value(None, output_field=DateField())
    rows = shared.values_list("account__full_name", nobody, always).union(
        named.values_list("deputy__full_name", "principal__full_name", "until_on"), all=True
    )
    return tuple(sorted((Beside(*row) for row in rows), key=lambda one: (one.stands_in_for, one.name)))


def prescribed_by(viewer: Account, *, among: Iterable[Case], at: datetime) -> set[int]:
    """Return those of these cases in which somebody prescribes: the own, the shared, and as a deputy."""
    lent = deputies_in_force(at=at).filter(deputy=viewer, role=Role.PRESCRIBER.value)
    principals = lent.values("principal")
    theirs = Q(prescriber=viewer) | Q(prescriber__in=principals)
    shared = Q(co_prescribers__account=viewer) | Q(co_prescribers__account__in=principals)
    mine = Case.objects.filter(theirs | shared, pk__in=[one.pk for one in among])
    return set(mine.values_list("pk", flat=True))


def _standing_in(case: Case, *, at: datetime) -> QuerySet[Deputy]:
    """Return the deputies in force of those who prescribe for a case."""
    theirs = Q(principal=case.prescriber_id) | Q(principal__in=_shared(case))
    return deputies_in_force(at=at).filter(theirs, role=Role.PRESCRIBER.value)


def _shared(case: Case) -> QuerySet[CoPrescriber, Any]:
    return CoPrescriber.objects.filter(case=case).order_by().values("account")


def rule_to_concede(device: Device, *, gate: str, code: str) -> GateRule | None:
    """Return the lab's own rule that a concession could lift; the law and hard limits know none."""
    found = [rule for rule in gates.rules(gate=gate, device=device) if rule.code == code]
    if not found or any(rule.strength != "concession" for rule in found):
        return None
    return found[0]


def gate_to_concede(device: Device, *, code: str) -> str | None:
    """Return the gate at which a refusal with this code can be lifted by a concession."""
    found = (name for name in GATE_NAMES if rule_to_concede(device, gate=name, code=code) is not None)
    return next(found, None)


def holds_on(device: Device) -> tuple[Hold, ...]:
    """Return the open holds on a device, its case or its builds."""
    subjects = subjects_of(Asked(device=device, at=device.requested_at))
    return open_holds(subjects, institution_key=device.institution_key)


def holds_beside(device: Device, *, pieces: Iterable[PartCopy]) -> tuple[Hold, ...]:
    """Return the same for a page: of the builds in which its pieces lie, as they were read for it."""
    builds = {one.build.pk: one.build for one in pieces if one.build is not None}
    return open_holds(stoppable(device, builds=builds.values()), institution_key=device.institution_key)


def next_moves(device: Device) -> tuple[str, ...]:
    """Return the moves that leave the state in which a device is."""
    return tuple(move.name for move in DEVICE.moves_from(device.state))


def checks_to_do(viewer: Account, *, device: Device, at: datetime) -> tuple[Due, ...]:
    """Return the checks of the plan that are due on a device and not done."""
    return missing_checks(Asked(device=device, at=at, actor=viewer))


@dataclass(frozen=True)
class Right:
    """Whether somebody may take a step on a device; if not, why, and then who here can."""

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
    """Say whether the viewer may take a step, and who can; a prescriber's step is that of this case's own."""
    answer = may(account=viewer, ability=step.ability, at=at, subject_institution=device.institution_key)
    reasons = answer.reasons if isinstance(answer, Denied) else ()
    if not reasons and step.by_prescriber:
        try:
            must_prescribe_for(device.case, actor=viewer, at=at, state=device.state, gate=step.gate or None)
        except Refused as refused:
            reasons = refused.reasons
    # Who else could is told only to those who cannot.
    return Right(reasons, people_for(device, step=step, at=at) if reasons else ())


def is_able(viewer: Account, *, ability: str, at: datetime) -> bool:
    """Say whether the viewer holds an ability, without the reasons."""
    return isinstance(may(account=viewer, ability=ability, at=at), Allowed)


def right_to(viewer: Account, *, ability: str, at: datetime) -> Right:
    """Say whether the viewer may do something that is about no single device, and who here can."""
    answer = may(account=viewer, ability=ability, at=at, subject_institution=viewer.institution_key)
    if not isinstance(answer, Denied):
        return Right((), ())
    among = Account.objects.filter(institution_key=viewer.institution_key).order_by("full_name")
    return Right(answer.reasons, tuple(holders(among, ability=ability, at=at)))


def people_for(device: Device, *, step: Step, at: datetime) -> tuple[Account, ...]:
    """Return who can take a step now: the prescribers of the case, or whoever holds the ability."""
    among = Account.objects.filter(institution_key=device.institution_key).order_by("full_name")
    theirs = Q(pk=device.case.prescriber_id) | Q(pk__in=_shared(device.case))
    seeing = theirs | Q(pk__in=_standing_in(device.case, at=at).order_by().values("deputy"))
    if not step.by_prescriber:
        # A prescriber of other cases holds the right as well, and does not even see this one.
        readers = grants_in_force(at=at).filter(role__in=roles_with(Ability.READ_ALL))
        seeing |= Q(pk__in=readers.values("account"))
    among = among.filter(seeing)
    return tuple(holders(among, ability=step.ability, at=at))


def gates_of(device: Device, *, told: Iterable[Event] | None = None) -> tuple[GateStanding, ...]:
    """Return the eight gates: which lie behind a device and when each opened, which is next.

    `told` are the events about the device where they are at hand, in any order.
    """
    state = device.held_from or device.state
    behind = GATES_BEHIND.get(state, len(GATE_NAMES)) + int(
        state == "in_verification" and device.verified_at is not None
    )
    opened = _opened_at(device, told=told)
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


def _opened_at(device: Device, *, told: Iterable[Event] | None) -> dict[str, datetime]:
    subject = subject_of(device)
    if told is None:
        told = Event.objects.filter(subject=subject, kind=GATE_OPENED)
    opened = [event for event in told if event.kind == GATE_OPENED and event.subject == subject]
    return {
        json.loads(event.text)["detail"]["gate"]: event.at for event in sorted(opened, key=lambda one: one.pk)
    }
