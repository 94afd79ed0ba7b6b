from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_corrected_at")]

    operations = [
        migrations.AddField(
            model_name="sheetimport",
            name="meanings",
            field=models.JSONField(
                default=dict, help_text="by word of the old list, the state that it stands for"
            ),
        ),
    ]
