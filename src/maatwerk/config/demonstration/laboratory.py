"""Equips the demonstration lab: procedures, families, machines, lots, recipes with their validation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from maatwerk.archive.days import day_of
from maatwerk.lab import actions as lab
from maatwerk.lab.actions.procedures import Document
from maatwerk.lab.actions.stock import Paper
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.models import Container, Family, Instrument, Lot, Machine, Material, Recipe, Supplier
from maatwerk.lab.words import (
    Conclusion,
    ContainerKind,
    EquipmentRole,
    MachineRecordKind,
    RecipeKind,
    Stage,
    Topic,
)

from .hospital import Hospital, prove_as
from .page import page_saying

FAMILIES = ("cmf-cutting-guide", "anatomical-planning-model", "hand-splint", "cmf-plate")
YEAR = timedelta(days=365)
_SAMPLE = 59
_WORN_AT_HOME = ("hand-splint",)
_MACHINES = {
    "P1": ("Resin printer", "sla-printer", ("Voorbeeldfabriek", "Resin One", "VF-0417"), "4.2.1"),
    "W1": ("Wash unit", "wash-unit", ("Voorbeeldfabriek", "Wash One", "VW-0110"), ""),
    "C1": ("Curing unit", "cure-unit", ("Voorbeeldfabriek", "Cure One", "VC-0093"), "2.0"),
    "P2": ("Filament printer", "fff-printer", ("Voorbeeldfabriek", "Filament Two", "VT-0221"), "1.9.3"),
}


@dataclass(kw_only=True)
class Laboratory:
    """What the demonstration lab has, by short names."""

    families: dict[str, Family] = field(default_factory=dict)
    machines: dict[str, Machine] = field(default_factory=dict)
    instruments: dict[str, Instrument] = field(default_factory=dict)
    suppliers: dict[str, Supplier] = field(default_factory=dict)
    materials: dict[str, Material] = field(default_factory=dict)
    lots: dict[str, Lot] = field(default_factory=dict)
    containers: dict[str, Container] = field(default_factory=dict)
    recipes: dict[str, Recipe] = field(default_factory=dict)


def equip(hospital: Hospital, *, at: datetime, without: frozenset[str] = frozenset()) -> Laboratory:
    """Equip the lab; `without` names steps of the demonstration that are left out."""
    house = Laboratory()
    _procedures(hospital, at=at)
    _suppliers(house, hospital, at=at)
    _machines(house, hospital, at=at, without=without)
    _instruments(house, hospital, at=at, without=without)
    _materials(house, hospital, at=at)
    _stock(house, hospital, at=at, without=without)
    _recipes(house, hospital, at=at, without=without)
    for code in FAMILIES:
        released = not (code == "cmf-cutting-guide" and "release_family" in without)
        house.families[code] = family(code, hospital=hospital, at=at, released=released)
    return house


def family(code: str, *, hospital: Hospital, at: datetime, released: bool) -> Family:
    """Adopt a family from the library, have its three files judged, and release it."""
    drafted = lab.draft_family(code=code, actor=hospital["noor"], at=at)
    lab.adopt_family(family=drafted, actor=hospital["noor"], at=at)
    if code in _WORN_AT_HOME:
        translate(drafted, hospital=hospital, at=at)  # before the judgement that is to cover it
    for topic in Topic:
        judging = lab.Judging(
            topic=topic,
            adequate=True,
            reasons=f"Read in full; the {topic.value.replace('_', ' ')} of {code} holds (demonstration).",
            competence="Six years in the making of guides; course on ISO 14971 and on clinical evaluation",
            review_on=day_of(at + YEAR),
        )
        digest = lab.judgement_digest(family=drafted, judging=judging)
        lab.sign_judgement(
            family=drafted,
            judging=judging,
            actor=hospital["noor"],
            at=at,
            proof=prove_as(hospital["noor"], digest=digest, at=at),
        )
    if released:
        lab.release_family(family=drafted, actor=hospital["noor"], at=at)
    return drafted


def translate(family: Family, *, hospital: Hospital, at: datetime) -> None:
    """File the Dutch label and leaflet: lay people there need them in Dutch (Art.10(11))."""
    title = f"Etiket en bijsluiter {family.code}, versie 1"
    filing = lab.Filing(
        title=title,
        content=page_saying(f"{title} (demonstratie)"),
        shows="Vertaling bij de spalk, vergeleken met de Engelse tekst (demonstratie)",
        answers={"Art.10(11)": "geheel"},
        signed_by=hospital["noor"].full_name,
        signed_on=day_of(at),
        valid_until=day_of(at + YEAR),
        family_code=family.code,
    )
    lab.file_evidence(filing=filing, actor=hospital["noor"], at=at)


def _procedures(hospital: Hospital, *, at: datetime) -> None:
    """Adopt the procedures that the lab's own limits cite (Art.10(9))."""
    for code, procedure in current_library().procedures.items():
        lab.adopt_procedure(
            code=code,
            document=Document(
                title=procedure.title["en"],
                content=page_saying(f"{code} {procedure.title['en']}: the text is the lab's own"),
                purpose="Text of the library (demonstration)",
            ),
            effective_on=day_of(at),
            review_on=day_of(at + YEAR),
            actor=hospital["noor"],
            at=at,
        )


def _suppliers(house: Laboratory, hospital: Hospital, *, at: datetime) -> None:
    """Add and approve who supplies resin, and who makes titanium plates."""
    rows: Mapping[str, tuple[str, str, bool]] = {
        "HARS": ("Harsfabriek Voorbeeld", "resin and filament", False),
        "TITAAN": ("Titaan Voorbeeld", "laser powder bed fusion of titanium", True),
    }
    for code, (name, supplies, makes_devices) in rows.items():
        supplier = lab.add_supplier(
            code=code,
            name=name,
            supplies=supplies,
            makes_devices=makes_devices,
            actor=hospital["noor"],
            at=at,
        )
        lab.approve_supplier(
            supplier=supplier,
            assessment="Questionnaire, first order and change notice agreed (demonstration)",
            review_on=day_of(at + YEAR),
            actor=hospital["noor"],
            at=at,
        )
        house.suppliers[code] = supplier


def _machines(house: Laboratory, hospital: Hospital, *, at: datetime, without: frozenset[str]) -> None:
    """Add the machines and the records that keep them in date."""
    equipment = current_library().equipment
    for code, (name, kind, made, firmware) in _MACHINES.items():
        machine = lab.add_machine(
            code=code,
            name=name,
            kind=kind,
            made=made,
            site=hospital.site,
            firmware=firmware,
            actor=hospital["noor"],
            at=at,
        )
        house.machines[code] = machine
        if code == "P1" and "service_machine" in without:
            continue
        for upkeep in equipment[kind].upkeep:
            lab.record_upkeep(
                machine=machine,
                kind=MachineRecordKind(upkeep.kind).value,
                performed_on=day_of(at),
                performed_by="Ruben Stellendam",
                passed=True,
                result="In limits (demonstration)",
                actor=hospital["noor"],
                at=at,
            )


def _instruments(house: Laboratory, hospital: Hospital, *, at: datetime, without: frozenset[str]) -> None:
    """Add one instrument of each kind, calibrated."""
    for number, (kind, content) in enumerate(current_library().instruments.items(), start=1):
        instrument = lab.add_instrument(
            code=f"G-{number:02d}",
            name=content.title["en"],
            kind=kind,
            serial=f"VG-{number:04d}",
            actor=hospital["noor"],
            at=at,
        )
        house.instruments[kind] = instrument
        if kind == "pin-gauge" and "calibrate_gauge" in without:
            continue
        lab.record_calibration(
            instrument=instrument,
            performed_on=day_of(at),
            performed_by="Kalibratie Voorbeeld",
            passed=True,
            certificate_number=f"K-{number:04d}",
            actor=hospital["noor"],
            at=at,
        )


def _materials(house: Laboratory, hospital: Hospital, *, at: datetime) -> None:
    """Add resin, filament and the supplier's titanium, each answered for by its data sheet."""
    kinds = {
        "resin": ("GUIDE-RESIN", "Guide resin", "surgical-guide-resin", "HARS", 90),
        "filament": ("MODEL-PLA", "Model filament", "model-filament", "HARS", None),
        "titanium": ("PLATE-TI64", "Titanium of the plates", "ti64-eli", "TITAAN", None),
    }
    for key, (code, name, material_class, maker, opened_days) in kinds.items():
        house.materials[key] = lab.add_material(
            code=code,
            name=f"{name} (demonstration)",
            material_class=material_class,
            maker=house.suppliers[maker],
            opened_days=opened_days,
            has_hazardous_substances=False,
            actor=hospital["noor"],
            at=at,
        )


def _stock(house: Laboratory, hospital: Hospital, *, at: datetime, without: frozenset[str]) -> None:
    """Take in a good lot, one that has expired by the day of printing, and the filament."""
    noor = hospital["noor"]
    rows = {
        "24-121": ("resin", timedelta(days=300), ContainerKind.BOTTLE),
        "23-088": ("resin", timedelta(days=10), ContainerKind.BOTTLE),
        "F-310": ("filament", timedelta(days=700), ContainerKind.SPOOL),
    }
    for number, (material, left, kind) in rows.items():
        paper = Paper(number=f"CoA {number}")
        lot = lab.receive_lot(
            material=house.materials[material],
            supplier=house.suppliers["HARS"],
            number=number,
            received_on=day_of(at),
            expires_on=day_of(at + left),
            paper=paper,
            actor=noor,
            at=at,
        )
        if not (number == "24-121" and "release_lot" in without):
            lab.release_lot(
                lot=lot, inspected="Seal, label and certificate (demonstration)", actor=noor, at=at
            )
        container = lab.add_container(lot=lot, code=f"{number}-1", kind=kind, actor=noor, at=at)
        lab.open_container(container=container, opened_on=day_of(at), actor=noor, at=at)
        house.lots[number], house.containers[number] = lot, container


def _recipes(house: Laboratory, hospital: Hospital, *, at: datetime, without: frozenset[str]) -> None:
    """Adopt the resin recipe with its validation, and the supplier's titanium recipe without one yet."""
    noor = hospital["noor"]
    slicer = lab.add_software(
        code="SLICER", name="Slicer Voorbeeld", version="5.1", purpose="slicer", actor=noor, at=at
    )
    lab.validate_software(
        tool=slicer,
        intended_use="Supports and slices approved files for the lab's printers",
        tests="Ten artefacts, dimensions and hashes compared (demonstration)",
        passed=True,
        concluded_on=day_of(at),
        actor=noor,
        at=at,
    )
    own = lab.Combination(
        machines={
            EquipmentRole.PRINT: house.machines["P1"],
            EquipmentRole.WASH: house.machines["W1"],
            EquipmentRole.CURE: house.machines["C1"],
        },
        material=house.materials["resin"],
        software=slicer,
    )
    models = lab.Combination(
        machines={EquipmentRole.PRINT: house.machines["P2"]},
        material=house.materials["filament"],
        software=slicer,
    )
    bought = lab.Combination(supplier=house.suppliers["TITAAN"], material=house.materials["titanium"])
    combined = {"sla-surgical-guide": own, "fff-planning-model": models, "lpbf-titanium-plate": bought}
    for code, combination in combined.items():
        recipe = lab.draft_recipe(code=code, combined=combination, actor=noor, at=at)
        lab.adopt_recipe(recipe=recipe, actor=noor, at=at)
        house.recipes[code] = recipe
        left_out = code == "sla-surgical-guide" and "validate_recipe" in without
        if recipe.kind == RecipeKind.OWN and not left_out:
            validate(recipe, hospital=hospital, at=at)
    # The same recipe once more, never validated: the demonstration tries to print with it.
    second = lab.draft_recipe(code="sla-surgical-guide", combined=own, actor=noor, at=at)
    lab.adopt_recipe(recipe=second, actor=noor, at=at)
    house.recipes["not-validated"] = second


def validate(recipe: Recipe, *, hospital: Hospital, at: datetime) -> None:
    """Conclude every stage of a recipe's validation with numbers that carry it."""
    for need in current_library().recipes[recipe.code].stages:
        lab.conclude_validation(
            recipe=recipe,
            stage=Stage(need.stage),
            protocol=f"Protocol of the library for {need.stage}, acceptance 95/90 (demonstration)",
            result=lab.Result(
                sample_size=_SAMPLE,
                failures=0,
                numbers=({"name": "features in limits", "value": _SAMPLE, "unit": "count"},),
                conclusion=Conclusion.PASS,
                reasons="All features in limits on three builds (demonstration)",
            ),
            concluded_on=day_of(at),
            actor=hospital["noor"],
            at=at,
        )
