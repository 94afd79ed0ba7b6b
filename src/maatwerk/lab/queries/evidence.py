"""Evidence on file: what counts on a day, and which places of the law it answers."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

from maatwerk.archive.files import is_whole
from maatwerk.archive.recorded import as_recorded
from maatwerk.archive.rows import subject_of
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.models import EvidenceOnFile, Family, Procedure
from maatwerk.lab.queries.content import family_content
from maatwerk.lab.words import RequirementStatus, Topic
from maatwerk.people.models import Account
from maatwerk.rulebook.conditions import Condition, Leaf, leaves
from maatwerk.rulebook.duty import Wording
from maatwerk.rulebook.shelf import current_edition

BY_FACT = {True: "family_file_shows", False: "institution_file_shows"}
"""The fact of the vocabulary whose choices are the places that evidence can answer."""


_PLACES = {
    Topic.RISK_FILE: (
        *("Annex.I.1", "Annex.I.2", "Annex.I.3", "Annex.I.4", "Annex.I.5", "Annex.I.8"),
        *("Art.83(3)", "Art.86(1)", "Annex.XIV.7", "Annex.XIV.8"),
    ),
    Topic.CLINICAL_EVALUATION: (
        *("Art.61", "Annex.XIV", "Annex.I.1", "Annex.I.8", "Art.83(3)", "Art.86(1)", "Annex.XIII.5"),
    ),
    Topic.GSPR: ("Annex.I", "Art.5(5)", "Art.10(11)"),
}
"""The places of the law that a judgement of a topic is about: at least those of duties that read both."""

SIGNED: Mapping[str, Topic] = {
    "risk_file_signed": Topic.RISK_FILE,
    "clinical_evaluation_signed": Topic.CLINICAL_EVALUATION,
    "gspr_assessment_signed": Topic.GSPR,
}
"""The facts of the vocabulary that say that a file is judged adequate."""


def evidence_on_file(viewer: Account) -> QuerySet[EvidenceOnFile]:
    """Return the evidence of the viewer's institution, the newest first."""
    found = EvidenceOnFile.objects.filter(institution_key=viewer.institution_key)
    return found.select_related("filed_by").order_by("-signed_on", "-pk")


def judged_with(family: Family, *, topic: Topic) -> tuple[EvidenceOnFile, ...]:
    """Return the documents on file about a family that answer places of a topic, the oldest first."""
    found = EvidenceOnFile.objects.filter(
        institution_key=family.institution_key, family_code=family.code, state="on_file"
    ).order_by("signed_on", "pk")
    return tuple(one for one in found if any(is_of(topic, place) for place in one.answers))


def places_with_judgement() -> Mapping[str, frozenset[Topic]]:
    """Return the places where a document counts only with judgements: those that all its readers ask for."""
    law = current_edition()
    return _with_judgement(law.digest)


@lru_cache(maxsize=2)
def _with_judgement(_digest: str) -> Mapping[str, frozenset[Topic]]:
    law = current_edition()
    duties = (one for duty in law.duties for wording in duty.wordings for one in _conditions_of(wording))
    rules = (one for rule in law.gates for one in (rule.applies_when, rule.open_when))
    found: dict[str, frozenset[Topic]] = {}
    for condition in (*duties, *rules):
        read = list(leaves(condition)) if condition is not None else []
        topics = frozenset(SIGNED[one.fact] for one in read if one.fact in SIGNED)
        for place in (name for one in read if one.fact == BY_FACT[True] for name in _wanted(one)):
            found[place] = found.get(place, topics) & topics
    return {place: topics for place, topics in found.items() if topics}


def _conditions_of(wording: Wording) -> tuple[Condition | None, ...]:
    return wording.applies_when, wording.met_when


def _wanted(leaf: Leaf) -> Collection[str]:
    return leaf.want if isinstance(leaf.want, frozenset) else (str(leaf.want),)


def judged_places(family: Family, *, evidence: Iterable[EvidenceOnFile]) -> frozenset[str]:
    """Return the places that documents answer, without those filed after a judgement that is to cover them.

    Who signed had not seen them. Where nobody has signed yet, the fact about the judgement says so.
    """
    by_time = sorted(family.judgements.all(), key=lambda one: (one.judged_at, one.pk))
    judged = {Topic(one.topic): one.rests_on for one in by_time}
    wants = places_with_judgement()
    return frozenset(
        place
        for one in evidence
        for place in one.answers
        if all(
            one.document_sha256 in judged.get(topic, [one.document_sha256]) for topic in wants.get(place, ())
        )
    )


def filed_since_judged(family: Family, *, on: date) -> tuple[EvidenceOnFile, ...]:
    """Return the documents in force that answer a place which counts only once a judgement is signed anew."""
    found = evidence_in_force(institution_key=family.institution_key, family_code=family.code, on=on)
    return tuple(one for one in found if set(one.answers) - judged_places(family, evidence=[one]))


def no_longer_on_file(hashes: Collection[str], *, family: Family) -> str:
    """Return the title of a judged document that is withdrawn, changed or gone; nothing if all stand."""
    if not hashes:
        return ""
    rows = EvidenceOnFile.objects.filter(
        institution_key=family.institution_key, family_code=family.code, document_sha256__in=list(hashes)
    )
    found = list(rows.order_by("pk"))
    sound = as_recorded(found)
    stands = {
        one.document_sha256
        for one in found
        if one.state == "on_file" and subject_of(one) in sound and is_whole(one.document_sha256)
    }
    titles = {one.document_sha256: one.title for one in found}
    return next((titles.get(one, one[:16]) for one in hashes if one not in stands), "")


def is_of(topic: Topic, place: str) -> bool:
    """Return whether a judgement of a topic is about a place of the law."""
    return any(place == one or place.startswith((f"{one}.", f"{one}(", f"{one} ")) for one in _PLACES[topic])


def places_to_answer(*, about_family: bool) -> tuple[str, ...]:
    """Return the places of the law that evidence about a family, or about the institution, can answer."""
    return current_edition().vocabulary[BY_FACT[about_family]].choices


def evidence_in_force(
    *, institution_key: uuid.UUID, family_code: str, on: date
) -> tuple[EvidenceOnFile, ...]:
    """Return the evidence that may be relied on, the newest last; without a family that of the institution.

    What somebody changed past the program counts for nothing, and neither does a document that is gone.
    """
    found = list(
        EvidenceOnFile.objects.filter(
            institution_key=institution_key,
            family_code=family_code,
            state="on_file",
            signed_on__lte=on,
            valid_until__gte=on,
        ).order_by("signed_on", "pk")
    )
    sound = as_recorded(found)
    return tuple(one for one in found if subject_of(one) in sound and is_whole(one.document_sha256))


def evidence_ever(*, institution_key: uuid.UUID, on: date) -> tuple[EvidenceOnFile, ...]:
    """Return the evidence about the institution that was signed by a day, whether it still counts or not."""
    mine = EvidenceOnFile.objects.filter(
        institution_key=institution_key, family_code="", state="on_file", signed_on__lte=on
    )
    found = list(mine.order_by("signed_on", "pk"))
    sound = as_recorded(found)
    return tuple(one for one in found if subject_of(one) in sound and is_whole(one.document_sha256))


def requirements_answered(family: Family) -> frozenset[str]:
    """Return the numbers of Annex I that the list of a family answers.

    A number that is said to be not fully met is none of them. One without words on how, or why it does not
    apply, no family can have: the reader refuses it.
    """
    answering = (RequirementStatus.MET, RequirementStatus.NOT_APPLICABLE)
    return frozenset(one.gspr for one in family_content(family).gspr if one.status in answering)


def places_answered(found: Iterable[EvidenceOnFile]) -> frozenset[str]:
    """Return the places that evidence answers."""
    return frozenset(place for one in found for place in one.answers)


def newest_answer(found: Iterable[EvidenceOnFile], *, place: str) -> date | None:
    """Return when the newest document that answers a place was signed."""
    signed = [one.signed_on for one in found if place in one.answers]
    return max(signed, default=None)


def places_served(*, institution_key: uuid.UUID, on: date) -> frozenset[str]:
    """Return what procedures serve that are in effect and not overdue for review, by the library's list.

    A procedure is its text: one whose document is gone, or was never kept, serves nothing.
    """
    effective = list(
        Procedure.objects.filter(
            institution_key=institution_key, state="effective", effective_on__lte=on, review_on__gte=on
        )
    )
    sound = as_recorded(effective)
    known = current_library().procedures
    codes = {
        one.code
        for one in effective
        if subject_of(one) in sound and one.document_sha256 and is_whole(one.document_sha256)
    } & set(known)
    return frozenset(place for code in codes for place in known[code].serves)
