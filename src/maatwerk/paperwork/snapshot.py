"""The frozen data behind each paper: what a statement, a label and a case sheet say, and nothing else.

Shape and completeness are two things. A draft may have empty texts: `check` looks at the shape only,
`maatwerk.paperwork.lint` says what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from maatwerk.paperwork import shapes
from maatwerk.paperwork.reasoned import ReasoningData
from maatwerk.paperwork.shapes import Day, Digest, Fault, LanguageCode, Moment, Month

Kind = Literal["statement", "label", "case_sheet", "reasoning"]
Side = Literal["left", "right", "both", "midline"]
YesNo = Literal["yes", "no", "not_known"]


@dataclass(frozen=True)
class Place:
    """A name with its address: manufacturer, manufacturing site, authorised representative."""

    name: str
    address: str


# --- statement.json, embedded in the statement (contract maatwerk.statement/1) ---


@dataclass(frozen=True)
class DeviceIdentity:
    """Annex.XIII.1 indent 3: the data that identify the device."""

    identification: str
    description: str


@dataclass(frozen=True)
class PatientIdentity:
    """Annex.XIII.1 indent 4: the patient by name, acronym or code."""

    identifier: str
    kind: Literal["name", "acronym", "code"]


@dataclass(frozen=True)
class PrescriberIdentity:
    """Annex.XIII.1 indent 5: who prescribed, and in which health institution."""

    name: str
    profession: str
    institution: str


@dataclass(frozen=True)
class Characteristic:
    """Annex.XIII.1 indent 6: one characteristic as the prescription gives it."""

    name: str
    value: str
    unit: str


@dataclass(frozen=True)
class GsprException:
    """Annex.XIII.1 indent 7: a requirement of Annex I that is not fully met, with its grounds."""

    gspr: str
    grounds: str


@dataclass(frozen=True)
class Gspr:
    """Annex.XIII.1 indent 7: the declaration of conformity with Annex I and its exceptions."""

    sentence: str
    exceptions: tuple[GsprException, ...]


@dataclass(frozen=True)
class Substances:
    """Annex.XIII.1 indent 8: medicinal substances, human and animal tissues or cells."""

    medicinal: tuple[str, ...]
    human: tuple[str, ...]
    animal: tuple[str, ...]


@dataclass(frozen=True)
class StatementData:
    """The statement of Annex.XIII.1 as data; the attachment of the PDF is exactly this."""

    schema: Literal["maatwerk.statement/1"]
    number: str
    supersedes: str | None
    manufacturer: Place
    sites: tuple[Place, ...]
    authorised_representative: Place | None
    device: DeviceIdentity
    patient: PatientIdentity
    exclusive_use: str
    prescriber: PrescriberIdentity
    characteristics: tuple[Characteristic, ...]
    gspr: Gspr
    substances: Substances
    snapshot: Digest
    language: LanguageCode


# --- beside the statement: what the law does not ask for, printed apart ---


@dataclass(frozen=True)
class Signature:
    """Who signed the release, in which role, and what the signature means."""

    name: str
    role: str
    meaning: str
    at: Moment


@dataclass(frozen=True)
class StatementNotes:
    """What the statement shows besides Annex.XIII.1; null or empty leaves it out."""

    side: Side | None
    prescribed_on: Day | None
    supersede_reason: str | None
    signature: Signature | None
    edition: str | None
    keep_until: Day | None


# --- the label, Annex.I.23.2 ---


@dataclass(frozen=True)
class LabelData:
    """What stands on a label under Annex.I.23.2; the words of point (p) come as a term of their own."""

    schema: Literal["maatwerk.label/1"]
    language: LanguageCode
    number: str
    device_name: str
    purpose: str
    contents: str
    manufacturer: Place
    authorised_representative: Place | None
    lot: str | None
    serial: str | None
    use_by: Month | None
    made_on: Month | None
    single_use: bool
    sterility: Literal["sterile", "sterilise_before_use", "non_sterile"]
    sterilisation: str
    storage: tuple[str, ...]
    warnings: tuple[str, ...]
    substances: tuple[str, ...]
    hazardous_substances: tuple[str, ...]
    side: Side | None
    patient_code: str | None
    statement_number: str | None


# --- the case sheet: the story of one device on one to three pages ---


@dataclass(frozen=True)
class Measured:
    """A characteristic as asked, as built, and the difference."""

    name: str
    unit: str
    asked: str
    tolerance: str
    built: str
    deviation: str
    within: YesNo


@dataclass(frozen=True)
class GatePassed:
    """A gate that opened: on which basis, by which places, through whom and when."""

    gate: str
    by: str
    at: Moment
    basis: tuple[Literal["law", "guidance", "national", "lab_policy"], ...]
    cites: tuple[str, ...]
    concessions: tuple[str, ...]


@dataclass(frozen=True)
class AdaptedShown:
    """A marketed device that was adapted for the patient of the case; no device of the lab."""

    product: str
    maker: str
    identifier: str
    how: str
    within: YesNo


@dataclass(frozen=True)
class LotUsed:
    """A material lot that went into the device."""

    material: str
    code: str
    container: str
    use_by: Day | None


@dataclass(frozen=True)
class RecipeUsed:
    """The validated way the device was made, here or at a supplier."""

    code: str
    title: str
    machine: str
    validated_on: Day | None
    external: bool
    supplier: str | None


@dataclass(frozen=True)
class CheckDone:
    """One check of the verification plan with its result."""

    title: str
    method: str
    instrument: str
    limit: str
    result: str
    verdict: Literal["passed", "failed", "not_done"]
    by: str
    at: Moment | None


@dataclass(frozen=True)
class FileHash:
    """A file of the device by what it is and its SHA-256."""

    name: str
    what: str
    sha256: Digest


@dataclass(frozen=True)
class ConcessionGranted:
    """A reasoned exception from a lab limit, shown on the device."""

    code: str
    reason: str
    by: str
    at: Moment


@dataclass(frozen=True)
class Picture:
    """A picture given to the renderer by name, with the words that stand for it."""

    name: str
    alt: str
    caption: str


@dataclass(frozen=True)
class CaseSheetData:
    """The story of one device, from the prescription to the hand-over."""

    schema: Literal["maatwerk.case_sheet/1"]
    language: LanguageCode
    case: str
    number: str
    device_name: str
    family: str
    version: str
    copies: str
    state: str
    patient_code: str
    side: Side | None
    prescriber: PrescriberIdentity
    prescribed_on: Day | None
    qualification: str
    device_class: str
    route_cites: tuple[str, ...]
    characteristics: tuple[Measured, ...]
    gates: tuple[GatePassed, ...]
    concessions: tuple[ConcessionGranted, ...]
    adapted: tuple[AdaptedShown, ...]
    recipe: RecipeUsed | None
    lots: tuple[LotUsed, ...]
    checks: tuple[CheckDone, ...]
    files: tuple[FileHash, ...]
    picture: Picture | None
    statement_number: str | None
    edition: str
    snapshot: Digest


# --- the words that the law fixes ---


@dataclass(frozen=True)
class Term:
    """The words "custom-made device" in one language (Annex.I.23.2(p)), with how sure they are.

    `verified` says that the words were read in an official source. An unverified wording is printed only
    when the lab confirmed it: `confirmed_by` names who compared it with the Official Journal.
    """

    language: str
    text: str
    verified: bool
    source: str = ""
    confirmed_by: str | None = None


SHAPES: dict[str, type[Any]] = {
    "statement": StatementData,
    "label": LabelData,
    "case_sheet": CaseSheetData,
    "reasoning": ReasoningData,
}


def check(snapshot: object, *, kind: Kind = "statement") -> tuple[Fault, ...]:
    """Return every fault in the shape of a snapshot; empty when it is well formed."""
    return shapes.faults(SHAPES[kind], snapshot)


def statement(snapshot: object) -> StatementData:
    """Return a statement.json as typed data, or raise ShapeError with all faults."""
    return shapes.read(StatementData, snapshot)


def label(snapshot: object) -> LabelData:
    """Return label data as typed data, or raise ShapeError with all faults."""
    return shapes.read(LabelData, snapshot)


def case_sheet(snapshot: object) -> CaseSheetData:
    """Return case sheet data as typed data, or raise ShapeError with all faults."""
    return shapes.read(CaseSheetData, snapshot)


def reasoning(snapshot: object) -> ReasoningData:
    """Return reasoning data as typed data, or raise ShapeError with all faults."""
    return shapes.read(ReasoningData, snapshot)


def notes(value: object) -> StatementNotes:
    """Return the voluntary content beside a statement as typed data, or raise ShapeError."""
    return shapes.read(StatementNotes, value)
