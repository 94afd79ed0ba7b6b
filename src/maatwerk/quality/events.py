"""The event kinds of this room."""

from maatwerk.archive.kinds import Shredding, declare

for _code, _text in (
    ("nonconformity_opened", "Something was found that is not as it should be."),
    ("nonconformity_decided", "It was decided what is done with a nonconformity, and why."),
    ("nonconformity_closed", "A nonconformity was made good and closed."),
):
    declare(f"quality.{_code}", touches=("nonconformities",), text=_text, shredding=Shredding.NOTHING)

for _code, _text in (
    ("incident_filed", "Somebody told that something happened with a device."),
    ("incident_judged", "Somebody signed what an incident is, and why."),
    ("incident_reported", "An incident was reported to the authority."),
    ("incident_explained", "The authority was told why an incident is not reported."),
    ("incident_investigation_opened", "The investigation of an incident began."),
    ("incident_investigation_concluded", "The investigation of an incident was concluded."),
    ("field_action_decided", "It was decided whether action in the field is needed, and why."),
    ("field_action_reported", "Action in the field was reported to the authority."),
    ("field_action_begun", "Action in the field began."),
    ("field_notice_issued", "A field safety notice was sent."),
    ("incident_final_report_filed", "The final report on an incident was sent."),
    ("incident_paper_taken_back", "A document of an incident was taken back."),
    ("incident_closed", "An incident was closed."),
    ("incident_reopened", "A closed incident was opened again."),
):
    declare(f"quality.{_code}", touches=("incidents",), text=_text, shredding=Shredding.NOTHING)

for _code, _text in (
    ("letter_recorded", "A letter of an authority was recorded."),
    ("letter_answered", "A letter of an authority was answered."),
    ("letter_reopened", "An answer to an authority was taken back."),
):
    declare(f"quality.{_code}", touches=("authority_letters",), text=_text, shredding=Shredding.NOTHING)
