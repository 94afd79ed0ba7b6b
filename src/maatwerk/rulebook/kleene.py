"""Three answers instead of two: yes, no, not known (Kleene's strong logic)."""

from collections.abc import Iterable
from enum import StrEnum


class Answer(StrEnum):
    """What a question about the law can be answered with."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


def answer(value: bool | None) -> Answer:
    """Turn a truth value, or its absence, into an answer."""
    if value is None:
        return Answer.NOT_KNOWN
    return Answer.YES if value else Answer.NO


def all_of(answers: Iterable[Answer]) -> Answer:
    """No if any is no, else not known if any is not known, else yes."""
    given = list(answers)
    if not given:
        # "All of nothing" is not satisfied; the reader refuses it long before.
        raise ValueError("an empty 'all' has no answer")
    if Answer.NO in given:
        return Answer.NO
    return Answer.NOT_KNOWN if Answer.NOT_KNOWN in given else Answer.YES


def any_of(answers: Iterable[Answer]) -> Answer:
    """Yes if any is yes, else not known if any is not known, else no."""
    given = list(answers)
    if not given:
        raise ValueError("an empty 'any' has no answer")
    if Answer.YES in given:
        return Answer.YES
    return Answer.NOT_KNOWN if Answer.NOT_KNOWN in given else Answer.NO


def negation(given: Answer) -> Answer:
    """Turn yes and no around; not known stays not known."""
    if given is Answer.NOT_KNOWN:
        return given
    return Answer.NO if given is Answer.YES else Answer.YES
