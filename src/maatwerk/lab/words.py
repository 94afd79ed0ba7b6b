"""The closed sets of words of this room; each member says what it means."""

from enum import StrEnum


class Topic(StrEnum):
    """What a judgement of adequacy is about; a family needs all three to be released."""

    RISK_FILE = "risk_file"  # the risk management file of the family, Annex I sections 3 to 5
    CLINICAL_EVALUATION = "clinical_evaluation"  # the clinical evaluation, Article 61 and Annex XIV part A
    GSPR = "gspr"  # each requirement of Annex I: applies, fulfilled how, or left out on which grounds


class RecipeKind(StrEnum):
    """Who carries a recipe out."""

    OWN = "own"  # this lab, on its own machines
    EXTERNAL = "external"  # a supplier, to this lab's order; the institution stays the manufacturer


class Stage(StrEnum):
    """The stages of a validation."""

    IQ = "IQ"  # installation: the machine stands as it should
    OQ = "OQ"  # operation: the process holds at its worst settings
    PQ = "PQ"  # performance: the whole route works in normal running
    BIOLOGICAL = "biological"  # the finished part, at the end of the route, is biologically safe
    CLEANING = "cleaning"  # residue and germs stay below the limits
    SUPPLIER = "supplier"  # the supplier's process was assessed and accepted by this lab


class Conclusion(StrEnum):
    """How a validation ended."""

    PASS = "pass"  # noqa: S105  the acceptance criteria were met
    FAIL = "fail"  # they were not


class EquipmentRole(StrEnum):
    """What a machine does in a recipe."""

    PRINT = "print"
    WASH = "wash"
    CURE = "cure"
    DRY = "dry"
    HEAT = "heat"
    FINISH = "finish"
    CLEAN = "clean"
    PACK = "pack"


class MachineRecordKind(StrEnum):
    """What was done to a machine; each has its own due date."""

    SERVICE = "service"  # maintenance by maker or engineer
    QUALITY_CONTROL = "quality_control"  # artefact, power or density check by the lab
    CALIBRATION = "calibration"  # against a traceable standard


class ContainerKind(StrEnum):
    """What a lot comes in."""

    BOTTLE = "bottle"
    CARTRIDGE = "cartridge"
    SPOOL = "spool"
    CANISTER = "canister"
    BLANK = "blank"


class Scope(StrEnum):
    """How often a check of the plan is made."""

    PART = "part"  # on each copy of each part
    BUILD = "build"  # once for a build, on its coupon or record
    NTH = "nth"  # on every n-th device of the family
    RECIPE = "recipe"  # shown once by the validation of the recipe


class Verification(StrEnum):
    """How a check is made."""

    VISUAL = "visual"  # by eye, with magnification where said
    FUNCTIONAL = "functional"  # by hand, on the bench: seating, gauge, pull
    MEASURED = "measured"  # a number with a unit, by an instrument
    DOCUMENT = "document"  # a record is present and says what it should


class HoldSubject(StrEnum):
    """What can be stopped."""

    FAMILY = "family"
    RECIPE = "recipe"
    MACHINE = "machine"
    LOT = "lot"
    BUILD = "build"
    DEVICE = "device"
    CASE = "case"


class Unit(StrEnum):
    """The units in which the library and the lab count."""

    MM = "mm"
    MICROMETRE = "um"
    DEGREE = "deg"
    COUNT = "count"
    RATIO = "ratio"
    PERCENT = "percent"
    DAY = "day"
    HOUR = "h"
    MINUTE = "min"
    CELSIUS = "degC"
    NEWTON = "N"
    MEGAPASCAL = "MPa"
    SHORE_D = "shore_d"
    ENDOTOXIN_UNIT = "EU"


class Confidence(StrEnum):
    """How much stands behind a number of the library."""

    HIGH = "H"
    MEDIUM = "M"
    LOW = "L"


class FieldType(StrEnum):
    """What a field of a prescription takes."""

    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"


class AskedBy(StrEnum):
    """What somebody is who asks the lab for a certificate."""

    PARTNER = "partner"
    BUYER = "buyer"
    AUTHORITY = "authority"
    OTHER = "other"


class KnownFrom(StrEnum):
    """When the value of a parameter of the evidence range is known."""

    PRESCRIPTION = "prescription"
    DESIGN = "design"


class RequirementStatus(StrEnum):
    """How a family stands to one requirement of Annex I."""

    MET = "met"
    NOT_APPLICABLE = "not_applicable"
    NOT_FULLY_MET = "not_fully_met"  # with grounds, which the statement repeats: Annex.XIII.1 indent 7


class Step(StrEnum):
    """The steps for which a family or a recipe names a competence."""

    SEGMENT = "segment"
    REVIEW_SEGMENTATION = "review_segmentation"
    DESIGN = "design"
    CHECK = "check"
    PACK = "pack"
    PREPARE = "prepare"
    RUN = "run"
