"""Where records about people become facts for the rulebook; nothing found answers no."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from maatwerk.archive.recorded import as_recorded
from maatwerk.archive.rows import subject_of
from maatwerk.people import prrc
from maatwerk.people.authority import grants_in_force, home_country, may_prescribe, people_by_ability
from maatwerk.people.models import Account, Institution, RoleGrant, Site
from maatwerk.people.roles import Ability, Role
from maatwerk.rulebook.kleene import Answer, answer

MEMBER_STATES = (
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
    *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
)
EUROPEAN_ECONOMIC_AREA = frozenset({*MEMBER_STATES, "IS", "LI", "NO"})
"""Where the regulation applies; in Iceland, Liechtenstein and Norway by the EEA Agreement."""

STEPS_OF_A_CASE = (
    Ability.ACCEPT_DEVICE,
    Ability.ACCEPT_IMAGING,
    Ability.UPLOAD_DESIGN,
    Ability.APPROVE_DESIGN,
    Ability.PREPARE_BUILD,
    Ability.RUN_BUILD,
    Ability.RECORD_CHECK,
    Ability.RELEASE_DEVICE,
    Ability.DELIVER_DEVICE,
)
"""What somebody present must be able to do for a device to get from acceptance to the patient."""

LAB_ROLES = (Role.ENGINEER, Role.TECHNICIAN, Role.RELEASER, Role.QUALITY_MANAGER, Role.PRRC)
"""Roles that have a part in the lab's work."""

TWO_PEOPLE = (
    (Ability.UPLOAD_DESIGN, Ability.REVIEW_SEGMENTATION),
    (Ability.CHECK_SIDE, Ability.CHECK_SIDE),
    (Ability.RUN_BUILD, Ability.RELEASE_DEVICE),
)
"""Steps of which one person must not do both."""


def maker_is_health_institution(*, institution_key: uuid.UUID) -> Answer:
    """Say whether the maker is a health institution established in the Union (Art.5(5)).

    Whoever is founded here is a health institution; what is left to ask is where it is established.
    """
    return answer(_country(institution_key) in EUROPEAN_ECONOMIC_AREA)


def manufacturer_country(*, institution_key: uuid.UUID) -> str:
    """Return the country in which the manufacturer is established, as two letters (ISO 3166-1)."""
    return _country(institution_key)


def manufacturer_is_outside_union(*, institution_key: uuid.UUID) -> Answer:
    """Say whether the manufacturer has its registered place of business outside the Union (Art.11(1))."""
    return answer(_country(institution_key) not in EUROPEAN_ECONOMIC_AREA)


def has_authorised_representative(*, institution_key: uuid.UUID) -> Answer:
    """Say whether there is an authorised representative; established in the Union, there is none (Art.11(1)).

    For a manufacturer outside the Union no such record exists yet, so it is not known.
    """
    return Answer.NO if _country(institution_key) in EUROPEAN_ECONOMIC_AREA else Answer.NOT_KNOWN


def prescriber_has_institution(*, account: Account) -> Answer:
    """Say whether who prescribes belongs to a health institution; whoever is founded here is one."""
    return answer(Institution.objects.filter(institution_key=account.institution_key).exists())


def prescriber_is_authorised(*, account: Account, family_code: str, on: date) -> Answer:
    """Say whether national law lets this person prescribe this family, by a verified record (Art.2(3))."""
    return may_prescribe(account=account, family_code=family_code, on=on).answer


def prrc_is_appointed(*, institution_key: uuid.UUID, at: datetime) -> Answer:
    """Say whether the institution has a person responsible for regulatory compliance (Art.15(1))."""
    return answer(bool(_prrcs(institution_key, at=at)))


def prrc_is_qualified(*, institution_key: uuid.UUID, at: datetime) -> Answer:
    """Say whether each such person has shown the expertise that is asked for (Art.15(1))."""
    found = _prrcs(institution_key, at=at)
    return answer(bool(found) and not any(prrc.lacks(one.qualification) for one in found))


def prrc_tasks(*, institution_key: uuid.UUID, at: datetime) -> list[str]:
    """Return the tasks of Art.15(3) that somebody has; who shares them with nobody has all of them."""
    areas = {area for one in _prrcs(institution_key, at=at) for area in _areas(one)}
    return sorted(areas)


def prrcs_appointed(*, institution_key: uuid.UUID, at: datetime) -> int:
    """Return how many persons are responsible for regulatory compliance."""
    return len({one.account_id for one in _prrcs(institution_key, at=at)})


def prrc_tasks_are_split(*, institution_key: uuid.UUID, at: datetime) -> Answer:
    """Say whether it is put down for each such person which tasks are theirs (Art.15(4))."""
    found = _prrcs(institution_key, at=at)
    return answer(bool(found) and all(one.qualification.get("areas") for one in found))


def _prrcs(institution_key: uuid.UUID, *, at: datetime) -> list[RoleGrant]:
    """Return the grants of the role that count: of active people, and as the archive holds them."""
    grants = grants_in_force(at=at).filter(institution_key=institution_key, role=Role.PRRC.value)
    active = grants.filter(account__is_active=True).select_related("account").order_by("pk")
    held = list(active)
    sound = as_recorded([*held, *(one.account for one in held)])
    return [one for one in held if subject_of(one) in sound and subject_of(one.account) in sound]


def _areas(grant: RoleGrant) -> list[str]:
    return list(grant.qualification.get("areas") or prrc.AREAS)


def people_can_finish_case(*, institution_key: uuid.UUID, at: datetime) -> Answer:
    """Say whether for every step of a case somebody is there, and a second person where two are needed."""
    here = people_by_ability(institution_key=institution_key, at=at)
    who = {ability: frozenset(one.pk for one in people) for ability, people in here.items()}
    staffed = all(who[step] for step in STEPS_OF_A_CASE)
    paired = all(_two_different(who[first], who[second]) for first, second in TWO_PEOPLE)
    return answer(staffed and paired)


@dataclass(frozen=True)
class Looked:
    """One look at an institution's sites and people at a moment."""

    institution_key: uuid.UUID
    at: datetime

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        """Return where the institution makes devices; a site has no end on record."""
        return tuple(Site.objects.filter(institution_key=self.institution_key).order_by("name"))


def making_sites(looked: Looked) -> int:
    """Return at how many sites the institution makes devices."""
    return len(looked.sites)


def lab_staff(looked: Looked) -> int:
    """Return how many active people hold a role in the lab's work at this moment."""
    grants = grants_in_force(at=looked.at).filter(
        institution_key=looked.institution_key,
        role__in=[one.value for one in LAB_ROLES],
        account__is_active=True,
    )
    return grants.order_by().values("account").distinct().count()


def _country(institution_key: uuid.UUID) -> str:
    return home_country(institution_key)


def _two_different(first: frozenset[int], second: frozenset[int]) -> bool:
    """Return whether one person of each set can be chosen so that they are two people."""
    return bool(first) and bool(second) and len(first | second) > 1


PROVIDES: Mapping[str, Callable[..., Any]] = {
    "maker_is_health_institution": maker_is_health_institution,
    "manufacturer_country": manufacturer_country,
    "manufacturer_is_outside_union": manufacturer_is_outside_union,
    "has_authorised_representative": has_authorised_representative,
    "prescriber_has_institution": prescriber_has_institution,
    "prescriber_is_authorised": prescriber_is_authorised,
    "prrc_is_appointed": prrc_is_appointed,
    "prrc_is_qualified": prrc_is_qualified,
    "prrc_tasks": prrc_tasks,
    "prrcs_appointed": prrcs_appointed,
    "prrc_tasks_are_split": prrc_tasks_are_split,
    "people_can_finish_case": people_can_finish_case,
}
OF_INSTITUTION: Mapping[str, Callable[[Looked], int]] = {
    "making_sites": making_sites,
    "lab_staff": lab_staff,
}
"""What is answered of an institution as a whole."""
