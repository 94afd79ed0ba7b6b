"""Every check of PDF/A-3a and PDF/UA-1 that can be had, and our own rules for what they are known to miss."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import pdf_oxide
import pdfua
import pikepdf

_PRINT, _NEVER = 0b100, 0b1_0010_0011  # 6.3.2: printed; not invisible, hidden, toggled or kept from view


def faults(pdf: bytes, *, place: Path) -> list[str]:
    """Return everything that any of the checks finds; veraPDF joins in where it is installed."""
    file = place / "paper.pdf"
    file.write_bytes(pdf)
    checked = pdf_oxide.PdfDocument(str(file)).validate_pdf_a("3a")
    found = [f"pdf-oxide: {error}" for error in checked["errors"]] if not checked["valid"] else []
    found += [f"own: {rule}" for rule in own_rules(pdf)]
    found += [f"pdfua: {issue}" for issue in pdfua_issues(file)]
    if shutil.which("verapdf"):
        for flavour in ("3a", "ua1"):
            done = subprocess.run(
                ["verapdf", "--flavour", flavour, "--format", "text", str(file)],
                capture_output=True,
                text=True,
                check=False,
            )
            found += [] if done.stdout.startswith("PASS") else [f"verapdf {flavour}: {done.stdout}"]
    return found


def own_rules(pdf: bytes) -> list[str]:
    """Return what breaks the rules that pdf-oxide is known to miss, and the line end of PDF/A 6.1.9.

    PDF/A-3 and PDF/UA-1 rest on PDF 1.7: no revision may call the file anything newer.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = [*_annotations(document), *_colours(document), *_attachments(document)]
        said = [document.pdf_version, str(document.Root.get("/Version", "/1.7")).removeprefix("/")]
    found += [f"6.1.2: PDF {one}, newer than 1.7" for one in said if one > "1.7"]
    ends = [match.end() for match in re.finditer(rb"%%EOF", pdf)]
    if any(pdf[end : end + 1] not in {b"\n", b"\r"} for end in ends):
        found.append("6.1.9: a revision begins right behind %%EOF")
    return found


def _annotations(document: pikepdf.Pdf) -> list[str]:
    found = []
    for page in document.pages:
        for annotation in page.get("/Annots", []):
            flags = int(annotation.get("/F", 0))
            if annotation.get("/Subtype") != "/Popup" and (not flags & _PRINT or flags & _NEVER):
                found.append(f"6.3.2: annotation flags {flags}")
    return found


def _colours(document: pikepdf.Pdf) -> list[str]:
    profiles = [intent.get("/DestOutputProfile") for intent in document.Root.get("/OutputIntents", [])]
    if any(profile is not None and int(profile.N) == 4 for profile in profiles):
        return []
    for page in document.pages:
        operators = {str(operator) for _, operator in pikepdf.parse_content_stream(page)}
        if operators & {"k", "K"} or "/DeviceCMYK" in repr(page.get("/Resources")):
            return ["6.2.4.3: DeviceCMYK without an output intent"]
    return []


def _attachments(document: pikepdf.Pdf) -> list[str]:
    names = document.Root.get("/Names", pikepdf.Dictionary()).get("/EmbeddedFiles")
    if names is None:
        return []
    linked = {spec.objgen for spec in document.Root.get("/AF", [])}
    found = []
    for name, spec in pikepdf.NameTree(names).items():
        if spec.objgen not in linked:
            found.append(f"6.8: {name} is not in /AF")
        if spec.get("/AFRelationship") is None:
            found.append(f"6.8: {name} has no relationship")
    return found


def pdfua_issues(file: Path) -> list[str]:
    """Return the findings of pdfua."""
    report = pdfua.validate(str(file))
    return [f"{one.rule_id}: {one.message}" for one in report.findings]
