"""Roles, the person responsible for regulatory compliance, and deputies."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.people import events, prrc, spoken
from maatwerk.people.actions.accounts import refuse_last_administrator
from maatwerk.people.actions.threshold import entering, forbidden, require, words
from maatwerk.people.authority import grants_in_force
from maatwerk.people.errors import InputRefused, NotAllowed
from maatwerk.people.models import Account, Deputy, RoleGrant
from maatwerk.people.roles import Ability, Role
from maatwerk.people.spoken import written_day


def grant_role(
    *,
    account: Account,
    role: str,
    from_on: date,
    actor: Account,
    at: datetime,
    until_on: date | None = None,
) -> RoleGrant:
    """Give a person a role by dates; nobody gives one to himself, and PRRC is appointed instead."""
    wanted = _role(role)
    if wanted is Role.PRRC:
        raise InputRefused(
            "prrc_is_appointed",
            what=_("The PRRC is not granted like other roles."),
            why=_("Art. 15(1) asks for evidence of qualification."),
            do=_("Appoint the person on the page of the account."),
        )
    return _grant(
        account=account,
        role=wanted,
        dates=(from_on, until_on),
        actor=actor,
        at=at,
        ability=Ability.MANAGE_PEOPLE,
        kind=events.ROLE_GRANTED,
    )


def appoint_prrc(
    *,
    account: Account,
    qualification: prrc.Qualification,
    from_on: date,
    actor: Account,
    at: datetime,
    until_on: date | None = None,
    areas: Iterable[str] = (),
) -> RoleGrant:
    """Appoint a person responsible for regulatory compliance with evidence (Art.15(1), Art.15(1) subpara 2).

    Where there is one already, the areas of each are put down in writing (Art.15(4)).
    """
    split = _areas(areas)
    reasons = prrc.missing(qualification)
    if reasons:
        raise NotAllowed(reasons)
    others = grants_in_force(at=at).filter(
        institution_key=account.institution_key, role=Role.PRRC.value, account__is_active=True
    )
    if not split and others.exclude(account=account).exists():
        raise forbidden(
            code="areas_not_split",
            text=_("With several PRRCs, the areas of each are laid down in writing."),
            do=_("Name the areas of this person: %(areas)s.") % {"areas": ", ".join(prrc.AREAS)},
            ability=Ability.APPOINT_PRRC,
            cites=("Art.15(4)",),
        )
    return _grant(
        account=account,
        role=Role.PRRC,
        dates=(from_on, until_on),
        actor=actor,
        at=at,
        ability=Ability.APPOINT_PRRC,
        kind=events.PRRC_APPOINTED,
        qualification={**qualification.as_json(), "areas": list(split)},
    )


def withdraw_role(*, grant: RoleGrant, reason: str, actor: Account, at: datetime) -> RoleGrant:
    """Withdraw a role from this moment on."""
    why = words(reason, name="reason")
    ability = Ability.APPOINT_PRRC if grant.role == Role.PRRC else Ability.MANAGE_PEOPLE
    with entering(actor=actor, ability=ability, at=at, institution_key=grant.institution_key):
        stored = RoleGrant.objects.select_for_update().select_related("account").get(pk=grant.pk)
        if stored.withdrawn_at is not None:
            raise InputRefused("already_withdrawn", what=_("This was withdrawn already."))
        if stored.role == Role.ADMINISTRATOR:
            refuse_last_administrator(account=stored.account, at=at)
        stored.withdrawn_at, stored.withdrawn_reason = at, why
        archive.write(record=stored, kind=events.ROLE_WITHDRAWN, actor=actor.as_actor(), at=at)
    return stored


def appoint_deputy(
    *,
    principal: Account,
    deputy: Account,
    role: str,
    from_on: date,
    until_on: date,
    reason: str,
    actor: Account,
    at: datetime,
    qualification: prrc.Qualification | None = None,
) -> Deputy:
    """Let one person stand in for another in one role, by dates.

    Prescribers may name their own deputy; all others ask who manages people. A deputy of the PRRC needs the
    same qualification; a deputy prescriber needs an authorisation of his own to sign.
    """
    wanted = _role(role)
    why = words(reason, name="reason")
    _check_dates(from_on, until_on)
    own = wanted is Role.PRESCRIBER and actor.pk == principal.pk
    ability = Ability.APPOINT_PRRC if wanted is Role.PRRC else Ability.MANAGE_PEOPLE
    with entering(
        actor=actor, ability=None if own else ability, at=at, institution_key=principal.institution_key
    ):
        if own:
            require(
                actor=actor,
                ability=Ability.SIGN_PRESCRIPTION,
                at=at,
                institution_key=principal.institution_key,
            )
        _check_deputy(principal=principal, deputy=deputy, role=wanted, actor=actor, at=at)
        made = Deputy(
            institution_key=principal.institution_key,
            principal=principal,
            deputy=deputy,
            role=wanted.value,
            from_on=from_on,
            until_on=until_on,
            reason=why,
            qualification=_deputy_qualification(wanted, qualification),
            appointed_by=actor,
        )
        archive.write(record=made, kind=events.DEPUTY_APPOINTED, actor=actor.as_actor(), at=at)
    return made


def withdraw_deputy(*, deputy: Deputy, reason: str, actor: Account, at: datetime) -> Deputy:
    """End a deputyship from this moment; the person who is stood in for may do it, too."""
    why = words(reason, name="reason")
    own = actor.pk == deputy.principal_id
    ability = None if own else Ability.MANAGE_PEOPLE
    with entering(actor=actor, ability=ability, at=at, institution_key=deputy.institution_key):
        stored = Deputy.objects.select_for_update().get(pk=deputy.pk)
        if stored.withdrawn_at is not None:
            raise InputRefused("already_withdrawn", what=_("This was withdrawn already."))
        stored.withdrawn_at, stored.withdrawn_reason = at, why
        archive.write(record=stored, kind=events.DEPUTY_WITHDRAWN, actor=actor.as_actor(), at=at)
    return stored


def _grant(
    *,
    account: Account,
    role: Role,
    dates: tuple[date, date | None],
    actor: Account,
    at: datetime,
    ability: Ability,
    kind: str,
    qualification: Mapping[str, Any] | None = None,
) -> RoleGrant:
    from_on, until_on = dates
    _check_dates(from_on, until_on)
    with entering(actor=actor, ability=ability, at=at, institution_key=account.institution_key):
        if account.pk == actor.pk:
            raise forbidden(
                code="not_for_oneself",
                text=_("Nobody gives a role to himself."),
                do=_("Ask another administrator."),
                ability=ability,
            )
        _refuse_twice(account=account, role=role, dates=dates)
        made = RoleGrant(
            institution_key=account.institution_key,
            account=account,
            role=role.value,
            from_on=from_on,
            until_on=until_on,
            granted_by=actor,
            qualification=dict(qualification or {}),
        )
        archive.write(record=made, kind=kind, actor=actor.as_actor(), at=at)
    return made


def _refuse_twice(*, account: Account, role: Role, dates: tuple[date, date | None]) -> None:
    from_on, until_on = dates
    for held in RoleGrant.objects.filter(account=account, role=role.value, withdrawn_at=None):
        starts_before_end = until_on is None or held.from_on <= until_on
        if starts_before_end and (held.until_on is None or held.until_on >= from_on):
            raise InputRefused(
                "role_held",
                what=_("%(person)s is %(role)s in these days already.")
                % {"person": account.full_name, "role": spoken.role(role)},
                where="role",
                do=_("Withdraw the present grant first, or choose other days."),
            )


def _check_deputy(*, principal: Account, deputy: Account, role: Role, actor: Account, at: datetime) -> None:
    if deputy.pk == principal.pk:
        raise InputRefused("deputy_is_principal", what=_("A deputy is another person."), where="deputy")
    if deputy.pk == actor.pk:
        raise forbidden(
            code="not_for_oneself",
            text=_("Nobody makes himself a deputy."),
            do=_("Ask the person who is stood in for, or another administrator."),
            ability=Ability.MANAGE_PEOPLE,
        )
    if deputy.institution_key != principal.institution_key:
        raise InputRefused(
            "deputy_of_others",
            what=_("%(person)s belongs to another institution.") % {"person": deputy},
            where="deputy",
        )
    if not grants_in_force(at=at).filter(account=principal, role=role.value).exists():
        raise InputRefused(
            "role_not_held",
            what=_("%(person)s is not %(role)s.")
            % {"person": principal.full_name, "role": spoken.role(role)},
            where="role",
            why=_("A deputy can only stand in for a role that the person holds."),
        )


def _deputy_qualification(role: Role, qualification: prrc.Qualification | None) -> dict[str, Any]:
    if role is not Role.PRRC:
        return {}
    reasons = prrc.missing(qualification)
    if reasons or qualification is None:
        raise NotAllowed(reasons)
    return qualification.as_json()


def _role(code: str) -> Role:
    try:
        return Role(code)
    except ValueError:
        raise InputRefused(
            "role_unknown",
            what=_("There is no role “%(code)s”.") % {"code": code},
            where="role",
            do=_("Choose one of: %(known)s.") % {"known": ", ".join(role.value for role in Role)},
        ) from None


def _areas(given: Iterable[str]) -> tuple[str, ...]:
    split = tuple(given)
    for area in split:
        if area not in prrc.AREAS:
            raise InputRefused(
                "area_unknown",
                what=_("“%(area)s” is no area of Art. 15(3).") % {"area": area},
                where="areas",
                do=_("Choose among: %(known)s.") % {"known": ", ".join(prrc.AREAS)},
            )
    return split


def _check_dates(from_on: date, until_on: date | None) -> None:
    if until_on is not None and until_on < from_on:
        raise InputRefused(
            "dates_reversed",
            what=_("%(until_on)s lies before %(from_on)s.")
            % {"until_on": written_day(until_on), "from_on": written_day(from_on)},
            where="until_on",
        )
