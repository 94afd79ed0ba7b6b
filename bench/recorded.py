"""Events in bulk, past the chain: its triggers are away meanwhile, and the hashes are none."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from bench.spread import Sql, spread


@contextmanager
def _past_the_chain(key: uuid.UUID) -> Iterator[int]:
    """Yield the number of the newest event; in the end the head knows the one that is then newest."""
    from maatwerk.archive import triggers
    from maatwerk.archive.models import Event, Head

    triggers.remove()
    yield Head.objects.get(pk=key).number
    newest = Event.objects.filter(institution_key=key).order_by("-number").first()
    if newest is not None:
        Head.objects.filter(pk=key).update(number=newest.number, hash=newest.hash)
    triggers.install()


def events(key: uuid.UUID, *, kind: str) -> None:
    """Write one event for each case, about its record of a kind; it holds no row."""
    from maatwerk.archive.models import Event

    with _past_the_chain(key) as newest:
        spread(
            Event,
            institution_key=key,
            number=Sql(f"n + {newest}"),
            at=Sql("at"),
            actor_name="bench",
            kind="bench.told",
            subject=Sql(f"'{kind}:' || n"),
            holds_row=True,
            salt_key="",
            text="{}",
            digest=Sql("hex"),
            previous=Sql("hex"),
            hash=Sql("hex"),
        )


def on_record(records: Iterable[Any], *, kind: str) -> None:
    """Write the event that each of these rows needs to be as recorded."""
    from maatwerk.archive.models import Event

    for rows in chunked(records):
        with _past_the_chain(rows[0].institution_key) as newest:
            made = [_event(one, number=newest + place, kind=kind) for place, one in enumerate(rows, start=1)]
            Event.objects.bulk_create(made, batch_size=500)


def chunked(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield rows by the thousands, so that memory does not hold them all."""
    left = iter(rows)
    while some := list(islice(left, 2_000)):
        yield some


def _event(record: Any, *, number: int, kind: str) -> Any:
    from maatwerk.archive.chain import canonical_text
    from maatwerk.archive.models import Event
    from maatwerk.archive.rows import canonical_row, subject_of

    return Event(
        institution_key=record.institution_key,
        number=number,
        at="2026-11-01T00:00:00Z",
        actor_name="bench",
        kind=kind,
        subject=subject_of(record),
        holds_row=True,
        salt_key="",
        text=canonical_text({"row": canonical_row(record, secret=None)}),
        digest=f"{number:064x}",
        previous=f"{number:064x}",
        hash=f"{number:064x}",
    )
