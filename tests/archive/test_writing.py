"""Writing: row and event together or neither, numbers without gap, nothing undeclared."""

import uuid
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from maatwerk.archive import actions, queries
from maatwerk.archive.actors import Actor
from maatwerk.archive.chain import START
from maatwerk.archive.errors import ArchiveError, KindUnknown, NotCanonical
from maatwerk.archive.kinds import all_kinds, declare
from maatwerk.archive.models import Event, Head

from .conftest import ACTOR, AT, verified
from .sample import KEPT, SEEN, Sample

Keep = Callable[..., Sample]


def test_a_row_and_its_event_are_written_together(keep: Keep, institution: uuid.UUID) -> None:
    sample = keep(text="first")
    event = Event.objects.get()
    assert (event.number, event.subject) == (1, f"archive_sample.Sample:{sample.pk}")
    assert (event.actor_id, event.actor_name, event.at) == (ACTOR.id, ACTOR.name, AT)
    assert event.previous == START
    head = Head.objects.get()
    assert (head.institution_key, head.number, head.hash) == (institution, 1, event.hash)


def test_each_event_names_the_one_before_it(keep: Keep) -> None:
    for text in ("a", "b", "c"):
        keep(text=text)
    events = list(Event.objects.order_by("number"))
    assert [event.number for event in events] == [1, 2, 3]
    assert [event.previous for event in events] == [START, events[0].hash, events[1].hash]


def test_each_institution_has_a_chain_of_its_own(keep: Keep) -> None:
    keep()
    other = Sample(institution_key=uuid.uuid4())
    event = actions.write(record=other, kind=KEPT, actor=ACTOR, at=AT)
    assert (event.number, event.previous) == (1, START)
    found = verified()
    assert found.state == "intact"
    assert found.counts.events == 2


def test_an_update_is_an_event_with_the_whole_row(keep: Keep) -> None:
    sample = keep(text="first", whole=1)
    sample.text = "second"
    actions.write(record=sample, kind=KEPT, actor=ACTOR, at=AT)
    texts = [event.text for event in queries.history(sample)]
    assert ['"text":"first"' in text for text in texts] == [True, False]
    assert all('"whole":1' in text for text in texts)
    assert verified().state == "intact"


def test_an_update_leaves_unrecorded_columns_alone(keep: Keep) -> None:
    sample = keep()
    Sample.objects.filter(pk=sample.pk).update(looked_at=AT)
    actions.write(record=sample, kind=KEPT, actor=ACTOR, at=AT)
    assert Sample.objects.get().looked_at == AT
    assert "looked_at" not in Event.objects.order_by("number").first().text  # type: ignore[union-attr]


def test_when_the_row_is_refused_there_is_no_event(keep: Keep, institution: uuid.UUID) -> None:
    sample = keep()
    double = Sample(pk=sample.pk, institution_key=institution)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.write(record=double, kind=KEPT, actor=ACTOR, at=AT)
    assert Event.objects.count() == 1
    assert Head.objects.get().number == 1


def test_when_the_event_is_refused_there_is_no_row(institution: uuid.UUID) -> None:
    with pytest.raises(KindUnknown, match=r"tests\.never_declared"):
        actions.write(
            record=Sample(institution_key=institution), kind="tests.never_declared", actor=ACTOR, at=AT
        )
    with pytest.raises(NotCanonical):
        actions.write(record=Sample(institution_key=institution), kind=KEPT, actor=Actor(1, "x" * 201), at=AT)
    assert Sample.objects.count() == Event.objects.count() == 0


def test_a_record_belongs_to_an_institution(db: None, institution: uuid.UUID) -> None:
    with pytest.raises(ArchiveError, match="institution"):
        actions.write(record=Sample(), kind=KEPT, actor=ACTOR, at=AT)
    actions.write(record=Sample(), kind=KEPT, actor=ACTOR, at=AT, institution_key=institution)
    assert Sample.objects.get().institution_key == institution


def test_a_note_leaves_the_row_and_keeps_the_detail(keep: Keep) -> None:
    sample = keep()
    event = actions.note(subject=sample, kind=SEEN, actor=ACTOR, at=AT, detail={"minutes": 4})
    assert event.text == '{"detail":{"minutes":4}}'
    assert not event.holds_row
    assert [one.kind for one in queries.history(sample)] == [KEPT, SEEN]
    assert verified().state == "intact"


def test_events_since_a_number_come_in_order(keep: Keep, institution: uuid.UUID) -> None:
    for _ in range(5):
        keep()
    numbers = [event.number for event in queries.events_since(3, institution_key=institution)]
    assert numbers == [4, 5]


def test_a_record_is_never_deleted(keep: Keep) -> None:
    with pytest.raises(ArchiveError, match="Supersede"):
        keep().delete()


def test_no_name_of_a_person_stands_in_an_event(keep: Keep) -> None:
    keep(patient_name="Anna Beispiel", born_on="1980-02-03", secret="argon2$abc", person="patient:1")
    text = Event.objects.get().text
    assert "Anna" not in text
    assert "1980" not in text
    assert "argon2" not in text
    assert Event.objects.get().salt_key == "patient:1"


def test_a_kind_is_declared_once() -> None:
    again = declare("tests.kept", touches=("tests",), text="A sample was kept.")
    assert again in all_kinds()
    with pytest.raises(KindUnknown, match="twice"):
        declare("tests.kept", touches=("tests",), text="Something else.")


def test_every_kind_of_the_program_says_what_it_is() -> None:
    for kind in all_kinds():
        assert kind.code.count(".") == 1, kind.code
        assert kind.text.endswith("."), kind.code
