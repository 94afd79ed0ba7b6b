"""All that is written about a case; every action passes the doorway, and writes all or nothing."""

from maatwerk.cases.actions.bench import (
    Seen,
    record_checks,
    record_from_records,
)
from maatwerk.cases.actions.beside import (
    bring_late_paper,
    record_adapted_device,
    withdraw_adapted_device,
)
from maatwerk.cases.actions.cases import (
    add_device,
    add_prescriber,
    change_case,
    correct_patient,
    note_minutes,
    open_case,
    register_patient,
)
from maatwerk.cases.actions.delivery import (
    close_device,
    deliver_device,
    deliver_together,
    record_use,
    remind,
    return_from_sterilisation,
    send_to_sterilisation,
)
from maatwerk.cases.actions.design import (
    Built,
    Offered,
    accept_findings,
    add_design,
    approve_design,
    check_doubts,
    check_side,
    reopen_design,
    review_segmentation,
    start_design,
)
from maatwerk.cases.actions.imaging import (
    accept_imaging,
    add_imaging,
    match_again,
    reopen_imaging,
)
from maatwerk.cases.actions.material import change_material
from maatwerk.cases.actions.meetings import (
    Picture,
    record_meeting,
)
from maatwerk.cases.actions.opening import (
    note_arrival,
    take_request,
)
from maatwerk.cases.actions.orders import (
    banned,
    change_decisions,
    draft_prescription,
    drafter_of,
    sign_prescription,
)
from maatwerk.cases.actions.paper_orders import (
    attest_order,
    refuse_transcription,
    transcribe_order,
)
from maatwerk.cases.actions.production import (
    Derived,
    abort_build,
    fail_part,
    finish_build,
    finish_production,
    prepare_build,
    record_incoming,
    send_to_rework,
    start_build,
)
from maatwerk.cases.actions.readings import correct_readings
from maatwerk.cases.actions.release import (
    prepare_release,
    release_device,
)
from maatwerk.cases.actions.remarks import (
    Mark,
    send_back,
)
from maatwerk.cases.actions.routes import (
    accept_device,
    decide_route,
    grant_concession,
    open_own_evidence,
    record_derogation,
)
from maatwerk.cases.actions.sheets import (
    attach_evidence,
    bring_in,
)
from maatwerk.cases.actions.side_work import (
    begin_device_from,
    cancel_side_work,
    hand_over_side_work,
    make_side_work,
    place_side_work,
    want_side_work,
)
from maatwerk.cases.actions.stated import Stated, must_be_possible
from maatwerk.cases.actions.stops import (
    cancel_device,
    hold_device,
    lift_and_resume,
    recall_device,
    resume_device,
)
from maatwerk.cases.actions.verification import (
    finish_verification,
    record_check,
    record_visual_checks,
)

__all__ = [
    "Built",
    "Derived",
    "Mark",
    "Offered",
    "Picture",
    "Seen",
    "Stated",
    "abort_build",
    "accept_device",
    "accept_findings",
    "accept_imaging",
    "add_design",
    "add_device",
    "add_imaging",
    "add_prescriber",
    "approve_design",
    "attach_evidence",
    "attest_order",
    "banned",
    "begin_device_from",
    "bring_in",
    "bring_late_paper",
    "cancel_device",
    "cancel_side_work",
    "change_case",
    "change_decisions",
    "change_material",
    "check_doubts",
    "check_side",
    "close_device",
    "correct_patient",
    "correct_readings",
    "decide_route",
    "deliver_device",
    "deliver_together",
    "draft_prescription",
    "drafter_of",
    "fail_part",
    "finish_build",
    "finish_production",
    "finish_verification",
    "grant_concession",
    "hand_over_side_work",
    "hold_device",
    "lift_and_resume",
    "make_side_work",
    "match_again",
    "must_be_possible",
    "note_arrival",
    "note_minutes",
    "open_case",
    "open_own_evidence",
    "place_side_work",
    "prepare_build",
    "prepare_release",
    "recall_device",
    "record_adapted_device",
    "record_check",
    "record_checks",
    "record_derogation",
    "record_from_records",
    "record_incoming",
    "record_meeting",
    "record_use",
    "record_visual_checks",
    "refuse_transcription",
    "register_patient",
    "release_device",
    "remind",
    "reopen_design",
    "reopen_imaging",
    "resume_device",
    "return_from_sterilisation",
    "review_segmentation",
    "send_back",
    "send_to_rework",
    "send_to_sterilisation",
    "sign_prescription",
    "start_build",
    "start_design",
    "take_request",
    "transcribe_order",
    "want_side_work",
    "withdraw_adapted_device",
]
