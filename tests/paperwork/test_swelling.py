"""A PDF that swells when it is unpacked or drawn is refused before a reader meets it."""

import io
import zlib

import pikepdf
import pytest

from maatwerk.paperwork import extract, swelling
from maatwerk.paperwork.errors import PaperRefused
from tests.paperwork import foreign, papers


def _saved(document):
    out = io.BytesIO()
    document.save(out, compress_streams=False)
    return out.getvalue()


def _page(content, **packed):
    document = pikepdf.new()
    document.add_blank_page()
    stream = pikepdf.Stream(document, b"")
    stream.write(content, **packed)
    document.pages[0].Contents = document.make_indirect(stream)
    return _saved(document)


def _drawing_each_other(levels, times):
    document = pikepdf.new()
    document.add_blank_page()
    inner = None
    for _ in range(levels):
        stream = pikepdf.Stream(document, b"0 0 9 9 re f" if inner is None else b"/X Do " * times)
        stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        stream.BBox = [0, 0, 500, 500]
        if inner is not None:
            stream.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
        inner = document.make_indirect(stream)
    document.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
    document.pages[0].Contents = document.make_stream(b"/X Do")
    return _saved(document)


def test_a_page_that_swells_is_refused(monkeypatch):
    monkeypatch.setattr(swelling, "MOST_UNPACKED", 1_000_000)
    bomb = _page(zlib.compress(b"q Q " * 300_000), filter=pikepdf.Name.FlateDecode)
    with pytest.raises(PaperRefused) as refused:
        extract.read_pdf(bomb)
    assert refused.value.code == "file_too_large"


@pytest.mark.parametrize(
    "filters",
    [
        [pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode],
        [pikepdf.Name.RunLengthDecode, pikepdf.Name.FlateDecode],
    ],
)
def test_a_page_that_is_packed_twice_is_refused(filters):
    with pytest.raises(PaperRefused, match="packed twice"):
        swelling.check(_page(zlib.compress(zlib.compress(b"q Q")), filter=pikepdf.Array(filters)))


def test_parts_that_draw_each_other_many_times_are_refused():
    with pytest.raises(PaperRefused, match="draw more than"):
        swelling.check(_drawing_each_other(9, 10))
    swelling.check(_drawing_each_other(3, 10))


def test_parts_that_draw_each_other_too_deep_are_refused():
    with pytest.raises(PaperRefused, match=r"too deep|draw more than"):
        swelling.check(_drawing_each_other(3000, 2))


def test_ordinary_papers_pass():
    for paper in (papers.statement(), foreign.pdf()):
        swelling.check(paper)
