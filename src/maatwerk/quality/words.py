"""The closed sets of words of this room; each member says what it means."""

from enum import StrEnum


class IncidentKind(StrEnum):
    """What an incident is, as somebody judged it with reasons; the words are those of the law room."""

    PUBLIC_HEALTH_THREAT = "public_health_threat"
    """A serious public health threat (Art.2(66))."""
    DEATH_OR_UNANTICIPATED = "death_or_unanticipated"
    """Death, or an unanticipated serious deterioration of somebody's health (Art.87(5))."""
    OTHER_SERIOUS = "other_serious"
    """Any other serious incident (Art.2(65))."""
    SERIOUS_RISK = "serious_risk"
    """Nobody was harmed, but a device that does not conform presents a serious risk (Art.10(12))."""
    TREND = "trend"
    """A significant increase of what is not serious, or of expected side effects (Art.88(1))."""
    SIDE_EFFECT = "side_effect"
    """An expected side effect that product information, documentation and trends cover (Art.87(1)(a))."""
    NOT_SERIOUS = "not_serious"
    """An incident that is not serious; it is counted for trends."""


SERIOUS = (
    IncidentKind.PUBLIC_HEALTH_THREAT,
    IncidentKind.DEATH_OR_UNANTICIPATED,
    IncidentKind.OTHER_SERIOUS,
)
"""What is investigated to a final report (Art.89)."""

REPORTABLE = (*SERIOUS, IncidentKind.SERIOUS_RISK, IncidentKind.TREND)
"""What an authority is told of."""


class Source(StrEnum):
    """Who told the lab of an incident."""

    OWN = "own"
    """Somebody of the lab or of the institution saw it."""
    OTHERS = "others"
    """A user, a patient or somebody else outside told it."""
    AUTHORITY = "authority"
    """A competent authority passed it on (Art.87(11))."""


class Altering(StrEnum):
    """What an investigation does to the device or to a sample of its batch (Art.89(1))."""

    NOTHING = "nothing"
    """Nothing that may spoil a later evaluation."""
    TOLD_BEFORE = "told_before"
    """It is altered, and the authority was told before."""
    NOT_TOLD = "not_told"
    """It was altered before the authority was told."""


class FieldAction(StrEnum):
    """Whether a corrective action in the field is needed (Art.2(68))."""

    NONE = "none"
    NEEDED = "needed"


class LetterKind(StrEnum):
    """What a competent authority asks for; the words are those of the law room."""

    DOCUMENTS = "documents"
    """Documents for assessing the risk of an incident (Art.89(3))."""
    EVALUATION = "evaluation"
    """Cooperation while it evaluates a device (Art.94)."""
    NEW_RISK = "new_risk"
    """It tells of a risk that was unknown, or grew (Art.90)."""
    CORRECTIVE_ACTION = "corrective_action"
    """Corrective action for a device with an unacceptable risk, within a period (Art.95(1))."""
    NON_COMPLIANCE = "non_compliance"
    """A non-compliance is to be ended within a period (Art.97(1))."""


class Paper(StrEnum):
    """A document of an incident; each can be taken back when it turns out to be wrong."""

    REPORT = "report"
    EXPLANATION = "explanation"
    FIELD_REPORT = "field_report"
    NOTICE = "notice"
    FINAL = "final"
