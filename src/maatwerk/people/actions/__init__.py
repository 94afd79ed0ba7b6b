"""All that is written about people; each action asks for the right of its actor first."""

from .accounts import (
    change_password,
    create_account,
    deactivate_account,
    reactivate_account,
    replace_password,
    set_own_password,
)
from .factors import end_totp, enrol_totp, new_totp_secret, note_refused_proof, spend_code
from .institution import Founding, add_site, change_country, found_institution
from .prescribers import record_authorisation, verify_authorisation, withdraw_authorisation
from .rights import appoint_deputy, appoint_prrc, grant_role, withdraw_deputy, withdraw_role
from .sendings import Claim, claim_sending, end_sending, led_to
from .stations import (
    end_means,
    enter_by_badge,
    enter_by_pin,
    issue_badge,
    means_digest,
    set_pin,
    start_station,
)
from .training import grant_competence, withdraw_competence

__all__ = [
    "Claim",
    "Founding",
    "add_site",
    "appoint_deputy",
    "appoint_prrc",
    "change_country",
    "change_password",
    "claim_sending",
    "create_account",
    "deactivate_account",
    "end_means",
    "end_sending",
    "end_totp",
    "enrol_totp",
    "enter_by_badge",
    "enter_by_pin",
    "found_institution",
    "grant_competence",
    "grant_role",
    "issue_badge",
    "led_to",
    "means_digest",
    "new_totp_secret",
    "note_refused_proof",
    "reactivate_account",
    "record_authorisation",
    "replace_password",
    "set_own_password",
    "set_pin",
    "spend_code",
    "start_station",
    "verify_authorisation",
    "withdraw_authorisation",
    "withdraw_competence",
    "withdraw_deputy",
    "withdraw_role",
]
