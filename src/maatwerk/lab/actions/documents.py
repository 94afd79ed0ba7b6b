"""Documents that the lab shows as evidence: PDF, kept whole under their hash."""

from datetime import datetime

from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.people.errors import InputRefused
from maatwerk.people.models import Account

_PDF, _END = b"%PDF-", b"%%EOF"
_TAIL = 1024  # writers may add a few bytes after the end


def keep_document(*, content: bytes, name: str, actor: Account, at: datetime) -> str:
    """Keep a document and return its hash; a sentence about a document is none."""
    if not content.startswith(_PDF) or _END not in content[-_TAIL:]:
        raise InputRefused(
            "document_missing",
            what=_("There is no PDF document."),
            where="document",
            why=_("Evidence is a document that can be shown; a sentence about one is none."),
            do=_("Choose the PDF file."),
        )
    kept = archive.keep_file(
        content=content,
        name=name,
        media_type="application/pdf",
        institution_key=actor.institution_key,
        actor=actor.as_actor(),
        at=at,
    )
    return kept.sha256
