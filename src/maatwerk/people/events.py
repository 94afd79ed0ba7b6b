"""The event kinds of this room."""

from maatwerk.archive.kinds import Shredding, declare

_STAFF = "accounts"
_RIGHTS = "roles"


def _kind(code: str, *, touches: str, text: str, shredding: Shredding = Shredding.NOTHING) -> str:
    return declare(f"people.{code}", touches=(touches,), text=text, shredding=shredding).code


INSTITUTION_FOUNDED = _kind("institution_founded", touches="institution", text="An institution was founded.")
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
