from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_lasts")]

    operations = [
        migrations.AddField(
            model_name="build",
            name="corrected_at",
            field=models.DateTimeField(
                blank=True,
                help_text="when the readings were put right; checks before that count no more",
                null=True,
            ),
        ),
    ]
