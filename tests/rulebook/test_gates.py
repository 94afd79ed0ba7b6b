"""Gates: every reason at once, concessions, hints, and a lab's own policies in the same form."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maatwerk.rulebook import gates, shelf
from maatwerk.rulebook.errors import InputError, LawError
from maatwerk.rulebook.gates import GateRule
from maatwerk.rulebook.kleene import Answer
from tests.rulebook import law
from tests.rulebook.facts import given as value_of

POLICY = """
- id: imaging-slices
  gate: imaging
  code: slice_too_thick
  basis: lab_policy
  cites: [SOP-07]
  strength: concession
  who_can: [quality_manager]
  text: {en: "The slices are too thick.", de: "Die Schichten sind zu dick."}
  do: {en: "Ask for thinner slices.", de: "Fordern Sie dünnere Schichten an."}
  applies_when: {fact: family_needs_imaging, op: is, want: true}
  open_when: {fact: imaging_slice_thickness, op: at_most, want: {fact: protocol_slice_thickness_limit}}
- id: imaging-modality
  gate: imaging
  code: imaging_wrong_modality
  basis: lab_policy
  cites: [SOP-07]
  strength: hint
  who_can: [engineer]
  text: {en: "The modality is unusual.", de: "Die Modalität ist ungewöhnlich."}
  do: {en: "Look twice.", de: "Sehen Sie zweimal hin."}
  open_when: {fact: imaging_modality, op: in, want: {fact: protocol_modalities}}
"""


def policies(text: str = POLICY) -> tuple[GateRule, ...]:
    return shelf.read_policies({"imaging.yaml": text}, law.edition())


def judged(**facts: Any) -> gates.GateAnswer:
    return gates.judge(rules=policies(), gate="imaging", facts=facts, on=law.ON)


THICK = {
    "family_needs_imaging": True,
    "imaging_slice_thickness": 1.5,
    "protocol_slice_thickness_limit": 1.0,
    "imaging_modality": "CT",
    "protocol_modalities": ["CT"],
}


def test_a_policy_is_judged_like_the_law_but_on_its_own_basis() -> None:
    answer = judged(**THICK)
    assert answer.open is Answer.NO
    assert not answer
    (reason,) = answer.reasons
    assert reason.as_json() == {
        "code": "slice_too_thick",
        "text": "The slices are too thick.",
        "basis": "lab_policy",
        "cites": ["SOP-07"],
        "facts": {
            "family_needs_imaging": True,
            "imaging_slice_thickness": 1.5,
            "protocol_slice_thickness_limit": 1.0,
        },
        "strength": "concession",
        "who_can": ["quality_manager"],
        "do": "Ask for thinner slices.",
    }


def test_a_concession_for_the_code_opens_the_rule_and_is_marked() -> None:
    answer = judged(**THICK, concessions=["slice_too_thick"])
    assert answer.open is Answer.YES
    assert [rule.id for rule in answer.passed if rule.concession] == ["imaging-slices"]


def test_a_concession_for_another_code_opens_nothing() -> None:
    assert judged(**THICK, concessions=["scan_too_old"]).open is Answer.NO


def test_no_concession_opens_a_rule_of_law() -> None:
    answer = gates.judge(
        rules=law.edition().gates,
        gate="design",
        facts={
            "departs_from_prescription": True,
            "prescription_amended": False,
            "concessions": ["prescription_departed_from"],
        },
        on=law.ON,
    )
    assert answer.open is Answer.NO


def test_a_hint_is_shown_but_does_not_shut_the_gate() -> None:
    answer = judged(**{**THICK, "imaging_slice_thickness": 0.6, "imaging_modality": "MR"})
    assert answer.open is Answer.YES
    assert [reason.code for reason in answer.reasons] == ["imaging_wrong_modality"]


@pytest.mark.parametrize("turned", [False, True])
def test_what_is_wrong_stands_before_what_nobody_knows_and_hints_stand_last(turned: bool) -> None:
    rules = [*policies(), *law.edition().gates]
    answer = gates.judge(
        rules=reversed(rules) if turned else rules,
        gate="imaging",
        facts={**THICK, "imaging_modality": "MR"},
        on=law.ON,
    )
    assert answer.open is Answer.NO
    codes = [reason.code for reason in answer.reasons]
    assert (codes[0], codes[-1]) == ("slice_too_thick", "imaging_wrong_modality")
    assert len(codes) > 2 and all("not known" in one.text for one in answer.reasons[1:-1])


def test_a_rule_that_does_not_concern_the_family_is_passed_over() -> None:
    answer = judged(family_needs_imaging=False, imaging_modality="CT", protocol_modalities=["CT"])
    assert answer.open is Answer.YES
    assert [rule.id for rule in answer.passed] == ["imaging-modality"]


def test_what_is_not_known_keeps_the_gate_shut_and_is_asked() -> None:
    answer = judged(**{**THICK, "imaging_slice_thickness": None})
    assert answer.open is Answer.NOT_KNOWN
    assert [question.fact for question in answer.questions] == ["imaging_slice_thickness"]
    assert answer.questions[0].question.endswith("?")


def test_what_is_not_known_is_not_said_to_be_so() -> None:
    thickness = "How thick are the slices of the series, or how far apart where that is more?"
    (reason,) = judged(**{**THICK, "imaging_slice_thickness": None}).reasons
    assert reason.text == f"It is not known: {thickness}"
    assert (reason.code, reason.basis, reason.cites) == ("slice_too_thick", "lab_policy", ("SOP-07",))
    assert (reason.strength, reason.who_can) == ("concession", ("quality_manager",))
    assert reason.do == "Ask for thinner slices."


def test_each_question_that_is_open_is_named_and_a_hint_says_so_too() -> None:
    rules, facts = policies(), {"family_needs_imaging": True, "protocol_slice_thickness_limit": 1.0}
    answer = gates.judge(rules=rules, gate="imaging", facts=facts, on=law.ON, language="de")
    thick, hint = answer.reasons
    assert thick.text.startswith("Nicht bekannt ist: ")
    assert hint.text.startswith("Nicht bekannt ist: ")
    assert hint.text.count("?") == 2


def test_no_class_is_claimed_for_a_device_whose_class_is_not_known() -> None:
    answer = gates.judge(rules=law.edition().gates, gate="accept", facts={}, on=law.ON)
    (reason,) = [one for one in answer.reasons if one.code == "certificate_missing"]
    assert reason.text.startswith("It is not known: ")
    assert "class III implantable device" not in reason.text


def test_what_no_answer_could_change_is_not_asked() -> None:
    answer = judged(family_needs_imaging=False)
    asked = {question.fact for question in answer.questions}
    assert asked == {"imaging_modality", "protocol_modalities"}


def test_the_answer_speaks_the_reader_s_language() -> None:
    german = gates.judge(rules=policies(), gate="imaging", facts=THICK, on=law.ON, language="de")
    assert german.reasons[0].text == "Die Schichten sind zu dick."
    assert german.reasons[0].do == "Fordern Sie dünnere Schichten an."


def test_a_gate_without_any_rule_stays_shut() -> None:
    assert gates.judge(rules=(), gate="imaging", facts={}, on=law.ON).open is Answer.NO
    early = gates.judge(rules=law.edition().gates, gate="imaging", facts={}, on=date(2020, 1, 1))
    assert [reason.code for reason in early.reasons] == ["no_rule"]


def test_an_unknown_gate_or_fact_is_refused() -> None:
    with pytest.raises(InputError, match="no gate 'lunch'"):
        gates.judge(rules=policies(), gate="lunch", facts={}, on=law.ON)
    with pytest.raises(InputError, match="no fact 'slice_thickness'"):
        judged(slice_thickness=1)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("cites: [SOP-07]", "cites: [Art.10(9)]", "false statement of law"),
        ("cites: [SOP-07]", "cites: [Annex.I.10.1]", "false statement of law"),
        ("cites: [SOP-07]", 'cites: ["ISO 13485 7.1"]', "false statement of law"),
        ("cites: [SOP-07]", "cites: []", "wants at least 1"),
        ("id: imaging-modality", "id: imaging-slices", "bind on the same days"),
    ],
)
def test_a_policy_that_pretends_to_be_law_is_refused(old: str, new: str, says: str) -> None:
    with pytest.raises(LawError) as caught:
        policies(POLICY.replace(old, new, 1))
    assert says in f"{caught.value.what} {caught.value.why}"
    assert caught.value.where.startswith("policies/imaging.yaml:")


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted({rule.gate for rule in law.edition().gates})), st.data())
def test_knowing_more_never_shuts_or_unsettles_a_gate(gate: str, data: st.DataObject) -> None:
    rules = [rule for rule in law.edition().gates if rule.gate == gate]
    names = sorted({name for rule in rules for name in rule.facts()})
    vocabulary = law.edition().vocabulary
    everything = {name: data.draw(value_of(vocabulary[name]), label=name) for name in names}
    known = data.draw(st.sets(st.sampled_from(names)), label="known")
    some = {name: value for name, value in everything.items() if name in known}
    before = gates.judge(rules=rules, gate=gate, facts=some, on=law.ON)
    after = gates.judge(rules=rules, gate=gate, facts=everything, on=law.ON)
    assert after.open is not Answer.NOT_KNOWN
    assert before.open in (Answer.NOT_KNOWN, after.open)
    assert bool(before.questions) == any(not reason_decided(before, code) for code in before.reasons)


def reason_decided(answer: gates.GateAnswer, reason: Any) -> bool:
    """Whether a reason is there because of an answer rather than for want of one."""
    return not any(question.fact in reason.facts for question in answer.questions)
