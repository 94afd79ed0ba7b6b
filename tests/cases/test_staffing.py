"""Who can finish a device: the fewest people, with what is kept apart kept apart."""

import pytest

from maatwerk.cases.staffing import APART, Need, Staffing, staffing
from maatwerk.cases.steps import STEPS
from maatwerk.people.roles import Role

WAY = (
    *("decide_route", "accept_device", "accept_imaging", "start_design", "hand_in_design", "check_side"),
    *("review_segmentation", "approve_design", "plan_build", "start_build", "finish_build"),
    *("finish_production", "check_device", "prepare_release", "sign_release", "deliver"),
)
SURGEON = {"iva": (Role.PRESCRIBER,)}


def ask(people: dict[str, tuple[Role, ...]], *, way: tuple[str, ...] = WAY, **more: object) -> Staffing:
    needs = [
        Need(code, STEPS[code].ability, frozenset({"iva"}) if STEPS[code].by_prescriber else None)
        for code in way
    ]
    return staffing(needs, roles=people, **more)  # type: ignore[arg-type]


def test_one_person_with_every_role_cannot_finish_a_device() -> None:
    assert not ask({"iva": tuple(Role)}).can_finish


def test_two_in_the_lab_suffice_at_night_when_the_surgeon_signs_and_one_of_them_releases() -> None:
    lab = {
        "jip": (Role.ENGINEER, Role.TECHNICIAN),
        "mila": (Role.RELEASER, Role.ENGINEER),
    }
    found = ask({**SURGEON, **lab})
    assert found.crew is not None
    assert found.crew.people == ("iva", "jip", "mila")


def test_the_releaser_may_be_remote_and_does_nothing_else() -> None:
    lab = {"jip": (Role.ENGINEER, Role.TECHNICIAN), "ruben": (Role.ENGINEER, Role.TECHNICIAN)}
    assert ask({**SURGEON, **lab}).nobody == ("prepare_release", "sign_release")
    found = ask({**SURGEON, **lab, "remote": (Role.RELEASER,)})
    assert found.crew is not None
    assert "remote" in found.crew.does["sign_release"]


def test_in_a_crew_nobody_does_both_sides_of_what_is_kept_apart() -> None:
    everybody = dict.fromkeys(("a", "b", "c"), (Role.ENGINEER, Role.TECHNICIAN, Role.RELEASER))
    crew = ask({**SURGEON, **everybody}).crew
    assert crew is not None
    for one, other in APART:
        first = {person for code in one for person in crew.does.get(code, ())}
        second = {person for code in other for person in crew.does.get(code, ())}
        assert not first & second


def test_two_different_people_look_at_the_side() -> None:
    crew = ask({"a": (Role.ENGINEER,), "b": (Role.TECHNICIAN,)}, way=("check_side",)).crew
    assert crew is not None
    assert len(set(crew.does["check_side"])) == 2
    assert not ask({"a": (Role.ENGINEER,)}, way=("check_side",)).can_finish


def test_who_looked_at_the_side_already_does_not_look_twice() -> None:
    people = {"a": (Role.ENGINEER,), "b": (Role.ENGINEER,)}
    found = ask(people, way=("check_side",), done={"check_side": frozenset({"a"})})
    assert found.able["check_side"] == {"b"}
    assert found.can_finish


@pytest.mark.parametrize(
    ("step", "shut"),
    [
        ("hand_in_design", "sign_release"),
        ("start_build", "sign_release"),
        ("hand_in_design", "review_segmentation"),
    ],
)
def test_what_somebody_did_bars_them_from_what_is_kept_apart(step: str, shut: str) -> None:
    people = {"a": (Role.ENGINEER, Role.RELEASER)}
    found = ask(people, way=(shut,), done={step: frozenset({"a"})})
    assert found.nobody == (shut,)


def test_a_prescriber_of_another_case_signs_nothing_here() -> None:
    found = ask({"teun": (Role.PRESCRIBER,)}, way=("approve_design",))
    assert found.nobody == ("approve_design",)


def test_the_crew_is_the_smallest_there_is() -> None:
    people = {"a": (Role.ENGINEER,), "b": (Role.ENGINEER, Role.RELEASER), "c": (Role.RELEASER,)}
    found = ask(people, way=("hand_in_design", "start_build", "sign_release"))
    assert found.crew is not None
    assert len(found.crew.people) == 2
