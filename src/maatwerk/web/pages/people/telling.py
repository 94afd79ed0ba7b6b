"""What roles, abilities and topics are called for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.people.roles import Ability, Role
from maatwerk.web.pages.lab.telling import tell

Words = str | Promise

MEANS: dict[str, Words] = {
    Role.PRESCRIBER: _("Authorised by national law to prescribe; owns the design decisions."),
    Role.ENGINEER: _("Designs: pictures, segmentation, design files, build files."),
    Role.TECHNICIAN: _("Makes: prints, finishes, checks, hands over."),
    Role.RELEASER: _("Releases a finished device that somebody else made."),
    Role.QUALITY_MANAGER: _(
        "Keeps families, recipes, lots and holds in order; verifies what others recorded."
    ),
    Role.PRRC: _("Responsible for regulatory compliance (Art. 15): may stop anything, and releases."),
    Role.ADMINISTRATOR: _("Keeps accounts and roles; takes no part in a case through this role."),
    Role.INSPECTOR: _("Reads everything, changes nothing."),
}
ABILITIES: dict[str, Words] = {
    Ability.OPEN_CASE: _("Open a case, add devices to it, cancel it"),
    Ability.DRAFT_PRESCRIPTION: _("Write down a prescription for the prescriber to decide"),
    Ability.SIGN_PRESCRIPTION: _("Sign a prescription; an authorisation on record is needed besides"),
    Ability.ATTEST_ORDER: _("Compare a signed paper with its transcription, as a second person"),
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
    Ability.MANAGE_LOTS: _("Receive, release and fill lots and containers"),
    Ability.PLACE_HOLD: _("Stop a family, recipe, machine, lot, build, device or case"),
    Ability.LIFT_HOLD: _("Lift a hold with a reason"),
    Ability.GRANT_CONCESSION: _("Sign a reasoned exception from a limit of the lab"),
    Ability.MANAGE_QUALITY: _("Decide on nonconformities and close them"),
    Ability.MANAGE_PEOPLE: _("Keep sites, accounts, roles and deputies"),
    Ability.VERIFY_AUTHORISATION: _("Confirm, as a second person, what a register says of a prescriber"),
    Ability.ATTEST_COMPETENCE: _("Attest that somebody else is competent in a topic"),
    Ability.APPOINT_PRRC: _("Appoint the person responsible for regulatory compliance"),
    Ability.READ_ALL: _("Read every record of the institution"),
}
AREAS: dict[str, Words] = {
    "release": _("Release of devices (Art. 15(3)(a))"),
    "documentation": _("Documentation and declaration (Art. 15(3)(b))"),
    "post_market_surveillance": _("Watching what happens after delivery (Art. 15(3)(c))"),
    "reporting": _("Reporting to authorities (Art. 15(3)(d))"),
    "investigations": _("Investigations (Art. 15(3)(e))"),
}
PATHS: dict[str, Words] = {
    "manufacturing": _(
        "Two years of making such devices: enough for custom-made (Art. 15(1), second sentence)"
    ),
    "degree": _("A degree, and one year in regulatory affairs or quality (Art. 15(1)(a))"),
    "experience": _("Four years in regulatory affairs or quality of devices (Art. 15(1)(b))"),
}


def topic(code: str) -> str:
    """Return a topic of competence in words."""
    found = current_library().topics.get(code)
    return code.replace("-", " ") if found is None else tell(found.title)
