"""Certificates of notified bodies, and what they cover."""

import uuid
from datetime import date

from maatwerk.lab.models import Certificate


def certificates_covering(
    *, institution_key: uuid.UUID, family_code: str, device_class: str, on: date
) -> tuple[Certificate, ...]:
    """Return the certificates in force on a day that cover a family and a class (Art.52(8))."""
    in_force = Certificate.objects.filter(
        institution_key=institution_key, state="valid", valid_from__lte=on, valid_until__gte=on
    )
    return tuple(one for one in in_force if family_code in one.family_codes and device_class in one.classes)
