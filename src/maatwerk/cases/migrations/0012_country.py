from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_shapes")]

    operations = [
        migrations.AddField(
            model_name="release",
            name="country",
            field=models.CharField(
                blank=True,
                default="",
                help_text="where the device reaches its user; empty: the maker's own",
                max_length=2,
            ),
            preserve_default=False,
        ),
    ]
