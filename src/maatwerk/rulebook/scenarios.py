"""Lawyers' tests as data: a situation, a day, and the answer that the law gives."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from maatwerk.rulebook import advice, coverage, documents, duties, gates, national, route, terms
from maatwerk.rulebook.classes import RuleConsidered
from maatwerk.rulebook.edition import Edition
from maatwerk.rulebook.errors import MisreadError, Spot
from maatwerk.rulebook.forms import Form, entries
from maatwerk.rulebook.reasons import Reason
from maatwerk.rulebook.vocabulary import Fact

BASES = "scenarios/bases.yaml"
EXPECTATIONS = (
    "expect_route",
    "expect_duty",
    "expect_rule",
    "expect_gate",
    "expect_document",
    "expect_term",
    "expect_fact",
    "expect_coverage",
    "expect_country",
    "expect_standard",
)

_ABOUT_CLASS = ("class_by_rule", "notified_body")
_OF_RULES: dict[str, tuple[str, Callable[[RuleConsidered], Any]]] = {
    "rules": ("whether it falls under", lambda each: str(each.applies)),
    "rule_classes": ("class by", lambda each: each.device_class),
    "rule_cites": ("places cited by", lambda each: [cite for cite in each.cites if cite != each.rule.cite]),
}


@dataclass(frozen=True)
class Scenario:
    """One test: every set of facts in it leads to what is expected."""

    title: str
    spot: Spot
    day: date
    situations: tuple[Mapping[str, Any], ...]
    kind: str
    expect: Mapping[str, Any]
    keys: frozenset[str] = field(default_factory=frozenset)
    """Every word in what is expected."""
    changes: frozenset[str] = field(default_factory=frozenset)
    """The facts in which the scenario differs from its base."""


def read_scenarios(content: Mapping[str, Any], *, day: date) -> tuple[Scenario, ...]:
    """All scenarios of parsed files; a scenario without a day is judged on the edition's day."""
    bases = read_bases(content.get(BASES, {}))
    found: list[Scenario] = []
    for path in sorted(content):
        if path.startswith("scenarios/") and path != BASES:
            for spot, entry in entries(content[path], Spot(path)):
                found.append(_read_scenario(entry, spot, bases=bases, day=day))
    titles = [scenario.title for scenario in found]
    for scenario in found:
        if titles.count(scenario.title) > 1:
            raise MisreadError(scenario.spot, f"Two scenarios are called '{scenario.title}'.")
    return tuple(found)


def failures(scenario: Scenario, edition: Edition) -> list[str]:
    """What does not come out as expected; nothing when the scenario holds."""
    return list(_CHECKS[scenario.kind](scenario, edition))


def read_bases(data: Any) -> dict[str, dict[str, Any]]:
    """The named sets of facts that scenarios start from."""
    bases: dict[str, dict[str, Any]] = {}
    for name, facts in data.items():
        own = dict(facts)
        like = own.pop("like", [])
        inherited: dict[str, Any] = {}
        for other in [like] if isinstance(like, str) else like:
            if other not in bases:
                raise MisreadError(Spot(BASES, (name, "like")), f"No base '{other}' stands before this one.")
            inherited |= bases[other]
        bases[name] = inherited | own
    return bases


def _read_scenario(data: Any, spot: Spot, *, bases: Mapping[str, Mapping[str, Any]], day: date) -> Scenario:
    form = Form.of(
        data,
        spot,
        required=("title",),
        optional=("day", "base", "but", "without", "each", "lacks", *EXPECTATIONS),
    )
    kinds = [kind for kind in EXPECTATIONS if form.has(kind)]
    if len(kinds) != 1 or not isinstance(form.data[kinds[0]], dict):
        raise MisreadError(spot, "A scenario expects one thing.", do=f"One of: {', '.join(EXPECTATIONS)}.")
    base = form.word("base", default="")
    if base and base not in bases:
        raise MisreadError(form.at("base"), f"There is no base '{base}'.")
    facts = {**bases.get(base, {}), **form.data.get("but", {})}
    for name in form.words("without"):
        if facts.pop(name, None) is None:
            raise MisreadError(form.at("without"), f"'{name}' was not there in the first place.")
    each = form.data.get("each") or list(_lacking(form, facts)) or [{}]
    expect = form.data[kinds[0]]
    return Scenario(
        title=form.word("title"),
        spot=spot,
        day=form.day("day", default=day) or day,
        situations=tuple({**facts, **patch} for patch in each),
        kind=kinds[0],
        expect=expect,
        keys=frozenset(_keys(expect)),
        changes=frozenset(name for part in (form.data.get("but", {}), *each) for name in part),
    )


def _lacking(form: Form, facts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """One variation for each member that `lacks` names: the set without that member."""
    for name, members in form.data.get("lacks", {}).items():
        if form.has("each") or not set(members) <= set(facts.get(name, [])):
            raise MisreadError(
                form.at("lacks"), f"'{name}' does not hold all of these.", do="Take out what is not there."
            )
        for member in members:
            yield {name: [other for other in facts[name] if other != member]}


def _keys(expect: Any) -> Iterator[str]:
    """Every word in an expectation: what a change in a rule could touch."""
    if isinstance(expect, dict):
        for key, value in expect.items():
            yield str(key)
            yield from _keys(value)
    elif isinstance(expect, list):
        for value in expect:
            yield from _keys(value)
    else:
        yield str(expect)


def _compare(what: str, expected: Any, got: Any) -> Iterator[str]:
    if expected != got:
        yield f"{what}: expected {expected!r}, got {got!r}"


def _said(reasons: tuple[Reason, ...]) -> list[str]:
    return [f"{reason.code} ({reason.basis})" for reason in reasons]


def _check_route(scenario: Scenario, edition: Edition) -> Iterator[str]:
    expect = scenario.expect
    for facts in scenario.situations:
        found = route.find(edition=edition, facts=facts, on=scenario.day)
        got: dict[str, Any] = {
            "qualification": found.qualification,
            "route": found.route,
            "class": found.device_class,
            "at_least": found.class_at_least,
            "rule": found.rule,
            "notified_body": str(found.notified_body_required),
            "implantable": str(found.is_implantable),
            "reasons": _said(found.reasons),
            "why": [said for said in _said(found.reasons) if said.split()[0] not in _ABOUT_CLASS],
            "asks": sorted(question.fact for question in found.not_known),
            "open": [each.route for each in found.lawful_routes if each.open == "yes"],
            "undecided": [each.route for each in found.lawful_routes if each.open == "not_known"],
        }
        for key, expected in expect.items():
            if key in _OF_RULES:
                relation, of_rule = _OF_RULES[key]
                rules = {str(each.rule.number): of_rule(each) for each in found.rules_considered}
                for number, wanted in expected.items():
                    yield from _compare(f"{relation} rule {number}", wanted, rules[number])
            elif key == "blockers":
                said = {each.route: _said(each.blockers) for each in found.lawful_routes}
                for name, blockers in expected.items():
                    yield from _compare(f"blockers of {name}", blockers, said[name])
            elif key == "asks_for":
                yield from _compare("asks for", True, set(expected) <= set(got["asks"]))
            elif key == "reason_facts":
                named = {
                    name: sorted(each.facts) for name, each in zip(got["reasons"], found.reasons, strict=True)
                }
                for name, facts_named in expected.items():
                    yield from _compare(f"facts of {name}", facts_named, named.get(name))
            elif key == "changes":
                changes = {each.fact: list(each.could_change) for each in found.not_known}
                for name, could in expected.items():
                    yield from _compare(f"'{name}' could change", could, changes.get(name))
            else:
                yield from _compare(key, expected, got[key])


def _check_duty(scenario: Scenario, edition: Edition) -> Iterator[str]:
    for facts in scenario.situations:
        answer = duties.judge(edition=edition, facts=facts, on=scenario.day, only=scenario.expect)
        found = {verdict.duty.id: verdict.as_json() for verdict in answer.verdicts}
        for name, expected in scenario.expect.items():
            if name not in found:
                yield from _compare(name, expected, "not_in_force")
                continue
            wanted = {"verdict": expected} if isinstance(expected, str) else expected
            for key, value in wanted.items():
                got = found[name][key]
                yield from _compare(f"{name} {key}", value, sorted(got) if key == "not_known" else got)


def _check_rule(scenario: Scenario, edition: Edition) -> Iterator[str]:
    for facts in scenario.situations:
        for name, expected in scenario.expect.items():
            rules = [rule for rule in edition.gates if rule.id == name and rule.in_force(scenario.day)]
            if not rules:
                yield from _compare(name, expected, "not_in_force")
                continue
            answer = gates.judge(rules=rules, gate=rules[0].gate, facts=facts, on=scenario.day)
            opened = str(answer.open) if answer.reasons or answer.passed else "passed_over"
            wanted = {"answer": expected} if isinstance(expected, str) else expected
            got: dict[str, Any] = {"answer": opened, "gate": answer.gate}
            if answer.reasons:
                reason = answer.reasons[0]
                got |= {"code": reason.code, "basis": str(reason.basis), "who_can": list(reason.who_can)}
                got["strength"] = str(reason.strength)
            for key, value in wanted.items():
                yield from _compare(f"{name} {key}", value, got.get(key))


def _check_gate(scenario: Scenario, edition: Edition) -> Iterator[str]:
    expect = scenario.expect
    for facts in scenario.situations:
        answer = gates.judge(rules=edition.gates, gate=expect["gate"], facts=facts, on=scenario.day)
        got = {
            "gate": expect["gate"],
            "open": str(answer.open),
            "codes": [reason.code for reason in answer.reasons],
            "asks": sorted(question.fact for question in answer.questions),
        }
        for key, value in expect.items():
            yield from _compare(key, value, got[key])


def _check_document(scenario: Scenario, edition: Edition) -> Iterator[str]:
    for name, expected in scenario.expect.items():
        got = [
            f"{line.id}: {line.required}, {line.basis}, {line.field or 'fixed'}"
            for line in documents.lines(edition=edition, document=name)
        ]
        yield from _compare(name, expected, got)


def _check_term(scenario: Scenario, edition: Edition) -> Iterator[str]:
    for name, languages in scenario.expect.items():
        if name not in edition.terms:
            yield f"the term '{name}' is missing"
            continue
        yield from _compare(name, sorted(languages), sorted(edition.terms[name]))
        for language, expected in languages.items():
            found = terms.term(edition, name, language)
            said = f"{found.text or '-'} ({found.status}, {found.seen})"
            yield from _compare(f"{name} in {language}", expected, said)


def _check_fact(scenario: Scenario, edition: Edition) -> Iterator[str]:
    for group, expected in scenario.expect.items():
        got = {
            name: described(fact) for name, fact in edition.vocabulary.facts.items() if fact.group == group
        }
        yield from _compare(f"facts of {group}", sorted(expected), sorted(got))
        for name, description in expected.items():
            yield from _compare(name, description, got.get(name))


def _check_coverage(scenario: Scenario, edition: Edition) -> Iterator[str]:
    got = coverage.report(edition).as_json()
    got["undisposed"] = len(got["undisposed"])
    for key, expected in scenario.expect.items():
        if key == "places":
            for kind, places in expected.items():
                of_kind = [each.at for each in edition.disposals if each.kind == kind and not each.heading]
                yield from _compare(f"places of the kind {kind}", places, of_kind)
        elif key == "headings":
            yield from _compare(key, expected, [each.at for each in edition.disposals if each.heading])
        else:
            yield from _compare(key, expected, got[key])


def _check_country(scenario: Scenario, edition: Edition) -> Iterator[str]:
    for code, expected in scenario.expect.items():
        if code not in edition.countries:
            yield f"nothing is known of {code}"
            continue
        got = national.described(edition.countries[code])
        for key in sorted(got.keys() | expected.keys()):
            yield from _compare(f"{code} {key}", expected.get(key), got.get(key))


def _check_standard(scenario: Scenario, edition: Edition) -> Iterator[str]:
    standard = edition.standard
    for facts in scenario.situations:
        found = advice.advise(edition=edition, facts=facts)
        got: dict[str, Any] = {
            "answer": found.answer,
            "lit": [one.of.id for one in (*found.rules, *found.triggers) if str(one.answer) == "yes"],
            "asks": sorted(found.not_known),
            "kept": [one.clause.id for one in found.clauses if one.disposition != one.clause.disposition],
            "sections": [one.id for one in standard.sections],
            "triggers": [f"{one.id}: {one.weight}" for one in standard.triggers],
            "rules": [f"{one.id}: {one.effect}, {', '.join(one.cites)}" for one in standard.rules],
            "beyond": {one.id: list(one.duties) for one in standard.beyond},
        }
        for key, expected in scenario.expect.items():
            if key != "clauses":
                yield from _compare(key, expected, got[key])
                continue
            for part, clauses in expected.items():
                ours = {one.id: advice.described(one) for one in standard.clauses if one.section == part}
                yield from _compare(f"clauses of {part}", list(clauses), list(ours))
                for number, words in clauses.items():
                    yield from _compare(f"clause {number}", words, ours.get(number))


def described(fact: Fact) -> str:
    """A fact in one line: its type, the room that answers, its choices, unit and lowest value."""
    parts = [f"{fact.type}, {fact.room}"]
    if fact.choices:
        parts.append(" | ".join(fact.choices))
    if fact.unit:
        parts.append(fact.unit)
    if fact.at_least is not None:
        parts.append(f"from {fact.at_least:g}")
    return "; ".join(parts)


_CHECKS: dict[str, Callable[[Scenario, Edition], Iterator[str]]] = {
    "expect_route": _check_route,
    "expect_duty": _check_duty,
    "expect_rule": _check_rule,
    "expect_gate": _check_gate,
    "expect_document": _check_document,
    "expect_term": _check_term,
    "expect_fact": _check_fact,
    "expect_coverage": _check_coverage,
    "expect_country": _check_country,
    "expect_standard": _check_standard,
}
