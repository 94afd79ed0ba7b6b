"""Certificates of notified bodies, and what they cover."""

import uuid
from datetime import date

from maatwerk.archive.recorded import is_as_recorded
from maatwerk.lab.models import Certificate, CertificateApplication


def certificates_covering(
    *, institution_key: uuid.UUID, family_code: str, device_class: str, on: date
) -> tuple[Certificate, ...]:
    """Return the certificates in force on a day that cover a family and a class (Art.52(8)).

    One that is not what the archive holds covers nothing.
    """
    in_force = Certificate.objects.filter(
        institution_key=institution_key, state="valid", valid_from__lte=on, valid_until__gte=on
    )
    named = (one for one in in_force if family_code in one.family_codes and device_class in one.classes)
    return tuple(one for one in named if is_as_recorded(one))


def newest_application(*, institution_key: uuid.UUID, family_code: str) -> CertificateApplication | None:
    """Return the newest application to a notified body that names a family."""
    found = CertificateApplication.objects.filter(institution_key=institution_key)
    named = (one for one in found.order_by("-lodged_on", "-pk") if family_code in one.family_codes)
    return next((one for one in named if is_as_recorded(one)), None)
