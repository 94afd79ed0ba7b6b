"""The label says what Annex I 23.2 asks for, in the room it has."""

import io

import pikepdf
import pytest

from maatwerk.paperwork import render
from maatwerk.paperwork.errors import PaperRefused
from tests.paperwork import papers, samples


def flat(text):
    return " ".join(text.split())


def test_the_label_says_what_the_law_asks_for():
    said = flat(papers.words(papers.label()))
    for text in (
        "Fibula cutting guide",
        "custom-made device",
        "MD",
        "Sint-Maarwijk University Hospital",
        "Kade 1",
        "LOT",
        "B-0419",
        "2026-12-22",
        "Single use only",
        "Not sterile. Sterilise before use",
        "RIGHT",
        "VM-2291",
    ):
        assert text in said


def test_the_label_has_neither_ce_nor_udi():
    said = papers.words(papers.label())
    assert "UDI" not in said
    assert "CE" not in said.split()


def test_the_label_can_bear_the_words_in_several_languages():
    said = papers.words(papers.label(terms=[papers.term("en"), papers.term("nl"), papers.term("fr")]))
    assert all(papers.TERMS[language] in said for language in ("en", "nl", "fr"))


def test_the_symbols_of_a_label_have_words_for_those_who_cannot_see_them():
    with pikepdf.open(io.BytesIO(papers.label())) as document:
        said = {
            str(one.Alt) for one in document.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one
        }
    assert {"Manufacturer", "Use by", "Single use only", "Caution"} <= said


def test_the_symbol_for_single_use_is_missing_where_it_is_not_single_use():
    assert "Single use" not in papers.words(papers.label(samples.label(single_use=False)))


def test_a_longer_label_takes_a6_and_one_that_is_too_long_is_refused():
    long = samples.label(warnings=["Do not bend this guide; a bent guide leads the saw astray."] * 9)
    assert render.pages(papers.label(long)) == 1
    with pytest.raises(PaperRefused, match="does not fit on A6"):
        papers.label(samples.label(warnings=["Do not bend."] * 60))


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"lot": None, "serial": None}, "lot"),
        ({"use_by": None, "made_on": None}, "use_by"),
        ({"contents": " "}, "contents"),
        ({"manufacturer": {"name": "Sint-Maarwijk", "address": ""}}, "manufacturer"),
    ],
)
def test_a_final_label_must_be_complete_and_a_draft_need_not(changes, where):
    lines = [
        samples.Line("label-contents", "Annex.I.23.2(b)", "contents"),
        samples.Line("label-manufacturer", "Annex.I.23.2(c)", "manufacturer"),
        samples.Line("label-custom-made", "Annex.I.23.2(p)", ""),
    ]
    with pytest.raises(PaperRefused) as refused:
        papers.label(samples.label(**changes), lines=lines)
    assert (refused.value.code, refused.value.where) == ("label_incomplete", where)
    assert papers.label(samples.label(**changes), lines=lines, draft=True)


@pytest.mark.parametrize(("language", "said"), [("en", "steam 121 °C"), ("nl", "stoom 121 °C")])
def test_a_method_of_sterilisation_is_said_in_words(language, said):
    label = samples.label(sterility="sterilise_before_use", sterilisation="steam-121", language=language)
    shown = papers.words(papers.label(label, language=language)).replace("\u00a0", " ")
    assert said in shown
    assert "steam-121" not in shown
