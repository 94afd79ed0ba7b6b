"""The frozen data behind statement and label, built from the records of a device (Annex.XIII.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from maatwerk.archive.days import day_of
from maatwerk.cases import spoken
from maatwerk.cases.digests import digest_of
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts.asked import Asked, pieces_of
from maatwerk.cases.facts.verification import results
from maatwerk.cases.gathered import Gathered
from maatwerk.cases.models import Build, Device
from maatwerk.cases.sentences import Sentences, sentences
from maatwerk.cases.words import Naming, Side
from maatwerk.lab.catalogue.families import FamilyContent
from maatwerk.lab.words import RequirementStatus
from maatwerk.rulebook import documents
from maatwerk.rulebook.documents import DocumentLine
from maatwerk.rulebook.shelf import current_edition

_NO_DIGEST = "0" * 64


@dataclass(frozen=True)
class Snapshot:
    """Statement and label as data, and the digest of the records that they stand for."""

    statement: dict[str, Any]
    label: dict[str, Any]
    digest: str

    def as_json(self) -> dict[str, Any]:
        """Return what is kept with a release."""
        return {"statement": self.statement, "label": self.label}


def build(
    *,
    device: Device,
    number: str,
    language: str,
    on: date,
    exceptions: Sequence[Mapping[str, str]] = (),
    substances: Mapping[str, Sequence[str]] | None = None,
    supersedes: str | None = None,
    gathered: Gathered | None = None,
) -> Snapshot:
    """Freeze what the records say of a device now; number and predecessor are not of the digest."""
    asked = Asked(device=device, at=datetime.combine(on, time(), UTC), gathered=gathered)
    words = sentences(language)
    statement = _statement(
        asked, words=words, language=language, exceptions=exceptions, substances=substances
    )
    named = [name for kind in statement["substances"].values() for name in kind]
    label = _label(asked, words=words, language=language, substances=named)
    digest = digest_of("snapshot", {"statement": statement, "label": label, "records": _records(asked)})
    statement |= {"number": number, "supersedes": supersedes, "snapshot": digest}
    label |= {"statement_number": number}
    return Snapshot(statement=statement, label=label, digest=digest)


def statement_lines() -> tuple[DocumentLine, ...]:
    """Return the lines of the law that a statement must hold."""
    return documents.lines(edition=current_edition(), document="statement")


def label_lines() -> tuple[DocumentLine, ...]:
    """Return the lines of the law that a label must bear."""
    return documents.lines(edition=current_edition(), document="label")


def manufacturer(asked: Asked) -> dict[str, str]:
    """Return name and address of the legal manufacturer."""
    maker = asked.institution
    return {"name": maker.name, "address": maker.address}


def prescriber(asked: Asked) -> dict[str, str]:
    """Return who prescribed, and for which institution (Annex.XIII.1 indent 5)."""
    prescription = asked.prescription
    if prescription is None or prescription.signed_by is None:
        return {"name": "", "profession": "", "institution": ""}
    return {
        "name": prescription.signed_by.full_name,
        "profession": prescription.profession,
        "institution": asked.institution.name,
    }


def side_of(device: Device) -> str | None:
    """Return the side as papers print it; a region without side has none."""
    return None if device.side == Side.NONE else device.side


def made_on(asked: Asked) -> date | None:
    """Return the day on which the last piece of the device came out of its build."""
    ended = [day_of(made.ended_at) for made in asked.builds if made.ended_at is not None]
    return max(ended, default=None)


def text_in(texts: Mapping[str, str], language: str) -> str:
    """Return the text in a language, in English where it is missing."""
    return texts.get(language) or texts.get("en", "")


def _statement(
    asked: Asked,
    *,
    words: Sentences,
    language: str,
    exceptions: Sequence[Mapping[str, str]],
    substances: Mapping[str, Sequence[str]] | None,
) -> dict[str, Any]:
    identifier, kind = _patient(asked)
    listed = _exceptions(asked.family, language=language, more=exceptions)
    return {
        "schema": "maatwerk.statement/1",
        "number": "",
        "supersedes": None,
        "manufacturer": manufacturer(asked),
        "sites": _sites(asked),
        "authorised_representative": None,
        "device": {
            "identification": _identification(asked),
            "description": _description(asked, words=words, language=language),
        },
        "patient": {"identifier": identifier, "kind": kind},
        "exclusive_use": words.exclusive_use.format(identifier=identifier) if identifier else "",
        "prescriber": prescriber(asked),
        "characteristics": [
            {"name": one.label, "value": one.value, "unit": one.unit}
            for one in sorted(asked.characteristics, key=lambda one: one.position)
        ],
        "gspr": {"sentence": words.conforms_but if listed else words.conforms, "exceptions": listed},
        "substances": _substances(asked.family, given=substances),
        "snapshot": _NO_DIGEST,
        "language": language,
    }


def _label(asked: Asked, *, words: Sentences, language: str, substances: Sequence[str]) -> dict[str, Any]:
    device, family = asked.device, asked.family
    made = made_on(asked)
    use_by = None if made is None else made + timedelta(days=int(family.use_by_days.value))
    return {
        "schema": "maatwerk.label/1",
        "language": language,
        "number": f"L-{device.number}",
        "device_name": text_in(family.names, language),
        "purpose": text_in(family.intended_purpose, language),
        "contents": _contents(asked, words=words),
        "manufacturer": manufacturer(asked),
        "authorised_representative": None,
        "lot": None,
        "serial": device.number,
        "use_by": use_by.isoformat() if use_by is not None else None,
        "made_on": made.isoformat() if made is not None else None,
        "single_use": family.label.single_use,
        "sterility": _sterility(family),
        "sterilisation": ", ".join(family.sterilisation.methods),
        "storage": [text_in(family.label.storage, language)],
        "warnings": [text_in(one, language) for one in family.label.warnings],
        "substances": list(substances),
        "hazardous_substances": [],
        "side": side_of(device),
        "patient_code": device.case.patient.code,
        "statement_number": None,
    }


def _records(asked: Asked) -> dict[str, Any]:
    """Return what else the signature stands for: the records that the papers rest on, by their digests."""
    design = asked.design
    return {
        "prescription": asked.prescription.digest if asked.prescription is not None else None,
        "design": design.manifest if design is not None else None,
        "pieces": sorted(str(piece) for piece in pieces_of(asked)),
        "builds": [[one.number, one.recipe.content_digest, _file_of(one)] for one in asked.builds],
        "checks": sorted(
            [one.code, str(one.copy or one.build or ""), one.passed, str(one.value)]
            for one in results(asked).values()
        ),
        "concessions": sorted(one.digest for one in asked.device.concessions.all()),
    }


def _file_of(made: Build) -> str | None:
    file = getattr(made, "file", None)
    return None if file is None else str(file.sha256)


def _patient(asked: Asked) -> tuple[str, str]:
    """Return how the statement names the patient, as the prescription does (Annex.XIII.1 indent 4)."""
    patient = asked.device.case.patient
    naming = Naming(asked.prescription.patient_named_as) if asked.prescription is not None else Naming.CODE
    identifier = {Naming.NAME: patient.name, Naming.ACRONYM: patient.acronym, Naming.CODE: patient.code}[
        naming
    ]
    return identifier, naming.value


def _sites(asked: Asked) -> list[dict[str, str]]:
    """Return every site that made the device: of the design, of each machine, of each supplier."""
    site = asked.device.case.site
    found = {site.name: site.address}
    for made in asked.builds:
        if made.machine is not None:
            found[made.machine.site.name] = made.machine.site.address
        if made.supplier is not None:
            found[made.supplier.name] = made.supplier.address
    return [{"name": name, "address": address} for name, address in found.items()]


def _identification(asked: Asked) -> str:
    marks = sorted({piece.part.mark for piece in pieces_of(asked)})
    return ", ".join([asked.device.number, *marks])


def _description(asked: Asked, *, words: Sentences, language: str) -> str:
    device = asked.device
    side = words.side.get(device.side, "")
    return ", ".join(part for part in (text_in(asked.family.names, language), device.region, side) if part)


def _contents(asked: Asked, *, words: Sentences) -> str:
    count = len(pieces_of(asked))
    return words.piece if count == 1 else words.pieces.format(count=count) if count else ""


def _sterility(family: FamilyContent) -> str:
    if family.label.supplied_sterile:
        return "sterile"
    return "sterilise_before_use" if family.sterilisation.needed else "non_sterile"


def _exceptions(
    family: FamilyContent, *, language: str, more: Sequence[Mapping[str, str]]
) -> list[dict[str, str]]:
    """Return each requirement not fully met with its grounds: the family's, and those of this device."""
    found = {
        one.gspr: text_in(one.how, language)
        for one in family.gspr
        if one.status is RequirementStatus.NOT_FULLY_MET
    }
    found |= {one["gspr"]: one["grounds"] for one in more}
    return [{"gspr": gspr, "grounds": grounds} for gspr, grounds in found.items()]


def _substances(family: FamilyContent, *, given: Mapping[str, Sequence[str]] | None) -> dict[str, list[str]]:
    """Return substances and tissues by kind (Annex.XIII.1 indent 8); what the class facts say is named."""
    found = {kind: list((given or {}).get(kind, ())) for kind in ("medicinal", "human", "animal")}
    tissue = str(family.class_facts.get("manufactured_from_tissue", "no"))
    due = {
        "medicinal": family.class_facts.get("contains_ancillary_medicine") is True,
        "human": tissue == "human",
        "animal": tissue.startswith("animal"),
    }
    if unnamed := [kind for kind, needed in due.items() if needed and not found[kind]]:
        raise CaseError(
            "substances_not_named",
            what=_("The family contains substances or tissues that are not named: %(unnamed)s.")
            % {"unnamed": spoken.parts(unnamed)},
            do=_("Give them when the release is prepared."),
        )
    return found
