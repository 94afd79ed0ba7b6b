"""Which duties would bind a device of a route and class, and what else each would depend on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from maatwerk.rulebook.conditions import TODAY, evaluate, facts_of
from maatwerk.rulebook.diagrams import Space
from maatwerk.rulebook.duty import COUNTRY, Duty, Wording
from maatwerk.rulebook.edition import Edition
from maatwerk.rulebook.kleene import Answer
from maatwerk.rulebook.reasons import in_language
from maatwerk.rulebook.route import COMPUTED, RouteAnswer
from maatwerk.rulebook.vocabulary import FactType, Value

ASKED = ("route", "class", "result")
"""The groups of facts that the route test asks for, or answers."""


@dataclass(frozen=True)
class Bound:
    """A duty that would bind: in plain words, whether the class decides it, and what it hangs on."""

    duty: str
    subject: str
    text: str
    cites: tuple[str, ...]
    confidence: str
    by_class: bool
    hangs_on: tuple[str, ...]


@dataclass(frozen=True)
class Binding:
    """The duties that would bind, and how many still hang on an open question of route and class."""

    bound: tuple[Bound, ...]
    open: tuple[str, ...]


def binding(
    *, edition: Edition, facts: Mapping[str, Any], answer: RouteAnswer, on: date, language: str = "en"
) -> Binding:
    """Return the duties that hang on route or class and would bind such a device."""
    values: dict[str, Value] = {**edition.vocabulary.known(facts), **_answered(answer, edition), TODAY: on}
    still_asked = {*(one.fact for one in answer.not_known), *COMPUTED}
    found: list[Bound] = []
    undecided: list[str] = []
    for duty in edition.duties:
        for wording in duty.wordings:
            there = not duty.country or duty.country == values.get(COUNTRY)
            if not wording.in_force(on) or not there or not _is_about(wording, edition):
                continue
            open_facts = _open(wording, values, edition)
            if open_facts is None:
                continue
            if not still_asked.isdisjoint(open_facts):
                undecided.append(duty.id)
            else:
                found.append(_bound(duty, wording, open_facts, edition, language))
    return Binding(bound=tuple(found), open=tuple(dict.fromkeys(undecided)))


def _is_about(wording: Wording, edition: Edition) -> bool:
    names = facts_of(wording.applies_when)
    return any(edition.vocabulary[name].group in ASKED for name in names)


def _answered(answer: RouteAnswer, edition: Edition) -> dict[str, Value]:
    """Return what the route test worked out, as facts; what it does not know stays away."""
    words = {
        "qualification": answer.qualification,
        "route": answer.route,
        "device_class": answer.device_class,
        "notified_body_required": answer.notified_body_required,
        "is_implantable": answer.is_implantable,
    }
    known = {name: word for name, word in words.items() if edition.vocabulary.takes(name, word)}
    return edition.vocabulary.known(known)


def _open(wording: Wording, values: Mapping[str, Value], edition: Edition) -> tuple[str, ...] | None:
    """Return the facts that can still change whether a wording binds; nothing when it does not bind."""
    holds = evaluate(wording.applies_when, values)
    if holds is Answer.NO:
        return None
    if holds is Answer.YES:
        return ()
    space = Space(vocabulary=edition.vocabulary, values=values, conditions=[wording.applies_when])
    return tuple(space.facts_in(space.of(wording.applies_when)))


def _bound(duty: Duty, wording: Wording, hangs_on: tuple[str, ...], edition: Edition, language: str) -> Bound:
    return Bound(
        duty=duty.id,
        subject=duty.subject,
        text=in_language(wording.text, language),
        cites=(*duty.cites, *wording.cites),
        confidence=duty.confidence,
        by_class=any(_is_of_class(name, edition) for name in facts_of(wording.applies_when)),
        hangs_on=tuple(
            edition.vocabulary.question(name, language=language)
            for name in hangs_on
            if edition.vocabulary[name].type is FactType.YES_NO
        ),
    )


def _is_of_class(name: str, edition: Edition) -> bool:
    return name == "device_class" or edition.vocabulary[name].group == "class"
