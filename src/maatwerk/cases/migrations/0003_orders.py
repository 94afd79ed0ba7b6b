import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import maatwerk.archive.migrating


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_case_by_date"),
        ("people", "__first__"),
    ]

    operations = [
        maatwerk.archive.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Meeting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("held_on", models.DateField()),
                        (
                            "attendees",
                            models.JSONField(
                                help_text="names; with the key of the account where there is one"
                            ),
                        ),
                        ("notes", models.TextField(blank=True)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
                                to="cases.case",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["case_id", "held_on", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Arrival",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("way", models.CharField(max_length=12)),
                        ("told", models.TextField(blank=True, help_text="who asked, and what was said")),
                        ("taken_at", models.DateTimeField()),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="arrivals",
                                to="cases.case",
                            ),
                        ),
                        (
                            "taken_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["case_id", "taken_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("way__in", ["call", "email", "meeting", "paper", "person"])
                                ),
                                name="cases_arrival_way_is_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Confirmation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        (
                            "drafted_as",
                            models.CharField(
                                help_text="where the draft says that the value came from", max_length=12
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField()),
                        (
                            "characteristic",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="confirmation",
                                to="cases.characteristic",
                            ),
                        ),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "drafted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["characteristic_id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("drafted_as__in", ["prescriber", "template", "imaging", "lab"])
                                ),
                                name="cases_confirmation_source_is_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingDecision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("name", models.SlugField(max_length=80)),
                        ("value", models.CharField(max_length=400)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "device",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meeting_decisions",
                                to="cases.device",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="cases.meeting",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["meeting_id", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "device", "name"), name="cases_meeting_decision_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("value", ""), _negated=True),
                                name="cases_meeting_decision_has_a_value",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingPicture",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("name", models.CharField(max_length=200)),
                        ("sha256", models.CharField(max_length=64)),
                        ("media_type", models.CharField(max_length=60)),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pictures",
                                to="cases.meeting",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["meeting_id", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "sha256"), name="cases_meeting_picture_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaperOrder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("name", models.CharField(max_length=200)),
                        ("sha256", models.CharField(help_text="of the scan", max_length=64)),
                        ("media_type", models.CharField(max_length=60)),
                        ("signed_on", models.DateField(help_text="the date on the paper")),
                        (
                            "digest",
                            models.CharField(help_text="of scan and transcription together", max_length=64),
                        ),
                        ("transcribed_at", models.DateTimeField()),
                        ("compared_at", models.DateTimeField(blank=True, null=True)),
                        ("agrees", models.BooleanField(blank=True, null=True)),
                        ("note", models.TextField(blank=True, help_text="what differs")),
                        (
                            "compared_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "prescription",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="paper_order",
                                to="cases.prescription",
                            ),
                        ),
                        (
                            "signer",
                            models.ForeignKey(
                                help_text="whose signature the paper bears",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "transcribed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["prescription_id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("compared_by__isnull", True),
                                    models.Q(("compared_by", models.F("transcribed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="cases_paper_order_compared_by_a_second",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("agrees__isnull", True),
                                    models.Q(("compared_by__isnull", False), ("compared_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="cases_paper_order_says_who_compared",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("agrees", False), _negated=True),
                                    models.Q(("note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="cases_paper_order_says_what_differs",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
