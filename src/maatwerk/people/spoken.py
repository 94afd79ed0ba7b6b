"""What roles, abilities and what a person fills in are called, and how a day and a number are written."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, get_format
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from maatwerk.people.roles import Ability

Words = dict[str, "str | Promise"]
_TYPED = re.compile(r"[-+]?\d+[.,]\d+")

ROLES: Words = {
    "prescriber": _("prescriber"),
    "engineer": _("engineer"),
    "technician": _("technician"),
    "releaser": _("releaser"),
    "quality_manager": _("quality manager"),
    "prrc": _("person responsible for regulatory compliance"),
    "administrator": _("administrator"),
    "inspector": _("inspector"),
}
ABILITIES: Words = {
    Ability.OPEN_CASE: _("Open a case, add devices to it, cancel it"),
    Ability.DRAFT_PRESCRIPTION: _("Write down a prescription for the prescriber to decide"),
    Ability.SIGN_PRESCRIPTION: _("Sign a prescription; an authorisation on record is needed besides"),
    Ability.ATTEST_ORDER: _("Compare a signed paper with its transcription as a second person"),
    Ability.ACCEPT_DEVICE: _("Decide the route and accept a device into the lab"),
    Ability.ACCEPT_IMAGING: _("Add pictures and accept them for a device"),
    Ability.UPLOAD_DESIGN: _("Start a design and hand in its files"),
    Ability.REVIEW_SEGMENTATION: _("Review a segmentation that somebody else made"),
    Ability.CHECK_SIDE: _("Confirm side and units as one of two people"),
    Ability.APPROVE_DESIGN: _("Approve a design as its prescriber"),
    Ability.PREPARE_BUILD: _("Register build files and put parts into a build"),
    Ability.RUN_BUILD: _("Start and finish a build, fail parts and queue them again"),
    Ability.RECORD_CHECK: _("Record a check of a device, a machine or an instrument"),
    Ability.RELEASE_DEVICE: _("Release a device that somebody else made"),
    Ability.DELIVER_DEVICE: _("Hand a released device over"),
    Ability.RECORD_FEEDBACK: _("Record use, non-use and what the theatre reports"),
    Ability.MANAGE_LAB: _("Keep families, recipes, machines, instruments, suppliers, procedures"),
    Ability.JUDGE_FAMILY: _("Judge the files of a family; a competence in the topic is needed besides"),
    Ability.KEEP_REASONING: _("Keep a reasoning about route and class"),
    Ability.MANAGE_LOTS: _("Receive, release and fill lots and containers"),
    Ability.PLACE_HOLD: _("Stop a family, recipe, machine, lot, build, device or case"),
    Ability.LIFT_HOLD: _("Lift a hold with a reason"),
    Ability.GRANT_CONCESSION: _("Sign a reasoned exception from a limit of the lab"),
    Ability.MANAGE_QUALITY: _("Decide on nonconformities, incidents and letters of an authority"),
    Ability.REPORT_INCIDENT: _("Tell that something happened with a device"),
    Ability.MANAGE_PEOPLE: _("Keep sites, accounts, roles and deputies"),
    Ability.VERIFY_AUTHORISATION: _("Confirm, as a second person, what a register says of a prescriber"),
    Ability.ATTEST_COMPETENCE: _("Attest that somebody else is competent in a topic"),
    Ability.APPOINT_PRRC: _("Appoint the person responsible for regulatory compliance"),
    Ability.READ_ALL: _("Read every record of the institution"),
}
FIELDS: Words = {
    "account of what was done": pgettext_lazy("field", "account of what was done"),
    "account of what happened": pgettext_lazy("field", "account of what happened"),
    "account of what is asked": pgettext_lazy("field", "account of what is asked"),
    "account of what was learnt": pgettext_lazy("field", "account of what was learnt"),
    "address": pgettext_lazy("field", "address"),
    "altering": pgettext_lazy("field", "altering of the device"),
    "answer": pgettext_lazy("field", "answer"),
    "annex": pgettext_lazy("field", "annex"),
    "assessment": pgettext_lazy("field", "assessment"),
    "authority": pgettext_lazy("field", "authority"),
    "claim supported": pgettext_lazy("field", "claim supported"),
    "class of material": pgettext_lazy("field", "class of material"),
    "class": pgettext_lazy("field", "class"),
    "code": pgettext_lazy("field", "code"),
    "competence": pgettext_lazy("field", "competence"),
    "day of opening": pgettext_lazy("field", "day of opening"),
    "conclusion": pgettext_lazy("field", "conclusion"),
    "day of knowing": pgettext_lazy("field", "day on which the house knew"),
    "day of receipt": pgettext_lazy("field", "day of receipt"),
    "day of the application": pgettext_lazy("field", "day of the application"),
    "day": pgettext_lazy("field", "day"),
    "decision": pgettext_lazy("field", "decision"),
    "first day that counts": pgettext_lazy("field", "first day that counts"),
    "effective_on": pgettext_lazy("field", "first day in effect"),
    "evidence": pgettext_lazy("field", "evidence"),
    "family": pgettext_lazy("field", "family"),
    "field": pgettext_lazy("field", "field"),
    "finding": pgettext_lazy("field", "finding"),
    "full name": pgettext_lazy("field", "full name"),
    "gap": pgettext_lazy("field", "gap"),
    "inspection": pgettext_lazy("field", "inspection"),
    "instrument": pgettext_lazy("field", "instrument"),
    "intended use": pgettext_lazy("field", "intended use"),
    "issuer": pgettext_lazy("field", "issuer"),
    "key of what is stopped": pgettext_lazy("field", "key of what is stopped"),
    "kind of container": pgettext_lazy("field", "kind of container"),
    "kind of instrument": pgettext_lazy("field", "kind of instrument"),
    "kind of machine": pgettext_lazy("field", "kind of machine"),
    "kind of paper": pgettext_lazy("field", "kind of paper"),
    "kind of record": pgettext_lazy("field", "kind of record"),
    "lot number": pgettext_lazy("field", "lot number"),
    "lot": pgettext_lazy("field", "lot"),
    "machine": pgettext_lazy("field", "machine"),
    "maker": pgettext_lazy("field", "maker"),
    "material": pgettext_lazy("field", "material"),
    "model": pgettext_lazy("field", "model"),
    "name of the body": pgettext_lazy("field", "name of the body"),
    "name of the station": pgettext_lazy("field", "name of the station"),
    "name of what is stopped": pgettext_lazy("field", "name of what is stopped"),
    "name of who did it": pgettext_lazy("field", "name of who did it"),
    "name": pgettext_lazy("field", "name"),
    "number": pgettext_lazy("field", "number"),
    "profession": pgettext_lazy("field", "profession"),
    "program": pgettext_lazy("field", "program"),
    "protocol": pgettext_lazy("field", "protocol"),
    "purpose": pgettext_lazy("field", "purpose"),
    "question": pgettext_lazy("field", "question"),
    "reason": pgettext_lazy("field", "reason"),
    "reference": pgettext_lazy("field", "reference"),
    "source": pgettext_lazy("field", "who told it"),
    "kind": pgettext_lazy("field", "kind"),
    "reasons": pgettext_lazy("field", "reasons"),
    "recipe": pgettext_lazy("field", "recipe"),
    "register": pgettext_lazy("field", "register"),
    "result": pgettext_lazy("field", "result"),
    "scope": pgettext_lazy("field", "scope"),
    "serial number": pgettext_lazy("field", "serial number"),
    "serial": pgettext_lazy("field", "serial number"),
    "stage": pgettext_lazy("field", "stage"),
    "supplier": pgettext_lazy("field", "supplier"),
    "supplies": pgettext_lazy("field", "supplies"),
    "tests": pgettext_lazy("field", "tests"),
    "title": pgettext_lazy("field", "title"),
    "name of who asked": pgettext_lazy("field", "name of who asked"),
    "part of who asked": pgettext_lazy("field", "part of who asked"),
    "account of what is wanted": pgettext_lazy("field", "account of what is wanted"),
    "day of the request": pgettext_lazy("field", "day of the request"),
    "day of the answer": pgettext_lazy("field", "day of the answer"),
    "answered_on": pgettext_lazy("field", "day of the answer"),
    "clause": pgettext_lazy("field", "clause"),
    "shows": pgettext_lazy("field", "account of what it shows"),
    "signed_by": pgettext_lazy("field", "name of who signed"),
    "signed_on": pgettext_lazy("field", "day of the signature"),
    "place of the law": pgettext_lazy("field", "place of the law"),
    "what it is": pgettext_lazy("field", "note what it is"),
    "where it is answered": pgettext_lazy("field", "note where it is answered"),
    "document": pgettext_lazy("field", "document"),
    "answers": pgettext_lazy("field", "answers"),
    "version": pgettext_lazy("field", "version"),
    "supervisor": pgettext_lazy("field", "supervisor"),
    "review_on": pgettext_lazy("field", "next review on"),
    "country": pgettext_lazy("field", "country"),
    "valid_until": pgettext_lazy("field", "valid until"),
    "topic": pgettext_lazy("field", "topic"),
    "password": pgettext_lazy("field", "password"),
    "until_on": pgettext_lazy("field", "last day"),
    "areas": pgettext_lazy("field", "areas"),
    "role": pgettext_lazy("field", "role"),
    "due_on": pgettext_lazy("field", "due on"),
    "tank": pgettext_lazy("field", "tank"),
    "deputy": pgettext_lazy("field", "deputy"),
    "pin": pgettext_lazy("field", "PIN"),
    "disposition": pgettext_lazy("field", "decision"),
    "container": pgettext_lazy("field", "container"),
    "combined": pgettext_lazy("field", "combination"),
    "email": pgettext_lazy("field", "e-mail address"),
    "body": pgettext_lazy("field", "notified body"),
    "coverage": pgettext_lazy("field", "coverage"),
    "lift_reason": pgettext_lazy("field", "reason"),
    "state_reason": pgettext_lazy("field", "reason"),
    "scrap_reason": pgettext_lazy("field", "reason"),
    "administrator_roles": pgettext_lazy("field", "roles"),
    "old": pgettext_lazy("field", "present password"),
    "on": pgettext_lazy("field", "day"),
    "record": pgettext_lazy("field", "entry"),
}


def role(code: str) -> str:
    """Return a role in words."""
    return str(ROLES[code])


def roles(codes: Iterable[str]) -> str:
    """Return roles in words, one after the other."""
    return ", ".join(role(code) for code in codes)


def ability(code: str) -> str:
    """Return an ability as a verb and its object."""
    return str(ABILITIES[code])


def field(name: str) -> str:
    """Return what is filled in there; a name that nobody gave words to stands as it is."""
    return str(FIELDS.get(name, name))


def written_day(day: date) -> str:
    """Return a day inside a sentence; records and JSON keep ISO."""
    return date_format(day, gettext("j M Y"))


def written_number(value: Decimal | float | str, *, places: int | None = None) -> str:
    """Return a number with the reader's decimal sign; fields of forms, records and JSON keep the point.

    Without places it has no needless zeros. What somebody typed keeps its figures; words stay as they are.
    """
    if isinstance(value, str):
        plain = value.replace(",", ".") if _TYPED.fullmatch(value) else ""
    elif places is not None:
        plain = f"{value:.{places}f}"
    else:
        plain = f"{value.normalize():f}" if isinstance(value, Decimal) else f"{value:g}"
    return plain.replace(".", str(get_format("DECIMAL_SEPARATOR"))) or str(value)
