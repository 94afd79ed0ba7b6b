"""The one way through which a record comes into being, changes, or moves from state to state.

Each passage is one transaction: lock, right, state, gate, then row with event, gate event and signature.
Whatever refuses, nothing is written.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.archive.canonical import plain
from maatwerk.archive.chain import canonical_text, text_digest
from maatwerk.archive.models import Event, Record
from maatwerk.archive.proofs import Proof
from maatwerk.people.authority import Allowed, may
from maatwerk.people.errors import InputRefused, Refusal
from maatwerk.people.models import Account
from maatwerk.rulebook.gates import GateAnswer
from maatwerk.rulebook.kleene import Answer
from maatwerk.rulebook.reasons import Reason
from maatwerk.workflow import spoken
from maatwerk.workflow.events import GATE_OPENED
from maatwerk.workflow.process import Move, Process

_FIXED = frozenset({"state", "id", "pk", "institution_key"})
_R = TypeVar("_R", bound=Record)


class DoorwayMisusedError(TypeError):
    """A room called the doorway against its contract; a fault of the program, never of a person."""


REASON = "reason"
"""What says why, in a detail or a field; also any field whose name ends in `_reason`."""


class Refused(Refusal):
    """The doorway stayed shut: at which gate, for which reasons, and in which state the record still is."""

    def __init__(self, gate: str | None, reasons: tuple[Reason, ...], state: str | None) -> None:
        self.gate, self.state = gate, state
        super().__init__(reasons)


@dataclass(frozen=True)
class Passed:
    """What a move left in the archive."""

    event: Event
    gate: GateAnswer | None = None
    gate_event: Event | None = None
    signature: Event | None = None


def admit(
    *,
    record: Record,
    actor: Account,
    at: datetime,
    ability: str,
    kind: str,
    detail: Mapping[str, Any] | None = None,
) -> Event:
    """Let a new record in, in the state where its kind starts."""
    if not record._state.adding:
        raise DoorwayMisusedError(f"{record._meta.label} {record.pk} is no new record; use amend or move.")
    if _state(record) != _first_state(record):
        raise DoorwayMisusedError(f"A new {record._meta.label} starts as {_first_state(record)!r}.")
    _check_reasons(given=_reasons_of(record), detail=detail)
    with transaction.atomic():
        archive.lock_chain(record.institution_key)
        allowed = _right(record=record, actor=actor, at=at, ability=ability, gate=None)
        return archive.write(
            record=record, kind=kind, actor=actor.as_actor(), at=at, detail=_acting(allowed, detail)
        )


def amend(
    *,
    record: Record,
    changes: Mapping[str, Any],
    actor: Account,
    at: datetime,
    ability: str,
    kind: str,
    detail: Mapping[str, Any] | None = None,
) -> Event:
    """Change fields of a record that stays in its state."""
    _check_changes(record=record, changes=changes)
    _check_reasons(given=changes, detail=detail)
    with transaction.atomic():
        stored = _lock(record)
        allowed = _right(record=stored, actor=actor, at=at, ability=ability, gate=None)
        _apply(record=stored, changes=changes)
        event = archive.write(
            record=stored, kind=kind, actor=actor.as_actor(), at=at, detail=_acting(allowed, detail)
        )
    _bring_up_to_date(record=record, stored=stored)
    return event


def move(
    *,
    record: Record,
    process: Process,
    move: str,
    actor: Account,
    at: datetime,
    gate: Callable[[], GateAnswer] | None = None,
    proof: Proof | None = None,
    meaning: str | None = None,
    digest: str | None = None,
    changes: Mapping[str, Any] | None = None,
    detail: Mapping[str, Any] | None = None,
) -> Passed:
    """Move a record from its state into the next, through its gate, with a signature where one is given."""
    step = process.move(move)
    meaning = meaning or step.meaning
    _check_call(record=record, process=process, step=step, gate=gate)
    _check_signature(step=step, proof=proof, meaning=meaning, digest=digest)
    _check_changes(record=record, changes=changes or {})
    _check_reasons(given=changes or {}, detail=detail)
    with transaction.atomic():
        stored = _lock(record)
        allowed = _right(record=stored, actor=actor, at=at, ability=step.ability, gate=step.gate)
        came_from = _leave(record=stored, process=process, step=step)
        answer = _ask(gate=gate, step=step, state=came_from)
        _apply(record=stored, changes=changes or {})
        stored.state = step.target  # type: ignore[attr-defined]
        said = {"move": step.name, "from": came_from, "to": step.target, **(detail or {})}
        event = archive.write(
            record=stored, kind=step.kind, actor=actor.as_actor(), at=at, detail=_acting(allowed, said)
        )
        gate_event = signature = None
        if answer is not None:
            gate_event = _note_gate(record=stored, step=step, answer=answer, actor=actor, at=at)
        if proof is not None and meaning and digest:
            signature = archive.sign(
                subject=stored, meaning=meaning, digest=digest, proof=proof, actor=actor.as_actor(), at=at
            )
    _bring_up_to_date(record=record, stored=stored)
    return Passed(event=event, gate=answer, gate_event=gate_event, signature=signature)


def _state(record: Record) -> str | None:
    return getattr(record, "state", None)


def _first_state(record: Record) -> str | None:
    """Return the state that a new record of this model has by its field; None where it has no states."""
    for field in record._meta.concrete_fields:
        if field.name == "state":
            return str(field.get_default())
    return None


def _lock(record: _R) -> _R:
    """Lock the chain, then the row (the archive's order), and return the row as it is now."""
    if record._state.adding:
        raise DoorwayMisusedError(f"This {record._meta.label} was never admitted.")
    archive.lock_chain(record.institution_key)
    return type(record)._base_manager.select_for_update().get(pk=record.pk)


def _right(*, record: Record, actor: Account, at: datetime, ability: str, gate: str | None) -> Allowed:
    answer = may(account=actor, ability=ability, at=at, subject_institution=record.institution_key)
    if isinstance(answer, Allowed):
        return answer
    raise Refused(gate, answer.reasons, _state(record))


def _acting(allowed: Allowed, detail: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the detail with the role that the actor used, and for whom as deputy."""
    acting = {"acting_as": allowed.role.value}
    if allowed.deputy_for is not None:
        acting["deputy_for"] = allowed.deputy_for
    return {**(detail or {}), **acting}


def _leave(*, record: Record, process: Process, step: Move) -> str:
    state = _state(record) or ""
    if state in step.sources:
        return state
    following = {found.target for found in process.moves_from(state)}
    again = _("Look at it again: somebody may have been faster.")
    if following:
        again = _(
            "Look at it again: somebody may have been faster. From there it can become: %(following)s."
        ) % {"following": spoken.states(following)}
    reason = Reason(
        code="wrong_state",
        text=_("This is possible from: %(possible)s; this one is %(state)s.")
        % {"possible": spoken.states(step.sources), "state": spoken.state(state)},
        basis="lab_policy",
        cites=(),
        facts={"state": state, "move": step.name},
        strength="never",
        who_can=(),
        do=again,
    )
    raise Refused(step.gate, (reason,), state)


def _ask(*, gate: Callable[[], GateAnswer] | None, step: Move, state: str) -> GateAnswer | None:
    if gate is None:
        return None
    answer = gate()
    if answer.gate != step.gate:
        raise DoorwayMisusedError(
            f"The move {step.name} has the gate {step.gate}, but {answer.gate} was judged."
        )
    if answer.open is not Answer.YES:
        raise Refused(step.gate, answer.reasons, state)
    return answer


def _note_gate(*, record: Record, step: Move, answer: GateAnswer, actor: Account, at: datetime) -> Event:
    facts = plain(answer.facts)
    return archive.note(
        subject=record,
        kind=GATE_OPENED,
        actor=actor.as_actor(),
        at=at,
        detail={
            "gate": answer.gate,
            "move": step.name,
            "rules": [
                {
                    "id": rule.id,
                    "code": rule.code,
                    "basis": str(rule.basis),
                    "cites": list(rule.cites),
                    "concession": rule.concession,
                }
                for rule in answer.passed
            ],
            "facts": facts,
            "facts_digest": text_digest(canonical_text(facts)),
        },
    )


def _check_call(*, record: Record, process: Process, step: Move, gate: object) -> None:
    if record._meta.label != process.subject:
        raise DoorwayMisusedError(f"The process of {process.subject} does not move a {record._meta.label}.")
    if step.gate is not None and gate is None:
        raise DoorwayMisusedError(f"The move {step.name} goes through the gate {step.gate}; give it.")
    if step.gate is None and gate is not None:
        raise DoorwayMisusedError(f"The move {step.name} has no gate, yet one was given.")


def _check_signature(*, step: Move, proof: Proof | None, meaning: str | None, digest: str | None) -> None:
    if proof is None and step.meaning is not None:
        raise DoorwayMisusedError(f"The move {step.name} is a signature ({step.meaning}); give a proof.")
    if proof is not None and not (meaning and digest):
        raise DoorwayMisusedError(
            f"A signature on {step.name} needs its meaning and the digest that was shown."
        )


def _check_changes(*, record: Record, changes: Mapping[str, Any]) -> None:
    names = {name for field in record._meta.concrete_fields for name in (field.name, field.attname)}
    for name in changes:
        if name in _FIXED:
            raise DoorwayMisusedError(f"{record._meta.label}.{name} is never changed by hand.")
        if name not in names:
            raise DoorwayMisusedError(f"{record._meta.label} has no field {name!r}.")


def _reasons_of(record: Record) -> dict[str, Any]:
    """Return what a new record gives as reasons; one that may be left out counts only when it was typed."""
    found = {field.name: field for field in record._meta.concrete_fields}
    given = {name: getattr(record, name) for name in found}
    return {name: value for name, value in given.items() if value != "" or not found[name].blank}


def _check_reasons(*, given: Mapping[str, Any], detail: Mapping[str, Any] | None) -> None:
    """Refuse a reason of blanks: it would stand on record for ever and tell nobody why."""
    said = [*given.items(), *((name, value) for name, value in (detail or {}).items() if name == REASON)]
    for name, value in said:
        is_reason = name == REASON or name.endswith(f"_{REASON}")
        if is_reason and isinstance(value, str) and not value.strip():
            raise InputRefused(
                "reason_missing",
                what=_("The reason is empty."),
                where=name,
                why=_("It stays on record, and whoever reads it later must understand why this was done."),
                do=_("Write a sentence."),
            )


def _apply(*, record: Record, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        setattr(record, name, value)


def _bring_up_to_date(*, record: Record, stored: Record) -> None:
    """Give the caller's instance what is now stored."""
    for field in stored._meta.concrete_fields:
        setattr(record, field.attname, getattr(stored, field.attname))
