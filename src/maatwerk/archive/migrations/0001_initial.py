import django.db.models.deletion
from django.db import migrations, models

import maatwerk.archive.migrating
import maatwerk.archive.triggers


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        maatwerk.archive.migrating.CreateModels(
            operations=[
                migrations.CreateModel(
                    name="Head",
                    fields=[
                        ("institution_key", models.UUIDField(primary_key=True, serialize=False)),
                        ("number", models.BigIntegerField(default=0)),
                        ("hash", models.CharField(max_length=64)),
                    ],
                ),
                migrations.CreateModel(
                    name="KeyCertificate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("fingerprint", models.CharField(max_length=64, unique=True)),
                        ("pem", models.TextField()),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Salt",
                    fields=[
                        ("key", models.CharField(max_length=120, primary_key=True, serialize=False)),
                        ("institution_key", models.UUIDField()),
                        ("secret", models.CharField(max_length=64)),
                    ],
                ),
                migrations.CreateModel(
                    name="Timestamp",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField(editable=False)),
                        ("number", models.BigIntegerField()),
                        ("hash", models.CharField(max_length=64)),
                        ("token", models.BinaryField()),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Event",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("institution_key", models.UUIDField()),
                        ("number", models.BigIntegerField()),
                        ("at", models.DateTimeField()),
                        ("actor_id", models.BigIntegerField(null=True)),
                        ("actor_name", models.CharField(max_length=200)),
                        ("kind", models.CharField(max_length=80)),
                        ("subject", models.CharField(max_length=160)),
                        ("holds_row", models.BooleanField()),
                        ("salt_key", models.CharField(max_length=120)),
                        ("text", models.TextField()),
                        ("digest", models.CharField(max_length=64)),
                        ("previous", models.CharField(max_length=64)),
                        ("hash", models.CharField(max_length=64)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["subject", "holds_row", "id"], name="event_by_subject"),
                            models.Index(
                                condition=models.Q(("salt_key__gt", "")),
                                fields=["salt_key"],
                                name="event_by_salt",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution_key", "number"), name="event_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)), name="event_number_from_one"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SpentNonce",
                    fields=[
                        ("nonce", models.CharField(max_length=120, primary_key=True, serialize=False)),
                        (
                            "event",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="spent_nonce",
                                to="archive.event",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="StoredFile",
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
                        ("name", models.CharField(max_length=255)),
                        ("media_type", models.CharField(max_length=120)),
                        ("quarantined", models.BooleanField(default=False)),
                        ("person", models.CharField(blank=True, default="", max_length=120)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution_key", "sha256", "person"), name="file_content_once"
                            )
                        ],
                    },
                ),
            ],
        ),
        maatwerk.archive.triggers.InstallTriggers(),
    ]
