"""Foreign keys never climb, and PROTECT is the rule."""

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from guards import keys


def test_no_link_of_the_house_climbs_or_lets_its_target_go() -> None:
    assert [str(finding) for finding in keys.judge(apps.get_models())] == []


def test_every_room_with_models_has_a_floor() -> None:
    rooms = {model._meta.app_label for model in apps.get_models() if model.__module__.startswith("maatwerk.")}

    assert rooms <= set(keys.FLOORS)


@isolate_apps("maatwerk.people", "maatwerk.cases")
def test_a_planted_link_upwards_is_found() -> None:
    class Case(models.Model):
        class Meta:
            app_label = "cases"

    class Person(models.Model):
        case = models.ForeignKey(Case, on_delete=models.PROTECT)

        class Meta:
            app_label = "people"

    (found,) = keys.judge([Person, Case])

    assert "people.Person.case points to cases" in found.text


@isolate_apps("maatwerk.people", "maatwerk.cases")
def test_a_planted_link_that_lets_go_is_found() -> None:
    class Person(models.Model):
        class Meta:
            app_label = "people"

    class Case(models.Model):
        owner = models.ForeignKey(Person, on_delete=models.CASCADE)
        readers = models.ManyToManyField(Person, related_name="+")

        class Meta:
            app_label = "cases"

    texts = [finding.text for finding in keys.judge([Person, Case])]

    assert any("cases.Case.owner does not PROTECT" in text for text in texts)
    assert any("cases.Case.readers makes a table without records" in text for text in texts)


@isolate_apps("maatwerk.people", "django.contrib.auth")
def test_a_planted_link_out_of_the_house_is_found() -> None:
    class Group(models.Model):
        class Meta:
            app_label = "auth"

    class Person(models.Model):
        group = models.ForeignKey(Group, on_delete=models.PROTECT)

        class Meta:
            app_label = "people"

    (found,) = keys.judge([Person])

    assert "points to auth" in found.text
