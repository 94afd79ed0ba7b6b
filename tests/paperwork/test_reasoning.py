"""The paper of a reasoning: what follows on which basis, what is open, what was answered."""

import pytest

from maatwerk.paperwork import assets
from maatwerk.paperwork.errors import PaperRefused
from maatwerk.paperwork.render import render
from tests.paperwork import papers, samples


def reasoning(**changes):
    given = samples.reasoning(**changes)
    return render(kind="reasoning", snapshot=given, lines=(), language=given["language"], at=samples.AT)


def words(**changes):
    return " ".join(papers.words(reasoning(**changes)).split())


def test_it_says_what_follows_and_on_which_basis():
    said = words()
    for told in (
        *("Saw guide", "Custom-made device", "IIa or higher", "Law · Art. 2(3)", "not known yet"),
        *("Is it placed in the teeth?", "under 60 minutes", "the family", "Guidance · Art. 5(5)"),
        *("Depends on: Has the device been handed over?", "3 further duties bind every device"),
        *("Edition 2026.1 of the law, checked by no lawyer.", "It decides nothing about any device"),
        *("our reading of the text", "2 duties hang on what is still open."),
    ):
        assert told in said


def test_a_class_that_is_known_names_its_rule():
    assert "IIa, by Rule 6" in words(device_class="IIa", rule=6)
    assert "does not apply" in words(device_class="not_applicable", rule=None)


@pytest.mark.parametrize("language", assets.languages())
def test_it_is_drawn_in_every_language_of_papers_and_alike_each_time(language):
    assert reasoning(language=language) == reasoning(language=language)


def test_without_answers_and_duties_it_says_none():
    assert words(answers=[], changes=[], further_duties=0, duties_open=0).count("None.") == 2


def test_another_shape_is_refused():
    with pytest.raises(PaperRefused, match="shape"):
        reasoning(qualification=None)
