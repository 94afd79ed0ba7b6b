"""By family and institution: what each device counts for there, so that a whole is asked in one look."""

from django.db import models

from maatwerk.cases.models.case import Device
from maatwerk.cases.models.order import RouteDecision


class Counted(models.Model):
    """What one device counts for: the newest decision on its route, and when its first statement was signed.

    A device that was cancelled counts for no route. Of thousands of decisions most are replaced or alike;
    here the database finds those of a family that say a thing without passing by the others.
    """

    not_recorded_because = "an index, written along with the records that it is made of, and anew from them"

    device = models.OneToOneField(Device, on_delete=models.PROTECT, primary_key=True, related_name="counted")
    institution_key = models.UUIDField()
    family_code = models.CharField(max_length=60)
    decision = models.OneToOneField(
        RouteDecision, on_delete=models.PROTECT, related_name="counted", null=True, blank=True
    )
    route = models.CharField(max_length=40, blank=True)
    device_class = models.CharField(max_length=20, blank=True)
    stated_at = models.DateTimeField(null=True, blank=True, help_text="when its first statement was signed")

    class Meta:
        indexes = [
            models.Index(fields=["institution_key", "family_code", "route"], name="cases_counted_route"),
            models.Index(
                fields=["institution_key", "family_code", "device_class"], name="cases_counted_class"
            ),
            models.Index(fields=["institution_key", "family_code", "stated_at"], name="cases_counted_stated"),
            models.Index(fields=["institution_key", "route"], name="cases_counted_all_by_route"),
            models.Index(fields=["institution_key", "device_class"], name="cases_counted_all_by_class"),
        ]
        ordering = ["device_id"]

    def __str__(self) -> str:
        return f"{self.device}: {self.route}, class {self.device_class}"
