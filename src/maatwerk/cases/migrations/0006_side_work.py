import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import maatwerk.archive.migrating


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_inherited"),
        ("people", "0001_initial"),
        ("people", "__first__"),
    ]

    operations = [
        maatwerk.archive.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="AdaptedDevice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("product", models.CharField(max_length=200)),
                        ("maker", models.CharField(max_length=200)),
                        ("identifier", models.CharField(help_text="the UDI, or the lot", max_length=120)),
                        ("adapted_how", models.TextField()),
                        ("within_instructions", models.CharField(max_length=10)),
                        (
                            "grounds",
                            models.TextField(
                                blank=True, help_text="where the instructions say so, or what was judged"
                            ),
                        ),
                        ("adapted_at", models.DateTimeField()),
                        ("state", models.CharField(default="recorded", max_length=20)),
                        (
                            "adapted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="adapted_devices",
                                to="cases.case",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["case_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["recorded", "withdrawn"])),
                                name="cases_adapted_state_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("within_instructions__in", ["yes", "no", "not_known"])),
                                name="cases_adapted_within_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("product", ""), _negated=True),
                                    models.Q(("maker", ""), _negated=True),
                                    models.Q(("identifier", ""), _negated=True),
                                    models.Q(("adapted_how", ""), _negated=True),
                                ),
                                name="cases_adapted_says_what_and_how",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LatePaper",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("code", models.SlugField(max_length=40)),
                        ("text", models.TextField(blank=True)),
                        ("file_name", models.CharField(blank=True, max_length=200)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        ("brought_at", models.DateTimeField()),
                        (
                            "brought_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="late_papers",
                                to="cases.case",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["case_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("text", ""), _negated=True),
                                    models.Q(("sha256", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="cases_late_paper_says_something",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SideWork",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("number", models.CharField(max_length=40)),
                        ("title", models.CharField(max_length=200)),
                        ("file_name", models.CharField(max_length=200)),
                        ("sha256", models.CharField(max_length=64)),
                        ("for_whom", models.CharField(max_length=200)),
                        ("asked_at", models.DateTimeField()),
                        ("made_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("state", models.CharField(default="wanted", max_length=20)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="side_work",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "became",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="began_as",
                                to="cases.device",
                            ),
                        ),
                        (
                            "build",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="side_work",
                                to="cases.build",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "indexes": [
                            models.Index(fields=["institution_key", "state"], name="cases_side_work_by_state")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution_key", "number"),
                                name="cases_side_work_one_row_per_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["became_device", "cancelled", "handed_over", "made", "wanted"],
                                    )
                                ),
                                name="cases_side_work_state_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("title", ""), _negated=True),
                                    models.Q(("for_whom", ""), _negated=True),
                                ),
                                name="cases_side_work_says_what_and_for_whom",
                            ),
                        ],
                    },
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["institution_key", "lane", "opened_at"], name="cases_case_by_lane"),
        ),
    ]
