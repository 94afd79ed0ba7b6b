"""Fills the tables for the attacks: the demonstration's whole case, and a row of what it has no use for."""

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import models

from maatwerk.archive import actions
from maatwerk.archive.kinds import declare
from maatwerk.archive.models import Head, Record, StoredFile
from maatwerk.archive.proofs import Proof
from maatwerk.archive.verify import record_models
from maatwerk.config.demonstration import story, volume
from maatwerk.people.models import Account

from .authority import Authority, token_of

WRITTEN = declare("tests.written", touches=("tests",), text="A row was written.").code
AT = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)


def fill(folder: Path) -> None:
    """Walk the demonstration's case as far as it goes, and sign for two files."""
    story.tell(out=folder, head=volume.phantom(), now=AT)
    noor = Account.objects.order_by("pk")[0]
    for name, person in (("guide.stl", None), ("scan.dcm", "patient:1")):
        stored = _keep(name, person=person)
        proof = Proof(
            account_id=noor.pk,
            account_name=noor.full_name,
            method="password and code",
            at=AT,
            digest=stored.sha256,
            nonce=uuid.uuid4().hex,
        )
        actions.sign(
            subject=stored,
            meaning="has seen",
            digest=stored.sha256,
            proof=proof,
            actor=noor.as_actor(),
            at=AT,
        )
    _stamp()


def complete() -> None:
    """Write one row, of whatever values, for each record model that the demonstration leaves empty.

    The archive has to watch these too; whether such a row makes sense in its room is not the question here.
    """
    for model in record_models():
        if not model._base_manager.exists():
            _write_one(model)


def _write_one(model: type[Record]) -> Record:
    account = Account.objects.order_by("pk")[0]
    values = {
        field.name: _value(field)
        for field in model._meta.concrete_fields
        if not field.primary_key or field.get_internal_type() == "UUIDField"
    }
    record = model(**{**values, "institution_key": account.institution_key})
    actions.write(record=record, kind=WRITTEN, actor=account.as_actor(), at=AT)
    return record


def _value(field: models.Field[Any, Any]) -> Any:
    if isinstance(field, models.ForeignKey):
        found = field.related_model._base_manager.order_by("pk").first()
        return found if found is not None or field.null else _write_one(field.related_model)
    column = field.get_internal_type()
    if column in {"CharField", "SlugField", "TextField"}:
        return uuid.uuid4().hex[: field.max_length or 32]
    return _VALUES[column]() if not field.null else None


_VALUES: dict[str, Callable[[], Any]] = {
    "BigIntegerField": lambda: 7,
    "BinaryField": lambda: b"content",
    "BooleanField": lambda: False,
    "DateField": AT.date,
    "DateTimeField": lambda: AT,
    "DecimalField": lambda: Decimal(1),
    "IntegerField": lambda: 7,
    "JSONField": lambda: {"some": ["content"]},
    "PositiveIntegerField": lambda: 7,
    "PositiveSmallIntegerField": lambda: 7,
    "UUIDField": uuid.uuid4,
}


def _stamp() -> None:
    head = Head.objects.get()
    token = token_of(Authority("Stamps of Hohenfels"), its_hash=head.hash)
    actor = Account.objects.order_by("pk")[0].as_actor()
    actions.keep_timestamp(head=head, token=token, actor=actor, at=AT)


def write_ten_more() -> None:
    """Write ten further events with their rows."""
    for number in range(10):
        _keep(f"later {number}.stl", person=None)


def _keep(name: str, *, person: str | None) -> StoredFile:
    account = Account.objects.order_by("pk")[0]
    return actions.keep_file(
        content=name.encode("ascii"),
        name=name,
        media_type="application/octet-stream",
        institution_key=account.institution_key,
        actor=account.as_actor(),
        at=AT,
        salt_key=person,
    )
