"""Families: adopted as they are or changed with reasons, judged by competent people, released, withdrawn."""

from datetime import date

import pytest

from maatwerk.archive.models import Event
from maatwerk.lab import actions
from maatwerk.lab.catalogue.changes import Change
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.models import Family
from maatwerk.lab.queries import families, family_content, judgement_gaps, outside_range, released_family
from maatwerk.lab.words import Topic
from maatwerk.people.errors import InputRefused
from maatwerk.workflow.doorway import Refused
from tests.lab import world
from tests.lab.world import Lab
from tests.people import standing
from tests.people.standing import AT, TODAY

THINNER = Change("evidence_range.wall_thickness.min", 2.0, "Bench test BT-4 of twelve guides at 2.0 mm.")


def _adopted(lab: Lab, *changes: Change) -> Family:
    family = actions.draft_family(code="cmf-cutting-guide", changes=changes, actor=lab.quinn, at=AT)
    actions.adopt_family(family=family, actor=lab.quinn, at=AT)
    return family


def test_a_family_comes_from_the_library_as_it_is(lab: Lab) -> None:
    shipped = current_library().plain_families["cmf-cutting-guide"]
    assert lab.family.content == shipped
    assert (lab.family.version, lab.family.state, lab.family.changes) == (1, "adopted", [])


def test_a_changed_value_is_no_default_any_more_and_says_why(lab: Lab) -> None:
    family = _adopted(lab, THINNER)
    span = next(one for one in family_content(family).evidence_range if one.parameter == "wall_thickness")
    assert (span.min, span.ground.default, span.ground.source) == (2.0, False, "lab")
    assert span.ground.reason == THINNER.reason
    assert family.changes == [THINNER.as_json()]
    assert outside_range(family, {"wall_thickness": 2.2}) == ()
    assert outside_range(lab.family, {"wall_thickness": 2.2}) == ("wall_thickness",)


def test_a_second_adoption_is_a_second_version_and_leaves_the_first(lab: Lab) -> None:
    before = lab.family.content_digest
    second = _adopted(lab, THINNER)
    lab.family.refresh_from_db()
    assert (second.version, lab.family.version) == (2, 1)
    assert lab.family.content_digest == before != second.content_digest


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (Change("evidence_range.wall_thickness.min", 2.0, " "), "no reason"),
        (Change("evidence_range.wall.min", 2.0, "why"), "no wall there"),
        (Change("evidence_range.wall_thickness.mean", 2.0, "why"), "no mean there"),
        (Change("code", "other", "why"), "names the content itself"),
        (Change("evidence_range.wall_thickness.source", "iso-20795", "why"), "where a number comes from"),
        (Change("evidence_range.wall_thickness.min", 99, "why"), "min lies above its max"),
        (Change("sterilisation.needed", False, "why"), "do not agree"),
    ],
)
def test_a_change_that_cannot_stand_is_refused(lab: Lab, change: Change, says: str) -> None:
    with pytest.raises(InputRefused) as no:
        actions.draft_family(code="cmf-cutting-guide", changes=[change], actor=lab.quinn, at=AT)
    assert no.value.code == "content_refused"
    assert says in str(no.value)


def test_a_family_whose_facts_give_another_class_is_not_adopted(lab: Lab) -> None:
    dura = Change("class_facts.specifically_for_contact_with", ["cns"], "Used on the skull vault.")
    family = actions.draft_family(code="cmf-cutting-guide", changes=[dura], actor=lab.quinn, at=AT)
    with pytest.raises(Refused) as no:
        actions.adopt_family(family=family, actor=lab.quinn, at=AT)
    family.refresh_from_db()
    assert family.state == "draft"
    assert [reason.code for reason in no.value.reasons] == ["class_differs"]
    assert "its facts give class III" in no.value.reasons[0].text


@pytest.mark.parametrize("code", sorted(current_library().families))
def test_every_family_of_the_library_can_be_adopted(lab: Lab, code: str) -> None:
    family = actions.draft_family(code=code, actor=lab.quinn, at=AT)
    actions.adopt_family(family=family, actor=lab.quinn, at=AT)
    assert family.state == "adopted"


def test_a_family_without_judgements_is_not_released_and_says_which_are_missing(lab: Lab) -> None:
    with pytest.raises(Refused) as no:
        actions.release_family(family=lab.family, actor=lab.quinn, at=AT)
    assert [reason.code for reason in no.value.reasons] == ["judgement_missing"] * 3
    assert {reason.cites for reason in no.value.reasons} == {("SOP-05",), ("SOP-12",), ("SOP-02",)}
    lab.family.refresh_from_db()
    assert lab.family.state == "adopted"


def test_a_judged_family_is_released(lab: Lab) -> None:
    world.judge_all(lab)
    actions.release_family(family=lab.family, actor=lab.quinn, at=AT)
    assert (lab.family.state, lab.family.released_on) == ("released", TODAY)
    released = released_family(institution_key=lab.quinn.institution_key, code="cmf-cutting-guide")
    assert released == lab.family


def test_a_judgement_is_a_signature_of_a_competent_person(lab: Lab) -> None:
    world.train(lab, "piet", "judge-clinical-evaluation")
    judgement = world.judge(lab, Topic.CLINICAL_EVALUATION, key="piet")
    assert judgement.judge == lab.house["piet"]
    signature = Event.objects.get(kind="archive.signature")
    assert signature.actor_id == lab.house["piet"].pk


def test_somebody_without_the_competence_cannot_judge(lab: Lab) -> None:
    with pytest.raises(Refused) as no:
        world.judge(lab, Topic.RISK_FILE)
    assert [reason.code for reason in no.value.reasons] == ["untrained"]
    assert not lab.family.judgements.exists()


def test_competence_in_one_topic_is_none_in_another(lab: Lab) -> None:
    world.train(lab, "quinn", "judge-gspr")
    with pytest.raises(Refused):
        world.judge(lab, Topic.RISK_FILE)


def test_the_newest_judgement_counts(lab: Lab) -> None:
    world.judge_all(lab)
    world.judge(lab, Topic.GSPR, adequate=False, reasons="Annex I 10.4 is not shown.")
    gaps = judgement_gaps(lab.family, on=TODAY)
    assert [gap.topic for gap in gaps] == [Topic.GSPR]
    assert "not adequate" in gaps[0].text


def test_a_judgement_ends_with_its_review(lab: Lab) -> None:
    world.judge_all(lab)
    world.judge(lab, Topic.GSPR, review_on=date(2027, 1, 31))
    assert judgement_gaps(lab.family, on=date(2027, 1, 31)) == ()
    assert [gap.topic for gap in judgement_gaps(lab.family, on=date(2027, 2, 1))] == [Topic.GSPR]


def test_a_draft_cannot_be_judged(lab: Lab) -> None:
    world.train(lab, "quinn", "judge-gspr")
    draft = actions.draft_family(code="hand-splint", actor=lab.quinn, at=AT)
    with pytest.raises(Refused) as no:
        world.judge(lab, Topic.GSPR, family=draft)
    assert no.value.reasons[0].code == "wrong_state"


def test_releasing_a_version_withdraws_the_one_before(lab: Lab) -> None:
    world.judge_all(lab)
    actions.release_family(family=lab.family, actor=lab.quinn, at=AT)
    second = _adopted(lab, THINNER)
    with pytest.raises(Refused):
        actions.release_family(family=second, actor=lab.quinn, at=AT)
    for topic in Topic:
        world.judge(lab, topic, family=second)
    actions.release_family(family=second, actor=lab.quinn, at=AT)
    lab.family.refresh_from_db()
    assert (lab.family.state, second.state) == ("withdrawn", "released")


def test_a_signature_for_another_text_is_refused(lab: Lab) -> None:
    world.train(lab, "quinn", "judge-gspr")
    judging = actions.Judging(topic=Topic.GSPR, adequate=True, reasons="Read.", competence="Engineer.")
    with pytest.raises(Exception, match="for something else") as no:
        actions.sign_judgement(
            family=lab.family,
            judging=judging,
            actor=lab.quinn,
            at=AT,
            proof=world.proof(lab.quinn, "0" * 64),
        )
    assert not isinstance(no.value, AssertionError)
    assert not lab.family.judgements.exists()


def test_families_are_seen_in_their_own_house_only(lab: Lab, stranger: standing.House) -> None:
    assert list(families(lab.quinn)) == [lab.family]
    assert not families(stranger["ada"]).exists()
