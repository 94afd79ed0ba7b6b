"""Do we need ISO 13485 now? Which triggers are lit, what becomes of each clause, and what is not known."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maatwerk.rulebook.conditions import evaluate, facts_of, tree
from maatwerk.rulebook.edition import Edition
from maatwerk.rulebook.kleene import Answer
from maatwerk.rulebook.standard import Clause, HardRule, Standard, Trigger
from maatwerk.rulebook.vocabulary import Value

NOTIFIED_BODY, NOT_CUSTOM_MADE = "notified_body_first", "not_custom_made_first"
LOOK_AGAIN, NOT_NOW, NOT_KNOWN = "look_again", "not_now", "not_known"
ANSWERS = (NOTIFIED_BODY, NOT_CUSTOM_MADE, LOOK_AGAIN, NOT_NOW, NOT_KNOWN)
"""Everything that the question can be answered with, the strongest first."""


@dataclass(frozen=True)
class Lit:
    """A trigger or hard rule with its answer, the tree behind it and the facts that nobody told."""

    of: Trigger | HardRule
    answer: Answer
    tree: Mapping[str, Any]
    not_known: tuple[str, ...]


@dataclass(frozen=True)
class ClauseAnswer:
    """What becomes of a clause now, and through what."""

    clause: Clause
    disposition: str
    by_law: tuple[str, ...]
    """Hard rules that make it keep; nobody can depart from them."""
    brought_back: tuple[str, ...]
    """Triggers that are lit and make it keep."""
    may_come_back: tuple[str, ...]
    """Triggers of which it is not known whether they are lit."""


@dataclass(frozen=True)
class Advice:
    """The answer to the question, with all that it rests on."""

    answer: str
    rules: tuple[Lit, ...]
    triggers: tuple[Lit, ...]
    clauses: tuple[ClauseAnswer, ...]

    @property
    def not_known(self) -> tuple[str, ...]:
        """The facts that nobody told and that a rule or trigger asks for."""
        names = (name for one in (*self.rules, *self.triggers) for name in one.not_known)
        return tuple(dict.fromkeys(names))

    @property
    def weighty(self) -> tuple[Lit, ...]:
        """What is lit and bears on the certificate as such: hard rules, and triggers of that weight."""
        return tuple(one for one in (*self.rules, *self.triggers) if one.answer is Answer.YES and bears(one))


def facts_asked(standard: Standard) -> tuple[str, ...]:
    """Every fact that a trigger or a hard rule reads."""
    parts: tuple[HardRule | Trigger, ...] = (*standard.rules, *standard.triggers)
    return tuple(dict.fromkeys(name for one in parts for name in facts_of(one.when)))


def advise(*, edition: Edition, facts: Mapping[str, Any]) -> Advice:
    """Weigh what is known of a lab; a question that nobody answered never counts as no."""
    standard, values = edition.standard, edition.vocabulary.known(facts)
    rules = tuple(_lit(one, values) for one in standard.rules)
    triggers = tuple(_lit(one, values) for one in standard.triggers)
    by_law = tuple(
        one.of.id
        for one in rules
        if one.answer is Answer.YES and isinstance(one.of, HardRule) and one.of.effect == "notified_body"
    )
    answers = {one.of.id: one.answer for one in triggers}
    return Advice(
        answer=_answer(rules, triggers),
        rules=rules,
        triggers=triggers,
        clauses=tuple(_of_clause(one, answers=answers, by_law=by_law) for one in standard.clauses),
    )


def bears(one: Lit) -> bool:
    """Whether a hard rule or trigger bears on the certificate as such, and not on single clauses only."""
    return isinstance(one.of, HardRule) or one.of.weight == "certificate"


def described(clause: Clause) -> str:
    """A clause in one line: what becomes of it, what brings it back, what serves it, how sure that is."""
    parts = [clause.disposition, f"back by {', '.join(clause.back) or 'nothing'}"]
    return "; ".join([*parts, f"served by {', '.join(clause.records) or 'nothing'}", clause.confidence])


def _lit(one: Trigger | HardRule, values: Mapping[str, Value]) -> Lit:
    found = evaluate(one.when, values)
    missing = tuple(name for name in facts_of(one.when) if name not in values)
    return Lit(one, found, tree(one.when, values), missing if found is Answer.NOT_KNOWN else ())


def _answer(rules: tuple[Lit, ...], triggers: tuple[Lit, ...]) -> str:
    effects = {one.of.effect for one in rules if one.answer is Answer.YES and isinstance(one.of, HardRule)}
    if "notified_body" in effects:
        return NOTIFIED_BODY
    if effects:
        return NOT_CUSTOM_MADE
    weighty = [one for one in triggers if bears(one)]
    if any(one.answer is Answer.YES for one in weighty):
        return LOOK_AGAIN
    if any(one.answer is Answer.NOT_KNOWN for one in (*rules, *weighty)):
        return NOT_KNOWN
    return NOT_NOW


def _of_clause(clause: Clause, *, answers: Mapping[str, Answer], by_law: tuple[str, ...]) -> ClauseAnswer:
    brought_back = tuple(name for name in clause.back if answers[name] is Answer.YES)
    stays = not by_law and not brought_back
    return ClauseAnswer(
        clause=clause,
        disposition=clause.disposition if stays else "keep",
        by_law=by_law,
        brought_back=brought_back,
        may_come_back=tuple(name for name in clause.back if answers[name] is Answer.NOT_KNOWN),
    )
