"""What a device is, how it may lawfully be used, and of which class it is: three separate answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from maatwerk.rulebook.classes import (
    NOT_APPLICABLE,
    NOT_KNOWN,
    ClassAnswer,
    RuleConsidered,
    class_reason,
    classify,
)
from maatwerk.rulebook.conditions import TODAY, facts_of
from maatwerk.rulebook.diagrams import Diagram, End, Space, decided
from maatwerk.rulebook.edition import Edition
from maatwerk.rulebook.errors import InputError, LawError
from maatwerk.rulebook.kleene import Answer
from maatwerk.rulebook.reasons import Basis, Reason, in_language
from maatwerk.rulebook.routes import Outcome, Requirement, Routes
from maatwerk.rulebook.vocabulary import Value

COMPUTED = ("qualification", "route", "device_class", "notified_body_required")
"""Facts that this module answers; what is given for them is put aside."""


@dataclass(frozen=True)
class OpenQuestion:
    """A fact that is not known, its question, and which answers it could change."""

    fact: str
    question: str
    could_change: tuple[str, ...]


@dataclass(frozen=True)
class LawfulAnswer:
    """Whether a route is open, and what blocks it."""

    route: str
    open: Answer
    blockers: tuple[Reason, ...]


@dataclass(frozen=True)
class RouteAnswer:
    """The answer of `law route`."""

    edition: str
    on: date
    qualification: str
    lawful_routes: tuple[LawfulAnswer, ...]
    route: str
    device_class: str
    class_at_least: str
    rule: int | None
    rules_considered: tuple[RuleConsidered, ...]
    notified_body_required: Answer
    is_implantable: Answer
    reasons: tuple[Reason, ...]
    not_known: tuple[OpenQuestion, ...]

    def as_json(self) -> dict[str, Any]:
        """The JSON of maatwerk.route/1."""
        return {
            "schema": "maatwerk.route/1",
            "edition": self.edition,
            "on": self.on.isoformat(),
            "qualification": self.qualification,
            "lawful_routes": [
                {
                    "route": each.route,
                    "open": str(each.open),
                    "blockers": [reason.as_json() for reason in each.blockers],
                }
                for each in self.lawful_routes
            ],
            "route": self.route,
            "class": self.device_class,
            "class_at_least": self.class_at_least,
            "rule": self.rule,
            "rules_considered": [each.as_json() for each in self.rules_considered],
            "notified_body_required": str(self.notified_body_required),
            "reasons": [reason.as_json() for reason in self.reasons],
            "not_known": [
                {"fact": each.fact, "question": each.question, "could_change": list(each.could_change)}
                for each in self.not_known
            ],
        }


def find(*, edition: Edition, facts: Mapping[str, Any], on: date, language: str = "en") -> RouteAnswer:
    """Answer qualification, lawful routes and class on the facts that are known."""
    if on < edition.context.applies_from:
        raise InputError(
            code="day_too_early",
            what=f"On {on.isoformat()} the regulation did not yet apply.",
            where="on",
            why=f"It applies from {edition.context.applies_from.isoformat()}.",
            do="Ask for a later day.",
        )
    known = edition.vocabulary.known(facts)
    values = {name: value for name, value in known.items() if name not in COMPUTED}
    return _Search(edition, values, on, language).answer()


class _Search:
    """The diagrams of one question, each built once."""

    def __init__(self, edition: Edition, values: Mapping[str, Value], on: date, language: str) -> None:
        self._edition = edition
        self._routes: Routes = edition.routes
        self._values = {**values, TODAY: on}
        self._on = on
        self._language = language
        self._space = Space(
            vocabulary=edition.vocabulary,
            values=self._values,
            conditions=self._routes.conditions,
            derivable=("is_implantable",),
            computed=COMPUTED,
        )

    def answer(self) -> RouteAnswer:
        """All three answers."""
        space, routes = self._space, self._routes
        if routes.implantable is None:
            raise LawError(what="The edition has no routes.", where="routes", why="", do="Add them.")
        implantable = space.given_or("is_implantable", space.of(routes.implantable))
        space.derive("is_implantable", implantable)
        qualification = self._qualification()
        space.derive("qualification", qualification)
        lawful = {each.route: self._open(each.requirements) for each in routes.lawful}
        route = space.combine(_summary, qualification, lawful["in_house"])
        space.derive("route", route)
        given = classify(routes=routes, space=space)
        space.derive("device_class", given.diagram)
        body = self._notified_body()
        no_device = _is(qualification, "not_a_device")
        shown_class = NOT_APPLICABLE if no_device else given.device_class
        diagrams: dict[str, list[Diagram]] = {
            "qualification": [qualification],
            "lawful_routes": list(lawful.values()),
            "route": [route],
            "class": [] if no_device else [given.diagram],
            "notified_body_required": [body],
        }
        return RouteAnswer(
            edition=self._edition.number,
            on=self._on,
            qualification=_word(qualification),
            lawful_routes=tuple(self._lawful(each.route, lawful[each.route]) for each in routes.lawful),
            route=_word(route),
            device_class=shown_class,
            class_at_least=NOT_APPLICABLE if no_device else given.at_least,
            rule=given.deciding.rule.number if given.deciding and not no_device else None,
            rules_considered=given.considered,
            notified_body_required=decided(body),
            is_implantable=decided(implantable),
            reasons=tuple(self._reasons(qualification, given, body, no_device=no_device)),
            not_known=self._questions(diagrams),
        )

    def _qualification(self) -> Diagram:
        space = self._space
        tests: Diagram = space.end(True)
        for test in self._routes.tests:
            tests = space.combine(_both, tests, space.of(test.holds_when))
        # What nothing applies to stays open; the outcomes are written so that something always does.
        result: Diagram = space.end(NOT_KNOWN)
        for outcome in reversed(self._routes.outcomes):
            when = tests if outcome.when is None else space.of(outcome.when)
            result = space.choose(when, space.end(outcome.gives), result)
        return result

    def _open(self, requirements: Iterable[Requirement]) -> Diagram:
        opened: Diagram = self._space.end(True)
        for each in requirements:
            opened = self._space.combine(_both, opened, self._space.of(each.holds_when))
        return opened

    def _notified_body(self) -> Diagram:
        space = self._space
        result: Diagram = space.end(False)
        for row in reversed(self._routes.notified_body):
            result = space.choose(space.of(row.when), space.end(row.gives), result)
        return result

    def _lawful(self, route: str, opened: Diagram) -> LawfulAnswer:
        (wanted,) = (each for each in self._routes.lawful if each.route == route)
        blockers = [
            self._reason(each)
            for each in wanted.requirements
            if decided(self._space.of(each.holds_when)) is Answer.NO
        ]
        return LawfulAnswer(route, decided(opened), tuple(blockers))

    def _reasons(
        self, qualification: Diagram, given: ClassAnswer, body: Diagram, *, no_device: bool
    ) -> Iterable[Reason]:
        name = _word(qualification)
        deciding = self._deciding_outcome(name)
        if deciding is not None:
            yield self._reason(deciding)
        if name not in ("custom_made", "not_a_device", NOT_KNOWN):
            for test in self._routes.tests:
                if decided(self._space.of(test.holds_when)) is Answer.NO:
                    yield self._reason(test)
        if not no_device:
            reason = class_reason(given, values=self._values, language=self._language)
            if reason is not None:
                yield reason
        for row in self._routes.notified_body:
            holds = decided(self._space.of(row.when))
            if holds is Answer.YES and isinstance(body, End):
                yield Reason(
                    code="notified_body",
                    text=in_language(row.text, self._language),
                    basis=Basis.LAW,
                    cites=row.cites,
                    facts=self._known(facts_of(row.when)),
                )
            if holds is not Answer.NO:
                return

    def _deciding_outcome(self, name: str) -> Outcome | None:
        for outcome in self._routes.outcomes:
            if outcome.gives != name:
                continue
            if outcome.when is None or decided(self._space.of(outcome.when)) is Answer.YES:
                return outcome
        return None

    def _reason(self, said: Requirement | Outcome) -> Reason:
        condition = said.holds_when if isinstance(said, Requirement) else said.when
        names = facts_of(condition)
        if condition is None:
            names = tuple(name for test in self._routes.tests for name in facts_of(test.holds_when))
        return Reason(
            code=said.code,
            text=in_language(said.text, self._language),
            basis=said.basis,
            cites=said.cites,
            facts=self._known(names),
            do=in_language(said.do, self._language),
        )

    def _known(self, names: Iterable[str]) -> dict[str, Any]:
        return {name: self._values.get(name) for name in names if name not in COMPUTED}

    def _questions(self, diagrams: Mapping[str, list[Diagram]]) -> tuple[OpenQuestion, ...]:
        changes: dict[str, list[str]] = {}
        for answer, its_diagrams in diagrams.items():
            for name in self._space.facts_in(*its_diagrams):
                changes.setdefault(name, []).append(answer)
        vocabulary = self._edition.vocabulary
        return tuple(
            OpenQuestion(name, vocabulary.question(name, language=self._language), tuple(changes[name]))
            for name in sorted(changes, key=lambda name: vocabulary[name].position)
        )


def _word(diagram: Diagram) -> str:
    return str(diagram.value) if isinstance(diagram, End) else NOT_KNOWN


def _is(diagram: Diagram, word: str) -> bool:
    return isinstance(diagram, End) and diagram.value == word


def _both(a: Any, b: Any) -> bool:
    return bool(a and b)


def _summary(qualification: Any, in_house: Any) -> str:
    """The one word: custom-made when it qualifies so, else in-house when that is open, else what it is."""
    if qualification == "custom_made":
        return "custom_made"
    return "in_house" if in_house else str(qualification)
