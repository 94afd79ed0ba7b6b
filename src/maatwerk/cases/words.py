"""The closed sets of words of this room; each member says what it means."""

from enum import StrEnum


class Lane(StrEnum):
    """How fast a case must go; no gate is ever skipped for it."""

    ROUTINE = "routine"  # planned work
    TRAUMA = "trauma"  # named paper may come up to 72 hours later; no gate may


class Side(StrEnum):
    """The side of the body a device is for."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"  # spans or serves both sides
    MIDLINE = "midline"
    NONE = "none"  # the region has no side


class Beginning(StrEnum):
    """What a design was drawn from, as the designer says; nothing said is no answer."""

    ANEW = "anew"  # on this patient's pictures, model or cast
    TEMPLATE = "template"  # from a template of the lab
    ANOTHER = "another"  # from the design for another patient


class Source(StrEnum):
    """Where a characteristic of a prescription came from; only the prescriber's own count as decisions."""

    PRESCRIBER = "prescriber"  # decided by the prescriber for this patient
    TEMPLATE = "template"  # picked from the lab's template
    IMAGING = "imaging"  # read off the imaging
    LAB = "lab"  # proposed by the lab


class Way(StrEnum):
    """How a request reached the lab."""

    CALL = "call"  # by telephone
    EMAIL = "email"
    MEETING = "meeting"  # at a planning meeting
    PAPER = "paper"  # as a signed paper
    PERSON = "person"  # somebody came by


class Accompaniment(StrEnum):
    """What may come with a prescription and count as design characteristics (Art.2(3))."""

    MODEL = "model"  # a physical or digital model
    MOULD = "mould"
    IMPRESSION = "impression"  # a dental or other impression


class Naming(StrEnum):
    """How the statement names the patient (Annex.XIII.1 indent 4)."""

    NAME = "name"
    ACRONYM = "acronym"
    CODE = "code"


class Match(StrEnum):
    """Whether a series names the case's patient."""

    SAME = "same"
    OTHER = "other"
    NOT_KNOWN = "not_known"  # the series names nobody, or we hold no identifier to compare


class FileRole(StrEnum):
    """What a file of a design is for."""

    PART = "part"  # is made: one file, one part
    REFERENCE = "reference"  # anatomy or plan that the part is drawn on; never made
    COUPON = "coupon"  # a test piece made along with the parts


class Doubt(StrEnum):
    """What two people settle where the pictures cannot."""

    SIDE = "side"
    UNIT = "unit"


class Operation(StrEnum):
    """What may be done to an approved file on its way into a build file."""

    ORIENT = "orient"  # turned or moved as a whole
    SUPPORT = "support"  # supports added
    NEST = "nest"  # laid beside other parts
    COMPENSATE = "compensate"  # scaled for shrinkage, as the recipe states


class Outcome(StrEnum):
    """How a delivered device ended up."""

    USED = "used"
    PARTLY = "partly"  # used in part; the note says why
    NOT_USED = "not_used"
    NO_ANSWER = "no_answer"  # two reminders stayed unanswered; counted


class PaperKind(StrEnum):
    """The papers that a release issues."""

    STATEMENT = "statement"
    LABEL = "label"
    CASE_SHEET = "case_sheet"
    BINDER = "binder"


class Within(StrEnum):
    """Whether an adaptation keeps to what the maker of the device says (Art.16(1))."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"
