"""Each fact has one provider in the room that the vocabulary names."""

from guards import facts

ANSWERED_BY = {"lots_in_date": "lab", "patient_is_identified": "cases"}


def texts(**given: tuple[str, ...]) -> list[str]:
    return [
        one.text for one in facts.judge_providers(answered_by=ANSWERED_BY, provides=given, must=ANSWERED_BY)
    ]


def test_one_provider_in_the_right_room_is_lawful() -> None:
    assert texts(lab=("lots_in_date",), cases=("patient_is_identified",)) == []


def test_a_planted_second_provider_is_found() -> None:
    found = texts(lab=("lots_in_date",), cases=("patient_is_identified", "lots_in_date"))

    assert found == ["The fact lots_in_date is provided twice: by lab and cases."]


def test_a_planted_provider_in_the_wrong_room_is_found() -> None:
    found = texts(lab=("lots_in_date", "patient_is_identified"))

    assert found == ["The vocabulary gives the fact patient_is_identified to the room cases."]


def test_a_planted_fact_outside_the_vocabulary_is_found() -> None:
    found = texts(lab=("lots_in_date", "moon_is_full"), cases=("patient_is_identified",))

    assert found == ["The fact moon_is_full is not in the vocabulary."]


def test_a_fact_that_a_gate_asks_for_and_nobody_provides_is_found() -> None:
    assert texts(lab=("lots_in_date",)) == ["A gate asks for patient_is_identified, and no room provides it."]
