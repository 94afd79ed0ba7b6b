"""Evidence on file turns verdicts of the institution and of families, until its last day."""

from dataclasses import replace
from datetime import timedelta

import pytest

from maatwerk.archive import files
from maatwerk.compliance import actions
from maatwerk.compliance.models import Verdict
from maatwerk.compliance.touching import facts_asked
from maatwerk.compliance.words import SubjectKind
from maatwerk.config.demonstration.page import page_saying
from maatwerk.lab import actions as lab
from maatwerk.lab.actions.procedures import Document
from maatwerk.lab.words import Topic
from maatwerk.quality import actions as quality
from maatwerk.rulebook.shelf import current_edition
from tests.cases.hospital import judge
from tests.compliance.standing import assert_fresh, catch_up, word, word_of
from tests.lab.doors import filing


def file(one, *, places=("Art.10(16) subpara 2",), family="", days=300):
    today = one.lab.clock.date()
    document = replace(
        filing(),
        answers=dict.fromkeys(places, "page 1"),
        family_code=family,
        signed_on=today,
        valid_until=today + timedelta(days=days),
    )
    return lab.file_evidence(filing=document, **one.lab.act("noor"))


def of_institution(one, duty):
    return word_of("institution", one.device.institution_key, duty)


def of_family(one, duty):
    return word_of("family", one.device.family_id, duty)


def test_cover_is_missing_until_it_is_filed_and_again_after_its_last_day(at):
    one = at("in_design")
    catch_up(one)
    assert of_institution(one, "mdr-10-16") == "not_met"
    kept = file(one)
    assert catch_up(one) > 0
    assert of_institution(one, "mdr-10-16") == "met"
    assert_fresh(one)
    actions.revisit(
        institution_key=one.device.institution_key,
        at=one.lab.clock + (kept.valid_until - one.lab.clock.date()) + timedelta(days=1),
    )
    assert of_institution(one, "mdr-10-16") == "not_met"


def test_withdrawn_evidence_turns_the_verdict_back(at):
    one = at("in_design")
    kept = file(one)
    catch_up(one)
    lab.withdraw_evidence(evidence=kept, reason="the insurer gave notice", **one.lab.act("noor"))
    catch_up(one)
    assert of_institution(one, "mdr-10-16") == "not_met"
    assert_fresh(one)


def test_a_document_about_a_family_redoes_that_family_and_of_devices_only_what_reads_its_file(at):
    one = at("in_design")
    catch_up(one)
    others = Verdict.objects.filter(subject_kind="device").exclude(duty="mdr-10-11-language")
    before = dict(others.values_list("pk", "computed_at"))
    file(one, places=("Annex.III.1.1(a)", "Annex.III.1.1(b)"), family=one.device.family.code)
    catch_up(one)
    assert of_family(one, "mdr-84") == "met"
    assert dict(others.values_list("pk", "computed_at")) == before
    assert_fresh(one)


def test_before_the_first_statement_no_report_is_owed(at):
    one = at("verified")
    catch_up(one)
    assert of_family(one, "mdr-86-1-two-years") == "not_applicable"


def test_the_first_report_is_due_after_the_first_statement(at):
    one = at("released")
    catch_up(one)
    verdict = Verdict.objects.get(subject_kind="family", duty="mdr-86-1-two-years", verdict="due")
    first = one.device.releases.get().released_at.date()
    assert verdict.due == first.replace(year=first.year + 2)
    assert of_family(one, "mdr-86-1-yearly") == "not_applicable", "a guide of class IIa"
    assert_fresh(one)


def test_a_report_moves_the_day_of_the_next(at):
    one = at("released")
    places = ("Art.86(1) subpara 1", "Art.86(1)(a)", "Art.86(1)(b)", "Art.86(1)(c)")
    file(one, places=places, family=one.device.family.code, days=900)
    catch_up(one)
    assert of_family(one, "mdr-86-1-two-years") != "met", "nobody has judged with it what it changed"
    for topic in (Topic.RISK_FILE, Topic.CLINICAL_EVALUATION):
        judge(one.lab, one.device.family, topic)
    assert_fresh(one)
    assert of_family(one, "mdr-86-1-two-years") == "met"
    for days in (729, 731, 1000):
        assert_fresh(one, at=one.lab.clock + timedelta(days=days))
    assert of_family(one, "mdr-86-1-two-years") == "overdue"


@pytest.mark.parametrize("duty", ["mdr-15-1", "mdr-15-3-b"])
def test_what_is_on_record_about_people_needs_no_document(at, duty):
    one = at("in_design")
    catch_up(one)
    assert of_institution(one, duty) == "met"


def test_a_procedure_in_effect_needs_no_document(at):
    one = at("in_design")
    catch_up(one)
    assert of_institution(one, "mdr-10-9-e") == "not_met"
    today = one.lab.clock.date()
    lab.adopt_procedure(
        code="SOP-05",
        document=Document(title="Risk management", content=page_saying("Risk management")),
        effective_on=today,
        review_on=today + timedelta(days=300),
        **one.lab.act("noor"),
    )
    catch_up(one)
    assert of_institution(one, "mdr-10-9-e") == "met"
    assert_fresh(one)


def test_a_document_about_the_institution_redoes_no_family(at):
    one = at("in_design")
    catch_up(one)
    before = dict(Verdict.objects.exclude(subject_kind="institution").values_list("pk", "computed_at"))
    file(one)
    assert catch_up(one) > 0
    assert dict(Verdict.objects.filter(pk__in=before).values_list("pk", "computed_at")) == before


def test_no_duty_about_a_family_hangs_on_the_file_of_the_institution():
    asked = facts_asked(edition=current_edition(), kind=SubjectKind.FAMILY)
    assert "institution_file_shows" not in asked, "one procedure would judge every family anew"


def test_a_nonconformity_of_a_delivered_device_wants_a_decision_and_the_deed(at):
    one = at("delivered")
    catch_up(one)
    assert word(one, "mdr-10-12") == "not_applicable"
    made = quality.open_nonconformity(
        found="A crack beside the slot.", device=one.fresh(), **one.lab.act("ruben")
    )
    assert catch_up(one) == 1
    assert word(one, "mdr-10-12") == "not_met"
    quality.decide_nonconformity(
        nonconformity=made, disposition="scrap", reason="Recalled from theatre.", **one.lab.act("noor")
    )
    catch_up(one)
    assert word(one, "mdr-10-12") == "not_met", "a decision is not yet the deed"
    quality.close_nonconformity(nonconformity=made, done="Called back and scrapped.", **one.lab.act("noor"))
    catch_up(one)
    assert word(one, "mdr-10-12") == "met"
    assert_fresh(one)


def test_a_document_that_is_gone_or_overwritten_shows_nothing_from_the_next_day_on(at):
    one = at("in_design")
    today = one.lab.clock.date()
    made = lab.adopt_procedure(
        code="SOP-05",
        document=Document(title="Risk management", content=page_saying("Risk management")),
        effective_on=today,
        review_on=today + timedelta(days=300),
        **one.lab.act("noor"),
    )
    kept = file(one, places=("Art.10(16) subpara 2",))
    catch_up(one)
    assert (of_institution(one, "mdr-10-9-e"), of_institution(one, "mdr-10-16")) == ("met", "met")
    for sha256, change in ((made.document_sha256, "gone"), (kept.document_sha256, "overwritten")):
        where = files.place(sha256)
        where.chmod(0o600)
        if change == "gone":
            where.unlink()
        else:
            where.write_bytes(b"%PDF-1.7 something else")
    tomorrow = one.lab.clock + timedelta(days=1)
    actions.revisit(institution_key=one.device.institution_key, at=tomorrow)
    assert (of_institution(one, "mdr-10-9-e"), of_institution(one, "mdr-10-16")) == ("not_met", "not_met")
