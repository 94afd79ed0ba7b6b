from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_side_work")]

    operations = [
        migrations.AddField(
            model_name="build",
            name="lasts_minutes",
            field=models.PositiveIntegerField(
                blank=True, help_text="how long it runs, as the slicer says", null=True
            ),
        ),
    ]
