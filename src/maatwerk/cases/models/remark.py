"""What a prescriber says about a version of a design, with the place it is about."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maatwerk.archive.models import Record
from maatwerk.cases.models.design import Design


class Remark(Record):
    """A version was sent back: what must change, and where on which file, in patient coordinates."""

    design = models.ForeignKey(Design, on_delete=models.PROTECT, related_name="remarks")
    text = models.TextField()
    sha256 = models.CharField(max_length=64, blank=True, help_text="the file that the mark is on")
    mark = models.JSONField(
        null=True, blank=True, help_text="point: x, y, z in mm (LPS); camera: from where it was seen"
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="cases_remark_says_something"),
            models.CheckConstraint(
                condition=Q(mark__isnull=True) | ~Q(sha256=""), name="cases_remark_mark_is_on_a_file"
            ),
        ]
        ordering = ["design_id", "written_at", "id"]

    def __str__(self) -> str:
        return f"remark on {self.design}"
