"""Another day is judged by the words of that day, over the facts of that day where they were kept."""

from datetime import date, timedelta

from maatwerk.archive.days import day_of
from maatwerk.compliance import actions, past
from maatwerk.compliance.models import FactsOfDay
from maatwerk.compliance.remembered import Basis, known_on
from maatwerk.compliance.standing import sight_of
from maatwerk.compliance.subjects import of_device
from maatwerk.compliance.words import REMEMBERED, SubjectKind
from maatwerk.lab import actions as lab
from maatwerk.rulebook.shelf import current_edition
from tests.cases import walk
from tests.compliance.standing import catch_up, dismiss_prrc


def sight(one, *, days=0):
    return sight_of(one.lab["noor"], at=one.lab.now() + timedelta(days=days))


def word_as_on(one, duty, on, *, days=0):
    found = past.as_on(sight(one, days=days), on=on, only=frozenset({duty}))
    return next((standing.stand.value for standing in found.whole.standings), None)


def test_facts_are_kept_once_and_again_on_the_day_on_which_they_changed(at):
    one = at("in_design")
    catch_up(one)
    first = FactsOfDay.objects.count()
    assert set(FactsOfDay.objects.values_list("subject_kind", flat=True)) == {"institution", "family"}
    catch_up(one)
    assert FactsOfDay.objects.count() == first
    dismiss_prrc(one)
    catch_up(one)
    assert FactsOfDay.objects.count() == first
    later = one.lab.now() + timedelta(days=3)
    institution = FactsOfDay.objects.get(subject_kind="institution")
    FactsOfDay.objects.filter(pk=institution.pk).update(
        facts={**institution.facts, "prrc_is_appointed": True}
    )
    dismiss_prrc(one)
    actions.recompute_all(institution_key=one.device.institution_key, at=later)
    days = FactsOfDay.objects.filter(subject_kind="institution").values_list("day", flat=True)
    assert list(days) == [day_of(one.lab.now()), day_of(later)]


def test_a_day_is_judged_by_the_facts_of_then_where_they_were_kept(at):
    one = at("in_design")
    catch_up(one)
    kept = day_of(one.lab.now())
    assert word_as_on(one, "mdr-15-1", kept) == "met"
    FactsOfDay.objects.filter(subject_kind="institution").update(day=kept - timedelta(days=10))
    dismiss_prrc(one)
    catch_up(one)
    assert word_as_on(one, "mdr-15-1", kept) == "not_met"
    assert word_as_on(one, "mdr-15-1", kept - timedelta(days=3)) == "met"
    known = {known.subject.kind: known.then for known in known_on(sight(one), on=kept - timedelta(days=3))}
    assert known[SubjectKind.INSTITUTION] is True
    assert past.as_on(sight(one), on=kept - timedelta(days=3)).basis is Basis.BOTH


def test_a_day_of_which_nothing_was_kept_is_judged_by_the_facts_of_now(at):
    one = at("in_design")
    catch_up(one)
    dismiss_prrc(one)
    catch_up(one)
    found = past.as_on(sight(one), on=date(2024, 1, 10))
    assert (found.basis, found.is_ahead, found.devices) == (Basis.NOW, False, 0)
    assert word_as_on(one, "mdr-15-1", date(2024, 1, 10)) == "not_met"
    assert {standing.duty.subject for standing in found.whole.standings} == {k.value for k in REMEMBERED}


def test_a_day_ahead_is_judged_as_if_nothing_were_recorded_until_then(at):
    one = at("delivered")
    catch_up(one)
    now = day_of(one.lab.now())
    soon, late = now + timedelta(days=30), now + timedelta(days=1500)
    assert past.as_on(sight(one), on=soon).is_ahead
    family = "mdr-annex-xiv-7"
    assert word_as_on(one, family, soon) == "due"
    assert word_as_on(one, family, late) == "overdue"


def test_a_released_device_is_shown_on_the_day_of_its_release_as_it_was_judged(at):
    one = at("delivered")
    catch_up(one)
    released = day_of(one.fresh().released_at)
    found = past.as_on(sight(one), on=released)
    assert found.devices >= 1
    assert "mdr-15-3-a" in {standing.duty.id for standing in found.whole.standings}


def duty_of(name):
    return next(duty for duty in current_edition().duties if duty.id == name)


def test_one_verdict_of_a_day_comes_with_its_answers(at):
    one = at("in_design")
    catch_up(one)
    here = next(known for known in known_on(sight(one), on=date(2025, 6, 1)))
    asked = {"duty": duty_of("mdr-15-1"), "subject": here.subject}
    judged = past.judged_as_on(sight(one), on=date(2025, 6, 1), **asked)
    assert (judged.on, judged.verdict.verdict) == (date(2025, 6, 1), "met")
    before = past.first_day() - timedelta(days=1)
    assert past.judged_as_on(sight(one), on=before, **asked) is None


def test_a_device_is_judged_for_another_day_by_its_release_else_by_the_facts_of_now(at):
    one = at("delivered")
    catch_up(one)
    asked = {"duty": duty_of("mdr-15-3-a"), "subject": of_device(one.fresh())}
    assert past.judged_as_on(sight(one), on=date(2026, 5, 25), **asked).verdict.verdict == "met"
    dismiss_prrc(one)
    catch_up(one)
    assert past.judged_as_on(sight(one), on=date(2026, 5, 25), **asked).verdict.verdict == "met"
    other = walk.begin(one.lab, family="hand-splint")
    asked["subject"] = of_device(other.fresh())
    assert past.judged_as_on(sight(one), on=date(2026, 5, 25), **asked).verdict.verdict != "met"


def test_what_is_judged_no_more_is_not_shown_of_a_past_day(at):
    one = at("in_design")
    catch_up(one)
    count = len(known_on(sight(one), on=date(2025, 6, 1)))
    lab.withdraw_family(family=one.lab.families["hand-splint"], reason="no demand", **one.lab.act("noor"))
    catch_up(one)
    assert len(known_on(sight(one), on=date(2025, 6, 1))) == count - 1
