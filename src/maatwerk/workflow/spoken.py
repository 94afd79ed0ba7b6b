"""What the states of records are called, in the reader's language."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATES: dict[str, "str | Promise"] = {
    "requested": _("requested"),
    "prescribed": _("accepted"),
    "imaging_accepted": _("pictures accepted"),
    "in_design": _("in design"),
    "design_approved": _("design approved"),
    "in_production": _("in production"),
    "in_verification": _("being checked"),
    "released": _("released"),
    "delivered": _("handed over"),
    "followed_up": _("followed up"),
    "closed": _("closed"),
    "on_hold": _("on hold"),
    "rework": _("to be made again"),
    "cancelled": _("cancelled"),
    "not_used": _("not used"),
    "recalled": _("recalled"),
    "answered": _("answered"),
    "judged": _("judged"),
    "drafted": _("drafted"),
    "signed": _("signed"),
    "superseded": _("replaced"),
    "planned": _("planned"),
    "running": _("running"),
    "finished": _("finished"),
    "aborted": _("stopped"),
    "queued": _("waits for a build"),
    "in_build": _("in a build"),
    "made": _("made"),
    "scrapped": _("scrapped"),
    "prepared": _("draft ready"),
    "issued": _("issued"),
    "withdrawn": _("withdrawn"),
    "on_file": _("on file"),
    "registered": _("registered"),
    "quarantined": _("in quarantine"),
    "received": _("received"),
    "rejected": _("rejected"),
    "in_service": _("in service"),
    "out_of_service": _("out of service"),
    "retired": _("retired"),
    "open": _("open"),
    "in_force": _("in force"),
    "replaced": _("replaced"),
    "taken_back": _("taken back"),
    "lifted": _("lifted"),
    "blocked": _("blocked"),
    "approved": _("approved"),
    "used_up": _("used up"),
    "wanted": _("wanted"),
    "handed_over": _("handed over"),
    "became_device": _("became a device"),
    "recorded": _("recorded"),
    "adopted": _("adopted"),
    "decided": _("decided"),
    "draft": _("draft"),
    "effective": _("in effect"),
    "proposed": _("not yet assessed"),
    "quarantine": _("not yet inspected"),
    "suspended": _("suspended"),
    "valid": _("valid"),
}


def state(code: str) -> str:
    """Return a state in words."""
    return str(STATES.get(code, code.replace("_", " ")))


def states(codes: Iterable[str]) -> str:
    """Return states in words, in the order of their codes."""
    return ", ".join(state(code) for code in sorted(codes))
