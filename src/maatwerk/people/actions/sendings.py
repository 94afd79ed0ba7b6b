"""Which forms were sent already: the second of two equal ones finds what the first led to."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from maatwerk.people.models import Sending

REMEMBERED = timedelta(days=1)


@dataclass(frozen=True)
class Claim:
    """Whether this sending is the first of its kind, and where an earlier one led to, if it has ended."""

    first: bool
    led_to: str = ""


def claim_sending(*, digest: str, at: datetime) -> Claim:
    """Note that a form is sent; of two at once exactly one is the first."""
    Sending.objects.filter(sent_at__lt=at - REMEMBERED).delete()
    try:
        with transaction.atomic():
            Sending.objects.create(digest=digest, sent_at=at)
    except IntegrityError:
        return Claim(first=False, led_to=led_to(digest=digest))
    return Claim(first=True)


def led_to(*, digest: str) -> str:
    """Return where a sending led to; nothing while it is still being worked on."""
    return Sending.objects.filter(digest=digest).values_list("led_to", flat=True).first() or ""


def end_sending(*, digest: str, led_to: str) -> None:
    """Note where a sending led to; one that was refused may be sent again."""
    sending = Sending.objects.filter(digest=digest)
    if led_to:
        sending.update(led_to=led_to)
    else:
        sending.delete()
