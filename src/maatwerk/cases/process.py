"""The states, moves and eight gates of a device, as data that the manual prints."""

from collections.abc import Mapping
from dataclasses import dataclass

from maatwerk.workflow.process import Move, Process

DEVICE_STATES = {
    "requested": "asked for; nothing is promised yet",
    "prescribed": "a signed prescription, a route and a class; the lab has accepted it",
    "imaging_accepted": "the pictures it is built on are this patient's and fit the protocol",
    "in_design": "somebody is drawing it",
    "design_approved": "the prescriber signed the manifest of all file hashes",
    "in_production": "parts are queued, printing or being finished",
    "in_verification": "made; the checks of the plan are being done",
    "released": "the statement is signed and sealed; it may leave the lab",
    "delivered": "handed over with its statement; the retention clock runs",
    "followed_up": "we know how it was used, or asked twice in vain",
    "closed": "nothing more is expected",
    "on_hold": "stopped; it goes back to where it stood",
    "rework": "made, but not good enough; it is made or designed again",
    "cancelled": "ended before it left the lab",
    "not_used": "delivered, but not used on the patient",
    "recalled": "called back after release",
}

BEFORE_RELEASE = (
    "requested",
    "prescribed",
    "imaging_accepted",
    "in_design",
    "design_approved",
    "in_production",
    "in_verification",
    "rework",
)
"""States in which the device has not been released."""

HOLDABLE = (*BEFORE_RELEASE, "released", "delivered")
"""States from which a device can be stopped, and to which it can go back."""


def _moves(subject: str, *rows: tuple[str, str, str, str, str]) -> tuple[Move, ...]:
    """Return moves from rows: name, sources (by spaces), target, ability, gate (by signature's meaning).

    The last cell is empty, or names the gate, or the gate and the meaning of the signature.
    """
    made = []
    for name, sources, target, ability, demands in rows:
        gate, _, meaning = demands.partition(" signed ")
        made.append(
            Move(
                name=name,
                sources=frozenset(sources.split()),
                target=target,
                ability=ability,
                kind=f"cases.{subject}_{name}",
                gate=gate or None,
                meaning=meaning or None,
            )
        )
    return tuple(made)


_BEFORE = " ".join(BEFORE_RELEASE)
_HOLDABLE = " ".join(HOLDABLE)

DEVICE = Process(
    subject="cases.Device",
    states=DEVICE_STATES,
    start="requested",
    moves=_moves(
        "device",
        ("accept", "requested", "prescribed", "accept_device", "accept"),
        ("accept_imaging", "prescribed", "imaging_accepted", "accept_imaging", "imaging"),
        ("start_design", "imaging_accepted", "in_design", "upload_design", ""),
        ("approve_design", "in_design", "design_approved", "approve_design", "design signed design_approved"),
        (
            "reopen_design",
            "design_approved in_production in_verification rework",
            "in_design",
            "upload_design",
            "",
        ),
        (
            "reopen_imaging",
            "imaging_accepted in_design design_approved",
            "prescribed",
            "accept_imaging",
            "",
        ),
        ("start_production", "design_approved", "in_production", "run_build", "produce"),
        ("produce_again", "in_production rework", "in_production", "run_build", "produce"),
        ("finish_production", "in_production", "in_verification", "run_build", ""),
        ("pass_verification", "in_verification", "in_verification", "record_check", "verify"),
        ("send_to_rework", "in_verification released", "rework", "record_check", ""),
        ("release", "in_verification", "released", "release_device", "release signed released"),
        ("deliver", "released", "delivered", "deliver_device", "deliver"),
        ("follow_up", "delivered", "followed_up", "record_feedback", "follow_up"),
        ("leave_unused", "delivered", "not_used", "record_feedback", "follow_up"),
        ("close", "followed_up not_used recalled", "closed", "record_feedback", ""),
        ("cancel", f"{_BEFORE} released on_hold", "cancelled", "open_case", ""),
        ("recall", "released delivered followed_up not_used closed", "recalled", "place_hold", ""),
        ("hold", _HOLDABLE, "on_hold", "place_hold", ""),
        *((f"resume_{state}", "on_hold", state, "lift_hold", "") for state in HOLDABLE),
    ),
)

PRESCRIPTION = Process(
    subject="cases.Prescription",
    states={
        "drafted": "written down, not yet signed",
        "signed": "signed by an authorised prescriber, here or on a paper that a second person compared",
        "superseded": "replaced by a newer version, kept",
    },
    start="drafted",
    moves=_moves(
        "prescription",
        ("sign", "drafted", "signed", "sign_prescription", " signed prescribed"),
        ("attest", "drafted", "signed", "attest_order", " signed order_attested"),
        ("discard", "drafted", "superseded", "draft_prescription", ""),
        ("refuse", "drafted", "superseded", "attest_order", ""),
        ("supersede", "signed", "superseded", "sign_prescription", ""),
        ("replace", "signed", "superseded", "attest_order", ""),
    ),
)

BUILD = Process(
    subject="cases.Build",
    states={
        "planned": "what goes in is settled; nothing runs",
        "running": "the machine runs, or the supplier makes it",
        "finished": "taken out; its copies are made",
        "aborted": "stopped; its copies go back to the queue",
    },
    start="planned",
    moves=_moves(
        "build",
        ("start", "planned", "running", "run_build", ""),
        ("finish", "running", "finished", "run_build", ""),
        ("abort", "planned running", "aborted", "run_build", ""),
    ),
)

COPY = Process(
    subject="cases.PartCopy",
    states={
        "queued": "waits for a build",
        "in_build": "lies in a build that is planned or runs",
        "made": "out of the build",
        "scrapped": "failed; kept in the record, another copy takes its place",
    },
    start="queued",
    moves=_moves(
        "copy",
        ("place", "queued", "in_build", "prepare_build", ""),
        ("requeue", "in_build", "queued", "run_build", ""),
        ("make", "in_build", "made", "run_build", ""),
        ("scrap", "queued in_build made", "scrapped", "record_check", ""),
    ),
)

RELEASE = Process(
    subject="cases.Release",
    states={
        "prepared": "the snapshot is frozen, the draft is rendered and checked",
        "issued": "signed, sealed and handed on",
        "superseded": "replaced by a later statement with a reason, kept",
        "withdrawn": "a draft that was never signed",
    },
    start="prepared",
    moves=_moves(
        "release",
        ("issue", "prepared", "issued", "release_device", ""),
        ("issue_superseding", "prepared", "issued", "release_device", "release signed released"),
        ("supersede", "issued", "superseded", "release_device", ""),
        ("withdraw", "prepared", "withdrawn", "release_device", ""),
    ),
)

SIDE_WORK = Process(
    subject="cases.SideWork",
    states={
        "wanted": "asked for; no device, not for use on patients",
        "made": "made, alone or in a build beside devices",
        "handed_over": "handed to whoever asked for it",
        "became_device": "somebody wants it for a patient: a new device was begun and goes through all gates",
        "cancelled": "ended before it was handed over",
    },
    start="wanted",
    moves=_moves(
        "side_work",
        ("make", "wanted", "made", "run_build", ""),
        ("hand_over", "made", "handed_over", "run_build", ""),
        ("become_device", "wanted made", "became_device", "open_case", ""),
        ("cancel", "wanted made", "cancelled", "run_build", ""),
    ),
)

ADAPTED = Process(
    subject="cases.AdaptedDevice",
    states={
        "recorded": "what was adapted, how, and whether its maker foresees it",
        "withdrawn": "recorded in error, or not used; kept with the reason",
    },
    start="recorded",
    moves=_moves("adapted_device", ("withdraw", "recorded", "withdrawn", "accept_device", "")),
)

PROCESSES = (DEVICE, PRESCRIPTION, BUILD, COPY, RELEASE, SIDE_WORK, ADAPTED)


@dataclass(frozen=True, kw_only=True)
class Gate:
    """One of the eight gates: what it guards and what it asks."""

    name: str
    moves: tuple[str, ...]
    asks: tuple[str, ...]


GATES = (
    Gate(
        name="accept",
        moves=("accept",),
        asks=(
            "What is it in law, and by which route may it be used?",
            "Is there a written prescription by an authorised prescriber, with own design decisions?",
            "Is the family released, and the device inside its evidence range or on a path of own evidence?",
            "Class III implantable: is there a valid certificate of a notified body that covers it?",
            "Can people who are here finish the case, or do we know who outside can?",
        ),
    ),
    Gate(
        name="imaging",
        moves=("accept_imaging",),
        asks=(
            "Are the pictures of this patient?",
            "Do modality, slice thickness, age, region and tilt fit the family's protocol?",
            "Is the series an original and whole, not derived or resampled?",
        ),
    ),
    Gate(
        name="design",
        moves=("approve_design",),
        asks=(
            "Could every file be read and inspected?",
            "Are unit, side and position right against the pictures, or checked by two people?",
            "Does the design keep to the prescription within its tolerances?",
            "Has a second person reviewed the segmentation?",
            "Did the prescriber sign the manifest of all hashes?",
        ),
    ),
    Gate(
        name="produce",
        moves=("start_production", "produce_again"),
        asks=(
            "Is the recipe validated, and for this family?",
            "Is the machine in date; are the lots released and in date?",
            "Is the operator trained?",
            "Is nothing on hold?",
            "Does the build file come from the approved hash?",
        ),
    ),
    Gate(
        name="verify",
        moves=("pass_verification",),
        asks=(
            "Is every check of the plan done, beyond geometry, and passed?",
            "Was each instrument in date?",
            "Is no hold open?",
        ),
    ),
    Gate(
        name="release",
        moves=("release",),
        asks=(
            "Is the releaser somebody else than the maker?",
            "Does each exception from the general requirements have grounds?",
            "Are statement, label and instructions complete?",
            "Did the releaser sign exactly this draft?",
        ),
    ),
    Gate(
        name="deliver",
        moves=("deliver",),
        asks=(
            "Did the statement go with the device, and can the patient get it?",
            "To whom was it handed, when, and did they read back the side?",
            "Is the evidence of sterilisation back, where it is needed?",
        ),
    ),
    Gate(
        name="follow_up",
        moves=("follow_up", "leave_unused"),
        asks=("Is it known how the device was used, or were two reminders left unanswered?",),
    ),
)
"""The eight gates in the order in which a device meets them."""

GATE_NAMES = tuple(gate.name for gate in GATES)

GATES_BEHIND: Mapping[str, int] = {
    "requested": 0,
    "prescribed": 1,
    "imaging_accepted": 2,
    "in_design": 2,
    "design_approved": 3,
    "in_production": 4,
    "in_verification": 4,
    "rework": 3,
    "released": 6,
    "delivered": 7,
}
"""How many gates lie behind a device in a state; in every state not named, all of them."""

ASKED_AGAIN: Mapping[str, tuple[tuple[str, frozenset[str] | None], ...]] = {
    "design": (
        (
            "accept",
            frozenset(
                {
                    "imaging_alone",
                    "decisions_are_template_picks",
                    "prescription_not_written",
                    "prescriber_not_authorised",
                    "route_not_open",
                    "outside_evidence_range",
                    "certificate_missing",
                }
            ),
        ),
        ("imaging", frozenset({"series_other_patient"})),
    ),
    "produce": (("design", frozenset({"approval_missing", "approval_expired", "design_replaced"})),),
    "release": (("verify", None), ("imaging", frozenset({"series_other_patient"}))),
    "deliver": (
        ("release", frozenset({"holds_open"})),
        # The certificate must hold on the day of supply, not only on the day of acceptance (Art.52(8)).
        ("accept", frozenset({"certificate_missing"})),
    ),
}
"""What an earlier gate asks that can have changed since: by gate, the earlier gate and which of its codes."""


def list_of_gates() -> str:
    """Return the eight gates and their questions as a markdown list."""
    lines = []
    for number, gate in enumerate(GATES, start=1):
        lines.append(f"{number}. **{gate.name}** (before {', '.join(gate.moves)})")
        lines += [f"   - {question}" for question in gate.asks]
    return "\n".join(lines)
