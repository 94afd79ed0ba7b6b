"""The table of roles: what each may do, in words that the lab can read and adopt as its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is to the lab; one person may hold several."""

    PRESCRIBER = "prescriber"
    """Authorised by national law to prescribe; owns the design decisions (Art.2(3))."""
    ENGINEER = "engineer"
    """Designs: imaging, segmentation, design files, build files."""
    TECHNICIAN = "technician"
    """Makes: prints, finishes, checks, hands over."""
    RELEASER = "releaser"
    """Releases a finished device that somebody else made."""
    QUALITY_MANAGER = "quality_manager"
    """Keeps families, recipes, lots and holds in order; verifies what others recorded."""
    PRRC = "prrc"
    """Person responsible for regulatory compliance (Art.15)."""
    ADMINISTRATOR = "administrator"
    """Keeps accounts and roles; takes no part in a case through this role."""
    INSPECTOR = "inspector"
    """Reads everything, changes nothing."""


class Ability(StrEnum):
    """One thing that a person may do; every door asks for exactly one."""

    OPEN_CASE = "open_case"
    """Open a case, add devices to it, cancel it."""
    DRAFT_PRESCRIPTION = "draft_prescription"
    """Write down a prescription for the prescriber to decide."""
    SIGN_PRESCRIPTION = "sign_prescription"
    """Sign a prescription; an authorisation on record is needed besides."""
    ATTEST_ORDER = "attest_order"
    """Compare a signed paper with its transcription, as a second person."""
    ACCEPT_DEVICE = "accept_device"
    """Decide the route and accept a device into the lab."""
    ACCEPT_IMAGING = "accept_imaging"
    """Add imaging and accept it for a device."""
    UPLOAD_DESIGN = "upload_design"
    """Start a design and add its files."""
    REVIEW_SEGMENTATION = "review_segmentation"
    """Review a segmentation that somebody else made."""
    CHECK_SIDE = "check_side"
    """Confirm side and units of a design as one of two people."""
    APPROVE_DESIGN = "approve_design"
    """Sign the manifest of a design as its prescriber."""
    PREPARE_BUILD = "prepare_build"
    """Register build files and put parts into a build."""
    RUN_BUILD = "run_build"
    """Start and finish a build, fail and requeue parts."""
    RECORD_CHECK = "record_check"
    """Record a check: of the verification plan, of a machine, of an instrument."""
    RELEASE_DEVICE = "release_device"
    """Prepare and sign the release of a device that somebody else made."""
    DELIVER_DEVICE = "deliver_device"
    """Hand a released device over and record who received it."""
    RECORD_FEEDBACK = "record_feedback"
    """Record use, non-use and what the theatre reports."""
    MANAGE_LAB = "manage_lab"
    """Keep families, recipes, machines, instruments, suppliers and documents."""
    JUDGE_FAMILY = "judge_family"
    """Sign whether a file of a family is adequate; a competence in the topic is needed besides."""
    KEEP_REASONING = "keep_reasoning"
    """Keep a reasoning about route and class; it decides nothing about any device."""
    MANAGE_LOTS = "manage_lots"
    """Receive, release and fill lots and containers."""
    PLACE_HOLD = "place_hold"
    """Stop a family, recipe, machine, lot, build, device or case."""
    LIFT_HOLD = "lift_hold"
    """Lift a hold with a reason."""
    GRANT_CONCESSION = "grant_concession"
    """Sign a reasoned exception from a limit of the lab."""
    MANAGE_QUALITY = "manage_quality"
    """Decide on nonconformities, incidents and letters of an authority, and close them."""
    REPORT_INCIDENT = "report_incident"
    """Tell that something happened with a device."""
    MANAGE_PEOPLE = "manage_people"
    """Keep sites, accounts, roles, deputies and competences."""
    VERIFY_AUTHORISATION = "verify_authorisation"
    """Confirm, as a second person, what a register says about a prescriber."""
    ATTEST_COMPETENCE = "attest_competence"
    """Attest that somebody else is competent in a topic."""
    APPOINT_PRRC = "appoint_prrc"
    """Appoint the person responsible for regulatory compliance."""
    READ_ALL = "read_all"
    """Read every record of the institution."""


@dataclass(frozen=True)
class Entry:
    """One line of the table: the role in plain words and its abilities."""

    role: Role
    means: str
    abilities: frozenset[Ability]


def _line(role: Role, means: str, abilities: str) -> Entry:
    return Entry(role=role, means=means, abilities=frozenset(Ability(word) for word in abilities.split()))


_TABLE = (
    _line(
        Role.PRESCRIBER,
        "Authorised by national law to prescribe; owns the design decisions.",
        "open_case draft_prescription sign_prescription approve_design record_feedback place_hold "
        "judge_family keep_reasoning report_incident",
    ),
    _line(
        Role.ENGINEER,
        "Designs: imaging, segmentation, design files, build files.",
        "open_case draft_prescription attest_order accept_device accept_imaging upload_design "
        "review_segmentation check_side prepare_build run_build record_check record_feedback place_hold "
        "keep_reasoning report_incident read_all",
    ),
    _line(
        Role.TECHNICIAN,
        "Makes: prints, finishes, checks, hands over.",
        "attest_order check_side prepare_build run_build record_check deliver_device manage_lots "
        "record_feedback place_hold keep_reasoning report_incident read_all",
    ),
    _line(
        Role.RELEASER,
        "Releases a finished device that somebody else made.",
        "attest_order check_side record_check release_device deliver_device record_feedback place_hold "
        "keep_reasoning report_incident read_all",
    ),
    _line(
        Role.QUALITY_MANAGER,
        "Keeps families, recipes, lots and holds in order; verifies what others recorded.",
        "attest_order accept_device record_check record_feedback manage_lab judge_family manage_lots "
        "place_hold lift_hold grant_concession manage_quality verify_authorisation attest_competence "
        "appoint_prrc keep_reasoning report_incident read_all",
    ),
    _line(
        Role.PRRC,
        "Person responsible for regulatory compliance (Art. 15): may stop anything, and releases.",
        "release_device place_hold lift_hold grant_concession manage_quality verify_authorisation "
        "attest_competence judge_family keep_reasoning report_incident read_all",
    ),
    _line(
        Role.ADMINISTRATOR,
        "Keeps accounts and roles; takes no part in a case through this role.",
        "manage_people verify_authorisation attest_competence appoint_prrc",
    ),
    _line(Role.INSPECTOR, "Reads everything, changes nothing.", "read_all"),
)

ROLES: Mapping[Role, Entry] = {entry.role: entry for entry in _TABLE}
CHOICES = tuple((role.value, role.value.replace("_", " ")) for role in Role)


def roles_with(ability: Ability) -> tuple[str, ...]:
    """Return the codes of the roles that hold an ability, in the order of the table."""
    return tuple(entry.role.value for entry in _TABLE if ability in entry.abilities)


def as_markdown() -> str:
    """Return the table as the manual prints it: each ability, what it means, and who holds it."""
    lines = ["| role | means |", "| --- | --- |"]
    lines += [f"| {_words(entry.role)} | {entry.means} |" for entry in _TABLE]
    lines += ["", "| ability | who |", "| --- | --- |"]
    lines += [
        f"| {_words(ability)} | {', '.join(role.replace('_', ' ') for role in roles_with(ability))} |"
        for ability in Ability
    ]
    return "\n".join(lines) + "\n"


def _words(code: str) -> str:
    return str(code).replace("_", " ")
