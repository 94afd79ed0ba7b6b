"""Answers about one device that cannot both be true."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from maatwerk.rulebook.conditions import evaluate, facts_of
from maatwerk.rulebook.edition import Edition
from maatwerk.rulebook.kleene import Answer
from maatwerk.rulebook.reasons import in_language

_IMPLANTABLE = {
    "en": "Whether it is implantable follows from the other answers, and they say otherwise.",
    "de": "Ob es implantierbar ist, folgt aus den anderen Antworten, und die sagen etwas anderes.",
}
_CONTACT = {
    "en": "It is said to be meant for contact with something that it is not said to touch.",
    "de": "Es soll für den Kontakt mit etwas bestimmt sein, das es laut Antwort nicht berührt.",
}
_INTRODUCED = {
    "en": "What does not enter the body at all cannot be introduced into it.",
    "de": "Was gar nicht in den Körper gelangt, kann nicht in ihn eingeführt werden.",
}


@dataclass(frozen=True)
class Contradiction:
    """Which answers do not go together, why, and what that rests on."""

    facts: tuple[str, ...]
    text: str
    cites: tuple[str, ...] = ()


def contradictions(
    *, edition: Edition, facts: Mapping[str, Any], language: str = "en"
) -> tuple[Contradiction, ...]:
    """Return what cannot both be true of one device."""
    return tuple(_found(edition, facts, language))


def _found(edition: Edition, facts: Mapping[str, Any], language: str) -> Iterator[Contradiction]:
    values = edition.vocabulary.known(facts)
    rule = edition.routes.implantable
    given = values.get("is_implantable")
    if rule is not None and given is not None:
        follows = evaluate(rule, values)
        if follows is not Answer.NOT_KNOWN and (follows is Answer.YES) != given:
            names = tuple(name for name in facts_of(rule) if name in values)
            yield Contradiction(
                ("is_implantable", *names), in_language(_IMPLANTABLE, language), ("Art.2(5)",)
            )
    touched, meant = values.get("contacts"), values.get("specifically_for_contact_with")
    if isinstance(touched, frozenset) and isinstance(meant, frozenset) and meant - touched:
        yield Contradiction(("specifically_for_contact_with", "contacts"), in_language(_CONTACT, language))
    if values.get("invasiveness") == "non_invasive":
        inside = tuple(name for name in ("totally_introduced", "partly_introduced") if values.get(name))
        if inside:
            yield Contradiction(("invasiveness", *inside), in_language(_INTRODUCED, language), ("Art.2(6)",))
