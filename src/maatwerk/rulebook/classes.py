"""The risk class by Annex VIII: all 22 rules considered, the strictest wins (Annex.VIII.3.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maatwerk.rulebook.conditions import facts_of
from maatwerk.rulebook.diagrams import Diagram, End, Space, results
from maatwerk.rulebook.kleene import Answer
from maatwerk.rulebook.reasons import Basis, Reason, in_language
from maatwerk.rulebook.routes import CLASSES, ClassRow, ClassRule, Routes
from maatwerk.rulebook.vocabulary import Value

NOT_KNOWN = "not_known"
NOT_APPLICABLE = "not_applicable"

_GIVES = {
    "en": "Rule {rule} gives class {device_class}: {text}",
    "de": "Regel {rule} ergibt Klasse {device_class}: {text}",
}
_OTHERWISE = {
    "en": "Answer the class questions otherwise only if the intended purpose is otherwise.",
    "de": "Beantworten Sie die Fragen zur Klasse nur anders, wenn die Zweckbestimmung anders ist.",
}


@dataclass(frozen=True)
class RuleConsidered:
    """What one rule says about a device."""

    rule: ClassRule
    applies: Answer
    device_class: str
    cites: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The entry of `rules_considered`."""
        return {
            "rule": self.rule.number,
            "applies": str(self.applies),
            "class": self.device_class,
            "cites": list(self.cites),
        }


@dataclass(frozen=True)
class ClassAnswer:
    """The class, or how far it is known."""

    diagram: Diagram
    device_class: str
    at_least: str
    deciding: RuleConsidered | None
    considered: tuple[RuleConsidered, ...]


def classify(*, routes: Routes, space: Space) -> ClassAnswer:
    """The class of a device on what is known."""
    ranks = _ranks(routes, space)
    total: Diagram = space.end(0)
    for rank in ranks.values():
        total = space.combine(max, total, rank)
    considered = tuple(_considered(rule, ranks[rule.number], space) for rule in routes.rules)
    lowest = max(1, min(results(total)))
    name = _name(total)
    return ClassAnswer(
        diagram=space.each(lambda rank: CLASSES[max(1, rank) - 1], total),
        device_class=name,
        at_least=CLASSES[lowest - 1],
        deciding=_deciding(considered, name),
        considered=considered,
    )


def class_reason(answer: ClassAnswer, *, values: Mapping[str, Value], language: str) -> Reason | None:
    """Why the device has its class."""
    deciding = answer.deciding
    if deciding is None:
        return None
    rule = deciding.rule
    names = [name for row in rule.rows for name in facts_of(row.when)]
    names += facts_of(rule.scope)
    return Reason(
        code="class_by_rule",
        text=in_language(_GIVES, language).format(
            rule=rule.number, device_class=deciding.device_class, text=in_language(rule.text, language)
        ),
        basis=Basis.LAW,
        cites=deciding.cites,
        facts={name: values[name] for name in names if name in values},
        do=in_language(_OTHERWISE, language),
    )


def _ranks(routes: Routes, space: Space) -> dict[int, Diagram]:
    rules = {rule.number: rule for rule in routes.rules}
    ranks: dict[int, Diagram] = {}

    def rank(rule: ClassRule) -> Diagram:
        if rule.number not in ranks:
            own = _rank_of_rows(rule, space)
            for number in rule.residual_to:
                own = space.combine(_unless, own, rank(rules[number]))
            ranks[rule.number] = own
        return ranks[rule.number]

    for rule in routes.rules:
        rank(rule)
    return {number: ranks[number] for number in sorted(ranks)}


def _rank_of_rows(rule: ClassRule, space: Space) -> Diagram:
    total: Diagram = space.end(0)
    for row in rule.rows:
        rank = CLASSES.index(row.device_class) + 1
        total = space.combine(max, total, space.choose(_row(rule, row, space), space.end(rank), space.end(0)))
    return total


def _row(rule: ClassRule, row: ClassRow, space: Space) -> Diagram:
    scope = space.end(True) if rule.scope is None or row.anywhere else space.of(rule.scope)
    when = space.end(True) if row.when is None else space.of(row.when)
    return space.combine(_both, scope, when)


def _considered(rule: ClassRule, rank: Diagram, space: Space) -> RuleConsidered:
    found = results(rank)
    applies = Answer.YES if 0 not in found else Answer.NO if found == {0} else Answer.NOT_KNOWN
    name = NOT_APPLICABLE if applies is Answer.NO else _name(rank)
    cites = [rule.cite]
    if applies is Answer.YES and name != NOT_KNOWN:
        for row in rule.rows:
            if row.device_class == name and results(_row(rule, row, space)) == {True}:
                cites += [cite for cite in row.cites if cite not in cites]
    return RuleConsidered(rule, applies, name, tuple(cites))


def _deciding(considered: tuple[RuleConsidered, ...], name: str) -> RuleConsidered | None:
    """The rule that is named for the class; a rule that gives way is named only if no other gives it."""
    equal = [each for each in considered if each.applies is Answer.YES and each.device_class == name]
    equal.sort(key=lambda each: (each.rule.gives_way, each.rule.number))
    return equal[0] if equal and name != NOT_KNOWN else None


def _name(rank: Diagram) -> str:
    return CLASSES[max(1, int(str(rank.value))) - 1] if isinstance(rank, End) else NOT_KNOWN


def _unless(own: Any, other: Any) -> int:
    return 0 if other else int(own)


def _both(a: Any, b: Any) -> bool:
    return bool(a and b)
