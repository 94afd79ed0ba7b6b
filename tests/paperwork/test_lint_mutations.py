"""Every expectation one text away from what is stated is found: in data, under a seal, in plain text."""

import pytest

from maatwerk.paperwork import lint as reader
from tests.paperwork import demonstration, samples
from tests.paperwork.reports import report

# How many wrong texts are tried in place of each: all of them where reading costs nothing.
TRIED = {"json": 99, "sealed": 1, "words": 1, "table": 1, "units": 1, "lines": 1}


@pytest.mark.parametrize("form", demonstration.FORMS)
def test_what_is_stated_word_by_word_is_complete(form):
    found = report(demonstration.file(form, demonstration.statement()), expect=demonstration.statement())
    assert {str(one.said.finding) for one in found.elements} == {"present"}
    assert [one.said.reasons for one in found.elements if one.said.reasons] == []


@pytest.mark.parametrize("form", demonstration.FORMS)
@pytest.mark.usefixtures("read_once")
def test_each_expectation_with_one_wrong_text_is_found(form):
    data = demonstration.statement()
    tried = list(demonstration.changes(data, most=TRIED[form]))
    assert len({path for path, _ in tried}) == 71
    file = demonstration.file(form, data)
    unseen = []
    for path, wrong in tried:
        found = reader.lint(content=file, name="statement", lines=samples.LINES, expect=wrong)
        number = demonstration.indent_of(path)
        reasons = found.elements[number - 1].said.reasons
        named = [
            one for one in reasons if one.cites == (f"Annex.XIII.1 indent {number}",) and one.facts["what"]
        ]
        if found.complete or not named:
            unseen.append((path, demonstration.at(wrong, path)))
    assert unseen == []
