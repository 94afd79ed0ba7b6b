"""All that is written about what the lab learns; every action passes the doorway."""

from .following import (
    Document,
    conclude_investigation,
    decide_field_action,
    explain_incident,
    file_final_report,
    issue_notice,
    open_investigation,
    report_field_action,
    report_incident,
    start_field_action,
    take_back,
)
from .incidents import (
    Filing,
    Judging,
    close_incident,
    file_incident,
    judge_incident,
    judging_digest,
    reopen_incident,
)
from .letters import Letter, answer_letter, record_letter, reopen_letter
from .nonconformities import (
    close_nonconformity,
    decide_nonconformity,
    open_from_check,
    open_from_hold,
    open_nonconformity,
)

__all__ = [
    "Document",
    "Filing",
    "Judging",
    "Letter",
    "answer_letter",
    "close_incident",
    "close_nonconformity",
    "conclude_investigation",
    "decide_field_action",
    "decide_nonconformity",
    "explain_incident",
    "file_final_report",
    "file_incident",
    "issue_notice",
    "judge_incident",
    "judging_digest",
    "open_from_check",
    "open_from_hold",
    "open_investigation",
    "open_nonconformity",
    "record_letter",
    "reopen_incident",
    "reopen_letter",
    "report_field_action",
    "report_incident",
    "start_field_action",
    "take_back",
]
