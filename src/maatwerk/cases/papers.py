"""Papers drawn from a release: drafts, the sealed statement, label and case sheet, and their lint."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from maatwerk.archive.days import day_of
from maatwerk.archive.keys import institution_key
from maatwerk.cases import casesheet, snapshot
from maatwerk.cases.facts.asked import Asked, asked_at_once
from maatwerk.cases.models import Device, Release
from maatwerk.cases.words import PaperKind
from maatwerk.paperwork import lint, render, seal
from maatwerk.paperwork.snapshot import Term
from maatwerk.people.models import Account
from maatwerk.rulebook import terms
from maatwerk.rulebook.shelf import current_edition


@dataclass(frozen=True)
class Drawn:
    """One paper as bytes."""

    kind: PaperKind
    content: bytes


def statement(
    *, data: dict[str, Any], notes: dict[str, Any], language: str, at: datetime, draft: bool
) -> bytes:
    """Return the statement as PDF with its data inside."""
    return render.render(
        kind="statement",
        snapshot=data,
        lines=snapshot.statement_lines(),
        language=language,
        at=at,
        draft=draft,
        terms=(_term(language),),
        notes=notes,
    )


def draft(*, release: Release, at: datetime) -> bytes:
    """Return the draft of a statement, marked as one, for the releaser to read."""
    notes = notes_for(
        asked=Asked(device=release.device, at=at),
        reason=release.reason,
        edition=release.edition,
        keep_until=None,
        signer=None,
    )
    return statement(
        data=release.snapshot["statement"], notes=notes, language=release.language, at=at, draft=True
    )


def check_statement(pdf: bytes, *, expect: dict[str, Any]) -> dict[str, Any]:
    """Return what the lint finds in a statement, held against the data it was drawn from."""
    report = lint.lint(content=pdf, name="statement.pdf", lines=snapshot.statement_lines(), expect=expect)
    found: dict[str, Any] = report.as_json()
    return found


def notes_for(
    *, asked: Asked, reason: str, edition: str, keep_until: str | None, signer: Account | None, role: str = ""
) -> dict[str, Any]:
    """Return what the statement shows besides what the law asks for."""
    prescription = asked.prescription
    signed_at = prescription.signed_at if prescription is not None else None
    signature = None
    if signer is not None:
        signature = {
            "name": signer.full_name,
            "role": role,
            "meaning": "released",
            "at": casesheet.moment(asked.at),
        }
    return {
        "side": snapshot.side_of(asked.device),
        "prescribed_on": day_of(signed_at).isoformat() if signed_at is not None else None,
        "supersede_reason": reason or None,
        "signature": signature,
        "edition": edition,
        "keep_until": keep_until,
    }


def final(*, release: Release, signer: Account, role: str, at: datetime) -> tuple[Drawn, ...]:
    """Return the papers of a release, drawn for good and sealed."""
    device = Device.objects.get(pk=release.device_id)
    asked = asked_at_once(device, at=at)
    language = release.language
    notes = notes_for(
        asked=asked, reason=release.reason, edition=release.edition, keep_until=None, signer=signer, role=role
    )
    statement_pdf = statement(
        data=release.snapshot["statement"], notes=notes, language=language, at=at, draft=False
    )
    label_pdf = render.render(
        kind="label",
        snapshot=release.snapshot["label"],
        lines=snapshot.label_lines(),
        language=language,
        at=at,
        terms=(_term(language),),
    )
    return (
        Drawn(
            PaperKind.STATEMENT,
            _sealed(statement_pdf, device=device, at=at, reason=f"statement {release.number}"),
        ),
        Drawn(PaperKind.LABEL, _sealed(label_pdf, device=device, at=at, reason=f"label of {device.number}")),
        Drawn(PaperKind.CASE_SHEET, case_sheet(asked=asked, release=release, language=language)),
    )


def case_sheet(*, asked: Asked, release: Release | None, language: str) -> bytes:
    """Return the case sheet as it stands on record now, sealed."""
    pdf = render.render(
        kind="case_sheet",
        snapshot=casesheet.build(asked, language=language, release=release),
        lines=(),
        language=language,
        at=asked.at,
    )
    return _sealed(pdf, device=asked.device, at=asked.at, reason=f"case sheet of {asked.device.number}")


def _sealed(pdf: bytes, *, device: Device, at: datetime, reason: str) -> bytes:
    key = institution_key(device.institution_key, at=at)
    return seal.seal(pdf=pdf, private_key=key.private_key, certificate=key.certificate, at=at, reason=reason)


def _term(language: str) -> Term:
    """Return the words of Annex.I.23.2(p) with how sure they are; an unverified one is refused when drawn."""
    found = terms.term(current_edition(), terms.LABEL_TERM, language)
    return Term(language=language, text=found.text, verified=found.verified, source=found.source)
