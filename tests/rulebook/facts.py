"""Sets of facts for property tests, drawn from the vocabulary."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from hypothesis import strategies as st

from maatwerk.rulebook import shelf
from maatwerk.rulebook.reader import parsed
from maatwerk.rulebook.scenarios import BASES, read_bases
from maatwerk.rulebook.vocabulary import Fact, FactType
from tests.rulebook import law

# The facts that outsiders use, as the contract lists them.
ROUTE_FACTS = [
    "has_medical_purpose",
    "is_made_for_one_patient",
    "prescription_is_written",
    "prescriber_is_authorised",
    "prescriber_design_decisions",
    "prescription_accompanied_by_model",
    "design_fixed_by_maker_envelope",
    "is_mass_produced",
    "adapts_marketed_device",
    "adapted_within_maker_instructions",
    "adaptation_changes_purpose_or_compliance",
    "serves_patient_group",
    "maker_is_health_institution",
    "made_within_institution",
    "transferred_to_other_legal_entity",
    "used_outside_institution",
    "equivalent_device_on_market",
    "equivalent_meets_needs_at_level",
    "purely_economic_motive",
    "member_state_restricts_type",
    "is_industrial_scale",
    "supplied_under_own_name",
    "is_for_clinical_investigation",
    "authority_derogation_held",
]
CLASS_FACTS = [
    "invasiveness",
    "is_implantable",
    "totally_introduced",
    "partly_introduced",
    "stays_after_procedure",
    "replaces_epithelium_or_eye_surface",
    "duration",
    "orifice_site",
    "contacts",
    "specifically_for_contact_with",
    "placed_in_teeth",
    "mucosa_is_injured",
    "injured_skin_purpose",
    "liable_to_be_absorbed_by_mucosa",
    "is_active",
    "connected_active_device_class",
    "channels_or_stores",
    "modifies_composition",
    "in_vitro_cell_contact",
    "is_reusable_surgical_instrument",
    "corrects_heart_or_circulation_defect",
    "supplies_ionising_radiation",
    "has_biological_effect_or_is_absorbed",
    "administers_medicine",
    "undergoes_chemical_change",
    "is_active_implant_or_accessory",
    "is_breast_implant",
    "is_surgical_mesh",
    "is_joint_replacement",
    "is_spinal_disc_replacement",
    "is_ancillary_component",
    "is_software",
    "software_decision_severity",
    "contains_ancillary_medicine",
    "contraception_or_std",
    "disinfects_or_cleans",
    "records_xray_images",
    "manufactured_from_tissue",
    "nanomaterial_exposure",
    "inhaled_medicine_route",
    "substance_absorbed_or_dispersed",
    "is_closed_loop",
    "has_measuring_function",
    "supplied_sterile",
]
DERIVING = (
    "totally_introduced",
    "partly_introduced",
    "stays_after_procedure",
    "replaces_epithelium_or_eye_surface",
)
JUDGING_FACTS = (
    "route",
    "device_class",
    "certificate_application_lodged_on",
    "certificate_agreement_signed_on",
)
GATE_FACTS = [
    "prescription_picks_from_template",
    "patient_is_identified",
    "certificate_covers_device",
    "family_is_released",
    "device_in_evidence_range",
    "own_evidence_path_open",
    "people_can_finish_case",
    "holds",
    "family_needs_imaging",
    "imaging_is_present",
    "imaging_patient_matches",
    "imaging_modality",
    "protocol_modalities",
    "imaging_slice_thickness",
    "protocol_slice_thickness_limit",
    "imaging_pixel_spacing",
    "protocol_pixel_limit",
    "imaging_age_days",
    "protocol_age_limit_days",
    "imaging_gantry_tilt",
    "protocol_tilt_limit",
    "imaging_is_derived",
    "imaging_is_complete",
    "imaging_region_matches",
    "imaging_file_readable",
    "design_file_readable",
    "design_repeats",
    "repeat_is_no_series",
    "mesh_total",
    "mesh_review_accepted",
    "mesh_unit_answer",
    "mesh_side_answer",
    "mesh_position_answer",
    "side_checked_by_two",
    "unit_checked_by_two",
    "departs_from_prescription",
    "prescription_amended",
    "segmentation_reviewed_by_second",
    "design_is_approved",
    "approval_covers_all_files",
    "approval_in_date",
    "build_file_from_approved_hash",
    "recipe_is_validated",
    "recipe_covers_family",
    "machine_in_date",
    "lots_in_date",
    "lots_released",
    "lots_on_hold",
    "operator_is_trained",
    "production_is_external",
    "supplier_is_approved",
    "checks_required",
    "checks_done",
    "checks_missing",
    "checks_failed",
    "instruments_in_date",
    "incoming_check_done",
    "checker_is_trained",
    "releaser_made_device",
    "statement_is_complete",
    "statement_draft_is_same",
    "statement_already_exists",
    "supersede_reason_given",
    "gspr_exceptions_have_grounds",
    "label_is_complete",
    "instructions_needed",
    "instructions_present",
    "prrc_is_appointed",
    "design_file_unchanged",
    "statement_accompanied_device",
    "statement_available_to_patient",
    "receiver_is_recorded",
    "delivered_side_read_back",
    "needs_sterilisation",
    "sterilisation_evidence_present",
    "use_is_recorded",
    "feedback_reminders_sent",
]


def given(fact: Fact) -> st.SearchStrategy[Any]:
    """Any value that a fact can have."""
    if fact.type is FactType.YES_NO:
        return st.booleans()
    if fact.type is FactType.NUMBER:
        return st.integers(min_value=0, max_value=3)
    if fact.type is FactType.CHOICE:
        return st.sampled_from(fact.choices)
    if fact.type is FactType.SET:
        members = fact.choices or ("a", "b", "c")
        return st.lists(st.sampled_from(members), unique=True, max_size=4)
    if fact.type is FactType.DATE:
        return st.dates(min_value=date(2023, 1, 1), max_value=date(2028, 1, 1)).map(date.isoformat)
    return st.sampled_from(("a", "b", "c"))


def full(names: list[str] | tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """A value for each of some facts."""
    vocabulary = law.edition().vocabulary
    return st.fixed_dictionaries({name: given(vocabulary[name]) for name in names})


def device_facts() -> list[str]:
    """The facts about route and class, without those from which is_implantable could be derived."""
    vocabulary = law.edition().vocabulary.facts
    return [
        name for name, fact in vocabulary.items() if fact.group in ("route", "class") and name not in DERIVING
    ]


def values_of(name: str) -> list[Any]:
    """Values of a fact that some rule could tell apart."""
    fact = law.edition().vocabulary[name]
    if fact.type is FactType.YES_NO:
        return [True, False]
    if fact.type is FactType.NUMBER:
        return [0, 1, 2, 5]
    if fact.type is FactType.CHOICE:
        return list(fact.choices)
    if fact.type is FactType.SET:
        return [[], *[[member] for member in fact.choices], list(fact.choices)]
    return ["2024-05-26", "2026-05-27", "2040-01-01"] if fact.type is FactType.DATE else ["a", "b"]


def base(name: str) -> dict[str, Any]:
    """A set of facts that the scenarios start from."""
    return dict(_bases()[name])


@cache
def _bases() -> dict[str, dict[str, Any]]:
    files = shelf.law_files(scenarios=True)
    return read_bases(parsed({BASES: files[BASES]})[BASES])


@cache
def full_situations() -> tuple[tuple[frozenset[str], dict[str, Any]], ...]:
    """The full situations of the scenarios on routes, each with the facts that its scenario is about."""
    wanted = {*device_facts(), *DERIVING}
    return tuple(
        (scenario.changes, {fact: value for fact, value in facts.items() if fact in wanted})
        for scenario in law.scenarios()
        if scenario.kind == "expect_route"
        for facts in scenario.situations
        if wanted - {"is_implantable", *DERIVING} <= facts.keys()
    )
