"""Letters of an authority: what they ask, until when, and what counts as an answer."""

from datetime import timedelta
from typing import Any

import pytest

from maatwerk.archive import files
from maatwerk.config.demonstration.page import page_saying
from maatwerk.people.errors import InputRefused
from maatwerk.quality import actions, facts
from maatwerk.quality.actions import Letter
from maatwerk.quality.models import AuthorityLetter
from maatwerk.workflow.doorway import Refused
from tests.cases.walk import Walk
from tests.quality.incidents import sent


def came(walk: Walk, *, by: str = "noor", kind: str = "corrective_action", **changes: Any) -> AuthorityLetter:
    day = walk.lab.clock.date()
    given: dict[str, Any] = {
        "authority": "Inspectie Gezondheidszorg en Jeugd",
        "kind": kind,
        "asked": "Call back all guides of lot 7.",
        "received_on": day,
        "due_on": day + timedelta(days=10),
        "content": page_saying("letter"),
    }
    return actions.record_letter(letter=Letter(**{**given, **changes}), **walk.lab.act(by))


def told(walk: Walk, name: str) -> Any:
    return facts.OF_LETTERS[name](facts.Letters(walk.device.institution_key, walk.lab.now()))


def answer(walk: Walk, letter: AuthorityLetter, **changes: Any) -> None:
    given = {"done": "Both were called back.", "document": sent(walk), **changes}
    actions.answer_letter(letter=letter, **given, **walk.lab.act("noor"))


def test_without_a_letter_nothing_is_asked(splint: Walk) -> None:
    assert told(splint, "authority_letters") == told(splint, "authority_letters_open") == []


@pytest.mark.parametrize(
    ("kind", "fact"),
    [("corrective_action", "correction_due_on"), ("non_compliance", "non_compliance_due_on")],
)
def test_the_day_that_it_sets_is_due_until_it_is_answered(splint: Walk, kind: str, fact: str) -> None:
    letter = came(splint, kind=kind)
    assert told(splint, "authority_letters_open") == [kind]
    assert told(splint, fact) == letter.due_on
    answer(splint, letter)
    assert (told(splint, "authority_letters"), told(splint, "authority_letters_open")) == ([kind], [])
    assert told(splint, fact) is None


def test_an_answer_taken_back_or_gone_is_none(splint: Walk) -> None:
    letter = came(splint)
    answer(splint, letter)
    where = files.place(letter.answer_sha256)
    where.chmod(0o600)
    where.unlink()
    assert told(splint, "authority_letters_open") == ["corrective_action"]
    actions.reopen_letter(letter=letter, reason="They want more.", **splint.lab.act("noor"))
    assert letter.state == "open"


def test_only_who_manages_quality_records_letters(splint: Walk) -> None:
    with pytest.raises(Refused):
        came(splint, by="iva")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"authority": " "}, "text_missing"),
        ({"kind": "money"}, "word_unknown"),
        ({"content": b"hello"}, "document_missing"),
    ],
)
def test_what_is_no_letter_is_refused(splint: Walk, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        came(splint, **changes)
    assert refused.value.code == code


def test_a_period_ends_after_the_letter_and_an_answer_comes_after_it(splint: Walk) -> None:
    day = splint.lab.clock.date()
    with pytest.raises(InputRefused, match="before the letter came"):
        came(splint, due_on=day - timedelta(days=1))
    with pytest.raises(InputRefused, match="lies before"):
        answer(splint, came(splint), document=sent(splint, days_ago=1))
