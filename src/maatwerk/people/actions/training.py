"""Competence by topic: who was trained in what, by whose word, and under whom a trainee works."""

import re
from datetime import date, datetime

from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.people import events
from maatwerk.people.actions.threshold import entering, forbidden, words
from maatwerk.people.errors import InputRefused
from maatwerk.people.models import Account, Competence
from maatwerk.people.queries import Standing, competence_for
from maatwerk.people.roles import Ability
from maatwerk.people.spoken import written_day

_TOPIC = re.compile(r"^[a-z0-9]+([-_.:][a-z0-9]+)*$")


def grant_competence(
    *,
    account: Account,
    topic: str,
    granted_on: date,
    evidence: str,
    actor: Account,
    at: datetime,
    valid_until: date | None = None,
    supervisor: Account | None = None,
) -> Competence:
    """Attest that a person is competent in a topic; with a supervisor the person is still a trainee."""
    if not _TOPIC.match(topic):
        raise InputRefused(
            "topic_unreadable",
            what=_("“%(topic)s” is no topic code.") % {"topic": topic},
            where="topic",
            do=_("Use small letters and digits, joined by hyphens, such as recipe.sla-guide."),
        )
    _check_dates(granted_on, valid_until)
    ability = Ability.ATTEST_COMPETENCE
    with entering(actor=actor, ability=ability, at=at, institution_key=account.institution_key):
        if account.pk == actor.pk:
            raise forbidden(
                code="not_for_oneself",
                text=_("Nobody attests the own competence."),
                do=_("Ask another person who may attest competence."),
                ability=ability,
            )
        if supervisor is not None:
            _check_supervisor(account=account, supervisor=supervisor, topic=topic, on=granted_on)
        made = Competence(
            institution_key=account.institution_key,
            account=account,
            topic=topic,
            granted_on=granted_on,
            valid_until=valid_until,
            supervisor=supervisor,
            evidence=words(
                evidence, name="evidence", do=_("Name the test, the observed cases or the course.")
            ),
            granted_by=actor,
        )
        archive.write(record=made, kind=events.COMPETENCE_GRANTED, actor=actor.as_actor(), at=at)
    return made


def _check_dates(granted_on: date, valid_until: date | None) -> None:
    if valid_until is not None and valid_until < granted_on:
        raise InputRefused(
            "dates_reversed",
            what=_("%(valid_until)s lies before %(granted_on)s.")
            % {"valid_until": written_day(valid_until), "granted_on": written_day(granted_on)},
            where="valid_until",
        )


def withdraw_competence(*, competence: Competence, reason: str, actor: Account, at: datetime) -> Competence:
    """Say that a person is no longer competent, from this moment."""
    why = words(reason, name="reason")
    ability = Ability.ATTEST_COMPETENCE
    with entering(actor=actor, ability=ability, at=at, institution_key=competence.institution_key):
        stored = Competence.objects.select_for_update().get(pk=competence.pk)
        if stored.withdrawn_at is not None:
            raise InputRefused("already_withdrawn", what=_("This was withdrawn already."))
        stored.withdrawn_at, stored.withdrawn_reason = at, why
        archive.write(record=stored, kind=events.COMPETENCE_WITHDRAWN, actor=actor.as_actor(), at=at)
    return stored


def _check_supervisor(*, account: Account, supervisor: Account, topic: str, on: date) -> None:
    if supervisor.pk == account.pk:
        raise InputRefused("supervises_himself", what=_("Nobody supervises himself."), where="supervisor")
    if competence_for(account=supervisor, topic=topic, on=on).standing is not Standing.COMPETENT:
        raise InputRefused(
            "supervisor_not_competent",
            what=_("%(person)s is not competent in %(topic)s on %(on)s.")
            % {"person": supervisor.full_name, "topic": topic, "on": written_day(on)},
            where="supervisor",
            do=_("Name somebody who is."),
        )
