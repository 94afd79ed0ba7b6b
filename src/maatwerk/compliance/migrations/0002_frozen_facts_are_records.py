"""The facts of a release become a record; old copies are made anew from the records, with their event."""

from typing import Any

from django.db import migrations, models


def forget_copies(apps: Any, schema_editor: Any) -> None:
    """Take the copies away, and have everything judged again: the facts are then set down as of their release."""
    apps.get_model("compliance", "ReleaseFacts").objects.all().delete()
    apps.get_model("compliance", "Cursor").objects.update(basis="")


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(forget_copies, migrations.RunPython.noop),
        migrations.RemoveField(model_name="releasefacts", name="facts_digest"),
        migrations.AlterField(
            model_name="releasefacts",
            name="institution_key",
            field=models.UUIDField(editable=False),
        ),
    ]
