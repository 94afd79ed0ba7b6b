"""Requests for a certificate that stand on record."""

from django.db.models import QuerySet

from maatwerk.lab.models import CertificateRequest
from maatwerk.people.models import Account


def certificate_requests(viewer: Account) -> QuerySet[CertificateRequest]:
    """Return who asked the viewer's institution for ISO 13485, the newest first."""
    found = CertificateRequest.objects.filter(institution_key=viewer.institution_key)
    return found.select_related("recorded_by", "answered_by")
