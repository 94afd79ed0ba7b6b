"""The closed sets of words of this room; each member says what it means."""

from enum import StrEnum


class SubjectKind(StrEnum):
    """What a duty can be about; the words are those of the law room."""

    INSTITUTION = "institution"
    FAMILY = "family"
    CASE = "case"
    DEVICE = "device"
    MACHINE = "machine"
    PERSON = "person"


REMEMBERED = (SubjectKind.INSTITUTION, SubjectKind.FAMILY)
"""Whose facts are kept by day; a released device has those of its release."""


class VerdictWord(StrEnum):
    """The answers that the law room computes."""

    MET = "met"
    NOT_MET = "not_met"
    DUE = "due"
    OVERDUE = "overdue"
    NOT_APPLICABLE = "not_applicable"
    NOT_KNOWN = "not_known"


SAID = {
    VerdictWord.MET: "evidence complete on record",
    VerdictWord.NOT_MET: "evidence missing on record",
    VerdictWord.DUE: "evidence due",
    VerdictWord.OVERDUE: "evidence overdue",
    VerdictWord.NOT_APPLICABLE: "does not bind, by what is on record",
    VerdictWord.NOT_KNOWN: "not known: a question is open",
}
"""How a verdict is told to people. It speaks of records; whether a device is right, a person judges."""

OPEN = (VerdictWord.OVERDUE, VerdictWord.NOT_MET, VerdictWord.DUE, VerdictWord.NOT_KNOWN)
"""The answers that leave something to do, the most pressing first."""
