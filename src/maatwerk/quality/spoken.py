"""What kinds, sources, steps and letters are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maatwerk.quality.words import Altering, FieldAction, IncidentKind, LetterKind, Paper, Source

Words = str | Promise

KINDS: dict[str, Words] = {
    IncidentKind.PUBLIC_HEALTH_THREAT: _("serious public health threat"),
    IncidentKind.DEATH_OR_UNANTICIPATED: _("death or unanticipated serious deterioration"),
    IncidentKind.OTHER_SERIOUS: _("other serious incident"),
    IncidentKind.SERIOUS_RISK: _("serious risk of a device that does not conform, nobody harmed"),
    IncidentKind.TREND: _("significant increase of what is not serious"),
    IncidentKind.SIDE_EFFECT: _("expected side effect, covered by documentation and trends"),
    IncidentKind.NOT_SERIOUS: _("not serious"),
}
SOURCES: dict[str, Words] = {
    Source.OWN: _("somebody of this institution"),
    Source.OTHERS: _("a user, a patient or somebody else outside"),
    Source.AUTHORITY: _("an authority that passed it on"),
}
ALTERING: dict[str, Words] = {
    Altering.NOTHING: _("no, everything is left as it is"),
    Altering.TOLD_BEFORE: _("yes, and the authority was told before"),
    Altering.NOT_TOLD: _("yes, and the authority was not told before"),
}
FIELD_ACTIONS: dict[str, Words] = {
    FieldAction.NONE: _("not needed"),
    FieldAction.NEEDED: _("needed"),
}
LETTERS: dict[str, Words] = {
    LetterKind.DOCUMENTS: _("documents about an incident"),
    LetterKind.EVALUATION: _("cooperation while it evaluates a device"),
    LetterKind.NEW_RISK: _("action on a risk that it tells of"),
    LetterKind.CORRECTIVE_ACTION: _("corrective action for an unacceptable risk"),
    LetterKind.NON_COMPLIANCE: _("ending a non-compliance"),
}
LETTER_CITES: dict[str, str] = {
    LetterKind.DOCUMENTS: "Art.89(3) subpara 2",
    LetterKind.EVALUATION: "Art.94 subpara 3",
    LetterKind.NEW_RISK: "Art.90 subpara 2",
    LetterKind.CORRECTIVE_ACTION: "Art.95(1)",
    LetterKind.NON_COMPLIANCE: "Art.97(1)",
}
PAPERS: dict[str, Words] = {
    Paper.REPORT: _("report to the authority"),
    Paper.EXPLANATION: _("explanatory statement"),
    Paper.FIELD_REPORT: _("report of the action in the field"),
    Paper.NOTICE: _("field safety notice"),
    Paper.FINAL: _("final report"),
}
STEPS: dict[str, tuple[Words, Words, str]] = {
    "judge": (_("Nobody has said what it is."), _("Judge it and sign."), "Art.87(7)"),
    "report": (
        _("The authority was not told."),
        _("Report it and keep the document."),
        "Art.87(1) subpara 1",
    ),
    "explain": (
        _("The authority that passed it on has no explanatory statement."),
        _("Send it and keep the document."),
        "Art.87(11) subpara 3",
    ),
    "investigate": (_("It is not investigated."), _("Begin the investigation."), "Art.89(1) subpara 1"),
    "conclude": (
        _("The investigation has no conclusion."),
        _("Conclude it, with the assessment of the risk."),
        "Art.89(1) subpara 1",
    ),
    "decide_field_action": (
        _("It is not decided whether action in the field is needed."),
        _("Decide it, with the reason."),
        "Art.89(1) subpara 1",
    ),
    "report_field_action": (
        _("The action in the field was not reported."),
        _("Report it and keep the document."),
        "Art.87(8)",
    ),
    "issue_notice": (
        _("No field safety notice was sent."),
        _("Send it and keep the document."),
        "Art.89(8) subpara 1",
    ),
    "final_report": (
        _("There is no final report."),
        _("Send it and keep the document."),
        "Art.89(5)",
    ),
}
"""What is open in an incident: how it is said, what to do, and the place of the law."""
