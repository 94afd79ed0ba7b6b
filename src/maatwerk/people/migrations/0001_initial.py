import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import maatwerk.archive.migrating


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        maatwerk.archive.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Account",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("person_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("email", models.EmailField(max_length=254, unique=True)),
                        ("full_name", models.CharField(max_length=200)),
                        ("profession", models.CharField(blank=True, max_length=100)),
                        ("is_active", models.BooleanField(default=True)),
                        ("password_is_provisional", models.BooleanField(default=False)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                                name="email_lower_case",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("full_name", ""), _negated=True),
                                name="account_has_a_name",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Institution",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("name", models.CharField(max_length=200, unique=True)),
                        ("address", models.TextField()),
                        ("country", models.CharField(max_length=2)),
                        ("national_registration", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution_key",), name="one_institution_per_key"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("country__regex", "^[A-Z]{2}$")),
                                name="institution_country_iso",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Authorisation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("profession", models.CharField(max_length=100)),
                        ("register", models.CharField(max_length=200)),
                        ("number", models.CharField(max_length=100)),
                        ("country", models.CharField(max_length=2)),
                        ("scope", models.JSONField()),
                        ("valid_from", models.DateField()),
                        ("valid_until", models.DateField(blank=True, null=True)),
                        ("evidence", models.TextField()),
                        ("verified_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_reason", models.TextField(blank=True)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="authorisations",
                                to=settings.AUTH_USER_MODEL,
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
                        (
                            "verified_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_until__isnull", True),
                                    ("valid_until__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="authorisation_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("verified_by__isnull", True),
                                    models.Q(
                                        models.Q(("verified_by", models.F("recorded_by")), _negated=True),
                                        models.Q(("verified_by", models.F("account")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="authorisation_seen_by_second_person",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Competence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("topic", models.CharField(max_length=80)),
                        ("granted_on", models.DateField()),
                        ("valid_until", models.DateField(blank=True, null=True)),
                        ("evidence", models.TextField()),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_reason", models.TextField(blank=True)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="competences",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "granted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "supervisor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_until__isnull", True),
                                    ("valid_until__gte", models.F("granted_on")),
                                    _connector="OR",
                                ),
                                name="competence_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("supervisor__isnull", True),
                                    models.Q(("supervisor", models.F("account")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_supervises_himself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("granted_by", models.F("account")), _negated=True),
                                name="nobody_attests_himself",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Deputy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("prescriber", "prescriber"),
                                    ("engineer", "engineer"),
                                    ("technician", "technician"),
                                    ("releaser", "releaser"),
                                    ("quality_manager", "quality manager"),
                                    ("prrc", "prrc"),
                                    ("administrator", "administrator"),
                                    ("inspector", "inspector"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField()),
                        ("reason", models.TextField()),
                        ("qualification", models.JSONField(blank=True, default=dict)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_reason", models.TextField(blank=True)),
                        (
                            "appointed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "deputy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stands_in_for",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "principal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deputies",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "deputies",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until_on__gte", models.F("from_on"))),
                                name="deputy_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("deputy", models.F("principal")), _negated=True),
                                name="deputy_is_another_person",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Enrolment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("method", models.CharField(max_length=20)),
                        ("authenticator_digest", models.CharField(max_length=64)),
                        ("enrolled_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_reason", models.TextField(blank=True)),
                        ("last_step", models.BigIntegerField(default=0)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enrolments",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("account", "method"),
                                name="one_open_enrolment_per_method",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoleGrant",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("prescriber", "prescriber"),
                                    ("engineer", "engineer"),
                                    ("technician", "technician"),
                                    ("releaser", "releaser"),
                                    ("quality_manager", "quality manager"),
                                    ("prrc", "prrc"),
                                    ("administrator", "administrator"),
                                    ("inspector", "inspector"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField(blank=True, null=True)),
                        ("qualification", models.JSONField(blank=True, default=dict)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_reason", models.TextField(blank=True)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="role_grants",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "granted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on__isnull", True),
                                    ("until_on__gte", models.F("from_on")),
                                    _connector="OR",
                                ),
                                name="role_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "role__in",
                                        [
                                            "prescriber",
                                            "engineer",
                                            "technician",
                                            "releaser",
                                            "quality_manager",
                                            "prrc",
                                            "administrator",
                                            "inspector",
                                        ],
                                    )
                                ),
                                name="role_is_in_the_table",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Site",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("name", models.CharField(max_length=200)),
                        ("address", models.TextField()),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sites",
                                to="people.institution",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("institution", "name"), name="one_site_per_name")
                        ],
                    },
                ),
            ],
        ),
    ]
