from django.db import migrations, models

import maatwerk.archive.triggers


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="event", name="event_by_subject"),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["subject", "holds_row", "id"],
                name="event_by_subject",
                opclasses=["varchar_pattern_ops", "bool_ops", "int8_ops"],
            ),
        ),
        maatwerk.archive.triggers.InstallTriggers(),
    ]
