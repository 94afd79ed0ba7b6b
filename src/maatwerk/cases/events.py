"""The event kinds of this room, with the facts that each touches."""

from maatwerk.archive.kinds import Shredding, declare
from maatwerk.cases.process import DEVICE, PROCESSES, RELEASE
from maatwerk.workflow.process import Move, Process

_ORDER = (
    "prescription_is_written",
    "prescriber_is_authorised",
    "prescriber_design_decisions",
    "prescription_accompanied_by_model",
    "prescription_picks_from_template",
    "device_in_evidence_range",
    "departs_from_prescription",
    "prescription_amended",
)
_IMAGING = (
    "imaging_is_present",
    "imaging_patient_matches",
    "imaging_modality",
    "imaging_slice_thickness",
    "imaging_age_days",
    "imaging_pixel_spacing",
    "imaging_gantry_tilt",
    "imaging_is_derived",
    "imaging_is_complete",
    "imaging_region_matches",
)
_DESIGN = (
    "mesh_total",
    "mesh_unit_answer",
    "mesh_side_answer",
    "mesh_position_answer",
    "departs_from_prescription",
    "approval_covers_all_files",
    "design_is_approved",
    "design_repeats",
    "repeat_is_no_series",
)
_CHECKS = ("checks_done", "checks_missing", "checks_failed", "instruments_in_date")
_STATEMENT = ("statement_is_complete", "statement_already_exists", "label_is_complete")

_KINDS: dict[str, tuple[tuple[str, ...], str]] = {
    "patient_registered": (("patient_is_identified",), "A patient was registered under a code."),
    "patient_corrected": (
        ("patient_is_identified", "imaging_patient_matches"),
        "Identifiers of a patient were corrected.",
    ),
    "case_opened": (("planned_delivery_on",), "A case was opened."),
    "case_changed": (("planned_delivery_on",), "Date, prescriber or bans of a case changed."),
    "prescriber_added": ((), "Another prescriber was added to a case."),
    "device_requested": ((), "A device was asked for."),
    "prescription_drafted": (_ORDER, "A prescription was written down."),
    "characteristic_stated": (_ORDER, "A characteristic was stated in a prescription."),
    "decision_confirmed": (_ORDER, "A prescriber confirmed a design decision that was drafted."),
    "paper_order_transcribed": (_ORDER, "A signed paper was scanned and transcribed."),
    "paper_order_compared": (_ORDER, "A second person compared a signed paper with its transcription."),
    "request_taken": ((), "It was noted how a case reached the lab."),
    "meeting_recorded": ((), "A planning meeting was recorded."),
    "meeting_decision_noted": ((), "A decision of a planning meeting was noted."),
    "meeting_picture_kept": ((), "A picture of a planning meeting was kept."),
    "route_decided": (
        ("route", "device_class", "is_implantable"),
        "Route and class of a device were decided.",
    ),
    "concession_granted": (("concessions",), "An exception from a limit of the lab was granted."),
    "own_evidence_opened": (("own_evidence_path_open",), "A device got a path of evidence of its own."),
    "derogation_recorded": (("authority_derogation_held",), "An authority's authorisation was recorded."),
    "imaging_added": (_IMAGING, "Pictures were added to a case."),
    "series_added": (_IMAGING, "A series of pictures was added."),
    "imaging_chosen": (_IMAGING, "A series was chosen for a device."),
    "series_matched": (_IMAGING, "A series was compared with the patient again."),
    "imaging_dropped": (_IMAGING, "A series is no longer used for a device."),
    "design_offered": (_DESIGN, "A version of a design was offered."),
    "design_file_added": (_DESIGN, "A file of a design was inspected and kept."),
    "design_file_measured": (("design_repeats",), "The body of a part was measured, to compare it by."),
    "built_stated": (("departs_from_prescription",), "What a design makes of the prescription was stated."),
    "findings_accepted": (
        ("mesh_review_accepted", "design_repeats"),
        "Findings of a mesh were accepted, with a reason.",
    ),
    "side_checked": (("side_checked_by_two", "unit_checked_by_two"), "A person checked side or unit."),
    "segmentation_reviewed": (
        ("segmentation_reviewed_by_second",),
        "A second person reviewed a segmentation.",
    ),
    "approval_given": (("design_is_approved", "approval_in_date"), "The prescriber signed a manifest."),
    "design_sent_back": (("design_repeats",), "The prescriber sent a version of the design back."),
    "part_planned": (("parts_made",), "A part was planned from an approved file."),
    "copy_queued": (("parts_made",), "A copy of a part was queued."),
    "build_readings_corrected": (_CHECKS, "What was read off a build was put right."),
    "build_planned": (("build_file_from_approved_hash", "recipe_is_validated"), "A build was planned."),
    "build_container_added": (("lots_in_date", "lots_released"), "A container went into a build."),
    "build_file_registered": (("build_file_from_approved_hash",), "A build file was registered."),
    "build_source_added": (("build_file_from_approved_hash",), "A source of a build file was named."),
    "incoming_checked": (("incoming_check_done",), "What a supplier sent was checked."),
    "check_recorded": (_CHECKS, "A check of the verification plan was recorded."),
    "release_drafted": (_STATEMENT, "A snapshot was frozen and its draft rendered."),
    "paper_issued": (_STATEMENT, "A paper was issued."),
    "delivery_recorded": (
        ("statement_accompanied_device", "receiver_is_recorded"),
        "A hand-over was recorded.",
    ),
    "sterilisation_sent": (("sterilisation_evidence_present",), "A device went to the sterile service."),
    "sterilisation_returned": (
        ("sterilisation_evidence_present",),
        "A device came back from the sterile service.",
    ),
    "use_recorded": (("use_is_recorded",), "The use of a device was recorded."),
    "reminder_sent": (("feedback_reminders_sent",), "A reminder to tell about the use was sent."),
    "sheet_brought_in": ((), "A spreadsheet from before was brought in."),
    "case_inherited": ((), "A case that began before Maatwerk was entered, with its old number."),
    "inherited_evidence_added": ((), "A file from before was attached."),
    "side_work_wanted": ((), "Something was asked for that is no device."),
    "side_work_placed": ((), "Something that is no device was laid into a build, or taken out."),
    "adapted_device_recorded": ((), "A marketed device that was adapted was recorded."),
    "late_paper_brought": (
        ("late_papers_overdue",),
        "A paper of a trauma case that may come late was brought.",
    ),
    "minutes_noted": ((), "Minutes spent on a step were noted."),
}

for _code, (_touches, _text) in _KINDS.items():
    declare(f"cases.{_code}", touches=_touches, text=_text, shredding=Shredding.SALT)


def _touched_by(process: Process, move: Move) -> tuple[str, ...]:
    """Return what a move touches: the device, and for the whole whether it counts or has a statement."""
    if process is DEVICE and move.target == "cancelled":
        return ("device_state", "device_cancelled")
    return ("device_state", "statement_issued") if process is RELEASE else ("device_state",)


_MOVED = {f"cases.{name}" for name in _KINDS}
for _process in PROCESSES:
    for _move in _process.moves:
        if _move.kind not in _MOVED:
            _MOVED.add(_move.kind)
            declare(
                _move.kind,
                touches=_touched_by(_process, _move),
                text=f"Move {_move.name.replace('_', ' ')}: {_process.states[_move.target]}.",
            )
