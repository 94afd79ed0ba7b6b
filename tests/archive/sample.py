"""A record with a column of every type, in a table that only these tests have."""

import uuid

from django.db import models

from maatwerk.archive.kinds import declare
from maatwerk.archive.models import Record

KEPT = declare("tests.kept", touches=("tests",), text="A sample was kept.").code
SEEN = declare("tests.seen", touches=("tests",), text="A sample was seen.").code


class Sample(Record):
    """One column of each type that a record may have."""

    personal = frozenset({"patient_name", "born_on"})
    concealed = frozenset({"secret"})
    unrecorded = frozenset({"looked_at"})

    text = models.CharField(max_length=40, default="")
    long_text = models.TextField(default="")
    whole = models.IntegerField(default=0)
    large = models.BigIntegerField(default=0)
    truth = models.BooleanField(default=False)
    amount = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    day = models.DateField(null=True)
    moment = models.DateTimeField(null=True)
    span = models.DurationField(null=True)
    clock = models.TimeField(null=True)
    name = models.UUIDField(default=uuid.uuid4)
    content = models.BinaryField(default=b"")
    data = models.JSONField(default=dict, null=True)
    before = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    patient_name = models.CharField(max_length=80, default="")
    born_on = models.DateField(null=True)
    secret = models.CharField(max_length=80, default="")
    looked_at = models.DateTimeField(null=True)
    person = models.CharField(max_length=40, default="")

    class Meta:
        app_label = "archive_sample"

    def __str__(self) -> str:
        return self.text

    def salt_key(self) -> str | None:
        """Return the salt of the person."""
        return self.person or None
