import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0013_bodies"),
        ("lab", "0007_circumstances"),
    ]

    operations = [
        migrations.CreateModel(
            name="Counted",
            fields=[
                (
                    "device",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="counted",
                        serialize=False,
                        to="cases.device",
                    ),
                ),
                ("institution_key", models.UUIDField()),
                ("family_code", models.CharField(max_length=60)),
                ("route", models.CharField(blank=True, max_length=40)),
                ("device_class", models.CharField(blank=True, max_length=20)),
                (
                    "stated_at",
                    models.DateTimeField(
                        blank=True, help_text="when its first statement was signed", null=True
                    ),
                ),
            ],
            options={
                "ordering": ["device_id"],
            },
        ),
        migrations.RemoveIndex(
            model_name="routedecision",
            name="cases_route_by_route",
        ),
        migrations.RemoveIndex(
            model_name="routedecision",
            name="cases_route_by_class",
        ),
        migrations.AddIndex(
            model_name="device",
            index=models.Index(fields=["institution_key", "delivered_at"], name="cases_device_by_delivery"),
        ),
        migrations.AddField(
            model_name="counted",
            name="decision",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="counted",
                to="cases.routedecision",
            ),
        ),
        migrations.AddIndex(
            model_name="counted",
            index=models.Index(
                fields=["institution_key", "family_code", "route"], name="cases_counted_route"
            ),
        ),
        migrations.AddIndex(
            model_name="counted",
            index=models.Index(
                fields=["institution_key", "family_code", "device_class"], name="cases_counted_class"
            ),
        ),
        migrations.AddIndex(
            model_name="counted",
            index=models.Index(
                fields=["institution_key", "family_code", "stated_at"], name="cases_counted_stated"
            ),
        ),
        migrations.AddIndex(
            model_name="counted",
            index=models.Index(fields=["institution_key", "route"], name="cases_counted_all_by_route"),
        ),
        migrations.AddIndex(
            model_name="counted",
            index=models.Index(fields=["institution_key", "device_class"], name="cases_counted_all_by_class"),
        ),
    ]
