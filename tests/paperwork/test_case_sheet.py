"""The case sheet tells a device's story on a few pages, and cites nothing falsely."""

import io

import pytest

from maatwerk.paperwork import render
from maatwerk.paperwork.errors import PaperRefused
from tests.paperwork import papers, samples


def flat(text):
    return " ".join(text.split())


def test_the_case_sheet_tells_the_story_of_the_device():
    said = flat(papers.words(papers.case_sheet()))
    for text in (
        "VM-2291",
        "RIGHT",
        "27.96",
        "−0.04",
        "Law · Art. 2(3)",
        "Lab policy · SOP-04",
        "slice_too_thick",
        "24-121",
        "G-07",
    ):
        assert text in said
    assert samples.SHA in said.replace(" ", "")
    assert "does not declare conformity" in said


def test_an_empty_case_sheet_says_that_nothing_is_there_yet():
    bare = samples.case_sheet(
        characteristics=[], gates=[], concessions=[], recipe=None, lots=[], checks=[], files=[], side=None
    )
    said = papers.words(papers.case_sheet(bare))
    assert "Nothing was measured yet" in said
    assert "None." in said


def test_a_picture_needs_words_and_must_be_a_picture():
    picture = {"name": "part.png", "alt": "The guide.", "caption": ""}
    good = papers.png(8, 8)
    assert papers.case_sheet(samples.case_sheet(picture=picture), pictures={"part.png": good})
    for change, pictures, code in (
        ({"alt": " "}, {"part.png": good}, "alt_text_missing"),
        ({}, {}, "picture_missing"),
        ({}, {"part.png": b"GIF89a"}, "picture_unreadable"),
        ({}, {"part.png": b"\x89PNG\r\n\x1a\n" + bytes(16)}, "picture_unreadable"),
        ({}, {"part.png": b"\xff\xd8\xff\xe0\x00"}, "picture_unreadable"),
    ):
        with pytest.raises(PaperRefused) as refused:
            papers.case_sheet(samples.case_sheet(picture=picture | change), pictures=pictures)
        assert refused.value.code == code


def test_a_jpeg_is_taken_too():
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (20, 10), "steelblue").save(out, "JPEG")
    picture = {"name": "part.jpg", "alt": "The guide.", "caption": ""}
    assert papers.case_sheet(samples.case_sheet(picture=picture), pictures={"part.jpg": out.getvalue()})


def test_a_long_story_takes_at_most_three_pages():
    many = samples.case_sheet(
        characteristics=[samples.measured(f"Distance {n}", "1.0", "1.0", "0.0") for n in range(24)],
        checks=[samples.check(f"Check {n}", "By eye", "L-1", "None", "None seen") for n in range(24)],
    )
    assert render.pages(papers.case_sheet(many)) <= 3


def test_a_procedure_of_the_lab_is_never_cited_as_law():
    gate = samples.case_sheet()["gates"][0] | {
        "basis": ["guidance", "lab_policy", "law"],
        "cites": ["Art.2(3)", "SOP-02", "Annex.XIII.1 indent 4", "MDCG 2021-3 Q6", "SOP-05"],
    }
    said = flat(papers.words(papers.case_sheet(samples.case_sheet(gates=[gate]))))
    assert "Law · Art. 2(3), Annex XIII(1), 4th indent " in said
    assert "Guidance · MDCG 2021-3 Q6" in said
    assert "Lab policy · SOP-02, SOP-05" in said


def test_copies_of_a_part_share_a_row_and_the_worst_verdict_is_shown():
    good = samples.check("Thinnest wall", "Caliper", "C-1", "≥ 2.5 mm", "3.9 mm")
    bad = good | {"result": "2.1 mm", "verdict": "failed"}
    other = samples.check("No cracks", "By eye", "", "", "") | {"at": "2026-11-21T12:10:00Z"}
    said = flat(papers.words(papers.case_sheet(samples.case_sheet(checks=[good, bad, other, other]))))
    assert "3.9 mm · 2.1 mm, failed (2×)" in said
    assert said.count("No cracks") == 1
    assert "All by Tess Oeverland, 2026-11-21 11:30–12:10 UTC." in said


def test_checks_of_several_people_or_days_name_them_row_by_row():
    one = samples.check("Thinnest wall", "Caliper", "C-1", "≥ 2.5 mm", "3.9 mm")
    for change in (
        {"by": "Noor Vlierhof"},
        {"at": "2026-11-22T11:30:00Z"},
        {"at": None, "verdict": "not_done"},
    ):
        checks = [one, one | {"title": "Other"} | change]
        assert "All by" not in papers.words(papers.case_sheet(samples.case_sheet(checks=checks)))


def test_a_long_answer_that_was_built_as_asked_is_not_printed_twice():
    text = "Through the body of the zygoma, from the orbital rim to the buttress"
    row = samples.measured("Course", text, text, "") | {"unit": ""}
    said = flat(papers.words(papers.case_sheet(samples.case_sheet(characteristics=[row]))))
    assert "as asked" in said
