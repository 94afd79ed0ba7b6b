"""The laws of three-valued logic."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maatwerk.rulebook.kleene import Answer, all_of, answer, any_of, negation

answers = st.sampled_from(list(Answer))


def test_no_decides_all_and_yes_decides_any() -> None:
    assert all_of([Answer.YES, Answer.NOT_KNOWN, Answer.NO]) is Answer.NO
    assert any_of([Answer.NO, Answer.NOT_KNOWN, Answer.YES]) is Answer.YES


def test_what_is_not_known_stays_so_where_it_matters() -> None:
    assert all_of([Answer.YES, Answer.NOT_KNOWN]) is Answer.NOT_KNOWN
    assert any_of([Answer.NO, Answer.NOT_KNOWN]) is Answer.NOT_KNOWN
    assert negation(Answer.NOT_KNOWN) is Answer.NOT_KNOWN


def test_all_of_nothing_and_any_of_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="empty 'all'"):
        all_of([])
    with pytest.raises(ValueError, match="empty 'any'"):
        any_of([])


def test_a_truth_value_becomes_an_answer() -> None:
    assert [answer(True), answer(False), answer(None)] == [Answer.YES, Answer.NO, Answer.NOT_KNOWN]


@settings(deadline=None)
@given(st.lists(answers, min_size=1, max_size=6))
def test_de_morgan_holds(given_answers: list[Answer]) -> None:
    assert negation(all_of(given_answers)) is any_of(negation(each) for each in given_answers)
    assert negation(any_of(given_answers)) is all_of(negation(each) for each in given_answers)


@settings(deadline=None)
@given(answers)
def test_denying_twice_says_the_same(one: Answer) -> None:
    assert negation(negation(one)) is one


@settings(deadline=None)
@given(st.permutations(list(Answer)), st.lists(answers, min_size=1, max_size=5))
def test_order_and_grouping_do_not_matter(few: list[Answer], more: list[Answer]) -> None:
    assert all_of([*few, *more]) is all_of([*more, *few]) is all_of([all_of(few), all_of(more)])
    assert any_of([*few, *more]) is any_of([*more, *few]) is any_of([any_of(few), any_of(more)])


@settings(deadline=None)
@given(st.lists(answers, min_size=1, max_size=5), st.data())
def test_knowing_more_never_turns_an_answer_into_not_known(some: list[Answer], data: st.DataObject) -> None:
    more = [
        data.draw(st.sampled_from([Answer.YES, Answer.NO])) if each is Answer.NOT_KNOWN else each
        for each in some
    ]
    for together in (all_of, any_of):
        before = together(some)
        assert before is Answer.NOT_KNOWN or together(more) is before
