"""The tables that lead from events to duties forget nothing."""

import pytest

from maatwerk.archive.kinds import all_kinds
from maatwerk.compliance import touching
from maatwerk.compliance.collect import LATER, facts_of, provided
from maatwerk.compliance.subjects import Subject, of_device, of_family
from maatwerk.compliance.words import SubjectKind, VerdictWord
from maatwerk.rulebook.shelf import current_edition

EDITION = current_edition()
JUDGED = sorted({duty.subject for duty in EDITION.duties})
NOBODY_PROVIDES = {
    "documentation_covers",
    *("authority_list_is_required", "authority_list_is_submitted", "authority_list_due_on"),
    *("label_is_durable_and_legible", "is_reprocessed_single_use"),
    "derogation_covers_territory",
}


def asked(kind: str) -> frozenset[str]:
    return touching.facts_asked(edition=EDITION, kind=SubjectKind(kind)) - {"today"}


def test_each_subject_of_the_edition_can_be_asked_about():
    assert JUDGED
    for kind in JUDGED:
        assert provided(SubjectKind(kind)), kind


def test_what_nobody_provides_is_a_list_that_only_shrinks():
    missing = {name for kind in JUDGED for name in asked(kind) - provided(SubjectKind(kind))}
    assert missing == NOBODY_PROVIDES


def test_the_table_knows_each_fact_that_a_duty_reads_and_a_room_provides():
    for kind in JUDGED:
        assert asked(kind) & provided(SubjectKind(kind)) <= set(touching.TOUCHED_BY), kind


def test_the_table_names_only_facts_of_the_vocabulary():
    named = {*touching.TOUCHED_BY, *touching.OF_THE_WHOLE, *touching.AGEING, *LATER}
    assert named <= set(EDITION.vocabulary.facts)


OURS = [kind for kind in all_kinds() if not kind.code.startswith("tests.")]


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.code)
def test_each_event_kind_touches_something_that_the_table_knows(kind):
    everything = frozenset(EDITION.vocabulary.facts)
    touched = touching.facts_touched(kind.touches, edition=EDITION, provided=everything)
    assert touched != everything, f"{kind.code} touches {kind.touches}: add the word to touching.py"


def judged_anew(kind: SubjectKind, word: str) -> frozenset[str]:
    facts = touching.facts_touched([word], edition=EDITION, provided=provided(kind), kind=kind)
    return touching.duties_reading(facts, edition=EDITION, kind=kind)


def test_what_one_device_does_leaves_families_and_institution_alone_until_it_ends_or_has_a_statement():
    for kind in (SubjectKind.FAMILY, SubjectKind.INSTITUTION):
        assert not judged_anew(kind, "device_state")
        assert judged_anew(kind, "device_cancelled") >= judged_anew(kind, "route") != frozenset()
    assert "mdr-86-1-yearly" in judged_anew(SubjectKind.FAMILY, "statement_issued")
    assert not judged_anew(SubjectKind.INSTITUTION, "statement_issued")


def test_an_unknown_word_touches_everything():
    everything = frozenset({"route", "prrc_is_appointed"})
    assert touching.facts_touched(["moon"], edition=EDITION, provided=everything) == everything


def test_a_fact_that_the_table_forgot_hangs_on_everything(monkeypatch):
    table = {name: by for name, by in touching.TOUCHED_BY.items() if name != "prrc_is_appointed"}
    monkeypatch.setattr(touching, "TOUCHED_BY", table)
    touched = touching.facts_touched(
        ["signatures"], edition=EDITION, provided=frozenset({"route", "prrc_is_appointed"})
    )
    assert touched == {"prrc_is_appointed"}


def test_a_fact_leads_to_the_duties_that_read_it_and_to_no_other():
    found = touching.duties_reading(
        frozenset({"prrc_is_appointed"}), edition=EDITION, kind=SubjectKind.DEVICE
    )
    assert found == {"mdr-15-3-a"}
    assert not touching.duties_reading(
        frozenset({"prrc_is_appointed"}), edition=EDITION, kind=SubjectKind.FAMILY
    )


def test_the_words_are_those_that_the_law_room_answers():
    schema = {"met", "not_met", "due", "overdue", "not_applicable", "not_known"}
    assert {word.value for word in VerdictWord} == schema


def test_facts_are_taken_as_the_vocabulary_takes_them(at):
    one = at("in_verification")
    family = one.lab.families["cmf-cutting-guide"]
    for subject in (of_device(one.fresh()), of_family(family), institution(one)):
        facts = facts_of(subject, names=asked(subject.kind.value), at=one.lab.now())
        assert facts
        EDITION.vocabulary.known(facts)


def institution(one):
    return Subject(SubjectKind.INSTITUTION, str(one.device.institution_key), "")
