"""Does a duty bind, is it met, and when does time alone change that?"""

from bisect import bisect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from maatwerk.rulebook import route
from maatwerk.rulebook.conditions import (
    TODAY,
    Condition,
    Leaf,
    Other,
    evaluate,
    facts_of,
    leaves,
    shifted,
    tree,
)
from maatwerk.rulebook.diagrams import Diagram, End, Space, decided
from maatwerk.rulebook.duty import COUNTRY, Duty, Wording
from maatwerk.rulebook.edition import Edition
from maatwerk.rulebook.kleene import Answer
from maatwerk.rulebook.reasons import Reason, in_language
from maatwerk.rulebook.vocabulary import Value

NOT_KNOWN = "not_known"
# Facts that the route test answers when nobody gives them, and the name of each in its JSON.
_WORKED_OUT = {
    "qualification": "qualification",
    "route": "route",
    "device_class": "class",
    "notified_body_required": "notified_body_required",
    "is_implantable": "class",
}
_MOST_REMEMBERED = 1024
_MOST_VERDICTS = 8192


@dataclass(frozen=True)
class Verdict:
    """The computed answer for one duty."""

    duty: Duty
    wording: Wording
    applies: Answer
    verdict: str
    due: date | None
    revisit_on: date | None
    reasons: tuple[Reason, ...]
    tree: Mapping[str, Any]
    not_known: tuple[str, ...]

    @property
    def cites(self) -> tuple[str, ...]:
        """The places that the duty rests on as it reads on the day."""
        return (*self.duty.cites, *self.wording.cites)

    def as_json(self) -> dict[str, Any]:
        """The entry of `verdicts`."""
        return {
            "duty": self.duty.id,
            "cites": list(self.cites),
            "subject": self.duty.subject,
            "applies": str(self.applies),
            "verdict": self.verdict,
            "due": self.due.isoformat() if self.due else None,
            "revisit_on": self.revisit_on.isoformat() if self.revisit_on else None,
            "reasons": [reason.as_json() for reason in self.reasons],
            "tree": dict(self.tree),
            "not_known": list(self.not_known),
            "confidence": self.duty.confidence,
        }


@dataclass(frozen=True)
class JudgeAnswer:
    """The answer of `law judge`."""

    edition: str
    on: date
    verdicts: tuple[Verdict, ...]

    def as_json(self) -> dict[str, Any]:
        """The JSON of maatwerk.judge/1."""
        return {
            "schema": "maatwerk.judge/1",
            "edition": self.edition,
            "on": self.on.isoformat(),
            "verdicts": [verdict.as_json() for verdict in self.verdicts],
        }


@dataclass(frozen=True)
class _Asked:
    """One question to all duties: the facts, the day, and what stands behind a fact that is worked out."""

    edition: Edition
    values: Mapping[str, Value]
    on: date
    behind: Mapping[str, tuple[str, ...]]
    language: str


def judge(
    *,
    edition: Edition,
    facts: Mapping[str, Any],
    on: date,
    language: str = "en",
    subject: str | None = None,
    only: Iterable[str] | None = None,
) -> JudgeAnswer:
    """Judge the duties in force on a day; route and class are worked out where they are not given.

    Duties of a country are judged where the facts name it: nobody is asked about the law of all the others.
    """
    wanted = None if only is None else frozenset(only)
    values = edition.vocabulary.known(facts)
    there = ("", values.get(COUNTRY))
    bound = [
        (duty, wording)
        for duty in edition.duties
        if (subject is None or duty.subject == subject) and (wanted is None or duty.id in wanted)
        if duty.country in there
        for wording in duty.wordings
        if wording.in_force(on)
    ]
    needed = {name for _, wording in bound for name in wording.facts()}
    behind = _work_out(edition, values, on, needed)
    asked = _Asked(edition, values, on, behind, language)
    return JudgeAnswer(
        edition.number, on, tuple(_verdict(asked, duty=duty, wording=wording) for duty, wording in bound)
    )


def _work_out(
    edition: Edition, values: dict[str, Value], on: date, needed: set[str]
) -> Mapping[str, tuple[str, ...]]:
    """Fill in the facts that the route test answers; where it cannot yet, say what it asks for."""
    missing = [name for name in _WORKED_OUT if name in needed and name not in values]
    given = any(edition.vocabulary[name].group in ("route", "class") for name in values)
    if not missing or not given or on < edition.context.applies_from:
        return {}
    found = _route_of(edition, values, on)
    behind: dict[str, tuple[str, ...]] = {}
    for name in missing:
        answer = getattr(found, name)
        if answer == NOT_KNOWN:
            changed = _WORKED_OUT[name]
            behind[name] = tuple(q.fact for q in found.not_known if changed in q.could_change)
        else:
            value = edition.vocabulary[name].value(answer)
            if value is not None:
                values[name] = value
    return behind


def _route_of(edition: Edition, values: Mapping[str, Value], on: date) -> route.RouteAnswer:
    """Answer the route test on the facts that it reads; devices of one family mostly ask the same."""
    read = edition.routes.facts
    known = {name: value for name, value in values.items() if name in read}
    asked = (on, frozenset(known.items()))
    memory = edition.route_answers
    if asked not in memory:
        if len(memory) >= _MOST_REMEMBERED:
            memory.clear()
        memory[asked] = route.find(edition=edition, facts=known, on=on)
    found: route.RouteAnswer = memory[asked]
    return found


def _verdict(asked: _Asked, *, duty: Duty, wording: Wording) -> Verdict:
    """Judge a duty, or say what was answered before to the same: the devices of a lab are mostly alike.

    The day counts where the duty looks at it; else only which wordings are behind on it and which ahead.
    """
    values, behind = asked.values, asked.behind
    known = tuple((type(value), value) for value in map(values.get, duty.facts))
    hidden = tuple(behind.get(name) for name in duty.facts) if behind else ()
    on = asked.on if duty.looks_at_the_day else bisect(duty.turns, asked.on)
    key, memory = (duty.id, on, known, hidden, asked.language), asked.edition.duty_answers
    found: Verdict | None = memory.get(key)
    if found is None:
        if len(memory) >= _MOST_VERDICTS:
            memory.clear()
        found = memory[key] = _judge(asked, duty=duty, wording=wording)
    return found


def _judge(asked: _Asked, *, duty: Duty, wording: Wording) -> Verdict:
    now = {**asked.values, TODAY: asked.on}
    space, applies, verdict = _diagrams(asked.edition, wording, now)
    name = _word(verdict)
    due = wording.due.value(now) if wording.due else None
    bound = decided(applies)
    shown = wording.met_when if bound is Answer.YES else wording.applies_when
    questions: dict[str, None] = {}
    for fact in space.facts_in(verdict):
        questions[fact] = None
        questions.update(dict.fromkeys(asked.behind.get(fact, ())))
    return Verdict(
        duty=duty,
        wording=wording,
        applies=bound,
        verdict=name,
        due=due if isinstance(due, date) and name in ("due", "overdue") else None,
        revisit_on=_revisit(asked, duty=duty, wording=wording, now=name),
        reasons=_reasons(duty, wording, now, bound, asked.language),
        tree=_rooted(shown, now),
        not_known=tuple(questions),
    )


def _diagrams(
    edition: Edition, wording: Wording, values: Mapping[str, Value]
) -> tuple[Space, Diagram, Diagram]:
    conditions: list[Condition] = [wording.applies_when, wording.met_when]
    if wording.due:
        conditions.append(Leaf(TODAY, "on_or_before", wording.due))
    space = Space(vocabulary=edition.vocabulary, values=values, conditions=conditions)
    late: Diagram = space.end("not_met")
    if wording.due:
        late = space.choose(space.of(conditions[2]), space.end("due"), space.end("overdue"))
    applies = space.of(wording.applies_when)
    met = space.choose(space.of(wording.met_when), space.end("met"), late)
    return space, applies, space.choose(applies, met, space.end("not_applicable"))


def _reasons(
    duty: Duty, wording: Wording, values: Mapping[str, Value], applies: Answer, language: str
) -> tuple[Reason, ...]:
    if applies is not Answer.YES or evaluate(wording.met_when, values) is not Answer.NO:
        return ()
    return (
        Reason(
            code=duty.id.replace("-", "_"),
            text=in_language(wording.missing, language),
            basis=duty.basis,
            cites=(*duty.cites, *wording.cites),
            facts={name: values.get(name) for name in facts_of(wording.met_when)},
            who_can=duty.who,
            do=in_language(wording.do, language),
        ),
    )


def _rooted(condition: Condition, values: Mapping[str, Value]) -> dict[str, Any]:
    """The tree of a condition, always with all, any or not at its root."""
    grown = tree(condition, values)
    return grown if "of" in grown else {"op": "all", "value": grown["value"], "of": [grown]}


def _revisit(asked: _Asked, *, duty: Duty, wording: Wording, now: str) -> date | None:
    """The first later day on which the verdict differs although nothing is recorded."""
    days: set[date] = set()
    for each in duty.wordings:
        days.add(each.from_day)
        if each.until_day:
            days.add(each.until_day + timedelta(days=1))
    for limit in _limits(wording, {**asked.values, TODAY: asked.on}):
        days.update(limit + timedelta(days=shift) for shift in (-1, 0, 1))
    for day in sorted(day for day in days if day > asked.on):
        binding = next((each for each in duty.wordings if each.in_force(day)), None)
        if binding is None:
            return day
        later = _diagrams(asked.edition, binding, {**asked.values, TODAY: day})[2]
        if _word(later) != now:
            return day
    return None


def _limits(wording: Wording, values: Mapping[str, Value]) -> Iterable[date]:
    """The days that the conditions compare with the day that is asked about."""
    found: list[Value | None] = [wording.due.value(values) if wording.due else None]
    for condition in (wording.applies_when, wording.met_when):
        for leaf in leaves(condition):
            if leaf.fact == TODAY:
                found.append(leaf.want.value(values) if isinstance(leaf.want, Other) else leaf.want)
            elif isinstance(leaf.want, Other) and leaf.want.fact == TODAY:
                have = values.get(leaf.fact)
                if isinstance(have, date):
                    back = leaf.want
                    found.append(shifted(have, days=-back.days, months=-back.months, years=-back.years))
    return [day for day in found if isinstance(day, date)]


def _word(verdict: Diagram) -> str:
    return str(verdict.value) if isinstance(verdict, End) else NOT_KNOWN
