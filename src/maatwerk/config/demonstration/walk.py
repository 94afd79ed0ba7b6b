"""Walks one case through all gates: every act of a person or file, every refusal on the way.

An act that is left out (`skip`) shuts a later gate. What must be refused is tried only on our own files and
with nothing left out; files from outside meet the gates as they are.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from maatwerk.archive.errors import ArchiveError
from maatwerk.archive.models import Event
from maatwerk.archive.proofs import Proof
from maatwerk.archive.queries import history
from maatwerk.cases import gates
from maatwerk.cases.casesheet import gates_passed
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts import Asked
from maatwerk.cases.models import Case, Design, Device, Patient, Prescription, Release, Series
from maatwerk.people.errors import InputRefused, Refusal
from maatwerk.people.models import Account
from maatwerk.rulebook.reasons import Reason
from maatwerk.workflow.doorway import Refused
from maatwerk.workflow.events import GATE_OPENED

from .hospital import Hospital, prove_as
from .laboratory import Laboratory
from .material import Material

BASES = ("law", "national", "guidance", "lab_policy")
"""The bases of a rule, the strongest first."""
TROUBLE = (CaseError, InputRefused, Refusal, ArchiveError)


@dataclass(frozen=True, kw_only=True)
class Act:
    """One thing that a person does or hands in; `gate` is the gate that needs it."""

    name: str
    gate: str
    do: Callable[["Walk"], object]
    early: bool = False
    """Done while the hospital was founded, before the case began."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """Something that must be refused, at a gate, with one of these codes."""

    codes: tuple[str, ...]
    gate: str
    do: Callable[["Walk"], object]


@dataclass(frozen=True, kw_only=True)
class Gate:
    """A gate that a device passes."""

    name: str
    do: Callable[["Walk"], object]


class Shut(Exception):
    """A gate stayed shut; the demonstration ends."""


@dataclass(kw_only=True)
class Walk:
    """Where the demonstration stands: who, what, when, and what it has seen."""

    started_at: datetime
    hospital: Hospital
    lab: Laboratory
    material: Material
    out: Path
    skip: str | None = None
    say: Callable[[str], None] = lambda text: None
    now: datetime = field(init=False)
    patient: Patient = field(init=False)
    case: Case = field(init=False)
    guide: Device = field(init=False)
    model: Device = field(init=False)
    plate: Device = field(init=False)
    prescription: Prescription | None = None
    series: tuple[Series, ...] = ()
    design: Design | None = None
    release: Release | None = None
    gates: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[dict[str, Any]] = field(default_factory=list)
    inputs: dict[str, int] = field(default_factory=lambda: {"lab": 0, "prescription": 0, "approval": 0})
    left_out: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.now = self.started_at

    def who(self, key: str) -> Account:
        """Return one of the cast."""
        return self.hospital[key]

    def days_pass(self, days: float) -> None:
        """Let time pass."""
        self.now += timedelta(days=days)

    def proves(self, key: str, digest: str) -> Proof:
        """Let one of the cast prove afresh who they are, for exactly this digest."""
        return prove_as(self.who(key), digest=digest, at=self.now)

    def newest_design(self) -> Design:
        """Return the version that was handed in last."""
        if self.design is None:
            raise CaseError("design_missing", what="No design was handed in.", where=self.guide.number)
        return self.design

    def typed(self, who: str, count: int) -> None:
        """Count what people had to type or tap; what a file or record knows is not counted."""
        self.inputs[who] += count

    def state(self) -> str:
        """Return the state of the guide as it is stored."""
        self.guide.refresh_from_db()
        return str(self.guide.state)


def said_at_the_gate(walk: Walk) -> None:
    """Something that is signed, said or handed over at the gate itself; leaving it out is what counts."""
    walk.say("Done at the gate itself.")


def run(walk: Walk, acts: Iterator[Act | Trial | Gate]) -> None:
    """Do one thing after the other; raise `Shut` at the first gate that stays shut."""
    for one in acts:
        walk.now += timedelta(minutes=7)
        if isinstance(one, Trial):
            if walk.skip is None and not walk.material.is_foreign:
                _try(walk, one)
        elif isinstance(one, Gate):
            _pass(walk, one)
        elif one.name != walk.skip:
            _act(walk, one)
        else:
            walk.left_out.append(one.name)
            walk.say(f"Left out: {one.name}")


def _act(walk: Walk, act: Act) -> None:
    """Do an act; after something was left out, what hangs on it may fail and the gate will say so."""
    try:
        act.do(walk)
    except TROUBLE as trouble:
        if not walk.left_out and not walk.material.is_foreign:
            raise
        walk.say(f"Could not be done: {act.name}. {trouble}")


def _pass(walk: Walk, gate: Gate) -> None:
    """Pass a gate and note on which grounds, or note why it is shut and end."""
    before = walk.state()
    try:
        gate.do(walk)
    except TROUBLE as trouble:
        note_refusal(walk, gate=gate.name, before=before, reasons=_reasons_at(walk, gate.name, trouble))
        raise Shut(gate.name) from trouble
    walk.state()
    opened = [event for event in history(walk.guide) if event.kind == GATE_OPENED][-1]
    passed = gates_passed(Asked(device=walk.guide, at=walk.now))[-1]
    walk.gates.append(
        {
            "gate": passed["gate"],
            "device": walk.guide.number,
            "cites": passed["cites"],
            "basis": _strongest(passed["basis"]),
            "by": passed["by"],
            "at": passed["at"],
            "event": opened.number,
        }
    )
    walk.say(f"Gate {passed['gate']}: open, by {passed['by']}; {_grounds(opened)}")


def _grounds(opened: Event) -> str:
    """Return the places that opened a gate, under the basis that each has."""
    by_basis: dict[str, list[str]] = {}
    for rule in json.loads(opened.text)["detail"]["rules"]:
        by_basis.setdefault(rule["basis"], []).extend(rule["cites"])
    return "; ".join(
        f"{basis}: {', '.join(sorted(set(by_basis[basis])))}" for basis in BASES if basis in by_basis
    )


def _strongest(bases: list[str]) -> str:
    """Return the strongest basis among the rules that a gate rests on."""
    return next(basis for basis in BASES if basis in bases)


def _try(walk: Walk, trial: Trial) -> None:
    """Try what must be refused; the state stays, or the demonstration is wrong."""
    before = walk.state()
    try:
        trial.do(walk)
    except TROUBLE as trouble:
        reasons = reasons_of(trouble)
        found = note_refusal(walk, gate=trial.gate, before=before, reasons=reasons, codes=trial.codes)
        if found not in trial.codes:
            raise
        return
    raise AssertionError(f"{' or '.join(trial.codes)} was not refused")


def note_refusal(
    walk: Walk, *, gate: str, before: str, reasons: list[dict[str, Any]], codes: tuple[str, ...] = ()
) -> str:
    """Write a refusal down, with its reasons and the state before and after; return its code."""
    said = [reason["code"] for reason in reasons]
    found = next((one for one in codes if one in said), said[0])
    after = walk.state()
    walk.refusals.append(
        {
            "refusal": found,
            "gate": gate,
            "reasons": reasons,
            "state_before": before,
            "state_after": after,
        }
    )
    if before != after:
        raise AssertionError(f"{found}: the state changed from {before} to {after}")
    first = next(reason for reason in reasons if reason["code"] == found)
    walk.say(f"Gate {gate}: shut. {first['text']} [{found}; {first['basis']}; {', '.join(first['cites'])}]")
    return found


def reasons_of(trouble: Exception) -> list[dict[str, Any]]:
    """Return the reasons of a refusal as the contract shapes them; a step out of turn is its own reason."""
    if isinstance(trouble, Refused | Refusal):
        return [reason.as_json() for reason in trouble.reasons]
    reason = Reason(
        code=getattr(trouble, "code", "case_incomplete"),
        text=getattr(trouble, "what", str(trouble)),
        basis="lab_policy",
        cites=(),
        facts={},
        strength="never",
        who_can=(),
        do=getattr(trouble, "do", ""),
    )
    return [reason.as_json()]


def _reasons_at(walk: Walk, gate: str, trouble: Exception) -> list[dict[str, Any]]:
    """Return why a gate stayed shut: what went wrong, and what its rules say where nobody came to ask it."""
    said = reasons_of(trouble)
    if any(one["cites"] for one in said):
        return said
    asked = Asked(device=walk.guide, at=walk.now, release=walk.release)
    return [*said, *(reason.as_json() for reason in gates.judge(gate=gate, asked=asked).reasons)]
