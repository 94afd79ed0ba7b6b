import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import maatwerk.archive.migrating


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("lab", "0001_initial"),
        ("people", "0001_initial"),
        ("people", "__first__"),
    ]

    operations = [
        maatwerk.archive.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Build",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("number", models.CharField(max_length=40)),
                        ("order_number", models.CharField(blank=True, max_length=80)),
                        ("planned_at", models.DateTimeField()),
                        ("started_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "readings",
                            models.JSONField(
                                default=dict, help_text="what the recipe asks to be written down, by step"
                            ),
                        ),
                        ("note", models.TextField(blank=True)),
                        ("state", models.CharField(default="planned", max_length=20)),
                        (
                            "machine",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="builds",
                                to="lab.machine",
                            ),
                        ),
                        (
                            "operator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="builds",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "recipe",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="builds",
                                to="lab.recipe",
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
                        (
                            "supplier",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="builds",
                                to="lab.supplier",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution_key", "number"), name="cases_build_one_row_per_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["aborted", "finished", "planned", "running"])
                                ),
                                name="cases_build_state_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("machine__isnull", False), ("supplier__isnull", True)),
                                    models.Q(
                                        ("machine__isnull", True),
                                        ("supplier__isnull", False),
                                        models.Q(("order_number", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="cases_build_is_ours_or_ordered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("supervisor__isnull", True),
                                    models.Q(("supervisor", models.F("operator")), _negated=True),
                                    _connector="OR",
                                ),
                                name="cases_build_supervisor_is_another_person",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BuildContainer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        (
                            "build",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="containers",
                                to="cases.build",
                            ),
                        ),
                        (
                            "container",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="builds",
                                to="lab.container",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["build_id", "container_id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("build", "container"), name="cases_build_container_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BuildFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("sha256", models.CharField(max_length=64)),
                        ("size", models.BigIntegerField()),
                        ("name", models.CharField(max_length=200)),
                        (
                            "operations",
                            models.JSONField(
                                help_text="the operations that led from the sources to this file"
                            ),
                        ),
                        ("registered_at", models.DateTimeField()),
                        (
                            "build",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="file",
                                to="cases.build",
                            ),
                        ),
                        (
                            "registered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["build_id"],
                    },
                ),
                migrations.CreateModel(
                    name="Case",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("number", models.CharField(max_length=40)),
                        ("intervention", models.CharField(max_length=200)),
                        ("indication", models.TextField(blank=True)),
                        ("theatre_on", models.DateField(blank=True, null=True)),
                        ("lane", models.CharField(default="routine", max_length=10)),
                        (
                            "material_bans",
                            models.TextField(
                                blank=True, help_text="allergies and materials that must not be used"
                            ),
                        ),
                        ("opened_at", models.DateTimeField()),
                        (
                            "prescriber",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="people.site",
                            ),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="cases.patient",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution_key", "number"), name="cases_case_one_row_per_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("lane__in", ["routine", "trauma"])),
                                name="cases_case_lane_is_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CoPrescriber",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("reason", models.TextField()),
                        ("added_at", models.DateTimeField()),
                        (
                            "account",
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
                                related_name="co_prescribers",
                                to="cases.case",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["case_id", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "account"), name="cases_co_prescriber_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="cases_co_prescriber_has_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Design",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("version", models.PositiveIntegerField()),
                        (
                            "manifest",
                            models.CharField(
                                help_text="digest of all files and of what the designer declares",
                                max_length=64,
                            ),
                        ),
                        ("intended_mirroring", models.BooleanField(default=False)),
                        (
                            "planned_transform",
                            models.TextField(
                                blank=True, help_text="how parts move from where the pictures show them"
                            ),
                        ),
                        ("software", models.CharField(blank=True, max_length=200)),
                        (
                            "changes",
                            models.TextField(blank=True, help_text="what changed since the version before"),
                        ),
                        ("offered_at", models.DateTimeField()),
                        (
                            "designer",
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
                                related_name="designs",
                                to="cases.device",
                            ),
                        ),
                        (
                            "fitted_to",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="designs",
                                to="cases.series",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["device_id", "version"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("device", "version"), name="cases_design_one_row_per_version"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BuiltCharacteristic",
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
                        ("unit", models.CharField(blank=True, max_length=20)),
                        (
                            "design",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="built",
                                to="cases.design",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["design_id", "name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("design", "name"), name="cases_built_one_row_per_name"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Approval",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        (
                            "manifest",
                            models.CharField(
                                help_text="the manifest that was shown and signed", max_length=64
                            ),
                        ),
                        ("approved_at", models.DateTimeField()),
                        ("valid_until", models.DateField()),
                        ("minutes", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "approved_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "design",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="approvals",
                                to="cases.design",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["design_id", "approved_at", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="DesignFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("name", models.CharField(max_length=200)),
                        ("role", models.CharField(max_length=12)),
                        ("sha256", models.CharField(max_length=64)),
                        ("size", models.BigIntegerField()),
                        ("declared_unit", models.CharField(max_length=8)),
                        ("mesh", models.JSONField(help_text="maatwerk.mesh/1")),
                        (
                            "fit",
                            models.JSONField(
                                blank=True, help_text="maatwerk.fit/1, where there is imaging", null=True
                            ),
                        ),
                        (
                            "design",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="cases.design",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["design_id", "name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("design", "sha256"), name="cases_design_file_content_once"
                            ),
                            models.UniqueConstraint(
                                fields=("design", "name"), name="cases_design_file_name_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("role__in", ["part", "reference", "coupon"])),
                                name="cases_design_file_role_is_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Device",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("number", models.CharField(max_length=50)),
                        ("title", models.CharField(max_length=200)),
                        ("region", models.CharField(blank=True, max_length=120)),
                        ("side", models.CharField(max_length=10)),
                        (
                            "copies",
                            models.PositiveIntegerField(
                                default=1, help_text="copies of each part, spare ones included"
                            ),
                        ),
                        ("requested_at", models.DateTimeField()),
                        ("state", models.CharField(default="requested", max_length=20)),
                        (
                            "held_from",
                            models.CharField(
                                blank=True, help_text="where it stood when it was stopped", max_length=20
                            ),
                        ),
                        ("verified_at", models.DateTimeField(blank=True, null=True)),
                        ("released_at", models.DateTimeField(blank=True, null=True)),
                        ("delivered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "keep_until",
                            models.DateField(
                                blank=True, help_text="the floor of retention, by law", null=True
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="devices",
                                to="cases.case",
                            ),
                        ),
                        (
                            "family",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="devices",
                                to="lab.family",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "indexes": [
                            models.Index(fields=["institution_key", "state"], name="cases_device_by_state")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution_key", "number"), name="cases_device_one_row_per_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
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
                                name="cases_device_state_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("side__in", ["left", "right", "both", "midline", "none"])
                                ),
                                name="cases_device_side_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("copies__gte", 1)), name="cases_device_has_a_copy"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "on_hold"), _negated=True),
                                    models.Q(("held_from", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="cases_device_hold_knows_the_way_back",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "delivered"), _negated=True),
                                    ("keep_until__isnull", False),
                                    _connector="OR",
                                ),
                                name="cases_device_delivery_starts_retention",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Derogation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("authority", models.CharField(max_length=200)),
                        ("reference", models.CharField(max_length=120)),
                        ("valid_from", models.DateField()),
                        ("valid_until", models.DateField()),
                        ("document_sha256", models.CharField(max_length=64)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
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
                                related_name="derogations",
                                to="cases.device",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["device_id", "recorded_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("valid_until__gte", models.F("valid_from"))),
                                name="cases_derogation_ends_later",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reference", ""), _negated=True),
                                    models.Q(("document_sha256", ""), _negated=True),
                                ),
                                name="cases_derogation_has_its_paper",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("receiver", models.CharField(max_length=200)),
                        ("receiver_role", models.CharField(max_length=120)),
                        ("handed_at", models.DateTimeField()),
                        ("statement_accompanied", models.BooleanField(blank=True, null=True)),
                        (
                            "statement_available_to",
                            models.CharField(
                                blank=True,
                                help_text="patient or representative; empty: nobody yet",
                                max_length=20,
                            ),
                        ),
                        ("statement_available_how", models.CharField(blank=True, max_length=200)),
                        ("side_read_back", models.CharField(blank=True, max_length=10)),
                        (
                            "handed_by",
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
                                related_name="deliveries",
                                to="cases.device",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "deliveries",
                        "ordering": ["device_id", "handed_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("statement_available_to__in", ["", "patient", "representative"])
                                ),
                                name="cases_delivery_statement_for_patient_or_representative",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Concession",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("code", models.SlugField(help_text="the refusal it lifts", max_length=60)),
                        ("gate", models.CharField(max_length=20)),
                        ("rule", models.CharField(help_text="the lab's rule", max_length=120)),
                        ("reason", models.TextField()),
                        ("role", models.CharField(help_text="in which role it was granted", max_length=30)),
                        ("granted_at", models.DateTimeField()),
                        ("digest", models.CharField(max_length=64)),
                        (
                            "granted_by",
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
                                related_name="concessions",
                                to="cases.device",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["device_id", "granted_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="cases_concession_has_a_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BuildSource",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("sha256", models.CharField(max_length=64)),
                        (
                            "build_file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sources",
                                to="cases.buildfile",
                            ),
                        ),
                        (
                            "device",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="build_sources",
                                to="cases.device",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["build_file_id", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("build_file", "device", "sha256"), name="cases_build_source_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FindingAcceptance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("sha256", models.CharField(max_length=64)),
                        ("codes", models.JSONField(help_text="the findings that were accepted")),
                        ("reason", models.TextField()),
                        ("accepted_at", models.DateTimeField()),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "design",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acceptances",
                                to="cases.design",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["design_id", "accepted_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="cases_finding_acceptance_has_a_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FollowUp",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("outcome", models.CharField(max_length=12)),
                        ("used_on", models.DateField(blank=True, null=True)),
                        ("fit", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("answers", models.JSONField(help_text="the short form: question and answer")),
                        ("note", models.TextField(blank=True)),
                        ("told_by", models.CharField(blank=True, max_length=200)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "device",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="follow_ups",
                                to="cases.device",
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
                        "ordering": ["device_id", "recorded_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("outcome__in", ["used", "partly", "not_used", "no_answer"])
                                ),
                                name="cases_follow_up_outcome_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("fit__isnull", True),
                                    models.Q(("fit__gte", 1), ("fit__lte", 5)),
                                    _connector="OR",
                                ),
                                name="cases_follow_up_fit_is_one_to_five",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Imaging",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("sha256", models.CharField(max_length=64)),
                        ("size", models.BigIntegerField()),
                        (
                            "report",
                            models.JSONField(help_text="maatwerk.series/1: tag names, never their values"),
                        ),
                        ("uploaded_at", models.DateTimeField()),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="imaging",
                                to="cases.case",
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["case_id", "uploaded_at", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "sha256"), name="cases_imaging_once_per_case"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IncomingCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        (
                            "certificate_sha256",
                            models.CharField(
                                help_text="the certificate of conformity to this order", max_length=64
                            ),
                        ),
                        ("certificate_number", models.CharField(max_length=120)),
                        ("passed", models.BooleanField()),
                        ("note", models.TextField(blank=True)),
                        ("checked_at", models.DateTimeField()),
                        (
                            "build",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="incoming_checks",
                                to="cases.build",
                            ),
                        ),
                        (
                            "checked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["build_id", "checked_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("certificate_sha256", ""), _negated=True),
                                name="cases_incoming_check_has_its_certificate",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("passed", True), models.Q(("note", ""), _negated=True), _connector="OR"
                                ),
                                name="cases_incoming_check_failed_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OwnEvidence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("risk_work", models.TextField(help_text="what was judged anew about its risks")),
                        (
                            "evidence",
                            models.TextField(help_text="what shows its safety and performance instead"),
                        ),
                        ("evidence_sha256", models.CharField(blank=True, max_length=64)),
                        ("opened_at", models.DateTimeField()),
                        (
                            "device",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="own_evidence",
                                to="cases.device",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["device_id", "opened_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("risk_work", ""), _negated=True),
                                    models.Q(("evidence", ""), _negated=True),
                                ),
                                name="cases_own_evidence_says_what",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Part",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("mark", models.CharField(help_text="what is marked on it", max_length=60)),
                        ("copies", models.PositiveIntegerField()),
                        (
                            "device",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="cases.device",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="cases.designfile",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["device_id", "mark"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("device", "file"), name="cases_part_once_per_file"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("copies__gte", 1)), name="cases_part_has_a_copy"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PartCopy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("number", models.PositiveIntegerField()),
                        ("scrap_reason", models.TextField(blank=True)),
                        ("state", models.CharField(default="queued", max_length=20)),
                        (
                            "build",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pieces",
                                to="cases.build",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pieces",
                                to="cases.part",
                            ),
                        ),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="cases.partcopy",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "part copies",
                        "ordering": ["part_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("part", "number"), name="cases_copy_one_row_per_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["in_build", "made", "queued", "scrapped"])),
                                name="cases_copy_state_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "scrapped"), _negated=True),
                                    models.Q(("scrap_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="cases_copy_scrapped_with_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["queued", "scrapped"]),
                                    ("build__isnull", False),
                                    _connector="OR",
                                ),
                                name="cases_copy_knows_its_build",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CheckResult",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("code", models.SlugField(max_length=60)),
                        ("scope", models.CharField(max_length=10)),
                        ("passed", models.BooleanField()),
                        (
                            "value",
                            models.DecimalField(blank=True, decimal_places=5, max_digits=14, null=True),
                        ),
                        ("unit", models.CharField(blank=True, max_length=20)),
                        (
                            "limit",
                            models.JSONField(help_text="the limit of the plan that it was held against"),
                        ),
                        (
                            "instrument_in_date",
                            models.BooleanField(blank=True, help_text="on the day of the check", null=True),
                        ),
                        ("evidence_sha256", models.CharField(blank=True, max_length=64)),
                        ("note", models.TextField(blank=True)),
                        ("checked_at", models.DateTimeField()),
                        (
                            "build",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="check_results",
                                to="cases.build",
                            ),
                        ),
                        (
                            "checked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "instrument",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="check_results",
                                to="lab.instrument",
                            ),
                        ),
                        (
                            "device",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="check_results",
                                to="cases.device",
                            ),
                        ),
                        (
                            "copy",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="check_results",
                                to="cases.partcopy",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["device_id", "checked_at", "id"],
                        "indexes": [models.Index(fields=["device", "code"], name="cases_check_by_device")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("scope__in", ["part", "build", "nth", "recipe"])),
                                name="cases_check_scope_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("scope", "part"), ("copy__isnull", False)),
                                    models.Q(("scope", "build"), ("build__isnull", False)),
                                    ("scope__in", ["nth", "recipe"]),
                                    _connector="OR",
                                ),
                                name="cases_check_names_what_was_checked",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("passed", True), models.Q(("note", ""), _negated=True), _connector="OR"
                                ),
                                name="cases_check_failed_says_what_was_seen",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Patient",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        (
                            "code",
                            models.CharField(
                                help_text="the pseudonym that stands everywhere else", max_length=40
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=200)),
                        ("acronym", models.CharField(blank=True, max_length=20)),
                        ("birth_on", models.DateField(blank=True, null=True)),
                        (
                            "number",
                            models.CharField(
                                blank=True, help_text="the hospital's patient number", max_length=80
                            ),
                        ),
                        (
                            "issuer",
                            models.CharField(blank=True, help_text="who gave the number", max_length=120),
                        ),
                        (
                            "representative",
                            models.CharField(
                                blank=True,
                                help_text="who stands for a minor or a person without capacity",
                                max_length=200,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution_key", "code"), name="cases_patient_one_row_per_code"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("code", ""), _negated=True),
                                name="cases_patient_has_a_code",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Prescription",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("version", models.PositiveIntegerField()),
                        ("purpose", models.TextField(help_text="what the device is for, on this patient")),
                        ("patient_named_as", models.CharField(default="code", max_length=10)),
                        (
                            "accompanied_by",
                            models.JSONField(
                                help_text="models, moulds, impressions: kind and sha256 or place"
                            ),
                        ),
                        ("drafted_at", models.DateTimeField()),
                        (
                            "reason",
                            models.TextField(blank=True, help_text="why it amends the version before"),
                        ),
                        (
                            "digest",
                            models.CharField(
                                help_text="of the whole text, as shown to the prescriber", max_length=64
                            ),
                        ),
                        ("signed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "profession",
                            models.CharField(
                                blank=True, help_text="of the signer, on that day", max_length=100
                            ),
                        ),
                        ("state", models.CharField(default="drafted", max_length=20)),
                        (
                            "amends",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amended_by",
                                to="cases.prescription",
                            ),
                        ),
                        (
                            "device",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="prescriptions",
                                to="cases.device",
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
                        (
                            "signed_by",
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
                        "ordering": ["device_id", "version"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("device", "version"), name="cases_prescription_one_row_per_version"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "signed")),
                                fields=("device",),
                                name="cases_prescription_one_in_force",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["drafted", "signed", "superseded"])),
                                name="cases_prescription_state_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("patient_named_as__in", ["name", "acronym", "code"])),
                                name="cases_prescription_naming_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amends__isnull", True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="cases_prescription_amendment_has_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "signed"), _negated=True),
                                    models.Q(("signed_by__isnull", False), ("signed_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="cases_prescription_signature_says_who_when",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Characteristic",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("position", models.PositiveIntegerField()),
                        ("name", models.SlugField(max_length=80)),
                        ("label", models.CharField(max_length=200)),
                        ("value", models.CharField(max_length=400)),
                        ("unit", models.CharField(blank=True, max_length=20)),
                        (
                            "tolerance",
                            models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True),
                        ),
                        ("is_design_decision", models.BooleanField()),
                        ("source", models.CharField(max_length=12)),
                        (
                            "decided_by",
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="characteristics",
                                to="cases.prescription",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["prescription_id", "position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("prescription", "name"), name="cases_characteristic_one_row_per_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("source__in", ["prescriber", "template", "imaging", "lab"])
                                ),
                                name="cases_characteristic_source_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("tolerance__isnull", True), ("tolerance__gte", 0), _connector="OR"
                                ),
                                name="cases_characteristic_tolerance_is_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("source", "prescriber"), _negated=True),
                                    ("decided_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="cases_characteristic_decision_says_who",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("value", ""), _negated=True),
                                name="cases_characteristic_has_a_value",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Release",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("number", models.CharField(help_text="of the statement", max_length=60)),
                        ("language", models.CharField(max_length=5)),
                        ("snapshot", models.JSONField(help_text="statement, label and case sheet as frozen")),
                        ("snapshot_digest", models.CharField(max_length=64)),
                        ("draft_sha256", models.CharField(max_length=64)),
                        ("lint", models.JSONField(help_text="maatwerk.lint/1 of the draft")),
                        (
                            "reason",
                            models.TextField(blank=True, help_text="why it supersedes the one before"),
                        ),
                        (
                            "edition",
                            models.CharField(
                                help_text="of the law, on the day of preparation", max_length=20
                            ),
                        ),
                        ("prepared_at", models.DateTimeField()),
                        ("released_at", models.DateTimeField(blank=True, null=True)),
                        ("state", models.CharField(default="prepared", max_length=20)),
                        (
                            "device",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="releases",
                                to="cases.device",
                            ),
                        ),
                        (
                            "prepared_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "released_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "supersedes",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="cases.release",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["device_id", "prepared_at", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "issued")),
                                fields=("device",),
                                name="cases_release_one_statement_in_force",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "prepared")),
                                fields=("device",),
                                name="cases_release_one_draft",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["issued", "prepared", "superseded", "withdrawn"])
                                ),
                                name="cases_release_state_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "issued"), _negated=True),
                                    models.Q(("released_by__isnull", False), ("released_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="cases_release_signature_says_who_when",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Paper",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("kind", models.CharField(max_length=12)),
                        ("sha256", models.CharField(max_length=64)),
                        ("size", models.BigIntegerField()),
                        ("issued_at", models.DateTimeField()),
                        (
                            "release",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="papers",
                                to="cases.release",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["release_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["statement", "label", "case_sheet", "binder"])
                                ),
                                name="cases_paper_kind_is_known",
                            ),
                            models.UniqueConstraint(
                                fields=("release", "kind", "sha256"), name="cases_paper_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reminder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("sent_to", models.CharField(max_length=200)),
                        ("sent_at", models.DateTimeField()),
                        (
                            "device",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reminders",
                                to="cases.device",
                            ),
                        ),
                        (
                            "sent_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["device_id", "sent_at", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="RouteDecision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("edition", models.CharField(max_length=20)),
                        ("on", models.DateField()),
                        (
                            "answers",
                            models.JSONField(help_text="facts that a person answered for this device"),
                        ),
                        ("facts", models.JSONField(help_text="every fact that was asked of the law")),
                        ("facts_digest", models.CharField(max_length=64)),
                        ("answer", models.JSONField(help_text="maatwerk.route/1")),
                        ("route", models.CharField(max_length=40)),
                        ("device_class", models.CharField(max_length=20)),
                        ("reason", models.TextField(blank=True)),
                        ("decided_at", models.DateTimeField()),
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
                                related_name="route_decisions",
                                to="cases.device",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["device_id", "decided_at", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="SegmentationReview",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("manifest", models.CharField(max_length=64)),
                        ("accepted", models.BooleanField()),
                        ("note", models.TextField()),
                        ("reviewed_at", models.DateTimeField()),
                        (
                            "design",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="segmentation_reviews",
                                to="cases.design",
                            ),
                        ),
                        (
                            "reviewer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["design_id", "reviewed_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("note", ""), _negated=True),
                                name="cases_segmentation_review_has_a_note",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Series",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("uid", models.CharField(max_length=64)),
                        ("modality", models.CharField(max_length=16)),
                        ("acquired_on", models.DateField(blank=True, null=True)),
                        ("patient_match", models.CharField(max_length=12)),
                        ("facts", models.JSONField(help_text="what was measured of this series")),
                        (
                            "imaging",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="series",
                                to="cases.imaging",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "series",
                        "ordering": ["imaging_id", "uid"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("imaging", "uid"), name="cases_series_one_row_per_uid"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("patient_match__in", ["same", "other", "not_known"])),
                                name="cases_series_match_is_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImagingUse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("purpose", models.CharField(blank=True, max_length=80)),
                        (
                            "region",
                            models.CharField(
                                blank=True, help_text="the region seen on the pictures", max_length=120
                            ),
                        ),
                        ("chosen_at", models.DateTimeField()),
                        ("dropped_at", models.DateTimeField(blank=True, null=True)),
                        ("dropped_reason", models.TextField(blank=True)),
                        (
                            "chosen_by",
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
                                related_name="imaging_uses",
                                to="cases.device",
                            ),
                        ),
                        (
                            "series",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uses",
                                to="cases.series",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["device_id", "chosen_at", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("dropped_at__isnull", True)),
                                fields=("device", "series"),
                                name="cases_imaging_use_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("dropped_at__isnull", True),
                                    models.Q(("dropped_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="cases_imaging_use_dropped_with_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SideCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("about", models.CharField(max_length=8)),
                        ("right", models.BooleanField()),
                        ("seen", models.TextField(help_text="what was compared with what")),
                        ("checked_at", models.DateTimeField()),
                        (
                            "checked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "design",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="side_checks",
                                to="cases.design",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["design_id", "checked_at", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("design", "about", "checked_by"),
                                name="cases_side_check_once_per_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("about__in", ["side", "unit"])),
                                name="cases_side_check_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("seen", ""), _negated=True),
                                name="cases_side_check_says_what_was_seen",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sterilisation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("service", models.CharField(max_length=200)),
                        (
                            "cycle",
                            models.CharField(
                                help_text="the cycle asked for on the hand-over sheet", max_length=120
                            ),
                        ),
                        ("sent_at", models.DateTimeField()),
                        (
                            "cycle_run",
                            models.CharField(
                                blank=True, help_text="the cycle that ran, by its evidence", max_length=120
                            ),
                        ),
                        ("batch", models.CharField(blank=True, max_length=80)),
                        ("passed", models.BooleanField(blank=True, null=True)),
                        ("evidence_sha256", models.CharField(blank=True, max_length=64)),
                        ("returned_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "device",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sterilisations",
                                to="cases.device",
                            ),
                        ),
                        (
                            "sent_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["device_id", "sent_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("passed__isnull", True),
                                    models.Q(
                                        ("returned_at__isnull", False),
                                        models.Q(("evidence_sha256", ""), _negated=True),
                                        models.Q(("batch", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="cases_sterilisation_result_has_evidence",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
