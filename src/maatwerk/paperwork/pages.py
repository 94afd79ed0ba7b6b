"""The pages of a PDF as pictures, so that a browser shows exactly what lies in the archive."""

import io

import pypdfium2

from maatwerk.paperwork.errors import PaperRefused

WIDTH = 1400
MOST_PAGES = 60


def page_count(content: bytes) -> int:
    """Return how many pages a PDF has."""
    document = _open(content)
    try:
        return len(document)
    finally:
        document.close()


def page_picture(content: bytes, *, number: int, width: int = WIDTH) -> bytes:
    """Return one page, counted from 1, as PNG of this width in pixels."""
    document = _open(content)
    try:
        if not 1 <= number <= min(len(document), MOST_PAGES):
            raise PaperRefused("page_missing", what=f"There is no page {number}.", do="Look at the first.")
        page = document[number - 1]
        drawn = page.render(scale=width / page.get_width()).to_pil()
        out = io.BytesIO()
        drawn.save(out, format="PNG", optimize=True)
        page.close()
        return out.getvalue()
    finally:
        document.close()


def _open(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as trouble:
        raise PaperRefused(
            "file_unreadable", what="The file cannot be read as a PDF.", why=str(trouble), do="Take another."
        ) from trouble
