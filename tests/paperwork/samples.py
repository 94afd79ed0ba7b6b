"""One device of the invented Sint-Maarwijk hospital, as the papers need it."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
from typing import Any

from maatwerk.paperwork.snapshot import Term

AT = dt.datetime(2026, 11, 23, 9, 14, tzinfo=dt.UTC)
SHA = "9c41e07a53b8d1f69c41e07a53b8d1f69c41e07a53b8d1f69c41e07a53b8d1f6"


@dataclasses.dataclass(frozen=True)
class Line:
    """A line of a document as the rulebook gives it."""

    id: str
    cite: str
    field: str
    required: str = "always"
    basis: str = "law"
    text: dict[str, str] = dataclasses.field(default_factory=dict)


def _line(number: int, path: str, text: str, required: str = "always") -> Line:
    return Line(
        f"statement-{number}-{path}", f"Annex.XIII.1 indent {number}", path, required, text={"en": text}
    )


LINES = (
    _line(1, "manufacturer", "Name and address of the manufacturer"),
    _line(1, "sites", "Name and address of every manufacturing site"),
    _line(2, "authorised_representative", "Where there is one", "where_applicable"),
    _line(3, "device", "Data that identify the device"),
    _line(4, "patient", "The patient, by name, acronym or code"),
    _line(4, "exclusive_use", "For the exclusive use of one patient"),
    _line(5, "prescriber", "Who prescribed, and where"),
    _line(6, "characteristics", "As the prescription gives them"),
    _line(7, "gspr.sentence", "Conformity with Annex I"),
    _line(7, "gspr.exceptions", "Exceptions, with grounds", "where_applicable"),
    _line(8, "substances", "Where there are any", "where_applicable"),
)

TERM = Term(language="en", text="custom-made device", verified=True, source="Art.2(3)")


def statement(**changes: Any) -> dict[str, Any]:
    """Return the statement of a fibula cutting guide."""
    return {
        "schema": "maatwerk.statement/1",
        "number": "VM-2026-0147-02",
        "supersedes": None,
        "manufacturer": {
            "name": "Sint-Maarwijk University Hospital",
            "address": "Kade 1, 1234 AB Veldermeer, Netherlands",
        },
        "sites": [
            {"name": "3D Lab, Building K", "address": "Kade 1, 1234 AB Veldermeer, Netherlands"},
        ],
        "authorised_representative": None,
        "device": {
            "identification": "M-2026-0147-02, lot B-0419",
            "description": "Fibula cutting guide, RIGHT, version 3, two copies, engraved “0147-02 R v3”",
        },
        "patient": {"identifier": "VM-2291", "kind": "code"},
        "exclusive_use": "This device is intended for the exclusive use of the patient with code VM-2291.",
        "prescriber": {
            "name": "Dr Iva Morgenrood",
            "profession": "oral and maxillofacial surgeon",
            "institution": "Sint-Maarwijk University Hospital",
        },
        "characteristics": [
            {"name": "Segment 1, length", "value": "28.0", "unit": "mm"},
            {"name": "Segment 2, length", "value": "24.5", "unit": "mm"},
            {"name": "Angle between slots 2 and 3", "value": "31.0", "unit": "°"},
            {"name": "Slot for saw blade", "value": "1.00", "unit": "mm"},
            {"name": "Drill pins", "value": "4 × 2.0", "unit": "mm"},
        ],
        "gspr": {
            "sentence": "The device conforms to the general safety and performance requirements set out in "
            "Annex I of Regulation (EU) 2017/745 that apply to it.",
            "exceptions": [],
        },
        "substances": {"medicinal": [], "human": [], "animal": []},
        "snapshot": SHA,
        "language": "en",
    } | changes


def notes(**changes: Any) -> dict[str, Any]:
    """Return what the statement shows besides the law."""
    return {
        "side": "right",
        "prescribed_on": "2026-11-16",
        "supersede_reason": None,
        "signature": {
            "name": "Mila Korenveld",
            "role": "releaser",
            "meaning": "I checked the record of this device. It may leave the lab.",
            "at": "2026-11-23T09:14:00Z",
        },
        "edition": "2026.1",
        "keep_until": None,
    } | changes


def label(**changes: Any) -> dict[str, Any]:
    """Return the label of the guide."""
    return {
        "schema": "maatwerk.label/1",
        "language": "en",
        "number": "M-2026-0147-02",
        "device_name": "Fibula cutting guide",
        "purpose": "Guides the saw in the fibula; not for implantation",
        "contents": "2 guides, version 3",
        "manufacturer": {
            "name": "Sint-Maarwijk University Hospital",
            "address": "Kade 1, 1234 AB Veldermeer, Netherlands",
        },
        "authorised_representative": None,
        "lot": "B-0419",
        "serial": None,
        "use_by": "2026-12-22",
        "made_on": "2026-11-20",
        "single_use": True,
        "sterility": "sterilise_before_use",
        "sterilisation": "Steam 134 °C, 5 min, in a pouch (programme B2)",
        "storage": ["Keep dry and away from sunlight"],
        "warnings": ["Do not bend. Do not use when cracked."],
        "substances": [],
        "hazardous_substances": [],
        "side": "right",
        "patient_code": "VM-2291",
        "statement_number": "VM-2026-0147-02",
    } | changes


GATES = (
    ("accept", "Noor Vlierhof", "law", ("Art.2(3)", "Annex.XIII.1 indent 6")),
    ("imaging", "Ruben Stellendam", "lab_policy", ("SOP-04",)),
    ("design", "Dr Iva Morgenrood", "law", ("Art.2(3)",)),
    ("produce", "Ruben Stellendam", "lab_policy", ("SOP-07",)),
    ("verify", "Tess Oeverland", "lab_policy", ("SOP-09",)),
    ("release", "Mila Korenveld", "law", ("Art.52(8)", "Annex.XIII.1")),
)


def measured(name: str, asked: str, built: str, deviation: str) -> dict[str, str]:
    """Return one measured characteristic inside its tolerance."""
    return {
        "name": name,
        "unit": "mm",
        "asked": asked,
        "tolerance": "± 0.20",
        "built": built,
        "deviation": deviation,
        "within": "yes",
    }


def check(title: str, method: str, instrument: str, limit: str, result: str) -> dict[str, Any]:
    """Return one check that passed."""
    return {
        "title": title,
        "method": method,
        "instrument": instrument,
        "limit": limit,
        "result": result,
        "verdict": "passed",
        "by": "Tess Oeverland",
        "at": "2026-11-21T11:30:00Z",
    }


CASE_SHEET: dict[str, Any] = {
    "schema": "maatwerk.case_sheet/1",
    "language": "en",
    "case": "M-2026-0147",
    "number": "M-2026-0147-02",
    "device_name": "Fibula cutting guide",
    "family": "cmf-cutting-guide",
    "version": "3",
    "copies": "2",
    "state": "released",
    "patient_code": "VM-2291",
    "side": "right",
    "prescriber": statement()["prescriber"],
    "prescribed_on": "2026-11-16",
    "qualification": "Custom-made device",
    "device_class": "IIa",
    "route_cites": ["Art.2(3)", "Art.52(8)"],
    "characteristics": [
        measured("Segment 1, length", "28.0", "27.96", "−0.04"),
        measured("Segment 2, length", "24.5", "24.58", "+0.08"),
        measured("Slot for saw blade", "1.00", "1.04", "+0.04"),
    ],
    "gates": [
        {
            "gate": gate,
            "by": by,
            "at": f"2026-11-{16 + number}T09:14:00Z",
            "basis": [basis],
            "cites": list(cites),
            "concessions": ["slice_too_thick"] if gate == "imaging" else [],
        }
        for number, (gate, by, basis, cites) in enumerate(GATES)
    ],
    "adapted": [],
    "concessions": [
        {
            "code": "slice_too_thick",
            "reason": "Demonstration data: 1.5 mm where the protocol asks 1.0 mm.",
            "by": "Noor Vlierhof",
            "at": "2026-11-17T10:00:00Z",
        }
    ],
    "recipe": {
        "code": "R-012",
        "title": "Surgical guide resin, 50 µm, wash and cure",
        "machine": "Printer P-02",
        "validated_on": "2026-06-01",
        "external": False,
        "supplier": None,
    },
    "lots": [
        {
            "material": "Surgical guide resin",
            "code": "24-121",
            "container": "Tank T-3",
            "use_by": "2027-03-31",
        }
    ],
    "checks": [
        check("Slot takes the blade gauge", "Pin gauge", "G-07", "1.00 to 1.10 mm", "1.04 mm"),
        check("Seats on the printed bone", "By hand", "", "No rocking", "Seats"),
        check("No cracks, no residue", "By eye, ×10", "Loupe L-1", "None", "None seen"),
    ],
    "files": [
        {"name": "guide-v3.stl", "what": "Approved design", "sha256": SHA},
        {"name": "build-0419.3mf", "what": "Build file", "sha256": SHA[::-1]},
    ],
    "picture": None,
    "statement_number": "VM-2026-0147-02",
    "edition": "2026.1",
    "snapshot": SHA,
}


_REASONING = {
    "schema": "maatwerk.reasoning/1",
    "language": "en",
    "name": "Saw guide",
    "institution": "Sint-Maarwijk",
    "family": "Cutting guide",
    "kept_by": "Noor Vlierhof",
    "kept_at": "2026-11-23T09:14:00Z",
    "on": "2026-11-23",
    "edition": "2026.1",
    "checked_by": "none",
    "qualification": "custom_made",
    "device_class": "not_known",
    "class_at_least": "IIa",
    "rule": None,
    "notified_body": "not_known",
    "about_device": [{"text": "Every test holds.", "basis": "law", "cites": ["Art.2(3)"]}],
    "about_class": [],
    "about_body": [],
    "ways": [
        {"route": "annex_xiii", "open": "yes", "blockers": []},
        {
            "route": "in_house",
            "open": "no",
            "blockers": [{"text": "It is custom-made.", "basis": "guidance", "cites": ["Art.5(5)"]}],
        },
        {"route": "ce_marking", "open": "not_known", "blockers": []},
    ],
    "rules": [
        {
            "rule": 6,
            "text": "Surgically invasive.",
            "applies": "yes",
            "device_class": "IIa",
            "cites": ["Annex.VIII.5.2"],
        },
        {"rule": 7, "text": "Up to 30 days.", "applies": "no", "device_class": "", "cites": []},
        {"rule": 8, "text": "Implantable.", "applies": "not_known", "device_class": "", "cites": []},
    ],
    "changes": [
        {
            "text": "Keep the statement.",
            "cites": ["Annex.XIII.4"],
            "hangs_on": ["Has the device been handed over?"],
            "confidence": "interpretation",
        }
    ],
    "further_duties": 3,
    "duties_open": 2,
    "open": ["Is it placed in the teeth?"],
    "answers": [
        {"question": "How long is it used?", "answer": "under 60 minutes", "source": "family"},
        {"question": "Is it for one patient?", "answer": "Yes", "source": "person"},
    ],
    "facts_digest": "a" * 64,
}


def reasoning(**changes: Any) -> dict[str, Any]:
    """Return the data of a reasoning."""
    return copy.deepcopy(_REASONING) | changes


def case_sheet(**changes: Any) -> dict[str, Any]:
    """Return the story of the guide."""
    return copy.deepcopy(CASE_SHEET) | changes
