"""The groups and tasks of the map: each duty has exactly one place, and what stands there is well said."""

from maatwerk.compliance.atlas import Atlas, Phase, atlas
from maatwerk.people.roles import Role
from maatwerk.rulebook.reasons import LANGUAGES
from maatwerk.rulebook.shelf import current_edition

LONGEST = 60


def test_each_duty_of_the_edition_belongs_to_exactly_one_task() -> None:
    lost = {
        duty.id: [one.id for one in atlas().rivals(duty)]
        for duty in current_edition().duties
        if len(atlas().rivals(duty)) != 1
    }
    assert not lost, "Name their article under `takes` of a task in compliance/atlas.yaml."


def test_each_duty_has_a_short_name_in_each_language_and_no_name_is_without_a_duty() -> None:
    duties = {duty.id for duty in current_edition().duties}
    assert set(atlas().titles) == duties
    for name, title in atlas().titles.items():
        for language in LANGUAGES:
            assert len(title[language]) <= LONGEST, f"{name} is too long for a tile"


def test_no_group_and_no_task_is_empty() -> None:
    used = {atlas().task_of(duty).id for duty in current_edition().duties}
    assert {task.id for task in atlas().tasks} == used
    assert {task.group for task in atlas().tasks} == {group.id for group in atlas().groups}


def test_a_task_names_roles_that_exist_and_an_estimate_that_is_one() -> None:
    for task in atlas().tasks:
        assert set(task.roles) <= {role.value for role in Role}
        assert task.hours > 0
    assert "estimate" in atlas().source["en"]


def test_tasks_stand_in_the_order_of_the_way() -> None:
    order = list(Phase)
    phases = [order.index(task.phase) for task in atlas().tasks]
    assert phases == sorted(phases)


def test_a_duty_without_a_short_name_is_called_by_its_text() -> None:
    duty = current_edition().duties[0]
    bare = Atlas(source={}, groups=(), tasks=(), titles={})
    assert bare.title(duty, language="en") == duty.wordings[-1].text["en"]
