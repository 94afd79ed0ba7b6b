"""The one place where events come into being: under the lock of the chain's head."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from . import canonical, kinds
from .actors import Actor
from .chain import START, Link, canonical_text, event_hash, text_digest
from .errors import NotCanonical
from .models import Event, Head, Salt


def lock_chain(institution_key: UUID) -> Head:
    """Take the lock of an institution's chain until the transaction ends.

    A transaction that also locks rows takes this lock first: then all writers queue in one order.
    """
    found = Head.objects.select_for_update().filter(pk=institution_key).first()
    if found is None:
        # Two first writers may meet here; the database keeps one head and both then wait for it.
        Head.objects.bulk_create([Head(pk=institution_key, number=0, hash=START)], ignore_conflicts=True)
        found = Head.objects.select_for_update().get(pk=institution_key)
    return found


def append(
    *,
    head: Head,
    kind: str,
    subject: str,
    content: Mapping[str, Any],
    actor: Actor,
    at: datetime,
    salt_key: str = "",
) -> Event:
    """Append one event to the chain whose head is locked."""
    kinds.kind(kind)
    if len(subject) > 160 or len(actor.name) > 200 or "\x00" in actor.name + subject + salt_key:
        raise NotCanonical(
            "too_long", what=_("A subject keeps 160 characters and an actor's name 200, none of them NUL.")
        )
    text = canonical_text(content)
    link = Link(
        institution=str(head.institution_key),
        number=head.number + 1,
        at=canonical.moment(at),
        actor_id=actor.id,
        actor_name=actor.name,
        kind=kind,
        subject=subject,
        holds_row="row" in content,
        salt_key=salt_key,
        digest=text_digest(text),
        previous=head.hash,
    )
    event = Event(
        institution_key=head.institution_key,
        number=link.number,
        at=at,
        actor_id=actor.id,
        actor_name=actor.name,
        kind=kind,
        subject=subject,
        holds_row=link.holds_row,
        salt_key=salt_key,
        text=text,
        digest=link.digest,
        previous=link.previous,
        hash=event_hash(link),
    )
    event.save(force_insert=True)
    head.number, head.hash = event.number, event.hash  # as a trigger has just done in the database
    return event


def secret_of(*, salt_key: str, institution_key: UUID) -> bytes:
    """Return the secret of a person's salt, made on first use."""
    salt = Salt.objects.filter(pk=salt_key).first()
    if salt is None:
        with transaction.atomic():
            salt = Salt.objects.create(
                key=salt_key,
                institution_key=institution_key,
                secret=secrets.token_hex(32),
            )
    return salt.secret.encode("utf-8")
