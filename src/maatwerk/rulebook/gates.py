"""Is a gate open? Every rule answers; what is not answered yes comes back as a reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from maatwerk.rulebook.conditions import TODAY, Condition, Inverse, Some, facts_of
from maatwerk.rulebook.diagrams import Space, decided
from maatwerk.rulebook.errors import InputError
from maatwerk.rulebook.kleene import Answer, all_of
from maatwerk.rulebook.reasons import Basis, Question, Reason, Strength, in_language
from maatwerk.rulebook.vocabulary import Value, Vocabulary

GATES = ("accept", "imaging", "design", "produce", "verify", "release", "deliver", "follow_up")
ROLES = (
    "prescriber",
    "engineer",
    "technician",
    "releaser",
    "quality_manager",
    "prrc",
    "administrator",
    "inspector",
)
"""Who can help, by the roles of the room people, which lies above this one."""
_NOT_KNOWN = {"en": "It is not known:", "de": "Nicht bekannt ist:"}
"""What a reason says instead of the rule's "no" when nobody can tell yet whether the rule is met."""
CONCESSIONS = "concessions"
"""The fact that lists the codes for which this device holds a signed concession."""


@dataclass(frozen=True)
class GateRule:
    """One rule of a gate, from the law's files or from a lab's own policies."""

    id: str
    gate: str
    code: str
    basis: Basis
    cites: tuple[str, ...]
    strength: Strength
    who_can: tuple[str, ...]
    text: Mapping[str, str]
    do: Mapping[str, str]
    open_when: Condition
    from_day: date
    vocabulary: Vocabulary = field(repr=False, compare=False)
    until_day: date | None = None
    applies_when: Condition | None = None
    guidance: tuple[str, ...] = ()
    concession: bool = False

    def in_force(self, on: date) -> bool:
        """Whether the rule binds on a day."""
        return self.from_day <= on and (self.until_day is None or on <= self.until_day)

    def facts(self) -> tuple[str, ...]:
        """The facts that the rule reads."""
        return tuple(dict.fromkeys(facts_of(self.applies_when) + facts_of(self.open_when)))

    def lets_pass(self) -> Condition:
        """The rule as one condition: it does not apply, or what it wants is so."""
        if self.applies_when is None:
            return self.open_when
        return Some((Inverse(self.applies_when), self.open_when))


@dataclass(frozen=True)
class GateAnswer:
    """What a gate says, with every reason for no and every rule that was passed."""

    gate: str
    open: Answer
    reasons: tuple[Reason, ...]
    passed: tuple[GateRule, ...]
    questions: tuple[Question, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)
    """The facts that the gate's rules read, as they were known; the doorway keeps them with the event."""

    def __bool__(self) -> bool:
        return self.open is Answer.YES


def judge(
    *,
    rules: Iterable[GateRule],
    gate: str,
    facts: Mapping[str, Any],
    on: date,
    language: str = "en",
) -> GateAnswer:
    """Judge one gate; facts that are absent or None are not known and keep it shut."""
    if gate not in GATES:
        raise InputError(
            code="gate_unknown", what=f"There is no gate '{gate}'.", where=gate, why="", do=", ".join(GATES)
        )
    bound = [rule for rule in rules if rule.gate == gate and rule.in_force(on)]
    if not bound:
        return GateAnswer(gate, Answer.NO, (_no_rule(gate, on),), (), ())
    values: dict[str, Value] = {**bound[0].vocabulary.known(facts), TODAY: on}
    answers: list[Answer] = []
    shut: list[_RuleVerdict] = []
    passed: list[GateRule] = []
    asked: dict[str, Question] = {}
    for rule in bound:
        verdict = _judge_rule(rule, values)
        if verdict.answer is Answer.YES:
            if verdict.applied:
                passed.append(verdict.rule)
            continue
        shut.append(verdict)
        for name in verdict.open_facts:
            asked[name] = Question(name, rule.vocabulary.question(name, language=language))
        if rule.strength is not Strength.HINT:
            answers.append(verdict.answer)
    questions = tuple(sorted(asked.values(), key=lambda q: bound[0].vocabulary[q.fact].position))
    opened = all_of(answers) if answers else Answer.YES
    read = {name: values.get(name) for rule in bound for name in rule.facts()}
    reasons = tuple(_reason(one, values, language) for one in sorted(shut, key=_weight))
    return GateAnswer(gate, opened, reasons, tuple(passed), questions, read)


def _weight(verdict: "_RuleVerdict") -> tuple[bool, bool]:
    """First what is known to be wrong, then what nobody knows yet, hints last; else as the rules stand."""
    return (verdict.rule.strength is Strength.HINT, verdict.answer is Answer.NOT_KNOWN)


@dataclass(frozen=True)
class _RuleVerdict:
    rule: GateRule
    answer: Answer
    applied: bool
    open_facts: tuple[str, ...]


def _judge_rule(rule: GateRule, values: Mapping[str, Value]) -> _RuleVerdict:
    condition = rule.lets_pass()
    space = Space(vocabulary=rule.vocabulary, values=values, conditions=(condition,))
    diagram = space.of(condition)
    given = decided(diagram)
    applied = rule.applies_when is None or decided(space.of(rule.applies_when)) is not Answer.NO
    if given is not Answer.YES and rule.strength is Strength.CONCESSION:
        granted = values.get(CONCESSIONS)
        if isinstance(granted, frozenset) and rule.code in granted:
            return _RuleVerdict(_conceded(rule), Answer.YES, True, ())
    return _RuleVerdict(rule, given, applied, space.facts_in(diagram))


def _conceded(rule: GateRule) -> GateRule:
    return replace(rule, concession=True)


def _reason(verdict: _RuleVerdict, values: Mapping[str, Value], language: str) -> Reason:
    rule = verdict.rule
    return Reason(
        code=rule.code,
        text=_text(verdict, language),
        basis=rule.basis,
        cites=rule.cites,
        facts={name: values.get(name) for name in rule.facts()},
        strength=rule.strength,
        who_can=rule.who_can,
        do=in_language(rule.do, language),
    )


def _text(verdict: _RuleVerdict, language: str) -> str:
    """The rule's own "no" only where the answer is no; else what is not known, as the questions to ask."""
    rule = verdict.rule
    if verdict.answer is Answer.NO:
        return in_language(rule.text, language)
    asked = sorted(verdict.open_facts, key=lambda name: rule.vocabulary[name].position)
    questions = [rule.vocabulary.question(name, language=language) for name in asked]
    return " ".join((in_language(_NOT_KNOWN, language), *questions))


def _no_rule(gate: str, on: date) -> Reason:
    return Reason(
        code="no_rule",
        text=f"No rule for the gate '{gate}' is in force on {on.isoformat()}, so nothing can open it.",
        basis=Basis.LAB_POLICY,
        do="Ask for a day on which the regulation applies, and give the lab's policies.",
    )
