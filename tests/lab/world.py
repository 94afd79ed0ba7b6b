"""A lab with one of everything that a resin guide needs, made through the actions."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from maatwerk.archive.proofs import Proof
from maatwerk.lab import actions
from maatwerk.lab.actions.stock import Paper
from maatwerk.lab.models import (
    Container,
    Family,
    Instrument,
    Lot,
    Machine,
    Material,
    Recipe,
    SoftwareTool,
    Supplier,
    Tank,
)
from maatwerk.lab.words import Conclusion, EquipmentRole, Stage, Topic
from maatwerk.people import actions as people
from maatwerk.people.models import Account, Site
from tests.people.standing import AT, TODAY, House

SHA = "ab" * 32
NUMBERS: tuple[Mapping[str, Any], ...] = ({"name": "slot width", "value": 0.62, "unit": "mm", "limit": 0.65},)


@dataclass
class Lab:
    """What the lab of a house has, by a short name."""

    house: House
    site: Site
    supplier: Supplier
    maker: Supplier
    material: Material
    lot: Lot
    container: Container
    tank: Tank
    machines: dict[EquipmentRole, Machine]
    instrument: Instrument
    software: SoftwareTool
    recipe: Recipe
    family: Family

    @property
    def quinn(self) -> Account:
        """Return the quality manager."""
        return self.house["quinn"]

    def pour(self) -> None:
        """Fill the tank from the container."""
        actions.fill_tank(
            tank=self.tank, container=self.container, emptied_first=True, actor=self.house["tom"], at=AT
        )


def lab_of(house: House) -> Lab:
    """Return a lab with an adopted recipe, not yet validated, and an adopted family, not yet judged."""
    by: dict[str, Any] = {"actor": house["quinn"], "at": AT}
    site = people.add_site(name="Basement", address="Linden 1", actor=house["ada"], at=AT)
    supplier = actions.add_supplier(
        code="resin-trade", name="Resin Trade", supplies="resin", makes_devices=False, **by
    )
    actions.approve_supplier(
        supplier=supplier, assessment="Ten years without a wrong lot.", review_on=date(2027, 11, 1), **by
    )
    maker = actions.add_supplier(
        code="metal-house", name="Metal House", supplies="plates", makes_devices=True, **by
    )
    material = actions.add_material(
        code="guide-resin",
        name="Guide Resin V2",
        material_class="surgical-guide-resin",
        maker=supplier,
        opened_days=90,
        **by,
    )
    lot = lot_of(material, supplier, by=by)
    container = actions.add_container(lot=lot, code="C-1", kind="cartridge", actor=house["tom"], at=AT)
    machines = machines_of(site, by=by)
    software = actions.add_software(code="slice", name="Slice", version="5.1", purpose="slicer", **by)
    recipe = actions.draft_recipe(
        code="sla-surgical-guide",
        combined=actions.Combination(machines=machines, material=material, software=software),
        **by,
    )
    actions.adopt_recipe(recipe=recipe, **by)
    family = actions.draft_family(code="cmf-cutting-guide", **by)
    actions.adopt_family(family=family, **by)
    return Lab(
        house=house,
        site=site,
        supplier=supplier,
        maker=maker,
        material=material,
        lot=lot,
        container=container,
        tank=actions.add_tank(
            code="T-1", material=material, in_use_from=TODAY, machine=machines[EquipmentRole.PRINT], **by
        ),
        machines=machines,
        instrument=actions.add_instrument(code="cal-1", name="Caliper 1", kind="caliper", **by),
        software=software,
        recipe=recipe,
        family=family,
    )


def titanium(lab: Lab) -> Material:
    """Add the material that a supplier makes plates of; nobody has looked for hazardous substances in it."""
    return actions.add_material(
        code="ti64", name="Titanium", material_class="ti64-eli", maker=lab.maker, actor=lab.quinn, at=AT
    )


def lot_of(
    material: Material,
    supplier: Supplier,
    *,
    by: Mapping[str, Any],
    number: str = "R-77",
    expires_on: date | None = date(2027, 6, 30),
    release: bool = True,
) -> Lot:
    """Receive a lot with its certificate, and release it."""
    lot = actions.receive_lot(
        material=material,
        supplier=supplier,
        number=number,
        received_on=TODAY - timedelta(days=9),
        expires_on=expires_on,
        paper=Paper(number="CoA 77", sha256=SHA),
        **by,
    )
    if release:
        actions.release_lot(lot=lot, inspected="Label, seal and certificate agree.", **by)
    return lot


def machines_of(site: Site, *, by: Mapping[str, Any]) -> dict[EquipmentRole, Machine]:
    """Add printer, washer and curing unit."""
    kinds = {
        EquipmentRole.PRINT: "sla-printer",
        EquipmentRole.WASH: "wash-unit",
        EquipmentRole.CURE: "cure-unit",
    }
    return {
        role: actions.add_machine(
            code=f"{role}-1",
            name=f"{role} one",
            kind=kind,
            made=("Formbau", "Three", f"S-{role}"),
            site=site,
            firmware="1.0",
            **by,
        )
        for role, kind in kinds.items()
    }


def keep_in_date(lab: Lab, *, on: date = TODAY) -> None:
    """Record every check that the machines need."""
    for machine in lab.machines.values():
        for upkeep in machine.upkeep:
            actions.record_upkeep(
                machine=machine,
                kind=upkeep["kind"],
                performed_on=on,
                performed_by="Tom",
                passed=True,
                actor=lab.quinn,
                at=AT,
            )


def validate_software(lab: Lab) -> None:
    """Record that the slicer was tried on a known file."""
    actions.validate_software(
        tool=lab.software,
        intended_use="slicing of guides",
        tests="Known artefact, 12 sizes, all within 0.02 mm.",
        passed=True,
        concluded_on=TODAY,
        actor=lab.quinn,
        at=AT,
    )


def conclude(lab: Lab, stage: Stage, *, recipe: Recipe | None = None, **changes: Any) -> None:
    """Conclude one stage with a pass."""
    stated: dict[str, Any] = {
        "sample_size": 29,
        "failures": 0,
        "numbers": NUMBERS,
        "conclusion": Conclusion.PASS,
        "reasons": "All inside.",
    }
    on = changes.pop("concluded_on", TODAY)
    actions.conclude_validation(
        recipe=recipe or lab.recipe,
        stage=stage,
        protocol="VP-1, limits of the recipe",
        result=actions.Result(**(stated | changes)),
        concluded_on=on,
        actor=lab.quinn,
        at=AT,
    )


def validate(lab: Lab) -> None:
    """Validate program and recipe whole."""
    validate_software(lab)
    for stage in (Stage.IQ, Stage.OQ, Stage.PQ, Stage.BIOLOGICAL, Stage.CLEANING):
        conclude(lab, stage)


def train(lab: Lab, key: str, *topics: str) -> None:
    """Attest competences."""
    for topic in topics:
        people.grant_competence(
            account=lab.house[key],
            topic=topic,
            granted_on=TODAY,
            evidence="observed work and test",
            actor=lab.house["ada"],
            at=AT,
        )


def proof(account: Account, digest: str) -> Proof:
    """Return a fresh proof for one digest."""
    return Proof(
        account_id=account.pk,
        account_name=account.full_name,
        method="password",
        at=AT,
        digest=digest,
        nonce=secrets.token_hex(8),
    )


def judge(lab: Lab, topic: Topic, *, key: str = "quinn", family: Family | None = None, **changes: Any) -> Any:
    """Sign that a file is adequate."""
    stated: dict[str, Any] = {
        "topic": topic,
        "adequate": True,
        "reasons": "Read whole; every hazard has a control that was verified.",
        "competence": "Clinical engineer, nine years.",
    }
    judging = actions.Judging(**(stated | changes))
    of = family or lab.family
    digest = actions.judgement_digest(family=of, judging=judging)
    who = lab.house[key]
    return actions.sign_judgement(family=of, judging=judging, actor=who, at=AT, proof=proof(who, digest))


def judge_all(lab: Lab, *, family: Family | None = None) -> None:
    """Sign all three judgements."""
    train(lab, "quinn", "judge-risk-file", "judge-clinical-evaluation", "judge-gspr")
    for topic in Topic:
        judge(lab, topic, family=family)
