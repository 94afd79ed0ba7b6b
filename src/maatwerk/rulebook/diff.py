"""What changed between two editions, and what that changes for one set of facts."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from maatwerk.rulebook import duties, route
from maatwerk.rulebook.edition import Edition

_QUIET = ("vocabulary", "position")


@dataclass(frozen=True)
class DiffAnswer:
    """The answer of `law diff`."""

    before: str
    after: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    answers: tuple[Mapping[str, Any], ...]

    def as_json(self) -> dict[str, Any]:
        """The JSON of maatwerk.law-diff/1."""
        return {
            "schema": "maatwerk.law-diff/1",
            "from": self.before,
            "to": self.after,
            "added": list(self.added),
            "removed": list(self.removed),
            "changed": list(self.changed),
            "answers": [dict(answer) for answer in self.answers],
        }


def diff(
    a: Edition, b: Edition, *, facts: Mapping[str, Any] | None = None, on: date | None = None
) -> DiffAnswer:
    """What edition b has added, removed or changed against a; with facts also which answers differ."""
    before, after = _parts(a), _parts(b)
    return DiffAnswer(
        before=a.number,
        after=b.number,
        added=tuple(name for name in after if name not in before),
        removed=tuple(name for name in before if name not in after),
        changed=tuple(name for name in after if name in before and after[name] != before[name]),
        answers=tuple(_answers(a, b, facts, on or b.day)) if facts is not None else (),
    )


def _parts(edition: Edition) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    for fact in edition.vocabulary.facts.values():
        parts[f"fact {fact.name}"] = _values(fact)
    for rule in edition.gates:
        parts[f"gate rule {rule.id} from {rule.from_day.isoformat()}"] = _values(rule)
    for duty in edition.duties:
        parts[f"duty {duty.id}"] = duty
    for lawful in edition.routes.lawful:
        for requirement in lawful.requirements:
            parts[f"route {lawful.route} {requirement.id}"] = requirement
    parts |= {f"route {test.id}": test for test in edition.routes.tests}
    parts |= {f"route {outcome.id}": outcome for outcome in edition.routes.outcomes}
    parts |= {f"route {row.id}": row for row in edition.routes.notified_body}
    for rule_ in edition.routes.rules:
        parts[f"class rule {rule_.number}"] = rule_
    for document, lines in edition.documents.items():
        for line in lines:
            parts[f"document {document} {line.id}"] = line
    for name, languages in edition.terms.items():
        for language, term in languages.items():
            parts[f"term {name} ({language})"] = term
    parts |= {
        f"country {code} {part.id}": part
        for code, country in edition.countries.items()
        for part in (*country.acts, *country.parts())
    }
    standard = edition.standard
    parts |= {f"clause {clause.id}": clause for clause in standard.clauses}
    parts |= {f"ISO 13485 rule {hard.id}": hard for hard in standard.rules}
    parts |= {f"ISO 13485 trigger {trigger.id}": trigger for trigger in standard.triggers}
    parts |= {f"beyond ISO 13485 {beyond.id}": beyond for beyond in standard.beyond}
    for disposal in edition.disposals:
        parts[f"place {disposal.at}"] = disposal
    return parts


def _values(part: Any) -> dict[str, Any]:
    return {each.name: getattr(part, each.name) for each in fields(part) if each.name not in _QUIET}


def _answers(a: Edition, b: Edition, facts: Mapping[str, Any], on: date) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    # A name that only one edition knows is left out for the other; one that neither knows is refused.
    b.vocabulary.known({k: v for k, v in facts.items() if k not in a.vocabulary and k not in b.vocabulary})
    given = {
        edition.number: {k: v for k, v in facts.items() if k in edition.vocabulary} for edition in (a, b)
    }
    old = route.find(edition=a, facts=given[a.number], on=on).as_json()
    new = route.find(edition=b, facts=given[b.number], on=on).as_json()
    for key in ("qualification", "route", "class", "notified_body_required"):
        if old[key] != new[key]:
            found.append({"what": key, "from": old[key], "to": new[key]})
    verdicts = {
        edition.number: {
            verdict.duty.id: verdict.verdict
            for verdict in duties.judge(edition=edition, facts=given[edition.number], on=on).verdicts
        }
        for edition in (a, b)
    }
    for name in sorted(verdicts[a.number].keys() | verdicts[b.number].keys()):
        was, now = verdicts[a.number].get(name), verdicts[b.number].get(name)
        if was != now:
            found.append({"what": name, "from": was, "to": now})
    return found
