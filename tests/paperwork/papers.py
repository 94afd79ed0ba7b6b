"""Finished papers for tests, each made once per run."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache
from typing import Any

import pikepdf

from maatwerk.paperwork.extract import read_pdf
from maatwerk.paperwork.render import render
from maatwerk.paperwork.seal import seal
from maatwerk.paperwork.snapshot import Term
from tests.paperwork import keys, samples

TERMS = {
    "en": "custom-made device",
    "de": "Sonderanfertigung",
    "fr": "dispositif sur mesure",
    "it": "dispositivo su misura",
    "es": "producto a medida",
    "nl": "hulpmiddel naar maat",
}
EXCLUSIVE = {
    "en": "This device is intended for the exclusive use of the patient with code VM-2291.",
    "de": "Dieses Produkt ist ausschließlich für die Patientin mit dem Code VM-2291 bestimmt.",
    "fr": "Ce dispositif est destiné à l’usage exclusif du patient portant le code VM-2291.",
    "it": "Questo dispositivo è destinato all’uso esclusivo del paziente con codice VM-2291.",
    "es": "Este producto está destinado al uso exclusivo del paciente con el código VM-2291.",
    "nl": "Dit hulpmiddel is uitsluitend bestemd voor gebruik door de patiënt met code VM-2291.",
}
CONFORMS = {
    "en": "The device conforms to the general safety and performance requirements of Annex I of "
    "Regulation (EU) 2017/745.",
    "de": "Das Produkt entspricht den grundlegenden Sicherheits- und Leistungsanforderungen des Anhangs I "
    "der Verordnung (EU) 2017/745.",
    "fr": "Le dispositif est conforme aux exigences générales en matière de sécurité et de performances "
    "de l’annexe I du règlement (UE) 2017/745.",
    "it": "Il dispositivo è conforme ai requisiti generali di sicurezza e prestazione dell’allegato I del "
    "regolamento (UE) 2017/745.",
    "es": "El producto cumple los requisitos generales de seguridad y funcionamiento del anexo I del "
    "Reglamento (UE) 2017/745.",
    "nl": "Het hulpmiddel voldoet aan de algemene veiligheids- en prestatie-eisen van bijlage I van "
    "Verordening (EU) 2017/745.",
}


def term(language: str = "en", **changes: Any) -> Term:
    """Return the verified term of a language."""
    given: dict[str, Any] = {"language": language, "text": TERMS[language], "verified": True}
    return Term(**(given | changes))


def in_language(language: str, **changes: Any) -> dict[str, Any]:
    """Return the sample statement with its sentences in a language."""
    said = {
        "language": language,
        "exclusive_use": EXCLUSIVE[language],
        "gspr": {"sentence": CONFORMS[language], "exceptions": []},
    }
    return samples.statement(**(said | changes))


def statement(data: dict[str, Any] | None = None, **more: Any) -> bytes:
    """Return a rendered statement."""
    given = data or samples.statement()
    language = given["language"]
    asked = {
        "kind": "statement",
        "snapshot": given,
        "lines": samples.LINES,
        "language": language,
        "at": samples.AT,
        "terms": [term(language)] if language in TERMS else (),
        "notes": samples.notes(),
    }
    return render(**(asked | more))


def label(data: dict[str, Any] | None = None, **more: Any) -> bytes:
    """Return a rendered label."""
    given = data or samples.label()
    asked = {
        "kind": "label",
        "snapshot": given,
        "lines": (),
        "language": given["language"],
        "at": samples.AT,
        "terms": [term(given["language"])],
    }
    return render(**(asked | more))


def case_sheet(data: dict[str, Any] | None = None, **more: Any) -> bytes:
    """Return a rendered case sheet."""
    given = data or samples.case_sheet()
    asked = {
        "kind": "case_sheet",
        "snapshot": given,
        "lines": (),
        "language": given["language"],
        "at": samples.AT,
    }
    return render(**(asked | more))


def sealed(pdf: bytes) -> bytes:
    """Return a PDF sealed by the invented hospital."""
    key, certificate = keys.pair()
    return seal(pdf=pdf, private_key=key, certificate=certificate, at=samples.AT, reason="Release")


@cache
def sealed_papers() -> dict[str, bytes]:
    """Return the three papers, sealed; the case sheet with a picture."""
    sheet = samples.case_sheet(
        picture={
            "name": "part.png",
            "alt": "The guide on the fibula, seen from outside.",
            "caption": "Version 3",
        }
    )
    return {
        "statement.pdf": sealed(statement()),
        "label.pdf": sealed(label()),
        "case-sheet.pdf": sealed(case_sheet(sheet, pictures={"part.png": png(240, 180)})),
    }


def words(pdf: bytes) -> str:
    """Return the words on the pages."""
    return read_pdf(pdf).text


def png(wide: int, high: int) -> bytes:
    """Return a small picture."""
    row = b"\0" + b"".join(bytes((x * 255 // wide, 90, 160)) for x in range(wide))

    def part(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    packed = zlib.compress(row * high)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", packed) + part(b"IEND", b"")


def with_attachment(pdf: bytes, content: bytes | None) -> bytes:
    """Return a PDF whose statement.json was exchanged, or taken away."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        if content is None:
            del document.Root.Names
            del document.Root.AF
        else:
            spec = document.Root.Names.EmbeddedFiles.Names[1]
            spec.EF.F.write(content)
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()
