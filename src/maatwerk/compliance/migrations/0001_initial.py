import django.db.models.deletion
from django.db import migrations, models

import maatwerk.archive.migrating


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_initial"),
    ]

    operations = [
        maatwerk.archive.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Cursor",
                    fields=[
                        ("institution_key", models.UUIDField(primary_key=True, serialize=False)),
                        ("number", models.BigIntegerField(default=0, help_text="of the last event seen")),
                        (
                            "basis",
                            models.CharField(
                                default="", help_text="digest of the edition, and the program", max_length=120
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ReleaseFacts",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField()),
                        ("released_at", models.DateTimeField()),
                        ("edition", models.CharField(max_length=20)),
                        ("facts", models.JSONField()),
                        ("facts_digest", models.CharField(max_length=64)),
                        ("frozen_at", models.DateTimeField()),
                        (
                            "device",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="release_facts",
                                to="cases.device",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Verdict",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField()),
                        ("subject_kind", models.CharField(max_length=12)),
                        ("subject_key", models.CharField(max_length=40)),
                        ("subject_name", models.CharField(max_length=200)),
                        ("duty", models.CharField(max_length=60)),
                        ("cites", models.JSONField()),
                        ("edition", models.CharField(max_length=20)),
                        (
                            "facts_digest",
                            models.CharField(help_text="of the facts that the duty reads", max_length=64),
                        ),
                        ("applies", models.CharField(max_length=10)),
                        ("verdict", models.CharField(max_length=16)),
                        ("reasons", models.JSONField()),
                        ("not_known", models.JSONField(help_text="facts that could still change the answer")),
                        ("judged_on", models.DateField(help_text="the day that was asked about")),
                        ("due", models.DateField(null=True)),
                        (
                            "revisit_on",
                            models.DateField(help_text="when time alone may change the answer", null=True),
                        ),
                        ("computed_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["subject_kind", "subject_key", "duty"],
                        "indexes": [
                            models.Index(
                                fields=["institution_key", "revisit_on"], name="compliance_verdict_by_revisit"
                            ),
                            models.Index(
                                fields=["institution_key", "verdict"], name="compliance_verdict_by_word"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution_key", "subject_kind", "subject_key", "duty"),
                                name="compliance_verdict_one_per_duty",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "subject_kind__in",
                                        ["institution", "family", "case", "device", "machine", "person"],
                                    )
                                ),
                                name="compliance_verdict_subject_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "verdict__in",
                                        ["met", "not_met", "due", "overdue", "not_applicable", "not_known"],
                                    )
                                ),
                                name="compliance_verdict_word_is_known",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
