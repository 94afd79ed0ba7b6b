import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import maatwerk.archive.migrating


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_remarks"),
        ("people", "__first__"),
    ]

    operations = [
        maatwerk.archive.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="SheetImport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("what", models.CharField(max_length=20)),
                        ("file_name", models.CharField(max_length=200)),
                        ("file_sha256", models.CharField(max_length=64)),
                        ("heads", models.JSONField(help_text="the heads of its columns, in their order")),
                        (
                            "columns",
                            models.JSONField(
                                help_text="by field, the head of the column that it was taken from"
                            ),
                        ),
                        ("rows_made", models.PositiveIntegerField()),
                        ("brought_in_at", models.DateTimeField()),
                        (
                            "brought_in_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["brought_in_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("what__in", ["cases", "lots", "machines", "people"])),
                                name="cases_sheet_is_of_a_kind",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InheritedCase",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("row", models.PositiveIntegerField(help_text="the row of the spreadsheet")),
                        ("old_number", models.CharField(max_length=80)),
                        (
                            "old_state",
                            models.CharField(help_text="as the old register says it", max_length=200),
                        ),
                        (
                            "stood_at",
                            models.CharField(help_text="the same as a state of a device", max_length=20),
                        ),
                        ("intervention", models.CharField(max_length=200)),
                        ("theatre_on", models.DateField(blank=True, null=True)),
                        ("delivered_on", models.DateField(blank=True, null=True)),
                        (
                            "keep_until",
                            models.DateField(
                                blank=True, help_text="the floor of retention, by law", null=True
                            ),
                        ),
                        (
                            "cells",
                            models.JSONField(help_text="the row as it stood, by the head of each column"),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inherited",
                                to="cases.case",
                            ),
                        ),
                        (
                            "device",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inherited",
                                to="cases.device",
                            ),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inherited",
                                to="cases.patient",
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="cases.sheetimport",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["old_number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution_key", "old_number"),
                                name="cases_inherited_one_row_per_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("old_number", ""), _negated=True),
                                name="cases_inherited_has_a_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "stood_at__in",
                                        [
                                            "cancelled",
                                            "closed",
                                            "delivered",
                                            "design_approved",
                                            "followed_up",
                                            "imaging_accepted",
                                            "in_design",
                                            "in_production",
                                            "in_verification",
                                            "not_used",
                                            "on_hold",
                                            "prescribed",
                                            "recalled",
                                            "released",
                                            "requested",
                                            "rework",
                                        ],
                                    )
                                ),
                                name="cases_inherited_state_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("device__isnull", True), ("case__isnull", False), _connector="OR"
                                ),
                                name="cases_inherited_device_has_its_case",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InheritedEvidence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("what", models.CharField(max_length=200)),
                        ("name", models.CharField(max_length=200)),
                        ("sha256", models.CharField(max_length=64)),
                        ("size", models.BigIntegerField()),
                        ("media_type", models.CharField(max_length=120)),
                        ("added_at", models.DateTimeField()),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "inherited",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="cases.inheritedcase",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["added_at", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("inherited", "sha256"), name="cases_inherited_evidence_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("what", ""), _negated=True),
                                name="cases_inherited_evidence_says_what",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
