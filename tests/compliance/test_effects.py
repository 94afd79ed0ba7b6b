"""What another edition, or a proposal, changes for one lab is computed from its facts alone."""

from maatwerk.compliance import effects
from maatwerk.compliance.models import FactsOfDay
from maatwerk.compliance.standing import sight_of
from maatwerk.compliance.words import SubjectKind, VerdictWord
from maatwerk.rulebook import shelf
from tests.compliance.standing import catch_up, copies, dismiss_prrc


def compared(one, *, before, after, language="en"):
    sight = sight_of(one.lab["noor"], at=one.lab.now())
    return effects.compare(sight, before=before, after=after, language=language)


def by_duty(found):
    return {one.difference.duty.id: one for one in found.changed}


def test_a_newer_edition_brings_duties_with_their_verdicts_for_this_lab(at):
    one = at("in_design")
    catch_up(one)
    found = compared(one, before=shelf.edition("2026.1"), after=shelf.current_edition())
    changed = by_duty(found)
    cover = changed["mdr-10-16"]
    assert [(each.was, each.now) for each in cover.effects] == [(None, VerdictWord.NOT_MET)]
    assert cover.group is not None and cover.title
    label = changed["mdr-annex-i-23-2-f"]
    assert (label.difference.kind, label.is_judged, label.effects) == ("says", False, ())
    assert sum(found.turned.values()) == sum(len(each.effects) for each in found.changed)
    assert found.subjects == FactsOfDay.objects.count()


def test_what_if_adopted_turns_only_what_the_proposal_alters(at):
    one = at("in_design")
    catch_up(one)
    kept = copies(one.device.institution_key)
    what_if = shelf.what_if("com-2025-1023")
    nothing = compared(one, before=shelf.current_edition(), after=what_if)
    assert set(by_duty(nothing)) == {"mdr-15-1", "mdr-86-1-yearly"}
    assert nothing.turned == {}
    institution = FactsOfDay.objects.get(subject_kind="institution")
    FactsOfDay.objects.filter(pk=institution.pk).update(
        facts={**institution.facts, "prrc_is_qualified": False}
    )
    found = by_duty(compared(one, before=shelf.current_edition(), after=what_if))
    turned = found["mdr-15-1"].effects
    assert [(each.subject.kind, each.was, each.now) for each in turned] == [
        (SubjectKind.INSTITUTION, VerdictWord.NOT_MET, VerdictWord.MET)
    ]
    assert copies(one.device.institution_key) == kept


def test_an_older_edition_is_asked_nothing_that_it_does_not_know(at):
    one = at("delivered")
    dismiss_prrc(one)
    catch_up(one)
    back = compared(one, before=shelf.current_edition(), after=shelf.edition("2026.1"), language="de")
    gone = by_duty(back)["mdr-10-16"]
    assert [each.now for each in gone.effects] == [None]
    assert gone.text == gone.difference.wording.text["de"]
