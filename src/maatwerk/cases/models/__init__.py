"""The records of a case: patient, devices, prescription, imaging, design, production, release, delivery."""

from maatwerk.cases.models.case import Case, CoPrescriber, Device, Patient
from maatwerk.cases.models.delivery import Delivery, FollowUp, Reminder, Sterilisation
from maatwerk.cases.models.design import (
    Approval,
    BuiltCharacteristic,
    Design,
    DesignFile,
    FindingAcceptance,
    SegmentationReview,
    SideCheck,
)
from maatwerk.cases.models.imaging import Imaging, ImagingUse, Series
from maatwerk.cases.models.order import (
    Characteristic,
    Concession,
    Derogation,
    OwnEvidence,
    Prescription,
    RouteDecision,
)
from maatwerk.cases.models.production import Build, BuildContainer, BuildFile, BuildSource, Part, PartCopy
from maatwerk.cases.models.release import Paper, Release
from maatwerk.cases.models.side_work import AdaptedDevice, LatePaper, SideWork
from maatwerk.cases.models.verification import CheckResult, IncomingCheck

__all__ = [
    "AdaptedDevice",
    "Approval",
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
    "LatePaper",
    "OwnEvidence",
    "Paper",
    "Part",
    "PartCopy",
    "Patient",
    "Prescription",
    "Release",
    "Reminder",
    "RouteDecision",
    "SegmentationReview",
    "Series",
    "SideCheck",
    "SideWork",
    "Sterilisation",
]
