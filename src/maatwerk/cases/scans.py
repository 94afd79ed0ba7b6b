"""What came in as a scan or a picture: looked at by its first and last bytes before it is kept."""

from django.utils.translation import gettext as _

from maatwerk.cases.errors import CaseError

LARGEST = 20 * 1024 * 1024
PDF, PNG, JPEG, TEXT = "application/pdf", "image/png", "image/jpeg", "text/plain"
KINDS = {PDF: "PDF", PNG: "PNG", JPEG: "JPEG"}
_BEGINS = {PDF: b"%PDF-", PNG: b"\x89PNG\r\n\x1a\n", JPEG: b"\xff\xd8\xff"}
_ENDS = {PDF: b"%%EOF", PNG: b"IEND\xaeB`\x82", JPEG: b"\xff\xd9"}
_TAIL = 1024  # writers may add a few bytes after the end
_PICTURES = (PNG, JPEG)


def media_type(content: bytes, *, name: str, pictures_only: bool = False, size: int | None = None) -> str:
    """Return what a file is by its own bytes, or refuse it in words; its name is not believed.

    With `size`, the content may be left out of a file that is too large anyway.
    """
    allowed = _PICTURES if pictures_only else tuple(KINDS)
    kinds = ", ".join(KINDS[kind] for kind in allowed)
    size = len(content) if size is None else size
    if not size:
        raise _refused("scan_empty", what=_("The file is empty."), name=name, do=_("Choose it again."))
    if size > LARGEST:
        raise _refused(
            "scan_too_large",
            what=_("The file is %(size)s MB; at most %(largest)s MB are kept.")
            % {"size": format(size / 1024 / 1024, ".1f"), "largest": LARGEST // 1024 // 1024},
            name=name,
            do=_("Scan with 200 dpi, or only the pages that matter."),
        )
    found = next((kind for kind in allowed if content.startswith(_BEGINS[kind])), None)
    if found is None:
        raise _refused(
            "scan_kind_unknown",
            what=_("The file is none of %(kinds)s.") % {"kinds": kinds},
            name=name,
            do=_("Export it as one of these: %(kinds)s. Its name alone does not make it one.")
            % {"kinds": kinds},
        )
    if _ENDS[found] not in content[-_TAIL:]:
        raise _refused(
            "scan_cut_short",
            what=_("The file (%(kind)s) has no end; it was cut off on the way.") % {"kind": KINDS[found]},
            name=name,
            do=_("Send it again from where it came."),
        )
    return found


def record_type(content: bytes, *, name: str, size: int | None = None) -> str:
    """Return what a record of a machine is: a scan or picture, or plain text as machines print it."""
    try:
        return media_type(content, name=name, size=size)
    except CaseError as refused:
        if refused.code != "scan_kind_unknown" or not _is_text(content):
            raise
    return TEXT


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    return all(letter.isprintable() or letter in "\r\n\t\f\ufeff" for letter in text)


def _refused(code: str, *, what: str, name: str, do: str) -> CaseError:
    return CaseError(code, what=what, where=name, do=do)
