"""Fills the tables for the attacks: the standing hospital, and what of the archive it does not use itself."""

import datetime as dt
import uuid
from pathlib import Path

from maatwerk.archive import actions
from maatwerk.archive.models import StoredFile
from maatwerk.archive.proofs import Proof
from maatwerk.config.demonstration import story, volume
from maatwerk.people.models import Account

AT = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)


def fill(folder: Path) -> None:
    """Walk the demonstration's case to its end, and sign for two files."""
    _, done = story.tell(out=folder, head=volume.phantom(), now=AT)
    assert done
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
