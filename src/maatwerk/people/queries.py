"""What is on record about people; a reader sees only the own institution."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Q, QuerySet

from maatwerk.archive.days import day_of
from maatwerk.archive.recorded import as_recorded, is_as_recorded
from maatwerk.archive.rows import subject_of
from maatwerk.people.authority import deputies_in_force, deputyships, grants_in_force, roles_held
from maatwerk.people.models import (
    Account,
    Authorisation,
    Badge,
    Competence,
    Institution,
    Pin,
    RoleGrant,
    Site,
)
from maatwerk.people.roles import ROLES, Ability, Role, roles_with


class Standing(StrEnum):
    """How far a person has come in a topic."""

    COMPETENT = "competent"
    """Attested and in date; may work alone and count as a second person."""
    TRAINEE = "trainee"
    """Works under a named supervisor who is competent; never counts as a second person."""
    LAPSED = "lapsed"
    """Was attested, but it ended, was withdrawn, or the supervisor's own competence did."""
    NONE = "none"
    """Nothing was found on record."""


@dataclass(frozen=True)
class CompetenceAnswer:
    """The standing of a person in a topic on a day, under whom, and the record it rests on."""

    standing: Standing
    supervisor: Account | None = None
    competence: Competence | None = None

    @property
    def may_work(self) -> bool:
        """Return whether the person may do the work: alone, or under the supervisor named."""
        return self.standing in {Standing.COMPETENT, Standing.TRAINEE}

    @property
    def counts_as_second_person(self) -> bool:
        """Return whether the person's check of somebody else's work counts; a trainee's never does."""
        return self.standing is Standing.COMPETENT


def authorisations_elsewhere(viewer: Account, *, country: str) -> int:
    """Count the authorisations of the viewer's institution that are of another country than this."""
    mine = Authorisation.objects.filter(institution_key=viewer.institution_key, withdrawn_at__isnull=True)
    return mine.exclude(country=country).count()


def institution_of(viewer: Account) -> Institution:
    """Return the institution of the person who looks."""
    return Institution.objects.get(institution_key=viewer.institution_key)


def sites(viewer: Account) -> QuerySet[Site]:
    """Return the manufacturing sites of the viewer's institution, by name."""
    return Site.objects.filter(institution_key=viewer.institution_key).order_by("name")


def accounts(viewer: Account) -> QuerySet[Account]:
    """Return the accounts of the viewer's institution, by name."""
    return Account.objects.filter(institution_key=viewer.institution_key).order_by("full_name", "pk")


def accounts_like(viewer: Account, *, wanted: str) -> QuerySet[Account]:
    """Return the accounts of the viewer's institution that have every word in name or profession."""
    found = accounts(viewer)
    for word in wanted.split():
        found = found.filter(Q(full_name__icontains=word) | Q(profession__icontains=word))
    return found


def accounts_with(viewer: Account, *, ability: str, at: datetime) -> QuerySet[Account]:
    """Return who in the viewer's institution holds an ability at this moment, deputies included."""
    return holders(accounts(viewer), ability=ability, at=at)


def holders(among: QuerySet[Account], *, ability: str, at: datetime) -> QuerySet[Account]:
    """Return those of these accounts that hold an ability at this moment, deputies included."""
    roles = roles_with(Ability(ability))
    granted = grants_in_force(at=at).filter(role__in=roles, account__is_active=True)
    standing_in: list[int] = []
    for deputy in deputies_in_force(at=at).filter(role__in=roles):
        if granted.filter(account=deputy.principal_id, role=deputy.role).exists():
            standing_in.append(deputy.deputy_id)
    return among.filter(is_active=True).filter(Q(pk__in=granted.values("account_id")) | Q(pk__in=standing_in))


def people_by_role(viewer: Account, *, at: datetime) -> dict[str, tuple[Account, ...]]:
    """Return who in the viewer's institution was given each role that is in force, by name."""
    granted = grants_in_force(at=at).filter(institution_key=viewer.institution_key, account__is_active=True)
    found: dict[str, dict[int, Account]] = {}
    for one in granted.select_related("account").order_by("account__full_name", "pk"):
        found.setdefault(one.role, {})[one.account_id] = one.account
    return {role: tuple(people.values()) for role, people in found.items()}


def roles_of(account: Account, *, at: datetime) -> tuple[Role, ...]:
    """Return the roles that a person holds at this moment, in the order of the table."""
    if account.is_active:
        held = roles_held(account, at=at)
    else:
        held = frozenset(grants_in_force(at=at).filter(account=account).values_list("role", flat=True))
    return tuple(role for role in Role if role.value in held)


def what_they_do(account: Account, *, at: datetime) -> str:
    """Return a person's roles at this moment in words."""
    return ", ".join(role.value.replace("_", " ") for role in roles_of(account, at=at)) or "no role"


def role_grants(viewer: Account) -> QuerySet[RoleGrant]:
    """Return every role grant of the viewer's institution, the newest first."""
    return (
        RoleGrant.objects.filter(institution_key=viewer.institution_key)
        .select_related("account")
        .order_by("-pk")
    )


def authorisations(viewer: Account) -> QuerySet[Authorisation]:
    """Return every authorisation to prescribe in the viewer's institution, the newest first."""
    return (
        Authorisation.objects.filter(institution_key=viewer.institution_key)
        .select_related("account")
        .order_by("-pk")
    )


def competence_for(*, account: Account, topic: str, on: date) -> CompetenceAnswer:
    """Return how far a person is in a topic on a day; what was put in past the program counts for nothing."""
    found = _attested(account, topic=topic)
    current = [one for one in found if _is_current(one, on=on)]
    for one in current:
        if one.supervisor is None:
            return CompetenceAnswer(standing=Standing.COMPETENT, competence=one)
    for one in current:
        if one.supervisor is not None and _is_competent(one.supervisor, topic=topic, on=on):
            return CompetenceAnswer(standing=Standing.TRAINEE, supervisor=one.supervisor, competence=one)
    return CompetenceAnswer(standing=Standing.LAPSED if found else Standing.NONE)


def _attested(account: Account, *, topic: str) -> list[Competence]:
    """Return what was attested in a topic, the newest first, as it was fetched along where that was done."""
    if "competences" in getattr(account, "_prefetched_objects_cache", {}):
        known = [one for one in account.competences.all() if one.topic == topic]
        return sorted(known, key=lambda one: -one.pk)
    asked = Competence.objects.filter(account=account, topic=topic)
    return list(asked.select_related("supervisor").order_by("-pk"))


def competent_among(
    *, institution_key: uuid.UUID, topics: Iterable[str], on: date
) -> Mapping[str, frozenset[int]]:
    """Return by topic who is competent without a supervisor, in two queries."""
    wanted = set(topics)
    rows = list(Competence.objects.filter(institution_key=institution_key, topic__in=wanted, supervisor=None))
    whole = as_recorded(rows)
    held: dict[str, set[int]] = {topic: set() for topic in wanted}
    for one in rows:
        if _is_in_date(one, on=on) and subject_of(one) in whole:
            held[one.topic].add(one.account_id)
    return {topic: frozenset(people) for topic, people in held.items()}


def competent_in_all(*, account: Account, topics: Iterable[str], on: date) -> bool:
    """Return whether a person may work in every one of these topics; in none of none."""
    wanted = tuple(topics)
    return bool(wanted) and all(competence_for(account=account, topic=one, on=on).may_work for one in wanted)


def _is_competent(account: Account, *, topic: str, on: date) -> bool:
    own = Competence.objects.filter(account=account, topic=topic, supervisor=None)
    return account.is_active and any(_is_current(one, on=on) for one in own)


def _is_current(competence: Competence, *, on: date) -> bool:
    return _is_in_date(competence, on=on) and is_as_recorded(competence)


def _is_in_date(competence: Competence, *, on: date) -> bool:
    if on < competence.granted_on or (competence.valid_until is not None and on > competence.valid_until):
        return False
    return competence.withdrawn_at is None or on < day_of(competence.withdrawn_at)


def abilities_of(account: Account, *, at: datetime) -> frozenset[Ability]:
    """Return what a person may do at this moment, as deputy too: for showing doors, never for opening one."""
    held = set(roles_of(account, at=at)) if account.is_active else set()
    lent = [(one.principal_id, one.role) for one in deputyships(account, at=at)]
    if lent and account.is_active:
        of_principals = grants_in_force(at=at).filter(
            account__in=[principal for principal, _ in lent], account__is_active=True
        )
        standing = set(of_principals.values_list("account_id", "role"))
        held |= {Role(role) for principal, role in lent if (principal, role) in standing}
    return frozenset(ability for role in held for ability in ROLES[role].abilities)


def station_people(home: uuid.UUID) -> QuerySet[Account]:
    """Return who of a house can come to a shared station by PIN."""
    with_pin = Pin.objects.filter(institution_key=home, ended_at__isnull=True).values("account")
    return Account.objects.filter(pk__in=with_pin, is_active=True).order_by("full_name")


def means_of(account: Account) -> tuple[Pin | None, Badge | None]:
    """Return the PIN and the badge by which a person can act at a shared station."""
    pin = Pin.objects.filter(account=account, ended_at__isnull=True).first()
    return pin, Badge.objects.filter(account=account, ended_at__isnull=True).first()
