"""The library is read strictly, and says in a sentence with file and line what cannot stand."""

import pytest

from maatwerk.lab.catalogue.errors import LibraryError
from maatwerk.lab.catalogue.library import Library, read
from maatwerk.lab.catalogue.shelf import current_library, library_files
from maatwerk.lab.facts import OF_INSTITUTION, PROVIDES, ROUTE_AND_CLASS
from maatwerk.lab.words import Step, Topic
from maatwerk.rulebook import shelf

GUIDE, SPLINT, PLATE = (
    "families/cmf-cutting-guide.yaml",
    "families/hand-splint.yaml",
    "families/cmf-plate.yaml",
)
SLA, LPBF = "recipes/sla-surgical-guide.yaml", "recipes/lpbf-titanium-plate.yaml"


def _read(files: dict[str, str]) -> Library:
    return read(files, facts=shelf.current_edition().vocabulary.facts)


def _with(name: str, old: str, new: str) -> dict[str, str]:
    files = dict(library_files())
    assert old in files[name], f"{name} no longer says {old!r}"
    files[name] = files[name].replace(old, new, 1)
    return files


WRONG = [
    (GUIDE, "use_by_days:", "use_by_dais:", "use_by_days is missing"),
    (GUIDE, "hazards: [H01,", "hazard: none_so_far\nhazards: [H01,", "hazard is not known"),
    (GUIDE, "version: 1\n", "version: 1\nversion: 2\n", "stands here twice"),
    (GUIDE, "version: 1\n", "version: one\n", "version must be a number"),
    (GUIDE, "unit: mm, min: 0.3", "unit: inch, min: 0.3", "'inch', which is not known"),
    (GUIDE, "invasiveness: surgical", "invasivness: surgical", "invasivness is not in the vocabulary"),
    (GUIDE, "invasiveness: surgical", "invasiveness: operative", "one of: non_invasive"),
    (GUIDE, "invasiveness: surgical", "prescription_is_written: true", "answered by the room cases"),
    (GUIDE, "source: sharma-2020-guides", "source: somebody", "'somebody', which is not known"),
    (GUIDE, "instrument_kind: caliper", "instrument_kind: ruler", "'ruler', which is not known"),
    (GUIDE, "design: design-cmf-guides", "design: design-guides", "'design-guides', which is not known"),
    (GUIDE, "  segment: segmentation", "  slicing: segmentation", "slicing is no step"),
    (GUIDE, "recipes: [sla-surgical-guide]", "recipes: [sla-guide]", "'sla-guide', which is not known"),
    (GUIDE, "base: passive-device", "base: active-device", "'active-device', which is not known"),
    (GUIDE, "has_medical_purpose: true", "has_medical_purpose: yes", "'yes' can be read"),
    (GUIDE, "imaging_protocol:", "imaging_protocol: &one", "nchors"),
    (GUIDE, "limit: {max: 2, source", "limit: {source", "limits nothing"),
    (GUIDE, "limit: {min: 0.1, max: 0.2,", "limit: {min: 0.3, max: 0.2,", "min lies above its max"),
    (GUIDE, "min: 0.3, max: 1.0,", "min: 1.3, max: 1.0,", "min lies above its max"),
    (GUIDE, "confidence: M, default: true}", "confidence: X, default: true}", "'X', which is not known"),
    (GUIDE, "confidence: M, default: true}", "confidence: M, default: false}", "reason is missing"),
    (GUIDE, "parameter: cut_count", "parameter: cuts", "the prescription, which has no such field"),
    (GUIDE, "parameter: drill_diameter", "parameter: blade_thickness", "stands twice"),
    (GUIDE, "only_when: {field: sleeve_count", "only_when: {field: sleeves", "which nobody prescribes"),
    (GUIDE, "only_when: {field: sleeve_count, at_least: 1}", "only_when: {field: sleeve_count}", "either"),
    (GUIDE, "code: dryness", "code: residue", "residue stands twice"),
    (GUIDE, "scope: nth, every: 10", "scope: nth, every: 1", "whole number from 2"),
    (GUIDE, "modalities: [CT]", "modalities: []", "No modality is allowed"),
    (GUIDE, "type: number, unit: count, required: true", "type: number, required: true", "unit is missing"),
    (
        GUIDE,
        "is_design_decision: true, tolerance: 0}",
        "is_design_decision: true, tolerance: -1}",
        "below zero",
    ),
    (
        GUIDE,
        "  needed: true\n  by: sterile_service",
        "  needed: false\n  by: sterile_service",
        "do not agree",
    ),
    (
        GUIDE,
        "  supplied_sterile: false\n  storage",
        "  supplied_sterile: true\n  storage",
        "disagree on sterile",
    ),
    (GUIDE, "status: met,", "status: fine,", "'fine', which is not known"),
    (GUIDE, "visits_weeks: [6]", "visits_weeks: [0]", "list of whole weeks"),
    (GUIDE, "field: fit, at_most: 2,", "field: fit,", "either at_most or is"),
    (GUIDE, "code: cmf-cutting-guide", "code: jaw-guide", "calls itself jaw-guide"),
    (GUIDE, "methods: [steam-121]", "methods: [steam-134]", "is not made for steam-134"),
    (GUIDE, "  en: Cutting guide", "  fr: Cutting guide", "lacks its English text"),
    (GUIDE, "  de: Schneideschablone", "  nl: Zaagmal", "lacks its text in 'de'"),
    (GUIDE, "  de: Schneideschablone", "  german: x\n  de: Schneideschablone", "no language code"),
    (
        SPLINT,
        "\nlabel:\n",
        "\nimaging_protocol: {}\nlabel:\n",
        "An imaging protocol stands",
    ),
    (
        SPLINT,
        "gates:\n  imaging: {concerned: false",
        "gates:\n  imaging: {concerned: true",
        "imaging_protocol is",
    ),
    (SPLINT, "choices: [{value: right", "choices: [], chosen: [{value: right", "offers no choice"),
    (SLA, "print: sla-printer", "print: fff-printr", "'fff-printr', which is not known"),
    (
        SLA,
        "equipment: {print: sla-printer, wash: wash-unit, cure: cure-unit}",
        "equipment: {print: sla-printer, wash: wash-unit}",
        "does not have",
    ),
    (SLA, "{stage: OQ,", "{stage: IQ,", "A stage stands twice"),
    (SLA, "confidence_percent: 95", "confidence_percent: 100", "between 50 and 99"),
    (SLA, "build_operations: [orient", "build_operations: [sculpt", "'sculpt', which is not known"),
    (LPBF, "incoming_check: true", "incoming_check: false", "not checked on arrival"),
    (LPBF, "stage: supplier,", "stage: OQ,", "assessment of the supplier is missing"),
    (
        LPBF,
        "papers_back: [certificate-of-conformity,",
        "papers_back: [promise,",
        "'promise', which is not known",
    ),
    ("equipment.yaml", "interval_days: 31", "interval_days: 0", "whole number from 1"),
    ("procedures.yaml", "reads: [segmentation]", "reads: [reading]", "'reading', which is not known"),
    ("bases.yaml", "is_active: false", "is_activ: false", "is_activ is not in the vocabulary"),
    ("materials.yaml", "certificate_needed: true", "certificate_needed: 1", "must be true or false"),
]


@pytest.mark.parametrize(("name", "old", "new", "says"), WRONG, ids=[f"{row[0]}: {row[3]}" for row in WRONG])
def test_what_cannot_stand_is_refused_with_file_and_line(name: str, old: str, new: str, says: str) -> None:
    files = _with(name, old, new)
    with pytest.raises(LibraryError) as refused:
        _read(files)
    assert says in str(refused.value)
    assert refused.value.where.startswith(f"{name}:")
    assert refused.value.where.removeprefix(f"{name}:").isdigit()
    assert refused.value.what
    assert refused.value.do


def test_the_line_is_the_one_to_mend() -> None:
    files = _with(SPLINT, "min: -20,", "mim: -20,")
    line = next(
        number for number, text in enumerate(files[SPLINT].splitlines(), start=1) if "mim: -20" in text
    )
    with pytest.raises(LibraryError) as refused:
        _read(files)
    assert refused.value.where == f"{SPLINT}:{line}"


def test_a_recipe_and_a_family_name_each_other() -> None:
    files = _with(SLA, "families: [cmf-cutting-guide]", "families: [hand-splint]")
    with pytest.raises(LibraryError, match="does not name this family"):
        _read(files)


@pytest.mark.parametrize("missing", ["sources.yaml", "procedures.yaml"])
def test_a_library_without_one_of_its_lists_is_refused(missing: str) -> None:
    files = {name: text for name, text in library_files().items() if name != missing}
    with pytest.raises(LibraryError, match="not whole without it"):
        _read(files)


def test_a_file_that_is_no_part_of_the_library_is_refused() -> None:
    with pytest.raises(LibraryError, match="No part of the library"):
        _read({**library_files(), "notes.yaml": "a: b"})


def test_a_family_without_a_part_check_or_a_decision_of_the_prescriber_is_refused() -> None:
    files = dict(library_files())
    files[SPLINT] = files[SPLINT].replace("scope: part", "scope: build")
    with pytest.raises(LibraryError, match="No check is made on each part"):
        _read(files)
    files = dict(library_files())
    files[SPLINT] = files[SPLINT].replace("is_design_decision: true", "is_design_decision: false")
    with pytest.raises(LibraryError, match="No required field is a decision of the prescriber"):
        _read(files)


def test_the_library_of_today_is_read() -> None:
    library = _read(dict(library_files()))
    assert set(library.families) == {
        "cmf-cutting-guide",
        "anatomical-planning-model",
        "hand-splint",
        "cmf-plate",
    }


def test_every_default_says_where_it_comes_from_and_that_it_is_one() -> None:
    guide = current_library().families["cmf-cutting-guide"]
    grounds = [one.ground for one in guide.evidence_range]
    grounds += [one.limit.ground for one in guide.checks if one.limit is not None]
    assert all(one.default and one.source in current_library().sources for one in grounds)


def test_the_checks_of_a_guide_go_beyond_its_shape() -> None:
    guide = current_library().families["cmf-cutting-guide"]
    for hazard in ("H52", "H53", "H75", "H77", "H79", "H66", "H70"):
        assert any(hazard in one.controls for one in guide.checks), hazard
    geometry = [one for one in guide.checks if one.instrument_kind == "surface-scanner"]
    assert len(geometry) < len(guide.checks) / 4


def test_every_check_controls_hazards_that_the_family_names() -> None:
    for family in current_library().families.values():
        for one in family.checks:
            assert set(one.controls) <= set(family.hazards), (family.code, one.code)


def test_every_family_names_a_competence_for_what_people_do_to_it() -> None:
    for family in current_library().families.values():
        assert {Step.DESIGN, Step.CHECK} <= set(family.competence)
        if family.imaging.concerned:
            assert Step.REVIEW_SEGMENTATION in family.competence


def test_every_judgement_has_a_competence_in_the_list() -> None:
    assert {f"judge-{topic.replace('_', '-')}" for topic in Topic} <= set(current_library().topics)


def test_the_lab_provides_exactly_the_facts_that_the_vocabulary_gives_to_it() -> None:
    vocabulary = shelf.current_edition().vocabulary.facts
    of_lab = {name for name, fact in vocabulary.items() if fact.room == "lab"}
    not_yet = {
        *("documentation_covers", "is_reprocessed_single_use", "authority_list_is_required"),
        *("authority_list_is_submitted", "authority_list_due_on"),
    }
    assert set(PROVIDES) | set(OF_INSTITUTION) == of_lab - not_yet
    assert {name for name in of_lab if vocabulary[name].group in {"route", "class"}} == set(ROUTE_AND_CLASS)


def test_places_of_the_law_that_the_library_names_exist() -> None:
    context = shelf.current_edition().context
    for family in current_library().families.values():
        for one in family.gspr:
            assert one.gspr in context.places, one.gspr
        for use in family.excluded_uses:
            assert set(use.cites) <= set(context.places), use.cites
    for procedure in current_library().procedures.values():
        assert set(procedure.serves) <= set(context.places)
