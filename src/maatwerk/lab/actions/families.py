"""Families: taken from the library, adopted, judged by competent people, released, withdrawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.archive.chain import canonical_text, text_digest
from maatwerk.archive.days import day_of
from maatwerk.archive.proofs import Proof
from maatwerk.lab import spoken
from maatwerk.lab.actions.saying import one_of, refused, said, same_house
from maatwerk.lab.catalogue.changes import Change, apply
from maatwerk.lab.catalogue.errors import LibraryError
from maatwerk.lab.catalogue.families import FamilyContent, read_family
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.catalogue.table import Table
from maatwerk.lab.models import Family, Judgement
from maatwerk.lab.process import FAMILY
from maatwerk.lab.queries import family_content, judged_with, judgement_gaps
from maatwerk.lab.words import Topic
from maatwerk.people.errors import InputRefused
from maatwerk.people.models import Account
from maatwerk.people.queries import competence_for
from maatwerk.people.roles import Ability
from maatwerk.rulebook import route, shelf
from maatwerk.rulebook.reasons import Basis, Reason, Strength
from maatwerk.workflow import doorway
from maatwerk.workflow.doorway import Refused
from maatwerk.workflow.spoken import state

MEANING = "adequacy judged"
CITES = {
    Topic.RISK_FILE: ("SOP-05",),
    Topic.CLINICAL_EVALUATION: ("SOP-12",),
    Topic.GSPR: ("SOP-02",),
}


@dataclass(frozen=True, kw_only=True)
class Judging:
    """What a person judges of a family's file, why, and what makes that person competent."""

    topic: Topic
    adequate: bool
    reasons: str
    competence: str
    evidence_sha256: str = ""
    review_on: date | None = None


def draft_family(*, code: str, actor: Account, at: datetime, changes: Sequence[Change] = ()) -> Family:
    """Take a family from the library into the lab, with the lab's own values; earlier versions stay."""
    library = current_library()
    plain = library.plain_families[one_of("family", code, library.families)]
    content = _changed(plain, changes)
    read = _read(content, name=code)
    latest = Family.objects.filter(institution_key=actor.institution_key, code=code).aggregate(
        latest=Max("version")
    )["latest"]
    family = Family(
        institution_key=actor.institution_key,
        code=code,
        version=(latest or 0) + 1,
        title=read.names["en"],
        source=f"library: {code} {read.version}",
        content=content,
        content_digest=text_digest(canonical_text(content)),
        changes=[change.as_json() for change in changes],
    )
    doorway.admit(record=family, actor=actor, at=at, ability=Ability.MANAGE_LAB, kind="lab.family_drafted")
    return family


def adopt_family(*, family: Family, actor: Account, at: datetime) -> None:
    """Fix the content of a family; refused where the law gives it another class than it states."""
    same_house(actor, family)
    content = family_content(family)
    found = route.find(
        edition=shelf.current_edition(),
        # Without a medical purpose there is no class to compare; a family may leave that to the prescription.
        facts={"has_medical_purpose": True, **content.class_facts, **content.usual_facts},
        on=day_of(at),
    ).as_json()
    if found["class"] != content.expected_class or found["rule"] != content.expected_rule:
        text = _(
            "%(family)s states class %(stated)s by Rule %(stated_rule)s; "
            "its facts give class %(found)s by Rule %(found_rule)s."
        ) % {
            "family": family,
            "stated": content.expected_class,
            "stated_rule": content.expected_rule,
            "found": found["class"],
            "found_rule": found["rule"],
        }
        raise Refused(None, (_class_differs(text),), family.state)
    doorway.move(record=family, process=FAMILY, move="adopt", actor=actor, at=at)


def judgement_digest(*, family: Family, judging: Judging) -> str:
    """Return the digest of what a person signs: the judgement, bound to the family's content."""
    return text_digest(canonical_text(_shown(family=family, judging=judging)))


def sign_judgement(
    *, family: Family, judging: Judging, actor: Account, at: datetime, proof: Proof
) -> Judgement:
    """Sign whether a file of a family is adequate; only a person competent in the topic may."""
    same_house(actor, family)
    said("reasons", judging.reasons)
    said("competence", judging.competence)
    _refuse_unless_fixed(family, topic=judging.topic)
    _refuse_untrained(family, judging=judging, actor=actor, at=at)
    record = Judgement(
        institution_key=family.institution_key,
        family=family,
        topic=judging.topic.value,
        adequate=judging.adequate,
        reasons=judging.reasons,
        competence=judging.competence,
        judge=actor,
        judged_at=at,
        content_digest=family.content_digest,
        evidence_sha256=judging.evidence_sha256,
        rests_on=_documents(family, judging=judging),
        review_on=judging.review_on,
    )
    digest = judgement_digest(family=family, judging=judging)
    with transaction.atomic():
        doorway.admit(
            record=record, actor=actor, at=at, ability=Ability.JUDGE_FAMILY, kind="lab.judgement_signed"
        )
        signer = actor.as_actor()
        archive.sign(subject=record, meaning=MEANING, digest=digest, proof=proof, actor=signer, at=at)
    return record


def _refuse_untrained(family: Family, *, judging: Judging, actor: Account, at: datetime) -> None:
    """Refuse a judgement by somebody who holds no competence in its topic."""
    topic = f"judge-{judging.topic.value.replace('_', '-')}"
    if not competence_for(account=actor, topic=topic, on=day_of(at)).counts_as_second_person:
        raise refused(
            "untrained",
            _("%(person)s has no competence in date for judging the %(file)s.")
            % {"person": actor, "file": spoken.kind(judging.topic)},
            do=_("Let somebody sign who holds the competence %(topic)s.") % {"topic": topic},
            cites=("SOP-04",),
            state=family.state,
            who_can=("quality_manager",),
        )


def _refuse_unless_fixed(family: Family, *, topic: Topic) -> None:
    if family.state not in {"adopted", "released"}:
        raise refused(
            "wrong_state",
            _("%(family)s is %(state)s; only fixed content can be judged.")
            % {"family": family, "state": state(family.state)},
            do=_("Adopt the family first."),
            cites=CITES[topic],
            state=family.state,
            who_can=("quality_manager",),
        )


def release_family(*, family: Family, actor: Account, at: datetime) -> None:
    """Release a family whose three files are judged adequate; the version before it is withdrawn."""
    same_house(actor, family)
    gaps = judgement_gaps(family, on=day_of(at))
    if gaps:
        reasons = tuple(
            Reason(
                code="judgement_missing",
                text=gap.text,
                basis=Basis.LAB_POLICY,
                cites=CITES[gap.topic],
                strength=Strength.NEVER,
                who_can=("quality_manager",),
                do=_("Let a competent person judge it and sign, with reasons."),
            )
            for gap in gaps
        )
        raise Refused(None, reasons, family.state)
    with transaction.atomic():
        before = Family.objects.filter(
            institution_key=family.institution_key, code=family.code, state="released"
        ).first()
        if before is not None and before.pk != family.pk:
            withdraw_family(family=before, reason=f"{family} takes its place.", actor=actor, at=at)
        doorway.move(
            record=family,
            process=FAMILY,
            move="release",
            actor=actor,
            at=at,
            changes={"released_on": day_of(at)},
        )


def withdraw_family(*, family: Family, reason: str, actor: Account, at: datetime) -> None:
    """Withdraw a family: no new device of it is accepted."""
    same_house(actor, family)
    doorway.move(
        record=family,
        process=FAMILY,
        move="withdraw",
        actor=actor,
        at=at,
        changes={"withdrawn_on": day_of(at)},
        detail={"reason": said("reason", reason)},
    )


def _changed(plain: Mapping[str, Any], changes: Sequence[Change]) -> dict[str, Any]:
    try:
        return apply(plain, changes)
    except LibraryError as trouble:
        raise _content_refused(trouble) from None


def _read(content: Mapping[str, Any], *, name: str) -> FamilyContent:
    try:
        return read_family(Table(content, name=name))
    except LibraryError as trouble:
        raise _content_refused(trouble) from None


def _content_refused(trouble: LibraryError) -> InputRefused:
    return InputRefused(
        "content_refused", what=trouble.what, where=trouble.where, why=trouble.why, do=trouble.do
    )


def _class_differs(text: str) -> Reason:
    return Reason(
        code="class_differs",
        text=text,
        basis=Basis.LAW,
        cites=("Art.51(1)",),
        strength=Strength.NEVER,
        who_can=("quality_manager",),
        do=_("Correct the class facts, or the class that the family states."),
    )


def _documents(family: Family, *, judging: Judging) -> list[str]:
    """Return the hashes of the documents on file that whoever judges has before them."""
    return [one.document_sha256 for one in judged_with(family, topic=judging.topic)]


def _shown(*, family: Family, judging: Judging) -> dict[str, Any]:
    return {
        "family": str(family),
        "content": family.content_digest,
        "topic": judging.topic.value,
        "adequate": judging.adequate,
        "reasons": judging.reasons,
        "competence": judging.competence,
        "evidence": judging.evidence_sha256,
        "rests_on": _documents(family, judging=judging),
        "review_on": judging.review_on.isoformat() if judging.review_on else None,
    }
