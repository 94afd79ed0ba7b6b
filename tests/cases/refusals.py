"""Asserts that a gate stays shut: with just these codes, and with nothing written."""

from collections.abc import Iterator
from contextlib import contextmanager

from maatwerk.archive.models import Event
from maatwerk.cases.errors import CaseError
from maatwerk.people.events import PROOF_REFUSED
from maatwerk.workflow.doorway import Refused
from tests.cases.walk import Walk

UNCITED = {"wrong_state", "not_allowed", "file_unreadable", "records_changed"}


class Caught:
    """What was refused."""

    refused: Refused


def _count() -> int:
    return Event.objects.exclude(kind=PROOF_REFUSED).count()


@contextmanager
def shut(walk: Walk, gate: str | None, *codes: str) -> Iterator[Caught]:
    """Expect a refusal at a gate with exactly these codes, and nothing written."""
    before, events, caught = walk.state, _count(), Caught()
    try:
        yield caught
    except Refused as refused:
        caught.refused = refused
        assert refused.gate == gate
        assert {reason.code for reason in refused.reasons} == set(codes), [
            (reason.code, reason.text, reason.facts) for reason in refused.reasons
        ]
        for reason in refused.reasons:
            assert reason.text
            assert reason.do
            assert reason.cites or reason.code in UNCITED
    else:
        raise AssertionError(f"the gate {gate} was open")
    assert walk.state == before
    assert _count() == events


@contextmanager
def impossible(walk: Walk, code: str) -> Iterator[None]:
    """Expect that something cannot be done at all, and nothing written."""
    before, events = walk.state, _count()
    try:
        yield
    except CaseError as error:
        assert error.code == code, error
        assert error.what
    else:
        raise AssertionError(f"{code} was expected")
    assert walk.state == before
    assert _count() == events
