"""Asks a gate: collects what its rules read from cases, lab and people, and lets the rulebook judge."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maatwerk.archive.recorded import seeing_once
from maatwerk.cases.collect import EVERYTHING
from maatwerk.cases.evidence import against_evidence
from maatwerk.cases.facts import Asked
from maatwerk.cases.gathered import Gathered, gather
from maatwerk.cases.measured import heard
from maatwerk.cases.models import Build, Device, Release
from maatwerk.cases.named import named
from maatwerk.cases.process import ASKED_AGAIN
from maatwerk.lab.queries import policies
from maatwerk.measure.errors import Unreadable
from maatwerk.people.authority import remembering
from maatwerk.people.models import Account
from maatwerk.rulebook import gates as rulebook
from maatwerk.rulebook.gates import GateAnswer, GateRule
from maatwerk.rulebook.kleene import Answer, all_of
from maatwerk.rulebook.reasons import Reason
from maatwerk.rulebook.shelf import current_edition
from maatwerk.workflow.doorway import Refused


def ask(
    *,
    gate: str,
    device: Device,
    at: datetime,
    actor: Account | None = None,
    build: Build | None = None,
    release: Release | None = None,
    signed: str | None = None,
) -> Callable[[], GateAnswer]:
    """Return the question that the doorway puts while it holds the lock."""

    def asked() -> GateAnswer:
        return judge(
            gate=gate,
            asked=Asked(device=device, at=at, actor=actor, build=build, release=release, signed=signed),
        )

    return asked


def judge(*, gate: str, asked: Asked, language: str | None = None) -> GateAnswer:
    """Judge a gate for a device, and again the rules of earlier gates that can have changed since.

    The reasons are said in the language, else in the reader's; what passed is recorded without words.

    It stays shut while a record about the device is not what the archive holds. All records are read anew,
    each once: what is judged is what was compared with the archive.
    """
    language = language or (get_language() or "en").split("-")[0]
    with seeing_once(), remembering():
        gathered = gather(asked.device)
        changed = against_evidence(gathered.device, gathered=gathered)
        answer = _joined_answer(gate=gate, asked=_about(gathered, asked=asked), language=language)
    return replace(answer, open=Answer.NO, reasons=(*changed, *answer.reasons)) if changed else answer


def _about(gathered: Gathered, *, asked: Asked) -> Asked:
    """Return the same question about the device as it is stored now."""
    build = None if asked.build is None else gathered.build(asked.build.pk) or asked.build
    return replace(asked, device=gathered.device, build=build, gathered=gathered)


def _joined_answer(*, gate: str, asked: Asked, language: str) -> GateAnswer:
    """Return what the rules of the gate say, with those of earlier gates that are asked again."""
    wanted = rules(gate=gate, device=asked.device)
    answer = _judge(gate=gate, wanted=wanted, asked=asked, language=language)
    for earlier, codes in ASKED_AGAIN.get(gate, ()):
        again = tuple(
            rule for rule in rules(gate=earlier, device=asked.device) if codes is None or rule.code in codes
        )
        if again:
            answer = _joined(answer, _judge(gate=earlier, wanted=again, asked=asked, language=language))
    return answer


def rules(*, gate: str, device: Device) -> tuple[GateRule, ...]:
    """Return the rules of the law and of the lab for a gate."""
    every = (*current_edition().gates, *policies())
    return tuple(rule for rule in every if rule.gate == gate)


def facts_for(wanted: tuple[GateRule, ...], *, asked: Asked) -> dict[str, Any]:
    """Return the facts that these rules read, each from its one provider; unasked ones stay unknown."""
    bound = [rule for rule in wanted if rule.in_force(asked.on)]
    names = {name for rule in bound for name in rule.facts()} | {rulebook.CONCESSIONS}
    return {name: _fact(name, asked=asked) for name in sorted(names) if name in EVERYTHING}


def unreadable(*, gate: str, trouble: Unreadable, on: date, state: str | None) -> Refused:
    """Return the refusal of a file that cannot be read, with the reader's own words."""
    reason = Reason(
        code="file_unreadable",
        text=heard(trouble.what),
        basis="lab_policy",
        cites=(),
        facts={"reader": trouble.code.value, "where": trouble.where, "why": trouble.why, "on": on},
        strength="never",
        who_can=("engineer",),
        do=heard(trouble.do) or _("Export it again, and try once more."),
    )
    return Refused(gate, (reason,), state)


def _fact(name: str, *, asked: Asked) -> Any:
    """Return a fact, worked out once for all gates that ask it of the same question."""
    known = asked.worked_out.setdefault("facts", {})
    if name not in known:
        known[name] = EVERYTHING[name](asked)
    return known[name]


def _judge(*, gate: str, wanted: tuple[GateRule, ...], asked: Asked, language: str) -> GateAnswer:
    facts = facts_for(wanted, asked=asked)
    answer = rulebook.judge(rules=wanted, gate=gate, facts=facts, on=asked.on, language=language)
    said = tuple(named(one, asked=asked, language=language) for one in answer.reasons)
    return replace(answer, reasons=said)


def _joined(first: GateAnswer, second: GateAnswer) -> GateAnswer:
    """Return one answer of the first gate that also holds what the second says."""
    return GateAnswer(
        gate=first.gate,
        open=all_of((first.open, second.open)),
        reasons=(*first.reasons, *second.reasons),
        passed=(*first.passed, *second.passed),
        questions=tuple(dict.fromkeys((*first.questions, *second.questions))),
        facts={**first.facts, **second.facts},
    )
