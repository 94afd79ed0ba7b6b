"""An institution, a person, a moment and a way to keep samples."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper

from maatwerk.archive import actions, triggers
from maatwerk.archive.actors import Actor
from maatwerk.archive.proofs import Proof
from maatwerk.archive.verification import Verification
from maatwerk.archive.verify import record_models, verify

from .sample import KEPT, Sample

AT = dt.datetime(2026, 11, 23, 9, 30, 0, 125, tzinfo=dt.UTC)
ACTOR = Actor(id=7, name="Dr. Ilse Vos")
DIGEST = "ab" * 32


@pytest.fixture(scope="session")
def sample_table(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Make the table of samples beside those of the program."""
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Sample)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Sample)


@pytest.fixture
def institution(db: None, sample_table: None) -> uuid.UUID:
    """An institution without a chain yet."""
    return uuid.UUID("5a1f4c1e-0000-4000-8000-000000000001")


@pytest.fixture
def keep(institution: uuid.UUID) -> Callable[..., Sample]:
    """Keep a sample with these values."""

    def kept(**values: Any) -> Sample:
        sample = Sample(institution_key=institution, **values)
        actions.write(record=sample, kind=KEPT, actor=ACTOR, at=AT)
        return sample

    return kept


def proof(**other: Any) -> Proof:
    """Return a good proof of the actor, or one that differs in what is named."""
    values: dict[str, Any] = {
        "account_id": ACTOR.id,
        "account_name": ACTOR.name,
        "method": "password and code",
        "at": AT - dt.timedelta(seconds=20),
        "digest": DIGEST,
        "nonce": uuid.uuid4().hex,
    }
    return Proof(**{**values, **other})


@contextmanager
def past_the_guards() -> Iterator[CursorWrapper]:
    """Give a cursor that no trigger and no constraint stops, and put all guards back afterwards."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints=ON" if sqlite else "SET CONSTRAINTS ALL IMMEDIATE")
        triggers.remove()
        yield cursor
        if not sqlite:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        triggers.install()
        cursor.execute("PRAGMA ignore_check_constraints=OFF" if sqlite else "SET CONSTRAINTS ALL DEFERRED")


def attack(statement: str, *parameters: Any) -> None:
    """Run SQL past the guards: the thief leaves no trace but the change."""
    with past_the_guards() as cursor:
        cursor.execute(statement, parameters)


def verified(**arguments: Any) -> Verification:
    """Verify everything, the samples too."""
    return verify(models=[*record_models(), Sample], **arguments)


def kinds_found(found: Verification) -> list[str]:
    """Return the kinds of what was found."""
    return [finding.kind.value for finding in found.findings]
