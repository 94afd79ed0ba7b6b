# A version of a design that was sent back, with what must change and where.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_orders"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("institution_key", models.UUIDField(editable=False)),
                ("text", models.TextField()),
                (
                    "sha256",
                    models.CharField(blank=True, help_text="the file that the mark is on", max_length=64),
                ),
                (
                    "mark",
                    models.JSONField(
                        blank=True,
                        help_text="point: x, y, z in mm (LPS); camera: from where it was seen",
                        null=True,
                    ),
                ),
                ("written_at", models.DateTimeField()),
                (
                    "design",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="remarks", to="cases.design"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["design_id", "written_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="cases_remark_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mark__isnull", True), models.Q(("sha256", ""), _negated=True), _connector="OR"
                        ),
                        name="cases_remark_mark_is_on_a_file",
                    ),
                ],
            },
        ),
    ]
