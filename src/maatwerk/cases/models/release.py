"""The release of a device: the frozen snapshot, its draft, and the papers that were issued."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maatwerk.archive.models import Record
from maatwerk.cases.models.case import Device
from maatwerk.cases.process import RELEASE
from maatwerk.cases.words import PaperKind


class Release(Record):
    """One statement of a device, from frozen snapshot to seal; a later one supersedes it with a reason."""

    # The statement may name the patient, and its lint quotes it; the digest stands in `snapshot_digest`.
    personal = frozenset({"snapshot", "lint"})

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="releases")
    number = models.CharField(max_length=60, help_text="of the statement")
    language = models.CharField(max_length=5)
    country = models.CharField(
        max_length=2, blank=True, help_text="where the device reaches its user; empty: the maker's own"
    )
    snapshot = models.JSONField(help_text="statement, label and case sheet as frozen")
    snapshot_digest = models.CharField(max_length=64)
    draft_sha256 = models.CharField(max_length=64)
    lint = models.JSONField(help_text="maatwerk.lint/1 of the draft")
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="superseded_by", null=True, blank=True
    )
    reason = models.TextField(blank=True, help_text="why it supersedes the one before")
    edition = models.CharField(max_length=20, help_text="of the law, on the day of preparation")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    released_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=20, default=RELEASE.start)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["device"], condition=Q(state="issued"), name="cases_release_one_statement_in_force"
            ),
            models.UniqueConstraint(
                fields=["device"], condition=Q(state="prepared"), name="cases_release_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(RELEASE.states)), name="cases_release_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="issued") | (Q(released_by__isnull=False) & Q(released_at__isnull=False)),
                name="cases_release_signature_says_who_when",
            ),
        ]
        ordering = ["device_id", "prepared_at", "id"]

    def __str__(self) -> str:
        return f"statement {self.number}"

    def salt_key(self) -> str:
        """Return the salt of the patient whom the statement names."""
        return self.device.case.patient.salt_key()


class Paper(Record):
    """One issued paper, by the hash of its bytes."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=12)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in PaperKind]), name="cases_paper_kind_is_known"
            ),
            models.UniqueConstraint(fields=["release", "kind", "sha256"], name="cases_paper_once"),
        ]
        ordering = ["release_id", "id"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.release}"
