"""Words and attachments come out of a file whole, and hostile files are refused."""

import io
import random
import zipfile
import zlib

import pikepdf
import pytest

from maatwerk.paperwork import extract
from maatwerk.paperwork.docx import read_docx
from maatwerk.paperwork.errors import PaperRefused
from tests.paperwork import foreign, papers, samples
from tests.paperwork.reports import off, report


def spoiled(pdf, spoil):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        spoil(document)
        out = io.BytesIO()
        document.save(out, compress_streams=False)
    return out.getvalue()


def test_a_line_has_its_page_and_its_cells():
    (line,) = [one for one in papers.read_pdf(papers.statement()).lines if one.text.startswith("Segment 1")]
    assert line.page == 1
    assert [segment.text for segment in line.segments] == ["Segment 1, length", "28.0 mm"]


def test_ligatures_and_hyphens_come_out_as_letters():
    text = papers.words(foreign.plain("The efficient office filed five affidavits."))
    assert "efficient office filed five affidavits" in text


def test_a_hyphen_at_the_end_of_a_line_stays_a_hyphen():
    text = "well-being of a half-and-half custom-made device " * 12
    drawn = papers.statement(samples.statement(exclusive_use=papers.EXCLUSIVE["en"] + " " + text.strip()))
    assert str(report(drawn).data_matches_text) == "yes"
    assert "\2" not in papers.words(drawn)


def test_the_rules_of_a_table_are_seen():
    assert len(extract.read_pdf(foreign.pdf(layout="middle")).rules[1]) >= len(foreign.GOOD["en"][1])


def test_a_turned_page_is_read_upright():
    def turn(document):
        document.pages[0].MediaBox = [0, 0, 842, 595]
        document.pages[0].contents_add(b"q 0 1 -1 0 842 0 cm", prepend=True)
        document.pages[0].contents_add(b"Q")

    assert "Northquay Dental Laboratory Ltd" in extract.read_pdf(spoiled(foreign.pdf(), turn)).text


def test_a_text_layer_of_a_scan_is_read_when_it_is_all_there_is():
    def hide(document):
        page = document.pages[0]
        body = b"".join(stream.read_bytes() for stream in _streams(page))
        page.Contents = document.make_stream(body.replace(b"0 Tr", b"3 Tr"))

    read = extract.read_pdf(spoiled(foreign.pdf(), hide))
    assert "Northquay" in read.text
    assert read.hidden > 0


def _streams(page):
    held = page.Contents
    return list(held) if isinstance(held, pikepdf.Array) else [held]


@pytest.mark.parametrize("limit", ["MOST_BYTES", "MOST_PAGES", "MOST_CHARACTERS", "MOST_ATTACHED"])
def test_what_is_too_large_is_refused(monkeypatch, limit):
    monkeypatch.setattr(extract, limit, 0)
    with pytest.raises(PaperRefused) as refused:
        extract.read_pdf(papers.statement())
    assert refused.value.code == "file_too_large"


def test_an_attachment_that_swells_is_refused():
    bomb = zlib.compress(b"\0" * (extract.MOST_ATTACHED + 10))

    def swell(document):
        document.Root.Names.EmbeddedFiles.Names[1].EF.F = document.make_stream(b"")
        stream = document.Root.Names.EmbeddedFiles.Names[1].EF.F
        stream.write(bomb, filter=pikepdf.Name.FlateDecode)

    with pytest.raises(PaperRefused) as refused:
        extract.read_pdf(spoiled(papers.statement(), swell))
    assert refused.value.code == "file_too_large"


@pytest.mark.parametrize("filters", [pikepdf.Name.LZWDecode, [pikepdf.Name.FlateDecode] * 2])
def test_an_attachment_packed_in_another_way_is_refused(filters):
    def repack(document):
        stream = document.Root.Names.EmbeddedFiles.Names[1].EF.F
        stream.write(b"x", filter=filters)

    with pytest.raises(PaperRefused, match=r"packed (?:in an unknown way|twice)"):
        extract.read_pdf(spoiled(papers.statement(), repack))


def test_an_attachment_that_is_broken_is_refused():
    def spoil(document):
        document.Root.Names.EmbeddedFiles.Names[1].EF.F.write(b"no deflate", filter=pikepdf.Name.FlateDecode)

    with pytest.raises(PaperRefused, match="is broken"):
        extract.read_pdf(spoiled(papers.statement(), spoil))


@pytest.mark.parametrize("seed", range(24))
def test_a_damaged_file_is_read_or_refused_and_never_crashes(seed):
    chance = random.Random(seed)
    damaged = bytearray(papers.sealed_papers()["statement.pdf"])
    for _ in range(chance.choice([1, 5, 40, 200])):
        place = chance.randrange(8, len(damaged))
        if chance.random() < 0.7:
            damaged[place] = chance.randrange(256)
        else:
            del damaged[place : place + chance.randrange(100)]
    try:
        made = report(bytes(damaged))
    except PaperRefused as refused:
        assert refused.code in {"file_unreadable", "file_too_large"}
    else:
        assert made.seal != "valid"


# --- DOCX ---

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def paragraph(text):
    runs = "".join(f"<w:r><w:t>{part}</w:t></w:r>" for part in text.split("|"))
    return f"<w:p>{runs}</w:p>"


def docx(body, **files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr(
            "word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        )
        for name, content in files.items():
            packed.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def as_lines(language="en"):
    title, rows = foreign.GOOD[language]
    return paragraph(title) + "".join(paragraph(f"{label}: {value}") for label, value in rows)


def as_table(language="en"):
    title, rows = foreign.GOOD[language]
    cells = "".join(
        f"<w:tr><w:tc>{paragraph(label)}</w:tc><w:tc>{paragraph(value)}</w:tc></w:tr>"
        for label, value in rows
    )
    return paragraph(title) + f"<w:tbl>{cells}</w:tbl>"


@pytest.mark.parametrize("body", [as_lines, as_table])
@pytest.mark.parametrize("language", sorted(foreign.GOOD))
def test_a_good_statement_as_docx_passes(language, body):
    made = report(docx(body(language)), name="statement.docx")
    assert (off(made), made.warnings) == ({}, ())
    assert {element.said.page for element in made.elements} <= {None}


def test_a_fault_in_a_docx_is_found():
    made = report(
        docx(as_lines().replace("Dr Aoife Brennan, dentist, Lee Clinic, Cork", "XXX")), name="s.docx"
    )
    assert off(made) == {5: "doubtful"}


def test_words_cut_into_runs_are_made_whole():
    read = read_docx(docx(paragraph("Pres|crib|er: Dr Aoife Brennan")))
    assert read.text == "Prescriber: Dr Aoife Brennan"


def entity(body):
    head = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x "y">]>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", f'{head}<w:document xmlns:w="{W}">{body}</w:document>')
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 no zip",
        docx(paragraph("a"), **{"..__evil.xml": "x"}),
        docx("<w:p>"),
        docx(paragraph("a"), word__header1__xml="x" * 40_000_000),
        entity("&x;"),
    ],
)
def test_a_hostile_docx_is_refused(content):
    with pytest.raises(PaperRefused) as refused:
        read_docx(content)
    assert refused.value.code == "file_unreadable"


def test_a_zip_that_is_no_docx_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.txt", "x")
    with pytest.raises(PaperRefused, match="a zip and no DOCX"):
        report(out.getvalue(), name="a.docx")
