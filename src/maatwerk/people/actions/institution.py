"""The institution and its sites."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.archive.days import day_of
from maatwerk.archive.keys import institution_key
from maatwerk.people import events
from maatwerk.people.actions.accounts import acceptable_password, free_email
from maatwerk.people.actions.threshold import country_code, entering, words
from maatwerk.people.errors import InputRefused
from maatwerk.people.models import Account, Institution, RoleGrant, Site
from maatwerk.people.roles import Ability, Role

FOUNDERS_ROLES = (Role.ADMINISTRATOR, Role.QUALITY_MANAGER)
"""What a founder may be from the first day; no role that takes part in a case."""


@dataclass(frozen=True)
class Founding:
    """A new institution and its first administrator."""

    institution: Institution
    administrator: Account


def found_institution(
    *,
    name: str,
    address: str,
    country: str,
    administrator_email: str,
    administrator_name: str,
    administrator_password: str,
    at: datetime,
    national_registration: str = "",
    administrator_profession: str = "",
    administrator_roles: Iterable[str] = (),
) -> Founding:
    """Found an institution together with its first administrator, who is the only one without a grantor.

    The only action without an actor: it is called from the command line of the machine, by no page.
    """
    roles = _founders_roles(administrator_roles)
    key = uuid.uuid4()
    institution = Institution(
        institution_key=key,
        name=words(name, name="name"),
        address=words(address, name="address"),
        country=country_code(country),
        national_registration=national_registration.strip(),
    )
    if Institution.objects.filter(name=institution.name).exists():
        raise InputRefused(
            "institution_exists",
            what=_("%(institution)s exists already.") % {"institution": institution.name},
            where="name",
        )
    founder = Account(
        institution_key=key,
        email=free_email(administrator_email),
        full_name=words(administrator_name, name="full name"),
        profession=administrator_profession.strip(),
    )
    founder.password = make_password(acceptable_password(administrator_password, account=founder))
    _write_founding(institution=institution, founder=founder, roles=roles, at=at)
    return Founding(institution=institution, administrator=founder)


def _write_founding(
    *, institution: Institution, founder: Account, roles: tuple[Role, ...], at: datetime
) -> None:
    said = {"founder": True}
    with transaction.atomic():
        archive.lock_chain(institution.institution_key)
        # The account is not there yet: the archive knows its founder by name only.
        named = founder.as_actor()
        institution_key(institution.institution_key, at=at, name=institution.name)
        archive.write(record=institution, kind=events.INSTITUTION_FOUNDED, actor=named, at=at)
        archive.write(record=founder, kind=events.ACCOUNT_CREATED, actor=named, at=at, detail=said)
        for role in roles:
            grant = RoleGrant(
                institution_key=institution.institution_key,
                account=founder,
                role=role.value,
                from_on=day_of(at),
                granted_by=founder,
            )
            archive.write(
                record=grant, kind=events.ROLE_GRANTED, actor=founder.as_actor(), at=at, detail=said
            )


def _founders_roles(wanted: Iterable[str]) -> tuple[Role, ...]:
    asked = set(wanted) | {Role.ADMINISTRATOR.value}
    for code in sorted(asked - {role.value for role in FOUNDERS_ROLES}):
        raise InputRefused(
            "not_a_founders_role",
            what=_("A founder cannot start as %(code)s.") % {"code": code},
            where="administrator_roles",
            why=_("Roles that take part in a case are granted by another person."),
            do=_("Found the institution, create a second administrator and let that person grant it."),
        )
    return tuple(role for role in FOUNDERS_ROLES if role.value in asked)


def add_site(*, name: str, address: str, actor: Account, at: datetime) -> Site:
    """Add a manufacturing site to the actor's institution (Annex.XIII.1 indent 1)."""
    with entering(actor=actor, ability=Ability.MANAGE_PEOPLE, at=at, institution_key=actor.institution_key):
        institution = Institution.objects.get(institution_key=actor.institution_key)
        site = Site(
            institution_key=institution.institution_key,
            institution=institution,
            name=words(name, name="name"),
            address=words(address, name="address"),
        )
        if Site.objects.filter(institution=institution, name=site.name).exists():
            raise InputRefused(
                "site_exists", what=_("There is a site %(site)s already.") % {"site": site.name}, where="name"
            )
        archive.write(record=site, kind=events.SITE_ADDED, actor=actor.as_actor(), at=at)
    return site


def change_country(*, country: str, reason: str, actor: Account, at: datetime) -> Institution:
    """Change the country in which the institution is established; another national law counts from then on.

    Devices that were released keep the law of their release.
    """
    with entering(actor=actor, ability=Ability.MANAGE_PEOPLE, at=at, institution_key=actor.institution_key):
        institution = Institution.objects.get(institution_key=actor.institution_key)
        wanted, before = country_code(country), institution.country
        why = words(reason, name="reason")
        if wanted == before:
            raise InputRefused(
                "country_is_same",
                what=_("%(country)s is the country of the institution already.") % {"country": wanted},
                where="country",
                do=_("Choose another, or leave it as it is."),
            )
        institution.country = wanted
        archive.write(
            record=institution,
            kind=events.COUNTRY_CHANGED,
            actor=actor.as_actor(),
            at=at,
            detail={"from": before, "reason": why},
        )
    return institution
