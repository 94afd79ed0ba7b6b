"""A judgement stands with the documents that were on file when it was signed, and falls with any of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from maatwerk.archive import files
from maatwerk.archive.errors import ArchiveError
from maatwerk.config.demonstration.page import page_saying
from maatwerk.lab import actions, facts, queries
from maatwerk.lab.models import EvidenceOnFile
from maatwerk.lab.words import Topic
from maatwerk.rulebook.conditions import leaves
from maatwerk.rulebook.shelf import current_edition
from tests.lab.doors import filing
from tests.lab.world import Lab, judge, judge_all, proof
from tests.people.standing import AT, TODAY

PLACES = {Topic.CLINICAL_EVALUATION: "Annex.XIV.4", Topic.GSPR: "Annex.I.10.1"}


def _filed(lab: Lab, topic: Topic, *, says: str = "first", place: str = "") -> EvidenceOnFile:
    place = place or PLACES[topic]
    assert place in queries.places_to_answer(about_family=True)
    told = replace(
        filing(), content=page_saying(says), family_code=lab.family.code, answers={place: "section 3"}
    )
    return actions.file_evidence(filing=told, actor=lab.quinn, at=AT)


def _gaps(lab: Lab) -> dict[Topic, str]:
    lab.family.refresh_from_db()
    return {gap.topic: gap.text for gap in queries.judgement_gaps(lab.family, on=TODAY)}


@pytest.mark.parametrize("topic", sorted(PLACES))
def test_a_document_that_is_withdrawn_takes_the_judgement_with_it(lab: Lab, topic: Topic) -> None:
    document = _filed(lab, topic)
    judge_all(lab)
    assert _gaps(lab) == {}
    actions.withdraw_evidence(evidence=document, reason="replaced", actor=lab.quinn, at=AT)
    (gap,) = _gaps(lab).items()
    assert gap[0] is topic and document.title in gap[1]
    _filed(lab, topic, says="second")
    assert set(_gaps(lab)) == {topic}
    judge(lab, topic)
    assert _gaps(lab) == {}


def test_a_document_that_is_gone_or_changed_past_the_program_takes_it_too(lab: Lab) -> None:
    document = _filed(lab, Topic.GSPR)
    judge_all(lab)
    EvidenceOnFile.objects.filter(pk=document.pk).update(signed_by="Somebody else")
    assert set(_gaps(lab)) == {Topic.GSPR}


def test_what_was_filed_later_and_what_is_about_something_else_leave_it_alone(lab: Lab) -> None:
    judge_all(lab)
    document = _filed(lab, Topic.GSPR)
    actions.withdraw_evidence(evidence=document, reason="wrong", actor=lab.quinn, at=AT)
    assert _gaps(lab) == {}


def test_what_was_filed_between_reading_and_signing_is_not_signed_unseen(lab: Lab) -> None:
    judge_all(lab)
    judging = actions.Judging(topic=Topic.GSPR, adequate=True, reasons="Read.", competence="Nine years.")
    digest = actions.judgement_digest(family=lab.family, judging=judging)
    _filed(lab, Topic.GSPR)
    with pytest.raises(ArchiveError):
        actions.sign_judgement(
            family=lab.family, judging=judging, actor=lab.quinn, at=AT, proof=proof(lab.quinn, digest)
        )


def test_the_file_itself_must_be_there(lab: Lab) -> None:
    document = _filed(lab, Topic.CLINICAL_EVALUATION)
    judge_all(lab)
    files.place(document.document_sha256).unlink()
    assert set(_gaps(lab)) == {Topic.CLINICAL_EVALUATION}


def test_an_old_document_does_not_end_the_judgement_the_day_of_review_does(lab: Lab) -> None:
    document = _filed(lab, Topic.GSPR)
    judge_all(lab)
    later = document.valid_until + timedelta(days=1)
    texts = [gap.text for gap in queries.judgement_gaps(lab.family, on=later)]
    assert not any(document.title in text for text in texts)


def test_the_law_asks_for_no_judgement_about_a_place_that_is_not_read_with_it() -> None:
    """Each duty and rule that reads both: who signs the judgement sees the document."""
    law = current_edition()
    conditions = [
        *(one.met_when for duty in law.duties for one in duty.wordings),
        *(rule.open_when for rule in law.gates),
    ]
    pairs = set()
    for condition in conditions:
        read = list(leaves(condition))
        topics = {queries.SIGNED[one.fact] for one in read if one.fact in queries.SIGNED}
        shown = [one.want for one in read if one.fact == "family_file_shows"]
        places = {place for want in shown for place in (want if isinstance(want, frozenset) else {want})}
        pairs |= {(topic, place) for topic in topics for place in places}
    assert len(pairs) > 100
    assert not {(topic, place) for topic, place in pairs if not queries.is_of(topic, str(place))}
    named = {name for name in law.vocabulary.facts if name.endswith("_signed")}
    assert named == set(queries.SIGNED)


def test_a_place_that_one_duty_reads_without_a_judgement_needs_none() -> None:
    asked = queries.places_with_judgement()
    assert asked["Art.10(11)"] == {Topic.GSPR}
    assert asked["Annex.XIV.8"] == {Topic.RISK_FILE, Topic.CLINICAL_EVALUATION}
    assert not {"Annex.XIII.2", "Art.61(10)", "Art.86(1) subpara 1"} & set(asked)


@pytest.mark.parametrize(
    ("topic", "place"), [(Topic.CLINICAL_EVALUATION, "Annex.XIV.4"), (Topic.GSPR, "Art.10(11)")]
)
def test_a_document_filed_after_the_judgement_counts_once_it_is_judged_anew(
    lab: Lab, topic: Topic, place: str
) -> None:
    judge_all(lab)
    _filed(lab, topic, place=place)
    asked = facts.Asked(family=lab.family, on=TODAY)
    assert [one.title for one in queries.filed_since_judged(lab.family, on=TODAY)] == [filing().title]
    assert place not in facts.PROVIDES["family_file_shows"](asked)
    judge(lab, topic)
    asked = facts.Asked(family=lab.family, on=TODAY)
    assert queries.filed_since_judged(lab.family, on=TODAY) == ()
    assert place in facts.PROVIDES["family_file_shows"](asked)
