"""Parts that lie in many devices by design: sleeves, pins, screws."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maatwerk.archive.models import Record
from maatwerk.lab.process import LIBRARY_PART


class LibraryPart(Record):
    """A part that is the same in many devices and makes none of them a series: a sleeve, a pin."""

    name = models.CharField(max_length=200)
    what = models.TextField(help_text="what it is, and why it is the same for every patient")
    sha256 = models.CharField(max_length=64)
    shape = models.CharField(max_length=64, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    state = models.CharField(max_length=20, default=LIBRARY_PART.start)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="lab_library_part_says_what_it_is"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(LIBRARY_PART.states)), name="lab_library_part_state_is_known"
            ),
        ]
        indexes = [models.Index(fields=["institution_key", "state"], name="lab_library_part_by_state")]
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
