"""What evidence on file, procedures and signed judgements show of the institution and of a family."""

import uuid
from datetime import date

from maatwerk.archive.files import is_whole
from maatwerk.lab.models import EvidenceOnFile, Family
from maatwerk.lab.queries import (
    evidence_ever,
    evidence_in_force,
    judged_places,
    newest_answer,
    places_answered,
    places_served,
    places_to_answer,
    requirements_answered,
)

DOCUMENTATION = "Annex.XIII.2"
PSUR = "Art.86(1) subpara 1"
FOLLOW_UP_REPORT = "Annex.XIV.7"


def institution_file_shows(*, institution_key: uuid.UUID, on: date) -> list[str]:
    """Return the places of the law that documents and procedures of the institution answer on a day."""
    filed = places_answered(evidence_in_force(institution_key=institution_key, family_code="", on=on))
    served = places_served(institution_key=institution_key, on=on)
    return sorted((filed | served) & set(places_to_answer(about_family=False)))


def family_file_shows(family: Family, *, evidence: tuple[EvidenceOnFile, ...]) -> list[str]:
    """Return the places that the file of a family answers: its documents, and its list of Annex I.

    A document that has to be judged and was filed after the judgement counts once it is judged anew.
    """
    listed = requirements_answered(family)
    return sorted(
        (judged_places(family, evidence=evidence) | listed) & set(places_to_answer(about_family=True))
    )


def ever_filed(*, institution_key: uuid.UUID, on: date) -> tuple[EvidenceOnFile, ...]:
    """Return the documents about the institution that were signed by a day, be they out of date by now."""
    return evidence_ever(institution_key=institution_key, on=on)


def evidence_of_family(family: Family, *, on: date) -> tuple[EvidenceOnFile, ...]:
    """Return the documents about a family that may be relied on; they count for all its versions."""
    return evidence_in_force(institution_key=family.institution_key, family_code=family.code, on=on)


def documentation_exists(family: Family) -> bool:
    """Answer whether documentation under Annex XIII section 2 was filed, be it out of date (Art.10(5))."""
    filed = EvidenceOnFile.objects.filter(
        institution_key=family.institution_key, family_code=family.code, state="on_file"
    )
    return any(DOCUMENTATION in one.answers for one in filed)


def documentation_is_current(evidence: tuple[EvidenceOnFile, ...]) -> bool:
    """Answer whether documentation is on file on which one may still rely."""
    return DOCUMENTATION in places_answered(evidence)


def documentation_is_available(evidence: tuple[EvidenceOnFile, ...]) -> bool:
    """Answer whether the documents themselves can be read and handed over."""
    papers = [one for one in evidence if DOCUMENTATION in one.answers]
    return bool(papers) and all(is_whole(one.document_sha256) for one in papers)


def newest_psur_on(evidence: tuple[EvidenceOnFile, ...]) -> date | None:
    """Return when the newest periodic safety update report was signed (Art.86(1))."""
    return newest_answer(evidence, place=PSUR)


def newest_follow_up_report_on(evidence: tuple[EvidenceOnFile, ...]) -> date | None:
    """Return when the newest evaluation report of the clinical follow-up was signed (Annex.XIV.7)."""
    return newest_answer(evidence, place=FOLLOW_UP_REPORT)
