import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import maatwerk.archive.migrating


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("people", "__first__"),
    ]

    operations = [
        maatwerk.archive.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Lot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("number", models.CharField(max_length=80)),
                        ("received_on", models.DateField()),
                        (
                            "expires_on",
                            models.DateField(
                                blank=True, help_text="empty: the maker states no expiry", null=True
                            ),
                        ),
                        ("certificate_number", models.CharField(blank=True, max_length=120)),
                        ("certificate_sha256", models.CharField(blank=True, max_length=64)),
                        ("state", models.CharField(default="quarantine", max_length=20)),
                        ("released_on", models.DateField(blank=True, null=True)),
                        ("state_reason", models.TextField(blank=True)),
                        (
                            "material",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lots",
                                to="lab.material",
                            ),
                        ),
                        (
                            "supplier",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lots",
                                to="lab.supplier",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["material_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution_key", "material", "number"),
                                name="lab_lot_one_row_per_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["quarantine", "rejected", "released", "used_up"])
                                ),
                                name="lab_lot_state_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number", ""), _negated=True), name="lab_lot_has_a_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "released"), _negated=True),
                                    ("released_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="lab_lot_release_has_a_date",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Material",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("code", models.SlugField(max_length=60)),
                        ("name", models.CharField(max_length=200)),
                        (
                            "material_class",
                            models.SlugField(
                                help_text="a class of the library, such as resin", max_length=40
                            ),
                        ),
                        (
                            "opened_days",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="days of use after opening; empty: no limit stated by the maker",
                                null=True,
                            ),
                        ),
                        ("storage", models.CharField(blank=True, max_length=200)),
                        (
                            "has_hazardous_substances",
                            models.BooleanField(
                                blank=True,
                                help_text="above the limit of Annex.I.10.4.1; empty: nobody has looked",
                                null=True,
                            ),
                        ),
                        (
                            "maker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="materials",
                                to="lab.supplier",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution_key", "code"), name="lab_material_one_row_per_code"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Certificate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("number", models.CharField(max_length=120)),
                        ("body_name", models.CharField(max_length=200)),
                        ("body_number", models.CharField(max_length=4)),
                        ("annex", models.CharField(help_text="Annex.IX.I or Annex.XI.A", max_length=20)),
                        ("classes", models.JSONField(help_text="device classes it covers")),
                        ("family_codes", models.JSONField(help_text="families it covers")),
                        ("valid_from", models.DateField()),
                        ("valid_until", models.DateField()),
                        ("evidence_sha256", models.CharField(max_length=64)),
                        ("state", models.CharField(default="valid", max_length=20)),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution_key", "body_number", "number"),
                                name="lab_certificate_one_row_per_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["suspended", "valid", "withdrawn"])),
                                name="lab_certificate_state_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("valid_until__gte", models.F("valid_from"))),
                                name="lab_certificate_ends_later",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CertificateApplication",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("body_name", models.CharField(max_length=200)),
                        ("family_codes", models.JSONField(help_text="families it is for")),
                        ("lodged_on", models.DateField()),
                        ("agreement_signed_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["lodged_on", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("agreement_signed_on__isnull", True),
                                    ("agreement_signed_on__gte", models.F("lodged_on")),
                                    _connector="OR",
                                ),
                                name="lab_application_comes_before_agreement",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Family",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("code", models.SlugField(max_length=60)),
                        ("version", models.PositiveIntegerField()),
                        ("title", models.CharField(max_length=200)),
                        (
                            "source",
                            models.CharField(
                                help_text="where the content came from: the library or the lab",
                                max_length=200,
                            ),
                        ),
                        ("content", models.JSONField()),
                        ("content_digest", models.CharField(max_length=64)),
                        (
                            "changes",
                            models.JSONField(
                                help_text="what the lab changed in the library's values, and why"
                            ),
                        ),
                        ("state", models.CharField(default="draft", max_length=20)),
                        ("released_on", models.DateField(blank=True, null=True)),
                        ("withdrawn_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["code", "-version"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution_key", "code", "version"),
                                name="lab_family_one_row_per_version",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "released")),
                                fields=("institution_key", "code"),
                                name="lab_family_one_released_version",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["adopted", "draft", "released", "withdrawn"])
                                ),
                                name="lab_family_state_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "released"), _negated=True),
                                    ("released_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="lab_family_release_has_a_date",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Instrument",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("code", models.SlugField(max_length=60)),
                        ("name", models.CharField(max_length=200)),
                        (
                            "kind",
                            models.SlugField(
                                help_text="a kind of the library's list of instruments", max_length=40
                            ),
                        ),
                        ("serial", models.CharField(blank=True, max_length=120)),
                        ("state", models.CharField(default="in_service", max_length=20)),
                    ],
                    options={
                        "ordering": ["code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution_key", "code"), name="lab_instrument_one_row_per_code"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["in_service", "out_of_service", "retired"])
                                ),
                                name="lab_instrument_state_is_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Container",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("code", models.CharField(max_length=80)),
                        ("kind", models.CharField(max_length=20)),
                        ("opened_on", models.DateField(blank=True, null=True)),
                        ("emptied_on", models.DateField(blank=True, null=True)),
                        (
                            "lot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="containers",
                                to="lab.lot",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution_key", "code"), name="lab_container_one_row_per_code"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["bottle", "cartridge", "spool", "canister", "blank"])
                                ),
                                name="lab_container_kind_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("emptied_on__isnull", True),
                                    models.Q(
                                        ("opened_on__isnull", False),
                                        ("emptied_on__gte", models.F("opened_on")),
                                    ),
                                    _connector="OR",
                                ),
                                name="lab_container_is_opened_before_it_is_empty",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Machine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("code", models.SlugField(max_length=60)),
                        ("name", models.CharField(max_length=200)),
                        (
                            "kind",
                            models.SlugField(
                                help_text="a kind of the library's list of equipment", max_length=40
                            ),
                        ),
                        ("maker", models.CharField(max_length=200)),
                        ("model", models.CharField(max_length=200)),
                        ("serial", models.CharField(max_length=120)),
                        ("firmware", models.CharField(blank=True, max_length=120)),
                        (
                            "upkeep",
                            models.JSONField(
                                help_text="records that must be in date: kind, interval in days, source"
                            ),
                        ),
                        ("state", models.CharField(default="in_service", max_length=20)),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="machines",
                                to="people.site",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution_key", "code"), name="lab_machine_one_row_per_code"
                            ),
                            models.UniqueConstraint(
                                fields=("institution_key", "maker", "model", "serial"),
                                name="lab_machine_one_row_per_serial",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["in_service", "out_of_service", "retired"])
                                ),
                                name="lab_machine_state_is_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MachineRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("kind", models.CharField(max_length=20)),
                        ("performed_on", models.DateField()),
                        (
                            "due_on",
                            models.DateField(help_text="the last day on which this record still holds"),
                        ),
                        ("passed", models.BooleanField()),
                        ("result", models.TextField(blank=True)),
                        ("performed_by", models.CharField(max_length=200)),
                        ("evidence_sha256", models.CharField(blank=True, max_length=64)),
                        (
                            "machine",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="records",
                                to="lab.machine",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["performed_on", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["service", "quality_control", "calibration"])
                                ),
                                name="lab_machine_record_kind_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("due_on__gte", models.F("performed_on"))),
                                name="lab_machine_record_is_due_later",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Procedure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("code", models.CharField(max_length=20)),
                        ("version", models.PositiveIntegerField()),
                        ("title", models.CharField(max_length=200)),
                        ("purpose", models.TextField(blank=True)),
                        ("document_sha256", models.CharField(blank=True, max_length=64)),
                        ("effective_on", models.DateField()),
                        ("review_on", models.DateField()),
                        ("state", models.CharField(default="effective", max_length=20)),
                        (
                            "approved_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code", "-version"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution_key", "code", "version"),
                                name="lab_procedure_one_row_per_version",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "effective")),
                                fields=("institution_key", "code"),
                                name="lab_procedure_one_effective_version",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["effective", "superseded", "withdrawn"])),
                                name="lab_procedure_state_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("review_on__gt", models.F("effective_on"))),
                                name="lab_procedure_review_is_later",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Recipe",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("code", models.SlugField(max_length=60)),
                        ("version", models.PositiveIntegerField()),
                        ("title", models.CharField(max_length=200)),
                        ("kind", models.CharField(max_length=10)),
                        (
                            "source",
                            models.CharField(
                                help_text="where the content came from: the library or the lab",
                                max_length=200,
                            ),
                        ),
                        (
                            "content",
                            models.JSONField(
                                help_text="families, profile, orientation, steps, limits, stages required"
                            ),
                        ),
                        ("content_digest", models.CharField(max_length=64)),
                        (
                            "changes",
                            models.JSONField(
                                help_text="what the lab changed in the library's values, and why"
                            ),
                        ),
                        ("state", models.CharField(default="draft", max_length=20)),
                        (
                            "material",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recipes",
                                to="lab.material",
                            ),
                        ),
                        (
                            "software",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recipes",
                                to="lab.softwaretool",
                            ),
                        ),
                        (
                            "supplier",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recipes",
                                to="lab.supplier",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code", "-version"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution_key", "code", "version"),
                                name="lab_recipe_one_row_per_version",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["adopted", "draft", "withdrawn"])),
                                name="lab_recipe_state_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind", "own"),
                                        ("material__isnull", False),
                                        ("software__isnull", False),
                                        ("supplier__isnull", True),
                                    ),
                                    models.Q(("kind", "external"), ("supplier__isnull", False)),
                                    _connector="OR",
                                ),
                                name="lab_recipe_is_own_or_external",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecipeEquipment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("role", models.CharField(max_length=20)),
                        (
                            "machine",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recipes",
                                to="lab.machine",
                            ),
                        ),
                        (
                            "recipe",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="equipment",
                                to="lab.recipe",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["recipe_id", "role"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("recipe", "role"), name="lab_recipe_one_machine_per_role"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "role__in",
                                        ["print", "wash", "cure", "dry", "heat", "finish", "clean", "pack"],
                                    )
                                ),
                                name="lab_recipe_equipment_role_is_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SoftwareTool",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("code", models.SlugField(max_length=60)),
                        ("name", models.CharField(max_length=200)),
                        ("version", models.CharField(max_length=80)),
                        ("purpose", models.SlugField(max_length=40)),
                    ],
                    options={
                        "ordering": ["code", "version"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution_key", "code", "version"),
                                name="lab_software_one_row_per_version",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SoftwareValidation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("intended_use", models.TextField()),
                        (
                            "tests",
                            models.TextField(
                                help_text="what was tried, with which known phantom or file, and what came out"
                            ),
                        ),
                        ("passed", models.BooleanField()),
                        ("concluded_on", models.DateField()),
                        ("evidence_sha256", models.CharField(blank=True, max_length=64)),
                        (
                            "concluded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "tool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="validations",
                                to="lab.softwaretool",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["concluded_on", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("tests", ""), _negated=True),
                                name="lab_software_validation_has_tests",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Supplier",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("code", models.SlugField(max_length=60)),
                        ("name", models.CharField(max_length=200)),
                        ("address", models.TextField(blank=True)),
                        (
                            "supplies",
                            models.TextField(help_text="what is bought, and how much depends on it"),
                        ),
                        (
                            "makes_devices",
                            models.BooleanField(help_text="carries out production steps to this lab's order"),
                        ),
                        ("state", models.CharField(default="proposed", max_length=20)),
                        (
                            "assessment",
                            models.TextField(
                                blank=True, help_text="why the lab trusts this supplier, in its own words"
                            ),
                        ),
                        ("approved_on", models.DateField(blank=True, null=True)),
                        ("review_on", models.DateField(blank=True, null=True)),
                        (
                            "approved_by",
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
                        "ordering": ["code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution_key", "code"), name="lab_supplier_one_row_per_code"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["approved", "proposed", "suspended"])),
                                name="lab_supplier_state_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "approved"), _negated=True),
                                    models.Q(
                                        ("approved_by__isnull", False),
                                        ("approved_on__isnull", False),
                                        ("review_on__isnull", False),
                                        models.Q(("assessment", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="lab_supplier_approval_says_who_when_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SupplierEvidence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        (
                            "kind",
                            models.SlugField(
                                help_text="a kind of the library's register of evidence", max_length=40
                            ),
                        ),
                        ("scope", models.TextField(help_text="the scope as printed on the paper")),
                        ("standard", models.CharField(blank=True, max_length=120)),
                        ("number", models.CharField(blank=True, max_length=120)),
                        ("issuer", models.CharField(max_length=200)),
                        ("valid_from", models.DateField(blank=True, null=True)),
                        ("valid_until", models.DateField(blank=True, null=True)),
                        ("products", models.TextField(blank=True, help_text="products or lots it speaks of")),
                        ("claim_supported", models.TextField()),
                        ("gap", models.TextField(help_text="what it leaves for the lab to show")),
                        (
                            "change_notice_agreed",
                            models.BooleanField(help_text="the supplier must announce changes, by contract"),
                        ),
                        ("review_on", models.DateField()),
                        ("evidence_sha256", models.CharField(blank=True, max_length=64)),
                        (
                            "supplier",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="lab.supplier",
                            ),
                        ),
                        (
                            "verified_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["supplier_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("gap", ""), _negated=True),
                                name="lab_supplier_evidence_names_its_gap",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("claim_supported", ""), _negated=True),
                                name="lab_supplier_evidence_names_its_claim",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tank",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("code", models.CharField(max_length=80)),
                        ("in_use_from", models.DateField()),
                        ("replace_by", models.DateField(blank=True, null=True)),
                        ("retired_on", models.DateField(blank=True, null=True)),
                        (
                            "machine",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tanks",
                                to="lab.machine",
                            ),
                        ),
                        (
                            "material",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tanks",
                                to="lab.material",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution_key", "code"), name="lab_tank_one_row_per_code"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TankFill",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("filled_at", models.DateTimeField()),
                        (
                            "emptied_first",
                            models.BooleanField(
                                help_text="the tank was emptied and cleaned before this filling"
                            ),
                        ),
                        (
                            "container",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fills",
                                to="lab.container",
                            ),
                        ),
                        (
                            "tank",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fills",
                                to="lab.tank",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["filled_at", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Validation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("stage", models.CharField(max_length=20)),
                        ("protocol", models.TextField(help_text="the protocol and its acceptance criteria")),
                        ("sample_size", models.PositiveIntegerField()),
                        ("failures", models.PositiveIntegerField()),
                        ("results", models.JSONField(help_text="the numbers: name, value, unit, limit")),
                        ("conclusion", models.CharField(max_length=10)),
                        ("reasons", models.TextField()),
                        ("concluded_on", models.DateField()),
                        ("valid_until", models.DateField()),
                        ("combination", models.JSONField(help_text="what was validated, element by element")),
                        ("combination_digest", models.CharField(max_length=64)),
                        ("report_sha256", models.CharField(blank=True, max_length=64)),
                        (
                            "concluded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "recipe",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="validations",
                                to="lab.recipe",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["concluded_on", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stage__in", ["IQ", "OQ", "PQ", "biological", "cleaning", "supplier"])
                                ),
                                name="lab_validation_stage_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("conclusion__in", ["pass", "fail"])),
                                name="lab_validation_conclusion_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("failures__lte", models.F("sample_size"))),
                                name="lab_validation_failures_fit_the_sample",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("valid_until__gte", models.F("concluded_on"))),
                                name="lab_validation_ends_later",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reasons", ""), _negated=True),
                                name="lab_validation_has_reasons",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Hold",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("subject_kind", models.CharField(max_length=20)),
                        (
                            "subject_key",
                            models.CharField(help_text="the primary key of the row, as text", max_length=64),
                        ),
                        (
                            "subject_name",
                            models.CharField(help_text="how people call it, at the time", max_length=200),
                        ),
                        (
                            "code",
                            models.SlugField(help_text="a short, stable word for the cause", max_length=60),
                        ),
                        ("reason", models.TextField()),
                        (
                            "origin",
                            models.CharField(
                                blank=True, help_text="the record that caused it", max_length=120
                            ),
                        ),
                        ("placed_at", models.DateTimeField()),
                        ("state", models.CharField(default="open", max_length=20)),
                        ("lifted_at", models.DateTimeField(blank=True, null=True)),
                        ("lift_reason", models.TextField(blank=True)),
                        (
                            "lifted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "placed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["placed_at", "id"],
                        "indexes": [
                            models.Index(
                                fields=["institution_key", "subject_kind", "subject_key"],
                                name="lab_hold_subject",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "subject_kind__in",
                                        ["family", "recipe", "machine", "lot", "build", "device", "case"],
                                    )
                                ),
                                name="lab_hold_subject_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["lifted", "open"])),
                                name="lab_hold_state_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="lab_hold_has_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "lifted"), _negated=True),
                                    models.Q(
                                        ("lifted_by__isnull", False),
                                        ("lifted_at__isnull", False),
                                        models.Q(("lift_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="lab_hold_lifting_says_who_when_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InstrumentCalibration",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("performed_on", models.DateField()),
                        (
                            "due_on",
                            models.DateField(help_text="the last day on which this calibration still holds"),
                        ),
                        ("passed", models.BooleanField()),
                        ("certificate_number", models.CharField(blank=True, max_length=120)),
                        (
                            "uncertainty",
                            models.DecimalField(blank=True, decimal_places=4, max_digits=9, null=True),
                        ),
                        ("uncertainty_unit", models.CharField(blank=True, max_length=12)),
                        ("performed_by", models.CharField(max_length=200)),
                        ("evidence_sha256", models.CharField(blank=True, max_length=64)),
                        (
                            "instrument",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="calibrations",
                                to="lab.instrument",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["performed_on", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("due_on__gte", models.F("performed_on"))),
                                name="lab_calibration_is_due_later",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("uncertainty__isnull", True),
                                    models.Q(("uncertainty_unit", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="lab_calibration_uncertainty_has_a_unit",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Judgement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("topic", models.CharField(max_length=30)),
                        ("adequate", models.BooleanField()),
                        ("reasons", models.TextField()),
                        (
                            "competence",
                            models.TextField(help_text="what makes this person competent to judge it"),
                        ),
                        ("judged_at", models.DateTimeField()),
                        (
                            "content_digest",
                            models.CharField(help_text="the family content that was judged", max_length=64),
                        ),
                        ("evidence_sha256", models.CharField(blank=True, max_length=64)),
                        ("review_on", models.DateField(blank=True, null=True)),
                        (
                            "family",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="judgements",
                                to="lab.family",
                            ),
                        ),
                        (
                            "judge",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["judged_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("topic__in", ["risk_file", "clinical_evaluation", "gspr"])
                                ),
                                name="lab_judgement_topic_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reasons", ""), _negated=True),
                                name="lab_judgement_has_reasons",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("competence", ""), _negated=True),
                                name="lab_judgement_has_competence",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
