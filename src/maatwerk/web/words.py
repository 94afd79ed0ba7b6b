"""What stored codes are called on the pages, in the reader's language, and which mark they carry."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from maatwerk.lab import spoken
from maatwerk.paperwork import assets, wording
from maatwerk.people.spoken import ROLES
from maatwerk.workflow.spoken import STATES

Words = dict[str, "str | Promise"]

SIDES: Words = {
    "left": _("LEFT"),
    "right": _("RIGHT"),
    "both": _("BOTH SIDES"),
    "midline": _("MIDLINE"),
    "none": _("no side"),
}
_MARKS = {
    "met": "released delivered followed_up closed signed issued finished made in_service approved lifted "
    "handed_over became_device",
    "running": "prescribed imaging_accepted in_design design_approved in_production in_verification running "
    "in_build drafted prepared planned",
    "waiting": "requested queued received quarantined wanted",
    "shut": "on_hold open blocked",
    "not-met": "rejected scrapped recalled rework",
    "not-applicable": "cancelled not_used superseded withdrawn retired out_of_service aborted used_up",
}
_MARK_OF = {state: mark for mark, states in _MARKS.items() for state in states.split()}
GATES: Words = {
    "accept": _("Accept"),
    "imaging": _("Imaging"),
    "design": _("Design"),
    "produce": _("Produce"),
    "verify": _("Verify"),
    "release": _("Release"),
    "deliver": _("Deliver"),
    "follow_up": _("Follow up"),
}
BASES: Words = {
    "law": _("Law"),
    "guidance": _("Guidance"),
    "national": _("National law"),
    "lab_policy": _("Lab policy"),
}
STEPS: Words = {
    "draft_prescription": _("Write the prescription"),
    "sign_prescription": _("Sign the prescription"),
    "compare_order": _("Compare the signed order"),
    "decide_route": _("Decide the route"),
    "accept_device": _("Accept the device"),
    "send_series": _("Send the pictures"),
    "accept_imaging": _("Accept the pictures"),
    "start_design": _("Start the design"),
    "hand_in_design": _("Hand in the design"),
    "accept_findings": _("Look at the findings"),
    "check_side": _("Check side and unit"),
    "review_segmentation": _("Review the segmentation"),
    "approve_design": _("Approve the design"),
    "send_back": _("Send the design back"),
    "reopen_imaging": _("Go back to the pictures"),
    "plan_build": _("Plan a build"),
    "start_build": _("Start the build"),
    "finish_build": _("Take the build out"),
    "finish_production": _("Hand on to the bench"),
    "check_device": _("Check at the bench"),
    "prepare_release": _("Prepare the release"),
    "sign_release": _("Read the draft and release"),
    "sterilise": _("Sterile service"),
    "deliver": _("Hand over"),
    "record_use": _("Record how it was used"),
    "close": _("Close"),
    "resume": _("Lift the hold"),
    "redesign": _("Open the design again"),
    "send_to_rework": _("Send it back to be made again"),
    "recall": _("Call it back"),
    "transcribe_order": _("Take in a signed order"),
    "own_evidence": _("Open a path of own evidence"),
    "derogation": _("Record an authorisation"),
    "repeated_part": _("Settle whether it is a series"),
    "hold": _("Stop the device"),
    "cancel": _("Cancel the device"),
}
LAW: Words = {
    "custom_made": _("custom-made device"),
    "in_house": _("as in-house device"),
    "patient_matched": _("patient-matched device"),
    "not_a_device": _("no medical device"),
    "mass_produced": _("mass-produced device"),
    "adaptable": _("adaptable device"),
    "investigational": _("device for an investigation"),
    "not_known": _("not known yet"),
    "annex_xiii": _("as custom-made device, Annex XIII"),
    "ce_marking": _("with a CE mark"),
    "someone_else_is_manufacturer": _("somebody else is the manufacturer"),
    "authority_derogation": _("by an authority’s authorisation"),
    "investigation": _("in a clinical investigation"),
}
COULD_CHANGE: Words = {
    "qualification": _("what it is"),
    "lawful_routes": _("how it may be used"),
    "route": _("its route"),
    "class": _("its class"),
    "notified_body_required": _("whether a notified body is needed"),
}
SURE: Words = {
    "guidance": _("By guidance."),
    "interpretation": _("By our reading of the law."),
    "unverified": _("Not verified."),
}
SOURCES: Words = {
    "prescriber": _("the prescriber decided it"),
    "imaging": _("read from the pictures"),
    "lab": _("the lab proposes it"),
    "template": _("picked from a template"),
}
WAYS: Words = {
    "call": _("By call"),
    "email": _("By e-mail"),
    "meeting": _("At a meeting"),
    "paper": _("On paper"),
    "person": _("In person"),
}
ACCOMPANIMENTS: Words = {
    "model": _("a model"),
    "mould": _("a mould"),
    "impression": _("an impression"),
}


def _look_up(words: Words, code: str) -> str:
    return str(words.get(code, code.replace("_", " ")))


def side(code: str) -> str:
    """Return a side of the body in words."""
    return _look_up(SIDES, code)


def state(code: str) -> str:
    """Return a state in words."""
    return _look_up(STATES, code)


def mark_of(code: str) -> str:
    """Return the mark that a state carries."""
    return _MARK_OF.get(code, "running")


def gate(code: str) -> str:
    """Return a gate's name."""
    return _look_up(GATES, code)


def could_change(code: str) -> str:
    """Return what an open question can still change, in words."""
    return _look_up(COULD_CHANGE, code)


def sure(code: str) -> str:
    """Return how sure it is that a duty reads so, where it is not the text of the law itself."""
    return _look_up(SURE, code)


def basis(code: str) -> str:
    """Return the basis of a reason in words."""
    return _look_up(BASES, code)


def role(code: str) -> str:
    """Return a role in words."""
    return _look_up(ROLES, code)


def step(code: str) -> str:
    """Return a step as a verb and its object."""
    return _look_up(STEPS, code)


def unit(code: str) -> str:
    """Return a unit as one reads it."""
    return spoken.unit(code)


def cycle(code: str) -> str:
    """Return a cycle of sterilisation as one reads it; what was typed stays."""
    return wording.methods(code, words=_of_papers())


def place(cite: str) -> str:
    """Return a citation as the reader's language writes it; JSON and records keep the id."""
    said = wording.citation(cite, words=_of_papers())
    return said.replace(" ", "\u00a0").replace(",\u00a0", ", ")  # it breaks only after a comma


def _of_papers() -> dict[str, Any]:
    language = (get_language() or "en").split("-")[0]
    return assets.words(language if language in assets.languages() else "en")


def source(code: str) -> str:
    """Return where a value of a prescription came from, in words."""
    return _look_up(SOURCES, code)


def way(code: str) -> str:
    """Return how a request arrived, in words."""
    return _look_up(WAYS, code)


def accompaniment(code: str) -> str:
    """Return what comes along with a prescription, in words."""
    return _look_up(ACCOMPANIMENTS, code)


def law(code: str) -> str:
    """Return a qualification or a route in words."""
    return _look_up(LAW, code)
