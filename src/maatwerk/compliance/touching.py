"""Which duties an event can change: from what its kind touches, to facts, to the duties that read them."""

from collections.abc import Iterable, Mapping

from maatwerk.compliance.words import SubjectKind
from maatwerk.lab.facts.circumstances import CIRCUMSTANCES
from maatwerk.quality.facts import OF_INCIDENTS, OF_LETTERS
from maatwerk.rulebook.editions import Edition

EVERYTHING = "everything"
"""What an event touches of which this table knows nothing: all facts, for a missed change would stay."""

DEVICE_STATE = "device_state"
"""A device moved; what counts for it may be another thing now, so all its duties are judged again."""

ALIKE = frozenset({"design_repeats", "device_cancelled"})
"""What bears on others, too: the devices that hold the same body as the one it happened to."""

_ORDER = (
    *("prescription_is_written", "prescriber_is_authorised", "prescriber_design_decisions"),
    *("prescription_accompanied_by_model",),
)
_ROUTE = ("route", "design_repeats", "authority_derogation_held", "institution", DEVICE_STATE, *_ORDER)
_CHOSEN = ("prescription_is_written", "route", "family_is_released")
_PAPERS = ("statement_is_complete", "statement_already_exists", "label_is_complete", "shredding")
_HANDED = ("statement_accompanied_device", "receiver_is_recorded", DEVICE_STATE)
_DEROGATION = ("authority_derogation_held",)
_MADE = ("build_file_from_approved_hash", "parts_made", "recipe_is_validated")
_FAMILY = ("family_is_released",)
_DOCUMENTATION = ("documentation_exists", "documentation_is_current", "documentation_is_available")
_PEOPLE = ("institution", "accounts")

TOUCHED_BY: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("route", "device_class", "is_implantable"), _ROUTE + _CHOSEN),
    **dict.fromkeys(("transferred_to_other_legal_entity", "used_outside_institution"), _ROUTE + _CHOSEN),
    **dict.fromkeys(
        (
            *("contains_ancillary_medicine", "manufactured_from_tissue", "supplied_sterile", "is_active"),
            *("substance_absorbed_or_dispersed", "invasiveness", "administers_medicine"),
            *("channels_or_stores", "active_functions", "is_software", "has_measuring_function"),
            *("supplies_ionising_radiation", "is_active_implant_or_accessory"),
        ),
        _CHOSEN,
    ),
    **dict.fromkeys(("statement_is_drawn_up", "statement_drawn_up_on", "statement_shows"), _PAPERS),
    **dict.fromkeys(("label_shows", "gspr_exceptions_have_grounds"), _PAPERS),
    "language_answer": (*_PAPERS, *_ROUTE, *_CHOSEN, "accounts"),
    "patient_name_is_on_record": ("patient_is_identified", "shredding"),
    "prescriber_is_authorised": (*_ORDER, "accounts", "roles"),
    "production_is_external": (*_MADE, DEVICE_STATE),
    "gspr_exceptions_exist": (*_PAPERS, *_FAMILY),
    **dict.fromkeys(("is_delivered", "delivered_on", "statement_kept_until"), _HANDED),
    **dict.fromkeys(("statement_accompanied_device", "statement_available_to_patient"), _HANDED),
    "planned_delivery_on": (),
    "conformity_checked_before_release": (DEVICE_STATE,),
    **dict.fromkeys(("prrc_is_appointed", "prrc_is_qualified", "prrc_tasks"), ("roles", "accounts")),
    **dict.fromkeys(("prrcs_appointed", "prrc_tasks_are_split"), ("roles", "accounts")),
    **dict.fromkeys(("manufacturer_country", "manufacturer_is_outside_union"), _PEOPLE),
    "has_authorised_representative": _PEOPLE,
    "prescriber_has_institution": (*_PEOPLE, *_ORDER),
    "certificate_covers_device": _ROUTE + _CHOSEN,
    "certificate_application_lodged_on": (),
    "certificate_agreement_signed_on": (),
    **dict.fromkeys(
        ("relies_on_derogation", "derogation_covers_device", "derogation_valid_until"), _DEROGATION
    ),
    "authority_derogation_held": (),
    **dict.fromkeys(
        ("gspr_assessment_signed", "risk_file_signed", "clinical_evaluation_signed"),
        (*_FAMILY, "evidence_on_file"),
    ),
    **dict.fromkeys(("intended_purpose_is_stated", "purpose_is_obvious"), _FAMILY),
    **dict.fromkeys(("is_single_use", "has_special_storage", "has_urgent_warnings"), _FAMILY),
    **dict.fromkeys(("use_by_is_relevant", "instructions_needed"), _FAMILY),
    **dict.fromkeys(("family_file_shows", *_DOCUMENTATION), ("evidence_on_file", *_FAMILY)),
    "institution_file_shows": ("evidence_on_file", "procedures"),
    **dict.fromkeys(
        ("family_has_statement", "psur_runs_from", "follow_up_report_runs_from"),
        ("evidence_on_file", *_PAPERS, *_FAMILY, DEVICE_STATE),
    ),
    "receiver_is_recorded": _HANDED,
    **dict.fromkeys(
        ("nonconformity_is_known", "nonconformity_is_decided", "nonconformity_is_made_good"),
        ("nonconformities",),
    ),
    **dict.fromkeys(CIRCUMSTANCES, ("circumstances",)),
    **dict.fromkeys(("registered_data_run_from", "registered_data_were_confirmed"), ("evidence_on_file",)),
    **dict.fromkeys(OF_INCIDENTS, ("incidents",)),
    **dict.fromkeys(OF_LETTERS, ("authority_letters",)),
    "hazardous_substances_above_limit": (*_MADE, "lots_released", "hazardous_substances_above_limit"),
    "build_file_from_approved_hash": (*_MADE, "design_is_approved", "approval_covers_all_files"),
    "process_measures_in_place": (*_MADE, "procedures", "machine_in_date", "software_is_validated"),
}
"""For each fact that a duty reads and a room provides: what else an event may touch to change it."""

OF_THE_WHOLE: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("route", "device_class"), ("device_cancelled",)),
    "is_implantable": _FAMILY,
    "hazardous_substances_above_limit": (*_FAMILY, "recipe_is_validated"),
    **dict.fromkeys(
        ("family_has_statement", "psur_runs_from", "follow_up_report_runs_from"),
        ("evidence_on_file", "statement_issued", "statement_is_complete"),
    ),
}
"""The same where the fact is about a family or the institution: what one device does changes few of them."""

AGEING = frozenset(
    {
        *("prrc_is_appointed", "certificate_covers_device", "authority_derogation_held"),
        *("gspr_assessment_signed", "process_measures_in_place", "risk_file_signed"),
        *("clinical_evaluation_signed", "family_file_shows", "institution_file_shows"),
        *("documentation_is_current", "documentation_is_available", "prrc_is_qualified", "prrc_tasks"),
        *("prrcs_appointed", "prrc_tasks_are_split", "psur_runs_from", "follow_up_report_runs_from"),
        *("registered_data_run_from", "registered_data_were_confirmed"),
        *("incidents_unreported", "final_reports_filed", "field_actions_reported"),
        *("field_notices_issued", "explanations_filed", "authority_letters_open"),
    }
)
"""Facts that time alone can change in the rooms that provide them; open subjects that read one wait a day."""

QUIET = frozenset(
    {
        *("signatures", "files", "keys", "timestamps", "gates", "authenticators", "proofs", "competence"),
        "stations",
        *("supplier_evidence", "concessions"),
    }
)
"""Areas that no fact of a duty hangs on."""


def facts_touched(
    touches: Iterable[str],
    *,
    edition: Edition,
    provided: frozenset[str],
    kind: SubjectKind = SubjectKind.DEVICE,
) -> frozenset[str]:
    """Return the facts of duties that an event may have changed, by what its kind declares to touch."""
    table = TOUCHED_BY if kind is SubjectKind.DEVICE else {**TOUCHED_BY, **OF_THE_WHOLE}
    found: set[str] = set()
    for word in touches:
        if not _is_known(word, edition=edition):
            return provided
        found.add(word)
        found.update(name for name, by in table.items() if word in by)
    # A fact that somebody provides and this table forgot is taken to hang on everything.
    return frozenset(found & provided) | (provided - set(TOUCHED_BY))


def duties_reading(facts: frozenset[str], *, edition: Edition, kind: SubjectKind) -> frozenset[str]:
    """Return the duties about a kind of subject that read one of these facts, in any of their wordings."""
    return frozenset(
        duty.id
        for duty in edition.duties
        if duty.subject == kind and any(facts & set(wording.facts()) for wording in duty.wordings)
    )


def facts_asked(*, edition: Edition, kind: SubjectKind) -> frozenset[str]:
    """Return every fact that the duties about a kind of subject read."""
    return frozenset(
        name
        for duty in edition.duties
        if duty.subject == kind
        for wording in duty.wordings
        for name in wording.facts()
    )


def _is_known(word: str, *, edition: Edition) -> bool:
    listed = {name for by in (*TOUCHED_BY.values(), *OF_THE_WHOLE.values()) for name in by}
    return word in edition.vocabulary or word in listed or word in QUIET
