"""The sealed papers hold PDF/A-3a and PDF/UA-1, and the checks find what is planted."""

import io
import re

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from tests.paperwork import conformance, papers, samples


@pytest.mark.parametrize("name", ["statement.pdf", "label.pdf", "case-sheet.pdf"])
def test_a_sealed_paper_conforms(name, tmp_path):
    assert conformance.faults(papers.sealed_papers()[name], place=tmp_path) == []


def test_drafts_and_long_papers_conform_too(tmp_path):
    traits = [{"name": f"Distance {n}", "value": f"{n}.5", "unit": "mm"} for n in range(70)]
    long = samples.statement(
        characteristics=traits,
        gspr={
            "sentence": samples.statement()["gspr"]["sentence"],
            "exceptions": [{"gspr": "Annex.I.10.2", "grounds": "No safer way is known."}],
        },
    )
    assert conformance.faults(papers.statement(long), place=tmp_path) == []
    assert conformance.faults(papers.statement(draft=True), place=tmp_path) == []


def spoiled(spoil):
    with pikepdf.open(io.BytesIO(papers.statement())) as document:
        spoil(document)
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def no_metadata(document):
    del document.Root.Metadata


def no_identification(document):
    before = document.Root.Metadata.read_bytes()
    after = re.sub(rb"<pdfaid:[^>]*>[^<]*</pdfaid:[^>]*>", b"", before)
    assert after != before
    document.Root.Metadata.write(after)


def a_script(document):
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def attachment_not_linked(document):
    del document.Root.AF


def attachment_without_relationship(document):
    for one in document.objects:
        if isinstance(one, Dictionary) and one.get("/AFRelationship"):
            del one["/AFRelationship"]


def no_font_files(document):
    for one in document.objects:
        if isinstance(one, Dictionary):
            for key in ("/FontFile2", "/FontFile3", "/FontFile"):
                if key in one:
                    del one[key]


def not_tagged(document):
    del document.Root.MarkInfo
    del document.Root.StructTreeRoot


def a_font_from_outside(document):
    page = document.pages[0]
    page.contents_add(b"BT /HV 12 Tf 10 10 Td (x) Tj ET")
    page.Resources.Font.HV = document.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )


def an_annotation_not_printed(document):
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 20, 20]), Contents="x")
    document.pages[0].Annots = Array([document.make_indirect(note)])


def printer_colours(document):
    document.pages[0].contents_add(b"0.1 0.2 0.3 0.4 k 0 0 10 10 re f")


def no_language(document):
    del document.Root.Lang


def a_figure_without_words(document):
    for one in document.objects:
        if isinstance(one, Dictionary) and "/Alt" in one:
            del one["/Alt"]


@pytest.mark.parametrize(
    "spoil",
    [
        no_metadata,
        no_identification,
        a_script,
        attachment_not_linked,
        attachment_without_relationship,
        no_font_files,
        not_tagged,
        a_font_from_outside,
        an_annotation_not_printed,
        printer_colours,
        no_language,
    ],
)
def test_a_planted_fault_is_found(spoil, tmp_path):
    assert conformance.faults(spoiled(spoil), place=tmp_path)


def test_a_mere_copy_has_no_fault(tmp_path):
    assert conformance.faults(spoiled(lambda document: None), place=tmp_path) == []


def test_a_seal_right_behind_the_end_mark_is_found(tmp_path):
    """The trap of PDF/A 6.1.9, for which `render` appends a line end."""
    run_on = papers.sealed_papers()["statement.pdf"].replace(b"%%EOF\n", b"%%EOF", 1)
    assert any("6.1.9" in fault for fault in conformance.own_rules(run_on))


def test_a_label_whose_symbols_have_no_words_is_found(tmp_path):
    with pikepdf.open(io.BytesIO(papers.label())) as document:
        a_figure_without_words(document)
        out = io.BytesIO()
        document.save(out)
    assert conformance.faults(out.getvalue(), place=tmp_path)
