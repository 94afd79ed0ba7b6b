"""What the lab has: families, recipes, materials, machines, suppliers, holds."""

from maatwerk.lab.models.circumstances import Circumstance
from maatwerk.lab.models.equipment import (
    Instrument,
    InstrumentCalibration,
    Machine,
    MachineRecord,
    SoftwareTool,
    SoftwareValidation,
)
from maatwerk.lab.models.evidence import EvidenceOnFile
from maatwerk.lab.models.families import Family, Judgement, Procedure
from maatwerk.lab.models.holds import Hold
from maatwerk.lab.models.parts import LibraryPart
from maatwerk.lab.models.reasonings import Reasoning
from maatwerk.lab.models.recipes import Recipe, RecipeEquipment, Validation
from maatwerk.lab.models.requests import CertificateRequest
from maatwerk.lab.models.stock import Container, Lot, Material, Tank, TankFill
from maatwerk.lab.models.suppliers import Certificate, CertificateApplication, Supplier, SupplierEvidence

__all__ = [
    "Certificate",
    "CertificateApplication",
    "CertificateRequest",
    "Circumstance",
    "Container",
    "EvidenceOnFile",
    "Family",
    "Hold",
    "Instrument",
    "InstrumentCalibration",
    "Judgement",
    "LibraryPart",
    "Lot",
    "Machine",
    "MachineRecord",
    "Material",
    "Procedure",
    "Reasoning",
    "Recipe",
    "RecipeEquipment",
    "SoftwareTool",
    "SoftwareValidation",
    "Supplier",
    "SupplierEvidence",
    "Tank",
    "TankFill",
    "Validation",
]
