"""The event kinds of this room."""

from maatwerk.archive.kinds import Shredding, declare

_STAFF = "accounts"
_RIGHTS = "roles"


def _kind(code: str, *, touches: str, text: str, shredding: Shredding = Shredding.NOTHING) -> str:
    return declare(f"people.{code}", touches=(touches,), text=text, shredding=shredding).code


INSTITUTION_FOUNDED = _kind("institution_founded", touches="institution", text="An institution was founded.")
COUNTRY_CHANGED = _kind(
    "country_changed", touches="institution", text="The country of the institution was changed."
)
SITE_ADDED = _kind("site_added", touches="institution", text="A manufacturing site was added.")
ACCOUNT_CREATED = _kind(
    "account_created", touches=_STAFF, text="An account was created.", shredding=Shredding.SALT
)
ACCOUNT_DEACTIVATED = _kind(
    "account_deactivated", touches=_STAFF, text="An account was closed.", shredding=Shredding.SALT
)
ACCOUNT_REACTIVATED = _kind(
    "account_reactivated", touches=_STAFF, text="A closed account was opened again.", shredding=Shredding.SALT
)
PASSWORD_CHANGED = _kind(
    "password_changed", touches=_STAFF, text="A password was changed.", shredding=Shredding.SALT
)
ROLE_GRANTED = _kind("role_granted", touches=_RIGHTS, text="A person was given a role.")
ROLE_WITHDRAWN = _kind("role_withdrawn", touches=_RIGHTS, text="A role was withdrawn from a person.")
PRRC_APPOINTED = _kind(
    "prrc_appointed", touches="prrc_is_appointed", text="A person responsible for compliance was appointed."
)
DEPUTY_APPOINTED = _kind("deputy_appointed", touches=_RIGHTS, text="A deputy was appointed in one role.")
DEPUTY_WITHDRAWN = _kind("deputy_withdrawn", touches=_RIGHTS, text="A deputy no longer stands in.")
AUTHORISATION_RECORDED = _kind(
    "authorisation_recorded",
    touches="prescriber_is_authorised",
    text="Proof of a right to prescribe was recorded.",
)
AUTHORISATION_VERIFIED = _kind(
    "authorisation_verified",
    touches="prescriber_is_authorised",
    text="A second person verified a right to prescribe.",
)
AUTHORISATION_WITHDRAWN = _kind(
    "authorisation_withdrawn",
    touches="prescriber_is_authorised",
    text="A right to prescribe no longer counts.",
)
COMPETENCE_GRANTED = _kind("competence_granted", touches="competence", text="A competence was attested.")
COMPETENCE_WITHDRAWN = _kind("competence_withdrawn", touches="competence", text="A competence was withdrawn.")
AUTHENTICATOR_ENROLLED = _kind(
    "authenticator_enrolled", touches="authenticators", text="A second factor was enrolled."
)
AUTHENTICATOR_ENDED = _kind(
    "authenticator_ended", touches="authenticators", text="A second factor was removed."
)
PROOF_REFUSED = _kind(
    "proof_refused",
    touches="proofs",
    text="Somebody failed to prove who they are; too many of these shut signing for a while.",
)
PIN_SET = _kind("pin_set", touches="stations", text="A person set a PIN for shared stations.")
PIN_ENDED = _kind("pin_ended", touches="stations", text="A PIN for shared stations no longer counts.")
PIN_REFUSED = _kind(
    "pin_refused",
    touches="stations",
    text="Somebody typed a wrong PIN at a shared station; too many of these shut it for a while.",
)
BADGE_ISSUED = _kind("badge_issued", touches="stations", text="A badge for shared stations was issued.")
BADGE_ENDED = _kind("badge_ended", touches="stations", text="A badge for shared stations no longer counts.")
STATION_STARTED = _kind("station_started", touches="stations", text="A person started a shared station.")
STATION_ENTERED = _kind(
    "station_entered", touches="stations", text="A person came to a shared station by PIN or badge."
)
