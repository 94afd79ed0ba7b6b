"""Who may prescribe: recorded by one person, verified by a second (Art.2(3))."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.people import events
from maatwerk.people.actions.threshold import country_code, entering, forbidden, words
from maatwerk.people.authority import EVERY_FAMILY
from maatwerk.people.errors import InputRefused
from maatwerk.people.models import Account, Authorisation
from maatwerk.people.roles import Ability
from maatwerk.people.spoken import written_day


def record_authorisation(
    *,
    account: Account,
    profession: str,
    register: str,
    number: str,
    country: str,
    scope: Iterable[str],
    valid_from: date,
    evidence: str,
    actor: Account,
    at: datetime,
    valid_until: date | None = None,
) -> Authorisation:
    """Record by which register a person may prescribe which families; it counts once verified."""
    families = _scope(scope)
    if valid_until is not None and valid_until < valid_from:
        raise InputRefused(
            "dates_reversed",
            what=_("%(valid_until)s lies before %(valid_from)s.")
            % {"valid_until": written_day(valid_until), "valid_from": written_day(valid_from)},
            where="valid_until",
        )
    with entering(actor=actor, ability=Ability.MANAGE_PEOPLE, at=at, institution_key=account.institution_key):
        made = Authorisation(
            institution_key=account.institution_key,
            account=account,
            profession=words(profession, name="profession"),
            register=words(register, name="register"),
            number=words(number, name="number"),
            country=country_code(country),
            scope=families,
            valid_from=valid_from,
            valid_until=valid_until,
            evidence=words(evidence, name="evidence", do=_("Say what was looked at, where and when.")),
            recorded_by=actor,
        )
        archive.write(record=made, kind=events.AUTHORISATION_RECORDED, actor=actor.as_actor(), at=at)
    return made


def verify_authorisation(*, authorisation: Authorisation, actor: Account, at: datetime) -> Authorisation:
    """Confirm an authorisation as a second person who looked it up."""
    ability = Ability.VERIFY_AUTHORISATION
    with entering(actor=actor, ability=ability, at=at, institution_key=authorisation.institution_key):
        stored = _locked(authorisation)
        if stored.verified_by_id is not None:
            raise InputRefused("already_verified", what=_("This was verified already."))
        if actor.pk in {stored.recorded_by_id, stored.account_id}:
            raise forbidden(
                code="second_person_needed",
                text=_("Who recorded an authorisation, or holds it, does not verify it."),
                do=_("Ask another person to look it up in the register."),
                ability=ability,
            )
        stored.verified_by, stored.verified_at = actor, at
        archive.write(record=stored, kind=events.AUTHORISATION_VERIFIED, actor=actor.as_actor(), at=at)
    return stored


def withdraw_authorisation(
    *, authorisation: Authorisation, reason: str, actor: Account, at: datetime
) -> Authorisation:
    """Say that an authorisation counts no more, from this moment."""
    why = words(reason, name="reason")
    ability = Ability.VERIFY_AUTHORISATION
    with entering(actor=actor, ability=ability, at=at, institution_key=authorisation.institution_key):
        stored = _locked(authorisation)
        if stored.withdrawn_at is not None:
            raise InputRefused("already_withdrawn", what=_("This was withdrawn already."))
        stored.withdrawn_at, stored.withdrawn_reason = at, why
        archive.write(record=stored, kind=events.AUTHORISATION_WITHDRAWN, actor=actor.as_actor(), at=at)
    return stored


def _locked(authorisation: Authorisation) -> Authorisation:
    return Authorisation.objects.select_for_update().get(pk=authorisation.pk)


def _scope(scope: Iterable[str]) -> list[str]:
    families = [scope] if isinstance(scope, str) else list(scope)
    if not families or any(not code.strip() for code in families):
        raise InputRefused(
            "scope_empty",
            what=_("An authorisation without scope covers nothing."),
            where="scope",
            do=_("Name the families, or %(every_family)s for all.") % {"every_family": EVERY_FAMILY},
        )
    return sorted(set(families))
