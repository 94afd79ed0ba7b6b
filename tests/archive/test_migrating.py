"""Many models of one migration are made at once, and stand as if each had been made by itself."""

import pytest
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState

from maatwerk.archive.migrating import CreateModels

KEY = ("id", models.BigAutoField(primary_key=True))


def made() -> CreateModels:
    """Return two models that point to one another, the second with a rule of its own."""
    hen = models.ForeignKey("archive.TryHen", on_delete=models.PROTECT)
    egg = models.ForeignKey("archive.TryEgg", on_delete=models.PROTECT, null=True)
    rule = models.CheckConstraint(condition=models.Q(weight__gte=1), name="archive_try_egg_weighs")
    return CreateModels(
        operations=[
            migrations.CreateModel("TryHen", fields=[KEY, ("egg", egg)]),
            migrations.CreateModel(
                "TryEgg",
                fields=[KEY, ("hen", hen), ("weight", models.IntegerField())],
                options={"constraints": [rule]},
            ),
        ]
    )


# SQLite makes no tables within a transaction, PostgreSQL does.
@pytest.mark.django_db(transaction=connection.vendor == "sqlite")
def test_models_that_point_to_one_another_stand_with_their_rules_and_go_again() -> None:
    operation, before = made(), ProjectState()
    after = before.clone()
    operation.state_forwards("archive", after)
    with connection.schema_editor() as editor:
        operation.database_forwards("archive", editor, before, after)
    hens, eggs = (after.apps.get_model("archive", name).objects for name in ("TryHen", "TryEgg"))
    hen = hens.create()
    eggs.create(hen=hen, weight=60)
    for wrong in ({"hen_id": hen.pk, "weight": 0}, {"hen_id": hen.pk + 1, "weight": 60}):
        with pytest.raises(IntegrityError), transaction.atomic():
            eggs.create(**wrong)
            connection.check_constraints()
    connection.check_constraints()
    with connection.schema_editor() as editor:
        operation.database_backwards("archive", editor, after, before)
    assert not {"archive_tryhen", "archive_tryegg"} & set(connection.introspection.table_names())


def test_rendered_models_of_before_are_not_carried_along() -> None:
    state = ProjectState()
    assert not list(state.apps.get_models())
    made().state_forwards("archive", state)
    assert {one.__name__ for one in state.apps.get_models()} == {"TryHen", "TryEgg"}
