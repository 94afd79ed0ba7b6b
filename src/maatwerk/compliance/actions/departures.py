"""The lab's own word about a clause of ISO 13485: signed, kept, replaced, taken back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.archive.chain import canonical_text, text_digest
from maatwerk.archive.proofs import Proof
from maatwerk.compliance.advisor import clause_now
from maatwerk.compliance.collect import AboutInstitution
from maatwerk.compliance.models import Departure
from maatwerk.compliance.process import DEPARTURE
from maatwerk.people.errors import InputRefused
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.rulebook.advice import ClauseAnswer
from maatwerk.rulebook.reasons import Basis, Reason, Strength, in_language
from maatwerk.rulebook.shelf import current_edition
from maatwerk.rulebook.standard import DISPOSITIONS
from maatwerk.workflow import doorway

MEANING = "departed from a clause"


@dataclass(frozen=True, kw_only=True)
class Word:
    """What the lab says of a clause itself, and why."""

    clause: str
    disposition: str
    reason: str


def departure_digest(word: Word) -> str:
    """Return the digest of what a person signs: the clause, what becomes of it, and why."""
    shown = {"clause": word.clause, "disposition": word.disposition, "reason": word.reason.strip()}
    return text_digest(canonical_text(shown))


def depart(*, word: Word, actor: Account, at: datetime, proof: Proof) -> Departure:
    """Put down the lab's own word about a clause, signed; the one before is replaced and stays readable."""
    about = AboutInstitution(actor.institution_key, at)
    found = clause_now(clause=word.clause, about=about)
    if found is None or word.disposition not in DISPOSITIONS:
        raise InputRefused(
            "word_unknown",
            what=_("There is no clause %(clause)s, or no such word about it.") % {"clause": word.clause},
            where="clause",
            why=_("The words are: keep, light, defer."),
            do=_("Open the clause from the list, and choose one of the words."),
        )
    _check_departure(found, word)
    record = Departure(
        institution_key=actor.institution_key,
        clause=word.clause,
        disposition=word.disposition,
        reason=word.reason.strip(),
        edition=current_edition().number,
        instead_of=found.disposition,
        lit=list(found.brought_back),
        digest=departure_digest(word),
        made_by=actor,
        made_at=at,
    )
    ability, kind = Ability.MANAGE_QUALITY, "compliance.departure_made"
    with transaction.atomic():
        before = _in_force(clause=word.clause, key=actor.institution_key)
        if before is not None:
            doorway.move(record=before, process=DEPARTURE, move="replace", actor=actor, at=at)
        doorway.admit(record=record, actor=actor, at=at, ability=ability, kind=kind)
        archive.sign(
            subject=record,
            meaning=MEANING,
            digest=record.digest,
            proof=proof,
            actor=actor.as_actor(),
            at=at,
        )
    return record


def take_back(*, clause: str, reason: str, actor: Account, at: datetime) -> None:
    """Take the lab's own word about a clause back; what the program says of it holds again."""
    record = _in_force(clause=clause, key=actor.institution_key)
    if record is None:
        raise InputRefused(
            "not_found",
            what=_("The lab has said nothing of its own about clause %(clause)s.") % {"clause": clause},
            where="clause",
            why=_("Only what is in force can be taken back."),
            do=_("Look at the clause again: somebody may have been faster."),
        )
    detail = {"reason": reason.strip()}
    doorway.move(record=record, process=DEPARTURE, move="take_back", actor=actor, at=at, detail=detail)


def _check_departure(found: ClauseAnswer, word: Word) -> None:
    """Refuse what the law decides, and what changes nothing."""
    if found.by_law:
        rule = next(one for one in current_edition().standard.rules if one.id == found.by_law[0])
        said, do = (in_language(text, get_language() or "en") for text in (rule.text, rule.do))
        why = Reason(
            code="clause_bound_by_law",
            text=said,
            basis=Basis.LAW,
            cites=rule.cites,
            strength=Strength.NEVER,
            do=do,
        )
        raise doorway.Refused(None, (why,), None)
    if word.disposition == found.disposition:
        raise InputRefused(
            "no_departure",
            what=_("The program says the same of this clause."),
            where="disposition",
            why=_("The lab's own word stands where it differs."),
            do=_("Choose another word, or take the lab's word back."),
        )


def _in_force(*, clause: str, key: UUID) -> Departure | None:
    return Departure.objects.filter(institution_key=key, clause=clause, state="in_force").first()
