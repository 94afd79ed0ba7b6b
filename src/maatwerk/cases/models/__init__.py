"""The records of a case: patient, devices, prescription, imaging, design, production, release, delivery."""

from maatwerk.cases.models.case import (
    Case,
    CoPrescriber,
    Device,
    Patient,
)
from maatwerk.cases.models.counted import (
    Counted,
)
from maatwerk.cases.models.delivery import (
    Delivery,
    FollowUp,
    Reminder,
    Sterilisation,
)
from maatwerk.cases.models.design import (
    Approval,
    BuiltCharacteristic,
    Design,
    DesignFile,
    FindingAcceptance,
    SegmentationReview,
    SideCheck,
)
from maatwerk.cases.models.imaging import (
    Imaging,
    ImagingUse,
    Series,
)
from maatwerk.cases.models.inherited import (
    InheritedCase,
    InheritedEvidence,
    SheetImport,
)
from maatwerk.cases.models.intake import (
    Arrival,
    Confirmation,
    Meeting,
    MeetingDecision,
    MeetingPicture,
    PaperOrder,
)
from maatwerk.cases.models.order import (
    Characteristic,
    Concession,
    Derogation,
    OwnEvidence,
    Prescription,
    RouteDecision,
)
from maatwerk.cases.models.production import (
    Build,
    BuildContainer,
    BuildFile,
    BuildSource,
    Part,
    PartCopy,
)
from maatwerk.cases.models.release import (
    Paper,
    Release,
)
from maatwerk.cases.models.remark import (
    Remark,
)
from maatwerk.cases.models.side_work import (
    AdaptedDevice,
    LatePaper,
    SideWork,
)
from maatwerk.cases.models.verification import (
    CheckResult,
    IncomingCheck,
)

__all__ = [
    "AdaptedDevice",
    "Approval",
    "Arrival",
    "Build",
    "BuildContainer",
    "BuildFile",
    "BuildSource",
    "BuiltCharacteristic",
    "Case",
    "Characteristic",
    "CheckResult",
    "CoPrescriber",
    "Concession",
    "Confirmation",
    "Counted",
    "Delivery",
    "Derogation",
    "Design",
    "DesignFile",
    "Device",
    "FindingAcceptance",
    "FollowUp",
    "Imaging",
    "ImagingUse",
    "IncomingCheck",
    "InheritedCase",
    "InheritedEvidence",
    "LatePaper",
    "Meeting",
    "MeetingDecision",
    "MeetingPicture",
    "OwnEvidence",
    "Paper",
    "PaperOrder",
    "Part",
    "PartCopy",
    "Patient",
    "Prescription",
    "Release",
    "Remark",
    "Reminder",
    "RouteDecision",
    "SegmentationReview",
    "Series",
    "SheetImport",
    "SideCheck",
    "SideWork",
    "Sterilisation",
]
