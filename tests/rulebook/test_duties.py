"""Duties: the tree that says why, what is asked, when time alone changes the verdict."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maatwerk.rulebook import duties
from maatwerk.rulebook.conditions import facts_of
from maatwerk.rulebook.duties import Verdict
from tests.rulebook import law
from tests.rulebook.facts import JUDGING_FACTS, base, full


def judged(facts: dict[str, Any], on: date = law.ON, **only: Any) -> dict[str, Verdict]:
    answer = duties.judge(edition=law.edition(), facts=facts, on=on, **only)
    return {verdict.duty.id: verdict for verdict in answer.verdicts}


def duty_facts() -> list[str]:
    names = {name for duty in law.edition().duties for w in duty.wordings for name in w.facts()}
    return sorted(names - {"today"})


def test_the_contract_s_facts_for_judging_are_in_the_vocabulary() -> None:
    assert [name for name in JUDGING_FACTS if name not in law.edition().vocabulary] == []


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_full_facts_leave_no_verdict_open(data: st.DataObject) -> None:
    for verdict in judged(data.draw(full(duty_facts()))).values():
        assert verdict.verdict in ("met", "not_met", "due", "overdue", "not_applicable")
        assert verdict.not_known == ()
        assert (verdict.due is not None) == (verdict.verdict in ("due", "overdue"))
        assert (verdict.verdict == "not_applicable") == (str(verdict.applies) == "no")
        assert bool(verdict.reasons) == (verdict.verdict in ("not_met", "due", "overdue"))


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_knowing_more_never_unsettles_a_verdict(data: st.DataObject) -> None:
    everything = data.draw(full(duty_facts()))
    dropped = data.draw(st.sets(st.sampled_from(sorted(everything)), max_size=10))
    before = judged({name: value for name, value in everything.items() if name not in dropped})
    after = judged(everything)
    for name, verdict in before.items():
        assert verdict.verdict in ("not_known", after[name].verdict)
        assert (verdict.verdict == "not_known") == bool(verdict.not_known)
        # Where route or class is open, what they follow from is asked for as well.
        assert {fact for fact in verdict.not_known if fact in duty_facts()} <= dropped


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_until_it_is_to_be_revisited_a_verdict_stays(data: st.DataObject) -> None:
    facts = data.draw(full(duty_facts()))
    on = data.draw(st.dates(min_value=date(2022, 1, 1), max_value=date(2027, 1, 1)))
    for name, verdict in judged(facts, on).items():
        again = verdict.revisit_on
        if again is not None:
            assert again > on
            assert judged(facts, again, only=[name])[name].verdict != verdict.verdict
        last = again - timedelta(days=1) if again else on + timedelta(days=9000)
        between = on + (last - on) / 2
        for day in (between, last):
            assert judged(facts, day, only=[name])[name].verdict == verdict.verdict, (name, day)


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_what_was_answered_before_is_what_would_be_answered_anew(data: st.DataObject) -> None:
    facts = data.draw(full(duty_facts()))
    changed = data.draw(st.sets(st.sampled_from(sorted(facts)), max_size=8))
    left = {name: value for name, value in facts.items() if name not in changed}
    day = st.dates(min_value=date(2022, 1, 1), max_value=date(2031, 1, 1))
    asked = [(facts, data.draw(day)), (left, data.draw(day)), (left, data.draw(day)), (facts, law.ON)]
    after_others = [judged(known, on) for known, on in asked]
    for (known, on), answer in zip(asked, after_others, strict=True):
        law.edition().duty_answers.clear()
        assert judged(known, on) == answer


def test_the_tree_explains_the_verdict() -> None:
    verdict = judged(base("device") | {"documentation_is_current": False})["mdr-10-5"]
    assert verdict.tree["op"] == "all"
    assert verdict.tree["value"] == "no"
    assert {"fact": "documentation_is_current", "op": "is", "want": True, "have": False, "value": "no"} in (
        verdict.tree["of"]
    )
    (reason,) = verdict.reasons
    assert reason.code == "mdr_10_5"
    assert reason.cites == ("Art.10(5)",)
    assert reason.facts["documentation_is_current"] is False


def test_where_a_duty_does_not_bind_the_tree_says_why_not() -> None:
    verdict = judged(base("device") | {"route": "in_house"})["mdr-10-5"]
    assert verdict.verdict == "not_applicable"
    assert verdict.tree == {
        "op": "all",
        "value": "no",
        "of": [{"fact": "route", "op": "is", "want": "custom_made", "have": "in_house", "value": "no"}],
    }


def test_duties_can_be_judged_for_one_subject() -> None:
    families = judged(base("device"), subject="family")
    assert {"mdr-5-2", "mdr-10-5", "mdr-annex-xiii-2"} <= set(families)
    assert {verdict.duty.subject for verdict in families.values()} == {"family"}


def test_before_the_regulation_applied_nobody_owed_anything() -> None:
    assert judged(base("device"), date(2021, 5, 25)) == {}


def test_every_duty_says_what_to_do_and_how_sure_it_is() -> None:
    for duty in law.edition().duties:
        assert duty.confidence in ("text", "guidance", "interpretation", "unverified")
        for wording in duty.wordings:
            for text in (wording.text, wording.why, wording.missing, wording.do):
                assert text["en"].endswith("."), (duty.id, text)


# Where these are at stake, a paper on file never answers alone: somebody competent has to have judged it.
JUDGED = (
    "Art.61",
    "Annex.XIV.",
    "Annex.I.",
    "Art.5(5)(c)",
    "Art.5(5)(e)",
    "Art.5(5)(f)",
    "Art.83(3)(a)",
    "Art.86(1)(a)",
)
SIGNED = {"risk_file_signed", "clinical_evaluation_signed", "gspr_assessment_signed"}


def test_no_paper_alone_shows_that_something_is_adequate() -> None:
    held = [
        (duty.id, facts_of(wording.met_when))
        for duty in law.edition().duties
        if any(cite.startswith(JUDGED) for cite in duty.all_cites())
        for wording in duty.wordings
        if "family_file_shows" in wording.facts()
    ]
    assert len(held) > 35
    assert [name for name, facts in held if not SIGNED & set(facts)] == []
