"""Watches, after events and after nights, whether ISO 13485 is needed now; what it puts down is a copy."""

from datetime import datetime
from uuid import UUID

from maatwerk import __version__
from maatwerk.archive.days import day_of
from maatwerk.archive.queries import newest_number
from maatwerk.compliance.collect import AboutInstitution, facts_of_institution
from maatwerk.compliance.models import Watched
from maatwerk.rulebook.advice import advise, facts_asked
from maatwerk.rulebook.shelf import current_edition


def watch(*, institution_key: UUID, at: datetime) -> bool:
    """Ask again when something happened or a day passed; say whether the answer, or its reasons, changed."""
    edition, number = current_edition(), newest_number(institution_key=institution_key)
    basis = f"{edition.digest} {__version__} {day_of(at).isoformat()}"
    before = Watched.objects.filter(institution_key=institution_key).first()
    if before is not None and (before.number, before.basis) == (number, basis):
        return False
    about = AboutInstitution(institution_key, at)
    facts = facts_of_institution(about, names=facts_asked(edition.standard))
    found = advise(edition=edition, facts=facts)
    lit = [one.of.id for one in found.weighty]
    same = before is not None and (before.answer, before.lit) == (found.answer, lit)
    since = before.since if before is not None and same else at
    Watched.objects.update_or_create(
        institution_key=institution_key,
        defaults={"answer": found.answer, "lit": lit, "since": since, "number": number, "basis": basis},
    )
    return not same
