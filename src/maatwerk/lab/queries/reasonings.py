"""What would this be: the law's reply to answers about a device, and what was kept of such replies."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from maatwerk.archive.chain import canonical_text
from maatwerk.lab.models import Family, Reasoning
from maatwerk.lab.queries.content import family_content
from maatwerk.people import facts as people
from maatwerk.people.models import Account
from maatwerk.rulebook import route
from maatwerk.rulebook.binding import Bound, binding
from maatwerk.rulebook.contradictions import Contradiction, contradictions
from maatwerk.rulebook.edition import Edition
from maatwerk.rulebook.kleene import Answer
from maatwerk.rulebook.reasons import plain
from maatwerk.rulebook.route import OpenQuestion, RouteAnswer
from maatwerk.rulebook.shelf import current_edition

ASKED = ("route", "class")
"""The groups of the vocabulary that the route test asks for."""
AN_ORDER = {
    "has_medical_purpose": True,
    "is_made_for_one_patient": True,
    "design_fixed_by_maker_envelope": False,
    "is_mass_produced": False,
    "prescription_is_written": True,
    "prescriber_is_authorised": True,
    "prescriber_design_decisions": 1,
}
"""What is taken as given of the devices that the lab makes already, where their family does not say it."""


@dataclass(frozen=True)
class Ground:
    """What is answered before anybody is asked, and by whom."""

    facts: Mapping[str, Any]
    sources: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the answers so far mean."""

    edition: Edition
    on: date
    facts: Mapping[str, Any]
    sources: Mapping[str, str]
    set_aside: tuple[str, ...]
    answer: RouteAnswer
    bound: tuple[Bound, ...]
    new: frozenset[str]
    compared: bool
    duties_open: int
    contradictions: tuple[Contradiction, ...]

    @property
    def open(self) -> tuple[OpenQuestion, ...]:
        """Return the questions whose answer still matters; those set aside come last."""
        aside = set(self.set_aside)
        return tuple(sorted(self.answer.not_known, key=lambda one: one.fact in aside))


def ground_of(viewer: Account, *, family: Family | None) -> Ground:
    """Return what the family says of route and class, and what stands on record of the institution."""
    facts: dict[str, Any] = {}
    sources: dict[str, str] = {}
    established = people.maker_is_health_institution(institution_key=viewer.institution_key)
    if established is not Answer.NOT_KNOWN:
        facts["maker_is_health_institution"] = established is Answer.YES
        sources["maker_is_health_institution"] = "institution"
    if family is not None:
        content = family_content(family)
        stated = {**content.usual_facts, **content.class_facts}
        facts |= stated
        sources |= dict.fromkeys(stated, "family")
    return Ground(facts=facts, sources=sources)


def reply_to(
    viewer: Account,
    *,
    answers: Mapping[str, Any],
    family: Family | None,
    on: date,
    language: str = "en",
) -> Reply:
    """Return what the law says of these answers; None as an answer says that it is not known yet."""
    edition = current_edition()
    ground = ground_of(viewer, family=family)
    given = {name: value for name, value in answers.items() if value is not None}
    known = {name: value for name, value in ground.facts.items() if name not in answers}
    facts = {**known, **given}
    sources = {name: ground.sources[name] for name in known} | dict.fromkeys(given, "person")
    answer = route.find(edition=edition, facts=facts, on=on, language=language)
    found = binding(edition=edition, facts=facts, answer=answer, on=on, language=language)
    carried = duties_carried(viewer, on=on)
    return Reply(
        edition=edition,
        on=on,
        facts=facts,
        sources=sources,
        set_aside=tuple(name for name, value in answers.items() if value is None),
        answer=answer,
        bound=found.bound,
        new=frozenset() if carried is None else frozenset(one.duty for one in found.bound) - carried,
        compared=carried is not None,
        duties_open=len(found.open),
        contradictions=contradictions(edition=edition, facts=facts, language=language),
    )


def duties_carried(viewer: Account, *, on: date) -> frozenset[str] | None:
    """Return the duties that the lab's released families bring with them; nothing where there is none."""
    released = Family.objects.filter(institution_key=viewer.institution_key, state="released")
    established = people.maker_is_health_institution(institution_key=viewer.institution_key)
    told = established is not Answer.NOT_KNOWN
    known = {"maker_is_health_institution": established is Answer.YES} if told else {}
    found = [
        _duties_of(
            canonical_text(
                {
                    **AN_ORDER,
                    **known,
                    **_said(family_content(one).usual_facts),
                    **_said(family_content(one).class_facts),
                }
            ),
            on,
        )
        for one in released
    ]
    return frozenset().union(*found) if found else None


def _said(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in facts.items()}


@lru_cache(maxsize=256)
def _duties_of(facts: str, on: date) -> frozenset[str]:
    values = json.loads(facts)
    edition = current_edition()
    answer = route.find(edition=edition, facts=values, on=on)
    return frozenset(one.duty for one in binding(edition=edition, facts=values, answer=answer, on=on).bound)


def questions_asked() -> tuple[str, ...]:
    """Return the names of all facts that the route test may ask for, in the order of asking."""
    vocabulary = current_edition().vocabulary
    return tuple(name for name, fact in vocabulary.facts.items() if fact.group in ASKED)


def reasonings(viewer: Account) -> QuerySet[Reasoning]:
    """Return the kept reasonings of the viewer's institution, the newest first."""
    found = Reasoning.objects.filter(institution_key=viewer.institution_key)
    return found.select_related("kept_by", "family")


def reasonings_about(viewer: Account, *, families: Iterable[Family]) -> QuerySet[Reasoning]:
    """Return the kept reasonings about families, whichever version they began with."""
    return reasonings(viewer).filter(family__code__in={one.code for one in families})
