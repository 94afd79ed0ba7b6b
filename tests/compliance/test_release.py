"""A released device keeps the law and the facts of its release, and can be judged by them again."""

from datetime import date, timedelta

from maatwerk.archive import actions as archive
from maatwerk.archive.actors import PROGRAM
from maatwerk.archive.verify import verify
from maatwerk.cases.models import Case
from maatwerk.compliance import actions, queries
from maatwerk.compliance.actions import redoing
from maatwerk.compliance.models import ReleaseFacts, Verdict
from maatwerk.compliance.words import SubjectKind
from maatwerk.rulebook import shelf
from tests.compliance.standing import assert_fresh, catch_up, copies, dismiss_prrc, word


def replay(one):
    return queries.replay(one.lab["noor"], device=one.device, at=one.lab.now())


def test_a_release_is_frozen_with_its_edition_and_facts(at):
    one = at("released")
    catch_up(one)
    frozen = ReleaseFacts.objects.get()
    assert frozen.released_at == one.fresh().released_at
    assert (frozen.facts["route"], frozen.facts["prrc_is_appointed"]) == ("custom_made", "yes")
    assert frozen.facts["is_delivered"] is False
    assert "Voorbeeld" not in str(frozen.facts), "no patient stands in a copy"


def test_facts_are_those_of_the_release_even_when_it_is_seen_late(at):
    one = at("released")
    dismiss_prrc(one)
    catch_up(one)
    assert ReleaseFacts.objects.get().facts["prrc_is_appointed"] == "yes"
    assert word(one, "mdr-15-3-a") == "met"


def test_a_release_replayed_says_what_it_said(at):
    one = at("delivered")
    catch_up(one)
    found = replay(one)
    assert found.facts_intact
    assert found.differs == ()
    assert found.verdicts["mdr-15-3-a"] == "met"
    assert found.verdicts["mdr-52-8-statement"] == "met"
    assert found.verdicts["mdr-21-2-accompany"] == "not_applicable", "it was not handed over yet"
    assert word(one, "mdr-21-2-accompany") == "met"


def test_a_replay_tells_that_frozen_facts_were_changed(at):
    one = at("released")
    catch_up(one)
    frozen = ReleaseFacts.objects.get()
    ReleaseFacts.objects.update(facts={**frozen.facts, "prrc_is_appointed": "no"})
    found = replay(one)
    assert not found.facts_intact
    assert found.differs == ("prrc_is_appointed",)


def test_changed_facts_make_no_verdict_and_are_found(at):
    one = at("released")
    catch_up(one)
    assert word(one, "mdr-15-3-a") == "met"
    frozen = ReleaseFacts.objects.get()
    ReleaseFacts.objects.update(facts={**frozen.facts, "is_single_use": False})
    actions.recompute_all(institution_key=one.device.institution_key, at=one.lab.now())
    assert word(one, "mdr-15-3-a") == "not_known"
    named = [(found.subject, found.kind, found.fields) for found in verify().findings]
    assert named == [(f"compliance.ReleaseFacts:{frozen.pk}", "row_changed", ("facts",))]


def test_an_open_device_has_nothing_to_replay(at):
    one = at("in_design")
    catch_up(one)
    assert replay(one) is None


def test_what_comes_after_the_release_still_counts(at):
    one = at("sterilised")
    catch_up(one)
    assert word(one, "mdr-annex-xiii-4") == "not_applicable"
    one.deliver()
    catch_up(one)
    assert word(one, "mdr-annex-xiii-4") == "met"


def test_a_device_released_by_a_law_that_is_off_the_shelf_keeps_its_verdicts(at):
    one = at("delivered")
    catch_up(one)
    frozen = ReleaseFacts.objects.get()
    frozen.edition = "2020.1"
    archive.write(record=frozen, kind="compliance.facts_frozen", actor=PROGRAM, at=one.lab.now())
    Verdict.objects.filter(subject_kind="device").update(edition="2020.1")
    settled = Verdict.objects.get(duty="mdr-15-3-a")
    actions.recompute_all(institution_key=one.device.institution_key, at=one.lab.now())
    kept = Verdict.objects.get(duty="mdr-15-3-a")
    assert (kept.edition, kept.computed_at) == ("2020.1", settled.computed_at)
    assert Verdict.objects.get(duty="mdr-annex-xiii-4").edition != "2020.1", "still running: by today's law"
    assert replay(one) is None
    dismiss_prrc(one)
    catch_up(one)
    assert Verdict.objects.get(duty="mdr-15-3-a").computed_at == settled.computed_at


def test_papers_that_were_shredded_in_time_still_said_what_they_said(at):
    one = at("delivered")
    catch_up(one)
    before = [row for row in copies(one.device.institution_key) if row["subject_kind"] == "device"]
    after = one.device.keep_until + timedelta(days=1)
    now = one.lab.clock + (after - one.lab.clock.date())
    archive.shred(
        salt_key=one.patient.salt_key(),
        reason="retention ended",
        actor=one.lab["noor"].as_actor(),
        at=now,
        not_before=one.device.keep_until,
    )
    catch_up(one, at=now)
    kept = [row for row in copies(one.device.institution_key) if row["subject_kind"] == "device"]
    assert [row["verdict"] for row in kept] == [row["verdict"] for row in before]
    assert_fresh(one, at=now)


def test_a_day_that_cannot_be_meant_stops_no_other_verdict(at):
    one = at("requested")
    Case.objects.filter(pk=one.case.pk).update(theatre_on=date(9999, 12, 31))
    assert catch_up(one)
    assert copies(one.device.institution_key)


def test_a_device_released_by_an_older_edition_is_judged_and_explained_by_it(at, monkeypatch):
    first = shelf.edition("2026.1")
    one = at("delivered")
    for room in (actions, redoing):
        monkeypatch.setattr(room, "current_edition", lambda: first)
    catch_up(one)
    assert ReleaseFacts.objects.get().edition == "2026.1"
    monkeypatch.undo()
    catch_up(one)
    settled = Verdict.objects.get(subject_kind="device", duty="mdr-15-3-a")
    assert (settled.edition, settled.verdict) == ("2026.1", "met")
    brought_later = {duty.id for duty in shelf.current_edition().duties} - {duty.id for duty in first.duties}
    assert not Verdict.objects.filter(subject_kind="device", duty__in=brought_later).exists()
    shown = queries.verdicts_for(
        one.lab["noor"], kind=SubjectKind.DEVICE, key=str(one.device.pk), at=one.lab.now()
    )
    assert {each.edition for each in shown} == {"2026.1"}
    found = replay(one)
    assert found.edition == "2026.1"
    assert found.verdicts["mdr-15-3-a"] == "met"
